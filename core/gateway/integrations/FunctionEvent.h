// The event an HTTP API hands to a function, in payload format 2.0 and 1.0, written straight as JSON text.
// What the two make of the same request differs in more than names:
//                   2.0                                   1.0
//   path            decoded, cut at a decoded '?'         as sent; decoded in requestContext
//   query           names sorted, values joined with ','  last value wins, all of them in the multi map
//   header names    lower case, values joined with ','    Capitalised-Like-This, last value and multi map
//   cookies         a list of their own, no header        a header
//   nothing there   the member is left out                null
#pragma once

#include "core/base/Json.h"
#include "core/gateway/definition/Api.h"
#include "core/gateway/routing/RouteTable.h"
#include "core/http/Message.h"

namespace trestle::gateway {

struct ClientCertificate;

/// What a request came to. A function URL writes format 2.0, but for the path, which stays as sent outside
/// requestContext, and the header cookie, which stays beside the list.
enum class EventSource { HttpApi, FunctionUrl };

struct EventInput
{
    const http::Request& request;
    QByteArrayView routeKey;   // "GET /books/{id}"
    QByteArrayView routePath;  // "/books/{id}", "$default"
    const std::vector<PathParameter>& pathParameters;
    QByteArrayView path;  // below the stage, percent-encoded
    const Stage& stage;
    QByteArrayView apiId;
    QByteArrayView accountId;
    QByteArrayView requestId;
    QByteArray traceHeader;
    qint64 timeMs = 0;  // since 1970, UTC
    /// What the authorizer said, as format 2.0 has it: {"jwt": {"claims", "scopes"}}, {"lambda": {…}} or {"iam": {…}}.
    /// Null: there was none.
    const base::JsonValue& authorizer = noAuthorizer;
    EventSource source = EventSource::HttpApi;
    bool atDomain = false;                           // it came to a custom domain: paths are those asked for
    bool encrypted = false;                          // the request came over TLS
    const ClientCertificate* certificate = nullptr;  // that mutual TLS asked for; null: it did not

    static const base::JsonValue noAuthorizer;
};

[[nodiscard]] QByteArray functionEvent(PayloadFormat format, const EventInput& input);

[[nodiscard]] QByteArray functionEventV1(const EventInput& input);
[[nodiscard]] QByteArray functionEventV2(const EventInput& input);

// What authorizers get of a request, too: the members between version and body, each with a comma before it.
/// How format 1.0 says that there are no parameters or variables: null to functions, {} to authorizers.
enum class Nothing { Null, Empty };
void appendRequestV1(QByteArray& out, const EventInput& input, Nothing nothing);
void appendRequestV2(QByteArray& out, const EventInput& input);

}  // namespace trestle::gateway
