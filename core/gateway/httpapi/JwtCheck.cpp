#include "core/gateway/httpapi/JwtCheck.h"

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

QByteArray tokenOf(const JwtAuthorizer& authorizer, const http::Request& request)
{
    switch (authorizer.tokenPlace()) {
        case JwtAuthorizer::Place::Header:
            return JwtAuthorizer::bareToken(request.headers.value(authorizer.tokenName()));
        case JwtAuthorizer::Place::Query:
            for (const http::QueryParameter& parameter : http::parseQuery(request.query()))
                if (parameter.name == authorizer.tokenName()) return JwtAuthorizer::bareToken(parameter.value);
            return {};
    }
    return {};
}

void refuse(std::unique_ptr<Exchange> exchange, const JwtAuthorizer& authorizer, const JwtAuthorizer::Refusal& refusal,
            QByteArray note, qint64 from)
{
    exchange->authorizerError = note;
    exchange->addStation(StationKind::Authorizer, StationOutcome::Failed, "JWT", note, from);
    fail(std::move(exchange), {.kind = refusal.forbidden ? Failure::Kind::Forbidden : Failure::Kind::Unauthorized,
                               .message = {},
                               .note = std::move(note),
                               .headers = {{"www-authenticate", authorizer.challenge(refusal)}}});
}

}  // namespace

void checkToken(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, Proceed proceed)
{
    const qint64 from = exchange->now();
    const JwtAuthorizer& authorizer = *exchange->route->extras->jwt;
    const QByteArray text = tokenOf(authorizer, exchange->request);
    if (text.isEmpty())
        return refuse(std::move(exchange), authorizer, {}, "no token in " + authorizer.tokenName(), from);
    auto token = JsonWebToken::parse(text);
    if (!token) {
        const QByteArray fault = token.error().message.toUtf8();
        return refuse(std::move(exchange), authorizer, {false, fault}, fault, from);
    }
    const QByteArray keyId = token->keyId;
    const std::weak_ptr<IoRoom> weak = room;
    room->issuers.ask(authorizer, keyId, room->client,
                      [exchange = std::move(exchange), token = std::move(*token), weak, proceed,
                       from](const base::Result<IssuerKeys::Keys>& keys) mutable {
                          const std::shared_ptr<IoRoom> there = weak.lock();
                          if (!there) return;
                          const JwtAuthorizer& asked = *exchange->route->extras->jwt;
                          if (!keys)
                              return refuse(std::move(exchange), asked,
                                            {false, "OIDC discovery endpoint communication error"},
                                            keys.error().message.toUtf8(), from);
                          auto said = asked.check(token, **keys, exchange->clock->nowMs() / 1'000);
                          if (!said) {
                              const JwtAuthorizer::Refusal refusal = said.error();
                              return refuse(std::move(exchange), asked, refusal, refusal.description, from);
                          }
                          exchange->authorizer = std::move(*said);
                          exchange->addStation(StationKind::Authorizer, StationOutcome::Passed, "JWT",
                                               "a token of " + asked.issuer(), from);
                          proceed(std::move(exchange), there);
                      });
}

}  // namespace trestle::gateway
