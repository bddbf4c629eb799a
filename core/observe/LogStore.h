// What functions printed, as the service's log groups keep it: events in streams, streams in groups. Kept in a file of
// its own, bounded by bytes: the oldest events go first. Events are written some hundred milliseconds after they came,
// many at once; readers see them at once.
//
// Any thread may call anything.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace trestle::observe {

struct LogEvent
{
    qint64 timeMs = 0;  // since 1970, as the writer says
    QByteArray text;

    bool operator==(const LogEvent&) const = default;
};

struct StoredLogEvent : LogEvent
{
    qint64 number = 0;  // rises with arrival; never used twice
    qint64 arrivedMs = 0;
    QByteArray stream;
};

struct LogGroup
{
    QByteArray name;
    qint64 createdMs = 0;
    std::optional<int> retentionDays;
    QByteArray tags;  // JSON; "": none
    qint64 bytes = 0;
};

struct LogStream
{
    QByteArray name;
    qint64 createdMs = 0;
    std::optional<qint64> firstMs;  // of its events
    std::optional<qint64> lastMs;
    std::optional<qint64> arrivedMs;  // of its last event
};

/// Which events of a group are wanted.
struct LogQuery
{
    QByteArray group;
    std::vector<QByteArray> streams = {};  // empty: all
    QByteArray streamPrefix = {};
    std::optional<qint64> fromMs = {};   // inclusive
    std::optional<qint64> untilMs = {};  // exclusive
};

/// A place between events, in the order of their times.
struct LogPlace
{
    qint64 timeMs = 0;
    qint64 number = 0;
};

enum class LogOrder { OldestFirst, NewestFirst };

class LogStore
{
public:
    struct Options
    {
        QString path;                             // "": in memory
        qint64 bytes = qint64(64) << 20;          // of events
        std::function<qint64()> nowMs = nullptr;  // null: the system's clock
    };

    /// Errors: PermissionDenied, Io. A file that is damaged is begun anew: it holds nothing that cannot be made again.
    [[nodiscard]] static base::Result<std::unique_ptr<LogStore>> open(const Options& options);
    ~LogStore();

    /// Makes group and stream where there are none. What comes faster than it can be written is dropped.
    void append(const QByteArray& group, const QByteArray& stream, std::vector<LogEvent> events);

    // False if there is one, or for the others none.
    bool createGroup(const QByteArray& name);
    bool deleteGroup(const QByteArray& name);
    bool setRetention(const QByteArray& group, std::optional<int> days);
    bool setTags(const QByteArray& group, const QByteArray& json);
    bool createStream(const QByteArray& group, const QByteArray& stream);
    bool deleteStream(const QByteArray& group, const QByteArray& stream);

    /// By name.
    [[nodiscard]] std::vector<LogGroup> groups(const QByteArray& prefix = {}) const;
    [[nodiscard]] bool hasGroup(const QByteArray& name) const;
    [[nodiscard]] std::vector<LogStream> streams(const QByteArray& group, const QByteArray& prefix = {}) const;
    /// At most `limit` events after `after` in that order.
    [[nodiscard]] std::vector<StoredLogEvent> events(const LogQuery& query, LogOrder order,
                                                     const std::optional<LogPlace>& after, int limit) const;

private:
    class Private;
    explicit LogStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

}  // namespace trestle::observe
