// Streams under way on one I/O thread, and the end of those that stand still: nothing of them came, and the client took
// nothing, for their time. Made, used and destroyed on that thread.
#pragma once

#include "core/base/Clock.h"
#include "core/base/UniqueFunction.h"

#include <QTimer>

#include <memory>
#include <utility>
#include <vector>

namespace trestle::gateway {

class RestStream;

class IdleStreams
{
public:
    IdleStreams();

    /// Runs `end` once `stream`, begun by then, has stood still for `limitMs` of `clock`; up to a second later. Not if
    /// the stream is gone before.
    void watch(const std::shared_ptr<RestStream>& stream, const base::Clock& clock, int limitMs,
               base::UniqueFunction<void()> end);
    /// What a timer does each second while there are streams.
    void look();

private:
    struct Watched
    {
        std::weak_ptr<RestStream> stream;
        const base::Clock* clock;
        qint64 limitNs;
        base::UniqueFunction<void()> end;
        std::pair<qint64, qint64> progress;  // bytes that came, and those of them that wait
        qint64 sinceNs;                      // when that was first seen
    };

    std::vector<Watched> m_watched;
    QTimer m_timer;
};

}  // namespace trestle::gateway
