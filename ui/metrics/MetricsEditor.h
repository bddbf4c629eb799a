// The page Metrics: five measures of the last five minutes, and tables of what routes, functions and tables did. Looks
// at the engine once a second while it is seen and something happened.
#pragma once

#include "core/engine/Engine.h"
#include "ui/metrics/MetricsRows.h"
#include "ui/shell/Editor.h"
#include "ui/shell/Workbench.h"

#include <QTimer>

class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace trestle::ui {

class ChartTile;
class FilterEdit;
class MetricsModel;
class SegmentedControl;

class MetricsEditor : public Editor
{
    Q_OBJECT

public:
    MetricsEditor(engine::Engine& engine, Workbench& workbench);
    ~MetricsEditor() override;

    [[nodiscard]] QString key() const override { return QStringLiteral("metrics"); }
    [[nodiscard]] QString title() const override { return tr("Metrics"); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }
    void runMainAction() override { look(); }
    void focusAddress() override;

    void copyAsCsv();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeTiles();
    void showTable();
    void fitColumns();
    void look();
    void showRows();
    void openSlowest(const QModelIndex& index);
    [[nodiscard]] MetricsOf shown() const;

    engine::Engine& m_engine;
    Workbench& m_workbench;
    QWidget* m_widget;
    MetricsModel* m_model;
    QSortFilterProxyModel* m_sorted;
    SegmentedControl* m_of = nullptr;
    FilterEdit* m_filter = nullptr;
    QTreeView* m_view = nullptr;
    QStackedWidget* m_stack = nullptr;
    ChartTile* m_requests = nullptr;
    ChartTile* m_errors = nullptr;
    ChartTile* m_latency = nullptr;
    ChartTile* m_reads = nullptr;
    ChartTile* m_writes = nullptr;
    TrafficHistory m_history;
    qint64 m_lastTrace = 0;
    QTimer m_timer;
};

}  // namespace trestle::ui
