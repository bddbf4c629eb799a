// Requests per second and the time that 95 of 100 of them stay below, over the last minute, for the status bar.
// Looks at the store only while requests arrive.
#pragma once

#include "core/engine/Engine.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <vector>

namespace trestle::console {

class TrafficMeter : public QObject
{
    Q_OBJECT

public:
    explicit TrafficMeter(engine::Engine& engine, QObject* parent = nullptr);

    /// "31 req/s  p95 4.20 ms"; "" when nothing came for a minute.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void changed();
    /// A request that the console itself sent was answered.
    void consoleRequestSeen();

private:
    void look();

    // What one look found. The store may have dropped some by then: they count, but their time is not known.
    struct Look
    {
        qint64 atMs = 0;
        qint64 count = 0;
        std::vector<qint64> durationsNs;
    };

    engine::Engine& m_engine;
    QTimer m_timer;
    qint64 m_lastNumber = 0;
    std::deque<Look> m_looks;
};

}  // namespace trestle::console
