// From an integration's answer to the client's, and the ends of a REST request's way.
#pragma once

#include "core/gateway/pipeline/Exchange.h"
#include "core/gateway/rest/RestCall.h"

namespace trestle::gateway {

struct IntegrationAnswer
{
    int status = 200;
    http::Headers headers;
    QByteArray body;
    /// What selection patterns are matched with; null: the status. A function's answer without an error has "".
    QByteArray selection;
};

/// Picks the integration response, maps headers, renders the body and ends the way. Of integrations that are no proxy.
void answerRest(std::unique_ptr<Exchange> exchange, IntegrationAnswer answer);

/// The answer of a target that is proxied: its body as its type, the client's Accept and the contentHandling of the
/// integration response for its status have it (MediaTypes.h), the rest as below.
void answerRestTarget(std::unique_ptr<Exchange> exchange, IntegrationAnswer answer);

/// The answer of a proxy integration: its headers renamed where they would be the connection's, then sent.
void answerRestProxy(std::unique_ptr<Exchange> exchange, http::Response response);

/// Sends status and headers of an answer whose body follows in call.stream, beginning with the head's.
void beginRestStream(Exchange& exchange, http::Response head);
/// Such an answer's end: recorded and logged, and the client told. Broken, with the reason as the trace's note: it is
/// cut.
void endRestStream(std::unique_ptr<Exchange> exchange, http::BodyEnd how);

/// The one place where a failure of a REST API becomes its answer, by the API's gateway responses.
void failRest(std::unique_ptr<Exchange> exchange, RestFailure failure);

/// Adds the ids, packs, records, keeps in the cache, and sends.
void finishRest(std::unique_ptr<Exchange> exchange, http::Response response);

}  // namespace trestle::gateway
