// How APIs answer, sentence by sentence of what is known of the service. Rows are tests/data/gateway/facts/*.json: each
// file a list of
//     { "fact": "…", "api": "REST" / "HTTP", "methods": { "GET /a": method }, "settings": RestApi or Api,
//       "documents": { kind: { id: document } }, "account": { kind: { id: document } }, "stage": Stage,
//       "variables": {}, "cors": true, "log": access log format, "calls": [ call ] }
// with the service's own documents. A method (of HTTP: a route) has what the service's has, and "integration": an
// integration, or in short "mock:TEXT", "function", "lambda" (AWS), "target" (HTTP_PROXY), "http" (HTTP).
//     call = { "call": "GET /dev/a", "headers": { name: value or list }, "body": "…" / "base64": "…" / "size": bytes,
//              "status": 403,
//              "answer": { header: value }, "without": [ header ], "text": "…" / "json": … / "bytes": base64,
//              "lacks": [ header that "headers" of the answer's JSON have not ], "logged": JSON of the log's line }
// "json" and "logged" may have more members and forms such as "<uuid>" (RestCases.h). The stage is "dev", of HTTP APIs
// "$default". ${target} is a server that answers with what it was asked (or as x-status,
// x-type, x-coding and x-base64 have it), ${function} leads to a function that answers
// with its event or with what the header x-order asks for, and decides by the token as an authorizer.
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/rest/RestCases.h"
#include "tests/core/http/TestServer.h"

#include <QDir>
#include <QTest>

using namespace trestle;
using base::JsonValue;
using tests::text;

namespace {

QByteArray handler()
{
    QFile file(QStringLiteral(TRESTLE_SOURCE_DIR "/tests/data/gateway/facts/function.mjs"));
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read the function");
    return file.readAll();
}

const QByteArray invocations =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

// What the target was asked, as its answer.
void tell(const http::Request& request, http::Responder responder)
{
    JsonValue headers = JsonValue::Object();
    for (const http::Header& header : request.headers) {
        const QByteArray name = header.name.toLower();
        const JsonValue* known = headers.find(name);
        headers.insert(name, known ? known->string() + '|' + header.value : header.value);
    }
    JsonValue asked = JsonValue::Object();
    asked.insert("method", request.method);
    asked.insert("target", request.target);
    asked.insert("headers", std::move(headers));
    asked.insert("body", QString::fromUtf8(request.body));
    http::Response response;
    response.headers.add("Content-Type", "application/json");
    response.headers.add("x-amz-request-id", "t-1");
    response.headers.add("x-amz-id-2", "t-2");
    response.body = base::writeJson(asked);
    if (const QByteArrayView status = request.headers.value("x-status"); !status.isEmpty())
        response.status = status.toInt();
    if (const QByteArrayView type = request.headers.value("x-type"); !type.isEmpty())
        response.headers.set("Content-Type", type.toByteArray());
    if (const QByteArrayView coding = request.headers.value("x-coding"); !coding.isEmpty())
        response.headers.set("Content-Encoding", coding.toByteArray());
    if (request.headers.contains("x-base64"))
        response.body = QByteArray::fromBase64(request.headers.value("x-base64").toByteArray());
    responder.respond(std::move(response));
}

const JsonValue& memberOf(const JsonValue& object, const char* name)
{
    static const JsonValue nothing = JsonValue::Object();
    const JsonValue* member = object.find(name);
    return member ? *member : nothing;
}

// What the short forms stand for.
JsonValue restIntegration(const JsonValue& given)
{
    if (given.isObject()) return given;
    const QByteArray word = given.string();
    if (word.startsWith("mock:")) {
        JsonValue templates = JsonValue::Object();
        templates.insert("application/json", word.mid(5));
        JsonValue answer = tests::json(R"({"statusCode":"200"})");
        answer.insert("responseTemplates", std::move(templates));
        JsonValue integration = tests::json(R"({"type":"MOCK","requestTemplates":{"$default":"{statusCode: 200}"}})");
        JsonValue answers = JsonValue::Object();
        answers.insert("200", std::move(answer));
        integration.insert("integrationResponses", std::move(answers));
        return integration;
    }
    if (word == "function") return tests::json(R"({"type":"AWS_PROXY","httpMethod":"POST","uri":"${function}"})");
    if (word == "lambda")
        return tests::json(
            R"({"type":"AWS","httpMethod":"POST","uri":"${function}","integrationResponses":{"200":{"statusCode":"200"}}})");
    if (word == "target") return tests::json(R"({"type":"HTTP_PROXY","httpMethod":"ANY","uri":"${target}/t"})");
    if (word == "http")
        return tests::json(
            R"({"type":"HTTP","httpMethod":"POST","uri":"${target}/t","integrationResponses":{"200":{"statusCode":"200"}}})");
    qFatal("no integration is called %s", word.constData());
}

JsonValue httpIntegration(const JsonValue& given)
{
    if (given.isObject()) return given;
    const QByteArray word = given.string();
    if (word == "function")
        return tests::json(
            R"({"integrationType":"AWS_PROXY","integrationUri":"${function}","payloadFormatVersion":"2.0"})");
    if (word == "function1")
        return tests::json(
            R"({"integrationType":"AWS_PROXY","integrationUri":"${function}","payloadFormatVersion":"1.0"})");
    if (word == "target")
        return tests::json(
            R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":"${target}/t","payloadFormatVersion":"1.0"})");
    qFatal("no integration is called %s", word.constData());
}

void fill(gateway::Documents& documents, const JsonValue& kinds)
{
    for (const auto& [kind, all] : kinds.object())
        for (const auto& [id, document] : all.object())
            documents.set(kind, id, document);
}

gateway::Api apiOf(const JsonValue& row)
{
    gateway::Api api;
    api.name = "facts";
    api.id = "abcdefghij";
    const bool rest = text(row, "api") != "HTTP";
    api.protocol = rest ? gateway::Protocol::Rest : gateway::Protocol::Http;
    api.document = memberOf(row, "settings");
    fill(api.documents, memberOf(row, "documents"));
    int number = 0;
    for (const auto& [key, method] : memberOf(row, "methods").object()) {
        auto route = gateway::parseRouteKey(key);
        if (!route) qFatal("%s", key.constData());
        JsonValue document = JsonValue::Object();
        for (const auto& [name, value] : method.object())
            if (name != "integration") document.insert(name, value);
        const JsonValue* integration = method.find("integration");
        if (integration && rest) {
            document.insert("methodIntegration", restIntegration(*integration));
        } else if (integration) {
            const QByteArray id = 'i' + QByteArray::number(++number);
            api.documents.set("integrations", id, httpIntegration(*integration));
            document.insert("target", "integrations/" + id);
        }
        route->document = std::move(document);
        api.routes.push_back(std::move(*route));
    }
    if (row.find("cors"))
        api.cors = gateway::Cors{.allowOrigins = {"https://a.example"},
                                 .allowMethods = {"GET", "POST"},
                                 .allowHeaders = {"content-type"},
                                 .exposeHeaders = {"x-shown"},
                                 .maxAgeSeconds = 300};
    gateway::Stage& stage = api.stages.front();
    stage.name = rest ? "dev" : "$default";
    stage.document = memberOf(row, "stage");
    if (const JsonValue* format = row.find("log")) {
        JsonValue settings = JsonValue::Object();
        settings.insert("destinationArn", "arn:aws:logs:us-east-1:123456789012:log-group:facts");
        settings.insert("format", *format);
        stage.document.insert("accessLogSettings", std::move(settings));
    }
    for (const auto& [name, value] : memberOf(row, "variables").object())
        stage.variables[name] = value.string();
    return api;
}

http::Headers headersOf(const JsonValue& call)
{
    http::Headers headers;
    for (const auto& [name, value] : memberOf(call, "headers").object()) {
        if (value.isString()) headers.add(name, value.string());
        for (const JsonValue& each : value.array())
            headers.add(name, each.string());
    }
    return headers;
}

}  // namespace

class TestGatewayFacts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void facts_data();
    void facts();

private:
    void check(const JsonValue& call);

    tests::GatewayFixture m_gateway;
    tests::TestServer m_target{
        [](const http::Request& request, http::Responder responder) { tell(request, std::move(responder)); }};
};

void TestGatewayFacts::initTestCase()
{
    m_gateway.deployFunction("f", handler());
}

void TestGatewayFacts::facts_data()
{
    QTest::addColumn<QByteArray>("row");
    const QDir folder(QStringLiteral(TRESTLE_SOURCE_DIR "/tests/data/gateway/facts"));
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        const JsonValue rows = tests::gatewayCases(QByteArray("facts/").append(name.toUtf8()).constData());
        for (const JsonValue& row : rows.array())
            QTest::addRow("%s: %s", name.toUtf8().constData(), text(row, "fact").constData()) << writeJson(row);
    }
}

void TestGatewayFacts::facts()
{
    QFETCH(QByteArray, row);
    const JsonValue complete = tests::json(row);
    gateway::Api api = apiOf(complete);
    m_gateway.account = {};
    fill(m_gateway.account, memberOf(complete, "account"));
    const QByteArray target = "http://127.0.0.1:" + QByteArray::number(m_target.port());
    const auto filled = [&target](const JsonValue& document) {
        return tests::json(writeJson(document).replace("${function}", invocations).replace("${target}", target));
    };
    for (gateway::Route& route : api.routes)
        route.document = filled(route.document);
    for (const char* kind : {"integrations", "authorizers"})
        for (const auto& [id, document] : gateway::Documents::OfKind(api.documents.all(kind)))
            api.documents.set(kind, id, filled(document));
    m_gateway.gateway().apply({}, {}, {});  // the row before is not what this one goes on with
    m_gateway.serve(std::move(api));
    for (const JsonValue& call : memberOf(complete, "calls").array()) {
        check(call);
        if (QTest::currentTestFailed()) return;
    }
}

void TestGatewayFacts::check(const JsonValue& call)
{
    const QByteArray said = text(call, "call");
    const qsizetype blank = said.indexOf(' ');
    const QByteArray body = call.find("size")     ? QByteArray(qsizetype(*call.find("size")->toInteger()), 'a')
                            : call.find("base64") ? QByteArray::fromBase64(text(call, "base64"))
                                                  : text(call, "body");
    const http::ClientResponse answer =
        m_gateway.send(said.first(blank), said.sliced(blank + 1), body, headersOf(call));
    const QByteArray context = said + ": " + QByteArray::number(answer.status) + ' ' + answer.body.left(2'000) + " (" +
                               (m_gateway.trace() ? m_gateway.trace()->note : QByteArray()) + ')';
    if (const JsonValue* status = call.find("status"))
        QVERIFY2(*status->toInteger() == answer.status, context.constData());
    else
        QVERIFY2(answer.status == 200, context.constData());
    for (const auto& [name, value] : memberOf(call, "answer").object()) {
        const std::vector<QByteArray> values = answer.headers.values(name);
        QByteArray line;
        for (const QByteArray& each : values)
            line += (line.isNull() ? "" : "|") + each;
        const QByteArray wrong =
            values.empty() ? name + " is missing" : tests::mismatch(value, JsonValue(line), false, name);
        QVERIFY2(wrong.isEmpty(), (wrong + "; " + context).constData());
    }
    for (const JsonValue& name : memberOf(call, "without").array())
        QVERIFY2(!answer.headers.contains(name.string()), (name.string() + " is there; " + context).constData());
    if (call.find("text")) QVERIFY2(answer.body == text(call, "text"), context.constData());
    if (call.find("bytes")) QVERIFY2(answer.body.toBase64() == text(call, "bytes"), context.constData());
    if (const JsonValue* wanted = call.find("json")) {
        const auto seen = base::parseJson(answer.body);
        QVERIFY2(bool(seen), context.constData());
        const QByteArray wrong = tests::mismatch(*wanted, *seen, false, "answer");
        QVERIFY2(wrong.isEmpty(), (wrong + "; " + context).constData());
        for (const JsonValue& name : memberOf(call, "lacks").array())
            QVERIFY2(!memberOf(*seen, "headers").find(name.string()),
                     (name.string() + " came; " + context).constData());
    }
    if (const JsonValue* wanted = call.find("logged")) {
        QFile file(m_gateway.logFolder() + QStringLiteral("/facts.log"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray line = file.readAll().trimmed().split('\n').last();
        const auto seen = base::parseJson(line);
        QVERIFY2(bool(seen), line.constData());
        const QByteArray wrong = tests::mismatch(*wanted, *seen, false, "logged");
        QVERIFY2(wrong.isEmpty(), (wrong + "; " + line).constData());
    }
}

QTEST_GUILESS_MAIN(TestGatewayFacts)
#include "tst_gatewayfacts.moc"
