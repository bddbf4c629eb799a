#include "ui/designer/ExplorerDelegate.h"

#include "ui/designer/ExplorerTree.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/MethodChip.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QPainter>

namespace trestle::ui {

namespace {

constexpr int gap = 6;
constexpr int badge = 14;

const ExplorerNode& nodeOf(const QModelIndex& index)
{
    return *static_cast<const ExplorerNode*>(index.internalPointer());
}

int drawText(QPainter* painter, const QRect& rect, const QString& text, FontRole font, Role role, int flags)
{
    const Theme& theme = Theme::instance();
    painter->setFont(theme.font(font));
    painter->setPen(theme.color(role));
    const QFontMetrics metrics(theme.font(font));
    const QString cut = metrics.elidedText(text, Qt::ElideRight, rect.width());
    painter->drawText(rect, flags | Qt::AlignVCenter | Qt::TextSingleLine, cut);
    return metrics.horizontalAdvance(cut);
}

}  // namespace

void ExplorerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const ExplorerNode& node = nodeOf(index);
    using Kind = ExplorerNode::Kind;
    if (node.kind == Kind::Entry) return;
    painter->save();
    QRect rect = option.rect.adjusted(0, 0, -Theme::panelPadding, 0);
    if (!node.trailing.isEmpty())
        rect.setRight(rect.right() - gap -
                      drawText(painter, rect, node.trailing, FontRole::CodeSmall, Role::Text2, Qt::AlignRight));
    if (node.problems > 0) {
        const QRect mark(rect.right() - badge + 1, rect.center().y() - badge / 2 + 1, badge, badge);
        icon(QStringLiteral("warning"), Role::Warning).paint(painter, mark);
        rect.setRight(mark.left() - gap);
    }
    if (node.kind == Kind::Route || node.kind == Kind::Request) {
        const QByteArray method = node.kind == Kind::Route && node.method.isEmpty() ? QByteArray("ANY") : node.method;
        paintMethodChip(painter, QRect(rect.left(), rect.top(), methodChipWidth, rect.height()), method);
        rect.setLeft(rect.left() + methodChipWidth);
        drawText(painter, rect, node.text, node.kind == Kind::Route ? FontRole::Code : FontRole::Body, Role::Text1,
                 Qt::AlignLeft);
    } else {
        const int width = drawText(painter, rect, node.text, FontRole::Body, Role::Text1, Qt::AlignLeft);
        rect.setLeft(rect.left() + width + gap + 2);
        if (!node.detail.isEmpty() && rect.width() > 20)
            drawText(painter, rect, node.detail, FontRole::Body, Role::Text2, Qt::AlignLeft);
    }
    painter->restore();
}

QSize ExplorerDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (nodeOf(index).kind == ExplorerNode::Kind::Entry) {
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        if (QWidget* entry = view == nullptr ? nullptr : view->indexWidget(index)) return entry->sizeHint();
        return {100, Theme::controlHeight + 4};
    }
    return {100, Theme::instance().rowHeight()};
}

QWidget* ExplorerDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    auto* edit = new QLineEdit(parent);
    edit->setAccessibleName(tr("New name of %1").arg(index.data(Qt::EditRole).toString()));
    if (nodeOf(index).kind == ExplorerNode::Kind::Route) edit->setFont(Theme::instance().font(FontRole::Code));
    return edit;
}

}  // namespace trestle::ui
