#include "ui/tables/GridEditing.h"

#include "ui/tables/Counted.h"
#include "ui/tables/ItemGrid.h"
#include "ui/tables/ItemsModel.h"
#include "ui/tables/ValueText.h"

#include <QClipboard>
#include <QGuiApplication>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::Result;
using tables::AttributeValue;
using tables::Item;

namespace {
QString keptWords(int cells)
{
    return GridEditing::tr("; %1 of keys left as they are").arg(Counted::cells(cells));
}

constexpr qsizetype countedCells = 20'000;  // more would be felt when the selection moves
}  // namespace

QString GridEditing::copyCells() const
{
    const QList<int> rows = m_grid.selectedItemRows();
    const QList<int> columns = m_grid.selectedColumns();
    if (rows.isEmpty() || columns.isEmpty()) return {};
    std::vector<QStringList> block;
    block.reserve(static_cast<size_t>(rows.size()));
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns) {
            const QModelIndex index = m_model.index(row, column);
            cells += m_grid.selectionModel()->isSelected(index) ? index.data(Qt::EditRole).toString() : QString();
        }
        block.push_back(std::move(cells));
    }
    const bool single = rows.size() == 1 && columns.size() == 1;
    QGuiApplication::clipboard()->setText(single ? block.front().front() : toTabSeparated(block));
    return single ? tr("Copied the value of %1").arg(QString::fromUtf8(m_model.column(columns.front()).name))
                  : tr("Copied %L1 × %L2 cells as tab-separated text").arg(rows.size()).arg(columns.size());
}

QString GridEditing::copyItems(CopyForm form) const
{
    std::vector<Item> items;
    for (const int row : m_grid.selectedItemRows()) {
        const StagedItem staged = m_model.stagedAt(row);
        items.push_back(staged.item ? *staged.item : *staged.base);
    }
    if (items.empty()) return {};
    QGuiApplication::clipboard()->setText(itemsToText(items, form));
    const auto count = static_cast<int>(items.size());
    return form == CopyForm::Json ? tr("Copied %1 as JSON").arg(Counted::items(count))
                                  : tr("Copied %1 as DynamoDB JSON").arg(Counted::items(count));
}

Result<QString> GridEditing::paste(const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) return Error{ErrorCode::InvalidArgument, tr("There is no text to paste")};
    const bool json = trimmed.startsWith(u'{') || trimmed.startsWith(u'[');
    const auto items = json ? itemsFromText(trimmed) : Error{ErrorCode::InvalidArgument, {}};
    // A single cell may hold JSON too: what is no item is pasted as text.
    if (!items) return pasteCells(text);
    m_edits.undoStack()->beginMacro(tr("Paste items"));
    QByteArray first;
    for (const Item& item : *items) {
        const QByteArray id = m_edits.add(item);
        if (first.isEmpty()) first = id;
    }
    m_edits.undoStack()->endMacro();
    m_grid.showRow(m_model.rowOf(first));
    return tr("Pasted %1, staged as new").arg(Counted::items(static_cast<qint64>(items->size())));
}

Result<QString> GridEditing::pasteCells(const QString& text)
{
    if (!m_grid.currentIndex().isValid())
        return Error{ErrorCode::InvalidArgument, tr("Choose the cell to paste to first")};
    std::vector<QStringList> block = fromTabSeparated(text);
    QList<int> rows = m_grid.selectedItemRows();
    QList<int> columns = m_grid.selectedColumns();
    const QList<int> shown = m_grid.shownColumns();
    const bool single = block.size() == 1 && block.front().size() == 1;
    if (!single || rows.isEmpty()) {
        // A block begins at the top left of what is chosen; one value fills all of it.
        const int top = rows.isEmpty() ? m_grid.currentRow() : rows.front();
        const int left = columns.isEmpty() ? m_grid.currentIndex().column() : columns.front();
        rows.clear();
        for (int row = top; row < m_model.rowCount() && row - top < int(block.size()); ++row)
            rows += row;
        columns = shown.mid(shown.indexOf(left));
    }
    std::vector<ItemsModel::CellEdit> edits;
    int outside = static_cast<int>(block.size()) - (single ? 1 : static_cast<int>(rows.size()));
    for (qsizetype y = 0; y < rows.size(); ++y) {
        const QStringList& cells = block[single ? 0 : static_cast<size_t>(y)];
        const qsizetype width = single ? columns.size() : std::min(cells.size(), columns.size());
        for (qsizetype x = 0; x < width; ++x) {
            const QModelIndex index = m_model.index(rows[y], columns[x]);
            const QString cell = cells[single ? 0 : x];
            if (cell == index.data(Qt::EditRole).toString()) continue;
            if (!m_model.flags(index).testFlag(Qt::ItemIsEditable)) {
                edits.push_back({index, {}});  // counted, not done
                continue;
            }
            if (cell.isEmpty()) {
                edits.push_back({index, {}});
                continue;
            }
            auto value = m_model.parse(index, cell);
            if (!value)
                return Error{value.error().code,
                             tr("Nothing was pasted. Row %1, %2: %3")
                                 .arg(rows[y] + 1)
                                 .arg(QString::fromUtf8(m_model.column(columns[x]).name), value.error().message)};
            edits.push_back({index, std::move(*value)});
        }
    }
    const int kept = m_model.setCells(edits, tr("Paste cells"));
    QString said = tr("Pasted %1").arg(Counted::cells(static_cast<qint64>(edits.size()) - kept));
    if (kept > 0) said += keptWords(kept);
    if (outside > 0) said += tr("; %1 below the last item left out").arg(Counted::rows(outside));
    return said;
}

QString GridEditing::fillDown()
{
    const QList<int> rows = m_grid.selectedItemRows();
    std::vector<ItemsModel::CellEdit> edits;
    for (const int column : m_grid.selectedColumns()) {
        std::optional<QModelIndex> top;
        for (const int row : rows) {
            const QModelIndex index = m_model.index(row, column);
            if (!m_grid.selectionModel()->isSelected(index)) continue;
            if (top)
                edits.push_back({index, m_model.valueAt(*top)});
            else
                top = index;
        }
    }
    const int kept = m_model.setCells(edits, tr("Fill down"));
    QString said = tr("Filled %1").arg(Counted::cells(static_cast<qint64>(edits.size()) - kept));
    if (kept > 0) said += keptWords(kept);
    return said;
}

QString GridEditing::figures() const
{
    qsizetype cells = 0;
    for (const QItemSelectionRange& range : m_grid.selectionModel()->selection())
        cells += qsizetype(range.width()) * range.height();
    if (cells < 2) return {};
    if (cells > countedCells) return tr("%1 chosen").arg(Counted::cells(cells));
    qint64 values = 0;
    qint64 numbers = 0;
    Result<tables::Decimal> sum = tables::Decimal();
    for (const QItemSelectionRange& range : m_grid.selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            for (int column = range.left(); column <= range.right(); ++column) {
                if (m_grid.isColumnHidden(column)) continue;
                const auto value = m_model.valueAt(m_model.index(row, column));
                if (!value) continue;
                ++values;
                const auto* number = value->as<tables::Decimal>();
                if (!number) continue;
                ++numbers;
                if (sum) sum = sum->plus(*number);
            }
        }
    }
    const QString text = tr("count %L1").arg(values);
    if (numbers == 0) return text;
    // A sum that needs more than 38 digits is not made up.
    if (!sum) return tr("%1 · the sum has more than 38 digits").arg(text);
    const QByteArray exact = sum->toText();
    return tr("%1 · sum %2 · average %3")
        .arg(text, QString::fromLatin1(exact), QString::number(exact.toDouble() / double(numbers), 'g', 6));
}

}  // namespace trestle::ui
