// What happens to a message on its way to and from its integration: models, templates, parameters, content, limits; and
// what each leaves in the logs.
#include "core/gateway/definition/Snapshot.h"
#include "core/gateway/websocket/SocketIntegration.h"
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/websocket/SocketFixture.h"
#include "tests/core/http/TestServer.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <future>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;
using gateway::Api;

namespace {

/// The route $default to the integration "m", answering.
Api mapped(const JsonValue& integration, const char* route = "{}")
{
    JsonValue document = json(route);
    document.insert("target", "integrations/m");
    document.insert("routeResponseSelectionExpression", "$default");
    Api api = socketApi({socketRoute("$default", {})});
    api.routes.front().document = std::move(document);
    api.documents.set("integrations", "m", integration);
    return api;
}

JsonValue mock(const char* more = "{}")
{
    JsonValue integration = json(more);
    integration.insert("integrationType", "MOCK");
    if (!integration.find("requestTemplates"))
        integration.insert("requestTemplates", templates({{"$default", "{statusCode:200}"}}));
    return integration;
}

void respond(Api& api, const char* id, const char* key, JsonValue texts, const char* more = "{}")
{
    JsonValue response = json(more);
    response.insert("integrationResponseKey", key);
    response.insert("responseTemplates", std::move(texts));
    api.documents.set("integrationResponses", QByteArray("m/") + id, std::move(response));
}

}  // namespace

class TestSocketMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_gateway = std::make_unique<GatewayFixture>(); }
    void cleanup() { m_gateway.reset(); }
    void checksModels_data();
    void checksModels();
    void reportsModelsThatCannotRun();
    void keepsServingWhenTheDesignIsBroken_data();
    void keepsServingWhenTheDesignIsBroken();
    void picksRequestTemplates_data();
    void picksRequestTemplates();
    void picksIntegrationResponses_data();
    void picksIntegrationResponses();
    void convertsContent();
    void mapsParametersOfTheHandshake();
    void requiresParametersOfTheHandshake_data();
    void requiresParametersOfTheHandshake();
    void writesAccessLogs();
    void logsExecutions_data();
    void logsExecutions();
    void logsWhatIntegrationsAreSent();
    void logsConnections();
    void reachesStagesThroughDomains();
    void countsConnectionsAndMessages();
    void callsTheVersionThatTheDesignNames();

private:
    static QByteArray withoutIds(const QByteArray& text)
    {
        static const QRegularExpression ids(
            QStringLiteral("[A-Za-z0-9_-]{15}=|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        return QString::fromUtf8(text).replace(ids, QStringLiteral("*")).toUtf8();
    }
    /// What the newest execution of a route logged, without ids.
    QByteArray logOf(const QByteArray& routeKey) const
    {
        QByteArray text;
        const auto trace = m_gateway->traceOf(routeKey);
        for (const observe::LogLine& line : trace->log)
            text += (text.isEmpty() ? "" : "\n") + line.text.sliced(line.text.indexOf(' ') + 1);
        return withoutIds(text);
    }
    /// The answer to one message.
    QByteArray answerTo(const QByteArray& message)
    {
        SocketClient client(m_gateway->port());
        if (!QTest::qWaitFor([&] { return client.opened; })) return "(not opened)";
        client.say(message);
        if (!QTest::qWaitFor([&] { return !client.messages.isEmpty(); }, 20'000)) return "(no answer)";
        return client.messages.front();
    }

    std::unique_ptr<GatewayFixture> m_gateway;
};

void TestSocketMessages::checksModels_data()
{
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("outcome");
    QTest::addColumn<QByteArray>("note");
    const QByteArray byType =
        R"({"modelSelectionExpression":"$request.body.messageType","requestModels":{"email":"Email"}})";
    const QByteArray byDefault =
        R"({"modelSelectionExpression":"$request.body.messageType","requestModels":{"email":"Email","$default":"Any"}})";
    const QByteArray fixedKey = R"({"modelSelectionExpression":"email","requestModels":{"email":"Email"}})";
    const auto row = [](const char* name, const QByteArray& route, const char* message, const char* outcome,
                        const char* note) {
        QTest::newRow(name) << route << QByteArray(message) << QByteArray(outcome) << QByteArray(note);
    };
    const char* const refused = "Invalid request body";
    row("fits", byType, R"({"messageType":"email","address":"a@b"})", "ok", "");
    row("does not fit", byType, R"({"messageType":"email"})", refused,
        R"(object has missing required properties (["address"]))");
    row("no model for it", byType, R"({"messageType":"sms"})", refused, "there is no model for \"sms\"");
    row("the default's", byDefault, R"({"messageType":"sms","n":1})", "ok", "");
    row("not even the default's", byDefault, R"([1])", refused, "does not match");
    row("no JSON", fixedKey, "hello", refused, "no JSON");
    row("one key for all", fixedKey, R"({"address":"a@b"})", "ok", "");
    row("models without an expression", R"({"requestModels":{"$default":"Email"}})", "hello", "ok", "");
}

void TestSocketMessages::checksModels()
{
    QFETCH(const QByteArray, route);
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, outcome);
    QFETCH(const QByteArray, note);
    Api api = mapped(mock(), route.constData());
    JsonValue email = json(R"({"name":"Email","contentType":"application/json"})");
    email.insert("schema", R"({"type":"object","required":["address"],"properties":{"address":{"type":"string"}}})");
    api.documents.set("models", "m1", std::move(email));
    JsonValue any = json(R"({"name":"Any"})");
    any.insert("schema", R"({"type":"object"})");
    api.documents.set("models", "m2", std::move(any));
    respond(api, "r", "$default", templates({{"$default", "ok"}}));
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    const QByteArray answer = answerTo(message);
    if (outcome == "ok") {
        QCOMPARE(answer, "ok");
        return;
    }
    QCOMPARE(memberOf(json(answer.constData()), {"message"}), outcome);
    const auto trace = m_gateway->traceOf("$default");
    QCOMPARE(trace->status, 400);
    QVERIFY2(trace->note.contains(note), trace->note.constData());
}

void TestSocketMessages::reportsModelsThatCannotRun()
{
    Api api = mapped(mock(), R"({"modelSelectionExpression":"x","requestModels":{"x":"None","y":"Broken"}})");
    JsonValue broken = json(R"({"name":"Broken"})");
    broken.insert("schema", R"({"type":7})");
    api.documents.set("models", "m1", std::move(broken));
    respond(api, "r", "$default", templates({{"$default", "ok"}}));
    const auto problems = m_gateway->serve(std::move(api));
    QCOMPARE(problems.size(), size_t(2));
    QVERIFY(problems[0].message.contains(QStringLiteral("There is no model \"None\"")));
    QVERIFY(problems[1].message.contains(QStringLiteral("Model Broken")));
    QCOMPARE(memberOf(json(answerTo("{}").constData()), {"message"}), "Invalid request body");
}

void TestSocketMessages::keepsServingWhenTheDesignIsBroken_data()
{
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<QByteArray>("integration");
    QTest::addColumn<QByteArray>("response");
    QTest::addColumn<QString>("problem");
    const QByteArray good = R"({"requestTemplates":{"$default":"{statusCode:200}"}})";
    QTest::newRow("a request template") << QByteArray("{}")
                                        << QByteArray(R"({"requestTemplates":{"$default":"{\n  #if(1 }"}})")
                                        << QByteArray("{}")
                                        << QStringLiteral("The template \"$default\", line 2, column ");
    QTest::newRow("a response template") << QByteArray("{}") << good
                                         << QByteArray(R"({"responseTemplates":{"$default":"#foreach($a in "
}
})") << QStringLiteral("The template \"$default\", line 1, column ");
    QTest::newRow("a pattern") << QByteArray("{}") << good << QByteArray(R"({"integrationResponseKey":"/(/"})")
                               << QStringLiteral("The integration response \"(\" cannot run");
    QTest::newRow("a model") << QByteArray(R"({"modelSelectionExpression":"x","requestModels":{"x":"Broken"}})") << good
                             << QByteArray("{}") << QStringLiteral("Model Broken");
    QTest::newRow("a type of integration") << QByteArray("{}") << QByteArray(R"({"integrationType":"NONE"})")
                                           << QByteArray("{}") << QStringLiteral("no type of integration");
}

void TestSocketMessages::keepsServingWhenTheDesignIsBroken()
{
    QFETCH(QByteArray, route);
    QFETCH(QByteArray, integration);
    QFETCH(QByteArray, response);
    QFETCH(QString, problem);
    const auto design = [](const char* answer) {
        Api api = mapped(mock());
        respond(api, "r", "$default", templates({{"$default", answer}}));
        return api;
    };
    const auto with = [](JsonValue document, const QByteArray& members) {
        const JsonValue more = json(members.constData());
        for (const auto& [name, value] : more.object())
            document.insert(name, value);
        return document;
    };
    Api broken = design("broken");
    broken.routes.front().document = with(broken.routes.front().document, route);
    broken.documents.set("integrations", "m", with(mock(), integration));
    broken.documents.set("integrationResponses", "m/r",
                         with(*broken.documents.find("integrationResponses", "m/r"), response));
    broken.documents.set("models", "b", json(R"({"name":"Broken","schema":"{\"type\":7}"})"));

    // Nothing compiled before: the route fails, the API is served.
    QCOMPARE(m_gateway->serve(broken).size(), size_t(1));
    QVERIFY(m_gateway->serve(design("good")).empty());
    QCOMPARE(answerTo("{}"), "good");
    const auto problems = m_gateway->serve(broken);
    QCOMPARE(problems.size(), size_t(2));
    QVERIFY2(problems[0].message.contains(problem), qPrintable(problems[0].message));
    QCOMPARE(problems[1].message, QStringLiteral("Stage prod goes on with the design that compiled last"));
    QCOMPARE(answerTo("{}"), "good");
    // What a deployment froze is served as it is, with nothing in its place.
    Api frozen = design("design");
    JsonValue deployment = JsonValue::Object();
    deployment.insert("snapshot", gateway::snapshotOf(broken));
    frozen.documents.set("deployments", "dep1", std::move(deployment));
    frozen.stages.front().document = json(R"({"deploymentId":"dep1"})");
    QCOMPARE(m_gateway->serve(std::move(frozen)).size(), size_t(1));
}

void TestSocketMessages::picksRequestTemplates_data()
{
    QTest::addColumn<QByteArray>("integration");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char* name, const char* integration, const char* message, const char* outcome) {
        QTest::newRow(name) << QByteArray(integration) << QByteArray(message) << QByteArray(outcome);
    };
    const char* const byBody = R"({"templateSelectionExpression":"${request.body.how}",
        "requestTemplates":{"a":"{statusCode:201}","$default":"{statusCode:202}"}})";
    row("by the body", byBody, R"({"how":"a"})", "201");
    row("the default", byBody, R"({"how":"b"})", "202");
    row("nothing there", byBody, R"({})", "202");
    row("no JSON", byBody, "hello", "202");
    row("static", R"({"templateSelectionExpression":"200","requestTemplates":{"200":"{statusCode:203}"}})", "x", "203");
    row("escaped default",
        R"({"templateSelectionExpression":"\\$default","requestTemplates":{"$default":"{statusCode:204}"}})", "x",
        "204");
    row("without an expression", R"({"requestTemplates":{"application/json":"{statusCode:205}"}})", "x", "205");
    row("passes through", R"({"templateSelectionExpression":"b","requestTemplates":{"a":"{statusCode:201}"}})",
        R"({"statusCode":206})", "206");
    row("may not pass", R"({"templateSelectionExpression":"b","passthroughBehavior":"NEVER",
        "requestTemplates":{"a":"{statusCode:201}"}})",
        R"({"statusCode":206})", "Unsupported Media Type");
    row("may not pass beside others", R"({"templateSelectionExpression":"b","passthroughBehavior":"WHEN_NO_TEMPLATES",
        "requestTemplates":{"a":"{statusCode:201}"}})",
        R"({"statusCode":206})", "Unsupported Media Type");
    row("a template that fails", R"({"requestTemplates":{"$default":"#foreach($i in [1..100000])x#end"}})", "x",
        "Internal server error");
}

void TestSocketMessages::picksRequestTemplates()
{
    QFETCH(const QByteArray, integration);
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, outcome);
    Api api = mapped(mock(integration.constData()));
    respond(api, "r", "$default", templates({{"$default", "$context.status"}}));
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    const QByteArray answer = answerTo(message);
    QCOMPARE(answer.startsWith('{') ? memberOf(json(answer.constData()), {"message"}) : answer, outcome);
}

void TestSocketMessages::picksIntegrationResponses_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("exact") << QByteArray(R"({"status":404})") << QByteArray("not there");
    QTest::newRow("pattern") << QByteArray(R"({"status":418})") << QByteArray("client's fault");
    QTest::newRow("default") << QByteArray(R"({"status":200})") << QByteArray("fine");
    QTest::newRow("template of its own") << QByteArray(R"({"status":200,"how":"loud"})") << QByteArray("FINE");
}

void TestSocketMessages::picksIntegrationResponses()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, outcome);
    JsonValue integration = mock(R"({"integrationResponseSelectionExpression":"${integration.response.statuscode}"})");
    integration.insert("requestTemplates", templates({{"$default", "{statusCode: $input.path('$.status')}"}}));
    Api api = mapped(integration);
    respond(api, "a", "404", templates({{"$default", "not there"}}));
    respond(api, "b", "/4\\d\\d/", templates({{"$default", "client's fault"}}));
    respond(api, "c", "$default", templates({{"$default", "fine"}, {"loud", "FINE"}}),
            R"({"templateSelectionExpression":"${request.body.how}"})");
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    QCOMPARE(answerTo(message), outcome);
}

void TestSocketMessages::convertsContent()
{
    Api api = mapped(mock());
    respond(api, "r", "$default", templates({{"$default", "hello"}}),
            R"({"contentHandlingStrategy":"CONVERT_TO_TEXT"})");
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    QCOMPARE(answerTo("x"), "aGVsbG8=");
}

void TestSocketMessages::mapsParametersOfTheHandshake()
{
    std::promise<http::Request> asked;
    TestServer target([&](http::Request request, http::Responder responder) {
        asked.set_value(std::move(request));
        responder.respond(TestServer::text("fine"));
    });
    JsonValue integration = json(R"({"integrationType":"HTTP","integrationMethod":"PUT","requestParameters":{
        "integration.request.header.connectionId":"context.connectionId",
        "integration.request.header.authToken":"route.request.querystring.authToken",
        "integration.request.querystring.mode":"stageVariables.mode",
        "integration.request.path.id":"'seven'"}})");
    integration.insert("integrationUri", "http://127.0.0.1:" + QByteArray::number(target.port()) + "/items/{id}");
    Api api = socketApi({socketRoute("$connect", {}, R"({"target":"integrations/m"})")});
    api.documents.set("integrations", "m", std::move(integration));
    api.stages.front().variables = {{"mode", "loud"}};
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    SocketClient client(m_gateway->port(), "/prod?authToken=abc");
    QTRY_VERIFY(client.opened);
    const http::Request request = asked.get_future().get();
    QCOMPARE(request.method, "PUT");
    QCOMPARE(request.target, "/items/seven?mode=loud");
    QCOMPARE(request.headers.value("authToken").toByteArray(), "abc");
    QVERIFY(isSocketId(request.headers.value("connectionId").toByteArray()));
}

void TestSocketMessages::requiresParametersOfTheHandshake_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<http::Headers>("headers");
    QTest::addColumn<QByteArray>("missing");  // "" if it connects
    QTest::newRow("all there") << QByteArray("/prod?token=t") << http::Headers{{"X-Tenant", "a"}} << QByteArray();
    QTest::newRow("header in another case")
        << QByteArray("/prod?token=t") << http::Headers{{"x-tenant", "a"}} << QByteArray();
    QTest::newRow("no header") << QByteArray("/prod?token=t") << http::Headers() << QByteArray("X-Tenant");
    QTest::newRow("no query") << QByteArray("/prod") << http::Headers{{"X-Tenant", "a"}} << QByteArray("token");
    QTest::newRow("blank") << QByteArray("/prod?token=%20") << http::Headers{{"X-Tenant", "a"}} << QByteArray("token");
    QTest::newRow("neither") << QByteArray("/prod?other=1") << http::Headers() << QByteArray("X-Tenant, token");
}

void TestSocketMessages::requiresParametersOfTheHandshake()
{
    QFETCH(const QByteArray, target);
    QFETCH(const http::Headers, headers);
    QFETCH(const QByteArray, missing);
    Api api = socketApi({socketRoute("$connect", {}, R"({"requestParameters":{
        "route.request.header.X-Tenant":{"required":true},"route.request.querystring.token":{"required":true},
        "route.request.querystring.mode":{"required":false}}})")});
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    SocketClient client(m_gateway->port(), target, {}, headers);
    QTRY_VERIFY(client.opened || client.refused);
    QCOMPARE(client.opened, missing.isEmpty());
    if (client.opened) return;
    QCOMPARE(client.refused->status, 400);
    QCOMPARE(memberOf(json(client.refused->body.constData()), {"message"}),
             "Missing required request parameters: [" + missing + ']');
}

void TestSocketMessages::logsExecutions_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("answered");  // of the log of a message that is answered; * stands for ids
    QTest::addColumn<QByteArray>("refused");   // of one that no route takes
    const char* steps =
        "Extended Request Id: *\nStarting execution for request: *\nWebSocket Request Route: [$default]\n"
        "WebSocket API [abcdefghij] received message from client [Connection Id: *].\n"
        "Message from client [Connection Id: *] sent to API [abcdefghij] with response status code [200].";
    const char* trace =
        "Extended Request Id: *\nStarting execution for request: *\nWebSocket Request Route: [$default]\n"
        "WebSocket API [abcdefghij] received message from client [Connection Id: *].\n"
        "Method request body before transformations: hello\n"
        "Method response body after transformations: ok\n"
        "Message from client [Connection Id: *] sent to API [abcdefghij] with response status code [200].";
    const char* failed =
        "Extended Request Id: *\nStarting execution for request: *\nWebSocket Request Route: [broken]\n"
        "WebSocket API [abcdefghij] received message from client [Connection Id: *].\n"
        "broken leads nowhere\nGateway response type: DEFAULT_5XX with status code: 500";
    const char* error = "broken leads nowhere\nGateway response type: DEFAULT_5XX with status code: 500";
    const auto row = [](const char* name, const char* settings, const char* answered, const char* refused) {
        QTest::newRow(name) << QByteArray(settings) << QByteArray(answered) << QByteArray(refused);
    };
    row("off", R"({"loggingLevel":"OFF","dataTraceEnabled":true})", "", "");
    row("nothing said", "{}", "", "");
    row("errors", R"({"loggingLevel":"ERROR"})", "", error);
    row("steps", R"({"loggingLevel":"INFO"})", steps, failed);
    row("data", R"({"loggingLevel":"INFO","dataTraceEnabled":true})", trace, nullptr);
}

void TestSocketMessages::logsExecutions()
{
    QFETCH(const QByteArray, settings);
    QFETCH(const QByteArray, answered);
    QFETCH(const QByteArray, refused);
    Api api = mapped(mock());
    api.routes.push_back(socketRoute("broken", {}, R"({"target":"integrations/none"})"));
    respond(api, "r", "$default", templates({{"$default", "ok"}}));
    JsonValue stage = JsonValue::Object();
    stage.insert("defaultRouteSettings", json(settings.constData()));
    api.stages.front().document = std::move(stage);
    m_gateway->serve(std::move(api));
    SocketClient client(m_gateway->port());
    QTRY_VERIFY(client.opened);
    client.say("hello");
    QTRY_COMPARE(client.messages.size(), 1);
    client.say(R"({"action":"broken"})");
    QTRY_COMPARE(client.messages.size(), 2);
    QCOMPARE(logOf("$default"), answered);
    if (!refused.isNull()) QCOMPARE(logOf("broken"), refused);
    const auto groups = m_gateway->logs().groups();
    QCOMPARE(groups.empty(), answered.isEmpty() && refused.isEmpty());
    if (!groups.empty()) QCOMPARE(groups.front().name, "/aws/apigateway/abcdefghij/prod");
}

// One route by its own settings; what goes to a target, and what comes back.
void TestSocketMessages::logsWhatIntegrationsAreSent()
{
    TestServer target([&](http::Request, http::Responder responder) { responder.respond(TestServer::text("fine")); });
    const QByteArray url = "http://127.0.0.1:" + QByteArray::number(target.port()) + "/items";
    JsonValue integration = json(R"({"integrationType":"HTTP","integrationMethod":"PUT"})");
    integration.insert("integrationUri", url);
    Api api = mapped(integration);
    api.routes.push_back(socketRoute("$connect", {}));
    api.stages.front().document =
        json(R"({"routeSettings":{"$default":{"loggingLevel":"INFO","dataTraceEnabled":true}}})");
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    QCOMPARE(answerTo("hello"), "fine");
    const QByteArray log = logOf("$default");
    for (const QByteArray& line :
         {"Endpoint request URI: " + url, QByteArray("Endpoint request body after transformations: hello"),
          "Sending request to " + url, QByteArray("Received response. Status: 200, Integration latency: "),
          QByteArray("Endpoint response body before transformations: fine")})
        QVERIFY2(log.contains('\n' + line), log.constData());
    QVERIFY(m_gateway->traceOf("$connect")->log.empty());
}

void TestSocketMessages::logsConnections()
{
    Api api = socketApi({socketRoute("$default", fixed("ok"))});
    api.stages.front().document = json(R"({"defaultRouteSettings":{"loggingLevel":"INFO"}})");
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    {
        SocketClient client(m_gateway->port(), "/prod", {}, {{"User-Agent", "tester"}});
        QTRY_VERIFY(client.opened);
        client.socket->close({1000, "bye"});
        QTRY_VERIFY(client.end);
    }
    const auto lines = [this] {
        QByteArray text;
        for (const observe::StoredLogEvent& event :
             m_gateway->logs().events({"/aws/apigateway/abcdefghij/prod"}, observe::LogOrder::OldestFirst, {}, 100))
            text += event.text.sliced(event.text.indexOf(' ') + 1) + '\n';
        return withoutIds(text);
    };
    QTRY_VERIFY(lines().contains("disconnected"));
    QCOMPARE(lines(),
             "Extended Request Id: *\nStarting execution for request: *\nWebSocket Request Route: [$connect]\n"
             "Client [UserAgent: tester, SourceIp: 127.0.0.1] is connecting to WebSocket API [abcdefghij].\n"
             "Client [Connection Id: *] connected to API [abcdefghij] successfully.\n"
             "Extended Request Id: *\nStarting execution for request: *\nWebSocket Request Route: [$disconnect]\n"
             "Client [Connection Id: *] disconnected from API [abcdefghij]. Close reason: [1000: bye]\n");
}

void TestSocketMessages::writesAccessLogs()
{
    Api api = socketApi({socketRoute("$connect", {}), socketRoute("ok", fixed("ok"))});
    api.stages.front().document =
        json(R"({"accessLogSettings":{"destinationArn":"arn:aws:logs:us-east-1:1:log-group:chat",
        "format":"$context.eventType $context.routeKey $context.status $context.messageId $context.connectionId $context.error.responseType $context.error.messageString $context.stage $context.apiId $context.authorizer.principalId"}})");
    QVERIFY(m_gateway->serve(std::move(api)).empty());
    SocketClient client(m_gateway->port());
    QTRY_VERIFY(client.opened);
    client.say(R"({"action":"ok"})");
    client.say(R"({"action":"none"})");
    QTRY_COMPARE(client.messages.size(), 2);
    const QByteArray id = memberOf(json(client.messages[1].constData()), {"connectionId"});
    QFile file(m_gateway->logFolder() + QStringLiteral("/chat.log"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0], "CONNECT $connect 200 - " + id + " - - prod abcdefghij -");
    QVERIFY2(lines[1].startsWith("MESSAGE ok 200 ") && lines[1].endsWith(' ' + id + " - - prod abcdefghij -"),
             lines[1].constData());
    QVERIFY(isSocketId(lines[1].split(' ')[3]));
    QVERIFY2(lines[2].startsWith("MESSAGE - 403 ") && lines[2].contains(" ACCESS_DENIED \"Forbidden\" prod "),
             lines[2].constData());
}

void TestSocketMessages::reachesStagesThroughDomains()
{
    m_gateway->account.set("domainNames", "chat.example.com", json(R"({"domainName":"chat.example.com"})"));
    JsonValue mapping =
        json(R"({"apiId":"abcdefghij","stage":"prod","apiMappingKey":"v1","domainName":"chat.example.com"})");
    m_gateway->account.set("apiMappings", "x1", std::move(mapping));
    Api api = socketApi({socketRoute("$default", fixed("ok"))});
    gateway::DesignResources resources;
    QVERIFY(m_gateway->gateway().apply({api}, resources, m_gateway->account).empty());
    SocketClient client(m_gateway->port(), "/v1", {}, {{"Host", "chat.example.com"}});
    QTRY_VERIFY(client.opened || client.refused);
    QVERIFY(client.opened);
    SocketClient elsewhere(m_gateway->port(), "/v1/prod", {}, {{"Host", "chat.example.com"}});
    QTRY_VERIFY(elsewhere.refused);
    QCOMPARE(elsewhere.refused->status, 403);
}

// ConnectCount is what $connect counts, MessageCount what the other routes do, ClientError and ExecutionError their
// errors.
void TestSocketMessages::countsConnectionsAndMessages()
{
    Api api = mapped(mock());
    api.routes.push_back(socketRoute("$connect", {}));
    api.routes.push_back(socketRoute("broken", {}, R"({"target":"integrations/none"})"));
    respond(api, "r", "$default", templates({{"$default", "ok"}}));
    m_gateway->serve(std::move(api));
    SocketClient client(m_gateway->port());
    QTRY_VERIFY(client.opened);
    for (const char* message : {"a", "b", R"({"action":"broken"})"})
        client.say(message);
    QTRY_COMPARE(client.messages.size(), 3);
    const QByteArray text = observe::prometheusText(m_gateway->traces().metrics());
    const auto line = [](const char* name, const char* route, int count) {
        return QByteArray(name) + "{api=\"notices\",stage=\"prod\",method=\"\",resource=\"" + route + "\"} " +
               QByteArray::number(count) + '\n';
    };
    QVERIFY2(text.contains(line("trestle_requests_total", "$connect", 1)), text.constData());
    QVERIFY(text.contains(line("trestle_requests_total", "$default", 2)));
    QVERIFY(text.contains(line("trestle_server_errors_total", "broken", 1)));
    QVERIFY(
        text.contains("trestle_integration_latency_seconds_count{api=\"notices\",stage=\"prod\",method=\"\",resource="
                      "\"$default\"} 2"));
}

void TestSocketMessages::callsTheVersionThatTheDesignNames()
{
    gateway::FunctionIntegration function{.function = "notify"};
    function.qualifier = "live";
    const auto made =
        gateway::compileSocketIntegration(socketApi({}), socketRoute("join", function), {}, {}, [](const QString&) {});
    QVERIFY(made);
    QCOMPARE(std::get<gateway::SocketIntegration::Function>(made->to).qualifier, "live");
}

QTEST_GUILESS_MAIN(TestSocketMessages)
#include "tst_socketmessages.moc"
