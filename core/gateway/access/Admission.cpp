#include "core/gateway/access/Admission.h"

#include "core/base/Ids.h"
#include "core/gateway/access/AuthorizerCall.h"
#include "core/gateway/access/Caller.h"

#include <QDateTime>

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;
using Verdict = PolicyDecision::Kind;

constexpr qsizetype longestArn = 1'600;
constexpr const char* invoke = "execute-api:Invoke";

// The condition keys that a request to an API has.
std::optional<QList<QByteArray>> conditionValues(const Exchange& exchange, const QByteArray& key)
{
    const auto present = [](const QByteArray& value) -> std::optional<QList<QByteArray>> {
        if (value.isEmpty()) return std::nullopt;
        return QList<QByteArray>{value};
    };
    const qint64 nowMs = exchange.trace.startedMs;
    if (key == "aws:sourceip") return present(exchange.request.peerAddress);
    if (key == "aws:useragent") return present(exchange.request.headers.value("user-agent").toByteArray());
    if (key == "aws:referer") return present(exchange.request.headers.value("referer").toByteArray());
    if (key == "aws:epochtime") return present(QByteArray::number(nowMs / 1'000));
    if (key == "aws:currenttime")
        return present(QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).toString(Qt::ISODate).toLatin1());
    // The service is reached by TLS only; a policy that asks for it is not to shut the door here.
    if (key == "aws:securetransport") return present("true");
    const Caller* caller = exchange.caller.get();
    if (!caller || !caller->iam) return std::nullopt;
    if (key == "aws:principalarn") return present(caller->iam->userArn);
    if (key == "aws:principalaccount") return present(caller->iam->accountId);
    if (key == "aws:principaltype") return present("User");
    if (key == "aws:userid" || key == "aws:username") return present(caller->iam->accessKeyId);
    return std::nullopt;
}

PolicyDecision decide(const PolicyDocument& policy, const Exchange& exchange, const QByteArray& arn)
{
    PolicyRequest request;
    request.action = invoke;
    request.resource = arn;
    if (exchange.caller && exchange.caller->iam) {
        request.principalArn = exchange.caller->iam->userArn;
        request.accountId = exchange.caller->iam->accountId;
    }
    request.values = [&exchange](const QByteArray& key) { return conditionValues(exchange, key); };
    return policy.decide(request);
}

// The service tells an account's last four digits only.
QByteArray maskedArn(const QByteArray& arn)
{
    QList<QByteArray> parts = arn.split(':');
    if (parts.size() > 4 && parts[4].size() > 4) parts[4] = "********" + parts[4].last(4);
    return parts.join(':');
}

Refusal deniedByResourcePolicy(const Exchange& exchange, const PolicyDecision& decision, const QByteArray& arn)
{
    const bool known = exchange.caller && exchange.caller->iam;
    const bool explicitly = decision.kind == Verdict::Denied;
    Refusal refusal{Refusal::Kind::AccessDenied, "resource policy: " + decision.describe()};
    refusal.explicitDeny = explicitly;
    refusal.message = "User: " + (known ? exchange.caller->iam->userArn : QByteArray("anonymous")) +
                      " is not authorized to perform: " + invoke + " on resource: " + maskedArn(arn) +
                      (explicitly ? " with an explicit deny" : "");
    return refusal;
}

Refusal deniedByAuthorizer(const QByteArray& note, bool explicitly)
{
    Refusal refusal{Refusal::Kind::AccessDenied, note};
    refusal.explicitDeny = explicitly;
    return refusal;
}

void refuse(std::unique_ptr<Exchange> exchange, StationKind kind, const QByteArray& title, Refusal refusal,
            qint64 fromNs)
{
    const FrontDoor& door = *exchange->admission->door;
    exchange->addStation(kind, StationOutcome::Failed, title, refusal.note, fromNs);
    exchange->admission.reset();
    door.refused(std::move(exchange), std::move(refusal));
}

// API key and usage plan ----------------------------------------------------------------------------------------------

struct KeyFound
{
    const KeyGrant* grant = nullptr;
    QByteArray note;  // why there is none
};

KeyFound findKey(Exchange& exchange, const AccessPlan& plan)
{
    const bool fromHeader = plan.keySource == AccessPlan::KeySource::Header;
    QByteArray value;
    if (fromHeader)
        value = exchange.request.headers.value("x-api-key").toByteArray();
    else if (exchange.caller && exchange.caller->authorizer)
        value = exchange.caller->authorizer->usageIdentifierKey;
    if (value.isEmpty())
        return {nullptr, fromHeader ? "the header x-api-key is missing" : "the authorizer gave no usageIdentifierKey"};
    if (plan.keys) {
        const auto found = plan.keys->find(value);
        if (found != plan.keys->end()) {
            Caller& caller = callerOf(exchange);
            caller.apiKey = value;
            caller.apiKeyId = found->second.keyId;
            return {&found->second, {}};
        }
    }
    return {nullptr, plan.usagePlans->explain(value)};
}

// A request refused for its quota has spent its tokens, as one refused for want of a token spends none of its quota.
std::optional<Refusal> overQuota(const KeyGrant& grant, qint64 nowMs, QByteArray& detail)
{
    if (!grant.quota) {
        grant.account->count(nowMs);
        return std::nullopt;
    }
    const UsageAccount::Taken taken = grant.account->take(*grant.quota, nowMs);
    const QByteArray count = QByteArray::number(taken.used) + " of " + QByteArray::number(taken.allowed);
    if (!taken.accepted)
        return Refusal{Refusal::Kind::QuotaExceeded, "quota of plan " + grant.planName + ": " + count + " used"};
    detail += (detail.isEmpty() ? "" : "; ") + ("quota: " + count + " used");
    return std::nullopt;
}

void admitAuthorized(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const AccessPlan& plan = *exchange->admission->plan;
    const KeyGrant* grant = nullptr;
    if (plan.apiKeyRequired) {
        const qint64 from = exchange->now();
        const KeyFound found = findKey(*exchange, plan);
        if (!found.grant)
            return refuse(std::move(exchange), StationKind::Authorizer, "API key",
                          {Refusal::Kind::InvalidApiKey, found.note}, from);
        grant = found.grant;
        exchange->addStation(StationKind::Authorizer, StationOutcome::Passed, "API key",
                             grant->keyName + " of plan " + grant->planName, from);
    }
    static const Limits none;
    const Limits& planLimits = grant ? grant->limitsOf(plan.routeKey) : none;
    const Limits& stageLimits = plan.limitsOf(exchange->request.method);
    if (grant || !stageLimits.empty()) {
        const qint64 from = exchange->now();
        if (const Limit* exhausted = takeFromAll(planLimits, stageLimits, from))
            return refuse(std::move(exchange), StationKind::Throttle, "Throttle",
                          {Refusal::Kind::Throttled, describeRefusal(*exhausted)}, from);
        QByteArray detail = describe(planLimits, stageLimits, from);
        if (grant)
            if (std::optional<Refusal> refusal = overQuota(*grant, exchange->clock->nowMs(), detail))
                return refuse(std::move(exchange), StationKind::Throttle, "Quota", std::move(*refusal), from);
        exchange->addStation(StationKind::Throttle, StationOutcome::Passed, "Throttle", std::move(detail), from);
    }
    const FrontDoor& door = *exchange->admission->door;
    exchange->admission.reset();
    door.admitted(std::move(exchange), room);
}

// Authorization -------------------------------------------------------------------------------------------------------

// A policy and the authorizer's verdict as the guide's table has them for callers of the same account: a deny of either
// wins, and one of them has to allow.
void admitByPolicies(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, const QByteArray& title,
                     Verdict own, QByteArray detail, qint64 fromNs)
{
    const AccessPlan& plan = *exchange->admission->plan;
    PolicyDecision ofResource;
    if (plan.resourcePolicy) {
        ofResource = decide(*plan.resourcePolicy, *exchange, exchange->admission->arn);
        detail += "; resource policy: " + ofResource.describe();
    }
    const bool denied = own == Verdict::Denied || ofResource.kind == Verdict::Denied;
    if (denied || (own == Verdict::Silent && ofResource.kind == Verdict::Silent)) {
        if (own == Verdict::Allowed) {
            Refusal refusal = deniedByResourcePolicy(*exchange, ofResource, exchange->admission->arn);
            refusal.note = detail;
            return refuse(std::move(exchange), StationKind::Authorizer, title, std::move(refusal), fromNs);
        }
        return refuse(std::move(exchange), StationKind::Authorizer, title, deniedByAuthorizer(detail, denied), fromNs);
    }
    exchange->addStation(StationKind::Authorizer, StationOutcome::Passed, title, std::move(detail), fromNs);
    admitAuthorized(std::move(exchange), room);
}

void admitUnauthorized(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const AccessPlan& plan = *exchange->admission->plan;
    if (!plan.resourcePolicy) return admitAuthorized(std::move(exchange), room);
    const qint64 from = exchange->now();
    const PolicyDecision decision = decide(*plan.resourcePolicy, *exchange, exchange->admission->arn);
    if (decision.kind != Verdict::Allowed) {
        Refusal refusal = deniedByResourcePolicy(*exchange, decision, exchange->admission->arn);
        return refuse(std::move(exchange), StationKind::Authorizer, "Resource policy", std::move(refusal), from);
    }
    exchange->addStation(StationKind::Authorizer, StationOutcome::Passed, "Resource policy", decision.describe(), from);
    admitAuthorized(std::move(exchange), room);
}

void admitSigned(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const qint64 from = exchange->now();
    const GatewayServices& services = *exchange->services;
    base::Result<IamCaller, Refusal> caller = authenticate(
        exchange->request, {services.credentials, services.onlyKnownCredentials, services.region, services.accountId},
        exchange->clock->nowMs());
    if (!caller) return refuse(std::move(exchange), StationKind::Authorizer, "AWS_IAM", caller.error(), from);
    QByteArray detail = caller->describe();
    callerOf(*exchange).iam = std::move(*caller);
    // The users of this machine may do everything, as its owner does.
    admitByPolicies(std::move(exchange), room, "AWS_IAM", Verdict::Allowed, std::move(detail), from);
}

QByteArray describeAnswer(const LambdaAuthorizer& authorizer, const AuthorizerReply& reply)
{
    if (!reply.cached) return reply.run.isEmpty() ? QByteArray("shared the call of another request") : reply.run;
    return "kept from before, for at most " + QByteArray::number(authorizer.cache->ttlNs() / 1'000'000'000) + " s";
}

void authorizerAnswered(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, AuthorizerReply reply)
{
    const AccessPlan& plan = *exchange->admission->plan;
    const LambdaAuthorizer& authorizer = *std::get<std::shared_ptr<const LambdaAuthorizer>>(plan.authorization);
    const qint64 from = exchange->admission->askedNs;
    if (!reply.outcome) {
        Refusal refusal = reply.outcome.error();
        if (!reply.run.isEmpty()) refusal.note = reply.run + "; " + refusal.note;
        return refuse(std::move(exchange), StationKind::Authorizer, authorizer.name, std::move(refusal), from);
    }
    callerOf(*exchange).authorizer = *reply.outcome;
    exchange->caller->authorizerLatencyMs = reply.cached ? 0 : (exchange->now() - from) / 1'000'000;

    const AuthorizerAnswer& answer = **reply.outcome;
    QByteArray detail = describeAnswer(authorizer, reply);
    if (!answer.policy) {
        detail += answer.authorized ? "; isAuthorized" : "; not isAuthorized";
        return admitByPolicies(std::move(exchange), room, authorizer.name,
                               answer.authorized ? Verdict::Allowed : Verdict::Denied, std::move(detail), from);
    }
    const PolicyDecision decision = decide(*answer.policy, *exchange, exchange->admission->arn);
    detail += "; principal " + answer.principalId + "; " + decision.describe();
    if (decision.kind == Verdict::Silent && reply.cached)
        detail += ": it was made for another method, and is kept for all that use this authorizer";
    admitByPolicies(std::move(exchange), room, authorizer.name, decision.kind, std::move(detail), from);
}

void admitByFunction(std::unique_ptr<Exchange> exchange, const LambdaAuthorizer& authorizer,
                     const std::shared_ptr<IoRoom>& room)
{
    Admission& admission = *exchange->admission;
    admission.askedNs = exchange->now();
    if (admission.plan->resourcePolicy) {
        const PolicyDecision early = decide(*admission.plan->resourcePolicy, *exchange, admission.arn);
        if (early.kind == Verdict::Denied) {
            Refusal refusal = deniedByResourcePolicy(*exchange, early, admission.arn);
            return refuse(std::move(exchange), StationKind::Authorizer, "Resource policy", std::move(refusal),
                          admission.askedNs);
        }
    }
    const ContextVariable variable = [&](QByteArrayView path) { return admission.door->variable(*exchange, path); };
    auto identity = authorizer.identity({exchange->request, admission.plan->stageVariables, variable});
    if (!identity)
        return refuse(std::move(exchange), StationKind::Authorizer, authorizer.name,
                      {Refusal::Kind::Unauthorized, identity.error()}, admission.askedNs);
    askAuthorizer(std::move(exchange), authorizer, std::move(*identity), room, authorizerAnswered);
}

// User pools ----------------------------------------------------------------------------------------------------------

void refuseToken(std::unique_ptr<Exchange> exchange, const PoolAuthorizer& authorizer, QByteArray note)
{
    const qint64 from = exchange->admission->askedNs;
    refuse(std::move(exchange), StationKind::Authorizer, authorizer.name,
           {Refusal::Kind::Unauthorized, std::move(note)}, from);
}

void admitToken(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room,
                const PoolAuthorizer& authorizer, const JsonWebToken& token, const JsonWebKeys& keys)
{
    const JwtAuthorizer& pool = *authorizer.poolOf(token);
    auto said = pool.check(token, keys, exchange->clock->nowMs() / 1'000);
    if (!said) return refuseToken(std::move(exchange), authorizer, said.error().description);
    if (QByteArray fault = authorizer.faultOf(token); !fault.isEmpty())
        return refuseToken(std::move(exchange), authorizer, std::move(fault));
    callerOf(*exchange).claims = *said->find("jwt")->find("claims");
    const Admission& admission = *exchange->admission;
    QByteArray detail = "a token of " + pool.issuer();
    // Beside a user pool the guide asks for a resource policy that allows, not for one that is silent.
    if (admission.plan->resourcePolicy) {
        const PolicyDecision decision = decide(*admission.plan->resourcePolicy, *exchange, admission.arn);
        if (decision.kind != Verdict::Allowed) {
            Refusal refusal = deniedByResourcePolicy(*exchange, decision, admission.arn);
            return refuse(std::move(exchange), StationKind::Authorizer, authorizer.name, std::move(refusal),
                          admission.askedNs);
        }
        detail += "; resource policy: " + decision.describe();
    }
    exchange->addStation(StationKind::Authorizer, StationOutcome::Passed, authorizer.name, std::move(detail),
                         admission.askedNs);
    admitAuthorized(std::move(exchange), room);
}

void admitByPool(std::unique_ptr<Exchange> exchange, const PoolAuthorizer& authorizer,
                 const std::shared_ptr<IoRoom>& room)
{
    exchange->admission->askedNs = exchange->now();
    const QByteArray text = JwtAuthorizer::bareToken(exchange->request.headers.value(authorizer.header));
    if (text.isEmpty()) return refuseToken(std::move(exchange), authorizer, "no token in " + authorizer.header);
    auto token = JsonWebToken::parse(text);
    if (!token) return refuseToken(std::move(exchange), authorizer, token.error().message.toUtf8());
    const JwtAuthorizer* pool = authorizer.poolOf(*token);
    if (!pool) return refuseToken(std::move(exchange), authorizer, "the token is of none of the authorizer's pools");
    const QByteArray keyId = token->keyId;
    room->issuers.ask(*pool, keyId, room->client,
                      [exchange = std::move(exchange), token = std::move(*token), &authorizer,
                       weak = std::weak_ptr<IoRoom>(room)](const base::Result<IssuerKeys::Keys>& keys) mutable {
                          const std::shared_ptr<IoRoom> there = weak.lock();
                          if (!there) return;
                          if (!keys) return refuseToken(std::move(exchange), authorizer, keys.error().message.toUtf8());
                          admitToken(std::move(exchange), there, authorizer, token, **keys);
                      });
}

}  // namespace

QByteArray methodAndPath(const Exchange& exchange)
{
    const QByteArrayView path = exchange.address.path;
    return exchange.request.method + '/' + (path.startsWith('/') ? path.sliced(1) : path).toByteArray();
}

void admit(std::unique_ptr<Exchange> exchange, const AccessPlan& plan, const std::shared_ptr<IoRoom>& room,
           const FrontDoor& door)
{
    const qint64 from = exchange->now();
    exchange->admission = std::make_unique<Admission>();
    Admission& admission = *exchange->admission;
    admission.plan = &plan;
    admission.door = &door;
    if (!plan.fault.isNull())
        return refuse(std::move(exchange), StationKind::Authorizer, "Authorization",
                      {Refusal::Kind::AuthorizerConfiguration, plan.fault}, from);
    const bool authorized = !std::holds_alternative<std::monostate>(plan.authorization);
    if (authorized || plan.resourcePolicy) {
        admission.arn = plan.arnPrefix + door.resource(*exchange);
        if (admission.arn.size() > longestArn)
            return refuse(
                std::move(exchange), StationKind::Authorizer, "Authorization",
                {Refusal::Kind::UriTooLong, "the request's ARN has " + QByteArray::number(admission.arn.size()) +
                                                " bytes; the service takes " + QByteArray::number(longestArn)},
                from);
    }
    if (const auto* authorizer = std::get_if<std::shared_ptr<const LambdaAuthorizer>>(&plan.authorization))
        return admitByFunction(std::move(exchange), **authorizer, room);
    if (const auto* authorizer = std::get_if<std::shared_ptr<const PoolAuthorizer>>(&plan.authorization))
        return admitByPool(std::move(exchange), **authorizer, room);
    if (authorized) return admitSigned(std::move(exchange), room);
    admitUnauthorized(std::move(exchange), room);
}

}  // namespace trestle::gateway
