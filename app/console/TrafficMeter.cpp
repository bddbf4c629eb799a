#include "app/console/TrafficMeter.h"

#include "core/base/Clock.h"
#include "core/base/Duration.h"
#include "ui/metrics/MetricsRows.h"

namespace trestle::console {

using Measure = ui::TrafficHistory::Measure;

namespace {
constexpr int lookMs = 1'000;
}  // namespace

TrafficMeter::TrafficMeter(engine::Engine& engine, QObject* parent) : QObject(parent), m_engine(engine)
{
    m_timer.setInterval(lookMs);
    connect(&m_timer, &QTimer::timeout, this, &TrafficMeter::look);
    connect(&engine, &engine::Engine::tracesArrived, this, [this] {
        if (!m_timer.isActive()) m_timer.start();
    });
}

QString TrafficMeter::text() const
{
    const double perSecond = m_history.lastMinute(Measure::Requests);
    if (perSecond == 0) return {};
    return tr("%1 req/s   p95 %2")
        .arg(ui::figureText(perSecond), base::durationText(qint64(m_history.lastMinute(Measure::Latency))));
}

void TrafficMeter::look()
{
    for (const auto& trace : m_engine.traces().since(m_lastNumber)) {
        m_lastNumber = trace->number;
        m_history.add(*trace);
        if (trace->source == observe::TraceSource::Console) Q_EMIT consoleRequestSeen();
    }
    m_history.advance(base::SystemClock::instance().nowMs());
    if (text().isEmpty()) m_timer.stop();
    Q_EMIT changed();
}

}  // namespace trestle::console
