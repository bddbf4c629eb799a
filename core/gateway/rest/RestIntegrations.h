// The integrations of REST APIs: the request as it was mapped goes out, the answer comes back to RestResponse.h. All
// answer on the exchange's I/O thread, at once or later.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"
#include "core/gateway/rest/RestRequest.h"
#include "core/gateway/rest/RestResponse.h"

namespace trestle::gateway {

/// Maps the request and calls what the method leads to.
void callIntegration(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room);

/// AWS_PROXY and AWS to a function.
void callRestFunction(std::unique_ptr<Exchange> exchange, const FunctionTarget& target, IntegrationRequest request,
                      const std::shared_ptr<IoRoom>& room);
/// AWS to an operation of one of our services.
void callRestAction(std::unique_ptr<Exchange> exchange, const ActionTarget& target, IntegrationRequest request,
                    const std::shared_ptr<IoRoom>& room);
/// HTTP and HTTP_PROXY.
void callRestTarget(std::unique_ptr<Exchange> exchange, IntegrationRequest request,
                    const std::shared_ptr<IoRoom>& room);
/// MOCK: the rendered request says which status the answer has.
void answerRestMock(std::unique_ptr<Exchange> exchange, const IntegrationRequest& request);

/// Milliseconds for the integration to answer in.
[[nodiscard]] int timeoutOf(const RestIntegration& integration, const RestCall& call);
/// An integration that gave no answer within its time.
void timedOutRest(std::unique_ptr<Exchange> exchange);
/// What a streamed answer goes into: the client, or a test's outcome.
[[nodiscard]] std::shared_ptr<RestStream> newStream(const Exchange& exchange);
/// Milliseconds that a stream of the API may stand still, and the note of one that did.
[[nodiscard]] int idleLimitOf(const RestPlan& plan);
[[nodiscard]] QByteArray idleNote(const RestPlan& plan);
/// A function's stream that stood still for so long.
void endIdleStream(std::unique_ptr<Exchange> exchange);
/// A test of a stream whose headers did not come in time.
void endTestWithoutHeaders(std::unique_ptr<Exchange> exchange);

// Lines of the execution log. It tells of a call as one of the service's own, to where it makes them.
[[nodiscard]] QByteArray endpointUri(const GatewayServices& services, const FunctionTarget& target);
[[nodiscard]] QByteArray endpointUri(const GatewayServices& services, const ActionTarget& target);
[[nodiscard]] http::Headers endpointHeaders(const base::Clock& clock, const QByteArray& requestId,
                                            const QByteArray& apiId, const QByteArray& traceHeader);
void logEndpointRequest(const RestCall& call, const QByteArray& uri, const http::Headers& headers,
                        const QByteArray& body);
void logEndpointResponse(const RestCall& call, int status, const http::Headers& headers, const QByteArray& body);

/// Notes how long the integration took, counted from exchange.integrationNs.
void noteIntegration(Exchange& exchange, int status);

}  // namespace trestle::gateway
