// The answers of one authorizer on one stage, for as long as they may be used, and who waits for one that is being
// asked for: requests of the same identity share one call. Bounded; the oldest answers go first. Any thread.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/gateway/access/AuthorizerAnswer.h"
#include "core/gateway/access/Refusal.h"

#include <QMutex>

#include <deque>
#include <memory>
#include <unordered_map>

namespace trestle::gateway {

using AuthorizerOutcome = base::Result<std::shared_ptr<const AuthorizerAnswer>, Refusal>;

class AuthorizerCache
{
public:
    static constexpr size_t mostEntries = 10'000;
    using Waiter = base::UniqueFunction<void(const AuthorizerOutcome&)>;

    /// `ttlNs` 0: nothing is kept.
    explicit AuthorizerCache(qint64 ttlNs) : m_ttlNs(ttlNs) {}

    enum class Place { Cached, First, Waiting };
    struct Entry
    {
        Place place = Place::First;
        std::shared_ptr<const AuthorizerAnswer> answer;  // if Cached
    };
    /// The answer kept for the identity `key`; null if there is none.
    [[nodiscard]] std::shared_ptr<const AuthorizerAnswer> find(const QByteArray& key, qint64 nowNs);
    /// What there is for the identity `key`. First: the caller is to call the function and then settle(); its waiter is
    /// called by that, as are those of the requests that found it Waiting. If Cached the waiter is dropped.
    [[nodiscard]] Entry enter(const QByteArray& key, qint64 nowNs, Waiter waiter);
    /// Keeps an answer, not a refusal, and calls who waits, on this thread.
    void settle(const QByteArray& key, const AuthorizerOutcome& outcome, qint64 nowNs);
    /// FlushStageAuthorizersCache.
    void flush();

    [[nodiscard]] qint64 ttlNs() const { return m_ttlNs; }

private:
    struct Kept
    {
        std::shared_ptr<const AuthorizerAnswer> answer;
        qint64 untilNs = 0;
    };

    [[nodiscard]] std::shared_ptr<const AuthorizerAnswer> kept(const QByteArray& key, qint64 nowNs) const;
    void trim(qint64 nowNs);

    const qint64 m_ttlNs;
    QMutex m_mutex;  // guards all below; no waiter is called under it
    std::unordered_map<QByteArray, Kept> m_kept;
    std::deque<std::pair<qint64, QByteArray>> m_ends;  // of m_kept, the earliest first
    std::unordered_map<QByteArray, std::vector<Waiter>> m_waiting;
};

/// One identity out of the values it was found in.
[[nodiscard]] QByteArray identityKey(const std::vector<QByteArray>& values);

}  // namespace trestle::gateway
