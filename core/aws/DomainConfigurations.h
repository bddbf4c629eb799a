// A custom domain name is one document for both control planes of API Gateway: v1 says flat what v2 has as a list of
// domainNameConfigurations. It is kept in the words of whoever changed it last, and shown in either's.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/definition/Documents.h"

namespace trestle::aws {

/// What the service adds of its own to a domain: where a CNAME of it would lead.
struct DomainTarget
{
    QByteArray name;
    QByteArray hostedZone;
};
[[nodiscard]] DomainTarget domainTarget(const QByteArray& domain, bool isEdge, const QByteArray& region);

/// v1's words in place of v2's, of a document that has these.
void flattenConfigurations(base::JsonValue& document);
/// v2's words in place of v1's, which go: the document has these configurations now.
void dropFlatConfiguration(base::JsonValue& document);
/// The domainNameConfigurations of a document in either words, with what the service adds to them.
[[nodiscard]] base::JsonValue configurationsOf(const QByteArray& domain, const base::JsonValue& document,
                                               const QByteArray& region);

/// What both control planes keep below a domain.
void removeBelowDomain(gateway::Documents& account, const QByteArray& domain);

}  // namespace trestle::aws
