#include "ui/tables/TimeText.h"

#include <QDateTime>

namespace trestle::ui {

using tables::Decimal;

namespace {

constexpr qint64 lastSecond = 253'402'300'799;  // of the year 9999
constexpr qint64 firstMillisecond = 100'000'000'000;

std::optional<qint64> whole(const Decimal& number)
{
    bool fits = false;
    const qint64 value = number.toText().toLongLong(&fits);
    return fits ? std::optional(value) : std::nullopt;
}

// What is less than this is seconds: as seconds it lies beyond the year 5138, as milliseconds in 1973.
bool isMilliseconds(qint64 value)
{
    return value >= firstMillisecond;
}

}  // namespace

std::optional<QString> timeText(const Decimal& number)
{
    const auto value = whole(number);
    if (!value || *value < 0) return {};
    const qint64 ms = isMilliseconds(*value) ? *value : *value * 1'000;
    if (ms / 1'000 > lastSecond) return {};
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(ms % 1'000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

std::optional<Decimal> timeFromText(const QString& text, const Decimal& like)
{
    QDateTime time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!time.isValid()) return {};
    if (time.timeSpec() == Qt::LocalTime) time.setTimeSpec(Qt::UTC);
    const qint64 ms = time.toMSecsSinceEpoch();
    return Decimal(isMilliseconds(whole(like).value_or(0)) ? ms : ms / 1'000);
}

bool looksLikeTime(const Decimal& number)
{
    constexpr qint64 year1990 = 631'152'000;
    constexpr qint64 year2100 = 4'102'444'800;
    const auto value = whole(number);
    if (!value) return false;
    const qint64 seconds = isMilliseconds(*value) ? *value / 1'000 : *value;
    return seconds >= year1990 && seconds < year2100;
}

}  // namespace trestle::ui
