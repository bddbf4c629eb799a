#include "ui/tables/PinnedColumns.h"

#include "ui/tables/ItemDelegate.h"
#include "ui/tables/ItemGrid.h"
#include "ui/tables/ItemHeaders.h"
#include "ui/tables/ItemsModel.h"
#include "ui/widgets/Theme.h"

#include <QScrollBar>

namespace trestle::ui {

PinnedColumns::PinnedColumns(ItemGrid& grid, ItemsModel& model) : QTableView(&grid), m_grid(grid)
{
    setAccessibleName(tr("Pinned key columns"));
    setHorizontalHeader(new ItemHeader(this));
    horizontalHeader()->setSectionsMovable(false);
    verticalHeader()->hide();
    setFrameShape(NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setEditTriggers(DoubleClicked);
    setSelectionBehavior(SelectItems);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setAutoScroll(false);
    setFocusPolicy(Qt::NoFocus);
    setFocusProxy(&grid);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setModel(&model);
    setSelectionModel(grid.selectionModel());
    setItemDelegate(new ItemDelegate(model, this));
    hide();

    connect(grid.verticalScrollBar(), &QScrollBar::valueChanged, verticalScrollBar(), &QScrollBar::setValue);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, grid.verticalScrollBar(), &QScrollBar::setValue);
    connect(grid.horizontalScrollBar(), &QScrollBar::valueChanged, this, &PinnedColumns::place);
    connect(grid.horizontalHeader(), &QHeaderView::sectionResized, this, [this](int section, int, int width) {
        setColumnWidth(section, width);
        place();
    });
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int section, int, int width) {
        if (section < m_count) m_grid.setColumnWidth(section, width);
    });
    connect(this, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        Q_EMIT m_grid.customContextMenuRequested(m_grid.viewport()->mapFromGlobal(viewport()->mapToGlobal(position)));
    });
}

void PinnedColumns::setCount(int count)
{
    m_count = count;
    place();
}

void PinnedColumns::place()
{
    int width = 0;
    for (int column = 0; column < std::min(m_count, m_grid.model()->columnCount()); ++column) {
        setColumnWidth(column, m_grid.columnWidth(column));
        width += m_grid.columnWidth(column);
    }
    const QRect body = m_grid.viewport()->geometry();
    const bool shown = m_grid.horizontalScrollBar()->value() > 0 && width > 0 && width <= body.width() / 2;
    if (shown) {
        const int head = m_grid.horizontalHeader()->height();
        verticalHeader()->setDefaultSectionSize(m_grid.verticalHeader()->defaultSectionSize());
        horizontalHeader()->setFixedHeight(head);
        setGeometry(body.left(), body.top() - head, width, body.height() + head);
        if (!isVisible()) {
            show();
            raise();
        }
        verticalScrollBar()->setValue(m_grid.verticalScrollBar()->value());
    } else {
        hide();
    }
}

}  // namespace trestle::ui
