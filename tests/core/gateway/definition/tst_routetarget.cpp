#include "core/gateway/definition/RouteTarget.h"

#include <QTest>

using namespace trestle::gateway;
using trestle::base::JsonValue;
using Kind = RouteTarget::Kind;

namespace {

JsonValue json(const QByteArray& text)
{
    auto value = trestle::base::parseJson(text);
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return std::move(*value);
}

}  // namespace

class TestRouteTarget : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsIntegrations_data();
    void readsIntegrations();
    void goesByTheApisWords();
};

void TestRouteTarget::readsIntegrations_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("action");
    const auto row = [](const char* title, const char* document, Kind kind, const char* name = "",
                        const char* action = "") {
        QTest::newRow(title) << QByteArray(document) << static_cast<int>(kind) << QByteArray(name)
                             << QByteArray(action);
    };
    row("function by its invocation",
        R"({"type":"AWS_PROXY","uri":"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:lend:live/invocations"})",
        Kind::Function, "lend");
    row("function by its ARN",
        R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:lambda:us-east-1:000000000000:function:lend:live"})",
        Kind::Function, "lend");
    row("function of a stage variable",
        R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:lambda:us-east-1:0:function:${stageVariables.f}"})",
        Kind::Other, "arn:aws:lambda:us-east-1:0:function:${stageVariables.f}");
    row("table named by the template",
        R"({"type":"AWS","uri":"arn:aws:apigateway:us-east-1:dynamodb:action/Query","requestTemplates":{"application/json":"#set($a = 1)\n{ \"TableName\" : \"Books\" }"}})",
        Kind::Table, "Books", "Query");
    row("table that the template finds out",
        R"({"type":"AWS","uri":"arn:aws:apigateway:us-east-1:dynamodb:action/GetItem","requestTemplates":{"application/json":"{\"TableName\": \"$stageVariables.table\"}"}})",
        Kind::Table, "", "GetItem");
    row("table without a template", R"({"type":"AWS","uri":"arn:aws:apigateway:us-east-1:dynamodb:action/PutItem"})",
        Kind::Table, "", "PutItem");
    row("a name that only begins so",
        R"({"type":"AWS","uri":"arn:aws:apigateway:us-east-1:dynamodb:action/Scan","requestTemplates":{"a/b":"{\"TableName\", \"Books\"}"}})",
        Kind::Table, "", "Scan");
    row("table of an HTTP API",
        R"({"integrationType":"AWS_PROXY","integrationSubtype":"DynamoDB-PutItem","requestParameters":{"TableName":"Books"}})",
        Kind::Table, "Books", "PutItem");
    row("another service of an HTTP API", R"({"integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage"})",
        Kind::Other, "SQS-SendMessage");
    row("another service", R"({"type":"AWS","uri":"arn:aws:apigateway:us-east-1:sns:action/Publish"})", Kind::Other,
        "arn:aws:apigateway:us-east-1:sns:action/Publish");
    row("target", R"({"type":"HTTP","uri":"http://x.example/{id}"})", Kind::Http, "http://x.example/{id}");
    row("proxied target", R"({"integrationType":"HTTP_PROXY","integrationUri":"https://x.example"})", Kind::Http,
        "https://x.example");
    row("mock", R"({"type":"MOCK"})", Kind::Mock);
}

void TestRouteTarget::readsIntegrations()
{
    QFETCH(const QByteArray, document);
    QFETCH(const int, kind);
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, action);
    const RouteTarget target = integrationTarget(json(document));
    QCOMPARE(static_cast<int>(target.kind), kind);
    QCOMPARE(target.name, name);
    QCOMPARE(target.action, action);
}

void TestRouteTarget::goesByTheApisWords()
{
    Api api;
    Route route{"GET", "/a", FunctionIntegration{"f"}, {}};
    QCOMPARE(routeTarget(api, route), (RouteTarget{Kind::Function, "f"}));
    route.document = json(R"({"target":"integrations/i1"})");
    QCOMPARE(namedIntegration(route), QByteArray("i1"));
    QCOMPARE(routeTarget(api, route), (RouteTarget{Kind::Other, "i1"}));
    api.documents.set("integrations", "i1", json(R"({"integrationType":"MOCK"})"));
    QCOMPARE(routeTarget(api, route), (RouteTarget{Kind::Mock, {}}));
    api.protocol = Protocol::WebSocket;
    QCOMPARE(routeTarget(api, route), (RouteTarget{Kind::Mock, {}}));
    // A REST API has its integration in the method.
    api.protocol = Protocol::Rest;
    QCOMPARE(routeTarget(api, route), (RouteTarget{Kind::Function, "f"}));
    route.document = json(R"({"methodIntegration":{"type":"HTTP","uri":"http://x"}})");
    QCOMPARE(routeTarget(api, route), (RouteTarget{Kind::Http, "http://x"}));
    QCOMPARE(routeTarget(api, {"GET", "/b", {}, {}}), RouteTarget());
    QCOMPARE(routeTarget(api, {"GET", "/b", TableIntegration{"Books", TableAction::Scan}, {}}),
             (RouteTarget{Kind::Table, "Books", "Scan"}));
}

QTEST_GUILESS_MAIN(TestRouteTarget)
#include "tst_routetarget.moc"
