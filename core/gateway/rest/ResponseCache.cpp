#include "core/gateway/rest/ResponseCache.h"

namespace trestle::gateway {

std::shared_ptr<const http::Response> ResponseCache::find(const QByteArray& key, qint64 nowNs)
{
    const QMutexLocker lock(&m_mutex);
    const auto found = m_byKey.find(key.toStdString());
    if (found == m_byKey.end()) return nullptr;
    if (found->second->untilNs <= nowNs) {
        drop(found->second);
        return nullptr;
    }
    m_entries.splice(m_entries.begin(), m_entries, found->second);
    return found->second->response;
}

void ResponseCache::put(const QByteArray& key, const http::Response& response, qint64 untilNs)
{
    const qsizetype bytes = response.body.size() + key.size();
    if (bytes > largestEntry) return;
    auto kept = std::make_shared<const http::Response>(response);
    const QMutexLocker lock(&m_mutex);
    if (const auto old = m_byKey.find(key.toStdString()); old != m_byKey.end()) drop(old->second);
    m_entries.push_front({key.toStdString(), std::move(kept), untilNs, bytes});
    m_byKey[m_entries.front().key] = m_entries.begin();
    m_bytes += bytes;
    while (m_bytes > m_limit)
        drop(std::prev(m_entries.end()));
}

void ResponseCache::remove(const QByteArray& key)
{
    const QMutexLocker lock(&m_mutex);
    if (const auto found = m_byKey.find(key.toStdString()); found != m_byKey.end()) drop(found->second);
}

void ResponseCache::flush()
{
    const QMutexLocker lock(&m_mutex);
    m_byKey.clear();
    m_entries.clear();
    m_bytes = 0;
}

void ResponseCache::drop(Entries::iterator entry)
{
    m_bytes -= entry->bytes;
    m_byKey.erase(entry->key);
    m_entries.erase(entry);
}

}  // namespace trestle::gateway
