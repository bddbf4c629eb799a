// What an integration gets of a request and the client of its answer, by the rows of mapping.json: parameters,
// templates and passing through, headers, binary conversion, mocks. A target that tells what it was sent stands behind
// the API.
#include "core/gateway/rest/IdleStreams.h"
#include "core/gateway/rest/RestStream.h"
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/rest/RestCases.h"
#include "tests/core/http/TestServer.h"
#include "tests/support/FakeClock.h"

#include <QMutex>
#include <QTcpSocket>
#include <QTest>

using namespace trestle;
using base::JsonValue;
using tests::text;

namespace {

QByteArray bytesOf(const JsonValue& payload)
{
    const JsonValue* base64 = payload.find("base64");
    return base64 ? QByteArray::fromBase64(base64->string()) : text(payload, "text");
}

http::Headers headersOf(const JsonValue* given)
{
    http::Headers headers;
    if (!given) return headers;
    for (const JsonValue& pair : given->array())
        headers.add(pair.array()[0].string(), pair.array()[1].string());
    for (const auto& [name, value] : given->object())
        headers.add(name, value.string());
    return headers;
}

void copy(JsonValue& to, const JsonValue& from, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (const JsonValue* member = from.find(name); member && !member->isNull()) to.insert(name, *member);
}

JsonValue streamOf(const tests::TestServer& target)
{
    JsonValue integration = JsonValue::Object();
    integration.insert("type", "HTTP_PROXY");
    integration.insert("httpMethod", "GET");
    integration.insert("responseTransferMode", "STREAM");
    integration.insert("uri", "http://127.0.0.1:" + QByteArray::number(target.port()) + "/t");
    return integration;
}

// Takes whatever it is given.
struct Swallowing final : http::ResponseSink
{
    void respond(quint64, http::Response) override {}
    void accept(quint64, http::WebSocketAcceptance) override {}
    void post(base::UniqueFunction<void()>) override {}
};

}  // namespace

class TestRestMapping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void maps_data();
    void maps();
    void passesStatusesThrough_data();
    void passesStatusesThrough();
    void mergesQueries();
    void overridesFromTemplates();
    void refusesHeadersThatWouldSplit();
    void answersWithAHeaderOfTheTarget();
    void streamsAsItComes();
    void endsTheCallOfAStreamThatNobodyReads();
    void endsStreamsThatStandStill();
    void pacesLongStreams();
    void testsStreams();

private:
    [[nodiscard]] QByteArray url(const QByteArray& rest = {}) const
    {
        return "http://127.0.0.1:" + QByteArray::number(m_target.port()) + rest;
    }
    [[nodiscard]] http::Request sent() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_sent;
    }
    void answerWith(http::Response response)
    {
        const QMutexLocker lock(&m_mutex);
        m_answer = std::move(response);
    }
    // An API whose one method has this integration, with a default response.
    void serveMethod(const QByteArray& key, const JsonValue& integration, const JsonValue& settings = {});
    void compare(const JsonValue& expected, const http::ClientResponse& response);

    mutable QMutex m_mutex;  // guards m_sent and m_answer
    http::Request m_sent;
    http::Response m_answer;
    tests::GatewayFixture m_gateway;
    tests::TestServer m_target{[this](http::Request request, http::Responder responder) {
        const QMutexLocker lock(&m_mutex);
        m_sent = std::move(request);
        responder.respond(m_answer);
    }};
};

void TestRestMapping::serveMethod(const QByteArray& key, const JsonValue& integration, const JsonValue& settings)
{
    JsonValue method = JsonValue::Object();
    method.insert("methodIntegration", integration);
    gateway::Api api = tests::restApi({tests::restRoute(key, method)});
    api.document = settings;
    m_gateway.serve(std::move(api));
}

void TestRestMapping::maps_data()
{
    QTest::addColumn<int>("index");
    const JsonValue cases = tests::gatewayCases("rest/mapping.json");
    for (size_t i = 0; i < cases.array().size(); ++i)
        if (!cases.array()[i].find("expect")->find("backendToClient"))
            QTest::newRow(text(cases.array()[i], "id")) << int(i);
}

void TestRestMapping::maps()
{
    QFETCH(int, index);
    const JsonValue cases = tests::gatewayCases("rest/mapping.json");
    const JsonValue& row = cases.array()[size_t(index)];
    const JsonValue& given = *row.find("given");
    const QByteArray kind = text(row, "kind");

    JsonValue integration = JsonValue::Object();
    JsonValue answer = tests::json("{\"statusCode\":\"200\"}");
    JsonValue settings = JsonValue::Object();
    QByteArray type = given.find("type") && text(given, "type").toUpper() == text(given, "type") ? text(given, "type")
                                                                                                 : QByteArray("HTTP");
    if (const JsonValue* types = given.find("types")) type = types->array()[0].string();
    QByteArray path = "/m";
    QByteArray target = "/dev/m";
    http::Headers headers;
    QByteArray body = text(given, "body");
    answerWith(tests::TestServer::text("fine"));
    QByteArray uri = url("/target");

    if (const JsonValue* request = given.find("request")) {
        headers = headersOf(request->find("headers"));
        if (const JsonValue* parameters = request->find("path"))
            for (const auto& [name, value] : parameters->object()) {
                path += "/{" + name + '}';
                target += '/' + value.string();
            }
        if (request->find("querystring")) target += '?' + text(*request, "querystring");
        if (request->find("body")) body = text(*request, "body");
    }
    if (const JsonValue* sentHeaders = given.find("clientHeaders")) headers = headersOf(sentHeaders);
    copy(integration, given, {"requestParameters", "requestTemplates", "passthroughBehavior"});
    copy(answer, given, {"responseParameters"});
    copy(settings, given, {"binaryMediaTypes"});
    if (given.find("uri")) uri = url("/{path}");
    if (kind == "mock") {
        type = "MOCK";
        JsonValue templates = JsonValue::Object();
        // As text that a template gives, so that nothing of it is read as the language.
        templates.insert("application/json", "#set($rendered = $input.body)$rendered");
        integration.insert("requestTemplates", std::move(templates));
        body = text(given, "renderedTemplate");
    } else if (kind == "binary-request") {
        copy(integration, given, {"contentHandling"});
        headers.add("Content-Type", text(given, "type"));
        body = bytesOf(*given.find("payload"));
        type = "HTTP";
    } else if (kind == "binary-response") {
        copy(answer, given, {"contentHandling"});
        headers.add("Accept", text(given, "type"));
        http::Response response;
        response.headers.add("content-type", text(given, "type"));
        response.body = bytesOf(*given.find("payload"));
        answerWith(response);
        type = "HTTP";
    } else if (type == "AWS_PROXY" || type == "AWS") {
        uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations";
    }
    integration.insert("type", type);
    integration.insert("httpMethod", "POST");
    integration.insert("uri", uri);
    JsonValue answers = JsonValue::Object();
    if (const JsonValue* responses = given.find("integrationResponses"))
        for (const JsonValue& response : responses->array())
            answers.insert(text(response, "statusCode"), response);
    else
        answers.insert("200", std::move(answer));
    integration.insert("integrationResponses", std::move(answers));
    serveMethod("POST " + path, integration, settings);
    compare(*row.find("expect"), m_gateway.send("POST", target, body, headers));
}

void TestRestMapping::compare(const JsonValue& expected, const http::ClientResponse& response)
{
    const http::Request seen = sent();
    if (const JsonValue* error = expected.find("error")) {
        QCOMPARE(response.status, int(*error->find("status")->toInteger()));
        QCOMPARE(tests::json(response.body), tests::json("{\"message\":\"" + text(*error, "message") + "\"}"));
        if (error->find("x-amzn-ErrorType"))
            QCOMPARE(response.headers.value("x-amzn-ErrorType").toByteArray(), text(*error, "x-amzn-ErrorType"));
        return;
    }
    const JsonValue* status = expected.find("status") ? expected.find("status") : nullptr;
    QCOMPARE(response.status, status ? int(*status->toInteger()) : 200);
    if (const JsonValue* headers = expected.find("header")) {
        for (const auto& [name, value] : headers->object())
            QCOMPARE(seen.headers.value(name).toByteArray(), value.string());
        if (headers->object().empty()) QVERIFY(!seen.headers.contains("a"));
    }
    if (const JsonValue* query = expected.find("querystring"); query && query->object().empty())
        QVERIFY(seen.query().isEmpty());
    if (expected.find("uri")) QCOMPARE(http::percentDecoded(seen.path()), QByteArray("/{path}"));
    if (expected.find("integrationBody")) QCOMPARE(seen.body, text(expected, "integrationBody"));
    if (const JsonValue* headers = expected.find("backendHeaders"))
        for (const auto& [name, value] : headers->object()) {
            JsonValue wanted = value;
            if (value.string().endsWith("<api>")) wanted = QByteArray(value.string()).replace("<api>", "abcdefghij");
            const QByteArray wrong = tests::mismatch(wanted, seen.headers.value(name).toByteArray(), false, name);
            QVERIFY2(wrong.isEmpty(), wrong.constData());
        }
    if (const JsonValue* headers = expected.find("responseHeaders"))
        for (const auto& [name, value] : headers->object())
            QCOMPARE(response.headers.value(name).toByteArray(), value.string());
    const bool answers = !seen.headers.contains("content-type") || response.body != "fine";
    const QByteArray& payload = answers ? response.body : seen.body;
    if (expected.find("base64")) QCOMPARE(payload.toBase64(), text(expected, "base64"));
    if (expected.find("utf8WithReplacement"))
        QCOMPARE(payload, QString::fromUtf8(QByteArray::fromBase64("H4sIABRs7mM=")).toUtf8());
}

void TestRestMapping::passesStatusesThrough_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {200, 201, 400, 404, 503})
        QTest::addRow("%d", status) << status;
}

void TestRestMapping::passesStatusesThrough()
{
    QFETCH(int, status);
    http::Response answer;
    answer.status = status;
    answer.headers = {{"Server", "target"}, {"X-Shelf", "7"}};
    answer.body = "from the target";
    answerWith(answer);
    serveMethod("GET /p",
                tests::json("{\"type\":\"HTTP_PROXY\",\"httpMethod\":\"GET\",\"uri\":\"" + url("/x") + "\"}"));
    const http::ClientResponse response = m_gateway.send("GET", "/dev/p");
    QCOMPARE(response.status, status);
    QCOMPARE(response.body, answer.body);
    QCOMPARE(response.headers.value("x-shelf").toByteArray(), QByteArray("7"));
    QCOMPARE(response.headers.value("x-amzn-remapped-server").toByteArray(), QByteArray("target"));
    QVERIFY(!response.headers.contains("x-amzn-trace-id"));
    QVERIFY(!response.headers.contains("x-amzn-ErrorType"));
}

void TestRestMapping::mergesQueries()
{
    answerWith(tests::TestServer::text("fine"));
    serveMethod("ANY /q/{proxy+}",
                tests::json("{\"type\":\"HTTP_PROXY\",\"httpMethod\":\"ANY\",\"uri\":\"" + url("/x/{proxy}?own=1") +
                            "\",\"requestParameters\":{\"integration.request.querystring.mapped\":\"'2 3'\","
                            "\"integration.request.path.proxy\":\"method.request.path.proxy\"}}"));
    QCOMPARE(m_gateway.send("PUT", "/dev/q/a%20b/c?sent=4&sent=5", "text", {{"X-Own", "me"}}).body, QByteArray("fine"));
    const http::Request seen = sent();
    QCOMPARE(seen.method, QByteArray("PUT"));
    QCOMPARE(seen.target, QByteArray("/x/a%20b/c?own=1&mapped=2%203&sent=4&sent=5"));
    QCOMPARE(seen.body, QByteArray("text"));
    QCOMPARE(seen.headers.value("x-own").toByteArray(), QByteArray("me"));
    QVERIFY(seen.headers.contains("x-forwarded-for"));
}

void TestRestMapping::overridesFromTemplates()
{
    answerWith(tests::TestServer::text("{\"a\":1}"));
    serveMethod("POST /o", tests::json("{\"type\":\"HTTP\",\"httpMethod\":\"POST\",\"uri\":\"" + url("/{id}") +
                                       "\",\"requestTemplates\":{\"application/json\":"
                                       "\"#set($context.requestOverride.header.x-a = 'b')"
                                       "#set($context.requestOverride.path.id = '7')"
                                       "#set($context.requestOverride.querystring.q = ['1', '2'])"
                                       "#set($context.requestOverride.kept = 'later')body\"},"
                                       "\"integrationResponses\":{\"200\":{\"statusCode\":\"200\","
                                       "\"responseTemplates\":{\"application/json\":"
                                       "\"#set($context.responseOverride.status = 418)"
                                       "#set($context.responseOverride.header.x-b = 'c')"
                                       "$context.requestOverride.kept $input.path('$.a') $stageVariables.v\"}}}}"));
    const http::ClientResponse response = m_gateway.send("POST", "/dev/o", "{}");
    const http::Request seen = sent();
    QCOMPARE(seen.target, QByteArray("/7?q=1&q=2"));
    QCOMPARE(seen.headers.value("x-a").toByteArray(), QByteArray("b"));
    QCOMPARE(seen.body, QByteArray("body"));
    QCOMPARE(response.status, 418);
    QCOMPARE(response.headers.value("x-b").toByteArray(), QByteArray("c"));
    QCOMPARE(response.body, QByteArray("later 1 "));
}

void TestRestMapping::refusesHeadersThatWouldSplit()
{
    serveMethod("GET /s", tests::json("{\"type\":\"MOCK\",\"requestTemplates\":{\"$default\":\"{statusCode: 200}\"},"
                                      "\"integrationResponses\":{\"200\":{\"statusCode\":\"200\",\"responseTemplates\":"
                                      "{\"application/json\":\"#set($context.responseOverride.header.x = "
                                      "$util.urlDecode($input.params('v')))ok\"}}}}"));
    QCOMPARE(m_gateway.send("GET", "/dev/s?v=fine").body, QByteArray("ok"));
    const http::ClientResponse response = m_gateway.send("GET", "/dev/s?v=a%250d%250aset-cookie:%20b");
    QCOMPARE(response.status, 500);
    QVERIFY(!response.headers.contains("set-cookie"));
}

void TestRestMapping::answersWithAHeaderOfTheTarget()
{
    http::Response answer;
    answer.headers = {{"X-Many", "1"}, {"X-Many", "2"}, {"Content-Type", "text/csv"}};
    answer.body = "a,b";
    answerWith(answer);
    serveMethod("GET /h",
                tests::json("{\"type\":\"HTTP\",\"httpMethod\":\"GET\",\"uri\":\"" + url("/x") +
                            "\",\"integrationResponses\":{\"200\":{\"statusCode\":\"203\",\"responseParameters\":{"
                            "\"method.response.header.x-last\":\"integration.response.header.X-Many\","
                            "\"method.response.header.x-all\":\"integration.response.multivalueheader.X-Many\","
                            "\"method.response.header.x-stage\":\"context.stage\"}}}}"));
    const http::ClientResponse response = m_gateway.send("GET", "/dev/h");
    QCOMPARE(response.status, 203);
    QCOMPARE(response.body, QByteArray("a,b"));
    QCOMPARE(response.headers.value("content-type").toByteArray(), QByteArray("text/csv"));
    QCOMPARE(response.headers.value("x-last").toByteArray(), QByteArray("2"));
    QCOMPARE(response.headers.values("x-all").size(), size_t(2));
    QCOMPARE(response.headers.value("x-stage").toByteArray(), QByteArray("dev"));
    QVERIFY(!response.headers.contains("x-many"));
    QVERIFY(response.headers.value("x-amzn-trace-id").startsWith("Root=1-"));
}

// responseTransferMode STREAM: the target ends its answer only once its first piece is here, and again to be cut off.
void TestRestMapping::streamsAsItComes()
{
    std::optional<http::ResponseBody> body;
    QMutex mutex;
    tests::TestServer target{[&](http::Request, http::Responder responder) {
        http::Response head;
        head.status = 203;
        head.headers.add("X-Made", "one");
        head.body = "first ";
        const QMutexLocker lock(&mutex);
        body.emplace(responder.begin(std::move(head)));
    }};
    serveMethod("GET /s", streamOf(target), tests::json(R"({"minimumCompressionSize":0})"));
    for (const bool whole : {true, false}) {
        const auto answer = m_gateway.watch("GET", "/dev/s", {{"accept-encoding", "gzip"}});
        QTRY_COMPARE(answer->body, QByteArray("first "));
        QVERIFY(!answer->end);
        QCOMPARE(answer->status, 203);
        QCOMPARE(answer->headers.value("x-made").toByteArray(), QByteArray("one"));
        QCOMPARE(answer->headers.value("x-amzn-requestid").size(), qsizetype(36));
        QVERIFY(!answer->headers.contains("x-amzn-trace-id"));
        {
            const QMutexLocker lock(&mutex);
            if (whole) {
                body->write("second");
                body->end();
            }
            body.reset();
        }
        QTRY_VERIFY(answer->end);
        QCOMPARE(bool(*answer->end), whole);
        QCOMPARE(answer->body, QByteArray(whole ? "first second" : "first "));
        QTRY_COMPARE(m_gateway.trace()->response.bodySize, qint64(whole ? 12 : 6));
        QCOMPARE(m_gateway.trace()->note.isEmpty(), whole);
    }
}

void TestRestMapping::endsTheCallOfAStreamThatNobodyReads()
{
    std::optional<http::ResponseBody> body;
    std::atomic<bool> isAlone = false;
    QMutex mutex;
    tests::TestServer target{[&](http::Request, http::Responder responder) {
        http::Response head;
        head.body = "first";
        const QMutexLocker lock(&mutex);
        body.emplace(responder.begin(std::move(head)));
        body->whenGone([&] { isAlone = true; });
    }};
    serveMethod("GET /s", streamOf(target));
    QTcpSocket client;
    client.connectToHost(QStringLiteral("127.0.0.1"), m_gateway.port());
    QVERIFY(QTest::qWaitFor([&] { return client.state() == QAbstractSocket::ConnectedState; }));
    client.write("GET /dev/s HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(client.bytesAvailable() > 0);
    client.abort();
    QTRY_VERIFY(m_gateway.trace());
    QTRY_COMPARE(m_gateway.trace()->note, QByteArray("The client left before the end of the stream"));
    const auto writesForNobody = [&] {
        const QMutexLocker lock(&mutex);
        body->write("more");
        return isAlone.load();
    };
    QTRY_VERIFY(writesForNobody());
}

// The first 10 MB as fast as they can, then 2 MB/s.
void TestRestMapping::endsStreamsThatStandStill()
{
    tests::FakeClock clock;
    gateway::IdleStreams streams;
    const auto stream = std::make_shared<gateway::RestStream>(clock);
    int ended = 0;
    streams.watch(stream, clock, 30'000, [&ended] { ++ended; });
    const auto lookAfter = [&](qint64 milliseconds) {
        clock.advanceMs(milliseconds);
        streams.look();
        return ended;
    };
    // Until its beginning it is the integration's time that counts.
    QCOMPARE(lookAfter(60'000), 0);
    http::Responder responder(std::make_shared<Swallowing>(), 0);
    stream->begin(responder.begin({}), {});
    stream->write("a");
    QCOMPARE(lookAfter(29'000), 0);
    QCOMPARE(lookAfter(29'000), 0);
    stream->write("b");
    QCOMPARE(lookAfter(1'000), 0);
    QCOMPARE(lookAfter(29'999), 0);
    QVERIFY(!stream->stoodStill);
    QCOMPARE(lookAfter(1), 1);
    QVERIFY(stream->stoodStill);
    QCOMPARE(lookAfter(60'000), 1);
    // One that is gone has no end.
    streams.watch(std::make_shared<gateway::RestStream>(clock), clock, 30'000, [&ended] { ++ended; });
    QCOMPARE(lookAfter(60'000), 1);
}

void TestRestMapping::pacesLongStreams()
{
    tests::FakeClock clock;
    gateway::RestStream stream(clock);
    http::Responder responder(std::make_shared<Swallowing>(), 0);
    stream.begin(responder.begin({}), {});
    const QByteArray megabyte(qsizetype(1) << 20, 'a');
    for (int i = 0; i < 10; ++i)
        stream.write(megabyte);
    QCOMPARE(stream.waiting(), qint64(0));
    for (int i = 0; i < 4; ++i)
        stream.write(megabyte);
    QCOMPARE(stream.waiting(), qint64(4) << 20);
    clock.advanceMs(500);
    QCOMPARE(stream.waiting(), qint64(3) << 20);
    clock.advanceMs(60'000);
    QCOMPARE(stream.waiting(), qint64(0));
}

// A test has what there is once it has a megabyte.
void TestRestMapping::testsStreams()
{
    QMutex mutex;  // guards all of what follows
    std::vector<http::ResponseBody> bodies;
    std::optional<base::Result<gateway::RestTestOutcome>> outcome;
    tests::TestServer target{[&](const http::Request& request, http::Responder responder) {
        http::Response head;
        head.status = 203;
        head.body = request.target == "/t?all" ? QByteArray("all") : QByteArray((3 << 20) / 2, 'a');
        http::ResponseBody body = responder.begin(std::move(head));
        if (request.target == "/t?all") return body.end();
        const QMutexLocker lock(&mutex);
        bodies.push_back(std::move(body));
    }};
    serveMethod("GET /s", streamOf(target));
    for (const char* path : {"/s?all", "/s"}) {
        m_gateway.gateway().test(
            {.apiId = "abcdefghij", .resourcePath = "/s", .httpMethod = "GET", .pathWithQuery = path},
            [&](base::Result<gateway::RestTestOutcome> result) {
                const QMutexLocker lock(&mutex);
                outcome.emplace(std::move(result));
            });
        const auto isThere = [&] {
            const QMutexLocker lock(&mutex);
            return outcome.has_value();
        };
        QTRY_VERIFY(isThere());
        const QMutexLocker lock(&mutex);
        const gateway::RestTestOutcome seen = **std::exchange(outcome, std::nullopt);
        QCOMPARE(seen.status, 203);
        QVERIFY(path == QByteArrayView("/s") ? seen.body.size() > (1 << 20) : seen.body == "all");
    }
}

QTEST_GUILESS_MAIN(TestRestMapping)
#include "tst_restmapping.moc"
