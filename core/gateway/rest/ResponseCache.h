// Answers of one stage, kept for a time and reused for requests with the same key. Bounded by bytes; the one used
// longest ago goes first. Any thread.
#pragma once

#include "core/http/Message.h"

#include <QMutex>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

namespace trestle::gateway {

class ResponseCache
{
public:
    static constexpr qsizetype largestEntry = qsizetype(1) << 20;
    static constexpr qsizetype defaultBytes = qsizetype(64) << 20;

    explicit ResponseCache(qsizetype bytes = defaultBytes) : m_limit(bytes) {}

    /// Null if there is none, or its time is over at `nowNs` (monotonic).
    [[nodiscard]] std::shared_ptr<const http::Response> find(const QByteArray& key, qint64 nowNs);
    /// Kept until `untilNs`. What is larger than largestEntry is not kept.
    void put(const QByteArray& key, const http::Response& response, qint64 untilNs);
    void remove(const QByteArray& key);
    void flush();

private:
    struct Entry
    {
        std::string key;
        std::shared_ptr<const http::Response> response;
        qint64 untilNs = 0;
        qsizetype bytes = 0;
    };
    using Entries = std::list<Entry>;  // used last first

    void drop(Entries::iterator entry);

    const qsizetype m_limit;
    QMutex m_mutex;  // guards all below
    Entries m_entries;
    std::unordered_map<std::string, Entries::iterator> m_byKey;
    qsizetype m_bytes = 0;
};

}  // namespace trestle::gateway
