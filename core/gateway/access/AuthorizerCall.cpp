#include "core/gateway/access/AuthorizerCall.h"

#include "core/base/Ids.h"
#include "core/gateway/access/Admission.h"
#include "core/gateway/integrations/EventText.h"
#include "core/gateway/integrations/FunctionTrace.h"

namespace trestle::gateway {

namespace {

const LambdaAuthorizer& authorizerOf(const Exchange& exchange)
{
    return *std::get<std::shared_ptr<const LambdaAuthorizer>>(exchange.admission->plan->authorization);
}

void timedOut(std::unique_ptr<Exchange> exchange)
{
    const LambdaAuthorizer& authorizer = authorizerOf(*exchange);
    const std::shared_ptr<IoRoom> room = exchange->admission->room.lock();
    if (!room) return;
    if (exchange->admission->calls) takeAdditions(*exchange);
    const AuthorizerAnswered answered = exchange->admission->answered;
    answered(std::move(exchange), room,
             {Refusal{Refusal::Kind::AuthorizerFailure, authorizer.function + " gave no answer within " +
                                                            QByteArray::number(authorizer.timeoutMs) + " ms"}});
}

// On the exchange's thread. `run` is empty if another request called the function.
void resume(const std::shared_ptr<IoRoom>& room, const PendingCalls::Ticket& ticket, const AuthorizerOutcome& outcome,
            functions::InvocationResult& run)
{
    std::unique_ptr<Exchange> exchange = room->pending.take(ticket);
    if (!exchange) return;
    AuthorizerReply reply{outcome};
    if (exchange->admission->calls) {
        reply.run = describeRun(run);
        takeLog(*exchange, authorizerOf(*exchange).function, std::move(run.log));
        takeAdditions(*exchange);
    }
    const AuthorizerAnswered answered = exchange->admission->answered;
    answered(std::move(exchange), room, std::move(reply));
}

}  // namespace

QByteArray authorizerEvent(LambdaAuthorizer::Kind kind, const QByteArray& arn, const std::vector<QByteArray>& identity,
                           const QByteArray& members)
{
    QByteArray joined;
    for (const QByteArray& value : identity)
        joined += (joined.isEmpty() ? "" : ",") + value;
    QByteArray out;
    out.reserve(arn.size() + joined.size() + members.size() + 128);
    switch (kind) {
        case LambdaAuthorizer::Kind::Token:
            out = "{\"type\":\"TOKEN\"";
            appendMember(out, "methodArn", arn);
            appendMember(out, "authorizationToken", joined);
            return out + '}';
        case LambdaAuthorizer::Kind::RestRequest:
            out = "{\"type\":\"REQUEST\"";
            appendMember(out, "methodArn", arn);
            break;
        case LambdaAuthorizer::Kind::HttpV1:
            out = "{\"version\":\"1.0\",\"type\":\"REQUEST\"";
            appendMember(out, "methodArn", arn);
            appendMember(out, "identitySource", joined);
            appendMember(out, "authorizationToken", joined);
            break;
        case LambdaAuthorizer::Kind::HttpV2:
            out = "{\"version\":\"2.0\",\"type\":\"REQUEST\"";
            appendMember(out, "routeArn", arn);
            appendName(out, "identitySource");
            out += '[';
            for (size_t i = 0; i < identity.size(); ++i) {
                if (i > 0) out += ',';
                appendText(out, identity[i]);
            }
            out += ']';
            break;
    }
    return out + members + '}';
}

AuthorizerOutcome outcomeOf(const functions::InvocationResult& result, AuthorizerFormat format)
{
    using Fault = Refusal::Kind;
    if (result.error) {
        const auto document = base::parseJson(result.payload);
        const base::JsonValue* message = document ? document->find("errorMessage") : nullptr;
        if (message && message->string() == "Unauthorized")
            return Refusal{Fault::Unauthorized, "the function threw \"Unauthorized\""};
        const bool missing = result.error->code == base::ErrorCode::ResourceNotFound;
        return Refusal{missing ? Fault::AuthorizerConfiguration : Fault::AuthorizerFailure,
                       result.error->message.toUtf8()};
    }
    auto answer = AuthorizerAnswer::read(result.payload, format);
    if (!answer) return Refusal{Fault::AuthorizerConfiguration, answer.error().message.toUtf8()};
    return std::make_shared<const AuthorizerAnswer>(std::move(*answer));
}

void askAuthorizer(std::unique_ptr<Exchange> exchange, const LambdaAuthorizer& authorizer,
                   std::vector<QByteArray> identity, const std::shared_ptr<IoRoom>& room, AuthorizerAnswered answered)
{
    const std::shared_ptr<AuthorizerCache> cache = authorizer.cache;
    const bool keeps = cache->ttlNs() > 0;
    // Where nothing is kept every request asks for itself.
    const QByteArray key = keeps ? identityKey(identity) : exchange->requestId;
    if (std::shared_ptr<const AuthorizerAnswer> kept = cache->find(key, exchange->now()))
        return answered(std::move(exchange), room, {std::move(kept), true});

    Exchange& waiting = *exchange;
    waiting.admission->room = room;
    waiting.admission->answered = answered;
    functions::Functions& functions = waiting.services->functions;
    const base::Clock* const clock = waiting.clock;
    functions::Invocation invocation{.function = authorizer.function,
                                     .event = {},
                                     .requestId = base::newUuid(),
                                     .traceRoot = waiting.trace.id,
                                     .qualifier = authorizer.qualifier};
    base::Mailbox* const home = waiting.home;
    const auto run = std::make_shared<functions::InvocationResult>();
    const PendingCalls::Ticket ticket = room->pending.add(std::move(exchange), authorizer.timeoutMs, timedOut);
    const AuthorizerCache::Entry entry =
        cache->enter(key, clock->monotonicNs(),
                     [home, ticket, run, weak = std::weak_ptr<IoRoom>(room)](const AuthorizerOutcome& outcome) {
                         home->post([ticket, run, weak, outcome] {
                             if (const std::shared_ptr<IoRoom> there = weak.lock())
                                 resume(there, ticket, outcome, *run);
                         });
                     });
    switch (entry.place) {
        case AuthorizerCache::Place::Waiting:
            return;
        case AuthorizerCache::Place::Cached:
            return answered(room->pending.take(ticket), room, {entry.answer, true});
        case AuthorizerCache::Place::First:
            break;
    }
    waiting.admission->calls = true;
    waiting.authorizerRequestId = invocation.requestId;
    const QByteArray members = authorizer.kind == LambdaAuthorizer::Kind::Token
                                   ? QByteArray()
                                   : waiting.admission->door->eventMembers(waiting, authorizer.kind);
    invocation.event = authorizerEvent(authorizer.kind, waiting.admission->arn, identity, members);
    waiting.services->traces.open(waiting.trace.id);
    functions.invoke(std::move(invocation),
                     [cache, key, clock, run, format = authorizer.format](functions::InvocationResult result) {
                         const AuthorizerOutcome outcome = outcomeOf(result, format);
                         *run = std::move(result);
                         cache->settle(key, outcome, clock->monotonicNs());
                     });
}

}  // namespace trestle::gateway
