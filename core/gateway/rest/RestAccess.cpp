#include "core/gateway/rest/RestAccess.h"

#include "core/gateway/access/Caller.h"
#include "core/gateway/rest/RestContext.h"
#include "core/gateway/rest/RestEvent.h"
#include "core/gateway/rest/RestResponse.h"
#include "core/gateway/templates/VariableText.h"

namespace trestle::gateway {

namespace {

GatewayResponseType responseType(Refusal::Kind kind)
{
    switch (kind) {
        case Refusal::Kind::Unauthorized:
            return GatewayResponseType::Unauthorized;
        case Refusal::Kind::AccessDenied:
            return GatewayResponseType::AccessDenied;
        case Refusal::Kind::InvalidApiKey:
            return GatewayResponseType::InvalidApiKey;
        case Refusal::Kind::MissingAuthenticationToken:
            return GatewayResponseType::MissingAuthenticationToken;
        case Refusal::Kind::InvalidSignature:
            return GatewayResponseType::InvalidSignature;
        case Refusal::Kind::Throttled:
            return GatewayResponseType::Throttled;
        case Refusal::Kind::QuotaExceeded:
            return GatewayResponseType::QuotaExceeded;
        case Refusal::Kind::UriTooLong:
            return GatewayResponseType::Default4xx;
        case Refusal::Kind::AuthorizerFailure:
            return GatewayResponseType::AuthorizerFailure;
        case Refusal::Kind::AuthorizerConfiguration:
            return GatewayResponseType::AuthorizerConfigurationError;
    }
    return GatewayResponseType::AccessDenied;
}

}  // namespace

AccessPlans compileRestAccess(const QByteArray& apiId, const RestStage& stage, const RestPlan& plan,
                              const StageVariables& variables, const AccessSources& sources,
                              const AccessCompiler::Report& report)
{
    AccessCompiler compiler(
        {Protocol::Rest, apiId, stage.name, plan.settings, stage.document, plan.authorizers, variables}, sources,
        report);
    AccessPlans plans;
    for (size_t i = 0; i < plan.methods.size(); ++i) {
        const RestMethod& method = *plan.methods[i];
        plans.set(i, compiler.compile(
                         {method.key, method.authorizationType, method.authorizerId, method.apiKeyRequired,
                          QList<QByteArray>(method.authorizationScopes.begin(), method.authorizationScopes.end())}));
    }
    plans.unrouted = compiler.unrouted();
    return plans;
}

static const AccessPlans* accessPlans(const Exchange& exchange)
{
    const RunningStage* stage = exchange.address.stage;
    if (!stage) return nullptr;
    return exchange.rest->canary ? &stage->canaryAccess : &stage->access;
}

const AccessPlan* accessPlan(const Exchange& exchange)
{
    const AccessPlans* plans = accessPlans(exchange);
    return plans ? planOf(*plans, exchange.match.route) : nullptr;
}

const AccessPlan* unroutedPlan(const Exchange& exchange)
{
    const AccessPlans* plans = accessPlans(exchange);
    return plans ? plans->unrouted.get() : nullptr;
}

void takeCaller(Exchange& exchange)
{
    const Caller* caller = exchange.caller.get();
    if (!caller) return;
    RestCall& call = *exchange.rest;
    call.authorizer = restAuthorizerMember(caller);
    call.identity = identityMembers(*caller);
}

bool isAccessFailure(GatewayResponseType type)
{
    return type == GatewayResponseType::Unauthorized || type == GatewayResponseType::AccessDenied ||
           type == GatewayResponseType::AuthorizerFailure ||
           type == GatewayResponseType::AuthorizerConfigurationError || type == GatewayResponseType::InvalidSignature ||
           type == GatewayResponseType::ExpiredToken || type == GatewayResponseType::MissingAuthenticationToken;
}

RestFailure failureOf(Refusal refusal)
{
    RestFailure failure{.type = responseType(refusal.kind),
                        .message = std::move(refusal.message),
                        .note = std::move(refusal.note),
                        .errorType = std::move(refusal.exception)};
    if (refusal.kind == Refusal::Kind::UriTooLong) {
        failure.status = 414;
        failure.message = "Request URI too long";
    }
    if (refusal.kind == Refusal::Kind::AccessDenied && failure.message.isNull())
        failure.message =
            factsOf(failure.type).message.toByteArray() + (refusal.explicitDeny ? " with an explicit deny" : "");
    return failure;
}

void refuseRest(std::unique_ptr<Exchange> exchange, Refusal refusal)
{
    takeCaller(*exchange);
    failRest(std::move(exchange), failureOf(std::move(refusal)));
}

QByteArray restAuthorizerEvent(Exchange& exchange, LambdaAuthorizer::Kind)
{
    QByteArray out;
    appendRestRequest(out, exchange, "{}");
    return out;
}

QByteArray restVariable(Exchange& exchange, QByteArrayView path)
{
    const QByteArray variable = "$context." + path.toByteArray();
    return VariableText::compile(variable).text(contextOf(exchange, contextNeeds(variable)), {});
}

}  // namespace trestle::gateway
