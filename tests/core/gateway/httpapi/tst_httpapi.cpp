// HTTP APIs made of documents, over real sockets: mappings, integrations of every kind, stages, JWT authorizers, access
// logs.
#include "core/gateway/definition/Snapshot.h"
#include "core/gateway/jwt/LocalIssuer.h"
#include "tests/core/gateway/GatewayCases.h"
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/http/TestServer.h"

#include <QDateTime>
#include <QMutex>
#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::Api;
using gateway::Route;
using tests::GatewayFixture;
using tests::TestServer;

namespace {

JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s: %s", text.constData(), qPrintable(value.error().message));
    return std::move(*value);
}

// A target that remembers what it was asked and answers with `answer`.
class Target
{
public:
    http::Response answer = TestServer::text("fine");

    [[nodiscard]] http::Request last() const
    {
        QMutexLocker lock(&m_mutex);
        return m_last;
    }
    [[nodiscard]] QByteArray url() const { return "http://127.0.0.1:" + QByteArray::number(m_server.port()); }

private:
    mutable QMutex m_mutex;  // guards m_last
    http::Request m_last;
    TestServer m_server{[this](http::Request request, http::Responder responder) {
        {
            QMutexLocker lock(&m_mutex);
            m_last = std::move(request);
        }
        responder.respond(answer);
    }};
};

// An API with one route, "GET /pets/{id}", that leads to integration i1.
Api oneRoute(const QByteArray& integration, const QByteArray& routeSettings = "{}")
{
    Api api;
    api.name = "pets";
    api.id = "abcdefghij";
    api.stages.push_back({.name = "dev", .variables = {{"who", "ann"}}});
    api.documents.set("integrations", "i1", json(integration));
    Route route{"GET", "/pets/{id}", {}, {}};
    route.document = json(routeSettings);
    route.document.insert("target", "integrations/i1");
    api.routes.push_back(std::move(route));
    return api;
}

constexpr const char* echo = R"(export const handler = async (event) => ({
    statusCode: 200, headers: {"content-type": "application/json"}, body: JSON.stringify(event)}))";

}  // namespace

class TestHttpApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesMappedRequests_data();
    void passesMappedRequests();
    void mapsAnswersByStatus();
    void mapsNoAnswerOfItsOwn();
    void callsFunctionsByArn();
    void readsStageVariables();
    void servesWhatADeploymentFroze();
    void tellsWhatItCannotCarryOut();
    void letsTokensIn();
    void refusesTokens_data();
    void refusesTokens();
    void keepsPreflightsFree();
    void writesAccessLogs();

private:
    http::ClientResponse get(const QByteArray& target, const http::Headers& headers = {})
    {
        return m_gateway.send("GET", target, {}, headers);
    }

    GatewayFixture m_gateway;
    Target m_target;
};

void TestHttpApi::passesMappedRequests_data()
{
    QTest::addColumn<QByteArray>("integration");  // beside type and method
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("received");
    const auto row = [](const char* name, const char* integration, const char* asked, const char* received) {
        QTest::newRow(name) << QByteArray(integration) << QByteArray(asked) << QByteArray(received);
    };
    row("target with a parameter", R"("integrationUri":"URL/v1/{id}")", "/pets/7?a=1", "/v1/7?a=1 -");
    row("overwritten path",
        R"("integrationUri":"URL/v1/{id}","requestParameters":{"overwrite:path":"/v2/${request.path.id}-x"})",
        "/pets/7?a=1", "/v2/7-x?a=1 -");
    row("path by the request's", R"("integrationUri":"URL/v1","requestParameters":{"overwrite:path":"$request.path"})",
        "/dev/pets/7", "/pets/7 -");
    row("query and header",
        R"("integrationUri":"URL/v1","requestParameters":{"append:querystring.b":"2","remove:querystring.a":"","overwrite:header.x-q":"$request.querystring.a"})",
        "/pets/7?a=1&c=3", "/v1?c=3&b=2 1");
    row("context and stage variable",
        R"("integrationUri":"URL/v1","requestParameters":{"append:header.x-q":"$context.apiId/${context.stage}/${stageVariables.who}"})",
        "/dev/pets/7", "/v1 abcdefghij/dev/ann");
    row("private target", R"("integrationUri":"URL","connectionType":"VPC_LINK","connectionId":"l")", "/dev/pets/7?a=1",
        "/dev/pets/7?a=1 -");
    row("private target, path overwritten",
        R"("integrationUri":"URL","connectionType":"VPC_LINK","connectionId":"l","requestParameters":{"overwrite:path":"$request.path"})",
        "/dev/pets/7?a=1", "/pets/7?a=1 -");
}

void TestHttpApi::passesMappedRequests()
{
    QFETCH(QByteArray, integration);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, received);
    integration = R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY",)" + integration + '}';
    QVERIFY(m_gateway.serve(oneRoute(integration.replace("URL", m_target.url()))).empty());
    QCOMPARE(get(asked).status, 200);
    const http::Request seen = m_target.last();
    const QByteArrayView header = seen.headers.value("x-q");
    QCOMPARE(seen.target + ' ' + (header.isNull() ? QByteArray("-") : header.toByteArray()), received);
}

void TestHttpApi::mapsAnswersByStatus()
{
    const QByteArray integration =
        R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":")" + m_target.url() +
        R"(","responseParameters":{"404":{"overwrite:statuscode":"200","append:header.x-was":"$response.body.code"},
            "500":{"overwrite:statuscode":"$response.header.x-other"}}})";
    QVERIFY(m_gateway.serve(oneRoute(integration)).empty());
    m_target.answer.status = 404;
    m_target.answer.body = R"({"code":"gone"})";
    http::ClientResponse response = get("/pets/7");
    QCOMPARE(response.status, 200);
    QCOMPARE(response.headers.value("x-was"), QByteArrayView("gone"));

    m_target.answer.status = 201;
    response = get("/pets/7");
    QCOMPARE(response.status, 201);
    QVERIFY(!response.headers.contains("x-was"));

    m_target.answer.status = 500;
    m_target.answer.headers.set("x-other", "ninety");
    response = get("/pets/7");
    QCOMPARE(response.status, 500);
    QCOMPARE(response.body, QByteArray(R"({"message":"Internal Server Error"})"));
    m_target.answer = TestServer::text("fine");
}

void TestHttpApi::mapsNoAnswerOfItsOwn()
{
    const QByteArray integration =
        R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":"http://127.0.0.1:9",
            "responseParameters":{"503":{"overwrite:statuscode":"200"}}})";
    QVERIFY(m_gateway.serve(oneRoute(integration)).empty());
    const http::ClientResponse response = get("/pets/7");
    QCOMPARE(response.status, 503);
    QCOMPARE(response.body, QByteArray(R"({"message":"Service Unavailable"})"));
}

void TestHttpApi::callsFunctionsByArn()
{
    m_gateway.deployFunction("echo", echo);
    QVERIFY(m_gateway
                .serve(oneRoute(R"({"integrationType":"AWS_PROXY","payloadFormatVersion":"2.0",
                    "integrationUri":"arn:aws:lambda:us-east-1:000000000000:function:echo",
                    "requestParameters":{"append:header.x-a":"$request.path.id","overwrite:path":"/other"}})"))
                .empty());
    const http::ClientResponse response = get("/dev/pets/7?a=1");
    QCOMPARE(response.status, 200);
    const JsonValue event = json(response.body);
    QCOMPARE(tests::text(*event.find("headers"), "x-a"), QByteArray("7"));
    QCOMPARE(tests::text(event, "rawPath"), QByteArray("/dev/other"));
    QCOMPARE(tests::text(event, "rawQueryString"), QByteArray("a=1"));
}

void TestHttpApi::readsStageVariables()
{
    m_gateway.deployFunction("echo", echo);
    Api api = oneRoute(R"({"integrationType":"AWS_PROXY","payloadFormatVersion":"2.0",
        "integrationUri":"arn:aws:lambda:us-east-1:000000000000:function:${stageVariables.name}"})");
    api.stages = {{.name = "one", .variables = {{"name", "echo"}}}, {.name = "two", .variables = {{"name", "nobody"}}}};
    m_gateway.serve(std::move(api));
    QCOMPARE(get("/one/pets/7").status, 200);
    QCOMPARE(get("/two/pets/7").status, 500);
    QCOMPARE(get("/pets/7").status, 404);
}

void TestHttpApi::servesWhatADeploymentFroze()
{
    const auto integration = [this](const char* path) {
        return R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":")" + m_target.url() +
               path + "\"}";
    };
    Api api = oneRoute(integration("/old"));
    JsonValue deployment = JsonValue::Object();
    deployment.insert("snapshot", gateway::snapshotOf(api));
    api.documents.set("deployments", "d1", deployment);
    api.documents.set("integrations", "i1", json(integration("/new")));
    api.routes.push_back({"GET", "/more", gateway::MockIntegration(), {}});
    api.stages = {gateway::Stage(), {.name = "prod", .document = json(R"({"deploymentId":"d1"})")}};
    QVERIFY(m_gateway.serve(api).empty());
    QCOMPARE(get("/prod/pets/1").status, 200);
    QCOMPARE(m_target.last().target, QByteArray("/old"));
    QCOMPARE(get("/prod/more").status, 404);
    QCOMPARE(get("/pets/1").status, 200);
    QCOMPARE(m_target.last().target, QByteArray("/new"));
    QCOMPARE(get("/more").status, 200);

    api.stages = {{.name = "prod", .autoDeploy = false}};
    QCOMPARE(m_gateway.serve(api).size(), size_t(1));
    QCOMPARE(get("/prod/more").status, 404);
}

void TestHttpApi::tellsWhatItCannotCarryOut()
{
    const auto problems =
        m_gateway.serve(oneRoute(R"({"integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage"})"));
    QCOMPARE(problems.size(), size_t(1));
    QCOMPARE(problems[0].routeKey, QByteArray("GET /pets/{id}"));
    QVERIFY(problems[0].message.contains(QStringLiteral("SQS-SendMessage")));
    QCOMPARE(get("/pets/7").status, 500);
    QVERIFY(m_gateway.trace()->note.contains("SQS-SendMessage"));
}

namespace {

// An issuer over HTTP, and an API that lets its tokens in.
struct Guarded
{
    explicit Guarded(const QString& folder)
        : issuer(*gateway::LocalIssuer::open(folder + QStringLiteral("/issuer.pem"))),
          server([this](const http::Request& request, http::Responder responder) {
              http::Response response = TestServer::text(
                  request.target == "/jwks.json" ? issuer.keys() : gateway::LocalIssuer::configuration(url()));
              responder.respond(std::move(response));
          })
    {
    }

    QByteArray url() const { return "http://127.0.0.1:" + QByteArray::number(server.port()); }
    QByteArray token(const QByteArray& more) const
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        return *issuer.sign(
            json("{\"iss\":\"" + url() + "\",\"exp\":" + QByteArray::number(now + 60) + ',' + more + '}'));
    }
    Api api(const QByteArray& scopes) const
    {
        Api made = oneRoute(R"({"integrationType":"AWS_PROXY","payloadFormatVersion":"2.0",
                                "integrationUri":"arn:aws:lambda:us-east-1:000000000000:function:echo"})",
                            R"({"authorizationType":"JWT","authorizerId":"j1","authorizationScopes":)" + scopes + '}');
        made.documents.set("authorizers", "j1",
                           json(R"({"authorizerType":"JWT","identitySource":["$request.header.Authorization"],
                                    "jwtConfiguration":{"audience":["pets"],"issuer":")" +
                                url() + "\"}}"));
        return made;
    }

    gateway::LocalIssuer issuer;
    TestServer server;
};

}  // namespace

void TestHttpApi::letsTokensIn()
{
    QTemporaryDir folder;
    const Guarded guarded(folder.path());
    m_gateway.deployFunction("echo", echo);
    QVERIFY(m_gateway.serve(guarded.api("[]")).empty());
    for (int i = 0; i < 2; ++i) {
        const http::ClientResponse response =
            get("/pets/7", {{"Authorization", "Bearer " + guarded.token(R"("aud":"pets","sub":"ann")")}});
        QCOMPARE(response.status, 200);
        const JsonValue event = json(response.body);
        const JsonValue* jwt = event.find("requestContext")->find("authorizer")->find("jwt");
        QCOMPARE(tests::text(*jwt->find("claims"), "sub"), QByteArray("ann"));
        QVERIFY(jwt->find("scopes")->isNull());
    }
    QCOMPARE(guarded.server.calls(), 2);  // discovery and keys, once
}

void TestHttpApi::refusesTokens_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("challenge");
    QTest::newRow("none") << QByteArray() << 401 << QByteArray("Bearer");
    QTest::newRow("other audience")
        << QByteArray(R"("aud":"cats")") << 401
        << QByteArray(
               R"(Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience")");
    QTest::newRow("no scope")
        << QByteArray(R"("aud":"pets")") << 403
        << QByteArray(
               R"(Bearer scope="read" error="insufficient_scope" error_description="the token does not have any of the route's scopes")");
}

void TestHttpApi::refusesTokens()
{
    QFETCH(QByteArray, claims);
    QFETCH(int, status);
    QFETCH(QByteArray, challenge);
    QTemporaryDir folder;
    const Guarded guarded(folder.path());
    m_gateway.deployFunction("echo", echo);
    QVERIFY(m_gateway.serve(guarded.api(R"(["read"])")).empty());
    http::Headers headers;
    if (!claims.isEmpty()) headers.add("Authorization", guarded.token(claims));
    const http::ClientResponse response = get("/pets/7", headers);
    QCOMPARE(response.status, status);
    QCOMPARE(response.headers.value("www-authenticate"), QByteArrayView(challenge));
    QCOMPARE(response.body,
             status == 401 ? QByteArray(R"({"message":"Unauthorized"})") : QByteArray(R"({"message":"Forbidden"})"));
}

void TestHttpApi::keepsPreflightsFree()
{
    QTemporaryDir folder;
    const Guarded guarded(folder.path());
    Api api = guarded.api("[]");
    api.cors.emplace();
    api.cors->allowOrigins = {"http://app"};
    api.cors->allowMethods = {"GET"};
    m_gateway.serve(std::move(api));
    const http::ClientResponse response =
        m_gateway.send("OPTIONS", "/pets/7", {}, {{"Origin", "http://app"}, {"Access-Control-Request-Method", "GET"}});
    QCOMPARE(response.status, 204);
    QCOMPARE(get("/pets/7", {{"Origin", "http://app"}}).headers.value("access-control-allow-origin"),
             QByteArrayView("http://app"));
}

void TestHttpApi::writesAccessLogs()
{
    Api api = oneRoute(R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":")" +
                       m_target.url() + "\"}");
    api.stages[1].document = json(
        R"({"accessLogSettings":{"destinationArn":"arn:aws:logs:us-east-1:1:log-group:/api/pets:*",
            "format":"$context.httpMethod $context.path $context.routeKey $context.status $context.integration.status $context.responseLength $context.authorizer.claims.sub $context.identity.sourceIp ${stageVariables.who} $context.error.message"}})");
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    get("/dev/pets/7?a=1");
    get("/dev/nothing");
    get("/pets/7");  // another stage, without a log
    QFile log(m_gateway.logFolder() + QStringLiteral("/api/pets.log"));
    QTRY_VERIFY(log.exists());
    QVERIFY(log.open(QIODevice::ReadOnly));
    QCOMPARE(log.readAll(), QByteArray("GET /dev/pets/7 GET /pets/{id} 200 200 4 - 127.0.0.1 ann -\n"
                                       "GET /dev/nothing - 404 - 23 - 127.0.0.1 ann Not Found\n"));
}

QTEST_GUILESS_MAIN(TestHttpApi)
#include "tst_httpapi.moc"
