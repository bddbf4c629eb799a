#include "ui/tables/RefusedList.h"

#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

namespace trestle::ui {

namespace {

enum RefusedColumn { NumberColumn, ReasonColumn, TextColumn };
constexpr qsizetype shownOfALine = 300;  // a line may have megabytes
constexpr int numberWidth = 72;
constexpr int reasonWidth = 280;

// The service's words, without those that all of them begin with.
QString shortReason(const QString& error)
{
    const QString beginning = QStringLiteral("One or more parameter values were invalid: ");
    return error.startsWith(beginning) ? error.sliced(beginning.size()) : error;
}

}  // namespace

RefusedList::RefusedList(QWidget* parent) : QTreeWidget(parent)
{
    setAccessibleName(tr("Refused lines"));
    setHeaderLabels({tr("Line"), tr("Reason"), tr("Text")});
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setAllColumnsShowFocus(true);
    header()->setStretchLastSection(true);
    header()->resizeSection(NumberColumn, numberWidth);
    header()->resizeSection(ReasonColumn, reasonWidth);
    headerItem()->setTextAlignment(NumberColumn, Qt::AlignRight | Qt::AlignVCenter);
}

void RefusedList::setLines(const std::vector<tables::RefusedLine>& lines)
{
    clear();
    QList<QTreeWidgetItem*> items;
    const QFont code = Theme::instance().font(FontRole::CodeSmall);
    for (const tables::RefusedLine& line : lines) {
        QString text = QString::fromUtf8(line.text);
        if (text.size() > shownOfALine) text = text.left(shownOfALine - 1) + u'…';
        text.replace(u'\n', QStringLiteral(" ↵ "));  // of CSV a field may have several lines
        auto* item = new QTreeWidgetItem({QLocale().toString(line.line), shortReason(line.error), text});
        item->setTextAlignment(NumberColumn, Qt::AlignRight | Qt::AlignVCenter);
        item->setFont(NumberColumn, code);
        item->setFont(TextColumn, code);
        item->setToolTip(ReasonColumn, line.error);
        item->setToolTip(TextColumn, text);
        items += item;
    }
    addTopLevelItems(items);
    if (!items.isEmpty()) setCurrentItem(items.first(), 0, QItemSelectionModel::NoUpdate);
}

void RefusedList::keyPressEvent(QKeyEvent* event)
{
    if (!event->matches(QKeySequence::Copy)) return QTreeWidget::keyPressEvent(event);
    copy();
    event->accept();
}

void RefusedList::copy() const
{
    QStringList rows;
    for (int row = 0; row < topLevelItemCount(); ++row) {
        const QTreeWidgetItem* item = topLevelItem(row);
        if (item->isSelected())
            rows << item->text(NumberColumn) + u'\t' + item->text(ReasonColumn) + u'\t' + item->text(TextColumn);
    }
    if (!rows.isEmpty()) QGuiApplication::clipboard()->setText(rows.join(u'\n'));
}

}  // namespace trestle::ui
