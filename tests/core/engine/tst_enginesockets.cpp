// WebSocket APIs as the engine runs them: the console's view of who is connected, and integrations that call the table
// service by its wire.
#include "core/engine/Engine.h"
#include "tests/core/gateway/websocket/SocketFixture.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;
using engine::Engine;

class TestEngineSockets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsAndSpeaksToConnections();
    void refusesWhatCannotBeSent();
    void callsTheTableService();
    void opensSocketsAsTheConsole();

private:
    std::unique_ptr<Engine> open(workspace::Workspace design)
    {
        Engine::Options options;
        options.folder = m_folder.path();
        options.dataFolder = m_folder.filePath(QStringLiteral(".trestle"));
        options.port = 0;
        options.ioThreads = 2;
        auto opened = Engine::open(options, design);
        return opened ? std::move(*opened) : nullptr;
    }
    static quint16 portOf(const Engine& engine) { return static_cast<quint16>(engine.endpointUrl().port()); }
    static QByteArray target(const QByteArray& apiId) { return "/restapis/" + apiId + "/prod/_user_request_/"; }
    using Outcome = std::optional<base::Result<void>>;
    base::Result<void> wait(Outcome& outcome)
    {
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 20'000)) qFatal("no reply");
        return *outcome;
    }

    QTemporaryDir m_folder;
};

void TestEngineSockets::showsAndSpeaksToConnections()
{
    workspace::Workspace design;
    design.apis = {socketApi({socketRoute("$default", fixed("ok"))})};
    design.apis.push_back(design.apis.front());
    design.apis.back().name = "other";
    design.apis.back().id = "otherother";
    const auto engine = open(design);
    QVERIFY(engine);
    QVERIFY(engine->sockets().connections().empty());
    QSignalSpy changed(engine.get(), &Engine::connectionsChanged);

    SocketClient ann(portOf(*engine), target("abcdefghij"), {}, {{"User-Agent", "ann/1"}});
    QTRY_VERIFY(ann.opened);
    SocketClient ben(portOf(*engine), target("otherother"));
    QTRY_VERIFY(ben.opened);
    QTRY_COMPARE(changed.size(), 1);  // once until somebody looks
    QTRY_COMPARE(engine->sockets().connections().size(), size_t(2));
    const std::vector<engine::SocketConnection> list = engine->sockets().connections("notices");
    QCOMPARE(list.size(), size_t(1));
    QVERIFY(isSocketId(list[0].id));
    QCOMPARE(list[0].api, "notices");
    QCOMPARE(list[0].stage, "prod");
    QCOMPARE(list[0].sourceIp, "127.0.0.1");
    QCOMPARE(list[0].userAgent, "ann/1");
    QVERIFY(list[0].connectedMs > 0 && list[0].lastActiveMs >= list[0].connectedMs);

    Outcome outcome;
    engine->sockets().send(list[0].id, "hello", this, [&](base::Result<void> came) { outcome = std::move(came); });
    QVERIFY(!outcome);  // never from inside
    QVERIFY(wait(outcome));
    QTRY_COMPARE(ann.messages, QByteArrayList{"hello"});
    QVERIFY(ben.messages.isEmpty());

    outcome.reset();
    engine->sockets().close(list[0].id, this, [&](base::Result<void> came) { outcome = std::move(came); });
    QVERIFY(wait(outcome));
    QTRY_VERIFY(ann.end);
    QCOMPARE(int(ann.end->code), 1000);
    QTRY_COMPARE(engine->sockets().connections().size(), size_t(1));
    QTRY_VERIFY(changed.size() >= 2);
}

void TestEngineSockets::refusesWhatCannotBeSent()
{
    workspace::Workspace design;
    design.apis = {socketApi({socketRoute("$default", fixed("ok"))})};
    const auto engine = open(design);
    QVERIFY(engine);
    SocketClient client(portOf(*engine), target("abcdefghij"));
    QTRY_VERIFY(client.opened);
    const QByteArray id = engine->sockets().connections().front().id;
    const auto codeOf = [&](const QByteArray& to, const QByteArray& text) {
        Outcome outcome;
        engine->sockets().send(to, text, this, [&](base::Result<void> came) { outcome = std::move(came); });
        const base::Result<void> result = wait(outcome);
        return result ? QByteArray("sent") : base::codeName(result.error().code);
    };
    QCOMPARE(codeOf(id, QByteArray(131'072, 'x')), "sent");
    QCOMPARE(codeOf(id, QByteArray(131'073, 'x')), "TooLarge");
    QCOMPARE(codeOf("AAAAAAAAAAAAAAA=", "x"), "NotFound");
    Outcome outcome;
    engine->sockets().close("AAAAAAAAAAAAAAA=", this, [&](base::Result<void> came) { outcome = std::move(came); });
    QCOMPARE(base::codeName(wait(outcome).error().code), "NotFound");
}

void TestEngineSockets::callsTheTableService()
{
    workspace::Workspace design;
    tables::TableDescription table;
    table.name = "Waiting";
    table.keys.partition = {"book", tables::KeyType::S};
    design.tables = {table};
    gateway::Api api = socketApi(
        {socketRoute("join", {}, R"({"target":"integrations/put","routeResponseSelectionExpression":"$default"})"),
         socketRoute("get", {}, R"({"target":"integrations/get","routeResponseSelectionExpression":"$default"})")});
    const auto integration = [&](const char* id, const QByteArray& action, const char* text) {
        JsonValue document = json(R"({"integrationType":"AWS","integrationMethod":"POST"})");
        document.insert("integrationUri", "arn:aws:apigateway:us-east-1:dynamodb:action/" + action);
        document.insert("requestTemplates", templates({{"$default", text}}));
        api.documents.set("integrations", id, std::move(document));
    };
    const auto response = [&](const char* id, const char* key, const char* text) {
        JsonValue document = json("{}");
        document.insert("integrationResponseKey", key);
        document.insert("responseTemplates", templates({{"$default", text}}));
        api.documents.set("integrationResponses", id, std::move(document));
    };
    integration("put", "PutItem", R"({"TableName":"Waiting","Item":{"book":{"S":$input.json('$.book')},
                                      "connection":{"S":"$context.connectionId"}}})");
    response("put/ok", "$default", "you wait for $context.connectionId");
    response("put/bad", "/4\\d\\d/", "no: $input.path('$.message')");
    integration("get", "GetItem", R"({"TableName":"Waiting","Key":{"book":{"S":$input.json('$.book')}}})");
    response("get/ok", "$default", "$input.path('$.Item.connection.S')");
    design.apis = {api};
    const auto engine = open(design);
    QVERIFY(engine);
    QVERIFY(engine->problems().empty());
    bool ready = false;
    engine->whenReady(this, [&] { ready = true; });
    QTRY_VERIFY_WITH_TIMEOUT(ready, 20'000);
    SocketClient client(portOf(*engine), target("abcdefghij"));
    QTRY_VERIFY(client.opened);
    const QByteArray id = engine->sockets().connections().front().id;
    client.say(R"({"action":"join","book":"Dune"})");
    QTRY_COMPARE(client.messages.size(), 1);
    QCOMPARE(client.messages[0], "you wait for " + id);
    client.say(R"({"action":"get","book":"Dune"})");
    QTRY_COMPARE(client.messages.size(), 2);
    QCOMPARE(client.messages[1], id);
    client.say(R"({"action":"join","book":7})");
    QTRY_COMPARE(client.messages.size(), 3);
    QVERIFY2(client.messages[2].startsWith("no: "), client.messages[2].constData());
}

void TestEngineSockets::opensSocketsAsTheConsole()
{
    workspace::Workspace design;
    design.apis = {socketApi({socketRoute("$connect", {}), socketRoute("$default", fixed("ok"))})};
    const auto engine = open(design);
    QVERIFY(engine);
    http::WebSocketRequest request;
    request.url = engine->endpointUrl();
    request.url.setScheme(QStringLiteral("ws"));
    request.url.setPath(QString::fromLatin1(target("abcdefghij")));
    QByteArrayList heard;
    http::WebSocketClient::Callbacks callbacks;
    callbacks.onMessage = [&](http::WebSocketPayload, QByteArray text) { heard += text; };
    std::unique_ptr<http::WebSocketClient> socket;
    callbacks.onOpen = [&](const http::ClientResponse&) { socket->send(http::WebSocketPayload::Text, "x"); };
    socket = engine->openSocket(std::move(request), std::move(callbacks));
    QTRY_COMPARE(heard, QByteArrayList{"ok"});
    const auto traces = engine->traces().since(0);
    QCOMPARE(traces.size(), size_t(2));
    for (const auto& trace : traces)
        QCOMPARE(trace->source, observe::TraceSource::Console);
}

QTEST_GUILESS_MAIN(TestEngineSockets)
#include "tst_enginesockets.moc"
