// The control plane of REST APIs on the wire. Rows are tests/data/apigateway/*.json: each file a list of scenarios,
// each a list of calls
//     { "call": "POST /restapis", "body": {…}, "status": 201, "answer": {…}, "error": "Code: message",
//       "keep": { "api": "id" } }
// "answer" says what the answer must have: objects may have more, lists must be the same length; null means that the
// member is not there; "*" is any value. ${api} is what was kept; a scenario begins with a design of its own.
#include "core/aws/apigateway/ApiGatewayApi.h"
#include "core/functions/CodePackage.h"
#include "tests/core/aws/MemoryDesign.h"
#include "tests/core/aws/RestWire.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;

namespace {

struct Service
{
    RestWire wire;
    MemoryDesign design;
    aws::apigateway::ApiGateway gateway{design, wire.planes.surroundings()};

    Service() { aws::apigateway::addOperations(wire.planes, gateway); }
};

QByteArray filled(QByteArray text, const std::map<QByteArray, QByteArray>& kept)
{
    for (const auto& [name, value] : kept)
        text.replace("${" + name + '}', value);
    return text;
}

// Where `actual` is not what `wanted` says; empty if it is.
QByteArray difference(const JsonValue& wanted, const JsonValue* actual, const QByteArray& place)
{
    if (wanted.isNull()) return actual && !actual->isNull() ? place + " should not be there" : QByteArray();
    if (!actual) return place + " is missing";
    if (wanted.isString() && wanted.string() == "*") return {};
    if (wanted.isNumber() && actual->isNumber())
        return wanted.numberText().toDouble() == actual->numberText().toDouble()
                   ? QByteArray()
                   : place + " is " + actual->numberText() + ", not " + wanted.numberText();
    if (wanted.isObject() && actual->isObject()) {
        for (const auto& [name, member] : wanted.object())
            if (QByteArray found = difference(member, actual->find(name), place + '/' + name); !found.isEmpty())
                return found;
        if (wanted.object().empty() && !actual->object().empty()) return place + " is not empty";
        return {};
    }
    if (wanted.isArray() && actual->isArray()) {
        if (wanted.array().size() != actual->array().size())
            return place + " has " + QByteArray::number(qsizetype(actual->array().size())) + " elements";
        for (size_t i = 0; i < wanted.array().size(); ++i)
            if (QByteArray found =
                    difference(wanted.array()[i], &actual->array()[i], place + '/' + QByteArray::number(qsizetype(i)));
                !found.isEmpty())
                return found;
        return {};
    }
    return wanted == *actual ? QByteArray() : place + " is " + writeJson(*actual) + ", not " + writeJson(wanted);
}

// The value at "item/0/id".
QByteArray textAt(const JsonValue& body, const QByteArray& path)
{
    const JsonValue* at = &body;
    for (const QByteArray& step : path.split('/')) {
        if (!at) return {};
        if (at->isArray())
            at = step.toULongLong() < at->array().size() ? &at->array()[step.toULongLong()] : nullptr;
        else
            at = at->find(step);
    }
    return at ? at->string() : QByteArray();
}

}  // namespace

class TestApiGatewayApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scenarios_data();
    void scenarios();
    void readsWhatFilesHold();
    void pages();
    void deploymentsFreeze();
    void canariesAreMadeAndPromoted();
    void importsKeys();
    void givesSdks();
    void everyOperationHasCode();
};

void TestApiGatewayApi::scenarios_data()
{
    QTest::addColumn<QByteArray>("calls");
    const QDir folder(QStringLiteral(TRESTLE_SOURCE_DIR "/tests/data/apigateway"));
    const QStringList files = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    QVERIFY(!files.isEmpty());
    for (const QString& name : files) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto read = base::parseJson(file.readAll());
        QVERIFY2(bool(read), qPrintable(name));
        for (const JsonValue& scenario : read->array())
            QTest::newRow(scenario.find("name")->string().constData()) << writeJson(*scenario.find("calls"));
    }
}

void TestApiGatewayApi::scenarios()
{
    QFETCH(QByteArray, calls);
    Service service;
    std::map<QByteArray, QByteArray> kept;
    const auto rows = base::parseJson(calls);
    for (const JsonValue& row : rows->array()) {
        const QByteArray call = filled(row.find("call")->string(), kept);
        const qsizetype blank = call.indexOf(' ');
        QByteArray body;
        if (const JsonValue* sent = row.find("body"))
            body = sent->isString() ? sent->string() : filled(writeJson(*sent), kept);
        const RestAnswer answer = service.wire.call(call.first(blank), call.sliced(blank + 1), body);
        if (const JsonValue* error = row.find("error")) {
            QCOMPARE(answer.error(), filled(error->string(), kept));
        } else if (answer.status >= 400) {
            QFAIL(call + ": " + answer.error());
        }
        if (const JsonValue* status = row.find("status")) QCOMPARE(qint64(answer.status), *status->toInteger());
        if (const JsonValue* wanted = row.find("answer")) {
            const auto complete = base::parseJson(filled(writeJson(*wanted), kept));
            const QByteArray found = difference(*complete, &answer.body, {});
            QVERIFY2(found.isEmpty(), call + ": " + found);
        }
        if (const JsonValue* keep = row.find("keep"))
            for (const auto& [name, path] : keep->object()) {
                kept[name] = textAt(answer.body, path.string());
                QVERIFY2(!kept[name].isEmpty(), call + ": nothing at " + path.string());
            }
    }
}

// A design that nobody made over the wire reads as one that was.
void TestApiGatewayApi::readsWhatFilesHold()
{
    Service service;
    service.design.change([](workspace::Workspace& design) {
        gateway::Api api;
        api.name = "library";
        api.protocol = gateway::Protocol::Rest;
        api.stages = {{"prod"}};
        api.routes = {{"GET", "/books/{id}", gateway::FunctionIntegration{"getBook"}, {}},
                      {"ANY", "/{proxy+}", gateway::HttpIntegration{"http://127.0.0.1:1/{proxy}"}, {}},
                      {"GET", "/ping", gateway::MockIntegration{204}, {}}};
        design.apis.push_back(std::move(api));
        return true;
    });
    const RestAnswer apis = service.wire.call("GET", "/restapis");
    const QByteArray id = textAt(apis.body, "item/0/id");
    QCOMPARE(id.size(), 10);
    QCOMPARE(textAt(apis.body, "item/0/name"), "library");
    QCOMPARE(textAt(apis.body, "item/0/apiKeySource"), "HEADER");
    const QByteArray root = textAt(apis.body, "item/0/rootResourceId");

    const RestAnswer resources = service.wire.call("GET", "/restapis/" + id + "/resources?embed=methods");
    const auto& items = resources.body.find("item")->array();
    QCOMPARE(items.size(), size_t(5));  // /, /books, /books/{id}, /ping, /{proxy+}
    QCOMPARE(textAt(resources.body, "item/0/id"), root);
    QCOMPARE(textAt(resources.body, "item/1/parentId"), root);
    const JsonValue& method = *items[2].find("resourceMethods")->find("GET");
    QCOMPARE(method.find("authorizationType")->string(), "NONE");
    QCOMPARE(method.find("methodIntegration")->find("type")->string(), "AWS_PROXY");
    QCOMPARE(method.find("methodIntegration")->find("cacheNamespace")->string(), items[2].find("id")->string());
    QCOMPARE(items[4].find("resourceMethods")->find("ANY")->find("methodIntegration")->find("type")->string(),
             "HTTP_PROXY");
    // The ids are the same each time.
    QCOMPARE(service.wire.call("GET", "/restapis/" + id + "/resources?embed=methods").text, resources.text);

    const RestAnswer stage = service.wire.call("GET", "/restapis/" + id + "/stages/prod");
    QCOMPARE(stage.status, 200);
    QVERIFY(!stage.body.find("deploymentId"));
    // What a client changes of a route that a form made is kept in the service's words.
    const QByteArray place = "/restapis/" + id + "/resources/" + items[2].find("id")->string() + "/methods/GET";
    const RestAnswer changed =
        service.wire.call("PATCH", place + "/integration",
                          R"({"patchOperations":[{"op":"replace","path":"/timeoutInMillis","value":"1000"}]})");
    QCOMPARE(changed.status, 200);
    const gateway::Route* route = service.design.design()->api("library")->route("GET /books/{id}");
    QVERIFY(std::holds_alternative<std::monostate>(route->integration));
    QCOMPARE(*route->document.find("methodIntegration")->find("timeoutInMillis")->toInteger(), 1000);
}

void TestApiGatewayApi::pages()
{
    Service service;
    for (int i = 0; i < 30; ++i)
        service.wire.call("POST", "/apikeys", R"({"name":"key)" + QByteArray::number(i) + R"(","enabled":true})");
    std::set<QByteArray> seen;
    QByteArray target = "/apikeys?limit=7";
    int count = 0;
    for (;; ++count) {
        const RestAnswer page = service.wire.call("GET", target);
        QCOMPARE(page.status, 200);
        for (const JsonValue& key : page.body.find("item")->array())
            QVERIFY(seen.insert(key.find("id")->string()).second);
        const JsonValue* position = page.body.find("position");
        if (!position) break;
        target = "/apikeys?limit=7&position=" + position->string().toPercentEncoding();
    }
    QCOMPARE(count, 4);
    QCOMPARE(seen.size(), size_t(30));
    QCOMPARE(service.wire.call("GET", "/apikeys").body.find("item")->array().size(), size_t(25));
    QCOMPARE(service.wire.call("GET", "/apikeys?position=none").error(),
             "BadRequestException: Invalid position parameter specified: none");
}

namespace {

// An API with one MOCK method at its root; returns its id.
QByteArray madeApi(const Service& service)
{
    const RestAnswer api = service.wire.call("POST", "/restapis", R"({"name":"api"})");
    const QByteArray id = textAt(api.body, "id");
    const QByteArray method = "/restapis/" + id + "/resources/" + textAt(api.body, "rootResourceId") + "/methods/GET";
    service.wire.call("PUT", method, R"({"authorizationType":"NONE"})");
    service.wire.call("PUT", method + "/integration",
                      R"({"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\": 200}"}})");
    return id;
}

}  // namespace

void TestApiGatewayApi::deploymentsFreeze()
{
    Service service;
    const QByteArray id = madeApi(service);
    const RestAnswer deployed = service.wire.call("POST", "/restapis/" + id + "/deployments",
                                                  R"({"stageName":"dev","description":"first","variables":{"a":"1"}})");
    QCOMPARE(deployed.status, 201);
    QVERIFY(!deployed.body.find("snapshot"));  // ours, not the service's
    const QByteArray deployment = textAt(deployed.body, "id");
    const RestAnswer stage = service.wire.call("GET", "/restapis/" + id + "/stages/dev");
    QCOMPARE(textAt(stage.body, "deploymentId"), deployment);
    QCOMPARE(textAt(stage.body, "variables/a"), "1");

    const gateway::Api& api = service.design.design()->apis.front();
    const JsonValue* document = api.documents.find("deployments", deployment);
    QCOMPARE(document->find("snapshot")->find("routes")->array().size(), size_t(1));
    QVERIFY(!api.stages.front().autoDeploy);

    const RestAnswer summary =
        service.wire.call("GET", "/restapis/" + id + "/deployments/" + deployment + "?embed=apisummary");
    QCOMPARE(writeJson(*summary.body.find("apiSummary")),
             R"({"/":{"GET":{"authorizationType":"NONE","apiKeyRequired":false}}})");
    QCOMPARE(service.wire.call("DELETE", "/restapis/" + id + "/deployments/" + deployment).error(),
             "BadRequestException: Active stages pointing to this deployment must be moved or deleted");
    QCOMPARE(service.wire.call("DELETE", "/restapis/" + id + "/stages/dev").status, 202);
    QCOMPARE(service.wire.call("DELETE", "/restapis/" + id + "/deployments/" + deployment).status, 202);
}

void TestApiGatewayApi::canariesAreMadeAndPromoted()
{
    Service service;
    const QByteArray id = madeApi(service);
    const QByteArray place = "/restapis/" + id + "/deployments";
    const QByteArray first =
        textAt(service.wire.call("POST", place, R"({"stageName":"dev","variables":{"a":"1"}})").body, "id");
    const QByteArray second = textAt(
        service.wire
            .call(
                "POST", place,
                R"({"stageName":"dev","canarySettings":{"percentTraffic":50,"stageVariableOverrides":{"a":"2","b":"3"}}})")
            .body,
        "id");
    const QByteArray stagePlace = "/restapis/" + id + "/stages/dev";
    RestAnswer stage = service.wire.call("GET", stagePlace);
    QCOMPARE(textAt(stage.body, "deploymentId"), first);
    QCOMPARE(textAt(stage.body, "canarySettings/deploymentId"), second);
    QCOMPARE(stage.body.find("canarySettings")->find("useStageCache")->toBool(), false);

    stage = service.wire.call("PATCH", stagePlace, R"({"patchOperations":[
        {"op":"copy","from":"/canarySettings/stageVariableOverrides","path":"/variables"},
        {"op":"copy","from":"/canarySettings/deploymentId","path":"/deploymentId"},
        {"op":"remove","path":"/canarySettings"}]})");
    QCOMPARE(stage.status, 200);
    QCOMPARE(textAt(stage.body, "deploymentId"), second);
    QCOMPARE(writeJson(*stage.body.find("variables")), R"({"a":"2","b":"3"})");
    QVERIFY(!stage.body.find("canarySettings"));
    QCOMPARE(service.wire
                 .call("PATCH", stagePlace,
                       R"({"patchOperations":[{"op":"copy","from":"/canarySettings/deploymentId",
                                   "path":"/deploymentId"}]})")
                 .error(),
             "BadRequestException: Promotion not available. Canary does not exist.");
}

void TestApiGatewayApi::importsKeys()
{
    Service service;
    const QByteArray csv =
        "Name,key,description,Enabled,usageplanIds\n"
        "one,abcdefghijklmnopqrstuvwxyz0123,\"first, of two\",TRUE,\n"
        "two,0123456789abcdefghijklmnopqrst,,false,none\n"
        "bad,abcdefghijklmnopqrstuvwxyz012,,true,\n";
    http::Request request = RestWire::request("POST", "/apikeys?mode=import&format=csv");
    request.body = csv;
    const RestAnswer imported = service.wire.send(request);
    QCOMPARE(imported.status, 201);
    QCOMPARE(imported.body.find("ids")->array().size(), size_t(2));
    QCOMPARE(imported.body.find("warnings")->array().size(), size_t(2));
    QCOMPARE(textAt(imported.body, "warnings/1"), "Skipping key 'bad': API Key value should be at least 30 characters");
    const RestAnswer found = service.wire.call("GET", "/apikeys?name=one&includeValues=true");
    QCOMPARE(textAt(found.body, "item/0/value"), "abcdefghijklmnopqrstuvwxyz0123");
    QCOMPARE(textAt(found.body, "item/0/description"), "first, of two");
    QVERIFY(!service.wire.call("GET", "/apikeys?name=one").body.find("item")->array()[0].find("value"));
    // All or nothing, if that is asked.
    request.target = "/apikeys?mode=import&format=csv&failonwarnings=true";
    QCOMPARE(service.wire.send(request).status, 400);
    QCOMPARE(service.wire.call("GET", "/apikeys").body.find("item")->array().size(), size_t(2));
}

void TestApiGatewayApi::givesSdks()
{
    Service service;
    const QByteArray id = madeApi(service);
    service.wire.call("POST", "/restapis/" + id + "/deployments", R"({"stageName":"dev"})");
    const QByteArray place = "/restapis/" + id + "/stages/dev/sdks/";
    const RestAnswer sdk = service.wire.call("GET", place + "javascript");
    QCOMPARE(sdk.status, 200);
    QCOMPARE(sdk.headers.value("Content-Type"), QByteArrayView("application/octet-stream"));
    QVERIFY(sdk.headers.value("Content-Disposition").startsWith("attachment; filename=\"javascript_"));
    QTemporaryDir folder;
    QVERIFY(functions::unpackCode(sdk.text, folder.filePath(QStringLiteral("sdk"))));
    QFile client(folder.filePath(QStringLiteral("sdk/apiGateway-js-sdk/apigClient.js")));
    QVERIFY(client.open(QIODevice::ReadOnly));
    const QByteArray code = client.readAll();
    QVERIFY(code.contains("\"http://localhost:4566/restapis/" + id + "/dev/_user_request_\""));
    QVERIFY(code.contains("\"rootGet\""));

    QCOMPARE(service.wire.call("GET", place + "java").error(),
             "NotImplementedException: Trestle generates SDKs of the type javascript only, not java");
    QCOMPARE(service.wire.call("GET", place + "cobol").error(),
             "NotFoundException: Invalid SDK type identifier specified");
    QCOMPARE(service.wire.call("GET", "/restapis/" + id + "/stages/none/sdks/javascript").error(),
             "NotFoundException: Invalid stage identifier specified");
}

// But for those of TestInvoke.h, which need a gateway.
void TestApiGatewayApi::everyOperationHasCode()
{
    Service service;
    const std::vector<QByteArrayView> refused = service.wire.planes.service(aws::rest::apiGatewayModel()).refused();
    const std::set<QByteArray> known = {"TestInvokeAuthorizer", "TestInvokeMethod"};
    for (const QByteArrayView name : refused)
        QVERIFY2(known.contains(name.toByteArray()), name.data());
}

QTEST_GUILESS_MAIN(TestApiGatewayApi)
#include "tst_apigatewayapi.moc"
