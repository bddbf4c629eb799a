// Access control of REST APIs over real sockets: API keys and plans, authorizers, signatures, user pools, resource
// policies.
#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/jwt/LocalIssuer.h"
#include "tests/core/gateway/GatewayCases.h"
#include "tests/core/gateway/GatewayFixture.h"

#include <QDateTime>
#include <QFile>
#include <QMutex>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::Api;
using gateway::Route;
using tests::GatewayFixture;

namespace {

JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s: %s", text.constData(), qPrintable(value.error().message));
    return std::move(*value);
}

// Guards the API and answers its requests. As authorizer it does what the token says, and tells how often it was asked.
constexpr const char* pets = R"(let asked = 0
export const handler = async (event) => {
    if (event.type !== 'TOKEN' && event.type !== 'REQUEST') return {statusCode: 200, body: JSON.stringify(event)}
    asked += 1
    const token = event.authorizationToken ?? event.headers['X-Token']
    const policy = (Effect, Resource) => ({principalId: 'ann', usageIdentifierKey: 'ann-0123456789abcdefghij',
        context: {asked, event: JSON.stringify(event), yes: true, none: null},
        policyDocument: {Version: '2012-10-17', Statement: [{Sid: 'Pets', Action: 'execute-api:Invoke', Effect, Resource}]}})
    switch (token) {
        case 'allow': return policy('Allow', event.methodArn)
        case 'deny': return policy('Deny', '*')
        case 'who': throw new Error('Unauthorized')
        case 'throw': throw new Error('no idea')
        case 'list': return {...policy('Allow', '*'), context: {list: []}}
    }
    return 'what?'
})";

constexpr const char* function =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets/"
    "invocations";

// GET /pets/{id} and GET /dogs, both of them functions, with the stages dev and prod.
Api library(const QByteArray& method, const QByteArray& settings = "{}", const QByteArray& stage = "{}")
{
    Api api;
    api.name = "pets";
    api.id = "abcdefghij";
    api.protocol = gateway::Protocol::Rest;
    api.document = json(settings);
    api.stages.front().name = "dev";
    api.stages.front().document = json(stage);
    api.stages.push_back({.name = "prod"});
    for (const char* path : {"/pets/{id}", "/dogs"}) {
        Route route{"GET", path, gateway::FunctionIntegration{.function = "pets"}, {}};
        route.document = json(method);
        api.routes.push_back(std::move(route));
    }
    return api;
}

Api guarded(const QByteArray& authorizer, const QByteArray& settings = "{}")
{
    Api api = library(R"({"authorizationType":"CUSTOM","authorizerId":"a1"})", settings);
    JsonValue document = json(authorizer);
    document.insert("name", "gate");
    document.insert("authorizerUri", function);
    api.documents.set("authorizers", "a1", std::move(document));
    return api;
}

gateway::Documents account()
{
    gateway::Documents documents;
    const auto key = [&](const char* id, const char* name, const char* enabled) {
        documents.set("apiKeys", id,
                      json(QByteArray(R"({"name":")") + name + R"(","value":")" + name +
                           R"(-0123456789abcdefghij","enabled":)" + enabled + '}'));
    };
    key("k1", "ann", "true");
    key("k2", "bob", "false");
    key("k3", "cid", "true");
    key("k4", "dan", "true");
    key("k5", "eve", "true");
    const auto plan = [&](const char* id, const QByteArray& document, std::initializer_list<const char*> keys) {
        documents.set("usagePlans", id, json(document));
        for (const char* keyId : keys)
            documents.set("usagePlanKeys", QByteArray(id) + ':' + keyId,
                          json(QByteArray(R"({"id":")") + keyId + "\"}"));
    };
    plan("p1", R"({"name":"Open","apiStages":[{"apiId":"abcdefghij","stage":"dev"}]})", {"k1", "k2"});
    plan("p2", R"({"name":"Elsewhere","apiStages":[{"apiId":"abcdefghij","stage":"prod"}]})", {"k3"});
    plan("p3", R"({"name":"Slow","throttle":{"rateLimit":0.001,"burstLimit":2},"quota":{"limit":1,"period":"MONTH"},
        "apiStages":[{"apiId":"abcdefghij","stage":"dev","throttle":{"/dogs/GET":{"rateLimit":0.001,"burstLimit":0}}}]})",
         {"k5"});
    return documents;
}

}  // namespace

class TestRestAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asksForKeys_data();
    void asksForKeys();
    void countsByKey();
    void takesKeysFromAuthorizers();
    void asksAuthorizers_data();
    void asksAuthorizers();
    void givesAuthorizersTheRequest();
    void tellsOfTheClassicSurprise();
    void asksForSignatures_data();
    void asksForSignatures();
    void takesSignatures();
    void obeysResourcePolicies_data();
    void obeysResourcePolicies();
    void takesTokensOfUserPools();
    void limitsMethods();
    void triesAuthorizers_data();
    void triesAuthorizers();

private:
    http::ClientResponse get(const QByteArray& target, const http::Headers& headers = {})
    {
        return m_gateway.send("GET", target, {}, headers);
    }
    base::Result<gateway::AuthorizerTestOutcome> tried(const gateway::AuthorizerTest& test)
    {
        std::optional<base::Result<gateway::AuthorizerTestOutcome>> outcome;
        QMutex mutex;
        m_gateway.gateway().test(test, [&](base::Result<gateway::AuthorizerTestOutcome> result) {
            const QMutexLocker lock(&mutex);
            outcome.emplace(std::move(result));
        });
        const auto answered = [&] {
            const QMutexLocker lock(&mutex);
            return outcome.has_value();
        };
        if (!QTest::qWaitFor(answered, 20'000)) qFatal("an authorizer gave no answer");
        return std::move(*outcome);
    }
    /// Of the last trace, the last station of that kind.
    QByteArray reason(observe::StationKind kind) const
    {
        QByteArray detail;
        const std::shared_ptr<const observe::Trace> trace = m_gateway.trace();
        for (const observe::Station& station : trace->stations)
            if (station.kind == kind) detail = station.detail;
        return detail;
    }

    GatewayFixture m_gateway;
};

void TestRestAccess::initTestCase()
{
    m_gateway.deployFunction("pets", pets);
}

void TestRestAccess::asksForKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char* name, const char* key, int status, const char* reason) {
        QTest::newRow(name) << QByteArray(key) << status << QByteArray(reason);
    };
    row("good", "ann-0123456789abcdefghij", 200, "ann of plan Open");
    row("none", "", 403, "the header x-api-key is missing");
    row("unknown", "zoe-0123456789abcdefghij", 403, "there is no API key of this value");
    row("disabled", "bob-0123456789abcdefghij", 403, "the API key bob is disabled");
    row("plan of another stage", "cid-0123456789abcdefghij", 403,
        "none of the usage plans of the API key cid (Elsewhere) has this stage");
    row("without a plan", "dan-0123456789abcdefghij", 403, "the API key dan is in no usage plan");
}

void TestRestAccess::asksForKeys()
{
    QFETCH(QByteArray, key);
    QFETCH(int, status);
    QFETCH(QByteArray, reason);
    m_gateway.account = account();
    QVERIFY(m_gateway.serve(library(R"({"apiKeyRequired":true})")).empty());
    const http::ClientResponse response =
        get("/dev/pets/7", key.isEmpty() ? http::Headers() : http::Headers{{"x-api-key", key}});
    QCOMPARE(response.status, status);
    QCOMPARE(this->reason(observe::StationKind::Authorizer), reason);
    if (status == 200) {
        const JsonValue event = json(response.body);
        const JsonValue& identity = *event.find("requestContext")->find("identity");
        QCOMPARE(tests::text(identity, "apiKey"), key);
        QCOMPARE(tests::text(identity, "apiKeyId"), QByteArray("k1"));
    } else {
        QCOMPARE(response.body, QByteArray(R"({"message":"Forbidden"})"));
        QCOMPARE(response.headers.value("x-amzn-ErrorType"), QByteArrayView("ForbiddenException"));
    }
}

void TestRestAccess::countsByKey()
{
    m_gateway.account = account();
    QVERIFY(m_gateway.serve(library(R"({"apiKeyRequired":true})")).empty());
    const http::Headers eve{{"x-api-key", "eve-0123456789abcdefghij"}};
    // The plan closes one method.
    http::ClientResponse response = get("/dev/dogs", eve);
    QCOMPARE(response.status, 429);
    QCOMPARE(response.body, QByteArray(R"({"message":"Too Many Requests"})"));
    QCOMPARE(response.headers.value("x-amzn-ErrorType"), QByteArrayView("TooManyRequestsException"));
    QCOMPARE(reason(observe::StationKind::Throttle),
             QByteArray("plan Slow for GET /dogs has no token left (burst 0, 0.001/s)"));
    QCOMPARE(get("/dev/pets/7", eve).status, 200);
    QCOMPARE(reason(observe::StationKind::Throttle),
             QByteArray("plan Slow: 1 of 2 left at 0.001/s; quota: 1 of 1 used"));
    response = get("/dev/pets/7", eve);
    QCOMPARE(response.status, 429);
    QCOMPARE(response.body, QByteArray(R"({"message":"Limit Exceeded"})"));
    QCOMPARE(response.headers.value("x-amzn-ErrorType"), QByteArrayView("LimitExceededException"));
    QCOMPARE(reason(observe::StationKind::Throttle), QByteArray("quota of plan Slow: 1 of 1 used"));
    QCOMPARE(reason(observe::StationKind::Authorizer), QByteArray("eve of plan Slow"));
    // Its tokens are used up as well by now.
    QCOMPARE(get("/dev/pets/7", eve).body, QByteArray(R"({"message":"Too Many Requests"})"));
    const qint64 today = gateway::dayOf(QDateTime::currentMSecsSinceEpoch());
    QCOMPARE(m_gateway.gateway().access().usage.find("p3", "k5")->usage(std::nullopt, today, today).front().used, 1);
}

void TestRestAccess::takesKeysFromAuthorizers()
{
    m_gateway.account = account();
    Api api = guarded(R"({"type":"TOKEN","identitySource":"method.request.header.X-Token"})",
                      R"({"apiKeySource":"AUTHORIZER"})");
    for (Route& route : api.routes)
        route.document.insert("apiKeyRequired", true);
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    QCOMPARE(get("/dev/pets/7", {{"X-Token", "allow"}}).status, 200);
    QCOMPARE(reason(observe::StationKind::Authorizer), QByteArray("ann of plan Open"));
}

void TestRestAccess::asksAuthorizers_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* token, int status, const char* type, const char* body) {
        QTest::newRow(token) << QByteArray(token) << status << QByteArray(type) << QByteArray(body);
    };
    const char* const configuration = "AuthorizerConfigurationException";
    row("allow", 200, "", "");
    row("deny", 403, "AccessDeniedException",
        R"({"Message":"User is not authorized to access this resource with an explicit deny"})");
    row("who", 401, "UnauthorizedException", R"({"message":"Unauthorized"})");
    row("", 401, "UnauthorizedException", R"({"message":"Unauthorized"})");
    row("throw", 500, "AuthorizerFailureException", R"({"message":null})");
    row("list", 500, configuration, R"({"message":null})");
    row("nonsense", 500, configuration, R"({"message":null})");
    row("!", 401, "UnauthorizedException", R"({"message":"Unauthorized"})");
}

void TestRestAccess::asksAuthorizers()
{
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QVERIFY(m_gateway
                .serve(guarded(R"({"type":"TOKEN","identitySource":"method.request.header.X-Token",)"
                               R"("identityValidationExpression":"[a-z]+","authorizerResultTtlInSeconds":0})"))
                .empty());
    const http::ClientResponse response =
        get("/dev/pets/7", token.isEmpty() ? http::Headers() : http::Headers{{"X-Token", token}});
    QCOMPARE(response.status, status);
    if (!type.isEmpty()) QCOMPARE(response.headers.value("x-amzn-ErrorType").toByteArray(), type);
    if (!body.isEmpty()) QCOMPARE(response.body, body);
}

// ev-rest-14 and ev-auth-01.
void TestRestAccess::givesAuthorizersTheRequest()
{
    QVERIFY(m_gateway
                .serve(guarded(R"({"type":"TOKEN","identitySource":"method.request.header.X-Token",)"
                               R"("authorizerResultTtlInSeconds":0})"))
                .empty());
    http::ClientResponse response = get("/dev/pets/a%20b", {{"X-Token", "allow"}});
    QCOMPARE(response.status, 200);
    JsonValue event = json(response.body);
    JsonValue context = *event.find("requestContext")->find("authorizer");
    QCOMPARE(tests::text(context, "principalId"), QByteArray("ann"));
    QCOMPARE(tests::text(context, "yes"), QByteArray("true"));
    QVERIFY(context.find("none")->isNull());
    QVERIFY(context.find("asked")->isString());
    QVERIFY(context.find("integrationLatency")->isNumber());
    QCOMPARE(tests::text(context, "event"),
             QByteArray(R"({"type":"TOKEN","methodArn":"arn:aws:execute-api:us-east-1:123456789012:abcdefghij/dev/GET/)"
                        R"(pets/a%20b","authorizationToken":"allow"})"));

    QVERIFY(m_gateway
                .serve(guarded(
                    R"({"type":"REQUEST","identitySource":"method.request.header.X-Token,context.identity.sourceIp",)"
                    R"("authorizerResultTtlInSeconds":0})"))
                .empty());
    response = get("/dev/pets/7", {{"X-Token", "allow"}});
    QCOMPARE(response.status, 200);
    event = json(tests::text(*json(response.body).find("requestContext")->find("authorizer"), "event"));
    QCOMPARE(tests::text(event, "type"), QByteArray("REQUEST"));
    QCOMPARE(tests::text(event, "resource"), QByteArray("/pets/{id}"));
    QCOMPARE(tests::text(event, "path"), QByteArray("/pets/7"));
    QCOMPARE(tests::text(event, "httpMethod"), QByteArray("GET"));
    QCOMPARE(tests::text(*event.find("headers"), "X-Token"), QByteArray("allow"));
    QCOMPARE(base::writeJson(*event.find("queryStringParameters")), QByteArray("{}"));
    QCOMPARE(base::writeJson(*event.find("stageVariables")), QByteArray("{}"));
    QCOMPARE(base::writeJson(*event.find("pathParameters")), QByteArray(R"({"id":"7"})"));
    QCOMPARE(tests::text(*event.find("requestContext"), "stage"), QByteArray("dev"));
    QVERIFY(!event.find("body"));
}

// An answer that speaks of one method only, kept for the token, shuts out the next.
void TestRestAccess::tellsOfTheClassicSurprise()
{
    QVERIFY(m_gateway.serve(guarded(R"({"type":"TOKEN","identitySource":"method.request.header.X-Token"})")).empty());
    m_gateway.gateway().access().caches.flush("abcdefghij/");
    QCOMPARE(get("/dev/pets/7", {{"X-Token", "allow"}}).status, 200);
    const http::ClientResponse response = get("/dev/dogs", {{"X-Token", "allow"}});
    QCOMPARE(response.status, 403);
    QCOMPARE(response.body, QByteArray(R"({"Message":"User is not authorized to access this resource"})"));
    QCOMPARE(
        reason(observe::StationKind::Authorizer),
        QByteArray("kept from before, for at most 300 s; principal ann; no statement speaks of it: it was made for "
                   "another method, and is kept for all that use this authorizer"));
}

void TestRestAccess::asksForSignatures_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("none") << QByteArray() << QByteArray("MissingAuthenticationTokenException")
                          << QByteArray(R"({"message":"Missing Authentication Token"})");
    QTest::newRow("another scheme")
        << QByteArray("Bearer abc") << QByteArray("IncompleteSignatureException")
        << QByteArray(
               R"({"message":"'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'."})");
}

void TestRestAccess::asksForSignatures()
{
    QFETCH(QByteArray, authorization);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QVERIFY(m_gateway.serve(library(R"({"authorizationType":"AWS_IAM"})")).empty());
    const http::ClientResponse response =
        get("/dev/pets/7", authorization.isNull() ? http::Headers() : http::Headers{{"Authorization", authorization}});
    QCOMPARE(response.status, 403);
    QCOMPARE(response.headers.value("x-amzn-ErrorType").toByteArray(), type);
    QCOMPARE(response.body, body);
}

void TestRestAccess::takesSignatures()
{
    QVERIFY(m_gateway.serve(library(R"({"authorizationType":"AWS_IAM"})")).empty());
    http::ClientRequest request;
    request.method = "GET";
    request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/dev/pets/7").arg(m_gateway.port()));
    http::sign(request, {"AKIDEXAMPLE", "secret", {}}, {"us-east-1", "execute-api"},
               QDateTime::currentMSecsSinceEpoch());
    const http::ClientResponse response = get("/dev/pets/7", request.headers);
    QCOMPARE(response.status, 200);
    const JsonValue identity = *json(response.body).find("requestContext")->find("identity");
    QCOMPARE(tests::text(identity, "accessKey"), QByteArray("AKIDEXAMPLE"));
    QCOMPARE(tests::text(identity, "userArn"), QByteArray("arn:aws:iam::123456789012:user/AKIDEXAMPLE"));
}

void TestRestAccess::obeysResourcePolicies_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray mine = R"("Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/dev/GET/pets/*")";
    const QByteArray local = R"(,"Condition":{"IpAddress":{"aws:SourceIp":"127.0.0.0/8"}})";
    const QByteArray denied = R"({"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on )"
                              R"(resource: arn:aws:execute-api:us-east-1:********9012:abcdefghij/dev/GET/pets/7)";
    QTest::newRow("allows") << "{\"Effect\":\"Allow\"," + mine + '}' << 200 << QByteArray();
    QTest::newRow("allows our address") << "{\"Effect\":\"Allow\"," + mine + local + '}' << 200 << QByteArray();
    QTest::newRow("silent")
        << QByteArray(R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"execute-api:/prod/*"})") << 403
        << denied + "\"}";
    QTest::newRow("denies our address") << "{\"Effect\":\"Allow\"," + mine + "},{\"Effect\":\"Deny\"," + mine + local +
                                               '}'
                                        << 403 << denied + " with an explicit deny\"}";
}

void TestRestAccess::obeysResourcePolicies()
{
    QFETCH(QByteArray, statement);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    Api api = library("{}");
    api.document.insert("policy", R"({"Version":"2012-10-17","Statement":[)" + statement + "]}");
    QVERIFY(m_gateway.serve(std::move(api)).empty());
    const http::ClientResponse response = get("/dev/pets/7");
    QCOMPARE(response.status, status);
    if (!body.isEmpty()) QCOMPARE(response.body, body);
    if (status == 403) QCOMPARE(response.headers.value("x-amzn-ErrorType"), QByteArrayView("AccessDeniedException"));
}

void TestRestAccess::takesTokensOfUserPools()
{
    const QTemporaryDir folder;
    const auto issuer = gateway::LocalIssuer::open(folder.filePath(QStringLiteral("key.pem")));
    QVERIFY(issuer);
    QFile keys(folder.filePath(QStringLiteral("jwks.json")));
    QVERIFY(keys.open(QIODevice::WriteOnly));
    keys.write(issuer->keys());
    keys.close();
    const auto token = [&](const QByteArray& rest) {
        return *issuer->sign(json(
            R"({"iss":"https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc","exp":9999999999,)" + rest + '}'));
    };
    const QByteArray authorizer =
        R"({"name":"pool","type":"COGNITO_USER_POOLS","identitySource":"method.request.header.Authorization",)"
        R"("providerARNs":["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc"],"jwksUri":")" +
        keys.fileName().toUtf8() + "\"}";
    const auto serve = [&](const QByteArray& scopes) {
        Api api = library(R"({"authorizationType":"COGNITO_USER_POOLS","authorizerId":"a1","authorizationScopes":)" +
                          scopes + '}');
        api.documents.set("authorizers", "a1", json(authorizer));
        return m_gateway.serve(std::move(api)).empty();
    };
    const auto status = [&](const QByteArray& text) { return get("/dev/pets/7", {{"Authorization", text}}).status; };

    QVERIFY(serve("[]"));
    const http::ClientResponse good =
        get("/dev/pets/7", {{"Authorization", token(R"("token_use":"id","sub":"ann","aud":"x")")}});
    QCOMPARE(good.status, 200);
    const JsonValue claims = *json(good.body).find("requestContext")->find("authorizer")->find("claims");
    QCOMPARE(tests::text(claims, "sub"), QByteArray("ann"));
    QCOMPARE(get("/dev/pets/7").body, QByteArray(R"({"message":"Unauthorized"})"));
    QCOMPARE(status("nonsense"), 401);
    QCOMPARE(status(token(R"("token_use":"access","scope":"pets/read")")), 401);
    QCOMPARE(status(*issuer->sign(json(R"({"iss":"https://elsewhere","exp":9999999999,"token_use":"id"})"))), 401);

    gateway::AuthorizerTest test{.apiId = "abcdefghij", .authorizerId = "a1"};
    QCOMPARE(tried(test)->clientStatus, 401);
    test.headers.add("Authorization", token(R"("token_use":"id","sub":"ann","aud":"x")"));
    const auto outcome = tried(test);
    QVERIFY2(outcome->clientStatus == 0, outcome->log.constData());
    QCOMPARE(tests::text(outcome->claims, "sub"), QByteArray("ann"));

    QVERIFY(serve(R"(["pets/read"])"));
    QCOMPARE(status(token(R"("token_use":"access","scope":"pets/read")")), 200);
    QCOMPARE(status(token(R"("token_use":"access","scope":"pets/write")")), 401);
    QCOMPARE(status(token(R"("token_use":"id","sub":"ann")")), 401);
}

void TestRestAccess::limitsMethods()
{
    QVERIFY(m_gateway
                .serve(library(
                    "{}", "{}",
                    R"({"methodSettings":{"pets/{id}/GET":{"throttlingRateLimit":0.001,"throttlingBurstLimit":1}}})"))
                .empty());
    QCOMPARE(get("/dev/pets/7").status, 200);
    QCOMPARE(get("/dev/pets/8").status, 429);
    QCOMPARE(get("/dev/dogs").status, 200);
    QCOMPARE(get("/prod/pets/7").status, 200);
}

void TestRestAccess::triesAuthorizers_data()
{
    const auto row = [](const char* name, const QByteArray& authorizer, const QByteArray& token, int status,
                        const QByteArray& line) { QTest::newRow(name) << authorizer << token << status << line; };
    QTest::addColumn<QByteArray>("authorizer");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("line");
    const QByteArray token = R"({"type":"TOKEN","identitySource":"method.request.header.X-Token"})";
    const QByteArray request =
        R"({"type":"REQUEST","identitySource":"method.request.header.X-Token,stageVariables.v,context.given"})";
    row("token", token, "allow", 0, "Using valid authorizer policy for principal: ann");
    row("identity", token, "allow", 0, "Incoming identity: **low");
    row("denied", token, "deny", 0, "Successfully completed authorizer execution");
    row("request", request, "allow", 0, "Using valid authorizer policy for principal: ann");
    row("missing", token, "", 401, "Unauthorized request: ");
    row("unauthorized", token, "who", 401, "Unauthorized request: ");
    row("throws", token, "throw", 500, "Execution failed due to an authorizer error: ");
    row("no policy", token, "x", 500, "Execution failed due to configuration error: ");
    row("no function", R"({"type":"TOKEN","authorizerUri":"x"})", "x", 500, "names no function in its authorizerUri");
}

void TestRestAccess::triesAuthorizers()
{
    QFETCH(QByteArray, authorizer);
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    QFETCH(QByteArray, line);
    Api api = guarded(authorizer);
    if (authorizer.contains("authorizerUri")) api.documents.set("authorizers", "a1", json(authorizer));
    m_gateway.serve(std::move(api));
    gateway::AuthorizerTest test{.apiId = "abcdefghij", .authorizerId = "a1", .pathWithQuery = "/pets?q=1"};
    test.stageVariables["v"] = "one";
    test.context["given"] = "two";
    if (!token.isEmpty()) test.headers.add("X-Token", token);
    const auto outcome = tried(test);
    QVERIFY(outcome);
    QVERIFY2(outcome->clientStatus == status, outcome->log.constData());
    QVERIFY2(outcome->log.startsWith("Execution log for request ") && outcome->log.contains(line),
             outcome->log.constData());
    if (status != 0) return;
    QCOMPARE(outcome->principalId, QByteArray("ann"));
    QVERIFY(outcome->policy.find("Statement"));
    const auto member = std::find_if(outcome->context.begin(), outcome->context.end(),
                                     [](const auto& each) { return each.first == "event"; });
    const JsonValue event = json(member->second.string());
    QVERIFY2(tests::text(event, "methodArn").endsWith(":abcdefghij/ESTestInvoke-stage/GET/pets"),
             member->second.string().constData());
    if (tests::text(event, "type") == "REQUEST")
        QCOMPARE(tests::text(*event.find("queryStringParameters"), "q"), QByteArray("1"));

    test.authorizerId = "none";
    const auto missing = tried(test);
    QVERIFY(!missing);
    QCOMPARE(missing.error().message, QStringLiteral("Invalid Authorizer identifier specified"));
}

QTEST_GUILESS_MAIN(TestRestAccess)
#include "tst_restaccess.moc"
