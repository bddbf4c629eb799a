#include "core/aws/apigateway/TestInvoke.h"

#include "core/aws/apigateway/ApiGateway.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigateway {

using base::JsonValue;

namespace {

// What is in both maps is sent as multiValueHeaders says.
http::Headers headersOf(const JsonValue& input)
{
    http::Headers headers;
    if (const JsonValue* multi = input.find("multiValueHeaders"))
        for (const auto& [name, values] : multi->object())
            for (const JsonValue& value : values.array())
                headers.add(name, value.string());
    if (const JsonValue* single = input.find("headers"))
        for (const auto& [name, value] : single->object())
            if (!headers.contains(name)) headers.add(name, value.string());
    return headers;
}

JsonValue answerOf(const gateway::RestTestOutcome& outcome)
{
    JsonValue single = JsonValue::Object();
    JsonValue multi = JsonValue::Object();
    for (const http::Header& header : outcome.headers) {
        if (single.find(header.name)) continue;
        const std::vector<QByteArray> values = outcome.headers.values(header.name);
        single.insert(header.name, values.back());
        multi.insert(header.name, JsonValue::Array(values.begin(), values.end()));
    }
    JsonValue answer = JsonValue::Object();
    answer.insert("status", outcome.status);
    answer.insert("body", QString::fromUtf8(outcome.body));
    answer.insert("headers", std::move(single));
    answer.insert("multiValueHeaders", std::move(multi));
    answer.insert("log", QString::fromUtf8(outcome.log));
    answer.insert("latency", outcome.latencyMs);
    return answer;
}

JsonValue answerOf(const gateway::AuthorizerTestOutcome& outcome)
{
    JsonValue answer = JsonValue::Object();
    answer.insert("clientStatus", outcome.clientStatus);
    answer.insert("log", QString::fromUtf8(outcome.log));
    answer.insert("latency", outcome.latencyMs);
    if (!outcome.principalId.isEmpty()) answer.insert("principalId", outcome.principalId);
    if (!outcome.policy.isNull()) answer.insert("policy", base::writeJson(outcome.policy));
    if (!outcome.claims.isNull()) answer.insert("claims", outcome.claims);
    if (outcome.clientStatus != 0) return answer;
    JsonValue context = JsonValue::Object();
    for (const auto& [name, value] : outcome.context)
        context.insert(name, JsonValue::Array{value});
    answer.insert("authorization", std::move(context));
    return answer;
}

// What a test came to, as its answer.
template <typename Outcome>
auto answering(rest::Exchange exchange)
{
    return [exchange = std::move(exchange)](base::Result<Outcome> outcome) mutable {
        if (outcome)
            exchange.answer(answerOf(*outcome));
        else
            exchange.fail(notFound(outcome.error().message.toUtf8()));
    };
}

std::map<QByteArray, QByteArray> textsIn(const JsonValue& input, const char* name)
{
    std::map<QByteArray, QByteArray> texts;
    if (const JsonValue* map = input.find(name))
        for (const auto& [key, value] : map->object())
            texts[key] = value.string();
    return texts;
}

void testInvokeMethod(gateway::Gateway& gateway, rest::Exchange exchange)
{
    const JsonValue& input = exchange.input();
    gateway::RestTest test;
    test.apiId = rest::textOf(input, "restApiId");
    test.resourceId = rest::textOf(input, "resourceId");
    test.httpMethod = rest::textOf(input, "httpMethod");
    test.pathWithQuery = rest::textOf(input, "pathWithQueryString");
    test.headers = headersOf(input);
    test.body = rest::textOf(input, "body");
    test.stageVariables = textsIn(input, "stageVariables");
    gateway.test(std::move(test), answering<gateway::RestTestOutcome>(std::move(exchange)));
}

void testInvokeAuthorizer(gateway::Gateway& gateway, rest::Exchange exchange)
{
    const JsonValue& input = exchange.input();
    gateway::AuthorizerTest test;
    test.apiId = rest::textOf(input, "restApiId");
    test.authorizerId = rest::textOf(input, "authorizerId");
    test.pathWithQuery = rest::textOf(input, "pathWithQueryString");
    test.headers = headersOf(input);
    test.body = rest::textOf(input, "body");
    test.stageVariables = textsIn(input, "stageVariables");
    test.context = textsIn(input, "additionalContext");
    gateway.test(std::move(test), answering<gateway::AuthorizerTestOutcome>(std::move(exchange)));
}

constexpr rest::LaterOperation<gateway::Gateway> testOperations[] = {{"TestInvokeMethod", testInvokeMethod},
                                                                     {"TestInvokeAuthorizer", testInvokeAuthorizer}};

}  // namespace

void addTestInvoke(rest::ControlPlanes& planes, gateway::Gateway& gateway)
{
    planes.service(rest::apiGatewayModel()).add(testOperations, gateway);
}

}  // namespace trestle::aws::apigateway
