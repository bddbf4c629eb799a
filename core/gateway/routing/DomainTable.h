// Custom domain names: which stage of which API a path below a domain leads to. Compiled from the account's documents
// domainNames, apiMappings (keys of several segments) and basePathMappings (of one). The longest key that the path
// begins with wins, segment by segment; an empty key takes what is left. "*.example.com" stands for every name below
// it. Values; any thread.
#pragma once

#include "core/gateway/definition/Documents.h"

#include <optional>
#include <vector>

namespace trestle::gateway {

struct DomainMapping
{
    QByteArray key;  // "orders/v1"; "" takes what is left
    QByteArray apiId;
    QByteArray stage;  // "": the path's next segment names it
};

class DomainTable
{
public:
    [[nodiscard]] static DomainTable compile(const Documents& account);

    [[nodiscard]] bool isEmpty() const { return m_domains.empty(); }

    struct Match
    {
        const DomainMapping* mapping = nullptr;  // null: none of the domain's takes the path
        QByteArrayView rest;                     // of the path, behind the key; "/" at least
    };
    /// Nothing if `host` is none of the domains. `path` begins with '/'.
    [[nodiscard]] std::optional<Match> find(QByteArrayView host, QByteArrayView path) const;

private:
    std::map<QByteArray, std::vector<DomainMapping>> m_domains;  // by name in lower case; the longest keys first
};

}  // namespace trestle::gateway
