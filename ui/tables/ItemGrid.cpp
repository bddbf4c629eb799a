#include "ui/tables/ItemGrid.h"

#include "ui/tables/ItemDelegate.h"
#include "ui/tables/ItemHeaders.h"
#include "ui/tables/ItemsModel.h"
#include "ui/widgets/Theme.h"

#include <QKeyEvent>

namespace trestle::ui {

namespace {
constexpr int narrowestColumn = 64;
constexpr int widestColumn = 280;
}  // namespace

ItemGrid::ItemGrid(ItemsModel& model, QWidget* parent) : QTableView(parent), m_model(model)
{
    setAccessibleName(tr("Items"));
    setHorizontalHeader(new ItemHeader(this));
    setVerticalHeader(new GutterHeader(this));
    setItemDelegate(new ItemDelegate(model, this));
    setModel(&model);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    setWordWrap(false);
    setShowGrid(false);  // the delegate draws the lines, in the theme's colour
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setProperty("trestleKeepsSelection", true);  // the inspector shows the row, so it stays marked
    refresh();
    connect(&Theme::instance(), &Theme::changed, this, &ItemGrid::refresh);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        m_fittedColumns = 0;
        fitColumns();
    });
    connect(&model, &QAbstractItemModel::columnsInserted, this, &ItemGrid::fitColumns);
    fitColumns();
}

void ItemGrid::showRow(int row)
{
    const int column = std::max(0, currentIndex().column());
    const QModelIndex index = m_model.index(row, column);
    if (!index.isValid()) return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void ItemGrid::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier) {
        switch (event->key()) {
            case Qt::Key_Delete:
            case Qt::Key_Backspace:
                Q_EMIT deletionRequested();
                return;
            case Qt::Key_Insert:
                Q_EMIT additionRequested();
                return;
            case Qt::Key_Return:
            case Qt::Key_Enter:
                if (m_model.flags(currentIndex()).testFlag(Qt::ItemIsEditable)) edit(currentIndex());
                return;
            default:
                break;
        }
    }
    if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_D) return Q_EMIT duplicationRequested();
    if (event->modifiers() == Qt::AltModifier && event->key() == Qt::Key_Return) return Q_EMIT inspectionRequested();
    QTableView::keyPressEvent(event);
}

void ItemGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row() || !previous.isValid()) Q_EMIT currentItemChanged();
}

void ItemGrid::refresh()
{
    verticalHeader()->setMinimumSectionSize(20);
    verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
    horizontalHeader()->setFixedHeight(32);
    QPalette colors = palette();
    colors.setColor(QPalette::Base, Theme::instance().color(Role::Surface1));
    setPalette(colors);
    viewport()->update();
}

void ItemGrid::fitColumns()
{
    // By what the first rows hold; widths the user chose stay.
    const QFontMetrics metrics(Theme::instance().font(FontRole::CodeSmall));
    for (int column = m_fittedColumns; column < m_model.columnCount(); ++column) {
        int width = horizontalHeader()->sectionSizeHint(column);
        for (int row = 0; row < std::min(40, m_model.rowCount()); ++row)
            width = std::max(
                width, metrics.horizontalAdvance(m_model.index(row, column).data(Qt::DisplayRole).toString()) + 24);
        setColumnWidth(column, std::clamp(width, narrowestColumn, widestColumn));
    }
    m_fittedColumns = m_model.columnCount();
}

}  // namespace trestle::ui
