// What requests say while they run, line by line: one for each request, as an access log has it, and what its functions
// printed. Follows the store, ten times a second at most.
#pragma once

#include "core/engine/Engine.h"
#include "ui/widgets/LinesModel.h"

#include <QObject>
#include <QTimer>

namespace trestle::ui {

class LogFeed : public QObject
{
    Q_OBJECT

public:
    explicit LogFeed(engine::Engine& engine, QObject* parent = nullptr);

    /// The lines of one request; each links to its trace.
    [[nodiscard]] static std::vector<Line> linesOf(const observe::Trace& trace);

Q_SIGNALS:
    void arrived(std::vector<trestle::ui::Line> lines);

private:
    void fetch();

    engine::Engine& m_engine;
    QTimer m_pause;
    qint64 m_lastNumber = 0;
};

}  // namespace trestle::ui
