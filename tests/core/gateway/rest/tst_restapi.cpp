// A REST API on its stages: validation, gateway responses, deployments, canary, cache, compression, limits, log and
// test.
#include "core/gateway/definition/Snapshot.h"
#include "core/gateway/rest/Compression.h"
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/rest/RestCases.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using tests::json;

namespace {

// A mock that answers 200 with `text`, which is a template.
JsonValue mock(const QByteArray& text, const QByteArray& type = "application/json")
{
    JsonValue templates = JsonValue::Object();
    templates.insert(type, text);
    JsonValue answer = json("{\"statusCode\":\"200\"}");
    answer.insert("responseTemplates", std::move(templates));
    JsonValue answers = JsonValue::Object();
    answers.insert("200", std::move(answer));
    JsonValue integration =
        json("{\"type\":\"MOCK\",\"requestTemplates\":{\"$default\":\"{\\\"statusCode\\\": 200}\"}}");
    integration.insert("integrationResponses", std::move(answers));
    return integration;
}

JsonValue method(JsonValue integration, const QByteArray& more = "{}")
{
    JsonValue made = json(more);
    made.insert("methodIntegration", std::move(integration));
    return made;
}

QByteArray header(const http::ClientResponse& response, const char* name)
{
    return response.headers.value(name).toByteArray();
}

}  // namespace

class TestRestApi : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void checksParameters_data();
    void checksParameters();
    void checksBodies();
    void answersFailuresAsTheApiSays();
    void answersFaultsWith500_data();
    void answersFaultsWith500();
    void refusesMediaTypes();
    void knowsTheContext();
    void servesDeploymentsAndTheDesign();
    void sendsSomeToTheCanary();
    void keepsAnswers();
    void guardsItsCache();
    void packsAndUnpacks();
    void stopsTemplatesThatNeverEnd();
    void stopsCircles();
    void logsWhatItDoes();
    void testsAMethod();
    void swapsWithoutLosingARequest();

private:
    tests::GatewayFixture m_gateway;
};

void TestRestApi::checksParameters_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("withHeader");
    QTest::addColumn<QByteArray>("missing");
    QTest::newRow("all there") << QByteArray("/dev/v/7?qs1=a") << true << QByteArray();
    QTest::newRow("query") << QByteArray("/dev/v/7") << true << QByteArray("qs1");
    QTest::newRow("blank") << QByteArray("/dev/v/7?qs1=") << true << QByteArray("qs1");
    QTest::newRow("order") << QByteArray("/dev/v/7") << false << QByteArray("h1, qs1");
}

void TestRestApi::checksParameters()
{
    QFETCH(QByteArray, target);
    QFETCH(bool, withHeader);
    QFETCH(QByteArray, missing);
    gateway::Api api = tests::restApi({tests::restRoute(
        "GET /v/{p}",
        method(mock("ok"),
               "{\"requestValidatorId\":\"all\",\"requestParameters\":{\"method.request.querystring.qs1\":true,"
               "\"method.request.header.h1\":true,\"method.request.path.p\":true,"
               "\"method.request.querystring.free\":false}}"))});
    api.documents.set("requestValidators", "all", json("{\"validateRequestParameters\":true}"));
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    const http::ClientResponse response =
        m_gateway.send("GET", target, {}, withHeader ? http::Headers{{"H1", "x"}} : http::Headers());
    if (missing.isEmpty()) {
        QCOMPARE(response.body, QByteArray("ok"));
        return;
    }
    QCOMPARE(response.status, 400);
    QCOMPARE(header(response, "x-amzn-ErrorType"), QByteArray("BadRequestException"));
    QCOMPARE(response.body, "{\"message\":\"Missing required request parameters: [" + missing + "]\"}");
}

void TestRestApi::checksBodies()
{
    gateway::Api api =
        tests::restApi({tests::restRoute("POST /pets", method(mock("ok"),
                                                              "{\"requestValidatorId\":\"body\",\"requestModels\":"
                                                              "{\"application/json\":\"Pet\"}}"))});
    api.documents.set("requestValidators", "body", json("{\"validateRequestBody\":true}"));
    api.documents.set("models", "m1",
                      json("{\"name\":\"Pet\",\"schema\":\"{\\\"type\\\":\\\"object\\\",\\\"required\\\":"
                           "[\\\"name\\\"]}\"}"));
    api.documents.set(
        "gatewayResponses", "BAD_REQUEST_BODY",
        json("{\"responseTemplates\":{\"application/json\":\"{\\\"message\\\":$context.error.messageString,"
             "\\\"why\\\":\\\"$context.error.validationErrorString\\\"}\"}}"));
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    QCOMPARE(m_gateway.send("POST", "/dev/pets", "{\"name\":\"Rex\"}").body, QByteArray("ok"));
    for (const char* body : {"", "{}", "[", "7"}) {
        const http::ClientResponse response = m_gateway.send("POST", "/dev/pets", body);
        QCOMPARE(response.status, 400);
        QVERIFY2(response.body.startsWith("{\"message\":\"Invalid request body\",\"why\":\"["),
                 response.body.constData());
    }
    const JsonValue reasons = json(m_gateway.send("POST", "/dev/pets", "{}").body);
    QCOMPARE(reasons.find("why")->string(), QByteArray("[object has missing required properties ([\"name\"])]"));
    // No model is for this type.
    QCOMPARE(m_gateway.send("POST", "/dev/pets", "7", {{"Content-Type", "text/plain"}}).body, QByteArray("ok"));
}

void TestRestApi::answersFailuresAsTheApiSays()
{
    gateway::Api api = tests::restApi({tests::restRoute("GET /a", method(mock("ok")))});
    api.documents.set("gatewayResponses", "DEFAULT_4XX",
                      json("{\"statusCode\":\"404\",\"responseParameters\":{\"gatewayresponse.header.x-type\":"
                           "\"context.error.responseType\",\"gatewayresponse.header.x-from\":"
                           "\"method.request.header.X-From\",\"gatewayresponse.header.x-text\":\"'a b'\"}}"));
    QVERIFY(m_gateway.serve(api).empty());
    const http::ClientResponse response = m_gateway.send("GET", "/dev/nowhere", {}, {{"X-From", "me"}});
    QCOMPARE(response.status, 404);
    QCOMPARE(response.body, QByteArray("{\"message\":\"Missing Authentication Token\"}"));
    QCOMPARE(header(response, "x-type"), QByteArray("MISSING_AUTHENTICATION_TOKEN"));
    QCOMPARE(header(response, "x-from"), QByteArray("me"));
    QCOMPARE(header(response, "x-text"), QByteArray("a b"));

    api.documents.set("gatewayResponses", "MISSING_AUTHENTICATION_TOKEN",
                      json("{\"responseTemplates\":{\"text/plain\":\"no $context.httpMethod here\"}}"));
    api.documents.set("gatewayResponses", "NO_SUCH_TYPE", json("{}"));
    QCOMPARE(m_gateway.serve(api).size(), size_t(1));
    const http::ClientResponse own = m_gateway.send("GET", "/dev/nowhere");
    QCOMPARE(own.status, 403);
    QCOMPARE(own.body, QByteArray("no GET here"));
    QCOMPARE(header(own, "content-type"), QByteArray("text/plain"));
}

void TestRestApi::answersFaultsWith500_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("no integration") << QByteArray("{}");
    QTest::newRow("broken template") << base::writeJson(method(mock("total $")));
    QTest::newRow("failing template") << base::writeJson(method(mock("#set($l = [1])$l.get(7)")));
    QTest::newRow("mock without status") << QByteArray(
        "{\"methodIntegration\":{\"type\":\"MOCK\",\"integrationResponses\":{\"200\":{\"statusCode\":\"200\"}}}}");
    QTest::newRow("wrong method") << QByteArray(
        "{\"methodIntegration\":{\"type\":\"AWS_PROXY\",\"httpMethod\":\"GET\",\"uri\":\"arn:aws:apigateway:us-east-1:"
        "lambda:path/2015-03-31/functions/f/invocations\"}}");
    QTest::newRow("no such service") << QByteArray(
        "{\"methodIntegration\":{\"type\":\"AWS\",\"uri\":\"arn:aws:apigateway:us-east-1:sqs:action/SendMessage\","
        "\"integrationResponses\":{\"200\":{\"statusCode\":\"200\"}}}}");
    QTest::newRow("no base64") << QByteArray(
        "{\"methodIntegration\":{\"type\":\"MOCK\",\"contentHandling\":\"CONVERT_TO_BINARY\","
        "\"requestTemplates\":{\"$default\":\"{statusCode: 200}\"},"
        "\"integrationResponses\":{\"200\":{\"statusCode\":\"200\"}}}}");
}

void TestRestApi::answersFaultsWith500()
{
    QFETCH(QByteArray, method);
    m_gateway.serve(tests::restApi({tests::restRoute("POST /f", json(method))}));
    const http::ClientResponse response = m_gateway.send("POST", "/dev/f", "{no base64}");
    QCOMPARE(response.status, 500);
    QCOMPARE(response.body, QByteArray("{\"message\": \"Internal server error\"}"));
    QCOMPARE(header(response, "x-amzn-ErrorType"), QByteArray("InternalServerErrorException"));
    QVERIFY(!m_gateway.trace()->note.isEmpty());
}

void TestRestApi::refusesMediaTypes()
{
    JsonValue integration = json(
        "{\"type\":\"MOCK\",\"passthroughBehavior\":\"WHEN_NO_TEMPLATES\",\"requestTemplates\":"
        "{\"application/xml\":\"{statusCode: 200}\"},\"integrationResponses\":"
        "{\"200\":{\"statusCode\":\"200\"}}}");
    m_gateway.serve(tests::restApi({tests::restRoute("POST /x", method(std::move(integration)))}));
    QCOMPARE(m_gateway.send("POST", "/dev/x", "<a/>", {{"Content-Type", "application/xml; charset=utf-8"}}).status,
             200);
    const http::ClientResponse response = m_gateway.send("POST", "/dev/x", "{}");
    QCOMPARE(response.status, 415);
    QCOMPARE(response.body, QByteArray("{\"message\":\"Unsupported Media Type\"}"));
    QCOMPARE(header(response, "x-amzn-ErrorType"), QByteArray("BadRequestException"));
}

void TestRestApi::knowsTheContext()
{
    gateway::Api api = tests::restApi({tests::restRoute(
        "GET /c/{id}",
        method(mock("$context.apiId|$context.accountId|$context.httpMethod|$context.path|$context.resourcePath|"
                    "$context.stage|$context.protocol|$context.identity.sourceIp|$context.identity.userAgent|"
                    "$context.identity.apiKey|$context.nothing|$stageVariables.v|$context.operationName"),
               "{\"operationName\":\"getC\"}"))});
    api.stages[0].variables["v"] = "one";
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    QCOMPARE(m_gateway.send("GET", "/dev/c/7?a=b", {}, {{"User-Agent", "me"}}).body,
             QByteArray("abcdefghij|123456789012|GET|/dev/c/7|/c/{id}|dev|HTTP/1.1|127.0.0.1|me|||one|getC"));
    gateway::Api ids =
        tests::restApi({tests::restRoute("GET /c", method(mock("$context.requestId $context.extendedRequestId")))});
    QVERIFY(m_gateway.serve(std::move(ids)).empty());
    const http::ClientResponse response = m_gateway.send("GET", "/dev/c");
    QCOMPARE(response.body, header(response, "x-amzn-RequestId") + ' ' + header(response, "x-amz-apigw-id"));
}

void TestRestApi::servesDeploymentsAndTheDesign()
{
    gateway::Api api = tests::restApi({tests::restRoute("GET /d", method(mock("first")))});
    JsonValue deployment = JsonValue::Object();
    deployment.insert("snapshot", gateway::snapshotOf(api));
    api.documents.set("deployments", "d1", std::move(deployment));
    api.routes = {tests::restRoute("GET /d", method(mock("second"))),
                  tests::restRoute("GET /new", method(mock("new")))};
    api.stages[1].document = json("{\"deploymentId\":\"d1\"}");
    api.stages[2].document = json("{\"deploymentId\":\"gone\"}");
    QCOMPARE(m_gateway.serve(std::move(api)).size(), size_t(1));
    QCOMPARE(m_gateway.send("GET", "/dev/d").body, QByteArray("second"));
    QCOMPARE(m_gateway.send("GET", "/dev/new").body, QByteArray("new"));
    QCOMPARE(m_gateway.send("GET", "/stage/d").body, QByteArray("first"));
    QCOMPARE(m_gateway.send("GET", "/stage/new").status, 403);
    QCOMPARE(m_gateway.send("GET", "/test/d").status, 403);
}

void TestRestApi::sendsSomeToTheCanary()
{
    const QByteArray shown = "$context.isCanaryRequest $stageVariables.a $stageVariables.b";
    gateway::Api api = tests::restApi({tests::restRoute("GET /k", method(mock("canary " + shown)))});
    JsonValue deployment = JsonValue::Object();
    deployment.insert("snapshot", gateway::snapshotOf(api));
    api.documents.set("deployments", "d2", std::move(deployment));
    api.routes = {tests::restRoute("GET /k", method(mock("stage " + shown)))};
    api.stages[0].variables = {{"a", "one"}, {"b", "two"}};
    const auto serve = [&](const char* percent) {
        api.stages[0].document = json(
            "{\"canarySettings\":{\"deploymentId\":\"d2\",\"stageVariableOverrides\":"
            "{\"b\":\"three\"},\"percentTraffic\":" +
            QByteArray(percent) + "}}");
        QVERIFY(m_gateway.serve(api).empty());
    };
    serve("0.0");
    QCOMPARE(m_gateway.send("GET", "/dev/k").body, QByteArray("stage false one two"));
    serve("100.0");
    QCOMPARE(m_gateway.send("GET", "/dev/k").body, QByteArray("canary true one three"));
}

void TestRestApi::keepsAnswers()
{
    JsonValue integration = mock("$context.requestId");
    integration.insert("cacheKeyParameters", json("[\"method.request.querystring.q\"]"));
    gateway::Api api = tests::restApi({tests::restRoute("GET /k", method(integration)),
                                       tests::restRoute("POST /k", method(mock("$context.requestId")))});
    api.stages[0].document = json(
        "{\"cacheClusterEnabled\":true,\"methodSettings\":{\"*/*\":{\"cachingEnabled\":true,"
        "\"requireAuthorizationForCacheControl\":false}}}");
    m_gateway.serve(api);
    const QByteArray first = m_gateway.send("GET", "/dev/k?q=1&other=1").body;
    QCOMPARE(m_gateway.send("GET", "/dev/k?q=1&other=2").body, first);
    QVERIFY(m_gateway.send("GET", "/dev/k?q=2").body != first);
    QVERIFY(m_gateway.send("POST", "/dev/k").body != m_gateway.send("POST", "/dev/k").body);
    // It outlives a deployment.
    api.description = "changed";
    m_gateway.serve(api);
    QCOMPARE(m_gateway.send("GET", "/dev/k?q=1").body, first);
    const QByteArray renewed = m_gateway.send("GET", "/dev/k?q=1", {}, {{"Cache-Control", "max-age=0"}}).body;
    QVERIFY(renewed != first);
    QCOMPARE(m_gateway.send("GET", "/dev/k?q=1").body, renewed);
    QVERIFY(m_gateway.gateway().flushCache("abcdefghij", "dev"));
    QVERIFY(!m_gateway.gateway().flushCache("abcdefghij", "nowhere"));
    QVERIFY(m_gateway.send("GET", "/dev/k?q=1").body != renewed);
}

void TestRestApi::guardsItsCache()
{
    gateway::Api api = tests::restApi({tests::restRoute("GET /k", method(mock("$context.requestId")))});
    const auto serve = [&](const char* strategy) {
        api.stages[0].document = json(
            "{\"cacheClusterEnabled\":true,\"methodSettings\":{\"k/GET\":{\"cachingEnabled\":true,"
            "\"requireAuthorizationForCacheControl\":true,\"unauthorizedCacheControlHeaderStrategy\":\"" +
            QByteArray(strategy) + "\"}}}");
        m_gateway.serve(api);
    };
    serve("SUCCEED_WITH_RESPONSE_HEADER");
    const QByteArray first = m_gateway.send("GET", "/dev/k").body;
    const http::Headers invalidate{{"Cache-Control", "max-age=0"}};
    const http::ClientResponse warned = m_gateway.send("GET", "/dev/k", {}, invalidate);
    QCOMPARE(warned.body, first);
    QVERIFY(header(warned, "warning").startsWith("199"));
    serve("SUCCEED_WITHOUT_RESPONSE_HEADER");
    QVERIFY(header(m_gateway.send("GET", "/dev/k", {}, invalidate), "warning").isEmpty());
    serve("FAIL_WITH_403");
    QCOMPARE(m_gateway.send("GET", "/dev/k", {}, invalidate).status, 403);
}

void TestRestApi::packsAndUnpacks()
{
    gateway::Api api =
        tests::restApi({tests::restRoute("POST /z", method(mock("got $input.params('x') " + QByteArray(400, 'a'))))});
    JsonValue passing = json("{\"type\":\"MOCK\",\"integrationResponses\":{\"200\":{\"statusCode\":\"200\"}}}");
    api.routes.push_back(tests::restRoute("POST /status", method(passing)));
    api.document = json("{\"minimumCompressionSize\":300}");
    m_gateway.serve(api);
    const http::ClientResponse packed = m_gateway.send("POST", "/dev/z", {}, {{"Accept-Encoding", "br, gzip;q=0.5"}});
    QCOMPARE(header(packed, "content-encoding"), QByteArray("gzip"));
    QVERIFY(packed.body.size() < 300);
    const auto body = gateway::unpacked(packed.body, gateway::ContentCoding::Gzip, 10'000);
    QVERIFY(body);
    QVERIFY(body->startsWith("got "));
    QVERIFY(header(m_gateway.send("POST", "/dev/z"), "content-encoding").isEmpty());
    // A mock without a template reads its status from the body.
    const QByteArray status = gateway::packed("{\"statusCode\": 200}", gateway::ContentCoding::Gzip);
    QCOMPARE(m_gateway.send("POST", "/dev/status", status, {{"Content-Encoding", "gzip"}}).status, 200);
    QCOMPARE(m_gateway.send("POST", "/dev/status", "no gzip", {{"Content-Encoding", "gzip"}}).status, 400);
    const QByteArray bomb = gateway::packed(QByteArray(11 << 20, 'a'), gateway::ContentCoding::Gzip);
    QCOMPARE(m_gateway.send("POST", "/dev/status", bomb, {{"Content-Encoding", "gzip"}}).status, 413);
}

void TestRestApi::stopsTemplatesThatNeverEnd()
{
    const QByteArray bomb =
        "#set($s = 'aaaaaaaaaa')#foreach($i in [1..1000])#foreach($j in [1..1000])"
        "#set($s = \"$s$s\")#end#end$s";
    m_gateway.serve(tests::restApi(
        {tests::restRoute("GET /b", method(mock(bomb))), tests::restRoute("GET /ok", method(mock("ok")))}));
    QCOMPARE(m_gateway.send("GET", "/dev/b").status, 500);
    QCOMPARE(m_gateway.send("GET", "/dev/ok").body, QByteArray("ok"));
}

void TestRestApi::stopsCircles()
{
    const QByteArray self = "http://127.0.0.1:" + QByteArray::number(m_gateway.port()) + "/dev/circle";
    m_gateway.serve(tests::restApi({tests::restRoute(
        "GET /circle",
        json("{\"methodIntegration\":{\"type\":\"HTTP_PROXY\",\"httpMethod\":\"GET\",\"uri\":\"" + self + "\"}}"))}));
    const http::ClientResponse response = m_gateway.send("GET", "/dev/circle");
    QCOMPARE(response.status, 500);
}

void TestRestApi::logsWhatItDoes()
{
    gateway::Api api = tests::restApi({tests::restRoute("GET /l", method(mock("ok")))});
    api.stages[0].document =
        json("{\"methodSettings\":{\"*/*\":{\"loggingLevel\":\"INFO\",\"dataTraceEnabled\":true}}}");
    m_gateway.serve(api);
    QCOMPARE(m_gateway.send("GET", "/dev/l").status, 200);
    const auto trace = m_gateway.trace();
    QVERIFY(trace->log.size() > 5);
    QCOMPARE(trace->log.front().function, QByteArray("API-Gateway-Execution-Logs_abcdefghij/dev"));
    QVERIFY(trace->log.front().text.contains(") Starting execution for request: "));
    QVERIFY(trace->log.back().text.endsWith("Method completed with status: 200"));
    QCOMPARE(m_gateway.send("GET", "/test/l").status, 200);
    QVERIFY(m_gateway.trace()->log.empty());
}

void TestRestApi::testsAMethod()
{
    gateway::Api api =
        tests::restApi({tests::restRoute("GET /t/{id}", method(mock("$input.params('id') $stageVariables.v "
                                                                    "$input.params('q')")))});
    api.stages.clear();
    m_gateway.serve(api);
    std::optional<base::Result<gateway::RestTestOutcome>> outcome;
    QMutex mutex;
    const auto run = [&](gateway::RestTest test) {
        outcome.reset();
        m_gateway.gateway().test(std::move(test), [&](base::Result<gateway::RestTestOutcome> result) {
            const QMutexLocker lock(&mutex);
            outcome.emplace(std::move(result));
        });
        return QTest::qWaitFor([&] {
            const QMutexLocker lock(&mutex);
            return outcome.has_value();
        });
    };
    gateway::RestTest test;
    test.apiId = "abcdefghij";
    test.resourcePath = "/t/{id}";
    test.httpMethod = "GET";
    test.pathWithQuery = "/t/7?q=a";
    test.stageVariables["v"] = "one";
    QVERIFY(run(test));
    QVERIFY(*outcome);
    QCOMPARE((*outcome)->status, 200);
    QCOMPARE((*outcome)->body, QByteArray("7 one a"));
    QVERIFY((*outcome)->latencyMs >= 0);
    const QByteArray log = (*outcome)->log;
    qsizetype at = 0;
    for (const char* line :
         {"Execution log for request ",
          " : Starting execution for request: ", " : HTTP Method: GET, Resource Path: /t/7",
          " : Method request path: {id=7}", " : Method request query string: {q=a}", " : Method request headers: {}",
          " : Method request body before transformations: ", " : Method response body after transformations: 7 one a",
          " : Method response headers: {Content-Type=application/json}", " : Successfully completed execution",
          " : Method completed with status: 200"}) {
        at = log.indexOf(line, at);
        QVERIFY2(at >= 0, line);
    }
    // Whatever path is asked for, it is the method that was named.
    test.pathWithQuery = "/elsewhere";
    QVERIFY(run(test));
    QCOMPARE((*outcome)->body, QByteArray(" one "));
    QVERIFY((*outcome)->log.contains("Resource Path: /elsewhere\n"));

    test.httpMethod = "PUT";
    QVERIFY(run(test));
    QVERIFY(!*outcome);
    QCOMPARE(outcome->error().message, QStringLiteral("Invalid Method identifier specified"));
    test.apiId = "none";
    QVERIFY(run(test));
    QCOMPARE(outcome->error().message, QStringLiteral("Invalid Resource identifier specified"));
    test.apiId = "abcdefghij";

    m_gateway.serve(
        tests::restApi({tests::restRoute("GET /t", QByteArray(R"({"type":"HTTP","httpMethod":"GET",)"
                                                              R"("uri":"http://${stageVariables.none}"})"))}));
    test.resourcePath = "/t";
    test.httpMethod = "GET";
    QVERIFY(run(test));
    QCOMPARE((*outcome)->status, 500);
    QCOMPARE((*outcome)->headers.size(), size_t(1));
    QVERIFY2((*outcome)->log.contains(" : Execution failed due to configuration error: Invalid endpoint address\n") &&
                 (*outcome)->log.endsWith(" : Method completed with status: 500\n"),
             (*outcome)->log.constData());
    QVERIFY(!(*outcome)->log.contains("Endpoint request") && !(*outcome)->log.contains("Gateway response"));
    test.httpMethod = "PUT";
    QVERIFY(run(test));
    QVERIFY(!*outcome);
    QCOMPARE(outcome->error().code, base::ErrorCode::NotFound);
}

void TestRestApi::swapsWithoutLosingARequest()
{
    const auto design = [](int number) {
        return tests::restApi({tests::restRoute("GET /s", method(mock("answer " + QByteArray::number(number))))});
    };
    m_gateway.serve(design(0));
    http::HttpClient client;
    constexpr int swaps = 100;
    int sent = 0;
    int answered = 0;
    int wrong = 0;
    std::function<void()> sendOne = [&] {
        http::ClientRequest request;
        request.method = "GET";
        request.url = QUrl::fromEncoded("http://127.0.0.1:" + QByteArray::number(m_gateway.port()) + "/dev/s");
        ++sent;
        client.send(std::move(request), [&](base::Result<http::ClientResponse> result) {
            ++answered;
            if (!result || result->status != 200 || !result->body.startsWith("answer ")) ++wrong;
            if (answered < swaps * 10) sendOne();
        });
    };
    constexpr int atOnce = 8;
    for (int i = 0; i < atOnce; ++i)
        sendOne();
    for (int i = 1; i <= swaps; ++i) {
        m_gateway.serve(design(i));
        const int before = answered;
        QVERIFY(QTest::qWaitFor([&] { return answered > before || answered == sent; }));
    }
    QVERIFY(QTest::qWaitFor([&] { return answered == sent; }, 20'000));
    QCOMPARE(wrong, 0);
    QCOMPARE(m_gateway.send("GET", "/dev/s").body, "answer " + QByteArray::number(swaps));
}

QTEST_GUILESS_MAIN(TestRestApi)
#include "tst_restapi.moc"
