#include "core/gateway/definition/Snapshot.h"
#include "core/gateway/websocket/SocketConnections.h"
#include "core/http/SignatureHeader.h"
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/websocket/SocketFixture.h"
#include "tests/core/http/RawClient.h"

#include <QRegularExpression>
#include <QTest>

using namespace trestle;
using namespace trestle::gateway;
using base::JsonValue;
using http::WebSocketPayload;
using namespace trestle::tests;
using Client = SocketClient;

namespace {

/// What echoes its event, or does as the message says.
const QByteArray handler = R"js(
export async function handler(event) {
  const context = event.requestContext;
  if (context.eventType === 'CONNECT') {
    const query = event.queryStringParameters ?? {};
    if (query.fail) throw new Error('no');
    return { statusCode: Number(query.status ?? 200), body: 'sorry',
             headers: query.protocol ? { 'Sec-WebSocket-Protocol': query.protocol } : {} };
  }
  if (context.eventType === 'DISCONNECT') { console.log(JSON.stringify(event)); return { statusCode: 200 }; }
  const message = JSON.parse(event.body);
  if (message.fail) throw new Error('broken');
  if (message.nothing) return null;
  if (message.slow) await new Promise(done => setTimeout(done, 5000));
  return { statusCode: message.status ?? 200, body: message.say ?? JSON.stringify(event) };
}
)js";

const char* const twoWay = R"({"routeResponseSelectionExpression":"$default"})";

}  // namespace

class TestWebSocketApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { fixture = std::make_unique<tests::GatewayFixture>(); }
    void cleanup() { fixture.reset(); }

    void routesMessages()
    {
        fixture->serve(socketApi({socketRoute("join", fixed("joined")), socketRoute("chat/join", fixed("in the chat")),
                                  socketRoute("$default", fixed("what?"))}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        for (const char* message :
             {R"({"action":"join"})", R"({"action":"leave"})", "hello", R"({"action":"$connect"})", "[]"})
            client.say(message);
        QTRY_COMPARE(client.messages, (QByteArrayList{"joined", "what?", "what?", "what?", "what?"}));
        QCOMPARE(fixture->traceOf("join")->method, "MESSAGE");
        QCOMPARE(fixture->traceOf("join")->status, 200);
        QCOMPARE(fixture->traceOf("$default")->stage, "prod");
    }

    void forbiddenWhereNoRouteFits()
    {
        fixture->serve(socketApi({socketRoute("join", fixed("joined"))}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say(R"({"action":"leave"})");
        QTRY_COMPARE(client.messages.size(), 1);
        const JsonValue frame = json(client.messages.front().constData());
        QCOMPARE(memberOf(frame, {"message"}), "Forbidden");
        QVERIFY(isSocketId(memberOf(frame, {"connectionId"})));
        QVERIFY(isSocketId(memberOf(frame, {"requestId"})));
        QCOMPARE(frame.object().size(), size_t(3));
        QVERIFY(client.socket->isOpen());
    }

    void connectDecides_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<int>("status");
        QTest::newRow("resp-078") << QByteArray() << 101;
        QTest::newRow("other success") << QByteArray("?status=204") << 101;
        QTest::newRow("unauthorized") << QByteArray("?status=401") << 401;
        QTest::newRow("server error") << QByteArray("?status=500") << 500;
        QTest::newRow("throws") << QByteArray("?fail=1") << 502;
    }

    void connectDecides()
    {
        QFETCH(const QByteArray, query);
        QFETCH(const int, status);
        fixture->deployFunction("notify", handler);
        fixture->serve(socketApi({socketRoute("$connect", FunctionIntegration{"notify"})}));
        Client client(fixture->port(), "/prod" + query);
        if (status == 101) {
            QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
        } else {
            QTRY_VERIFY_WITH_TIMEOUT(client.refused, 20'000);
            QCOMPARE(client.refused->status, status);
        }
        QCOMPARE(fixture->traceOf("$connect")->status, status);
        QCOMPARE(fixture->traceOf("$connect")->method, "CONNECT");
    }

    void choosesSubprotocol()
    {
        fixture->deployFunction("notify", handler);
        fixture->serve(socketApi({socketRoute("$connect", FunctionIntegration{"notify"})}));
        Client client(fixture->port(), "/prod?protocol=v1.notices", {"v2.notices", "v1.notices"});
        QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
        QCOMPARE(client.subprotocol, "v1.notices");
    }

    void eventsOfOneSession()
    {
        fixture->deployFunction("notify", R"js(
            const events = [];
            export async function handler(event) {
              if (event.requestContext.eventType === 'DISCONNECT') console.log(JSON.stringify(event));
              events.push(event);
              return { statusCode: 200, body: JSON.stringify(events) };
            })js");
        Api made = socketApi({socketRoute("$connect", FunctionIntegration{"notify"}),
                              socketRoute("$disconnect", FunctionIntegration{"notify"}),
                              socketRoute("$default", FunctionIntegration{"notify"}, twoWay)});
        made.stages.front().variables = {{"mode", "loud"}};
        fixture->serve(std::move(made));
        Client client(fixture->port(), "/prod?QueryString1=queryValue1&q=a&q=b", {},
                      {{"HeaderAuth1", "headerValue1"}, {"User-Agent", "ws-test/1.0 more"}});
        QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
        client.say("one");
        QTRY_COMPARE(client.messages.size(), 1);
        client.say("two");
        QTRY_COMPARE(client.messages.size(), 2);
        const JsonValue events = json(client.messages.back().constData());
        QCOMPARE(events.array().size(), size_t(3));

        const JsonValue& connect = events.array()[0];
        QCOMPARE(namesOf(connect),
                 (QByteArrayList{"headers", "isBase64Encoded", "multiValueHeaders", "multiValueQueryStringParameters",
                                 "queryStringParameters", "requestContext", "stageVariables"}));
        QCOMPARE(memberOf(connect, {"headers", "HeaderAuth1"}), "headerValue1");
        QCOMPARE(memberOf(connect, {"multiValueHeaders", "HeaderAuth1"}), R"(["headerValue1"])");
        QCOMPARE(memberOf(connect, {"headers", "Sec-WebSocket-Version"}), "13");
        QCOMPARE(memberOf(connect, {"headers", "Upgrade"}), "(absent)");
        QCOMPARE(memberOf(connect, {"headers", "Connection"}), "(absent)");
        QCOMPARE(memberOf(connect, {"headers", "X-Forwarded-For"}), "127.0.0.1");
        QCOMPARE(memberOf(connect, {"queryStringParameters", "q"}), "b");
        QCOMPARE(memberOf(connect, {"multiValueQueryStringParameters", "q"}), R"(["a","b"])");
        QCOMPARE(memberOf(connect, {"stageVariables", "mode"}), "loud");
        QCOMPARE(memberOf(connect, {"isBase64Encoded"}), "false");
        const JsonValue& context = *connect.find("requestContext");
        QCOMPARE(namesOf(context), (QByteArrayList{"apiId", "connectedAt", "connectionId", "domainName", "eventType",
                                                   "extendedRequestId", "identity", "messageDirection", "requestId",
                                                   "requestTime", "requestTimeEpoch", "routeKey", "stage"}));
        QCOMPARE(memberOf(context, {"routeKey"}), "$connect");
        QCOMPARE(memberOf(context, {"eventType"}), "CONNECT");
        QCOMPARE(memberOf(context, {"messageDirection"}), "IN");
        QCOMPARE(memberOf(context, {"stage"}), "prod");
        QCOMPARE(memberOf(context, {"apiId"}), "abcdefghij");
        QCOMPARE(memberOf(context, {"domainName"}), "127.0.0.1:" + QByteArray::number(fixture->port()));
        QCOMPARE(memberOf(context, {"identity", "sourceIp"}), "127.0.0.1");
        QCOMPARE(memberOf(context, {"identity", "userAgent"}), "ws-test/1.0 more");
        QVERIFY(isSocketId(memberOf(context, {"connectionId"})));
        QCOMPARE(memberOf(context, {"requestId"}), memberOf(context, {"extendedRequestId"}));

        // ev-ws-04: the connection stays the same, requests and messages have ids of their own.
        const JsonValue& one = *events.array()[1].find("requestContext");
        const JsonValue& two = *events.array()[2].find("requestContext");
        QCOMPARE(namesOf(events.array()[1]),
                 (QByteArrayList{"body", "isBase64Encoded", "requestContext", "stageVariables"}));
        QCOMPARE(memberOf(events.array()[1], {"body"}), "one");
        for (const JsonValue* each : {&one, &two}) {
            QCOMPARE(memberOf(*each, {"connectionId"}), memberOf(context, {"connectionId"}));
            QCOMPARE(memberOf(*each, {"connectedAt"}), memberOf(context, {"connectedAt"}));
            QCOMPARE(memberOf(*each, {"eventType"}), "MESSAGE");
            QCOMPARE(memberOf(*each, {"routeKey"}), "$default");
            QVERIFY(isSocketId(memberOf(*each, {"messageId"})));
            QVERIFY(memberOf(*each, {"requestId"}) != memberOf(context, {"requestId"}));
        }
        QVERIFY(memberOf(one, {"messageId"}) != memberOf(two, {"messageId"}));
        QVERIFY(memberOf(one, {"requestId"}) != memberOf(two, {"requestId"}));

        client.socket->close({4007, "enough"});
        QTRY_VERIFY(fixture->traceOf("$disconnect"));
        const JsonValue last = json(fixture->traceOf("$disconnect")->log.front().text.constData());
        QCOMPARE(namesOf(last), (QByteArrayList{"headers", "isBase64Encoded", "multiValueHeaders", "requestContext",
                                                "stageVariables"}));
        QCOMPARE(namesOf(*last.find("headers")), (QByteArrayList{"Host", "X-Forwarded-For", "x-api-key", "x-restapi"}));
        QCOMPARE(memberOf(last, {"requestContext", "disconnectStatusCode"}), "4007");
        QCOMPARE(memberOf(last, {"requestContext", "disconnectReason"}), "enough");
        QCOMPARE(memberOf(last, {"requestContext", "messageId"}), "(absent)");
    }

    void disconnectCodes_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("seen");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("normal") << 1000 << QByteArray("1000") << QByteArray();
        QTest::newRow("none") << 1005 << QByteArray("1005") << QByteArray("Client-side close frame status not set");
        QTest::newRow("lost") << 0 << QByteArray("1006") << QByteArray();
    }

    void disconnectCodes()
    {
        QFETCH(const int, code);
        QFETCH(const QByteArray, seen);
        QFETCH(const QByteArray, reason);
        fixture->deployFunction("notify", handler);
        fixture->serve(socketApi({socketRoute("$disconnect", FunctionIntegration{"notify"})}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        if (code == 0)
            client.socket.reset();
        else
            client.socket->close({static_cast<quint16>(code), {}});
        QTRY_VERIFY_WITH_TIMEOUT(fixture->traceOf("$disconnect"), 20'000);
        const JsonValue event = json(fixture->traceOf("$disconnect")->log.front().text.constData());
        QCOMPARE(memberOf(event, {"requestContext", "disconnectStatusCode"}), seen);
        QCOMPARE(memberOf(event, {"requestContext", "disconnectReason"}), reason);
    }

    void answersOnlyTwoWay_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("answers");
        QTest::addColumn<QByteArray>("frame");  // "" none; "!" an error
        QTest::newRow("resp-082") << QByteArray(R"({"say":"reply"})") << true << QByteArray("reply");
        QTest::newRow("one way") << QByteArray(R"({"say":"reply"})") << false << QByteArray();
        QTest::newRow("status is not looked at")
            << QByteArray(R"({"say":"reply","status":500})") << true << QByteArray("reply");
        QTest::newRow("err-058") << QByteArray(R"({"fail":true})") << false << QByteArray("Internal server error");
        QTest::newRow("fails, two ways") << QByteArray(R"({"fail":true})") << true
                                         << QByteArray("Internal server error");
        QTest::newRow("returns nothing") << QByteArray(R"({"nothing":true})") << false
                                         << QByteArray("Internal server error");
    }

    void answersOnlyTwoWay()
    {
        QFETCH(const QByteArray, message);
        QFETCH(const bool, answers);
        QFETCH(const QByteArray, frame);
        fixture->deployFunction("notify", handler);
        fixture->serve(socketApi({socketRoute("$default", FunctionIntegration{"notify"}, answers ? twoWay : "null"),
                                  socketRoute("after", fixed("after"))}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say(message);
        QTRY_VERIFY_WITH_TIMEOUT(fixture->traceOf("$default"), 20'000);
        client.say(R"({"action":"after"})");
        QTRY_VERIFY(!client.messages.isEmpty() && client.messages.back() == "after");
        QCOMPARE(client.messages.size(), frame.isEmpty() ? 1 : 2);
        if (frame != "Internal server error") {
            if (!frame.isEmpty()) QCOMPARE(client.messages.front(), frame);
            return;
        }
        const QRegularExpression form(QStringLiteral(
            "^\\{\"message\": \"Internal server error\", \"connectionId\":\"\\S{16}\", \"requestId\":\"\\S{16}\"\\}$"));
        QVERIFY2(form.match(QString::fromUtf8(client.messages.front())).hasMatch(),
                 client.messages.front().constData());
    }

    void lateFunctions()
    {
        fixture->deployFunction("notify", handler);
        FunctionIntegration slow{"notify"};
        slow.timeoutMs = 500;
        fixture->serve(socketApi({socketRoute("$default", slow)}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say(R"({"slow":true})");
        QTRY_COMPARE_WITH_TIMEOUT(client.messages.size(), 1, 20'000);
        QCOMPARE(memberOf(json(client.messages.front().constData()), {"message"}), "Endpoint request timed out");
        QCOMPARE(fixture->traceOf("$default")->status, 504);
    }

    // What is answered to a client that has left is for nobody, and does no harm.
    void clientsThatLeaveBeforeTheirAnswer()
    {
        fixture->deployFunction("notify", handler);
        FunctionIntegration slow{"notify"};
        slow.timeoutMs = 300;
        fixture->serve(socketApi({socketRoute("$default", slow, twoWay), socketRoute("$disconnect", fixed(""))}));
        for (const bool politely : {true, false}) {
            Client client(fixture->port());
            QTRY_VERIFY(client.opened);
            client.say(R"({"slow":true})");
            if (politely)
                client.socket->close();
            else
                QTRY_VERIFY(client.socket->unsent() == 0);
            client.socket.reset();
        }
        QTRY_VERIFY(fixture->traceOf("$disconnect"));
        QTRY_VERIFY(fixture->traceOf("$default"));
        QTRY_COMPARE(fixture->traceOf("$default")->status, 504);
        Client other(fixture->port());
        QTRY_VERIFY(other.opened);
    }

    void mappingTemplates()
    {
        Api made = socketApi({socketRoute("echo", {}, R"({"target":"integrations/m1","routeId":"r1"})"),
                              socketRoute("fail", {}, R"({"target":"integrations/m2","routeId":"r2",
                                              "routeResponseSelectionExpression":"$default"})")});
        JsonValue mock = json(R"({"integrationType":"MOCK","templateSelectionExpression":"$request.body.how"})");
        mock.insert("requestTemplates", templates({{"$default",
                                                    "#set($context.requestOverride.path.said = $input.path('$.say'))"
                                                    "{\"statusCode\": 200}"},
                                                   {"teapot", "{statusCode: 418}"}}));
        made.documents.set("integrations", "m1", mock);
        made.documents.set("integrationResponses", "m1/1", json(R"({"integrationResponseKey":"$default",
            "responseTemplates":{"$default":"$context.requestOverride.path.said to $context.connectionId on $context.stage"}})"));
        made.documents.set("integrationResponses", "other",
                           json(R"({"integrationId":"m1","integrationResponseKey":"/4\\d\\d/",
            "responseTemplates":{"application/json":"no: $context.status"}})"));
        made.documents.set("routeResponses", "r1/1", json(R"({"routeResponseKey":"$default"})"));
        made.documents.set("integrations", "m2", json(R"({"integrationType":"MOCK",
            "requestTemplates":{"application/json":"no status here"}})"));
        fixture->serve(std::move(made));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say(R"({"action":"echo","say":"hello"})");
        client.say(R"({"action":"echo","how":"teapot"})");
        client.say(R"({"action":"fail"})");
        QTRY_COMPARE(client.messages.size(), 3);
        QVERIFY2(client.messages[0].startsWith("hello to ") && client.messages[0].endsWith("= on prod"),
                 client.messages[0].constData());
        QCOMPARE(client.messages[1], "no: 418");
        QCOMPARE(memberOf(json(client.messages[2].constData()), {"message"}), "Internal server error");
    }

    void functionsWithTemplates()
    {
        fixture->deployFunction("plain", R"js(export async function handler(event) {
            if (event.fail) throw new Error('late: ' + event.fail);
            return { got: event };
        })js");
        Api made = socketApi({socketRoute("$default", {}, R"({"target":"integrations/f","routeId":"r",
                                                  "routeResponseSelectionExpression":"$default"})")});
        JsonValue integration = json(R"({"integrationType":"AWS"})");
        integration.insert("integrationUri",
                           "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:"
                           "123456789012:function:${stageVariables.which}/invocations");
        integration.insert("requestTemplates",
                           templates({{"$default", "{\"n\": $input.json('$.n'), \"fail\": $input.json('$.fail')}"}}));
        made.documents.set("integrations", "f", integration);
        JsonValue success = json(R"({"integrationResponseKey":"$default"})");
        success.insert("responseTemplates", templates({{"$default", "n is $input.path('$.got.n')"}}));
        made.documents.set("integrationResponses", "f/d", success);
        JsonValue late = json(R"({"integrationResponseKey":"/late.*/"})");
        late.insert("responseTemplates", templates({{"$default", "sorry: $input.path('$.errorMessage')"}}));
        made.documents.set("integrationResponses", "f/e", late);
        made.stages.front().variables = {{"which", "plain"}};
        QVERIFY(fixture->serve(std::move(made)).empty());
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say(R"({"n":5,"fail":""})");
        QTRY_COMPARE_WITH_TIMEOUT(client.messages.size(), 1, 20'000);
        QCOMPARE(client.messages[0], "n is 5");
        client.say(R"({"n":5,"fail":"bus"})");
        QTRY_COMPARE(client.messages.size(), 2);
        QCOMPARE(client.messages[1], "sorry: late: bus");
    }

    void throttlesRoutes()
    {
        Api made = socketApi({socketRoute("$default", fixed("ok"))});
        made.stages.front().document =
            json(R"({"routeSettings":{"$default":{"throttlingRateLimit":0.001,"throttlingBurstLimit":2}}})");
        fixture->serve(std::move(made));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        for (int i = 0; i < 3; ++i)
            client.say("x");
        QTRY_COMPARE(client.messages.size(), 3);
        QCOMPARE(client.messages[1], "ok");
        QCOMPARE(memberOf(json(client.messages[2].constData()), {"message"}), "Too Many Requests");
    }

    void tableOperations()
    {
        tables::TableDescription table;
        table.name = "connections";
        table.keys.partition = {"pk", trestle::tables::KeyType::S};
        fixture->createTable(table);
        TableIntegration put;
        put.table = "connections";
        put.action = TableAction::PutItem;
        put.key = {{"pk", "${request.body.name}"}};
        fixture->serve(socketApi({socketRoute("put", put)}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say(R"({"action":"put","name":"ann","n":3})");
        QTRY_COMPARE(client.messages.size(), 1);
        QCOMPARE(memberOf(json(client.messages[0].constData()), {"pk"}), "ann");
        client.say(R"({"action":"put"})");
        QTRY_COMPARE(client.messages.size(), 2);
        QCOMPARE(fixture->traceOf("put")->status, 400);
    }

    void targets()
    {
        // The target is the same server: an HTTP API would do, but this one's @connections refusal does as well.
        const QByteArray self = "http://127.0.0.1:" + QByteArray::number(fixture->port()) + "/elsewhere";
        HttpIntegration target;
        target.uri = self;
        fixture->serve(socketApi({socketRoute("$default", target, twoWay)}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say("x");
        QTRY_COMPARE(client.messages, QByteArrayList{R"({"message":"Upgrade Required"})"});
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        QTest::newRow("the stage") << QByteArray("/prod") << 101;
        QTest::newRow("with a slash") << QByteArray("/prod/") << 101;
        QTest::newRow("the only stage, unsaid") << QByteArray("/") << 101;
        QTest::newRow("below the stage") << QByteArray("/prod/books") << 403;
    }

    void refusals()
    {
        QFETCH(const QByteArray, target);
        QFETCH(const int, status);
        fixture->serve(socketApi({socketRoute("$default", fixed("ok"))}));
        Client client(fixture->port(), target);
        if (status == 101) {
            QTRY_VERIFY(client.opened);
        } else {
            QTRY_VERIFY(client.refused);
            QCOMPARE(client.refused->status, status);
        }
    }

    void refusesWhatIsNoHandshake()
    {
        fixture->serve(socketApi({socketRoute("$default", fixed("ok"))}));
        QCOMPARE(fixture->send("GET", "/prod").status, 426);
    }

    void limitsOfFrames_data()
    {
        QTest::addColumn<bool>("binary");
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("code");
        QTest::newRow("err-062") << true << 1 << 1003;
        QTest::newRow("32 KB") << false << 32'768 << 0;
        QTest::newRow("more") << false << 32'769 << 1009;
    }

    void limitsOfFrames()
    {
        QFETCH(const bool, binary);
        QFETCH(const int, size);
        QFETCH(const int, code);
        fixture->serve(socketApi({socketRoute("$default", fixed("ok"))}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.socket->send(binary ? WebSocketPayload::Binary : WebSocketPayload::Text, QByteArray(size, 'x'));
        if (code == 0) {
            QTRY_COMPARE(client.messages, QByteArrayList{"ok"});
        } else {
            QTRY_VERIFY(client.end);
            QCOMPARE(int(client.end->code), code);
        }
    }

    void deployments()
    {
        Api made = socketApi({socketRoute("$default", {}, R"({"target":"integrations/m","routeId":"r",
                                                  "routeResponseSelectionExpression":"$default"})")});
        made.documents.set("integrations", "m",
                           json(R"({"integrationType":"MOCK","requestTemplates":{"$default":"{statusCode:200}"}})"));
        const auto say = [&](const char* text) {
            made.documents.set(
                "integrationResponses", "m/d",
                json((QByteArray(R"({"integrationResponseKey":"$default","responseTemplates":{"$default":")") + text +
                      "\"}}")
                         .constData()));
        };
        say("first");
        JsonValue deployment = JsonValue::Object();
        deployment.insert("snapshot", snapshotOf(made));
        made.documents.set("deployments", "d1", deployment);
        made.stages = {Stage{.name = "live", .document = json(R"({"deploymentId":"d1"})")}, Stage{.name = "draft"}};
        say("second");
        fixture->serve(std::move(made));
        Client live(fixture->port(), "/live");
        Client draft(fixture->port(), "/draft");
        Client none(fixture->port(), "/prod");
        QTRY_VERIFY(live.opened && draft.opened && none.refused);
        QCOMPARE(none.refused->status, 403);
        live.say("x");
        draft.say("x");
        QTRY_COMPARE(live.messages, QByteArrayList{"first"});
        QTRY_COMPARE(draft.messages, QByteArrayList{"second"});
    }

    void managementApi()
    {
        fixture->deployFunction("notify", handler);
        fixture->serve(socketApi({socketRoute("who", FunctionIntegration{"notify"}, twoWay),
                                  socketRoute("$disconnect", FunctionIntegration{"notify"})}));
        Client client(fixture->port());
        QTRY_VERIFY(client.opened);
        client.say(R"({"action":"who"})");
        QTRY_COMPARE_WITH_TIMEOUT(client.messages.size(), 1, 20'000);
        const QByteArray id = memberOf(json(client.messages[0].constData()), {"requestContext", "connectionId"});
        client.messages.clear();
        const QByteArray path = "/prod/@connections/" + id.toPercentEncoding();

        QCOMPARE(fixture->send("POST", path, "unsigned").status, 403);
        QCOMPARE(manage("POST", path, "hello").status, 200);
        QCOMPARE(manage("POST", "/prod/%40connections/" + id.toPercentEncoding(), "again").status, 200);
        QTRY_COMPARE(client.messages, (QByteArrayList{"hello", "again"}));

        const http::ClientResponse described = manage("GET", path);
        QCOMPARE(described.status, 200);
        const JsonValue connection = json(described.body.constData());
        QCOMPARE(namesOf(connection), (QByteArrayList{"connectedAt", "identity", "lastActiveAt"}));
        QVERIFY(QDateTime::fromString(QString::fromLatin1(memberOf(connection, {"connectedAt"})), Qt::ISODateWithMs)
                    .isValid());
        QCOMPARE(memberOf(connection, {"identity", "sourceIp"}), "127.0.0.1");

        QCOMPARE(manage("POST", path, QByteArray(131'072, 'x')).status, 200);
        const http::ClientResponse large = manage("POST", path, QByteArray(131'073, 'x'));
        QCOMPARE(large.status, 413);
        QCOMPARE(large.headers.value("x-amzn-errortype"), "PayloadTooLargeException");
        QCOMPARE(manage("PATCH", path).status, 403);

        QCOMPARE(manage("DELETE", path).status, 204);
        QTRY_VERIFY(client.end);
        QCOMPARE(int(client.end->code), 1000);
        QTRY_VERIFY_WITH_TIMEOUT(fixture->traceOf("$disconnect"), 20'000);
        const JsonValue event = json(fixture->traceOf("$disconnect")->log.front().text.constData());
        QCOMPARE(memberOf(event, {"requestContext", "disconnectStatusCode"}), "1000");
        QCOMPARE(memberOf(event, {"requestContext", "disconnectReason"}), "Connection Closed Normally");
        for (const char* method : {"POST", "GET", "DELETE"}) {
            const http::ClientResponse gone = manage(method, path);
            QCOMPARE(gone.status, 410);
            QCOMPARE(gone.headers.value("x-amzn-errortype"), "GoneException");
            // As the service answers what no connection can be called.
            const http::ClientResponse wrong = manage(method, "/prod/@connections/cjy8i76bx002884le6n17d49b");
            QCOMPARE(wrong.status, 400);
            QCOMPARE(wrong.headers.value("x-amzn-errortype"), "BadRequestException");
            QCOMPARE(wrong.body, R"({"message":"Invalid connectionId: cjy8i76bx002884le6n17d49b"})");
        }
    }

    // Its texts wait with us up to a bound, then senders are told.
    void managementApiOfAClientThatDoesNotRead()
    {
        fixture->serve(socketApi({socketRoute("$default", fixed("ok"))}));
        RawClient client(fixture->port(), 4'096);
        client.send(
            "GET /prod HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        QVERIFY(client.readResponse(false).startsWith("HTTP/1.1 101"));
        QTRY_COMPARE(fixture->gateway().connections().count(), size_t(1));
        const QByteArray path =
            "/prod/@connections/" + fixture->gateway().connections().all().front()->id.toPercentEncoding();
        http::ClientResponse answer;
        for (int i = 0; i < 200 && answer.status != 429; ++i)
            answer = manage("POST", path, QByteArray(131'072, 'x'));
        QCOMPARE(answer.status, 429);
        QCOMPARE(answer.headers.value("x-amzn-errortype"), "LimitExceededException");
        QCOMPARE(manage("GET", path).status, 200);
        client.close();
        QTRY_COMPARE(manage("POST", path, "x").status, 410);
    }

private:
    http::ClientResponse manage(const QByteArray& method, const QByteArray& target, const QByteArray& body = {})
    {
        return fixture->send(
            method, target, body,
            {{"Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" +
                                   QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd").toLatin1() +
                                   "/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, "
                                   "Signature=" +
                                   QByteArray(64, 'a')},
             {"X-Amz-Date", QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss'Z'").toLatin1()}});
    }

    std::unique_ptr<tests::GatewayFixture> fixture;
};

QTEST_GUILESS_MAIN(TestWebSocketApi)
#include "tst_websocketapi.moc"
