#include "core/gateway/definition/RestMethod.h"
#include "core/gateway/definition/Snapshot.h"

#include <QTest>

using namespace trestle::gateway;
using trestle::base::JsonValue;

namespace {

JsonValue json(const QByteArray& text)
{
    auto value = trestle::base::parseJson(text);
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return std::move(*value);
}

QByteArray integrationOf(const Route& route)
{
    const JsonValue method = restMethod(route);
    const JsonValue* integration = method.find("methodIntegration");
    return integration ? trestle::base::writeJson(*integration) : QByteArray();
}

}  // namespace

class TestSnapshot : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void freezesAnApi();
    void leavesOutWhatLivesOn();
    void tellsFormsInTheServicesWords();
    void readsInvocationUris_data();
    void readsInvocationUris();
};

void TestSnapshot::freezesAnApi()
{
    Api api;
    api.name = "shop";
    api.protocol = Protocol::Rest;
    api.document = json(R"({"binaryMediaTypes":["image/png"]})");
    api.documents.set("models", "Pet", json(R"({"schema":"{}"})"));
    api.routes = {{"GET", "/pets", {}, {}, json(R"({"methodIntegration":{"type":"MOCK"}})")}};
    const JsonValue snapshot = snapshotOf(api);

    Api changed = api;
    changed.routes.clear();
    changed.documents.remove("models", "Pet");
    changed.document = {};
    changed.documents.set("deployments", "d1", JsonValue(JsonValue::Object{{"snapshot", snapshot}}));
    const JsonValue* kept = findSnapshot(changed, "d1");
    QVERIFY(kept);
    QVERIFY(!findSnapshot(changed, "d2"));
    const Api back = apiOfSnapshot(changed, *kept);
    QCOMPARE(back, api);
}

void TestSnapshot::leavesOutWhatLivesOn()
{
    Api api;
    api.documents.set("deployments", "d1", json("{}"));
    api.documents.set("documentationVersions", "1", json("{}"));
    QVERIFY(apiOfSnapshot(api, snapshotOf(api)).documents.isEmpty());
}

void TestSnapshot::tellsFormsInTheServicesWords()
{
    const JsonValue function = json(integrationOf({"GET", "/a", FunctionIntegration{"f", PayloadFormat::V2, 30'000}}));
    QCOMPARE(function.find("type")->string(), QByteArray("AWS_PROXY"));
    QCOMPARE(function.find("uri")->string(), invocationUri("f"));
    QCOMPARE(function.find("timeoutInMillis")->toInteger(), std::optional<qint64>(29'000));

    const JsonValue target = json(integrationOf({"GET", "/a/{id}", HttpIntegration{"http://x/{id}", "ANY", 1000}}));
    QCOMPARE(target.find("type")->string(), QByteArray("HTTP_PROXY"));
    QCOMPARE(target.find("httpMethod")->string(), QByteArray("ANY"));
    QCOMPARE(target.find("requestParameters")->find("integration.request.path.id")->string(),
             QByteArray("method.request.path.id"));

    const JsonValue mock = json(integrationOf({"GET", "/a", MockIntegration{201, {{"x-a", "b"}}, "costs $5"}}));
    QCOMPARE(mock.find("type")->string(), QByteArray("MOCK"));
    QCOMPARE(mock.find("requestTemplates")->find("$default")->string(), QByteArray("{\"statusCode\": 201}"));
    const JsonValue& answer = *mock.find("integrationResponses")->find("201");
    QCOMPARE(answer.find("responseParameters")->find("method.response.header.x-a")->string(), QByteArray("'b'"));
    QCOMPARE(answer.find("responseTemplates")->find("application/json")->string(), QByteArray("#[[costs $5]]#"));

    QCOMPARE(integrationOf({"GET", "/a", TableIntegration{}}), QByteArray());
    const JsonValue document = json("{\"methodIntegration\":{\"type\":\"HTTP\"}}");
    QCOMPARE(json(integrationOf({"GET", "/a", MockIntegration{}, {}, document})), *document.find("methodIntegration"));
}

void TestSnapshot::readsInvocationUris_data()
{
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QByteArray>("function");  // name:qualifier
    QTest::newRow("ours") << invocationUri("f") << QByteArray("f:");
    const QByteArray start("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/");
    QTest::newRow("alias") << start + "arn:aws:lambda:eu-west-1:1:function:f:live/invocations" << QByteArray("f:live");
    QTest::newRow("name") << start + "f/invocations" << QByteArray("f:");
    QTest::newRow("none") << start + "/invocations" << QByteArray();
    QTest::newRow("cut") << start.chopped(1) + "/invocations" << QByteArray();
    QTest::newRow("table") << QByteArray("arn:aws:apigateway:us-east-1:dynamodb:action/PutItem") << QByteArray();
    QTest::newRow("url") << QByteArray("http://x/:lambda:path/2015-03-31/functions/f/invocations") << QByteArray();
}

void TestSnapshot::readsInvocationUris()
{
    QFETCH(QByteArray, uri);
    QFETCH(QByteArray, function);
    const auto invoked = invokedFunction(uri);
    QCOMPARE(invoked ? invoked->name + ':' + invoked->qualifier : QByteArray(), function);
}

QTEST_APPLESS_MAIN(TestSnapshot)
#include "tst_snapshot.moc"
