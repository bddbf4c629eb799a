#include "ui/tables/ItemGrid.h"

#include "ui/tables/ItemDelegate.h"
#include "ui/tables/ItemHeaders.h"
#include "ui/tables/ItemsModel.h"
#include "ui/tables/PinnedColumns.h"
#include "ui/widgets/Theme.h"

#include <QKeyEvent>
#include <QScrollBar>

#include <set>

namespace trestle::ui {

namespace {
constexpr int narrowestColumn = 64;
constexpr int widestColumn = 280;
constexpr int sampledRows = 40;
}  // namespace

ItemGrid::ItemGrid(ItemsModel& model, QWidget* parent) : QTableView(parent), m_model(model)
{
    setObjectName(QStringLiteral("items"));
    setAccessibleName(tr("Items"));
    setWhatsThis(
        tr("Return or F2 edits a cell, Insert adds an item, Delete stages the item's deletion. Ctrl+D duplicates "
           "the item, or fills the chosen cells down; Space shows a value whole, Alt+Return goes to the item's "
           "form. Ctrl+S commits what is staged, Ctrl+Z takes it back."));
    setHorizontalHeader(new ItemHeader(this));
    setVerticalHeader(new GutterHeader(this));
    setItemDelegate(new ItemDelegate(model, this));
    setModel(&model);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectItems);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    setWordWrap(false);
    setShowGrid(false);  // the delegate draws the lines, in the theme's colour
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    m_pinned = new PinnedColumns(*this, model);
    m_pinned->setCount(model.keyColumns());
    refresh();
    connect(&Theme::instance(), &Theme::changed, this, &ItemGrid::refresh);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        m_fittedColumns = 0;
        m_pinned->setCount(m_model.keyColumns());
        fitColumns();
    });
    connect(&model, &QAbstractItemModel::columnsInserted, this, &ItemGrid::fitColumns);
    connect(&model, &QAbstractItemModel::layoutChanged, this, [this] { horizontalHeader()->viewport()->update(); });

    // A click on a head sorts; the base class would select the column.
    disconnect(horizontalHeader(), SIGNAL(sectionPressed(int)), this, SLOT(selectColumn(int)));
    disconnect(horizontalHeader(), SIGNAL(sectionEntered(int)), this, nullptr);
    for (QHeaderView* head : {horizontalHeader(), m_pinned->horizontalHeader()}) {
        if (head != horizontalHeader()) disconnect(head, SIGNAL(sectionPressed(int)), m_pinned, nullptr);
        connect(head, &QHeaderView::sectionClicked, this, &ItemGrid::clickedHead);
        head->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(head, &QWidget::customContextMenuRequested, this, [this, head](const QPoint& position) {
            const int column = head->logicalIndexAt(position);
            if (column >= 0) Q_EMIT headerMenuRequested(column, head->viewport()->mapToGlobal(position));
        });
    }
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, &ItemGrid::moved);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int section, int, int width) {
        if (m_placing || width == 0 || section >= m_model.columnCount()) return;
        m_layout.widths[m_model.column(section).name] = width;
        Q_EMIT layoutEdited();
    });
    fitColumns();
}

void ItemGrid::showRow(int row)
{
    const int column = std::max(0, currentIndex().column());
    const QModelIndex index = m_model.index(row, column);
    if (!index.isValid()) return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
}

QList<int> ItemGrid::selectedItemRows() const
{
    std::set<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.insert(row);
    return {rows.begin(), rows.end()};
}

QList<int> ItemGrid::selectedColumns() const
{
    QList<int> columns;
    for (const int column : shownColumns()) {
        const auto& ranges = selectionModel()->selection();
        if (std::any_of(ranges.begin(), ranges.end(),
                        [column](const auto& range) { return range.left() <= column && column <= range.right(); }))
            columns += column;
    }
    return columns;
}

QList<int> ItemGrid::shownColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column)) columns += column;
    }
    return columns;
}

void ItemGrid::setColumnLayout(const ColumnLayout& layout)
{
    m_layout = layout;
    m_model.setTimes(layout.times);
    m_fittedColumns = 0;
    fitColumns();
}

void ItemGrid::setHidden(const QSet<QByteArray>& attributes)
{
    if (m_layout.hidden == attributes) return;
    m_layout.hidden = attributes;
    placeColumns();
    Q_EMIT layoutEdited();
}

void ItemGrid::setShownAsTime(const QByteArray& attribute, bool asTime)
{
    if (asTime)
        m_layout.times.insert(attribute);
    else
        m_layout.times.remove(attribute);
    m_model.setTimes(m_layout.times);
    Q_EMIT layoutEdited();
}

void ItemGrid::sortBy(int column, Qt::SortOrder order)
{
    m_model.sortBy(ItemRows::Sorting{m_model.column(column).name, order});
}

void ItemGrid::clickedHead(int section)
{
    const auto& now = m_model.sorting();
    if (!now || now->attribute != m_model.column(section).name) return sortBy(section, Qt::AscendingOrder);
    if (now->order == Qt::AscendingOrder) return sortBy(section, Qt::DescendingOrder);
    m_model.sortBy({});
}

void ItemGrid::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    QTableView::scrollTo(index, hint);
    if (!m_pinned || !m_pinned->isVisible() || index.column() < m_pinned->count()) return;
    const int hidden = m_pinned->width() - columnViewportPosition(index.column());
    if (hidden > 0) horizontalScrollBar()->setValue(horizontalScrollBar()->value() - hidden);
}

bool ItemGrid::edit(const QModelIndex& index, EditTrigger trigger, QEvent* event)
{
    if (m_pinned && m_pinned->covers(index) && trigger != NoEditTriggers && trigger != CurrentChanged)
        return m_pinned->editCell(index, AllEditTriggers, event);
    return QTableView::edit(index, trigger, event);
}

void ItemGrid::closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint)
{
    QTableView::closeEditor(editor, hint);
    // Enter has given the cell in: on to the one below.
    const QModelIndex below = currentIndex().siblingAtRow(currentIndex().row() + 1);
    if (hint == QAbstractItemDelegate::SubmitModelCache && below.isValid()) setCurrentIndex(below);
}

bool ItemGrid::leaves(const QKeyEvent* event) const
{
    // At the first and last cell Tab goes on to the next control, so that no one is trapped.
    const QList<int> columns = shownColumns();
    if (columns.isEmpty() || !currentIndex().isValid()) return true;
    if (event->key() == Qt::Key_Backtab) return currentIndex().row() == 0 && currentIndex().column() == columns.first();
    return currentIndex().row() == m_model.rowCount() - 1 && currentIndex().column() == columns.last();
}

void ItemGrid::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    const bool tab = event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab;
    if (tab && leaves(event)) {
        QWidget::focusNextPrevChild(event->key() == Qt::Key_Tab);  // past the view's own Tab key
        return;
    }
    if (plain) {
        switch (event->key()) {
            case Qt::Key_Delete:
            case Qt::Key_Backspace:
                return Q_EMIT deletionRequested();
            case Qt::Key_Insert:
                return Q_EMIT additionRequested();
            case Qt::Key_Space:
                return Q_EMIT peekRequested();
            case Qt::Key_Return:
            case Qt::Key_Enter:
                if (m_model.flags(currentIndex()).testFlag(Qt::ItemIsEditable))
                    edit(currentIndex(), EditKeyPressed, event);
                return;
            case Qt::Key_Escape:
                if (selectedItemRows().size() > 1 || selectedColumns().size() > 1)
                    return selectionModel()->setCurrentIndex(currentIndex(), QItemSelectionModel::ClearAndSelect);
                break;
            default:
                break;
        }
    }
    if (event->matches(QKeySequence::Copy)) return Q_EMIT copyRequested();
    if (event->matches(QKeySequence::Paste)) return Q_EMIT pasteRequested();
    if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_D) {
        if (selectedItemRows().size() > 1)
            Q_EMIT fillRequested();
        else
            Q_EMIT duplicationRequested();
        return;
    }
    if (event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier) && event->key() == Qt::Key_C)
        return Q_EMIT copyMenuRequested();
    if (event->modifiers() == Qt::ShiftModifier && event->key() == Qt::Key_Space) return selectRow(currentRow());
    if (event->modifiers() == Qt::AltModifier && event->key() == Qt::Key_Return) return Q_EMIT inspectionRequested();
    QTableView::keyPressEvent(event);
}

void ItemGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    // The whole row of the current cell is tinted, gutter and pinned columns with it.
    if (current.row() != previous.row()) {
        for (const int row : {current.row(), previous.row()}) {
            const int y = rowViewportPosition(row);
            viewport()->update(0, y, viewport()->width(), verticalHeader()->defaultSectionSize());
            if (m_pinned) m_pinned->viewport()->update();
        }
        verticalHeader()->viewport()->update();
    }
    Q_EMIT currentItemChanged();
}

void ItemGrid::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectedCellsChanged();
}

void ItemGrid::updateGeometries()
{
    QTableView::updateGeometries();
    if (m_pinned) m_pinned->place();
}

void ItemGrid::refresh()
{
    verticalHeader()->setMinimumSectionSize(20);
    verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
    horizontalHeader()->setFixedHeight(32);
    for (QTableView* view : {static_cast<QTableView*>(this), static_cast<QTableView*>(m_pinned)}) {
        QPalette colors = view->palette();
        colors.setColor(QPalette::Base, Theme::instance().color(Role::Surface1));
        view->setPalette(colors);
        view->viewport()->update();
    }
    m_pinned->place();
}

void ItemGrid::fitColumns()
{
    // By what the first rows hold; widths the user chose stay.
    const QFontMetrics metrics(Theme::instance().font(FontRole::CodeSmall));
    m_placing = true;
    for (int column = m_fittedColumns; column < m_model.columnCount(); ++column) {
        int width = m_layout.widths.value(m_model.column(column).name);
        if (width == 0) {
            width = horizontalHeader()->sectionSizeHint(column);
            for (int row = 0; row < std::min(sampledRows, m_model.rowCount()); ++row) {
                const ItemsModel::Cell cell = m_model.cell(m_model.index(row, column));
                width = std::max(width, metrics.horizontalAdvance(cell.text) + (cell.entity ? 38 : 24));
            }
            width = std::clamp(width, narrowestColumn, widestColumn);
        }
        setColumnWidth(column, width);
    }
    m_placing = false;
    m_fittedColumns = m_model.columnCount();
    placeColumns();
}

void ItemGrid::placeColumns()
{
    // Keys first, then as the user ordered them, then as they were found.
    m_placing = true;
    QList<int> wanted;
    for (int column = 0; column < std::min(m_model.keyColumns(), m_model.columnCount()); ++column)
        wanted += column;
    QHash<QByteArray, int> byName;
    for (int column = 0; column < m_model.columnCount(); ++column)
        byName.insert(m_model.column(column).name, column);
    for (const QByteArray& name : std::as_const(m_layout.order))
        if (const int column = byName.value(name, -1); column >= 0 && !wanted.contains(column)) wanted += column;
    for (int column = 0; column < m_model.columnCount(); ++column)
        if (!wanted.contains(column)) wanted += column;
    for (int visual = 0; visual < wanted.size(); ++visual)
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(wanted[visual]), visual);
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const QByteArray& name = m_model.column(column).name;
        setColumnHidden(column, !m_model.isKey(name) && m_layout.hidden.contains(name));
    }
    m_placing = false;
    m_pinned->place();
}

void ItemGrid::moved(int, int from, int to)
{
    if (m_placing) return;
    if (std::min(from, to) >= m_model.keyColumns()) {
        m_layout.order.clear();
        for (int visual = m_model.keyColumns(); visual < horizontalHeader()->count(); ++visual)
            m_layout.order += m_model.column(horizontalHeader()->logicalIndex(visual)).name;
        return Q_EMIT layoutEdited();
    }
    // The keys keep their place at the left.
    placeColumns();
}

}  // namespace trestle::ui
