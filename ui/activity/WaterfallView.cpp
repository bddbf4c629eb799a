#include "ui/activity/WaterfallView.h"

#include "ui/activity/StationsModel.h"
#include "ui/widgets/Theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace trestle::ui {

namespace {

constexpr int barHeight = 10;
constexpr int shortestBar = 6;
constexpr int indent = 16;

class WaterfallDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == StationsModel::Title)
            option->rect.adjust(index.data(StationsModel::DepthRole).toInt() * indent, 0, 0, 0);
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        if (index.column() != StationsModel::Bar) return;
        const QRectF room = QRectF(option.rect).adjusted(8, 0, -8, 0);
        const double length =
            std::max<double>(shortestBar, index.data(StationsModel::LengthRole).toDouble() * room.width());
        const double start =
            std::min(index.data(StationsModel::StartRole).toDouble() * room.width(), room.width() - length);
        const QRectF bar(room.left() + std::max(0.0, start), room.center().y() - barHeight / 2.0, length, barHeight);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colorOf(static_cast<StationsModel::Kind>(index.data(StationsModel::KindRole).toInt())));
        painter->drawRoundedRect(bar, 2, 2);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(Theme::instance().rowHeight());
        if (index.column() == StationsModel::Title)
            size.rwidth() += index.data(StationsModel::DepthRole).toInt() * indent;
        return size;
    }

private:
    static QColor colorOf(StationsModel::Kind kind)
    {
        const Theme& theme = Theme::instance();
        switch (kind) {
            case StationsModel::Kind::Step:
                return theme.color(Role::Accent);
            case StationsModel::Kind::Table:
                return theme.color(Role::Teal);
            case StationsModel::Kind::Log:
                return theme.color(Role::Text3);
            case StationsModel::Kind::Failed:
                return theme.color(Role::Danger);
        }
        Q_UNREACHABLE();
    }
};

}  // namespace

WaterfallView::WaterfallView(QWidget* parent) : QTreeView(parent)
{
    setAccessibleName(tr("Waterfall"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setAllColumnsShowFocus(true);
    setHeaderHidden(true);
    setItemDelegate(new WaterfallDelegate(this));
}

void WaterfallView::setModel(QAbstractItemModel* model)
{
    QTreeView::setModel(model);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(64);
    header()->setSectionResizeMode(StationsModel::Title, QHeaderView::Fixed);
    header()->setSectionResizeMode(StationsModel::Bar, QHeaderView::Stretch);
    header()->setSectionResizeMode(StationsModel::Duration, QHeaderView::Fixed);
    header()->resizeSection(StationsModel::Duration, 88);
    shareWidth();
}

void WaterfallView::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    shareWidth();
}

// Bars are the point: in a narrow side the titles give way first.
void WaterfallView::shareWidth()
{
    if (model()) header()->resizeSection(StationsModel::Title, std::clamp(viewport()->width() / 3, 104, 260));
}

}  // namespace trestle::ui
