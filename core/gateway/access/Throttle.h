// The limits one request must pass, in the service's order: usage plan for the method, usage plan, stage's method,
// account. A request that one of them refuses costs none of them a token. Any thread.
#pragma once

#include "core/gateway/access/TokenBucket.h"

#include <QByteArray>
#include <QMutex>

#include <map>
#include <memory>
#include <vector>

namespace trestle::gateway {

struct Limit
{
    QByteArray whose;  // "plan Gold for GET /pets", "GET /pets of stage dev", "account"
    std::shared_ptr<TokenBucket> bucket;
};
using Limits = std::vector<Limit>;

/// Takes one token of each. Null if all had one; otherwise the limit that had none, and no token is taken.
[[nodiscard]] const Limit* takeFromAll(const Limits& first, const Limits& then, qint64 nowNs);
/// "account: 4999 of 5000 left at 10000/s; …", for a trace.
[[nodiscard]] QByteArray describe(const Limits& first, const Limits& then, qint64 nowNs);
/// "plan Gold has no token left (burst 5, 1/s)".
[[nodiscard]] QByteArray describeRefusal(const Limit& limit);

/// The buckets in use, by name, so that a new deployment goes on with those of the last one where the limit is the
/// same.
class TokenBuckets
{
public:
    /// The bucket of that name while somebody holds it, unless its limit is another: then a new, full one.
    [[nodiscard]] std::shared_ptr<TokenBucket> bucket(const QByteArray& name, const RateLimit& limit, qint64 nowNs);

private:
    QMutex m_mutex;  // guards all below
    std::map<QByteArray, std::weak_ptr<TokenBucket>> m_buckets;
    size_t m_sweepAt = 64;
};

}  // namespace trestle::gateway
