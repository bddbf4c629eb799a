// What the messages of a route have to look like: the API's models by key, and the expression that picks one of them
// for a message. $default serves what no other does. Immutable; any thread.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/rest/RestFailure.h"
#include "core/gateway/rest/schema/JsonSchema.h"
#include "core/gateway/websocket/SelectionExpression.h"

#include <functional>

namespace trestle::gateway {

struct SocketModels
{
    SelectionExpression selection;
    std::map<QByteArray, JsonSchema> byKey;

    /// Why a message is refused; nothing if it fits. One that no model is for is refused too.
    [[nodiscard]] std::optional<RestFailure> problemOf(const SelectionSource& source) const;
};

/// Of the service's Route; nothing if it selects no model. `report` is told which models are not there, `reportBroken`
/// what does not compile; a message it would be for is refused.
[[nodiscard]] std::optional<SocketModels> compileSocketModels(const Api& api, const base::JsonValue& route,
                                                              const std::function<void(const QString&)>& report,
                                                              const std::function<void(const QString&)>& reportBroken);

}  // namespace trestle::gateway
