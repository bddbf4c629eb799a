// What time it is for deadlines of connections.
#pragma once

#include "core/base/Clock.h"

namespace trestle::http {

constexpr qint64 nsPerMs = 1'000'000;
constexpr qint64 lingerMs = 2'000;  // for the other side to read the last bytes and hang up

[[nodiscard]] inline qint64 nowNs()
{
    return base::SystemClock::instance().monotonicNs();
}

}  // namespace trestle::http
