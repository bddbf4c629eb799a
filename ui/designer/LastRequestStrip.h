// The last request through the selected route as a chain of stations at the canvas' foot: what each did and how long it
// took. Hidden while no route is selected; says so while none was sent.
#pragma once

#include "ui/designer/DesignCommands.h"

class QHBoxLayout;
class QPushButton;

namespace trestle::ui {

class ThemedLabel;

class LastRequestStrip : public QWidget
{
    Q_OBJECT

public:
    explicit LastRequestStrip(DesignCommands& commands, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void showStations(const observe::Trace& trace);

    DesignCommands& m_commands;
    qint64 m_shown = -1;  // number of the trace shown
    workspace::ObjectRef m_route;
    ThemedLabel* m_title;
    ThemedLabel* m_time;
    QPushButton* m_trace;
    QPushButton* m_replay;
    QPushButton* m_send;
    QWidget* m_chain;
    QHBoxLayout* m_stations;
};

}  // namespace trestle::ui
