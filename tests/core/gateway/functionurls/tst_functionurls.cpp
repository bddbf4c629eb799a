// Functions at addresses of their own: what they are given, what their callers get, and who may call.
#include "core/base/Json.h"
#include "core/base/Mailbox.h"
#include "core/functions/FunctionUrl.h"
#include "core/gateway/functionurls/FunctionUrlAnswer.h"
#include "core/gateway/functionurls/FunctionUrls.h"
#include "core/gateway/functionurls/StreamedAnswer.h"
#include "core/tables/Tables.h"
#include "tests/core/functions/FunctionsFixture.h"
#include "tests/support/PieceSink.h"

#include <QTest>

using namespace trestle;
using namespace trestle::gateway;
using functions::InvocationResult;

namespace {

class Sink final : public http::ResponseSink
{
public:
    void respond(quint64, http::Response response) override { promise.set_value(std::move(response)); }
    void accept(quint64, http::WebSocketAcceptance) override {}
    void post(base::UniqueFunction<void()> work) override { work(); }
    std::promise<http::Response> promise;
};

base::JsonValue parsed(const char* json)
{
    return *base::parseJson(json);
}

// A function "f" whose URL has these settings, on real node.
class Bench
{
public:
    Bench(const QByteArray& source, const char* settings)
        : m_tables(std::move(*tables::Tables::open({}))),
          m_urls({*m_tables, m_fixture.functions(), m_traces, m_threads})
    {
        m_fixture.write("f", QStringLiteral("index.mjs"), source);
        functions::FunctionDescription description = tests::describe("f", "nodejs22.x");
        m_fixture.deploy({description});
        description.urlConfigs["$LATEST"] = parsed(settings);
        m_urls.apply(functionUrls({description}));
    }

    http::Response send(const QByteArray& method, const QByteArray& target, http::Headers headers = {},
                        const QByteArray& body = {})
    {
        auto sink = std::make_shared<Sink>();
        std::future<http::Response> response = sink->promise.get_future();
        send(sink, method, target, std::move(headers), body);
        return response.get();
    }
    void send(std::shared_ptr<http::ResponseSink> sink, const QByteArray& method, const QByteArray& target,
              http::Headers headers = {}, const QByteArray& body = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        request.headers = std::move(headers);
        if (!request.headers.contains("host")) request.headers.add("Host", host());
        request.body = body;
        request.peerAddress = "127.0.0.1";
        if (!FunctionUrls::accepts(request)) qFatal("not for a function");
        m_urls.handle(std::move(request), http::Responder(std::move(sink), 1));
    }
    static QByteArray host() { return functions::functionUrlId("f") + ".lambda-url.us-east-1.localhost:4566"; }
    observe::TraceStore& traces() { return m_traces; }
    tests::FunctionsFixture& fixture() { return m_fixture; }

private:
    tests::FunctionsFixture m_fixture;
    std::unique_ptr<tables::Tables> m_tables;
    observe::TraceStore m_traces;
    http::IoThreads m_threads{1};
    FunctionUrls m_urls;
};

const char* open = R"({"AuthType":"NONE"})";
const char* streaming = R"({"AuthType":"NONE","InvokeMode":"RESPONSE_STREAM"})";
const QByteArray echo = "export const handler = async (event) => event;\n";

}  // namespace

class TestFunctionUrls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void event();
    void pathForm();
    void answers_data();
    void answers();
    void failures_data();
    void failures();
    void streamsAsItComes();
    void streamsPreludes_data();
    void streamsPreludes();
    void streamBreaksOff();
    void slowClientHoldsTheFunction();
    void signatures();
    void cors();
    void accepts_data();
    void accepts();
};

// One request, recorded on the service.
void TestFunctionUrls::event()
{
    Bench bench(echo, open);
    const http::Response response = bench.send(
        "POST",
        "/capture/space%20value?repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b"
        "&encodedPlus=a%2Bb&empty=",
        {{"accept", "*/*"},
         {"content-type", "application/json"},
         {"content-length", "10"},
         {"cookie", "session=abc123; theme=dark"},
         {"user-agent", "curl/8.7.1"},
         {"x-probe", "first"},
         {"x-probe", "second"}},
        R"({"a":"\u03bb"})");
    QCOMPARE(response.status, 200);
    const auto event = *base::parseJson(response.body);
    const QByteArray id = functions::functionUrlId("f");
    const auto text = [](const base::JsonValue& from, const char* name) {
        const base::JsonValue* value = from.find(name);
        return value ? value->string() : QByteArray("(none)");
    };
    QCOMPARE(text(event, "version"), QByteArray("2.0"));
    QCOMPARE(text(event, "routeKey"), QByteArray("$default"));
    QCOMPARE(text(event, "rawPath"), QByteArray("/capture/space%20value"));
    QVERIFY(text(event, "rawQueryString").startsWith("repeat=one&repeat=two&redirect=https%3A%2F%2F"));
    QCOMPARE(base::writeJson(*event.find("cookies")), QByteArray(R"(["session=abc123","theme=dark"])"));
    const base::JsonValue& headers = *event.find("headers");
    QCOMPARE(text(headers, "cookie"), QByteArray("session=abc123; theme=dark"));
    QCOMPARE(text(headers, "x-probe"), QByteArray("first,second"));
    QCOMPARE(text(headers, "content-length"), QByteArray("14"));
    QCOMPARE(base::writeJson(*event.find("queryStringParameters")),
             QByteArray(R"({"empty":"","encodedPlus":"a+b","literalPlus":"a b","redirect":"https://example.com/a/b",)"
                        R"("repeat":"one,two"})"));
    const base::JsonValue& context = *event.find("requestContext");
    QCOMPARE(text(context, "accountId"), QByteArray("anonymous"));
    QCOMPARE(text(context, "apiId"), id);
    QCOMPARE(text(context, "domainPrefix"), id);
    QCOMPARE(text(context, "domainName"), id + ".lambda-url.us-east-1.localhost");
    QCOMPARE(text(*context.find("http"), "path"), QByteArray("/capture/space value"));
    QCOMPARE(text(context, "stage"), QByteArray("$default"));
    QCOMPARE(text(context, "requestId").size(), 36);
    QCOMPARE(text(event, "body"), QByteArray(R"({"a":"\u03bb"})"));
    QCOMPARE(event.find("isBase64Encoded")->toBool(), false);
    QCOMPARE(response.headers.value("x-amzn-requestid").toByteArray(), text(context, "requestId"));
    // And a trace of it.
    const auto traces = bench.traces().since(0);
    QCOMPARE(traces.size(), size_t(1));
    QCOMPARE(traces.front()->routeKey, QByteArray("URL of f"));
    QCOMPARE(traces.front()->status, 200);
}

void TestFunctionUrls::pathForm()
{
    Bench bench("export const handler = async (event) => event.rawPath;\n", open);
    const QByteArray base = "/lambda-url/" + functions::functionUrlId("f");
    QCOMPARE(bench.send("GET", base + "/a/b?c=d", {{"Host", "127.0.0.1:4566"}}).body, QByteArray("/a/b"));
    QCOMPARE(bench.send("GET", base, {{"Host", "127.0.0.1:4566"}}).body, QByteArray("/"));
    const http::Response unknown = bench.send("GET", "/lambda-url/nothing/", {{"Host", "127.0.0.1:4566"}});
    QCOMPARE(unknown.status, 404);
}

void TestFunctionUrls::answers_data()
{
    QTest::addColumn<InvokeMode>("mode");
    QTest::addColumn<QByteArray>("streamType");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const QByteArray prelude = "application/vnd.awslambda.http-integration-response";
    const QByteArray zeros(8, '\0');
    QTest::newRow("formatted") << InvokeMode::Buffered << QByteArray()
                               << QByteArray(R"({"statusCode":200,"body":"{\"hello\": \"world\"}"})") << 200
                               << QByteArray("application/json") << QByteArray(R"({"hello": "world"})");
    QTest::newRow("float") << InvokeMode::Buffered << QByteArray() << QByteArray("3.1") << 200
                           << QByteArray("application/json") << QByteArray("3.1");
    QTest::newRow("streaming URL, no stream")
        << InvokeMode::ResponseStream << QByteArray() << QByteArray(R"({"statusCode":200,"body":"x"})") << 200
        << QByteArray("application/json") << QByteArray(R"({"statusCode":200,"body":"x"})");
    QTest::newRow("plain stream") << InvokeMode::ResponseStream << QByteArray("text/html") << QByteArray("<p>") << 200
                                  << QByteArray("text/html") << QByteArray("<p>");
    QTest::newRow("prelude") << InvokeMode::ResponseStream << prelude
                             << R"({"statusCode":201,"headers":{"Content-Type":"text/x"},"cookies":["a=b"]})" + zeros +
                                    "body"
                             << 201 << QByteArray("text/x") << QByteArray("body");
    QTest::newRow("empty prelude") << InvokeMode::ResponseStream << prelude << "{}" + zeros + zeros << 200
                                   << QByteArray() << zeros;
}

void TestFunctionUrls::answers()
{
    QFETCH(InvokeMode, mode);
    QFETCH(QByteArray, streamType);
    QFETCH(QByteArray, payload);
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    InvocationResult result;
    result.payload = payload;
    result.streamType = streamType;
    const auto response = functionUrlAnswer(mode, result);
    QVERIFY2(response, response ? "" : qPrintable(response.error().message));
    QCOMPARE(response->status, status);
    if (!type.isEmpty()) QCOMPARE(response->headers.value("content-type").toByteArray(), type);
    QCOMPARE(response->body, body);
}

void TestFunctionUrls::failures_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("throws") << QByteArray("export const handler = async () => { throw new Error('no'); };\n");
    QTest::newRow("does not load") << QByteArray("(");
    QTest::newRow("bad status") << QByteArray("export const handler = async () => ({ statusCode: 'x' });\n");
}

void TestFunctionUrls::failures()
{
    QFETCH(QByteArray, source);
    Bench bench(source, open);
    const http::Response response = bench.send("GET", "/");
    QCOMPARE(response.status, 502);
    QCOMPARE(response.body, QByteArray("Internal Server Error"));
    QVERIFY(!bench.traces().since(0).front()->note.isEmpty());
}

void TestFunctionUrls::streamsAsItComes()
{
    Bench bench(
        "import fs from 'node:fs';\n"
        "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'X-A': '1' } });\n"
        "  stream.write('first');\n"
        "  while (!fs.existsSync(event.rawPath)) await new Promise((go) => setTimeout(go, 5));\n"
        "  stream.end('second');\n});\n",
        streaming);
    const QString go = bench.fixture().folder("f") + QStringLiteral("/go.log");
    const auto sink = std::make_shared<tests::PieceSink>();
    bench.send(sink, "GET", go.toUtf8());
    // The function ends only once the first piece is here.
    QTRY_COMPARE(sink->response().body, QByteArray("first"));
    QCOMPARE(sink->response().status, 201);
    QCOMPARE(sink->response().headers.value("x-a").toByteArray(), QByteArray("1"));
    QCOMPARE(sink->response().headers.value("x-amzn-requestid").size(), qsizetype(36));
    QVERIFY(!sink->ended());
    bench.fixture().write("f", QStringLiteral("go.log"), "");
    QTRY_VERIFY(sink->ended());
    QCOMPARE(*sink->ended(), http::BodyEnd::Complete);
    QCOMPARE(sink->response().body, QByteArray("firstsecond"));
    const auto traces = bench.traces().since(0);
    QCOMPARE(traces.size(), size_t(1));
    QCOMPARE(traces.front()->status, 201);
    QCOMPARE(traces.front()->response.body, QByteArray("firstsecond"));
    QCOMPARE(traces.front()->response.bodySize, qint64(11));
}

void TestFunctionUrls::streamsPreludes_data()
{
    QTest::addColumn<QList<QByteArray>>("pieces");
    QTest::addColumn<int>("status");  // 0: it cannot be sent
    QTest::addColumn<QByteArray>("body");
    const QByteArray zeros(8, '\0');
    QTest::newRow("at once") << QList<QByteArray>{R"({"statusCode":202})" + zeros + "body"} << 202
                             << QByteArray("body");
    QTest::newRow("cut anywhere") << QList<QByteArray>{R"({"status)", R"(Code":202})" + zeros.first(3), zeros.first(5),
                                                       "body"}
                                  << 202 << QByteArray();
    QTest::newRow("no JSON") << QList<QByteArray>{"x" + zeros} << 0 << QByteArray();
    QTest::newRow("a bad status") << QList<QByteArray>{R"({"statusCode":"x"})" + zeros} << 0 << QByteArray();
    QTest::newRow("no end of it") << QList<QByteArray>{QByteArray(65 * 1024, ' ')} << 0 << QByteArray();
}

void TestFunctionUrls::streamsPreludes()
{
    QFETCH(QList<QByteArray>, pieces);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    StreamedAnswer answer;
    for (const QByteArray& piece : pieces) {
        const auto taken = answer.take("application/vnd.awslambda.http-integration-response", piece);
        QCOMPARE(bool(taken), status != 0);
        if (!taken || !*taken) continue;
        QCOMPARE((*taken)->status, status);
        QCOMPARE((*taken)->body, body);
        return;
    }
    QCOMPARE(status, 0);
}

void TestFunctionUrls::streamBreaksOff()
{
    Bench bench(
        "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  if (event.rawPath !== '/early') stream.write('begun');\n  throw new RangeError('broken');\n});\n",
        streaming);
    const auto sink = std::make_shared<tests::PieceSink>();
    bench.send(sink, "GET", "/");
    QTRY_VERIFY(sink->ended());
    QCOMPARE(*sink->ended(), http::BodyEnd::Broken);
    QCOMPARE(sink->response().body, QByteArray("begun"));
    QVERIFY(bench.traces().since(0).front()->note.contains("broken"));
    // Before anything was written there is still an answer.
    QCOMPARE(bench.send("GET", "/early").status, 502);
}

void TestFunctionUrls::slowClientHoldsTheFunction()
{
    Bench bench(
        "import { once } from 'node:events';\n"
        "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  const piece = Buffer.alloc(1 << 20, 'x');\n"
        "  for (let n = 0; n < 32; n++) if (!stream.write(piece)) await once(stream, 'drain');\n"
        "  stream.end();\n});\n",
        streaming);
    const auto sink = std::make_shared<tests::PieceSink>();
    sink->isSlow = true;
    bench.send(sink, "GET", "/");
    QTRY_VERIFY(sink->response().body.size() > (2 << 20));
    QTest::qWait(100);
    const qsizetype held = sink->response().body.size();
    QVERIFY2(held < (4 << 20), QByteArray::number(held).constData());
    sink->catchUp();
    QTRY_VERIFY(sink->ended());
    QCOMPARE(sink->response().body.size(), qsizetype(32) << 20);
}

void TestFunctionUrls::signatures()
{
    Bench bench("export const handler = async (event) => event.requestContext.authorizer.iam.accessKey;\n",
                R"({"AuthType":"AWS_IAM"})");
    QCOMPARE(bench.send("GET", "/").status, 403);
    QCOMPARE(bench.send("GET", "/").body, QByteArray(R"({"Message":"Forbidden"})"));
}

void TestFunctionUrls::cors()
{
    Bench bench(
        "export const handler = async () => ({ statusCode: 200, headers: { 'access-control-allow-origin': 'x' } });\n",
        R"({"AuthType":"NONE","Cors":{"AllowOrigins":["https://a.example"],"AllowMethods":["GET"],"MaxAge":60}})");
    const http::Response preflight =
        bench.send("OPTIONS", "/", {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "GET"}});
    QCOMPARE(preflight.headers.value("access-control-allow-origin").toByteArray(), QByteArray("https://a.example"));
    QCOMPARE(preflight.headers.value("access-control-max-age").toByteArray(), QByteArray("60"));
    const http::Response response = bench.send("GET", "/", {{"Origin", "https://a.example"}});
    QCOMPARE(response.headers.values("access-control-allow-origin"), std::vector<QByteArray>{"https://a.example"});
    const http::Response other = bench.send("GET", "/", {{"Origin", "https://b.example"}});
    QVERIFY(!other.headers.contains("access-control-allow-origin"));
}

void TestFunctionUrls::accepts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("host") << Bench::host() << QByteArray("/x") << true;
    QTest::newRow("path") << QByteArray("127.0.0.1:4566") << QByteArray("/lambda-url/abc/x") << true;
    QTest::newRow("an API") << QByteArray("abc.execute-api.localhost:4566") << QByteArray("/x") << false;
    QTest::newRow("the endpoint") << QByteArray("127.0.0.1:4566") << QByteArray("/") << false;
}

void TestFunctionUrls::accepts()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, target);
    QFETCH(bool, accepted);
    http::Request request;
    request.method = "GET";
    request.target = target;
    request.headers = {{"Host", host}};
    QCOMPARE(FunctionUrls::accepts(request), accepted);
}

QTEST_GUILESS_MAIN(TestFunctionUrls)
#include "tst_functionurls.moc"
