#include "ui/widgets/KeyValueTable.h"

#include "ui/widgets/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QStyledItemDelegate>

namespace trestle::ui {

namespace {

// The row for the next pair says so, until something is in it.
class PairDelegate : public QStyledItemDelegate
{
public:
    PairDelegate(const QString& hint, QObject* parent) : QStyledItemDelegate(parent), m_hint(hint) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() != 0 || index.row() != index.model()->rowCount() - 1 || !option->text.isEmpty()) return;
        if (!index.siblingAtColumn(1).data().toString().isEmpty()) return;
        option->text = m_hint;
        option->features |= QStyleOptionViewItem::HasDisplay;
        option->font = Theme::instance().font(FontRole::Body);
        option->palette.setColor(QPalette::Text, Theme::instance().color(Role::Text3));
        option->palette.setColor(QPalette::HighlightedText, Theme::instance().color(Role::Text3));
    }

private:
    QString m_hint;
};

}  // namespace

KeyValueTable::KeyValueTable(const QString& what, Mode mode, QWidget* parent) : QTableWidget(0, 2, parent), m_mode(mode)
{
    setAccessibleName(what);
    setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->resizeSection(0, 200);
    verticalHeader()->hide();
    setShowGrid(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(mode == Mode::ReadOnly ? SelectRows : SelectItems);
    setEditTriggers(mode == Mode::ReadOnly ? NoEditTriggers
                                           : EditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed));
    setWordWrap(false);
    refresh();
    connect(&Theme::instance(), &Theme::changed, this, &KeyValueTable::refresh);
    connect(this, &QTableWidget::itemChanged, this, [this] {
        if (m_filling) return;
        keepEmptyRowLast();
        Q_EMIT pairsEdited();
    });
    if (mode == Mode::Editable) {
        setItemDelegate(new PairDelegate(tr("Add"), this));
        setPairs({});
    }
}

void KeyValueTable::setPairs(const KeyValues& pairs)
{
    m_filling = true;
    setRowCount(0);
    for (const auto& [name, value] : pairs)
        appendRow(name, value);
    m_filling = false;
    keepEmptyRowLast();
}

KeyValues KeyValueTable::pairs() const
{
    KeyValues result;
    for (int row = 0; row < rowCount(); ++row) {
        const QByteArray name = item(row, 0) ? item(row, 0)->text().trimmed().toUtf8() : QByteArray();
        if (!name.isEmpty()) result.emplace_back(name, item(row, 1) ? item(row, 1)->text().toUtf8() : QByteArray());
    }
    return result;
}

void KeyValueTable::keyPressEvent(QKeyEvent* event)
{
    const bool removes = event->key() == Qt::Key_Delete && m_mode == Mode::Editable && currentRow() >= 0;
    if (removes && currentRow() < rowCount() - 1) {
        removeRow(currentRow());
        Q_EMIT pairsEdited();
        return;
    }
    if (event->key() == Qt::Key_Return && m_mode == Mode::Editable && currentIndex().isValid() &&
        event->modifiers() == Qt::NoModifier) {
        edit(currentIndex());
        return;
    }
    QTableWidget::keyPressEvent(event);
}

// In a narrow pane both columns are seen at once.
void KeyValueTable::resizeEvent(QResizeEvent* event)
{
    QTableWidget::resizeEvent(event);
    if (horizontalHeader()->sectionSize(0) > viewport()->width() * 2 / 3)
        horizontalHeader()->resizeSection(0, viewport()->width() * 2 / 5);
}

void KeyValueTable::appendRow(const QByteArray& name, const QByteArray& value)
{
    const int row = rowCount();
    insertRow(row);
    setItem(row, 0, new QTableWidgetItem(QString::fromUtf8(name)));
    setItem(row, 1, new QTableWidgetItem(QString::fromUtf8(value)));
}

void KeyValueTable::keepEmptyRowLast()
{
    if (m_mode == Mode::ReadOnly) return;
    const int last = rowCount() - 1;
    const auto empty = [this](int row) {
        return (!item(row, 0) || item(row, 0)->text().isEmpty()) && (!item(row, 1) || item(row, 1)->text().isEmpty());
    };
    if (last >= 0 && empty(last)) return;
    m_filling = true;
    appendRow({}, {});
    m_filling = false;
}

void KeyValueTable::refresh()
{
    setFont(Theme::instance().font(FontRole::Code));
    verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
}

}  // namespace trestle::ui
