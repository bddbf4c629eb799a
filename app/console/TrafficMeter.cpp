#include "app/console/TrafficMeter.h"

#include "core/base/Clock.h"
#include "ui/widgets/Format.h"

namespace trestle::console {

namespace {
constexpr qint64 windowMs = 60'000;
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
    qint64 count = 0;
    std::vector<qint64> durations;
    for (const Look& look : m_looks) {
        count += look.count;
        durations.insert(durations.end(), look.durationsNs.begin(), look.durationsNs.end());
    }
    if (durations.empty()) return {};
    const auto rank = durations.begin() + static_cast<std::ptrdiff_t>((durations.size() - 1) * 95 / 100);
    std::nth_element(durations.begin(), rank, durations.end());
    // A minute that has just begun is no minute of silence.
    const qint64 spanMs = std::clamp(m_looks.back().atMs - m_looks.front().atMs + lookMs, qint64(lookMs), windowMs);
    const double perSecond = double(count) * 1'000 / double(spanMs);
    return tr("%1 req/s   p95 %2")
        .arg(QString::number(perSecond, 'f', perSecond < 10 ? 1 : 0), ui::durationText(*rank));
}

void TrafficMeter::look()
{
    const qint64 nowMs = base::SystemClock::instance().nowMs();
    Look found{nowMs, 0, {}};
    const qint64 before = m_lastNumber;
    for (const auto& trace : m_engine.traces().since(m_lastNumber)) {
        m_lastNumber = trace->number;
        found.durationsNs.push_back(trace->durationNs);
        if (trace->source == observe::TraceSource::Console) Q_EMIT consoleRequestSeen();
    }
    found.count = m_lastNumber - before;
    m_looks.push_back(std::move(found));
    while (!m_looks.empty() && m_looks.front().atMs < nowMs - windowMs)
        m_looks.pop_front();
    const bool quiet = std::all_of(m_looks.cbegin(), m_looks.cend(), [](const Look& look) { return look.count == 0; });
    if (quiet) {
        m_looks.clear();
        m_timer.stop();
    }
    Q_EMIT changed();
}

}  // namespace trestle::console
