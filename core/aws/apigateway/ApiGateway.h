// What the operations of apigateway (v1) work on: the design through its one keeper, and what runs. Lives as long as
// the service that has its operations. Any thread.
#pragma once

#include "core/aws/rest/Exchange.h"
#include "core/aws/rest/Failure.h"
#include "core/workspace/DesignAccess.h"

#include <functional>

namespace trestle::gateway {
class UsageLedger;
}

namespace trestle::aws::apigateway {

struct ApiGateway
{
    workspace::DesignAccess& design;
    const rest::Surroundings& surroundings;
    /// What API keys used of their plans; null: nothing is counted.
    gateway::UsageLedger* usage = nullptr;
    /// Forgets what a stage cached: answers, or what authorizers said. Null: nothing is.
    std::function<void(const QByteArray& apiId, const QByteArray& stage)> flushCache = {};
    std::function<void(const QByteArray& apiId, const QByteArray& stage)> flushAuthorizers = {};

    [[nodiscard]] qint64 nowSeconds() const { return surroundings.nowMs() / 1000; }
    [[nodiscard]] QByteArray accountId() const { return surroundings.accountId; }
    [[nodiscard]] QByteArray region() const { return surroundings.region; }
};

/// Runs `edit` on the design; what it returns is the answer, and a failure leaves the design as it was.
[[nodiscard]] rest::Outcome changeDesign(ApiGateway& gateway,
                                         const std::function<rest::Outcome(workspace::Workspace& design)>& edit);

[[nodiscard]] rest::Failure badRequest(QByteArray message);
[[nodiscard]] rest::Failure notFound(QByteArray message);
[[nodiscard]] rest::Failure conflict(QByteArray message);

// The REST API of an id; null if there is none.
[[nodiscard]] gateway::Api* findApi(workspace::Workspace& design, QByteArrayView id);
[[nodiscard]] const gateway::Api* findApi(const workspace::Workspace& design, QByteArrayView id);
/// "Invalid API identifier specified <account>:<id>"
[[nodiscard]] rest::Failure noSuchApi(const ApiGateway& gateway, const QByteArray& id);

/// An id of six characters that `documents` has none of.
[[nodiscard]] QByteArray newShortId(const gateway::Documents::OfKind& documents);

/// One page of what `elements` are, in their order, as the service's lists are: {item, position}. `limit` and
/// `position` are the input's.
[[nodiscard]] rest::Outcome page(const base::JsonValue& input,
                                 const std::vector<std::pair<QByteArray, base::JsonValue>>& elements);

}  // namespace trestle::aws::apigateway
