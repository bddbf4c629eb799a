#include "core/gateway/openapi/HttpDescription.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::Api;
using gateway::Description;
using gateway::Route;

namespace {

JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return std::move(*value);
}

QByteArray text(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member ? member->string() : QByteArray();
}

JsonValue petStore()
{
    return tests::gatewayCases("http/pets.openapi.json");
}

}  // namespace

class TestHttpDescription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRoutes();
    void putsTheBasePathInFront_data();
    void putsTheBasePathInFront();
    void refuses_data();
    void refuses();
    void losesNothingOnTheWay();

private:
    static Api read(const JsonValue& document, QList<QByteArray>* warnings = nullptr,
                    Description::BasePath basePath = Description::BasePath::Ignore)
    {
        gateway::Findings told;
        auto description = Description::read(document, basePath, told);
        if (!description) qFatal("%s", qPrintable(description.error().message));
        Api api;
        api.name = "pets";
        api.id = "abcdefghij";
        if (!gateway::takeHttpDescription(api, *description, told)) qFatal("not taken");
        if (warnings)
            for (const gateway::Finding& finding : told)
                warnings->append(finding.text);
        return api;
    }
};

void TestHttpDescription::readsRoutes()
{
    QList<QByteArray> warnings;
    const Api api = read(petStore(), &warnings);
    QCOMPARE(warnings, (QList<QByteArray>{"The method TRACE of /pets/{id} is not supported and was left out",
                                          "The route GET /bare has no integration"}));
    QByteArray keys;
    for (const Route& route : api.routes)
        keys += route.key() + ' ';
    QCOMPARE(keys, QByteArray("GET /pets/{id} PUT /pets/{id} ANY /any GET /bare $default "));
    QCOMPARE(api.description, QByteArray("Animals"));
    QCOMPARE(text(*api.document.find("tags"), "team"), QByteArray("blue"));
    QVERIFY(api.document.find("disableExecuteApiEndpoint")->toBool());
    QCOMPARE(text(api.document, "ipAddressType"), QByteArray("dualstack"));
    QCOMPARE(api.cors->allowOrigins, QList<QByteArray>{"*"});
    QCOMPARE(api.cors->maxAgeSeconds, std::optional<int>(5));

    const JsonValue& get = api.routes[0].document;
    QCOMPARE(text(get, "operationName"), QByteArray("getPet"));
    QCOMPARE(text(get, "authorizationType"), QByteArray("JWT"));
    QCOMPARE(base::writeJson(*get.find("authorizationScopes")), QByteArray(R"(["read"])"));
    QVERIFY(api.documents.find("authorizers", text(get, "authorizerId")));
    QCOMPARE(text(get, "target"), text(api.routes[1].document, "target"));
    QCOMPARE(api.documents.all("integrations").size(), size_t(3));
    QCOMPARE(text(*api.documents.find("integrations", text(get, "target").mid(13)), "integrationType"),
             QByteArray("AWS_PROXY"));
}

void TestHttpDescription::putsTheBasePathInFront_data()
{
    QTest::addColumn<Description::BasePath>("basePath");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("ignore") << Description::BasePath::Ignore << QByteArray("/any");
    QTest::newRow("prepend") << Description::BasePath::Prepend << QByteArray("/v1/api/any");
    QTest::newRow("split") << Description::BasePath::Split << QByteArray("/api/any");
}

void TestHttpDescription::putsTheBasePathInFront()
{
    QFETCH(Description::BasePath, basePath);
    QFETCH(QByteArray, path);
    QVERIFY(read(petStore(), nullptr, basePath).route("ANY " + path));
}

void TestHttpDescription::refuses_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << QByteArray("{}") << QStringLiteral("neither");
    QTest::newRow("list") << QByteArray("[]") << QStringLiteral("no object");
    QTest::newRow("no paths") << QByteArray(R"({"openapi":"3.0.0"})") << QStringLiteral("no paths");
    QTest::newRow("other version") << QByteArray(R"({"openapi":"4.0","paths":{}})") << QStringLiteral("neither");
    QTest::newRow("2.0") << QByteArray(R"({"swagger":"2.0","paths":{}})") << QStringLiteral("2.0");
}

void TestHttpDescription::refuses()
{
    QFETCH(QByteArray, document);
    QFETCH(QString, error);
    gateway::Findings warnings;
    const auto description = Description::read(json(document), Description::BasePath::Ignore, warnings);
    QString message;
    if (!description) {
        message = description.error().message;
    } else {
        Api api;
        const auto taken = gateway::takeHttpDescription(api, *description, warnings);
        QVERIFY(!taken);
        message = taken.error().message;
    }
    QVERIFY2(message.contains(error), qPrintable(message));
}

void TestHttpDescription::losesNothingOnTheWay()
{
    const Api api = read(petStore());
    const JsonValue described = gateway::describeHttpApi(api, {.stage = "dev", .server = "https://x"});
    QCOMPARE(text(described.find("servers")->array()[0], "url"), QByteArray("https://x/{basePath}"));
    const Api again = read(described);
    QCOMPARE(again.routes.size(), api.routes.size());
    for (const Route& route : api.routes) {
        const Route* other = again.route(route.key());
        QVERIFY2(other, route.key().constData());
        QCOMPARE(text(other->document, "operationName"), text(route.document, "operationName"));
        QCOMPARE(text(other->document, "authorizationType"), text(route.document, "authorizationType"));
        const QByteArray target = text(route.document, "target").mid(13);
        const QByteArray otherTarget = text(other->document, "target").mid(13);
        QCOMPARE(otherTarget.isEmpty(), target.isEmpty());
        if (target.isEmpty()) continue;
        const JsonValue& before = *api.documents.find("integrations", target);
        const JsonValue& after = *again.documents.find("integrations", otherTarget);
        for (const auto& [name, value] : before.object())
            QVERIFY2(after.find(name) && *after.find(name) == value, name.constData());
    }
    QVERIFY(again.cors == api.cors);
    QVERIFY(again.document == api.document);
    QVERIFY(read(gateway::describeHttpApi(api, {})).document == api.document);
    QVERIFY(again.documents.all("authorizers") == api.documents.all("authorizers"));
    // What is not the gateway's own goes without its extensions.
    QVERIFY(!base::writeJson(gateway::describeHttpApi(api, {.extensions = false}))
                 .contains("x-amazon-apigateway-integration"));
}

QTEST_APPLESS_MAIN(TestHttpDescription)
#include "tst_httpdescription.moc"
