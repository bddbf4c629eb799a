// What calls functions by itself: tables' streams and schedules, as the design has them. On a thread of its own, so
// that reading a stream holds up neither functions nor requests.
//
// Threads: any thread may call. Destroying it keeps the checkpoints; answers still under way are dropped, and their
// records come again next time.
#pragma once

#include "core/base/Clock.h"
#include "core/functions/EventSource.h"
#include "core/functions/Functions.h"

#include <memory>

namespace trestle::tables {
class Tables;
}

namespace trestle::functions {

class EventSources
{
public:
    struct Options
    {
        std::function<void(Invocation, Functions::Reply)> invoke;  // waits for the answer; any thread
        std::function<void(Invocation)> enqueue;                   // nobody waits; any thread
        tables::Tables* tables = nullptr;  // whose streams are read; outlives this; null: they are elsewhere
        tables::TableService* destinations = nullptr;  // tables that outcomes may go to; outlives this
        QByteArray region = "us-east-1";
        QByteArray accountId = "000000000000";
        QString dataFolder;  // keeps checkpoints; "": nothing does
        const base::Clock* clock = nullptr;
    };
    /// Of one mapping, in the service's words.
    struct Status
    {
        QByteArray lastResult = "No records processed";
        qint64 lastModifiedMs = 0;  // since 1970: when that changed last
    };

    explicit EventSources(Options options);
    ~EventSources();

    /// Makes the sources exactly these. What is unchanged goes on where it is.
    void deploy(std::vector<StreamSource> streams, std::vector<ScheduleSource> schedules);
    /// While they are held no stream is looked at: a table's first items are no news to who begins with the latest.
    void holdStreams(bool held);
    [[nodiscard]] Status status(const QByteArray& streamSourceId) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::functions
