// Custom domain names: which stage of which API a path below a domain leads to. Compiled from the account's documents
// domainNames, apiMappings (keys of several segments), basePathMappings (of one) and routingRules. The longest key that
// the path begins with wins, segment by segment; an empty key takes what is left. Where the domain's routingMode says
// so, rules are asked before that or instead, by their priority. "*.example.com" stands for every name below it. A
// domain with mutualTlsAuthentication has a gate. Values; any thread.
#pragma once

#include "core/gateway/access/ClientTrust.h"
#include "core/gateway/definition/Documents.h"
#include "core/http/Message.h"

#include <functional>
#include <optional>
#include <vector>

namespace trestle::gateway {

struct DomainMapping
{
    QByteArray key;  // "orders/v1"; "" takes what is left
    QByteArray apiId;
    QByteArray stage;   // "": the path's next segment names it
    QByteArray ruleId;  // "": a mapping, no rule
};

/// A routing rule: all of its conditions have to hold; without any it takes everything.
struct DomainRule
{
    struct HeaderValue
    {
        QByteArray name;
        QByteArray glob;  // with * at its ends
    };
    qint64 priority = 0;                             // the lowest is asked first
    std::vector<std::vector<HeaderValue>> headers;   // any of each
    std::vector<std::vector<QByteArray>> basePaths;  // likewise; whole segments
    bool stripsBasePath = false;
    DomainMapping mapping;  // its key is the base path that may match
};

class DomainTable
{
public:
    /// What stands at a truststoreUri.
    using Truststores = std::function<base::Result<QByteArray>(const QByteArray& uri)>;
    using Report = std::function<void(const QString& problem)>;

    [[nodiscard]] static DomainTable compile(const Documents& account, const Truststores& truststores = {},
                                             const Report& report = {});

    [[nodiscard]] bool isEmpty() const { return m_domains.empty(); }

    struct Match
    {
        const DomainMapping* mapping = nullptr;  // null: none of the domain's takes the path
        QByteArrayView rest;                     // of the path, behind the key; "/" at least
        const ClientGate* gate = nullptr;        // null: the domain lets everybody in
    };
    /// Nothing if `host` is none of the domains. `path` begins with '/'. `headers` are the request's.
    [[nodiscard]] std::optional<Match> find(QByteArrayView host, QByteArrayView path,
                                            const http::Headers& headers) const;

private:
    struct Domain
    {
        std::vector<DomainRule> rules;        // those that are asked, in their order
        std::vector<DomainMapping> mappings;  // the longest keys first
        std::optional<ClientGate> gate;
    };

    std::map<QByteArray, Domain> m_domains;  // by name in lower case
};

}  // namespace trestle::gateway
