#include "app/console/TrafficMeter.h"

#include "core/base/Clock.h"
#include "ui/widgets/Format.h"

namespace trestle::console {

namespace {
constexpr qint64 windowMs = 5'000;
constexpr int lookMs = 500;
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
    if (m_samples.empty()) return {};
    std::vector<qint64> durations;
    durations.reserve(m_samples.size());
    for (const Sample& sample : m_samples)
        durations.push_back(sample.durationNs);
    const auto rank = durations.begin() + static_cast<std::ptrdiff_t>((durations.size() - 1) * 95 / 100);
    std::nth_element(durations.begin(), rank, durations.end());
    const double perSecond = double(m_samples.size()) * 1'000 / windowMs;
    return tr("%1 req/s   p95 %2")
        .arg(QString::number(perSecond, 'f', perSecond < 10 ? 1 : 0), ui::durationText(*rank));
}

void TrafficMeter::look()
{
    const qint64 nowMs = base::SystemClock::instance().nowMs();
    for (const auto& trace : m_engine.traces().since(m_lastNumber)) {
        m_lastNumber = trace->number;
        m_samples.push_back({trace->startedMs, trace->durationNs});
        if (trace->source == observe::TraceSource::Console) Q_EMIT consoleRequestSeen();
    }
    while (!m_samples.empty() && m_samples.front().startedMs < nowMs - windowMs)
        m_samples.pop_front();
    if (m_samples.empty()) m_timer.stop();
    Q_EMIT changed();
}

}  // namespace trestle::console
