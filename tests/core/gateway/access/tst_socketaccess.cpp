// Access control of WebSocket APIs over real sockets: who may connect, and what the connection knows of it afterwards.
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/websocket/SocketFixture.h"

#include <QDateTime>
#include <QFile>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;
using gateway::Api;
using gateway::FunctionIntegration;

namespace {

// Guards the API and answers its messages with their event. As authorizer it does what the token says.
constexpr const char* gate = R"js(let asked = 0
export const handler = async (event) => {
    if (event.requestContext.eventType === 'CONNECT' && !event.type) console.log(JSON.stringify(event))
    if (event.type !== 'REQUEST') return {statusCode: 200, body: JSON.stringify(event)}
    asked += 1
    const token = event.headers.Token ?? event.queryStringParameters.token
    const context = {asked, on: true, event: JSON.stringify(event)}
    const policy = (Effect, Resource, more) => ({principalId: 'ann', context, ...more,
        policyDocument: {Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Effect, Resource}]}})
    switch (token) {
        case 'allow': return policy('Allow', event.methodArn)
        case 'deny': return policy('Deny', event.methodArn)
        case 'rest': return policy('Allow', 'arn:aws:execute-api:us-east-1:123456789012:abcdefghij/prod/*/*')
        case 'key': return policy('Allow', '*', {usageIdentifierKey: 'a-key-of-twenty-chars'})
        case 'who': throw new Error('Unauthorized')
        case 'throw': throw new Error('no idea')
        case 'list': return {...policy('Allow', '*'), context: {list: [1]}}
    }
    return 'what?'
})js";

constexpr const char* custom = R"({"authorizationType":"CUSTOM","authorizerId":"a1"})";

// Everything to the function; the document is that of $connect.
Api guarded(const char* connect, const char* authorizer = R"({"identitySource":["route.request.header.Token"]})",
            const char* settings = R"({"routeSelectionExpression":"$request.body.action"})")
{
    const FunctionIntegration function{.function = "gate"};
    Api api = socketApi({socketRoute("$connect", function, connect),
                         socketRoute("$default", function, R"({"routeResponseSelectionExpression":"$default"})")},
                        settings);
    JsonValue document = json(authorizer);
    document.insert("authorizerUri",
                    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                    "arn:aws:lambda:us-east-1:123456789012:function:gate/invocations");
    document.insert("authorizerType", "REQUEST");
    document.insert("name", "gate");
    api.documents.set("authorizers", "a1", std::move(document));
    return api;
}

http::Headers token(const char* value)
{
    return *value == '\0' ? http::Headers() : http::Headers{{"Token", value}};
}

http::Headers signedNow(const QByteArray& service = "execute-api")
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return {{"Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + now.toString(u"yyyyMMdd").toLatin1() +
                                  "/us-east-1/" + service +
                                  "/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + QByteArray(64, 'a')},
            {"X-Amz-Date", now.toString(u"yyyyMMdd'T'HHmmss'Z'").toLatin1()}};
}

}  // namespace

class TestSocketAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_gateway.deployFunction("gate", gate); }
    void init() { m_gateway.account = {}; }
    void asksAuthorizers_data();
    void asksAuthorizers();
    void givesAuthorizersTheHandshake();
    void keepsWhatTheAuthorizerSaid();
    void asksAtEveryConnection();
    void findsIdentities_data();
    void findsIdentities();
    void takesSignatures();
    void takesApiKeys();
    void takesApiKeysOfAuthorizers();
    void spendsQuotas();
    void leavesMessagesAlone();
    void logsWhatWasAsked_data();
    void logsWhatWasAsked();
    void logsCallsOfFunctions();
    void refusesForAnAuthorizerThatIsNotThere();

private:
    /// The event of the connection's next message.
    JsonValue eventOf(SocketClient& client)
    {
        const qsizetype before = client.messages.size();
        client.say("x");
        if (!QTest::qWaitFor([&] { return client.messages.size() > before; }, 20'000)) return {};
        return json(client.messages.back().constData());
    }
    /// What a client that is to be refused was told: "403 Forbidden".
    QByteArray refusalOf(const QByteArray& target, const http::Headers& headers)
    {
        SocketClient client(m_gateway.port(), target, {}, headers);
        if (!QTest::qWaitFor([&] { return client.opened || client.refused; }, 20'000)) return "nothing";
        if (client.opened) return "101";
        const JsonValue body = json(client.refused->body.constData());
        if (namesOf(body) != QByteArrayList{"connectionId", "message", "requestId"}) return client.refused->body;
        return QByteArray::number(client.refused->status) + ' ' + memberOf(body, {"message"});
    }
    // Usage outlives designs: a test with a quota has a plan of its own.
    void giveKey(const QByteArray& value, const QByteArray& planId = "p1", const char* quota = "null")
    {
        JsonValue key = json(R"({"name":"reader","enabled":true})");
        key.insert("value", value);
        m_gateway.account.set("apiKeys", "k1", std::move(key));
        JsonValue plan = json(R"({"name":"readers","apiStages":[{"apiId":"abcdefghij","stage":"prod"}]})");
        if (JsonValue limit = json(quota); !limit.isNull()) plan.insert("quota", std::move(limit));
        m_gateway.account.set("usagePlans", planId, std::move(plan));
        m_gateway.account.set("usagePlanKeys", planId + ":k1", json(R"({"type":"API_KEY"})"));
    }

    GatewayFixture m_gateway;
};

void TestSocketAccess::asksAuthorizers_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("outcome");
    QTest::addColumn<QByteArray>("reason");  // part of what the trace says
    const auto row = [](const char* name, const char* said, const char* outcome, const char* reason) {
        QTest::newRow(name) << QByteArray(said) << QByteArray(outcome) << QByteArray(reason);
    };
    row("allows", "allow", "101", "principal ann; statement 1 allows");
    row("denies", "deny", "403 User is not authorized to access this resource with an explicit deny",
        "statement 1 denies");
    row("allows what REST APIs ask for", "rest", "403 User is not authorized to access this resource",
        "no statement speaks of it");
    row("no identity", "", "401 Unauthorized", "header Token is missing; the function was not asked");
    row("throws Unauthorized", "who", "401 Unauthorized", "threw \"Unauthorized\"");
    row("throws", "throw", "500 null", "no idea");
    row("nonsense", "huh", "500 null", "the answer is not an object");
    row("a list in the context", "list", "500 null", "context.list is neither");
}

void TestSocketAccess::asksAuthorizers()
{
    QFETCH(const QByteArray, said);
    QFETCH(const QByteArray, outcome);
    QFETCH(const QByteArray, reason);
    QVERIFY(m_gateway.serve(guarded(custom)).empty());
    QCOMPARE(refusalOf("/prod", token(said.constData())), outcome);
    const auto trace = m_gateway.traceOf("$connect");
    QCOMPARE(QByteArray::number(trace->status), outcome.left(3));
    QByteArray told;
    for (const observe::Station& station : trace->stations)
        if (station.kind == observe::StationKind::Authorizer) told = station.detail;
    QVERIFY2(told.contains(reason), told.constData());
}

// ev-auth-05
void TestSocketAccess::givesAuthorizersTheHandshake()
{
    QVERIFY(m_gateway.serve(guarded(custom, R"({"identitySource":["route.request.querystring.token"]})")).empty());
    SocketClient client(m_gateway.port(), "/prod?token=allow&q=a&q=b", {}, {{"HeaderAuth1", "headerValue1"}});
    QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
    const JsonValue asked = json(memberOf(eventOf(client), {"requestContext", "authorizer", "event"}).constData());
    QCOMPARE(namesOf(asked),
             (QByteArrayList{"headers", "methodArn", "multiValueHeaders", "multiValueQueryStringParameters",
                             "queryStringParameters", "requestContext", "stageVariables", "type"}));
    QCOMPARE(memberOf(asked, {"type"}), "REQUEST");
    QCOMPARE(memberOf(asked, {"methodArn"}), "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/prod/$connect");
    QCOMPARE(memberOf(asked, {"headers", "HeaderAuth1"}), "headerValue1");
    QCOMPARE(memberOf(asked, {"multiValueHeaders", "HeaderAuth1"}), R"(["headerValue1"])");
    QCOMPARE(memberOf(asked, {"headers", "Upgrade"}), "websocket");
    QCOMPARE(memberOf(asked, {"headers", "Connection"}), "upgrade");
    QCOMPARE(memberOf(asked, {"multiValueQueryStringParameters", "q"}), R"(["a","b"])");
    QCOMPARE(memberOf(asked, {"stageVariables"}), "{}");
    const JsonValue& context = *asked.find("requestContext");
    QCOMPARE(namesOf(context), (QByteArrayList{"apiId", "connectedAt", "connectionId", "domainName", "eventType",
                                               "extendedRequestId", "identity", "messageDirection", "requestId",
                                               "requestTime", "requestTimeEpoch", "routeKey", "stage"}));
    QCOMPARE(memberOf(context, {"eventType"}), "CONNECT");
    QCOMPARE(memberOf(context, {"routeKey"}), "$connect");
    QVERIFY(isSocketId(memberOf(context, {"connectionId"})));
}

void TestSocketAccess::keepsWhatTheAuthorizerSaid()
{
    Api api = guarded(custom);
    api.routes.push_back(
        socketRoute("who", {}, R"({"target":"integrations/m","routeResponseSelectionExpression":"$default"})"));
    JsonValue mock = json(R"({"integrationType":"MOCK","requestTemplates":{"$default":"{statusCode:200}"}})");
    api.documents.set("integrations", "m", std::move(mock));
    JsonValue response = json(R"({"integrationResponseKey":"$default"})");
    response.insert("responseTemplates",
                    templates({{"$default", "$context.authorizer.principalId $context.authorizer.on"}}));
    api.documents.set("integrationResponses", "m/r", std::move(response));
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    SocketClient client(m_gateway.port(), "/prod", {}, token("allow"));
    QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
    const JsonValue event = eventOf(client);
    const JsonValue& authorizer = *event.find("requestContext")->find("authorizer");
    QCOMPARE(namesOf(authorizer), (QByteArrayList{"asked", "event", "on", "principalId"}));
    QCOMPARE(memberOf(authorizer, {"principalId"}), "ann");
    QCOMPARE(memberOf(authorizer, {"on"}), "true");
    QVERIFY(authorizer.find("on")->isString());
    // The function that makes the connection hears how long the authorizer took, too.
    const JsonValue connect = json(m_gateway.traceOf("$connect")->log.back().text.constData());
    QVERIFY(connect.find("requestContext")->find("authorizer")->find("integrationLatency")->isNumber());
    client.messages.clear();
    client.say(R"({"action":"who"})");
    QTRY_COMPARE(client.messages, QByteArrayList{"ann true"});
}

// The service keeps no answers of authorizers of WebSocket APIs, whatever their time to live.
void TestSocketAccess::asksAtEveryConnection()
{
    QVERIFY(m_gateway
                .serve(guarded(custom, R"({"identitySource":["route.request.header.Token"],
                                           "authorizerResultTtlInSeconds":300})"))
                .empty());
    int first = 0;
    for (int i = 0; i < 2; ++i) {
        SocketClient client(m_gateway.port(), "/prod", {}, token("allow"));
        QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
        const int asked = memberOf(eventOf(client), {"requestContext", "authorizer", "asked"}).toInt();
        if (i == 0)
            first = asked;
        else
            QVERIFY(asked != first);
    }
}

void TestSocketAccess::findsIdentities_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("header") << QByteArray("route.request.header.Token") << QByteArray("101");
    QTest::newRow("header in another case") << QByteArray("route.request.header.token") << QByteArray("101");
    QTest::newRow("missing header") << QByteArray("route.request.header.Other") << QByteArray("401 Unauthorized");
    QTest::newRow("query") << QByteArray("route.request.querystring.q") << QByteArray("101");
    QTest::newRow("missing query") << QByteArray("route.request.querystring.r") << QByteArray("401 Unauthorized");
    QTest::newRow("stage variable") << QByteArray("stageVariables.who") << QByteArray("101");
    QTest::newRow("missing stage variable") << QByteArray("stageVariables.none") << QByteArray("401 Unauthorized");
    QTest::newRow("context") << QByteArray("context.identity.sourceIp") << QByteArray("101");
    QTest::newRow("missing context") << QByteArray("context.identity.user") << QByteArray("401 Unauthorized");
}

void TestSocketAccess::findsIdentities()
{
    QFETCH(const QByteArray, source);
    QFETCH(const QByteArray, outcome);
    Api api = guarded(custom, (R"({"identitySource":[")" + source + "\"]}").constData());
    api.stages.front().variables = {{"who", "ann"}};
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    QCOMPARE(refusalOf("/prod?q=1", token("allow")), outcome);
}

void TestSocketAccess::takesSignatures()
{
    QVERIFY(m_gateway.serve(guarded(R"({"authorizationType":"AWS_IAM"})")).empty());
    QCOMPARE(refusalOf("/prod", {}), "403 Missing Authentication Token");
    QVERIFY(refusalOf("/prod", signedNow("dynamodb")).startsWith("403 "));
    SocketClient client(m_gateway.port(), "/prod", {}, signedNow());
    QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
    const JsonValue event = eventOf(client);
    const JsonValue& identity = *event.find("requestContext")->find("identity");
    QCOMPARE(memberOf(identity, {"accessKey"}), "AKIDEXAMPLE");
    QCOMPARE(memberOf(identity, {"userArn"}), "arn:aws:iam::123456789012:user/AKIDEXAMPLE");
    QCOMPARE(memberOf(identity, {"sourceIp"}), "127.0.0.1");
}

void TestSocketAccess::takesApiKeys()
{
    giveKey("a-key-of-twenty-chars");
    QVERIFY(m_gateway.serve(guarded(R"({"apiKeyRequired":true})")).empty());
    QCOMPARE(refusalOf("/prod", {}), "403 Forbidden");
    QCOMPARE(refusalOf("/prod", {{"x-api-key", "another-key-of-twenty"}}), "403 Forbidden");
    SocketClient client(m_gateway.port(), "/prod", {}, {{"x-api-key", "a-key-of-twenty-chars"}});
    QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
    QCOMPARE(memberOf(eventOf(client), {"requestContext", "identity", "apiKeyId"}), "k1");
}

void TestSocketAccess::takesApiKeysOfAuthorizers()
{
    giveKey("a-key-of-twenty-chars");
    const char* const settings = R"({"routeSelectionExpression":"$request.body.action",
                                     "apiKeySelectionExpression":"$context.authorizer.usageIdentifierKey"})";
    QVERIFY(m_gateway
                .serve(guarded(R"({"authorizationType":"CUSTOM","authorizerId":"a1","apiKeyRequired":true})",
                               R"({"identitySource":["route.request.header.Token"]})", settings))
                .empty());
    QCOMPARE(refusalOf("/prod", token("key")), "101");
    QCOMPARE(refusalOf("/prod", {{"Token", "allow"}, {"x-api-key", "a-key-of-twenty-chars"}}), "403 Forbidden");
}

void TestSocketAccess::spendsQuotas()
{
    giveKey("a-key-of-twenty-chars", "p2", R"({"limit":1,"period":"DAY"})");
    QVERIFY(m_gateway.serve(guarded(R"({"apiKeyRequired":true})")).empty());
    const http::Headers key{{"x-api-key", "a-key-of-twenty-chars"}};
    QCOMPARE(refusalOf("/prod", key), "101");
    QCOMPARE(refusalOf("/prod", key), "429 Limit Exceeded");
}

// Authorization is $connect's alone: what another route's document says of it does not count.
void TestSocketAccess::leavesMessagesAlone()
{
    Api api = guarded("null");
    api.routes.back().document =
        json(R"({"routeResponseSelectionExpression":"$default","authorizationType":"AWS_IAM","apiKeyRequired":true})");
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    SocketClient client(m_gateway.port());
    QTRY_VERIFY_WITH_TIMEOUT(client.opened, 20'000);
    QCOMPARE(memberOf(eventOf(client), {"requestContext", "routeKey"}), "$default");
}

void TestSocketAccess::logsWhatWasAsked_data()
{
    QTest::addColumn<QByteArray>("connect");
    QTest::addColumn<http::Headers>("headers");
    QTest::addColumn<QByteArray>("line");  // a row of each: authorize, authenticate, authorizer
    const auto row = [](const char* name, const char* connect, const http::Headers& headers, const char* line) {
        QTest::newRow(name) << QByteArray(connect) << headers << QByteArray(line);
    };
    row("nobody", "{}", {}, "200 | - - | - - | - - - -");
    row("allowed", custom, token("allow"), "200 | 200 - | - - | 200 - 200 ann");
    row("denied", custom, token("deny"),
        "403 | 403 User is not authorized to access this resource with an explicit deny | - - | "
        "403 User is not authorized to access this resource with an explicit deny 403 ann");
    row("unauthorized", custom, token("who"), "401 | 401 Unauthorized | - - | 401 Unauthorized 401 -");
    row("signed", R"({"authorizationType":"AWS_IAM"})", signedNow(), "200 | 200 - | 200 - | - - - -");
    row("not signed", R"({"authorizationType":"AWS_IAM"})", {},
        "403 | 403 Missing Authentication Token | 403 Missing Authentication Token | - - - -");
}

void TestSocketAccess::logsWhatWasAsked()
{
    QFETCH(const QByteArray, connect);
    QFETCH(const http::Headers, headers);
    QFETCH(const QByteArray, line);
    Api api = guarded(connect.constData());
    api.stages.front().document = json(
        R"({"accessLogSettings":{"destinationArn":"arn:aws:logs:us-east-1:1:log-group:asked","format":"$context.status | $context.authorize.status $context.authorize.error | $context.authenticate.status $context.authenticate.error | $context.authorizer.status $context.authorizer.error $context.authorizer.integrationStatus $context.authorizer.principalId; $context.authorize.latency $context.integration.integrationStatus $context.eventType $context.authorizer.requestId $context.authorizer.integrationLatency $context.integrationStatus $context.awsEndpointRequestId"}})");
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    (void)refusalOf("/prod", headers);
    QFile file(m_gateway.logFolder() + QStringLiteral("/asked.log"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArrayList lines = file.readAll().trimmed().split('\n');
    while (!lines.isEmpty() && lines.back().contains("DISCONNECT"))
        lines.removeLast();
    const QByteArray last = lines.back();
    QCOMPARE(last.left(last.indexOf(';')), line);
    const QByteArrayList rest = last.sliced(last.indexOf(';') + 2).split(' ');
    QCOMPARE(rest[0] == "-", line.startsWith("200 | - - |"));
    QCOMPARE(rest[1], line.startsWith("200") ? "200" : "-");
    const bool asks = QByteArray(connect).contains("CUSTOM");
    QCOMPARE(rest[3] == "-", !asks);
    QCOMPARE(rest[4] == "-", !asks);
    QCOMPARE(rest[5], rest[1]);
    QCOMPARE(rest[6] == "-", !line.startsWith("200"));
}

void TestSocketAccess::logsCallsOfFunctions()
{
    Api api = guarded("{}");
    api.stages.front().document = json(R"({"defaultRouteSettings":{"loggingLevel":"INFO","dataTraceEnabled":true}})");
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    QCOMPARE(refusalOf("/prod", {}), "101");
    QByteArray log;
    const auto trace = m_gateway.traceOf("$connect");
    for (const observe::LogLine& line : trace->log)
        log += line.text.sliced(line.text.indexOf(' ') + 1) + '\n';
    for (const char* line : {"Endpoint request URI: https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/"
                             "arn:aws:lambda:us-east-1:123456789012:function:gate/invocations\n",
                             "Endpoint request headers: {x-amzn-lambda-integration-tag=",
                             "Endpoint request body after transformations: {\"headers\":{",
                             "Received response. Status: 200, Integration latency: ", "Endpoint response headers: {",
                             "Endpoint response body before transformations: {\"statusCode\":200,",
                             "AWS Integration Endpoint RequestId : "})
        QVERIFY2(log.contains(line), log.constData());
}

void TestSocketAccess::refusesForAnAuthorizerThatIsNotThere()
{
    const auto problems = m_gateway.serve(guarded(R"({"authorizationType":"CUSTOM","authorizerId":"zzz"})"));
    QCOMPARE(problems.size(), size_t(1));
    QVERIFY(problems.front().message.contains(QStringLiteral("There is no authorizer zzz")));
    QCOMPARE(refusalOf("/prod", {}), "500 null");
}

QTEST_GUILESS_MAIN(TestSocketAccess)
#include "tst_socketaccess.moc"
