// Requests of APIs per second and the time that 95 of 100 of them stay below, over the last minute, for the status bar:
// the figures of Metrics. Looks at the store only while requests arrive.
#pragma once

#include "core/engine/Engine.h"
#include "ui/metrics/TrafficHistory.h"

#include <QObject>
#include <QTimer>

namespace trestle::console {

class TrafficMeter : public QObject
{
    Q_OBJECT

public:
    explicit TrafficMeter(engine::Engine& engine, QObject* parent = nullptr);

    /// "31.0 req/s  p95 4.20 ms"; "" when no API was called for a minute.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void changed();
    /// A request that the console itself sent was answered.
    void consoleRequestSeen();

private:
    void look();

    engine::Engine& m_engine;
    QTimer m_timer;
    ui::TrafficHistory m_history;
    qint64 m_lastNumber = 0;
};

}  // namespace trestle::console
