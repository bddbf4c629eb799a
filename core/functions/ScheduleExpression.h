// "rate(5 minutes)" and "cron(0 12 ? * MON-FRI *)" as the service's scheduler has them, in UTC: minutes, hours, day of
// month, month, day of week (1 is Sunday), year; with * , - / and in the days ? L W #. A value, any thread.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QDate>

#include <optional>
#include <set>
#include <vector>

namespace trestle::functions {

class ScheduleExpression
{
public:
    /// Error: InvalidArgument, naming what is wrong.
    [[nodiscard]] static base::Result<ScheduleExpression> parse(const QByteArray& text);

    /// The first time after `afterMs`, in milliseconds since 1970; nothing if there is none any more. A rate counts
    /// from `startMs`.
    [[nodiscard]] std::optional<qint64> next(qint64 startMs, qint64 afterMs) const;

private:
    /// Which days of a month, or of its weeks, a field names.
    struct Days
    {
        bool isAny = false;  // '?' or '*'
        std::set<int> days;
        bool isLast = false;            // L: the month's last day; with `days`: its last such weekday
        bool isWeekday = false;         // W: the weekday nearest to the day
        std::optional<int> occurrence;  // #n: the n-th such weekday of the month
    };

    [[nodiscard]] static base::Result<ScheduleExpression> parseRate(const QByteArray& text);
    [[nodiscard]] static base::Result<ScheduleExpression> parseCron(const QByteArray& text);
    [[nodiscard]] bool fits(QDate date) const;
    [[nodiscard]] bool fitsDayOfMonth(QDate date) const;
    [[nodiscard]] bool fitsDayOfWeek(QDate date) const;

    qint64 m_rateMs = 0;  // 0: a cron expression, which the rest is of
    std::set<int> m_minutes;
    std::set<int> m_hours;
    Days m_daysOfMonth;
    std::set<int> m_months;
    Days m_daysOfWeek;
    std::set<int> m_years;
};

}  // namespace trestle::functions
