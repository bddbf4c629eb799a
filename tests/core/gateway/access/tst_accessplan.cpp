// What the design of an API, its stage and the account make of a route's access, without a gateway.
#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/access/AuthorizerCall.h"
#include "core/gateway/access/Caller.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

using namespace trestle;
using namespace trestle::gateway;

namespace {

base::JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s: %s", text.constData(), qPrintable(value.error().message));
    return std::move(*value);
}

const QByteArray uri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:"
    "${stageVariables.guard}/invocations";

// An API of one stage "dev" with its documents.
struct Design
{
    Protocol protocol = Protocol::Rest;
    base::JsonValue api = json("{}");
    base::JsonValue stage = json("{}");
    Documents::OfKind authorizers;
    std::map<QByteArray, QByteArray> variables{{"guard", "gate:live"}};
    Documents account;

    AccessMemory memory = AccessMemory();
    QStringList problems = {};

    std::shared_ptr<const AccessPlan> compile(const AccessCompiler::Route& route)
    {
        const AccessSources sources{memory, UsagePlans::compile(account, memory.buckets, memory.usage, 0), account,
                                    "us-east-1", "123456789012"};
        AccessCompiler compiler({protocol, "abcdefghij", "dev", api, stage, authorizers, variables}, sources,
                                [this](const QString& problem) { problems << problem; });
        return compiler.compile(route);
    }
};

}  // namespace

class TestAccessPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNoneForAnOpenRoute();
    void findsLimits_data();
    void findsLimits();
    void limitsOneRouteOnly();
    void limitsTheAccount();
    void readsPolicies();
    void compilesAuthorizers();
    void closesRoutesThatCannotAsk_data();
    void closesRoutesThatCannotAsk();
    void keepsCachesOverChanges();
    void writesEvents();
    void readsResults_data();
    void readsResults();
    void handsContextsOn();
};

void TestAccessPlan::isNoneForAnOpenRoute()
{
    Design design;
    QVERIFY(!design.compile({"GET /pets"}));
    QVERIFY(!design.compile({"GET /pets", "NONE"}));
    QVERIFY(design.compile({"GET /pets", "AWS_IAM"}));
    QVERIFY(design.compile({.key = "GET /pets", .apiKeyRequired = true}));
}

void TestAccessPlan::findsLimits_data()
{
    QTest::addColumn<QByteArray>("stage");
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<double>("rate");
    QTest::addColumn<qint64>("burst");
    const auto row = [](const char* name, const char* stage, const char* route, double rate, qint64 burst) {
        QTest::newRow(name) << QByteArray(stage) << QByteArray(route) << rate << burst;
    };
    const char* const all = R"({"methodSettings": {"*/*": {"throttlingRateLimit": 7, "throttlingBurstLimit": 8},
        "pets/{id}/GET": {"throttlingRateLimit": 1.5, "throttlingBurstLimit": 2},
        "~1pets~1all/GET": {"throttlingBurstLimit": 3}, "~1/POST": {"throttlingRateLimit": 4},
        "/open/GET": {"throttlingRateLimit": -1, "throttlingBurstLimit": -1}, "logged/GET": {"loggingLevel": "INFO"}}})";
    row("its own", all, "GET /pets/{id}", 1.5, 2);
    row("with tildes", all, "GET /pets/all", 10'000, 3);
    row("the root's", all, "POST /", 4, 5'000);
    row("of all", all, "DELETE /pets/{id}", 7, 8);
    row("of all where its own sets none", all, "GET /logged", 7, 8);
    const char* const http = R"({"routeSettings": {"GET /pets": {"throttlingRateLimit": 1, "throttlingBurstLimit": 1}},
        "defaultRouteSettings": {"throttlingRateLimit": 5, "throttlingBurstLimit": 6}})";
    row("of a route", http, "GET /pets", 1, 1);
    row("of all routes", http, "$default", 5, 6);
}

void TestAccessPlan::findsLimits()
{
    QFETCH(QByteArray, stage);
    QFETCH(QByteArray, route);
    QFETCH(double, rate);
    QFETCH(qint64, burst);
    Design design;
    design.stage = json(stage);
    const auto plan = design.compile({route});
    QVERIFY(plan);
    QCOMPARE(plan->limits.size(), size_t(1));
    QCOMPARE(plan->limits.front().bucket->limit(), (RateLimit{rate, burst}));
    QCOMPARE(plan->limits.front().whose, route + " of stage dev");
}

// The case thr-022 of tests/data/gateway/access/throttle.json.
void TestAccessPlan::limitsOneRouteOnly()
{
    Design design;
    design.protocol = Protocol::Http;
    design.stage = json(R"({"routeSettings": {"GET /pets": {"throttlingRateLimit": 1, "throttlingBurstLimit": 1}}})");
    const auto plan = design.compile({"GET /pets"});
    QVERIFY(!takeFromAll(plan->limits, {}, 0));
    QVERIFY(takeFromAll(plan->limits, {}, 0));
    QVERIFY(!design.compile({"GET /dogs"}));
}

void TestAccessPlan::limitsTheAccount()
{
    Design design;
    design.account.set("account", "account", json(R"({"throttleSettings": {"rateLimit": 10, "burstLimit": 1}})"));
    const auto pets = design.compile({"GET /pets"});
    const auto dogs = design.compile({"GET /dogs"});
    QVERIFY(!takeFromAll(pets->limits, {}, 0));
    const Limit* refused = takeFromAll(dogs->limits, {}, 0);
    QVERIFY(refused);
    QCOMPARE(refused->whose, QByteArray("account"));
}

void TestAccessPlan::readsPolicies()
{
    Design design;
    const QByteArray policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
                              R"("Action":"execute-api:Invoke","Resource":"execute-api:/dev/GET/*"}]})";
    for (QByteArray text : {policy, QByteArray(policy).replace("\"", "\\\"")}) {
        design.api = json("{}");
        design.api.insert("policy", text);
        const auto plan = design.compile({"GET /pets"});
        QVERIFY(plan && plan->resourcePolicy);
        QCOMPARE(plan->resourcePolicy->decide({"execute-api:Invoke", plan->arnPrefix + "GET/pets"}).kind,
                 PolicyDecision::Kind::Allowed);
    }
    design.api = json(R"({"policy": "{\"Statement\": 1}"})");
    const auto closed = design.compile({"GET /pets"});
    QVERIFY2(closed->fault.contains("Statement 1: is not an object"), closed->fault);
}

void TestAccessPlan::compilesAuthorizers()
{
    Design design;
    design.authorizers["a1"] =
        json(R"({"name": "gate", "type": "TOKEN", "authorizerUri": ")" + uri +
             R"(", "identitySource": "method.request.header.X-Token", "identityValidationExpression": "^t-[0-9]+$"})");
    const auto plan = design.compile({"GET /pets", "CUSTOM", "a1"});
    const auto& authorizer = *std::get<std::shared_ptr<const LambdaAuthorizer>>(plan->authorization);
    QCOMPARE(authorizer.function, QByteArray("gate"));
    QCOMPARE(authorizer.qualifier, QByteArray("live"));
    QCOMPARE(authorizer.cache->ttlNs(), qint64(300) * 1'000'000'000);
    const auto identityOf = [&](const QByteArray& token) {
        http::Request request;
        if (!token.isNull()) request.headers.add("X-Token", token);
        return authorizer.identity({request, {}, {}});
    };
    QCOMPARE(*identityOf("t-17"), std::vector<QByteArray>{"t-17"});
    QCOMPARE(identityOf("x-17").error(),
             QByteArray("the token does not match the validation expression; the function was not asked"));
    QCOMPARE(identityOf({}).error(), QByteArray("header X-Token is missing; the function was not asked"));

    design.protocol = Protocol::Http;
    design.authorizers["a2"] = json(R"({"name": "gate", "authorizerType": "REQUEST", "authorizerUri": ")" + uri +
                                    R"(", "authorizerPayloadFormatVersion": "2.0", "enableSimpleResponses": true,
        "identitySource": ["$request.header.A", "$context.routeKey"], "authorizerResultTtlInSeconds": 9999})");
    const auto second = design.compile({"GET /pets", "CUSTOM", "a2"});
    const auto& simple = *std::get<std::shared_ptr<const LambdaAuthorizer>>(second->authorization);
    QCOMPARE(simple.format, AuthorizerFormat::HttpSimple);
    QCOMPARE(simple.sources.size(), size_t(2));
    QCOMPARE(simple.cache->ttlNs(), qint64(3'600) * 1'000'000'000);
    QCOMPARE(simple.timeoutMs, 10'000);
}

void TestAccessPlan::closesRoutesThatCannotAsk_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no function") << QByteArray(R"({"type": "TOKEN", "authorizerUri": "https://example"})")
                                 << QStringLiteral("names no function");
    QTest::newRow("source") << QByteArray(R"({"type": "REQUEST", "identitySource": "body", "authorizerUri": ")" + uri +
                                          "\"}")
                            << QStringLiteral("no identity source");
    QTest::newRow("two tokens") << QByteArray(R"({"type": "TOKEN", "identitySource": "method.request.header.a,)"
                                              R"(method.request.header.b", "authorizerUri": ")" +
                                              uri + "\"}")
                                << QStringLiteral("whose identity source is one header");
    QTest::newRow("expression")
        << QByteArray(R"({"type": "TOKEN", "identityValidationExpression": "(", "authorizerUri": ")" + uri + "\"}")
        << QStringLiteral("identityValidationExpression that cannot be used");
    QTest::newRow("none") << QByteArray() << QStringLiteral("There is no authorizer a1");
}

void TestAccessPlan::closesRoutesThatCannotAsk()
{
    QFETCH(QByteArray, document);
    QFETCH(QString, problem);
    Design design;
    if (!document.isEmpty()) design.authorizers["a1"] = json(document);
    const auto plan = design.compile({"GET /pets", "CUSTOM", "a1"});
    QVERIFY(!plan->fault.isEmpty());
    QCOMPARE(design.problems.size(), 1);
    QVERIFY2(design.problems.front().contains(problem), qPrintable(design.problems.front()));
}

void TestAccessPlan::keepsCachesOverChanges()
{
    Design design;
    design.authorizers["a1"] = json(R"({"type": "TOKEN", "authorizerUri": ")" + uri + "\"}");
    const auto cacheOf = [&] {
        const auto plan = design.compile({"GET /pets", "CUSTOM", "a1"});
        return std::get<std::shared_ptr<const LambdaAuthorizer>>(plan->authorization)->cache;
    };
    const std::shared_ptr<AuthorizerCache> first = cacheOf();
    QCOMPARE(cacheOf(), first);
    // Other rules may come to another answer.
    design.authorizers["a1"].insert("identityValidationExpression", ".+");
    QVERIFY(cacheOf() != first);
}

// ev-auth-01, and the forms of the guide.
void TestAccessPlan::writesEvents()
{
    using Kind = LambdaAuthorizer::Kind;
    const QByteArray arn = "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/prod/GET/pets/7";
    QCOMPARE(authorizerEvent(Kind::Token, arn, {"allow"}, {}),
             QByteArray(R"({"type":"TOKEN","methodArn":")" + arn + R"(","authorizationToken":"allow"})"));
    QCOMPARE(authorizerEvent(Kind::RestRequest, arn, {"a"}, R"(,"path":"/pets/7")"),
             QByteArray(R"({"type":"REQUEST","methodArn":")" + arn + R"(","path":"/pets/7"})"));
    QCOMPARE(authorizerEvent(Kind::HttpV1, arn, {"user1", "123"}, R"(,"path":"/pets/7")"),
             QByteArray(R"({"version":"1.0","type":"REQUEST","methodArn":")" + arn +
                        R"(","identitySource":"user1,123","authorizationToken":"user1,123","path":"/pets/7"})"));
    QCOMPARE(authorizerEvent(Kind::HttpV2, arn, {"user1", "\"123"}, R"(,"rawPath":"/pets/7")"),
             QByteArray(R"({"version":"2.0","type":"REQUEST","routeArn":")" + arn +
                        R"(","identitySource":["user1","\"123"],"rawPath":"/pets/7"})"));
}

void TestAccessPlan::readsResults_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("error");  // -1: none
    QTest::addColumn<int>("kind");
    const QByteArray thrown = R"({"errorType":"Error","errorMessage":"%","trace":[]})";
    const auto row = [](const char* name, const QByteArray& payload, int error, Refusal::Kind kind) {
        QTest::newRow(name) << payload << error << int(kind);
    };
    row("Unauthorized", QByteArray(thrown).replace("%", "Unauthorized"), int(base::ErrorCode::FunctionError),
        Refusal::Kind::Unauthorized);
    row("another word", QByteArray(thrown).replace("%", "unauthorized"), int(base::ErrorCode::FunctionError),
        Refusal::Kind::AuthorizerFailure);
    row("timed out", QByteArray(thrown).replace("%", "Task timed out"), int(base::ErrorCode::FunctionTimeout),
        Refusal::Kind::AuthorizerFailure);
    row("no such function", "{}", int(base::ErrorCode::ResourceNotFound), Refusal::Kind::AuthorizerConfiguration);
    row("nonsense", "{}", -1, Refusal::Kind::AuthorizerConfiguration);
}

void TestAccessPlan::readsResults()
{
    QFETCH(QByteArray, payload);
    QFETCH(int, error);
    QFETCH(int, kind);
    functions::InvocationResult result;
    result.payload = payload;
    if (error >= 0) result.error = base::Error{base::ErrorCode(error), QStringLiteral("it failed")};
    const AuthorizerOutcome outcome = outcomeOf(result, AuthorizerFormat::Rest);
    QVERIFY(!outcome);
    QCOMPARE(int(outcome.error().kind), kind);
}

// ev-rest-14, and the same of an HTTP API.
void TestAccessPlan::handsContextsOn()
{
    const QByteArray payload = R"({"principalId":"my-username","policyDocument":{"Statement":[]},)"
                               R"("context":{"str":"hello","num":123,"bool":true,"null":null}})";
    Caller caller;
    caller.authorizer =
        std::make_shared<const AuthorizerAnswer>(*AuthorizerAnswer::read(payload, AuthorizerFormat::Rest));
    caller.authorizerLatencyMs = 12;
    QCOMPARE(base::writeJson(restAuthorizerMember(&caller)),
             QByteArray(R"({"str":"hello","num":"123","bool":"true","null":null,"principalId":"my-username",)"
                        R"("integrationLatency":12})"));
    QCOMPARE(authorizerVariable(&caller, "num"), QByteArray("123"));
    QCOMPARE(authorizerVariable(&caller, "principalId"), QByteArray("my-username"));
    QVERIFY(authorizerVariable(&caller, "null").isNull());
    QVERIFY(restAuthorizerMember(nullptr).isNull());

    caller.authorizer =
        std::make_shared<const AuthorizerAnswer>(*AuthorizerAnswer::read(payload, AuthorizerFormat::HttpPolicy));
    QCOMPARE(base::writeJson(httpAuthorizerMember(caller)),
             QByteArray(R"({"lambda":{"str":"hello","num":123,"bool":true,"null":null}})"));
}

QTEST_APPLESS_MAIN(TestAccessPlan)
#include "tst_accessplan.moc"
