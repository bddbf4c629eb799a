// What the operations of apigatewayv2 work on: the design through its one keeper. Lives as long as the service that has
// its operations. Any thread.
#pragma once

#include "core/aws/rest/ControlPlanes.h"
#include "core/workspace/DesignAccess.h"

#include <functional>

namespace trestle::aws::apigatewayv2 {

struct ApiGatewayV2
{
    workspace::DesignAccess& design;
    const rest::Surroundings& surroundings;
    /// Forgets what authorizers said for a stage. Null: nothing is kept.
    std::function<void(const QByteArray& apiId, const QByteArray& stage)> flushAuthorizers = {};

    /// ISO 8601.
    [[nodiscard]] QByteArray now() const;
};

/// Adds every operation; both must outlive the service's requests.
void addOperations(rest::ControlPlanes& controlPlanes, ApiGatewayV2& gateway);

[[nodiscard]] rest::Failure badRequest(QByteArray message);
[[nodiscard]] rest::Failure notFound(QByteArray message);
[[nodiscard]] rest::Failure conflict(QByteArray message);

/// Runs `edit` on the design; what it returns is the answer, and a failure leaves the design as it was.
[[nodiscard]] rest::Outcome changeDesign(ApiGatewayV2& gateway,
                                         const std::function<rest::Outcome(workspace::Workspace& design)>& edit);

/// The HTTP or WebSocket API that `input` names by apiId, looked at or edited. Failure: there is none of that id.
[[nodiscard]] rest::Outcome readApi(ApiGatewayV2& gateway, const base::JsonValue& input,
                                    const std::function<rest::Outcome(const gateway::Api& api)>& read);
[[nodiscard]] rest::Outcome changeApi(ApiGatewayV2& gateway, const base::JsonValue& input,
                                      const std::function<rest::Outcome(gateway::Api& api)>& edit);
[[nodiscard]] gateway::Api* findApi(workspace::Workspace& design, QByteArrayView id);
[[nodiscard]] const gateway::Api* findApi(const workspace::Workspace& design, QByteArrayView id);

/// Seven characters of a-z0-9, as the service's ids below an API are.
[[nodiscard]] QByteArray newShortId();
/// The same for what a designer made and nobody gave an id: made of `place`, and so the same on every machine.
[[nodiscard]] QByteArray stableShortId(const QByteArray& place);

/// {items, nextToken}: the page of `elements` that the input's maxResults and nextToken ask for.
[[nodiscard]] rest::Outcome page(const base::JsonValue& input, std::vector<base::JsonValue> elements);

[[nodiscard]] inline base::JsonValue nothing()
{
    return base::JsonValue::Object();
}

}  // namespace trestle::aws::apigatewayv2
