#include "core/functions/ScheduleExpression.h"

#include <QDateTime>
#include <QList>

namespace trestle::functions {

namespace {

constexpr int firstYear = 1970;
constexpr int lastYear = 2199;

base::Error wrong(const char* what)
{
    return {base::ErrorCode::InvalidArgument,
            QStringLiteral("Parameter ScheduleExpression is not valid: %1").arg(QString::fromUtf8(what))};
}

struct Range
{
    int first;
    int last;
    QByteArrayList names = {};  // of first and the following
};

const Range minuteRange{0, 59};
const Range hourRange{0, 23};
const Range dayRange{1, 31};
const Range monthRange{1, 12, {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}};
const Range weekdayRange{1, 7, {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}};
const Range yearRange{firstYear, lastYear};

std::optional<int> numberIn(const Range& range, const QByteArray& text)
{
    const qsizetype name = range.names.indexOf(text.toUpper());
    if (name >= 0) return range.first + static_cast<int>(name);
    bool ok = false;
    const int number = text.toInt(&ok);
    if (!ok || number < range.first || number > range.last) return {};
    return number;
}

// "*", "5", "1-5", "*/10", "5/10", "1-20/2"
bool addPart(std::set<int>& values, const Range& range, const QByteArray& part)
{
    const qsizetype slash = part.indexOf('/');
    const QByteArray span = slash < 0 ? part : part.first(slash);
    int step = 1;
    if (slash >= 0) {
        bool ok = false;
        step = part.mid(slash + 1).toInt(&ok);
        if (!ok || step < 1) return false;
    }
    int from = range.first;
    int to = range.last;
    if (span != "*") {
        const qsizetype dash = span.indexOf('-');
        const auto begin = numberIn(range, dash < 0 ? span : span.first(dash));
        const auto end = dash < 0 ? begin : numberIn(range, span.mid(dash + 1));
        if (!begin || !end) return false;
        from = *begin;
        to = dash < 0 && slash >= 0 ? range.last : *end;
    }
    if (from > to) {
        // "FRI-MON" goes on at the beginning.
        for (int value = from; value <= range.last; value += step)
            values.insert(value);
        from = range.first;
    }
    for (int value = from; value <= to; value += step)
        values.insert(value);
    return true;
}

bool addField(std::set<int>& values, const Range& range, const QByteArray& field)
{
    for (const QByteArray& part : field.split(',')) {
        if (!addPart(values, range, part)) return false;
    }
    return true;
}

}  // namespace

base::Result<ScheduleExpression> ScheduleExpression::parse(const QByteArray& text)
{
    const QByteArray trimmed = text.trimmed();
    if (trimmed.startsWith("rate(") && trimmed.endsWith(')')) return parseRate(trimmed.mid(5).chopped(1));
    if (trimmed.startsWith("cron(") && trimmed.endsWith(')')) return parseCron(trimmed.mid(5).chopped(1));
    return wrong("rate(value unit) or cron(fields) is expected");
}

base::Result<ScheduleExpression> ScheduleExpression::parseRate(const QByteArray& text)
{
    const QList<QByteArray> words = text.simplified().split(' ');
    if (words.size() != 2) return wrong("a rate is a value and a unit");
    bool ok = false;
    const qint64 value = words[0].toLongLong(&ok);
    if (!ok || value < 1 || value > 100'000) return wrong("the value of a rate is a positive number");
    const bool isPlural = words[1].endsWith('s');
    if (isPlural != (value != 1)) return wrong("one minute, several minutes");
    const QByteArray unit = isPlural ? words[1].chopped(1) : words[1];
    ScheduleExpression result;
    if (unit == "minute")
        result.m_rateMs = value * 60'000;
    else if (unit == "hour")
        result.m_rateMs = value * 3'600'000;
    else if (unit == "day")
        result.m_rateMs = value * 86'400'000;
    else
        return wrong("the unit of a rate is minute, hour or day");
    return result;
}

base::Result<ScheduleExpression> ScheduleExpression::parseCron(const QByteArray& text)
{
    const QList<QByteArray> fields = text.simplified().split(' ');
    if (fields.size() != 6) return wrong("a cron expression has six fields");
    ScheduleExpression result;
    if (!addField(result.m_minutes, minuteRange, fields[0])) return wrong("minutes");
    if (!addField(result.m_hours, hourRange, fields[1])) return wrong("hours");
    if (!addField(result.m_months, monthRange, fields[3])) return wrong("month");
    if (!addField(result.m_years, yearRange, fields[5])) return wrong("year");
    if ((fields[2] == "?") == (fields[4] == "?")) return wrong("one of day of month and day of week is ?");

    Days& month = result.m_daysOfMonth;
    if (fields[2] == "?" || fields[2] == "*") {
        month.isAny = true;
    } else if (fields[2] == "L" || fields[2] == "LW") {
        month.isLast = true;
        month.isWeekday = fields[2].size() == 2;
    } else {
        month.isWeekday = fields[2].endsWith('W');
        const QByteArray days = month.isWeekday ? fields[2].chopped(1) : fields[2];
        if (!addField(month.days, dayRange, days)) return wrong("day of month");
    }

    Days& week = result.m_daysOfWeek;
    if (fields[4] == "?" || fields[4] == "*") {
        week.isAny = true;
    } else if (fields[4] == "L") {
        week.days = {7};
    } else if (const qsizetype hash = fields[4].indexOf('#'); hash > 0) {
        const auto day = numberIn(weekdayRange, fields[4].first(hash));
        const int occurrence = fields[4].mid(hash + 1).toInt();
        if (!day || occurrence < 1 || occurrence > 5) return wrong("day of week");
        week.days = {*day};
        week.occurrence = occurrence;
    } else {
        week.isLast = fields[4].endsWith('L');
        const QByteArray days = week.isLast ? fields[4].chopped(1) : fields[4];
        if (!addField(week.days, weekdayRange, days)) return wrong("day of week");
    }
    return result;
}

bool ScheduleExpression::fitsDayOfMonth(QDate date) const
{
    const Days& days = m_daysOfMonth;
    if (days.isAny) return true;
    const int last = date.daysInMonth();
    const auto nearestWeekday = [&date, last](int day) {
        const QDate wanted(date.year(), date.month(), std::min(day, last));
        if (wanted.dayOfWeek() == Qt::Saturday) return wanted.day() > 1 ? wanted.day() - 1 : wanted.day() + 2;
        if (wanted.dayOfWeek() == Qt::Sunday) return wanted.day() < last ? wanted.day() + 1 : wanted.day() - 2;
        return wanted.day();
    };
    if (days.isLast) return date.day() == (days.isWeekday ? nearestWeekday(last) : last);
    if (!days.isWeekday) return days.days.contains(date.day());
    return std::any_of(days.days.begin(), days.days.end(),
                       [&](int day) { return day <= last && date.day() == nearestWeekday(day); });
}

bool ScheduleExpression::fitsDayOfWeek(QDate date) const
{
    const Days& days = m_daysOfWeek;
    if (days.isAny) return true;
    if (!days.days.contains(date.dayOfWeek() % 7 + 1)) return false;
    if (days.isLast) return date.day() + 7 > date.daysInMonth();
    return !days.occurrence || (date.day() - 1) / 7 + 1 == *days.occurrence;
}

bool ScheduleExpression::fits(QDate date) const
{
    return m_years.contains(date.year()) && m_months.contains(date.month()) && fitsDayOfMonth(date) &&
           fitsDayOfWeek(date);
}

std::optional<qint64> ScheduleExpression::next(qint64 startMs, qint64 afterMs) const
{
    if (m_rateMs > 0) return afterMs < startMs ? startMs : startMs + ((afterMs - startMs) / m_rateMs + 1) * m_rateMs;
    const QDateTime after = QDateTime::fromMSecsSinceEpoch(afterMs, Qt::UTC);
    for (QDate date = after.date(); date.year() <= *m_years.rbegin(); date = date.addDays(1)) {
        if (!fits(date)) continue;
        for (const int hour : m_hours) {
            for (const int minute : m_minutes) {
                const qint64 time = QDateTime(date, QTime(hour, minute), Qt::UTC).toMSecsSinceEpoch();
                if (time > afterMs) return time;
            }
        }
    }
    return {};
}

}  // namespace trestle::functions
