// Access control of HTTP APIs over real sockets: authorizers, signatures, limits.
#include "core/gateway/access/AccessPlan.h"
#include "tests/core/gateway/GatewayCases.h"
#include "tests/core/gateway/GatewayFixture.h"

#include <QDateTime>
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
    if (event.type !== 'REQUEST') return {statusCode: 200, body: JSON.stringify(event)}
    asked += 1
    const token = event.headers.token ?? event.headers.Token
    const context = {asked, list: [1], event: JSON.stringify(event)}
    const policy = (Effect, Resource) => ({principalId: 'ann', context,
        policyDocument: {Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Effect, Resource}]}})
    switch (token) {
        case 'yes': return {isAuthorized: true, context}
        case 'no': return {isAuthorized: false}
        case 'allow': return policy('Allow', event.routeArn ?? event.methodArn)
        case 'deny': return policy('Deny', '*')
        case 'other': return policy('Allow', '*/POST/*')
        case 'who': throw new Error('Unauthorized')
        case 'throw': throw new Error('no idea')
    }
    return 'what?'
})";

// GET /pets/{id} and GET /dogs on the stages $default and dev; all of `route` stands in the first one's document.
Api guarded(const QByteArray& route, const QByteArray& authorizer = "{}", const QByteArray& stage = "{}")
{
    Api api;
    api.name = "pets";
    api.id = "abcdefghij";
    api.stages.front().document = json(stage);
    api.stages.push_back({.name = "dev", .variables = {{"who", "ann"}}});
    JsonValue document = json(authorizer);
    document.insert("authorizerUri",
                    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                    "arn:aws:lambda:us-east-1:123456789012:function:pets/invocations");
    document.insert("authorizerType", "REQUEST");
    document.insert("name", "gate");
    api.documents.set("authorizers", "a1", std::move(document));
    for (const char* path : {"/pets/{id}", "/dogs"}) {
        Route made{"GET", path, gateway::FunctionIntegration{.function = "pets"}, {}};
        if (QByteArray(path) != "/dogs") made.document = json(route);
        api.routes.push_back(std::move(made));
    }
    return api;
}

const QByteArray custom = R"({"authorizationType":"CUSTOM","authorizerId":"a1"})";

}  // namespace

class TestHttpAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asksAuthorizers_data();
    void asksAuthorizers();
    void givesAuthorizersTheRequest();
    void keepsAnswers();
    void refusesLongArns();
    void takesSignatures();
    void limitsRoutes();
    void limitsTheAccount();

private:
    http::ClientResponse get(const QByteArray& target, const http::Headers& headers = {})
    {
        return m_gateway.send("GET", target, {}, headers);
    }
    /// The station of the last trace that says why.
    QByteArray reason(observe::StationKind kind) const
    {
        const std::shared_ptr<const observe::Trace> trace = m_gateway.trace();
        for (const observe::Station& station : trace->stations)
            if (station.kind == kind) return station.detail;
        return {};
    }

    GatewayFixture m_gateway;
};

void TestHttpAccess::initTestCase()
{
    m_gateway.deployFunction("pets", pets);
}

void TestHttpAccess::asksAuthorizers_data()
{
    QTest::addColumn<QByteArray>("authorizer");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");    // of a refusal
    QTest::addColumn<QByteArray>("reason");  // part of what the trace says
    const QByteArray simple =
        R"({"authorizerPayloadFormatVersion":"2.0","enableSimpleResponses":true,"identitySource":["$request.header.Token"]})";
    const QByteArray second = R"({"authorizerPayloadFormatVersion":"2.0","identitySource":["$request.header.Token"]})";
    const QByteArray first = R"({"authorizerPayloadFormatVersion":"1.0","identitySource":["$request.header.Token"]})";
    const auto row = [](const char* name, const QByteArray& authorizer, const char* token, int status, const char* body,
                        const char* reason) {
        QTest::newRow(name) << authorizer << QByteArray(token) << status << QByteArray(body) << QByteArray(reason);
    };
    const char* const forbidden = R"({"message":"Forbidden"})";
    const char* const unauthorized = R"({"message":"Unauthorized"})";
    const char* const failed = R"({"message":"Internal Server Error"})";
    row("simple yes", simple, "yes", 200, "", "; isAuthorized");
    row("simple no", simple, "no", 403, forbidden, "; not isAuthorized");
    row("no token", simple, "", 401, unauthorized, "header Token is missing; the function was not asked");
    row("simple nonsense", simple, "huh", 500, failed, "the answer is not an object");
    row("a policy for a simple answer", simple, "allow", 500, failed, "isAuthorized is not true or false");
    row("policy allows", second, "allow", 200, "", "principal ann; statement 1 allows");
    row("policy denies", second, "deny", 403, forbidden, "statement 1 denies");
    row("policy of another method", second, "other", 403, forbidden, "no statement speaks of it");
    row("throws Unauthorized", second, "who", 401, unauthorized, "threw \"Unauthorized\"");
    row("throws", second, "throw", 500, failed, "no idea");
    row("first format allows", first, "allow", 200, "", "statement 1 allows");
    row("first format denies", first, "deny", 403, forbidden, "statement 1 denies");
}

void TestHttpAccess::asksAuthorizers()
{
    QFETCH(QByteArray, authorizer);
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, reason);
    QVERIFY(m_gateway.serve(guarded(custom, authorizer)).empty());
    const http::ClientResponse response =
        get("/pets/7", token.isEmpty() ? http::Headers() : http::Headers{{"Token", token}});
    QCOMPARE(response.status, status);
    if (!body.isEmpty()) QCOMPARE(response.body, body);
    QVERIFY(!response.headers.contains("x-amzn-ErrorType"));
    const QByteArray said = this->reason(observe::StationKind::Authorizer);
    QVERIFY2(said.contains(reason), said.constData());
    // Its neighbour is open.
    QCOMPARE(get("/dogs").status, 200);
}

void TestHttpAccess::givesAuthorizersTheRequest()
{
    const QByteArray source = R"("identitySource":["$request.header.Token","$request.querystring.q"])";
    QVERIFY(m_gateway.serve(guarded(custom, R"({"authorizerPayloadFormatVersion":"2.0",)" + source + '}')).empty());
    http::ClientResponse response = get("/dev/pets/a%20b?q=1&r=2", {{"Token", "allow"}});
    QCOMPARE(response.status, 200);
    JsonValue lambda = *json(response.body).find("requestContext")->find("authorizer")->find("lambda");
    QCOMPARE(base::writeJson(*lambda.find("list")), QByteArray("[1]"));
    JsonValue event = json(lambda.find("event")->string());
    QCOMPARE(tests::text(event, "version"), QByteArray("2.0"));
    QCOMPARE(tests::text(event, "type"), QByteArray("REQUEST"));
    QCOMPARE(tests::text(event, "routeArn"),
             QByteArray("arn:aws:execute-api:us-east-1:123456789012:abcdefghij/dev/GET/pets/a%20b"));
    QCOMPARE(base::writeJson(*event.find("identitySource")), QByteArray(R"(["allow","1"])"));
    QCOMPARE(tests::text(event, "routeKey"), QByteArray("GET /pets/{id}"));
    QCOMPARE(tests::text(*event.find("pathParameters"), "id"), QByteArray("a b"));
    QCOMPARE(tests::text(*event.find("stageVariables"), "who"), QByteArray("ann"));
    QVERIFY(!event.find("body"));
    QVERIFY(!event.find("isBase64Encoded"));

    QVERIFY(m_gateway.serve(guarded(custom, R"({"authorizerPayloadFormatVersion":"1.0",)" + source + '}')).empty());
    response = get("/pets/7?q=1", {{"Token", "allow"}});
    QCOMPARE(response.status, 200);
    lambda = *json(response.body).find("requestContext")->find("authorizer")->find("lambda");
    event = json(lambda.find("event")->string());
    QCOMPARE(tests::text(event, "version"), QByteArray("1.0"));
    QCOMPARE(tests::text(event, "methodArn"),
             QByteArray("arn:aws:execute-api:us-east-1:123456789012:abcdefghij/$default/GET/pets/7"));
    QCOMPARE(tests::text(event, "identitySource"), QByteArray("allow,1"));
    QCOMPARE(tests::text(event, "authorizationToken"), QByteArray("allow,1"));
    QCOMPARE(base::writeJson(*event.find("stageVariables")), QByteArray("{}"));
}

void TestHttpAccess::keepsAnswers()
{
    const QByteArray authorizer =
        R"({"authorizerPayloadFormatVersion":"2.0","enableSimpleResponses":true,"identitySource":["$request.header.Token"],)"
        R"("authorizerResultTtlInSeconds":60})";
    QVERIFY(m_gateway.serve(guarded(custom, authorizer)).empty());
    const auto asked = [&] {
        const http::ClientResponse response = get("/pets/7", {{"Token", "yes"}});
        return json(response.body)
            .find("requestContext")
            ->find("authorizer")
            ->find("lambda")
            ->find("asked")
            ->numberText();
    };
    const QByteArray first = asked();
    QCOMPARE(asked(), first);
    const QByteArray said = reason(observe::StationKind::Authorizer);
    QCOMPARE(said, QByteArray("kept from before, for at most 60 s; isAuthorized"));
    // A change elsewhere in the design leaves it.
    Api changed = guarded(custom, authorizer);
    changed.description = "changed";
    QVERIFY(m_gateway.serve(std::move(changed)).empty());
    QCOMPARE(asked(), first);
    m_gateway.gateway().access().caches.flush("abcdefghij/$default/");
    QVERIFY(asked() != first);
}

void TestHttpAccess::refusesLongArns()
{
    QVERIFY(m_gateway.serve(guarded(custom, R"({"authorizerPayloadFormatVersion":"2.0"})")).empty());
    const http::ClientResponse response = get("/pets/" + QByteArray(1'600, 'x'), {{"Token", "allow"}});
    QCOMPARE(response.status, 414);
    QCOMPARE(response.body, QByteArray(R"({"message":"Request URI too long"})"));
}

void TestHttpAccess::takesSignatures()
{
    QVERIFY(m_gateway.serve(guarded(R"({"authorizationType":"AWS_IAM"})")).empty());
    const http::ClientResponse bare = get("/pets/7");
    QCOMPARE(bare.status, 403);
    QCOMPARE(bare.body, QByteArray(R"({"message":"Forbidden"})"));
    QCOMPARE(reason(observe::StationKind::Authorizer), QByteArray("the request is not signed"));

    http::ClientRequest request;
    request.method = "GET";
    request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/pets/7").arg(m_gateway.port()));
    http::sign(request, {"AKIDEXAMPLE", "secret", {}}, {"us-east-1", "execute-api"},
               QDateTime::currentMSecsSinceEpoch());
    const http::ClientResponse signedOne = get("/pets/7", request.headers);
    QCOMPARE(signedOne.status, 200);
    const JsonValue iam = *json(signedOne.body).find("requestContext")->find("authorizer")->find("iam");
    QCOMPARE(tests::text(iam, "accessKey"), QByteArray("AKIDEXAMPLE"));
    QCOMPARE(tests::text(iam, "userArn"), QByteArray("arn:aws:iam::123456789012:user/AKIDEXAMPLE"));
}

// The cases thr-022 and thr-026.
void TestHttpAccess::limitsRoutes()
{
    QVERIFY(m_gateway
                .serve(guarded(
                    "{}", "{}",
                    R"({"routeSettings":{"GET /pets/{id}":{"throttlingRateLimit":0.001,"throttlingBurstLimit":1}}})"))
                .empty());
    QCOMPARE(get("/pets/7").status, 200);
    QCOMPARE(reason(observe::StationKind::Throttle),
             QByteArray("GET /pets/{id} of stage $default: 0 of 1 left at 0.001/s"));
    const http::ClientResponse refused = get("/pets/8");
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.body, QByteArray(R"({"message":"Too Many Requests"})"));
    QVERIFY(!refused.headers.contains("x-amzn-ErrorType"));
    QCOMPARE(reason(observe::StationKind::Throttle),
             QByteArray("GET /pets/{id} of stage $default has no token left (burst 1, 0.001/s)"));
    QCOMPARE(get("/dogs").status, 200);
    QCOMPARE(get("/dev/pets/7").status, 200);
}

void TestHttpAccess::limitsTheAccount()
{
    m_gateway.account.set("account", "account", json(R"({"throttleSettings":{"rateLimit":0.001,"burstLimit":2}})"));
    QVERIFY(m_gateway.serve(guarded("{}")).empty());
    QCOMPARE(get("/pets/7").status, 200);
    QCOMPARE(get("/dogs").status, 200);
    QCOMPARE(get("/dev/dogs").status, 429);
    m_gateway.account = {};
}

QTEST_GUILESS_MAIN(TestHttpAccess)
#include "tst_httpaccess.moc"
