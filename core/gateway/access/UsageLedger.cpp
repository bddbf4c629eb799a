#include "core/gateway/access/UsageLedger.h"

#include "core/base/Clock.h"
#include "core/base/Log.h"

#include <QDate>
#include <QFile>
#include <QMutexLocker>
#include <QSaveFile>

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr qint64 dayMs = 86'400'000;

qint64 epochDay(const QDate& date)
{
    return QDate(1970, 1, 1).daysTo(date);
}

std::map<qint64, qint64> readDays(const JsonValue* object)
{
    std::map<qint64, qint64> days;
    if (!object) return days;
    for (const auto& [day, count] : object->object())
        if (const auto number = count.toInteger()) days.emplace(day.toLongLong(), *number);
    return days;
}

JsonValue writeDays(const std::map<qint64, qint64>& days, qint64 oldestDay)
{
    JsonValue object{JsonValue::Object()};
    for (auto day = days.lower_bound(oldestDay); day != days.end(); ++day)
        object.insert(QByteArray::number(day->first), day->second);
    return object;
}

}  // namespace

qint64 dayOf(qint64 epochMs)
{
    return epochMs / dayMs - (epochMs % dayMs < 0 ? 1 : 0);
}

qint64 periodStart(QuotaPeriod period, qint64 day)
{
    const QDate date = QDate(1970, 1, 1).addDays(day);
    switch (period) {
        case QuotaPeriod::Day:
            return day;
        case QuotaPeriod::Week:
            return day - date.dayOfWeek() % 7;
        case QuotaPeriod::Month:
            return epochDay(QDate(date.year(), date.month(), 1));
    }
    return day;
}

qint64 UsageAccount::usedSince(qint64 start, qint64 lastDay) const
{
    qint64 sum = 0;
    for (auto day = m_used.lower_bound(start); day != m_used.end() && day->first <= lastDay; ++day)
        sum += day->second;
    return sum;
}

qint64 UsageAccount::allowance(const Quota& quota, qint64 start) const
{
    const bool first = m_firstDay < 0 || periodStart(quota.period, m_firstDay) == start;
    const auto granted = m_granted.find(start);
    return quota.limit - (first ? quota.offset : 0) + (granted == m_granted.end() ? 0 : granted->second);
}

void UsageAccount::enter(qint64 day)
{
    if (m_firstDay < 0) m_firstDay = day;
    ++m_used[day];
    m_changed = true;
}

UsageAccount::Taken UsageAccount::take(const Quota& quota, qint64 nowMs)
{
    const qint64 day = dayOf(nowMs);
    const qint64 start = periodStart(quota.period, day);
    const QMutexLocker lock(&m_mutex);
    Taken taken{false, usedSince(start, day), allowance(quota, start)};
    if (taken.used >= taken.allowed) return taken;
    enter(day);
    taken.accepted = true;
    ++taken.used;
    return taken;
}

void UsageAccount::count(qint64 nowMs)
{
    const QMutexLocker lock(&m_mutex);
    enter(dayOf(nowMs));
}

std::vector<UsageAccount::Day> UsageAccount::usage(const std::optional<Quota>& quota, qint64 firstDay,
                                                   qint64 lastDay) const
{
    const QMutexLocker lock(&m_mutex);
    std::vector<Day> days;
    for (qint64 day = firstDay; day <= lastDay; ++day) {
        const auto used = m_used.find(day);
        Day entry{used == m_used.end() ? 0 : used->second, 0};
        if (quota) {
            const qint64 start = periodStart(quota->period, day);
            entry.remaining = std::max<qint64>(0, allowance(*quota, start) - usedSince(start, day));
        }
        days.push_back(entry);
    }
    return days;
}

void UsageAccount::setRemaining(const Quota& quota, qint64 nowMs, qint64 remaining)
{
    const qint64 day = dayOf(nowMs);
    const qint64 start = periodStart(quota.period, day);
    const QMutexLocker lock(&m_mutex);
    m_granted.erase(start);
    m_granted[start] = remaining + usedSince(start, day) - allowance(quota, start);
    m_changed = true;
}

void UsageAccount::read(const JsonValue& document)
{
    if (const JsonValue* first = document.find("first")) m_firstDay = first->toInteger().value_or(-1);
    m_used = readDays(document.find("used"));
    m_granted = readDays(document.find("granted"));
}

JsonValue UsageAccount::write(qint64 oldestDay) const
{
    JsonValue document{JsonValue::Object()};
    document.insert("first", m_firstDay);
    document.insert("used", writeDays(m_used, oldestDay));
    document.insert("granted", writeDays(m_granted, oldestDay));
    return document;
}

UsageLedger::UsageLedger(QString file) : m_file(std::move(file))
{
    load();
}

UsageLedger::~UsageLedger()
{
    if (const auto saved = save(base::SystemClock::instance().nowMs()); !saved)
        qCWarning(base::logGateway).noquote() << saved.error().message;
}

void UsageLedger::load()
{
    QFile file(m_file);
    if (m_file.isEmpty() || !file.open(QIODevice::ReadOnly)) return;
    const auto document = base::parseJson(file.readAll(), {.bytes = qsizetype(256) << 20});
    if (!document) {
        qCWarning(base::logGateway).noquote() << m_file << document.error().message;
        return;
    }
    for (const auto& [planId, keys] : document->object())
        for (const auto& [keyId, entry] : keys.object())
            account(planId, keyId)->read(entry);
}

std::shared_ptr<UsageAccount> UsageLedger::account(const QByteArray& planId, const QByteArray& keyId)
{
    const QMutexLocker lock(&m_mutex);
    std::shared_ptr<UsageAccount>& there = m_accounts[{planId, keyId}];
    if (!there) there = std::make_shared<UsageAccount>();
    return there;
}

std::shared_ptr<const UsageAccount> UsageLedger::find(const QByteArray& planId, const QByteArray& keyId) const
{
    const QMutexLocker lock(&m_mutex);
    const auto there = m_accounts.find({planId, keyId});
    return there == m_accounts.end() ? nullptr : there->second;
}

base::Result<void> UsageLedger::save(qint64 nowMs)
{
    if (m_file.isEmpty()) return {};
    const QMutexLocker saving(&m_saving);
    const qint64 oldestDay = dayOf(nowMs) - keptDays;
    JsonValue::Object plans;
    bool changed = false;
    {
        const QMutexLocker lock(&m_mutex);
        for (const auto& [ids, account] : m_accounts) {
            const QMutexLocker accountLock(&account->m_mutex);
            changed = changed || account->m_changed;
            account->m_changed = false;
            if (account->m_firstDay < 0 && account->m_granted.empty()) continue;
            if (plans.empty() || plans.back().first != ids.first)
                plans.emplace_back(ids.first, JsonValue(JsonValue::Object()));
            plans.back().second.insert(ids.second, account->write(oldestDay));
        }
    }
    if (!changed) return {};
    QSaveFile file(m_file);
    const QByteArray text = base::writeJson(std::move(plans)) + '\n';
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return base::Error{
            base::ErrorCode::Io,
            QStringLiteral("The usage of API keys cannot be written to %1: %2").arg(m_file, file.errorString())};
    return {};
}

}  // namespace trestle::gateway
