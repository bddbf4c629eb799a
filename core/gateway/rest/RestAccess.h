// How access control meets a REST API: what stands before its methods, the events its authorizers get, and which
// gateway response a refusal is.
#pragma once

#include "core/gateway/access/Admission.h"
#include "core/gateway/rest/RestApi.h"
#include "core/gateway/rest/RestFailure.h"

namespace trestle::gateway {

/// What stands before the methods of `plan` as `stage` serves it with `variables`, by the number of the method.
[[nodiscard]] AccessPlans compileRestAccess(const QByteArray& apiId, const RestStage& stage, const RestPlan& plan,
                                            const StageVariables& variables, const AccessSources& sources,
                                            const AccessCompiler::Report& report);

/// With the method known: what stands before it; null if nothing does.
[[nodiscard]] const AccessPlan* accessPlan(const Exchange& exchange);
/// What stands before a request that no method takes; null if nothing does.
[[nodiscard]] const AccessPlan* unroutedPlan(const Exchange& exchange);
/// Hands what access control found out on to events, templates and logs.
void takeCaller(Exchange& exchange);

/// Whether it says that somebody may not pass: $context.authorize.error and its like tell of it.
[[nodiscard]] bool isAccessFailure(GatewayResponseType type);
/// The failure that a refusal is, of WebSocket APIs too.
[[nodiscard]] RestFailure failureOf(Refusal refusal);

// The functions of a FrontDoor.
void refuseRest(std::unique_ptr<Exchange> exchange, Refusal refusal);
[[nodiscard]] QByteArray restAuthorizerEvent(Exchange& exchange, LambdaAuthorizer::Kind kind);
[[nodiscard]] QByteArray restVariable(Exchange& exchange, QByteArrayView path);

}  // namespace trestle::gateway
