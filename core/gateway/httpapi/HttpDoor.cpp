#include "core/gateway/httpapi/HttpDoor.h"

#include "core/gateway/httpapi/HttpContext.h"
#include "core/gateway/integrations/FunctionCall.h"

namespace trestle::gateway {

namespace {

Failure::Kind failureKind(Refusal::Kind kind)
{
    switch (kind) {
        case Refusal::Kind::Unauthorized:
            return Failure::Kind::Unauthorized;
        case Refusal::Kind::AccessDenied:
        case Refusal::Kind::InvalidApiKey:
        case Refusal::Kind::MissingAuthenticationToken:
        case Refusal::Kind::InvalidSignature:
            return Failure::Kind::Forbidden;
        case Refusal::Kind::Throttled:
        case Refusal::Kind::QuotaExceeded:
            return Failure::Kind::TooManyRequests;
        case Refusal::Kind::UriTooLong:
            return Failure::Kind::UriTooLong;
        case Refusal::Kind::AuthorizerFailure:
        case Refusal::Kind::AuthorizerConfiguration:
            return Failure::Kind::InternalServerError;
    }
    return Failure::Kind::Forbidden;
}

}  // namespace

void refuseHttp(std::unique_ptr<Exchange> exchange, Refusal refusal)
{
    exchange->authorizerError = refusal.note;
    fail(std::move(exchange), {failureKind(refusal.kind), {}, std::move(refusal.note)});
}

QByteArray httpAuthorizerEvent(Exchange& exchange, LambdaAuthorizer::Kind kind)
{
    QByteArray out;
    if (kind == LambdaAuthorizer::Kind::HttpV1)
        appendRequestV1(out, eventInput(exchange), Nothing::Empty);
    else
        appendRequestV2(out, eventInput(exchange));
    return out;
}

QByteArray httpVariable(Exchange& exchange, QByteArrayView path)
{
    return httpContextValue(exchange, path).value_or(QByteArray());
}

}  // namespace trestle::gateway
