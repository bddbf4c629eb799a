#include "core/gateway/rest/AuthorizerTrial.h"

#include "core/base/Ids.h"
#include "core/gateway/access/Admission.h"
#include "core/gateway/rest/RestAccess.h"
#include "core/gateway/rest/RestCall.h"
#include "core/gateway/rest/TestExchange.h"

namespace trestle::gateway {

namespace {

using base::JsonValue;

// Of a token the log shows how it ends.
QByteArray masked(const QByteArray& text)
{
    constexpr qsizetype shown = 3;
    const qsizetype hidden = std::max<qsizetype>(text.size() - shown, 0);
    return QByteArray(hidden, '*') + text.sliced(hidden);
}

// Shared by whatever the test waits for.
class Trial
{
public:
    Trial(std::unique_ptr<Exchange> exchange, AuthorizerTestReply reply)
        : m_exchange(std::move(exchange)), m_reply(std::move(reply))
    {
    }

    [[nodiscard]] Exchange& exchange() const { return *m_exchange; }
    [[nodiscard]] ExecutionLog& log() const { return *m_exchange->rest->log; }

    void end(AuthorizerTestOutcome outcome)
    {
        if (outcome.clientStatus == 0) log().step("Successfully completed authorizer execution");
        outcome.latencyMs = (m_exchange->now() - m_exchange->startNs) / 1'000'000;
        outcome.log = log().text();
        m_reply(std::move(outcome));
    }

    void refuse(const Refusal& refusal)
    {
        const QByteArray& id = m_exchange->rest->requestId;
        constexpr int unauthorized = 401;
        constexpr int serverError = 500;
        if (refusal.kind == Refusal::Kind::Unauthorized)
            log().error("Unauthorized request: " + id + ": " + refusal.note);
        else if (refusal.kind == Refusal::Kind::AuthorizerFailure)
            log().error("Execution failed due to an authorizer error: " + refusal.note);
        else
            log().error("Execution failed due to configuration error: " + refusal.note);
        end({.clientStatus = refusal.kind == Refusal::Kind::Unauthorized ? unauthorized : serverError});
    }

private:
    const std::unique_ptr<Exchange> m_exchange;
    AuthorizerTestReply m_reply;
};

void trialAnswered(Trial& trial, const functions::InvocationResult& result)
{
    trial.log().data([&] { return "Authorizer result body before parsing: " + result.payload; });
    const AuthorizerOutcome outcome = outcomeOf(result, AuthorizerFormat::Rest);
    if (!outcome) return trial.refuse(outcome.error());
    const AuthorizerAnswer& answer = **outcome;
    trial.log().step("Using valid authorizer policy for principal: " + masked(answer.principalId));
    AuthorizerTestOutcome told{.principalId = answer.principalId, .context = answer.context};
    if (const auto document = base::parseJson(result.payload))
        if (const JsonValue* policy = document->find("policyDocument")) told.policy = *policy;
    trial.end(std::move(told));
}

void askFunction(const std::shared_ptr<Trial>& trial, const LambdaAuthorizer& authorizer, const AuthorizerTest& test)
{
    Exchange& exchange = trial->exchange();
    const ContextVariable variable = [&](QByteArrayView path) {
        const auto given = test.context.find(path.toByteArray());
        return given != test.context.end() ? given->second : restVariable(exchange, path);
    };
    const auto identity = authorizer.identity({exchange.request, test.stageVariables, variable});
    if (!identity) return trial->refuse({Refusal::Kind::Unauthorized, identity.error()});
    for (const QByteArray& value : *identity)
        trial->log().step("Incoming identity: " + masked(value));
    const GatewayServices& services = *exchange.services;
    const QByteArray arn = "arn:aws:execute-api:" + services.region + ':' + services.accountId + ':' + test.apiId +
                           '/' + exchange.rest->stageName + '/' + methodAndPath(exchange);
    const QByteArray members = authorizer.kind == LambdaAuthorizer::Kind::Token
                                   ? QByteArray()
                                   : restAuthorizerEvent(exchange, authorizer.kind);
    functions::Invocation invocation{.function = authorizer.function,
                                     .event = authorizerEvent(authorizer.kind, arn, *identity, members),
                                     .requestId = base::newUuid(),
                                     .traceRoot = exchange.trace.id,
                                     .qualifier = authorizer.qualifier};
    trial->log().data([&] { return "Endpoint request body after transformations: " + invocation.event; });
    trial->log().step("Sending request to function " + authorizer.function);
    exchange.services->functions.invoke(
        std::move(invocation), [trial](const functions::InvocationResult& result) { trialAnswered(*trial, result); });
}

void askPool(const std::shared_ptr<Trial>& trial, const std::shared_ptr<const PoolAuthorizer>& authorizer,
             const std::shared_ptr<IoRoom>& room)
{
    const auto refuse = [trial](QByteArray note) { trial->refuse({Refusal::Kind::Unauthorized, std::move(note)}); };
    const QByteArray text = JwtAuthorizer::bareToken(trial->exchange().request.headers.value(authorizer->header));
    if (text.isEmpty()) return refuse("no token in " + authorizer->header);
    trial->log().step("Incoming identity: " + masked(text));
    auto token = JsonWebToken::parse(text);
    if (!token) return refuse(token.error().message.toUtf8());
    const JwtAuthorizer* pool = authorizer->poolOf(*token);
    if (!pool) return refuse("the token is of none of the authorizer's pools");
    const QByteArray keyId = token->keyId;
    room->issuers.ask(*pool, keyId, room->client,
                      [=, token = std::move(*token)](const base::Result<IssuerKeys::Keys>& keys) {
                          if (!keys) return refuse(keys.error().message.toUtf8());
                          auto said = pool->check(token, **keys, trial->exchange().clock->nowMs() / 1'000);
                          if (!said) return refuse(said.error().description);
                          if (QByteArray fault = authorizer->faultOf(token); !fault.isEmpty()) return refuse(fault);
                          trial->end({.claims = *said->find("jwt")->find("claims")});
                      });
}

}  // namespace

void tryAuthorizer(std::shared_ptr<const GatewayServices> services, std::shared_ptr<const Deployment> deployment,
                   const std::shared_ptr<IoRoom>& room, const AuthorizerTest& test, AuthorizerTestReply reply)
{
    std::unique_ptr<Exchange> exchange = testExchange(std::move(services), std::move(deployment), test);
    const JsonValue* document = nullptr;
    if (exchange) {
        const Documents::OfKind& authorizers = exchange->rest->plan->authorizers;
        const auto found = authorizers.find(test.authorizerId);
        if (found != authorizers.end()) document = &found->second;
    }
    if (!document)
        return reply(base::Error{base::ErrorCode::NotFound, QStringLiteral("Invalid Authorizer identifier specified")});
    const auto trial = std::make_shared<Trial>(std::move(exchange), std::move(reply));
    trial->log().step("Starting authorizer: " + test.authorizerId +
                      " for request: " + trial->exchange().rest->requestId);
    const JsonValue* type = document->find("type");
    const auto misconfigured = [&trial](const base::Error& error) {
        trial->refuse({Refusal::Kind::AuthorizerConfiguration, error.message.toUtf8()});
    };
    if (type && type->string() == "COGNITO_USER_POOLS") {
        auto authorizer = PoolAuthorizer::compile(test.authorizerId, *document, {});
        if (!authorizer) return misconfigured(authorizer.error());
        return askPool(trial, std::make_shared<const PoolAuthorizer>(std::move(*authorizer)), room);
    }
    AuthorizerCaches none;
    const auto authorizer = compileRestAuthorizer(test.authorizerId, *document, "test", test.stageVariables, none);
    if (!authorizer) return misconfigured(authorizer.error());
    askFunction(trial, *authorizer, test);
}

}  // namespace trestle::gateway
