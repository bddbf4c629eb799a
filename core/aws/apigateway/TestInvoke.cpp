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
    if (const JsonValue* variables = input.find("stageVariables"))
        for (const auto& [name, value] : variables->object())
            test.stageVariables[name] = value.string();
    gateway.test(std::move(test),
                 [exchange = std::move(exchange)](base::Result<gateway::RestTestOutcome> outcome) mutable {
                     if (outcome)
                         exchange.answer(answerOf(*outcome));
                     else
                         exchange.fail(notFound(outcome.error().message.toUtf8()));
                 });
}

constexpr rest::LaterOperation<gateway::Gateway> operations[] = {{"TestInvokeMethod", testInvokeMethod}};

}  // namespace

void addTestInvoke(rest::ControlPlanes& planes, gateway::Gateway& gateway)
{
    planes.service(rest::apiGatewayModel()).add(operations, gateway);
}

}  // namespace trestle::aws::apigateway
