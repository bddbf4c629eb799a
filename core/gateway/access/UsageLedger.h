// What each API key has used of each usage plan, day by day, and whether its quota is used up. Kept in one file:
//
//   { "<plan id>": { "<key id>": { "first": day, "used": { "<day>": requests, … }, "granted": { "<day>": n, … } } } }
//
// Days count from 1970-01-01 UTC, weeks begin on Sunday, months on their first. "granted" is what UpdateUsage added to
// the quota of the period that begins on that day. Days older than `keptDays` are dropped.
// Any thread may call anything. What was counted is in the file after save(), which somebody calls now and then.
#pragma once

#include "core/base/Json.h"

#include <QMutex>
#include <QString>

#include <map>
#include <memory>
#include <vector>

namespace trestle::gateway {

enum class QuotaPeriod { Day, Week, Month };

struct Quota
{
    qint64 limit = 0;  // requests a period
    QuotaPeriod period = QuotaPeriod::Day;
    qint64 offset = 0;  // taken off the limit in the first period that the key is used in

    bool operator==(const Quota&) const = default;
};

[[nodiscard]] qint64 dayOf(qint64 epochMs);
/// The day the period around `day` begins with.
[[nodiscard]] qint64 periodStart(QuotaPeriod period, qint64 day);

/// One key in one plan.
class UsageAccount
{
public:
    struct Taken
    {
        bool accepted = false;
        qint64 used = 0;  // in the period, with this request if it was accepted
        qint64 allowed = 0;
    };
    /// Counts a request, unless the quota is used up.
    [[nodiscard]] Taken take(const Quota& quota, qint64 nowMs);
    /// Counts a request of a plan without quota.
    void count(qint64 nowMs);

    struct Day
    {
        qint64 used = 0;
        qint64 remaining = 0;
        bool operator==(const Day&) const = default;
    };
    /// One entry for each day from `firstDay` to `lastDay`, both included: what was used on it, and what was left of
    /// the period's quota at its end (0 of a plan without quota).
    [[nodiscard]] std::vector<Day> usage(const std::optional<Quota>& quota, qint64 firstDay, qint64 lastDay) const;
    /// UpdateUsage: `remaining` requests are left from now to the end of the period.
    void setRemaining(const Quota& quota, qint64 nowMs, qint64 remaining);

private:
    friend class UsageLedger;

    [[nodiscard]] qint64 usedSince(qint64 start, qint64 lastDay) const;
    [[nodiscard]] qint64 allowance(const Quota& quota, qint64 start) const;
    void enter(qint64 day);
    void read(const base::JsonValue& document);
    [[nodiscard]] base::JsonValue write(qint64 oldestDay) const;

    mutable QMutex m_mutex;  // guards all below
    qint64 m_firstDay = -1;  // that the key was used on; -1: never
    std::map<qint64, qint64> m_used;
    std::map<qint64, qint64> m_granted;
    bool m_changed = false;
};

class UsageLedger
{
public:
    static constexpr qint64 keptDays = 90;

    /// Reads `file`, if there is one; "" keeps nothing beyond this object.
    explicit UsageLedger(QString file = {});
    /// Saves.
    ~UsageLedger();

    /// Made when first asked for; the same ever after.
    [[nodiscard]] std::shared_ptr<UsageAccount> account(const QByteArray& planId, const QByteArray& keyId);
    /// Null if the key was never used with the plan.
    [[nodiscard]] std::shared_ptr<const UsageAccount> find(const QByteArray& planId, const QByteArray& keyId) const;
    /// Writes what changed since the last time. Errors: Io.
    base::Result<void> save(qint64 nowMs);

private:
    void load();

    const QString m_file;
    mutable QMutex m_mutex;  // guards the map
    std::map<std::pair<QByteArray, QByteArray>, std::shared_ptr<UsageAccount>> m_accounts;
    QMutex m_saving;  // one writer of the file at a time
};

}  // namespace trestle::gateway
