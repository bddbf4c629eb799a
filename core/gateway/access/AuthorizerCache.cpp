#include "core/gateway/access/AuthorizerCache.h"

#include <QMutexLocker>

namespace trestle::gateway {

std::shared_ptr<const AuthorizerAnswer> AuthorizerCache::kept(const QByteArray& key, qint64 nowNs) const
{
    const auto found = m_kept.find(key);
    return found != m_kept.end() && nowNs < found->second.untilNs ? found->second.answer : nullptr;
}

std::shared_ptr<const AuthorizerAnswer> AuthorizerCache::find(const QByteArray& key, qint64 nowNs)
{
    if (m_ttlNs == 0) return nullptr;
    const QMutexLocker lock(&m_mutex);
    return kept(key, nowNs);
}

AuthorizerCache::Entry AuthorizerCache::enter(const QByteArray& key, qint64 nowNs, Waiter waiter)
{
    const QMutexLocker lock(&m_mutex);
    if (std::shared_ptr<const AuthorizerAnswer> answer = kept(key, nowNs)) return {Place::Cached, std::move(answer)};
    std::vector<Waiter>& waiting = m_waiting[key];
    waiting.push_back(std::move(waiter));
    return {waiting.size() == 1 ? Place::First : Place::Waiting, nullptr};
}

void AuthorizerCache::settle(const QByteArray& key, const AuthorizerOutcome& outcome, qint64 nowNs)
{
    std::vector<Waiter> waiting;
    {
        const QMutexLocker lock(&m_mutex);
        if (const auto found = m_waiting.find(key); found != m_waiting.end()) {
            waiting = std::move(found->second);
            m_waiting.erase(found);
        }
        if (outcome && m_ttlNs > 0) {
            const qint64 untilNs = nowNs + m_ttlNs;
            m_kept.insert_or_assign(key, Kept{*outcome, untilNs});
            m_ends.emplace_back(untilNs, key);
            trim(nowNs);
        }
    }
    for (Waiter& waiter : waiting)
        waiter(outcome);
}

void AuthorizerCache::flush()
{
    const QMutexLocker lock(&m_mutex);
    m_kept.clear();
    m_ends.clear();
}

void AuthorizerCache::trim(qint64 nowNs)
{
    while (!m_ends.empty() && (m_ends.front().first <= nowNs || m_ends.size() > mostEntries)) {
        const auto kept = m_kept.find(m_ends.front().second);
        if (kept != m_kept.end() && kept->second.untilNs == m_ends.front().first) m_kept.erase(kept);
        m_ends.pop_front();
    }
}

QByteArray identityKey(const std::vector<QByteArray>& values)
{
    QByteArray key;
    for (const QByteArray& value : values)
        key += QByteArray::number(value.size()) + ':' + value;
    return key;
}

}  // namespace trestle::gateway
