#include "core/gateway/rest/IdleStreams.h"

#include "core/gateway/rest/RestStream.h"

namespace trestle::gateway {

IdleStreams::IdleStreams()
{
    m_timer.setInterval(1'000);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
}

void IdleStreams::watch(const std::shared_ptr<RestStream>& stream, const base::Clock& clock, int limitMs,
                        base::UniqueFunction<void()> end)
{
    m_watched.push_back({stream, &clock, qint64(limitMs) * 1'000'000, std::move(end), {}, clock.monotonicNs()});
    if (!m_timer.isActive()) m_timer.start();
}

void IdleStreams::look()
{
    std::vector<base::UniqueFunction<void()>> ends;
    std::erase_if(m_watched, [&ends](Watched& each) {
        const std::shared_ptr<RestStream> stream = each.stream.lock();
        if (!stream) return true;
        const std::pair<qint64, qint64> progress(stream->sentBytes(), stream->waiting());
        if (!stream->begun() || progress != each.progress) {
            each.progress = progress;
            each.sinceNs = each.clock->monotonicNs();
            return false;
        }
        if (each.clock->monotonicNs() - each.sinceNs < each.limitNs) return false;
        stream->stoodStill = true;
        ends.push_back(std::move(each.end));
        return true;
    });
    if (m_watched.empty()) m_timer.stop();
    for (base::UniqueFunction<void()>& end : ends)
        end();
}

}  // namespace trestle::gateway
