#include "core/gateway/access/Caller.h"

#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

using base::JsonValue;

namespace {

JsonValue object()
{
    return JsonValue(JsonValue::Object());
}

}  // namespace

Caller& callerOf(Exchange& exchange)
{
    if (!exchange.caller) exchange.caller = std::make_unique<Caller>();
    return *exchange.caller;
}

JsonValue restAuthorizerMember(const Caller* caller)
{
    if (!caller) return {};
    JsonValue member = object();
    if (!caller->claims.isNull()) {
        member.insert("claims", caller->claims);
        return member;
    }
    if (!caller->authorizer) return {};
    for (const auto& [name, value] : caller->authorizer->context)
        member.insert(name, value);
    member.insert("principalId", caller->authorizer->principalId);
    member.insert("integrationLatency", caller->authorizerLatencyMs);
    return member;
}

JsonValue identityMembers(const Caller& caller)
{
    JsonValue identity = object();
    if (!caller.apiKey.isEmpty()) {
        identity.insert("apiKey", caller.apiKey);
        identity.insert("apiKeyId", caller.apiKeyId);
    }
    if (caller.iam) {
        identity.insert("accessKey", caller.iam->accessKeyId);
        identity.insert("accountId", caller.iam->accountId);
        identity.insert("caller", caller.iam->accessKeyId);
        identity.insert("user", caller.iam->accessKeyId);
        identity.insert("userArn", caller.iam->userArn);
    }
    if (caller.certificate) identity.insert("clientCert", caller.certificate->member());
    return identity;
}

JsonValue httpAuthorizerMember(const Caller& caller)
{
    JsonValue member = object();
    if (caller.authorizer) {
        JsonValue context = object();
        for (const auto& [name, value] : caller.authorizer->context)
            context.insert(name, value);
        member.insert("lambda", std::move(context));
    } else if (caller.iam) {
        JsonValue iam = object();
        iam.insert("accessKey", caller.iam->accessKeyId);
        iam.insert("accountId", caller.iam->accountId);
        iam.insert("callerId", caller.iam->accessKeyId);
        iam.insert("cognitoIdentity", JsonValue());
        iam.insert("principalOrgId", JsonValue());
        iam.insert("userArn", caller.iam->userArn);
        iam.insert("userId", caller.iam->accessKeyId);
        member.insert("iam", std::move(iam));
    } else {
        return {};
    }
    return member;
}

QByteArray authorizerVariable(const Caller* caller, QByteArrayView name)
{
    if (!caller || !caller->authorizer) return {};
    if (name == QByteArrayView("principalId")) return caller->authorizer->principalId;
    const JsonValue* value = caller->authorizer->find(name);
    if (!value || value->isNull()) return {};
    return value->isString() ? value->string() : base::writeJson(*value);
}

}  // namespace trestle::gateway
