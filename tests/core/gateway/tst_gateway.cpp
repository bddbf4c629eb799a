#include "core/base/Json.h"
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/rest/RestCases.h"

#include <QTest>

using namespace trestle;
using gateway::MockIntegration;
using observe::StationKind;
using observe::StationOutcome;
using tests::GatewayFixture;

namespace {

QByteArray header(const http::ClientResponse& response, const char* name)
{
    return response.headers.value(name).toByteArray();
}

QByteArray recordedHeader(const observe::Message& message, QByteArrayView name)
{
    for (const observe::TraceHeader& entry : message.headers)
        if (entry.name.compare(name, Qt::CaseInsensitive) == 0) return entry.value;
    return {};
}

const observe::Station* station(const observe::Trace& trace, StationKind kind)
{
    for (const observe::Station& entry : trace.stations)
        if (entry.kind == kind) return &entry;
    return nullptr;
}

constexpr const char* mask = "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2";

}  // namespace

class TestGateway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersFixedResponses();
    void saysWhatWasNear();
    void findsTheApiByHostAndPath();
    void answersPreflights();
    void keepsServingWhenTheDesignIsBroken();
    void masksSecretsInTraces();
    void knowsTheConsole();
    void keepsAClientsTraceRoot();
    void callsAFunction();
    void showsColdStarts();
    void reportsAFailingFunction();
    void givesUpOnASlowFunction();
    void reportsAnAnswerThatCannotBeSent();

private:
    GatewayFixture m_gateway;
};

void TestGateway::answersFixedResponses()
{
    QVERIFY(m_gateway
                .serve({{"GET", "/health", MockIntegration{200, {{"x-shelf", "7"}}, "{\"ok\":true}"}},
                        {"ANY", "/{proxy+}", MockIntegration{204, {}, "not sent"}}})
                .empty());
    const http::ClientResponse response = m_gateway.send("GET", "/health");
    QCOMPARE(response.status, 200);
    QCOMPARE(response.body, QByteArray("{\"ok\":true}"));
    QCOMPARE(header(response, "content-type"), QByteArray("application/json"));
    QCOMPARE(header(response, "x-shelf"), QByteArray("7"));
    QCOMPARE(header(response, "apigw-requestid").size(), 16);
    QVERIFY(header(response, "apigw-requestid").endsWith('='));

    const auto trace = m_gateway.trace();
    QCOMPARE(trace->api, QByteArray("library"));
    QCOMPARE(trace->stage, QByteArray("$default"));
    QCOMPARE(trace->routeKey, QByteArray("GET /health"));
    QCOMPARE(trace->status, 200);
    QCOMPARE(trace->requestId, header(response, "apigw-requestid"));
    QVERIFY(station(*trace, StationKind::Route)->detail.contains("exact; beat ANY /{proxy+}"));
    QVERIFY(station(*trace, StationKind::Mock)->detail.contains("extension of Trestle"));
    QVERIFY(trace->durationNs > 0);
    QCOMPARE(m_gateway.send("PUT", "/other").status, 204);
}

void TestGateway::saysWhatWasNear()
{
    QVERIFY(m_gateway.serve({{"GET", "/books/{id}", MockIntegration{}}}).empty());
    const http::ClientResponse response = m_gateway.send("DELETE", "/books/7");
    QCOMPARE(response.status, 404);
    QCOMPARE(response.body, QByteArray("{\"message\":\"Not Found\"}"));
    QCOMPARE(header(response, "content-type"), QByteArray("application/json"));
    QVERIFY(!header(response, "apigw-requestid").isEmpty());
    QVERIFY2(m_gateway.trace()->note.contains("nearest GET /books/{id}"), m_gateway.trace()->note.constData());
    QCOMPARE(station(*m_gateway.trace(), StationKind::Route)->outcome, StationOutcome::Failed);
}

void TestGateway::findsTheApiByHostAndPath()
{
    QVERIFY(m_gateway.serve({{"GET", "/x", MockIntegration{200, {}, "here"}}}).empty());
    m_gateway.gateway().setPort("library", 0);
    QCOMPARE(m_gateway.send("GET", "/x").status, 404);
    QCOMPARE(m_gateway.send("GET", "/restapis/abcdefghij/dev/_user_request_/x").body, QByteArray("here"));
    QCOMPARE(m_gateway.trace()->stage, QByteArray("dev"));
    const http::Headers host{{"Host", "abcdefghij.execute-api.localhost:4566"}};
    QCOMPARE(m_gateway.send("GET", "/dev/x", {}, host).body, QByteArray("here"));
    QCOMPARE(m_gateway.send("GET", "/x", {}, host).body, QByteArray("here"));
    QCOMPARE(m_gateway.send("GET", "/x", {}, {{"Host", "zzzzzzzzzz.execute-api.localhost"}}).status, 404);
    m_gateway.gateway().setPort("library", m_gateway.port());
    QCOMPARE(m_gateway.send("GET", "/x").body, QByteArray("here"));
}

void TestGateway::answersPreflights()
{
    gateway::Cors cors;
    cors.allowOrigins = {"https://shop.example"};
    cors.allowMethods = {"POST"};
    const std::vector<gateway::Route> routes{
        {"POST", "/x", MockIntegration{200, {{"access-control-allow-origin", "*"}}, "ok"}}};
    const http::Headers preflight{{"Origin", "https://shop.example"}, {"Access-Control-Request-Method", "POST"}};

    QVERIFY(m_gateway.serve(routes).empty());
    QCOMPARE(m_gateway.send("OPTIONS", "/x", {}, preflight).status, 404);

    QVERIFY(m_gateway.serve(routes, cors).empty());
    const http::ClientResponse answer = m_gateway.send("OPTIONS", "/x", {}, preflight);
    QCOMPARE(answer.status, 204);
    QCOMPARE(header(answer, "access-control-allow-origin"), QByteArray("https://shop.example"));
    QCOMPARE(header(answer, "access-control-allow-methods"), QByteArray("POST"));
    const http::ClientResponse post = m_gateway.send("POST", "/x", {}, {{"Origin", "https://shop.example"}});
    QCOMPARE(post.body, QByteArray("ok"));
    QCOMPARE(header(post, "access-control-allow-origin"), QByteArray("https://shop.example"));
    QVERIFY(
        header(m_gateway.send("POST", "/x", {}, {{"Origin", "https://evil.example"}}), "access-control-allow-origin")
            .isEmpty());
}

void TestGateway::keepsServingWhenTheDesignIsBroken()
{
    const auto design = [](const QByteArray& body, const QByteArray& uri) {
        return std::vector<gateway::Route>{{"GET", "/good", MockIntegration{200, {}, body}},
                                           {"GET", "/bad", gateway::HttpIntegration{.uri = uri}},
                                           {"GET", "/books", gateway::TableIntegration{.table = "nowhere"}}};
    };
    // Nothing compiled before: what cannot run is left out, the rest is served.
    m_gateway.gateway().apply({}, {}, {});
    auto problems = m_gateway.serve(design("good", "ftp://x"));
    QCOMPARE(problems.size(), size_t(2));
    QCOMPARE(problems[0].routeKey, QByteArray("GET /bad"));
    QCOMPARE(problems[1].routeKey, QByteArray("GET /books"));
    QCOMPARE(m_gateway.send("GET", "/good").body, QByteArray("good"));
    QCOMPARE(m_gateway.send("GET", "/bad").status, 404);
    QCOMPARE(m_gateway.send("GET", "/books").status, 500);

    // Something did: it goes on, also where the design is not broken.
    QCOMPARE(m_gateway.serve(design("better", "http://127.0.0.1:1")).size(), size_t(1));
    QCOMPARE(m_gateway.send("GET", "/good").body, QByteArray("better"));
    problems = m_gateway.serve(design("best", "ftp://x"));
    QCOMPARE(problems.size(), size_t(3));
    QVERIFY(problems[2].message.contains(QStringLiteral("goes on with the design that compiled last")));
    QCOMPARE(m_gateway.send("GET", "/good").body, QByteArray("better"));
    QCOMPARE(m_gateway.send("GET", "/bad").status, 503);
    m_gateway.serve(design("best", "http://127.0.0.1:1"));
    QCOMPARE(m_gateway.send("GET", "/good").body, QByteArray("best"));

    // What a route's document leads to is held to the same.
    const auto documented = [&design](const QByteArray& body, const QByteArray& mapping) {
        gateway::Api api;
        api.name = "library";
        api.routes = design(body, "http://127.0.0.1:1");
        api.routes[1] = {"GET", "/bad", {}};
        api.routes[1].document = tests::json(R"({"target":"integrations/i"})");
        base::JsonValue integration =
            tests::json(R"({"integrationType":"HTTP_PROXY","integrationUri":"http://127.0.0.1:1"})");
        integration.insert("requestParameters", tests::json("{\"" + mapping + "\":\"x\"}"));
        api.documents.set("integrations", "i", std::move(integration));
        return api;
    };
    QCOMPARE(m_gateway.serve(documented("documented", "append:header.a")).size(), size_t(1));
    problems = m_gateway.serve(documented("broken", "append:nothing"));
    QCOMPARE(problems.size(), size_t(3));
    QVERIFY(problems[2].message.contains(QStringLiteral("goes on with the design that compiled last")));
    QCOMPARE(m_gateway.send("GET", "/good").body, QByteArray("documented"));
}

void TestGateway::masksSecretsInTraces()
{
    QVERIFY(m_gateway.serve({{"POST", "/x", MockIntegration{200, {{"Set-Cookie", "s=secret"}}, "ok"}}}).empty());
    const http::ClientResponse response = m_gateway.send(
        "POST", "/x", "hello",
        {{"Authorization", "Bearer secret"}, {"Cookie", "a=secret"}, {"X-Api-Key", "secret"}, {"X-Other", "shown"}});
    QCOMPARE(header(response, "set-cookie"), QByteArray("s=secret"));
    const auto trace = m_gateway.trace();
    for (const char* name : {"authorization", "cookie", "x-api-key"})
        QCOMPARE(recordedHeader(trace->request, name), QByteArray(mask));
    QCOMPARE(recordedHeader(trace->request, "x-other"), QByteArray("shown"));
    QCOMPARE(recordedHeader(trace->response, "set-cookie"), QByteArray(mask));
    QCOMPARE(trace->request.body, QByteArray("hello"));
    QCOMPARE(trace->response.body, QByteArray("ok"));
}

void TestGateway::knowsTheConsole()
{
    QVERIFY(m_gateway.serve({{"GET", "/x", MockIntegration{}}}).empty());
    m_gateway.send("GET", "/x", {}, {{"X-Trestle-Source", "console"}, {"User-Agent", "Trestle/0.1 (desktop)"}});
    QCOMPARE(m_gateway.trace()->source, observe::TraceSource::Console);
    QCOMPARE(m_gateway.trace()->client, QByteArray("Trestle/0.1"));
    QVERIFY(recordedHeader(m_gateway.trace()->request, "x-trestle-source").isNull());
}

void TestGateway::keepsAClientsTraceRoot()
{
    QVERIFY(m_gateway.serve({{"GET", "/x", MockIntegration{}}}).empty());
    const QByteArray root("1-6921373d-0123456789abcdef01234567");
    m_gateway.send("GET", "/x", {}, {{"X-Amzn-Trace-Id", "Root=" + root + ";Sampled=1"}});
    QCOMPARE(m_gateway.trace()->id, root);
    m_gateway.send("GET", "/x", {}, {{"X-Amzn-Trace-Id", "Root=1-zz"}});
    QCOMPARE(m_gateway.trace()->id.size(), root.size());
    QVERIFY(m_gateway.trace()->id != root);
}

void TestGateway::callsAFunction()
{
    m_gateway.deployFunction("echo",
                             "export const handler = async (event) => {\n"
                             "  console.log('title', event.pathParameters.id);\n"
                             "  return { statusCode: 201, headers: { 'x-id': event.pathParameters.id },\n"
                             "           cookies: ['a=1'], body: JSON.stringify(event) };\n"
                             "};\n");
    QVERIFY(m_gateway.serve({{"POST", "/books/{id}", gateway::FunctionIntegration{.function = "echo"}}}).empty());
    const http::ClientResponse response = m_gateway.send(
        "POST", "/books/b%201?q=1", "{}", {{"Content-Type", "application/json"}, {"X-Trestle-Source", "console"}});
    QCOMPARE(response.status, 201);
    QCOMPARE(header(response, "x-id"), QByteArray("b 1"));
    QCOMPARE(header(response, "set-cookie"), QByteArray("a=1"));
    const auto event = base::parseJson(response.body);
    QVERIFY(event);
    QCOMPARE(event->find("rawPath")->string(), QByteArray("/books/b 1"));
    QCOMPARE(event->find("body")->string(), QByteArray("{}"));
    QVERIFY(!event->find("headers")->find("x-trestle-source"));
    const auto trace = m_gateway.trace();
    QCOMPARE(station(*trace, StationKind::Function)->title, QByteArray("echo"));
    QCOMPARE(trace->log.size(), size_t(1));
    QVERIFY(trace->log[0].text.contains("title b 1"));
    QCOMPARE(event->find("requestContext")->find("requestId")->string(), trace->requestId);
}

// The call that a process was started for shows its start as a span of its own, within the function's.
void TestGateway::showsColdStarts()
{
    m_gateway.deployFunction("cold", "export const handler = async () => ({ statusCode: 200 });\n");
    QVERIFY(m_gateway.serve({{"GET", "/x", gateway::FunctionIntegration{.function = "cold"}}}).empty());
    const auto init = [](const observe::Trace& trace) {
        return std::find_if(trace.stations.begin(), trace.stations.end(),
                            [](const observe::Station& each) { return each.title == "Init"; });
    };
    QCOMPARE(m_gateway.send("GET", "/x").status, 200);
    const auto cold = m_gateway.trace();
    const auto found = init(*cold);
    QVERIFY(found != cold->stations.end());
    const observe::Station& function = *std::prev(found);
    QCOMPARE(function.title, QByteArray("cold"));
    QCOMPARE(found->depth, 1);
    QVERIFY2(found->detail.startsWith("nodejs22.x started in "), found->detail.constData());
    QVERIFY(found->durationNs > 0 && found->startNs >= 0);
    QVERIFY(found->startNs + found->durationNs <= function.startNs + function.durationNs);
    QCOMPARE(m_gateway.send("GET", "/x").status, 200);
    const auto warm = m_gateway.trace();
    QVERIFY(init(*warm) == warm->stations.end());
}

void TestGateway::reportsAFailingFunction()
{
    m_gateway.deployFunction("broken",
                             "export const handler = async () => {\n  throw new TypeError('no shelf');\n};\n");
    QVERIFY(m_gateway.serve({{"GET", "/x", gateway::FunctionIntegration{.function = "broken"}}}).empty());
    const http::ClientResponse response = m_gateway.send("GET", "/x");
    QCOMPARE(response.status, 500);
    QCOMPARE(response.body, QByteArray("{\"message\":\"Internal Server Error\"}"));
    const QByteArray note = m_gateway.trace()->note;
    QVERIFY2(note.contains("TypeError") && note.contains("no shelf") && note.contains("index.mjs:2"), note.constData());
}

void TestGateway::givesUpOnASlowFunction()
{
    m_gateway.deployFunction("slow", "export const handler = () => new Promise(() => setInterval(() => {}, 1000));\n");
    QVERIFY(
        m_gateway.serve({{"GET", "/x", gateway::FunctionIntegration{.function = "slow", .timeoutMs = 60}}}).empty());
    const http::ClientResponse response = m_gateway.send("GET", "/x");
    QCOMPARE(response.status, 503);
    QCOMPARE(response.body, QByteArray("{\"message\":\"Service Unavailable\"}"));
    QVERIFY2(m_gateway.trace()->note.contains("within the integration's 60 ms"), m_gateway.trace()->note.constData());
}

void TestGateway::reportsAnAnswerThatCannotBeSent()
{
    m_gateway.deployFunction("odd", "export const handler = async () => ({ statusCode: 200, body: { a: 1 } });\n");
    QVERIFY(m_gateway.serve({{"GET", "/x", gateway::FunctionIntegration{.function = "odd"}}}).empty());
    QCOMPARE(m_gateway.send("GET", "/x").status, 500);
    QVERIFY2(m_gateway.trace()->note.contains("JSON.stringify"), m_gateway.trace()->note.constData());
}

QTEST_GUILESS_MAIN(TestGateway)
#include "tst_gateway.moc"
