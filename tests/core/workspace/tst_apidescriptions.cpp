#include "core/workspace/ApiDescriptions.h"
#include "core/workspace/ApiReference.h"
#include "core/workspace/JavaScriptSdk.h"
#include "core/workspace/YamlJson.h"

#include <QTest>

using namespace trestle;
using workspace::ImportedApi;
using workspace::Workspace;

namespace {

const QByteArray pets = R"(openapi: 3.0.1
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      description: "All </script> of <b>them</b>"
      responses:
        default: {description: any}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: "200"}}
)";

const QByteArray dogs =
    R"({"openapi": "3.0.1", "info": {"title": "Dogs", "version": "1"}, "paths": {"/dogs": {"get": {}}}})";

}  // namespace

class TestApiDescriptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesApis();
    void replacesAndMerges();
    void refuses_data();
    void refuses();
    void leavesTheDesignAlone();
    void boundsAliases();
    void exportsBothKinds();
    void referencePageHoldsTextOnly();
    void referenceFilesAreDescriptions();
    void sdksNameFunctions_data();
    void sdksNameFunctions();
    void sdksListParameters();
};

void TestApiDescriptions::makesApis()
{
    Workspace design;
    const auto imported = workspace::importApi(design, pets, {});
    QVERIFY(imported);
    QCOMPARE(imported->api, QByteArray("Pets"));
    QCOMPARE(
        imported->warnings,
        QList<QByteArray>{"The response 'default' of method 'GET' on resource at path '/pets' was left out: a "
                          "method's responses have a status of three digits (#/paths/~1pets/get/responses/default, "
                          "line 8, column 9)"});
    const gateway::Api* api = design.api("Pets");
    QVERIFY(api && api->route("GET /pets"));
    QCOMPARE(api->protocol, gateway::Protocol::Rest);
    QCOMPARE(api->stages.size(), size_t(1));
    QCOMPARE(api->stages.front().name, QByteArray("dev"));

    const auto another = workspace::importApi(design, pets, {.protocol = gateway::Protocol::Http});
    QVERIFY(another);
    QCOMPARE(another->api, QByteArray("Pets-2"));
    QCOMPARE(design.api("Pets-2")->protocol, gateway::Protocol::Http);
    QCOMPARE(design.api("Pets-2")->stages.front().name, QByteArray("$default"));
}

void TestApiDescriptions::replacesAndMerges()
{
    Workspace design;
    QVERIFY(workspace::importApi(design, pets, {}));
    const QByteArray id = design.api("Pets")->id;
    QVERIFY(workspace::importApi(design, dogs, {.api = "Pets", .merges = true}));
    QCOMPARE(design.apis.size(), size_t(1));
    QCOMPARE(design.api("Pets")->routes.size(), size_t(2));
    QVERIFY(workspace::importApi(design, dogs, {.api = "Pets"}));
    QCOMPARE(design.api("Pets")->routes.size(), size_t(1));
    QCOMPARE(design.api("Pets")->id, id);
}

void TestApiDescriptions::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("api");
    QTest::addColumn<QString>("message");
    QTest::newRow("no API") << dogs << QByteArray("Cats") << QStringLiteral("There is no API Cats");
    QTest::newRow("no YAML") << QByteArray("a: [") << QByteArray()
                             << QStringLiteral(
                                    "Invalid OpenAPI input: line 1, column 1: Not valid YAML: end of sequence "
                                    "flow not found");
    QTest::newRow("no description") << QByteArray("a: b") << QByteArray()
                                    << QStringLiteral(
                                           "Invalid OpenAPI input: neither \"swagger\": \"2.0\" nor "
                                           "\"openapi\": \"3.0\" or \"3.1\" is said");
    QTest::newRow("a wrong path") << QByteArray("openapi: 3.0.1\npaths:\n  /{a:\n    get: {}\n") << QByteArray()
                                  << QString();
}

void TestApiDescriptions::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, api);
    QFETCH(QString, message);
    Workspace design;
    const auto imported = workspace::importApi(design, text, {.api = api});
    QVERIFY(!imported);
    if (message.isEmpty())
        QVERIFY2(imported.error().message.endsWith(QStringLiteral("(#/paths/~1{a/get, line 4, column 5)")),
                 qPrintable(imported.error().message));
    else
        QCOMPARE(imported.error().message, message);
}

void TestApiDescriptions::leavesTheDesignAlone()
{
    Workspace design;
    QVERIFY(workspace::importApi(design, pets, {}));
    const Workspace before = design;
    const QByteArray broken =
        R"({"openapi": "3.0.1", "paths": {"/a": {"get": {}}, "/b": {"get": {"x-amazon-apigateway-integration": {}}}}})";
    QVERIFY(!workspace::importApi(design, broken, {.api = "Pets"}));
    QVERIFY(design == before);
}

void TestApiDescriptions::boundsAliases()
{
    QByteArray bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const QByteArray inner = "*a" + QByteArray::number(i - 1) + ", ";
        bomb += 'a' + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + inner.repeated(9) + "x]\n";
    }
    const auto json = workspace::jsonOfText(bomb);
    QVERIFY(!json);
    QCOMPARE(json.error().code, base::ErrorCode::TooLarge);
}

void TestApiDescriptions::exportsBothKinds()
{
    Workspace design;
    QVERIFY(workspace::importApi(design, pets, {}));
    const auto plain =
        workspace::exportApi(*design.api("Pets"), {.version = gateway::OpenApi::Swagger20, .extensions = false});
    QVERIFY(plain);
    QCOMPARE(plain->find("swagger")->string(), QByteArray("2.0"));
    QVERIFY(!base::writeJson(*plain).contains("x-amazon-apigateway-integration"));
    const auto whole = workspace::exportApi(*design.api("Pets"), {});
    QVERIFY(whole);
    QVERIFY(base::writeJson(*whole).contains("x-amazon-apigateway-integration"));
    gateway::Api socket;
    socket.protocol = gateway::Protocol::WebSocket;
    QVERIFY(!workspace::exportApi(socket, {}));
}

// What an author writes never becomes markup, and nothing is fetched from elsewhere.
void TestApiDescriptions::referencePageHoldsTextOnly()
{
    Workspace design;
    QVERIFY(workspace::importApi(design, pets, {}));
    const auto page = workspace::referencePage(*design.api("Pets"), "http://127.0.0.1:1/\"></script>");
    QVERIFY(page);
    QCOMPARE(page->count("</script>"), 2);
    QVERIFY(page->contains("All \\u003c/script> of \\u003cb>them"));
    QVERIFY(!page->contains("<b>them"));
    QVERIFY(!page->contains("src=") && !page->contains("<link") && !page->contains("@import"));
    QVERIFY(!page->contains("@DESCRIPTION@") && !page->contains("@BASE@"));
}

void TestApiDescriptions::referenceFilesAreDescriptions()
{
    Workspace design;
    QVERIFY(workspace::importApi(design, pets, {}));
    const auto files = workspace::referenceFiles(*design.api("Pets"), "http://127.0.0.1:1");
    QVERIFY(files);
    QCOMPARE(files->size(), size_t(5));
    for (const auto& [name, version] : {std::pair("openapi-3.0", "3.0.1"), std::pair("openapi-3.1", "3.1.0")}) {
        const auto json = workspace::jsonOfText(files->at(name + QByteArray(".json")));
        const auto yaml = workspace::jsonOfText(files->at(name + QByteArray(".yaml")));
        QVERIFY(json && yaml);
        QVERIFY(*json == *yaml);
        QCOMPARE(json->find("openapi")->string(), QByteArray(version));
    }
}

namespace {

const QByteArray sdkClient = "apiGateway-js-sdk/apigClient.js";

gateway::Route sdkRoute(const QByteArray& method, const QByteArray& path, const QByteArray& document = "{}")
{
    return {method, path, {}, {}, *base::parseJson(document)};
}

}  // namespace

void TestApiDescriptions::sdksNameFunctions_data()
{
    QTest::addColumn<std::vector<gateway::Route>>("routes");
    QTest::addColumn<QList<QByteArray>>("names");
    const auto row = [](const char* name, std::vector<gateway::Route> routes, QList<QByteArray> names) {
        QTest::newRow(name) << routes << names;
    };
    row("the root", {sdkRoute("GET", "/")}, {"rootGet"});
    row("parameters", {sdkRoute("DELETE", "/pets/{petId}")}, {"petsPetIdDelete"});
    row("greedy", {sdkRoute("OPTIONS", "/files/{proxy+}")}, {"filesProxyOptions"});
    row("other characters", {sdkRoute("GET", "/pet-shops/Open.now")}, {"petShopsOpenNowGet"});
    row("the same name twice", {sdkRoute("GET", "/a/b"), sdkRoute("GET", "/a-b")}, {"aBGet", "aBGet2"});
    row("an operation's name", {sdkRoute("GET", "/pets", R"({"operationName":"ListPets"})"), sdkRoute("POST", "/pets")},
        {"petsGet", "petsPost", "listPets"});
    row("no ANY", {sdkRoute("ANY", "/pets"), sdkRoute("GET", "/pets")}, {"petsGet"});
    row("nothing but ANY", {sdkRoute("ANY", "/pets")}, {});
}

void TestApiDescriptions::sdksNameFunctions()
{
    QFETCH(std::vector<gateway::Route>, routes);
    QFETCH(QList<QByteArray>, names);
    gateway::Api api;
    api.name = "pets";
    api.routes = routes;
    const auto files = workspace::javaScriptSdk(api, "http://localhost/dev");
    QVERIFY(files);
    // The service makes no client where there is nothing to call.
    QCOMPARE(files->contains(sdkClient), !names.isEmpty());
    if (names.isEmpty()) return;
    QList<QByteArray> found;
    for (const QByteArray& line : files->at(sdkClient).split('\n'))
        if (const QByteArray text = line.trimmed(); text.startsWith("\"name\": "))
            found.push_back(text.mid(9).chopped(2));
    QCOMPARE(found, names);
}

void TestApiDescriptions::sdksListParameters()
{
    gateway::Api api;
    api.name = "pets";
    api.routes = {sdkRoute("GET", "/pets/{petId}", R"({"requestParameters": {"method.request.header.X-Kind": true,
        "method.request.querystring.page": false, "method.request.path.petId": true}})")};
    const auto files = workspace::javaScriptSdk(api, "http://localhost/@NAME@");
    QVERIFY(files);
    QVERIFY(files->at("apiGateway-js-sdk/README.md")
                .contains("| `petsPetIdGet` | `GET /pets/{petId}` | **`petId`**, **`X-Kind`**, `page` |"));
    QVERIFY(files->at(sdkClient).contains("const invokeUrl = \"http://localhost/@NAME@\";"));
    QVERIFY(files->contains("apiGateway-js-sdk/lib/apiGatewayCore/apiGatewayClient.js"));
}

QTEST_GUILESS_MAIN(TestApiDescriptions)
#include "tst_apidescriptions.moc"
