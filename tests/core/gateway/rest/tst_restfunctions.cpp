// Functions behind REST APIs: the event they get and what becomes of their answer, by the rows of events.json and
// answers.json. One node function plays them all: it answers what the request tells it to.
#include "core/gateway/rest/ProxyAnswer.h"
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/rest/RestCases.h"

#include <QMutex>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using base::JsonValue;
using tests::text;

namespace {

constexpr const char* handler = R"(
export const handler = async (event) => {
    const order = event.headers ? event.headers['x-order'] : event.order;
    if (!order) return { statusCode: 200, body: JSON.stringify(event) };
    const wanted = JSON.parse(order);
    if (wanted.waits) await new Promise((done) => setTimeout(done, wanted.waits));
    if (wanted.raises) throw new Error(wanted.raises.replace(/^Error: /, ''));
    return wanted.result;
};
)";

const QByteArray functionUri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

JsonValue integrationOf(const QByteArray& type)
{
    JsonValue integration = JsonValue::Object();
    integration.insert("type", type);
    integration.insert("httpMethod", "POST");
    integration.insert("uri", functionUri);
    return integration;
}

JsonValue methodOf(JsonValue integration)
{
    JsonValue method = JsonValue::Object();
    method.insert("methodIntegration", std::move(integration));
    return method;
}

QByteArray orderOf(const JsonValue& result)
{
    JsonValue order = JsonValue::Object();
    if (const JsonValue* raises = result.find("raises"))
        order.insert("raises", *raises);
    else
        order.insert("result", result);
    return base::writeJson(order);
}

const JsonValue* atPath(const JsonValue& value, const QByteArray& path)
{
    const JsonValue* at = &value;
    for (const QByteArray& name : path.split('.'))
        at = at ? at->find(name) : nullptr;
    return at;
}

}  // namespace

class TestRestFunctions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void events_data();
    void events();
    void writesAllMembers();
    void answers_data();
    void answers();
    void readsAnswers_data();
    void readsAnswers();
    void givesUpInTime();
    void invokesAsAnEvent();
    void takesTheFunctionFromAStageVariable();
    void testsLineByLine();
    void streamsAsItComes();
    void streamsThatFail_data();
    void streamsThatFail();
    void testsWithAnEventOfItsOwn();

private:
    /// What a test of the API's method says.
    base::Result<gateway::RestTestOutcome> tested(gateway::RestTest test);
    void serveStreams(int timeoutMs);

    tests::GatewayFixture m_gateway;
};

void TestRestFunctions::initTestCase()
{
    m_gateway.deployFunction("f", handler);
}

void TestRestFunctions::events_data()
{
    QTest::addColumn<int>("index");
    const JsonValue cases = tests::gatewayCases("rest/events.json");
    for (size_t i = 0; i < cases.array().size(); ++i)
        QTest::newRow(text(cases.array()[i], "id")) << int(i);
}

void TestRestFunctions::events()
{
    QFETCH(int, index);
    const JsonValue cases = tests::gatewayCases("rest/events.json");
    const JsonValue& row = cases.array()[size_t(index)];
    const JsonValue& given = *row.find("given");
    std::vector<gateway::Route> routes;
    for (const JsonValue& key : given.find("routes")->array())
        routes.push_back(tests::restRoute(key.string(), methodOf(integrationOf("AWS_PROXY"))));
    gateway::Api api = tests::restApi(std::move(routes));
    api.document = JsonValue::Object();
    if (const JsonValue* types = given.find("binaryMediaTypes")) api.document.insert("binaryMediaTypes", *types);
    m_gateway.serve(std::move(api));

    const JsonValue& request = *given.find("request");
    http::Headers headers;
    for (const JsonValue& header : request.find("headers")->array())
        headers.add(header.array()[0].string(), header.array()[1].string());
    const QByteArray body =
        request.find("bodyBase64") ? QByteArray::fromBase64(text(request, "bodyBase64")) : text(request, "body");
    // An API that has binary types gives the answer as it is, since it is no base64.
    const http::ClientResponse response =
        m_gateway.send(text(request, "method"), text(request, "target"), body, headers);
    QCOMPARE(response.status, 200);
    const JsonValue event = tests::json(response.body);
    const JsonValue& expected = *row.find("expect");
    const QByteArray wrong =
        tests::mismatch(*expected.find("event"), event, text(expected, "match") == "exact", "event");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    if (const JsonValue* absent = expected.find("absent"))
        for (const JsonValue& path : absent->array())
            QVERIFY2(!atPath(event, path.string()), path.string().constData());
}

void TestRestFunctions::writesAllMembers()
{
    m_gateway.serve(tests::restApi({tests::restRoute("GET /pets/{id}", methodOf(integrationOf("AWS_PROXY")))}));
    const http::ClientResponse response =
        m_gateway.send("GET", "/dev/pets/a%20b?x=%C3%BC&x=2", {}, {{"X-A", "1"}, {"x-a", "2"}});
    QVERIFY(response.headers.value("x-amzn-trace-id").startsWith("Root=1-"));
    const JsonValue event = tests::json(response.body);
    const JsonValue expected = tests::json(
        "{\"resource\":\"/pets/{id}\",\"path\":\"/pets/a%20b\",\"httpMethod\":\"GET\",\"headers\":\"<any>\","
        "\"multiValueHeaders\":\"<any>\",\"queryStringParameters\":{\"x\":\"2\"},"
        "\"multiValueQueryStringParameters\":\"<any>\",\"pathParameters\":{\"id\":\"a%20b\"},\"stageVariables\":null,"
        "\"requestContext\":{\"accountId\":\"<account>\",\"apiId\":\"<api>\",\"deploymentId\":\"<string>\","
        "\"domainName\":\"<host>\",\"domainPrefix\":\"<string>\",\"extendedRequestId\":\"<id=>\",\"httpMethod\":"
        "\"GET\","
        "\"identity\":{\"accessKey\":null,\"accountId\":null,\"caller\":null,\"cognitoAuthenticationProvider\":null,"
        "\"cognitoAuthenticationType\":null,\"cognitoIdentityId\":null,\"cognitoIdentityPoolId\":null,"
        "\"principalOrgId\":null,\"sourceIp\":\"<ip>\",\"user\":null,\"userAgent\":null,\"userArn\":null},"
        "\"path\":\"/dev/pets/a%20b\",\"protocol\":\"HTTP/1.1\",\"requestId\":\"<uuid>\",\"requestTime\":\"<clf>\","
        "\"requestTimeEpoch\":\"<epoch-ms>\",\"resourceId\":\"<string>\",\"resourcePath\":\"/pets/{id}\","
        "\"stage\":\"dev\"},\"body\":null,\"isBase64Encoded\":false}");
    const QByteArray wrong = tests::mismatch(expected, event, true, "event");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QCOMPARE(*atPath(event, "headers.X-A"), JsonValue("2"));
    QCOMPARE(*atPath(event, "multiValueHeaders.X-A"), tests::json("[\"1\",\"2\"]"));
    QVERIFY(!atPath(event, "headers.x-a"));
}

void TestRestFunctions::answers_data()
{
    QTest::addColumn<int>("index");
    const JsonValue cases = tests::gatewayCases("rest/answers.json");
    for (size_t i = 0; i < cases.array().size(); ++i)
        QTest::newRow(text(cases.array()[i], "id")) << int(i);
}

void TestRestFunctions::answers()
{
    QFETCH(int, index);
    const JsonValue cases = tests::gatewayCases("rest/answers.json");
    const JsonValue& row = cases.array()[size_t(index)];
    const JsonValue* given = row.find("given");
    const bool custom = text(row, "api") == "REST-AWS";
    JsonValue integration = integrationOf(custom ? "AWS" : "AWS_PROXY");
    if (custom) {
        JsonValue responses = JsonValue::Object();
        for (const JsonValue& response : given->find("integrationResponses")->array())
            responses.insert(text(response, "statusCode"), response);
        integration.insert("integrationResponses", std::move(responses));
    }
    gateway::Api api = tests::restApi({tests::restRoute("POST /a", methodOf(std::move(integration)))});
    api.document = JsonValue::Object();
    http::Headers headers;
    const QByteArray order = orderOf(*row.find("functionResult"));
    if (given)
        if (const JsonValue* types = given->find("binaryMediaTypes")) api.document.insert("binaryMediaTypes", *types);
    const JsonValue* request = given ? given->find("request") : nullptr;
    if (request)
        for (const JsonValue& header : request->find("headers")->array())
            headers.add(header.array()[0].string(), header.array()[1].string());
    headers.add("x-order", order);
    m_gateway.serve(std::move(api));
    JsonValue body = JsonValue::Object();
    body.insert("order", order);
    const http::ClientResponse response = m_gateway.send("POST", "/dev/a", base::writeJson(body), headers);

    const JsonValue& expected = *row.find("expect");
    QCOMPARE(response.status, int(*expected.find("status")->toInteger()));
    if (const JsonValue* fields = expected.find("headers"))
        for (const auto& [name, value] : fields->object())
            QCOMPARE(response.headers.value(name).toByteArray(), value.string());
    if (const JsonValue* multi = expected.find("headersMulti"))
        for (const auto& [name, values] : multi->object()) {
            std::vector<QByteArray> wanted;
            for (const JsonValue& value : values.array())
                wanted.push_back(value.string());
            QCOMPARE(response.headers.values(name), wanted);
        }
    if (expected.find("headerSpelling"))
        QVERIFY(std::any_of(response.headers.begin(), response.headers.end(), [&](const http::Header& header) {
            return header.name == text(expected, "headerSpelling");
        }));
    if (expected.find("body")) QCOMPARE(response.body, text(expected, "body"));
    if (expected.find("bodyBase64")) QCOMPARE(response.body.toBase64(), text(expected, "bodyBase64"));
    if (const JsonValue* wanted = expected.find("bodyJson")) {
        JsonValue seen = tests::json(response.body);
        for (const auto& [name, value] : wanted->object()) {
            // The runtime says where by "trace" or "stackTrace", and what was thrown without its type.
            if (value.string() == "<any>" || name == "errorMessage") continue;
            const QByteArray wrong = tests::mismatch(value, *seen.find(name), false, name);
            QVERIFY2(wrong.isEmpty(), wrong.constData());
        }
        if (wanted->find("errorMessage")) QVERIFY(text(*wanted, "errorMessage").endsWith(text(seen, "errorMessage")));
    }
}

void TestRestFunctions::readsAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");  // 0: the service's 502
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* answer, int status, const char* body = "") {
        QTest::newRow(answer) << QByteArray(answer) << status << QByteArray(body);
    };
    row("{}", 200);
    row("null", 0);
    row("\"text\"", 0);
    row("[]", 0);
    row("{", 0);
    row("{\"statusCode\":200,\"extra\":1}", 0);
    row("{\"statusCode\":\"201\",\"body\":\"x\"}", 201, "x");
    row("{\"statusCode\":\"abc\"}", 0);
    row("{\"statusCode\":0}", 0);
    row("{\"statusCode\":600}", 0);
    row("{\"statusCode\":null,\"body\":null,\"headers\":null}", 200);
    row("{\"body\":7}", 200, "7");
    row("{\"body\":{\"a\":1}}", 0);
    row("{\"headers\":[]}", 0);
    row("{\"headers\":{\"a\":{}}}", 0);
    row("{\"headers\":{\"a\":\"b\\r\\nc: d\"}}", 0);
    row("{\"multiValueHeaders\":{\"a\":\"b\"}}", 0);
    row("{\"body\":\"aGk=\",\"isBase64Encoded\":true}", 200, "hi");
    row("{\"body\":\"no base64\",\"isBase64Encoded\":true}", 0);
}

void TestRestFunctions::readsAnswers()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const auto response = gateway::proxyAnswer(answer, true);
    QCOMPARE(bool(response), status != 0);
    if (!response) return;
    QCOMPARE(response->status, status);
    QCOMPARE(response->body, body);
    QCOMPARE(response->headers.value("content-type").toByteArray(), QByteArray("application/json"));
}

void TestRestFunctions::givesUpInTime()
{
    JsonValue integration = integrationOf("AWS_PROXY");
    integration.insert("timeoutInMillis", 60);
    m_gateway.serve(tests::restApi({tests::restRoute("GET /slow", methodOf(std::move(integration)))}));
    const http::ClientResponse response =
        m_gateway.send("GET", "/dev/slow", {}, {{"x-order", "{\"waits\":1000,\"result\":{}}"}});
    QCOMPARE(response.status, 504);
    QCOMPARE(response.headers.value("x-amzn-ErrorType").toByteArray(), QByteArray("InternalServerErrorException"));
    QCOMPARE(response.body, QByteArray("{\"message\": \"Endpoint request timed out\"}"));

    m_gateway.serve(tests::restApi({tests::restRoute("GET /raises", methodOf(integrationOf("AWS_PROXY")))}));
    const http::ClientResponse raised = m_gateway.send("GET", "/dev/raises", {}, {{"x-order", "{\"raises\":\"no\"}"}});
    QCOMPARE(raised.status, 502);
    QCOMPARE(raised.body, QByteArray("{\"message\": \"Internal server error\"}"));
    QVERIFY2(m_gateway.trace()->note.contains("no"), m_gateway.trace()->note.constData());
}

void TestRestFunctions::invokesAsAnEvent()
{
    JsonValue integration = integrationOf("AWS");
    JsonValue parameters = JsonValue::Object();
    parameters.insert("integration.request.header.X-Amz-Invocation-Type", "'Event'");
    integration.insert("requestParameters", std::move(parameters));
    integration.insert("integrationResponses", tests::json("{\"202\":{\"statusCode\":\"202\"}}"));
    m_gateway.serve(tests::restApi({tests::restRoute("POST /later", methodOf(std::move(integration)))}));
    const http::ClientResponse response = m_gateway.send("POST", "/dev/later", "{\"order\":\"{\\\"waits\\\":2000}\"}");
    QCOMPARE(response.status, 202);
    QVERIFY(response.body.isEmpty());
}

void TestRestFunctions::takesTheFunctionFromAStageVariable()
{
    JsonValue integration = JsonValue::Object();
    integration.insert("type", "AWS_PROXY");
    integration.insert("httpMethod", "POST");
    integration.insert("uri", QByteArray(functionUri).replace(":function:f", ":function:${stageVariables.which}"));
    gateway::Api api = tests::restApi({tests::restRoute("GET /v", methodOf(std::move(integration)))});
    api.stages[0].variables["which"] = "f";
    m_gateway.serve(std::move(api));
    QCOMPARE(m_gateway.send("GET", "/dev/v").status, 200);
    QVERIFY(m_gateway.send("GET", "/test/v").status >= 500);
}

base::Result<gateway::RestTestOutcome> TestRestFunctions::tested(gateway::RestTest test)
{
    test.apiId = "abcdefghij";
    QMutex mutex;  // guards `outcome`
    std::optional<base::Result<gateway::RestTestOutcome>> outcome;
    m_gateway.gateway().test(std::move(test), [&](base::Result<gateway::RestTestOutcome> result) {
        const QMutexLocker lock(&mutex);
        outcome.emplace(std::move(result));
    });
    const bool answered = QTest::qWaitFor(
        [&] {
            const QMutexLocker lock(&mutex);
            return outcome.has_value();
        },
        20'000);
    if (!answered) qFatal("a test gave no answer");
    return std::move(*outcome);
}

// The log of a test as the service writes it, line by line.
void TestRestFunctions::testsLineByLine()
{
    JsonValue integration = integrationOf("AWS");
    integration.insert("integrationResponses", tests::json("{\"200\":{\"statusCode\":\"200\"}}"));
    m_gateway.serve(tests::restApi({tests::restRoute("POST /foo/{id}", methodOf(std::move(integration)))}));
    gateway::RestTest test;
    test.resourcePath = "/foo/{id}";
    test.httpMethod = "POST";
    test.pathWithQuery = "/foo/7?q=a";
    test.headers = {{"content-type", "application/json"}};
    test.body = "{\"test\": \"val123\"}";
    const auto outcome = tested(std::move(test));
    QVERIFY(outcome);
    QCOMPARE(outcome->status, 200);
    QVERIFY(!outcome->headers.contains("x-amzn-RequestId"));
    QVERIFY(outcome->headers.contains("X-Amzn-Trace-Id"));

    const QString uuid = QStringLiteral("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    const QString trace = QStringLiteral("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
    const QString uri = QStringLiteral(
        "https://lambda\\.us-east-1\\.amazonaws\\.com/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:123456789012:function:f/invocations");
    const QStringList lines{
        QStringLiteral("Starting execution for request: ") + uuid,
        QStringLiteral("HTTP Method: POST, Resource Path: /foo/7"),
        QStringLiteral("Method request path: \\{id=7\\}"),
        QStringLiteral("Method request query string: \\{q=a\\}"),
        QStringLiteral("Method request headers: \\{content-type=application/json\\}"),
        QStringLiteral("Method request body before transformations: \\{\"test\": \"val123\"\\}"),
        QStringLiteral("Endpoint request URI: ") + uri,
        QStringLiteral("Endpoint request headers: \\{x-amzn-lambda-integration-tag=") + uuid +
            QStringLiteral(", X-Amz-Date=\\d{8}T\\d{6}Z, x-amzn-apigateway-api-id=abcdefghij, "
                           "Accept=application/json, User-Agent=AmazonAPIGateway_abcdefghij, X-Amzn-Trace-Id=") +
            trace + QStringLiteral("\\}"),
        QStringLiteral("Endpoint request body after transformations: \\{\"test\": \"val123\"\\}"),
        QStringLiteral("Sending request to ") + uri,
        QStringLiteral("Received response\\. Status: 200, Integration latency: \\d+ ms"),
        QStringLiteral("Endpoint response headers: \\{Date=\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT, "
                       "Content-Type=application/json, Content-Length=\\d+, Connection=keep-alive, x-amzn-RequestId=") +
            uuid + QStringLiteral(", X-Amz-Executed-Version=\\$LATEST, X-Amzn-Trace-Id=") + trace +
            QStringLiteral("\\}"),
        QStringLiteral("Endpoint response body before transformations: \\{.*val123.*\\}"),
        QStringLiteral("Method response body after transformations: \\{.*val123.*\\}"),
        QStringLiteral("Method response headers: \\{X-Amzn-Trace-Id=") + trace +
            QStringLiteral(", Content-Type=application/json\\}"),
        QStringLiteral("Successfully completed execution"),
        QStringLiteral("Method completed with status: 200"),
    };
    const QStringList log = QString::fromUtf8(outcome->log).split(u'\n', Qt::SkipEmptyParts);
    QVERIFY2(
        QRegularExpression(QRegularExpression::anchoredPattern(QStringLiteral("Execution log for request ") + uuid))
            .match(log[0])
            .hasMatch(),
        qPrintable(log[0]));
    QCOMPARE(log.size(), lines.size() + 1);
    const QString time = QStringLiteral("\\w{3} \\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4} : ");
    for (qsizetype i = 0; i < lines.size(); ++i)
        QVERIFY2(QRegularExpression(QRegularExpression::anchoredPattern(time + lines[i])).match(log[i + 1]).hasMatch(),
                 qPrintable(log[i + 1] + QStringLiteral("\nis not\n") + lines[i]));

    gateway::RestTest bare;
    bare.resourcePath = "/foo/{id}";
    bare.httpMethod = "POST";
    const auto nothing = tested(std::move(bare));
    QVERIFY(nothing);
    QVERIFY2(nothing->log.contains("Endpoint request body after transformations: \n"), nothing->log.constData());
}

// A method whose function streams what it is told to.
void TestRestFunctions::serveStreams(int timeoutMs)
{
    m_gateway.deployFunction("f", R"(
import fs from 'node:fs'
const there = async (path) => { while (!fs.existsSync(path)) await new Promise((go) => setTimeout(go, 5)) }
export const handler = awslambda.streamifyResponse(async (event, stream) => {
    const {head, long, bare, first, until, throws} = JSON.parse(event.headers['x-order'])
    if (!bare) stream = awslambda.HttpResponseStream.from(stream, head ?? {headers: {x: 'x'.repeat(long ?? 1)}})
    if (first) stream.write(first)
    if (throws) throw new RangeError('broken')
    if (until) await there(until)
    stream.end('second')
})
)");
    JsonValue integration = integrationOf("AWS_PROXY");
    integration.insert("responseTransferMode", "STREAM");
    integration.insert("timeoutInMillis", timeoutMs);
    integration.insert("uri", QByteArray(functionUri)
                                  .replace("2015-03-31", "2021-11-15")
                                  .replace("/invocations", "/response-streaming-invocations"));
    gateway::Api api = tests::restApi({tests::restRoute("GET /s", methodOf(std::move(integration)))});
    api.document.insert("minimumCompressionSize", 0);
    m_gateway.serve(std::move(api));
}

// responseTransferMode STREAM: the function goes on only once its first piece is here.
void TestRestFunctions::streamsAsItComes()
{
    serveStreams(20'000);
    const QTemporaryDir folder;
    const QString go = folder.filePath(QStringLiteral("go"));
    const auto answer = m_gateway.watch(
        "GET", "/dev/s",
        {{"accept-encoding", "gzip"},
         {"x-order", R"({"head":{"statusCode":201,"headers":{"x-made":"one"},"multiValueHeaders":{"x-two":["a","b"]},)"
                     R"("cookies":["c=1","d=2"]},"first":"first ","until":")" +
                         go.toUtf8() + R"("})"}});
    QTRY_COMPARE(answer->body, QByteArray("first "));
    QVERIFY(!answer->end);
    QCOMPARE(answer->status, 201);
    QCOMPARE(answer->headers.value("x-made").toByteArray(), QByteArray("one"));
    QCOMPARE(answer->headers.values("x-two"), (std::vector<QByteArray>{"a", "b"}));
    QCOMPARE(answer->headers.values("set-cookie"), (std::vector<QByteArray>{"c=1", "d=2"}));
    QCOMPARE(answer->headers.value("content-type").toByteArray(), QByteArray("application/json"));
    QVERIFY(!answer->headers.contains("content-encoding"));
    QCOMPARE(answer->headers.value("x-amzn-requestid").size(), qsizetype(36));
    QVERIFY(answer->headers.contains("x-amz-apigw-id"));
    QVERIFY(answer->headers.contains("x-amzn-trace-id"));
    QFile file(go);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QTRY_VERIFY(answer->end);
    QVERIFY(*answer->end);
    QCOMPARE(answer->body, QByteArray("first second"));
    const auto trace = m_gateway.trace();
    QCOMPARE(trace->status, 201);
    QCOMPARE(trace->response.body, QByteArray("first second"));
    QCOMPARE(trace->response.bodySize, qint64(12));
    m_gateway.deployFunction("f", handler);
}

void TestRestFunctions::streamsThatFail_data()
{
    QTest::addColumn<QByteArray>("order");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("broken");
    const QByteArray error = R"({"message": "Internal server error"})";
    QTest::newRow("no metadata") << QByteArray(R"({"bare":true,"first":"x"})") << 502 << error << false;
    QTest::newRow("a member too many") << QByteArray(R"({"head":{"statusCode":200,"body":"x"}})") << 502 << error
                                       << false;
    QTest::newRow("no status") << QByteArray(R"({"head":{"statusCode":"x"}})") << 502 << error << false;
    QTest::newRow("metadata of more than 16 KB") << QByteArray(R"({"long":17000})") << 502 << error << false;
    QTest::newRow("throws before") << QByteArray(R"({"bare":true,"throws":true})") << 502 << error << false;
    QTest::newRow("throws behind") << QByteArray(R"({"first":"begun","throws":true})") << 200 << QByteArray("begun")
                                   << true;
    QTest::newRow("takes too long") << QByteArray(R"({"first":"begun","until":"/nowhere"})") << 200
                                    << QByteArray("begun") << true;
    QTest::newRow("takes too long to begin") << QByteArray(R"({"bare":true,"until":"/nowhere"})") << 504
                                             << QByteArray(R"({"message": "Endpoint request timed out"})") << false;
}

void TestRestFunctions::streamsThatFail()
{
    QFETCH(QByteArray, order);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, broken);
    serveStreams(1'500);
    const auto answer = m_gateway.watch("GET", "/dev/s", {{"x-order", order}});
    QTRY_VERIFY(answer->end);
    QCOMPARE(bool(*answer->end), !broken);
    QCOMPARE(answer->status, status);
    QCOMPARE(answer->body, body);
    QVERIFY(!m_gateway.trace()->note.isEmpty());
    m_gateway.deployFunction("f", handler);
}

void TestRestFunctions::testsWithAnEventOfItsOwn()
{
    m_gateway.serve(tests::restApi({tests::restRoute("GET /foo", methodOf(integrationOf("AWS_PROXY")))}));
    gateway::RestTest test;
    test.resourcePath = "/foo";
    test.httpMethod = "GET";
    const auto outcome = tested(std::move(test));
    QVERIFY(outcome);
    const JsonValue event = tests::json(outcome->body);
    const QByteArray wrong = tests::mismatch(
        tests::json(
            "{\"headers\":null,\"multiValueHeaders\":null,\"path\":\"/foo\",\"requestContext\":{\"path\":\"/foo\","
            "\"stage\":\"test-invoke-stage\",\"domainName\":\"testPrefix.testDomainName\",\"domainPrefix\":"
            "\"testPrefix\",\"identity\":{\"apiKey\":\"test-invoke-api-key\",\"apiKeyId\":"
            "\"test-invoke-api-key-id\",\"sourceIp\":\"test-invoke-source-ip\"}}}"),
        event, false, "event");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

QTEST_GUILESS_MAIN(TestRestFunctions)
#include "tst_restfunctions.moc"
