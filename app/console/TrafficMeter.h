// Requests per second and the time that 95 of 100 of them stay below, over the last five seconds, for the status bar.
// Looks at the store only while requests arrive.
#pragma once

#include "core/engine/Engine.h"

#include <QObject>
#include <QTimer>

#include <deque>

namespace trestle::console {

class TrafficMeter : public QObject
{
    Q_OBJECT

public:
    explicit TrafficMeter(engine::Engine& engine, QObject* parent = nullptr);

    /// "31 req/s  p95 4.20 ms"; "" when nothing came for five seconds.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void changed();
    /// A request that the console itself sent was answered.
    void consoleRequestSeen();

private:
    void look();

    struct Sample
    {
        qint64 startedMs = 0;
        qint64 durationNs = 0;
    };

    engine::Engine& m_engine;
    QTimer m_timer;
    qint64 m_lastNumber = 0;
    std::deque<Sample> m_samples;
};

}  // namespace trestle::console
