// REST APIs in and out of OpenAPI: tests/data/gateway/openapi holds the descriptions.
#include "core/gateway/openapi/RestExport.h"
#include "core/gateway/openapi/RestImport.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

#include <algorithm>

using namespace trestle;
using base::JsonValue;
using gateway::Api;
using gateway::Description;
using gateway::Finding;
using gateway::Findings;
using gateway::OpenApi;
using gateway::RestImport;
using gateway::Route;

namespace {

JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return std::move(*value);
}

// The value at "/a/b"; null if there is none.
JsonValue at(const JsonValue& value, const QByteArray& path)
{
    const JsonValue* here = &value;
    for (QByteArray step : path.split('/').mid(1)) {
        step.replace("~1", "/").replace("~0", "~");
        if (here->isArray())
            here = step.toULongLong() < here->array().size() ? &here->array()[step.toULongLong()] : nullptr;
        else
            here = here->find(step);
        if (!here) return {};
    }
    return *here;
}

Api emptyApi()
{
    Api api;
    api.name = "pets";
    api.id = "abcdefghij";
    api.protocol = gateway::Protocol::Rest;
    api.stages.clear();
    return api;
}

Findings take(Api& api, const JsonValue& document, RestImport options = {},
              Description::BasePath basePath = Description::BasePath::Ignore)
{
    Findings findings;
    auto description = Description::read(document, basePath, findings);
    if (!description) qFatal("%s", qPrintable(description.error().message));
    gateway::takeRestDescription(api, *description, options, findings);
    return findings;
}

Api taken(const JsonValue& document)
{
    Api api = emptyApi();
    take(api, document);
    return api;
}

QByteArray texts(const Findings& findings)
{
    QByteArray all;
    for (const Finding& finding : findings)
        all += (finding.severity == Finding::Severity::Error ? "error " : "warning ") + finding.place + ": " +
               finding.text + '\n';
    return all;
}

// A description with one operation, "get /a", of which `members` are part.
JsonValue withOperation(const QByteArray& members, const QByteArray& ofRoot = {})
{
    return json(R"({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {)" + members +
                "}}}" + (ofRoot.isEmpty() ? QByteArray() : ", " + ofRoot) + "}");
}

// Equal but for the order in which things were met.
QByteArray canonical(const JsonValue& value)
{
    if (value.isArray()) {
        QByteArray text = "[";
        for (const JsonValue& each : value.array())
            text += canonical(each) + ",\n";
        return text + ']';
    }
    if (!value.isObject()) return writeJson(value);
    QList<QByteArray> members;
    for (const auto& [name, member] : value.object())
        members.append(name + ": " + canonical(member));
    std::sort(members.begin(), members.end());
    return '{' + members.join(",\n") + '}';
}

// All that an API is, in one order.
QByteArray wholeOf(Api api)
{
    std::sort(api.routes.begin(), api.routes.end(), [](const Route& a, const Route& b) { return a.key() < b.key(); });
    QByteArray whole = api.description + '\n' + canonical(api.document) + '\n';
    for (const Route& route : api.routes)
        whole += route.key() + ' ' + canonical(route.document) + '\n';
    for (const auto& [kind, documents] : api.documents.kinds())
        for (const auto& [id, document] : documents)
            whole += kind + '/' + id + ' ' + canonical(document) + '\n';
    return whole;
}

// The first line by which the two differ; empty if none.
QByteArray difference(const Api& actual, const Api& expected)
{
    const QList<QByteArray> a = wholeOf(actual).split('\n');
    const QList<QByteArray> b = wholeOf(expected).split('\n');
    for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i)
        if (a.value(i) != b.value(i)) return a.value(i - 1) + "\n" + a.value(i) + "\ninstead of\n" + b.value(i);
    return {};
}

JsonValue described(const Api& api, OpenApi version)
{
    const gateway::Documents::OfKind& parts = api.documents.all("documentationParts");
    return gateway::describeRestApi(api, {.version = version,
                                          .integrations = true,
                                          .authorizers = true,
                                          .documentation = true,
                                          .parts = &parts,
                                          .documentationVersion = "1",
                                          .server = "https://abcdefghij.execute-api.us-east-1.amazonaws.com",
                                          .stage = "prod"});
}

}  // namespace

class TestRestDescription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesAll_data();
    void takesAll();
    void losesNothingOnTheWay_data();
    void losesNothingOnTheWay();
    void exports_data();
    void exports();
    void tells_data();
    void tells();
    void merges();
    void overwrites();
    void keepsIds();
    void readsLaterSchemas();
    void fillsVariables();
    void documentationIsInherited();
};

void TestRestDescription::takesAll_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("2.0") << QByteArray("openapi/pets.swagger.json");
    QTest::newRow("3.0") << QByteArray("openapi/pets.openapi.json");
}

// One API in both versions: what it becomes is the same.
void TestRestDescription::takesAll()
{
    QFETCH(QByteArray, file);
    Api api = emptyApi();
    const Findings findings = take(api, tests::gatewayCases(file));
    QCOMPARE(texts(findings), QByteArray());
    QCOMPARE(api.description, QByteArray("All about pets"));
    const QByteArray other = difference(api, taken(tests::gatewayCases("openapi/pets.openapi.json")));
    QVERIFY2(other.isEmpty(), other);

    const JsonValue expected = tests::gatewayCases("openapi/pets.expected.json");
    QCOMPARE(canonical(api.document), canonical(at(expected, "/settings")));
    const JsonValue methods = at(expected, "/methods");
    QCOMPARE(api.routes.size(), methods.object().size());
    for (const auto& [key, method] : methods.object()) {
        const Route* route = api.route(key);
        QVERIFY2(route, key);
        QCOMPARE(canonical(route->document), canonical(method));
    }
    const JsonValue kinds = at(expected, "/documents");
    for (const auto& [kind, documents] : kinds.object()) {
        QCOMPARE(api.documents.all(kind).size(), documents.object().size());
        for (const auto& [id, document] : documents.object()) {
            const JsonValue* found = api.documents.find(kind, id);
            QVERIFY2(found, kind + '/' + id);
            JsonValue readable = *found;
            for (const char* text : {"schema", "properties"})
                if (const JsonValue* member = found->find(text))
                    for (auto& [name, value] : readable.makeObject())
                        if (name == text) value = json(member->string());
            QCOMPARE(canonical(readable), canonical(document));
        }
    }
}

void TestRestDescription::losesNothingOnTheWay_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<OpenApi>("version");
    for (const char* file : {"openapi/pets.swagger.json", "openapi/pets.openapi.json"}) {
        QTest::addRow("%s to 2.0", file) << QByteArray(file) << OpenApi::Swagger20;
        QTest::addRow("%s to 3.0", file) << QByteArray(file) << OpenApi::OpenApi30;
        QTest::addRow("%s to 3.1", file) << QByteArray(file) << OpenApi::OpenApi31;
    }
}

void TestRestDescription::losesNothingOnTheWay()
{
    QFETCH(QByteArray, file);
    QFETCH(OpenApi, version);
    const Api api = taken(tests::gatewayCases(file));
    const JsonValue exported = described(api, version);
    Api again = emptyApi();
    const Findings findings = take(again, exported);
    QCOMPARE(texts(findings), QByteArray());
    const QByteArray lost = difference(again, api);
    QVERIFY2(lost.isEmpty(), lost);
    QCOMPARE(canonical(described(again, version)), canonical(exported));
}

void TestRestDescription::exports_data()
{
    QTest::addColumn<OpenApi>("version");
    QTest::addColumn<bool>("extensions");
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("expected");
    const auto both = [](const char* name, OpenApi version, const char* place, const char* expected) {
        for (const bool extensions : {false, true})
            QTest::addRow("%s%s", name, extensions ? ", extended" : "")
                << version << extensions << QByteArray(place) << QByteArray(expected);
    };
    both("version 2", OpenApi::Swagger20, "/swagger", R"("2.0")");
    both("version 3", OpenApi::OpenApi30, "/openapi", R"("3.0.1")");
    both("title", OpenApi::OpenApi30, "/info/title", R"("pets")");
    both("host", OpenApi::Swagger20, "/host", R"("abcdefghij.execute-api.us-east-1.amazonaws.com")");
    both("base path", OpenApi::Swagger20, "/basePath", R"("/prod")");
    both("server", OpenApi::OpenApi30, "/servers/0/variables/basePath/default", R"("prod")");
    both("query parameter", OpenApi::Swagger20, "/paths/~1pets/get/parameters/0",
         R"({"name": "type", "in": "query", "required": false, "type": "string", "description": "Which kind of pet"})");
    both("query parameter of 3", OpenApi::OpenApi30, "/paths/~1pets/get/parameters/0",
         R"({"name": "type", "in": "query", "schema": {"type": "string"}, "description": "Which kind of pet"})");
    both("typed parameter", OpenApi::OpenApi30, "/paths/~1pets/get/parameters/1/schema",
         R"({"type": "integer", "minimum": 1})");
    both("consumes", OpenApi::Swagger20, "/paths/~1pets/post/consumes", R"(["application/json"])");
    both("produces", OpenApi::Swagger20, "/paths/~1/get/produces", R"(["text/html"])");
    both("body", OpenApi::OpenApi30, "/paths/~1pets/post/requestBody/content/application~1json/schema",
         R"({"$ref": "#/components/schemas/NewPet"})");
    both("response", OpenApi::Swagger20, "/paths/~1pets~1{petId}/get/responses/200",
         R"({"description": "200 response", "schema": {"$ref": "#/definitions/Pet"},
             "headers": {"X-Age": {"type": "string"}}})");
    both("references between models", OpenApi::Swagger20, "/definitions/Pets/items",
         R"({"$ref": "#/definitions/Pet"})");
    both("security", OpenApi::OpenApi30, "/paths/~1pets/post/security", R"([{"guard": []}, {"api_key": []}])");
    both("signed", OpenApi::OpenApi30, "/components/securitySchemes/sigv4",
         R"({"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"})");
    both("any method", OpenApi::OpenApi30, "/paths/~1files~1{proxy+}/x-amazon-apigateway-any-method/responses", "{}");
    both("resource without methods", OpenApi::OpenApi30, "/paths/~1later", "{}");

    const auto row = [](const char* name, bool extensions, const char* place, const char* expected) {
        QTest::addRow("%s%s", name, extensions ? ", extended" : "")
            << OpenApi::Swagger20 << extensions << QByteArray(place) << QByteArray(expected);
    };
    const char* integration = "/paths/~1pets~1{petId}/get/x-amazon-apigateway-integration";
    row("no integration", false, integration, "null");
    row("integration", true, integration,
        R"({"type": "http", "httpMethod": "GET", "uri": "http://127.0.0.1:9/pets/{id}",
            "requestParameters": {"integration.request.path.id": "method.request.path.petId"},
            "responses": {"default": {"statusCode": "200",
                "responseParameters": {"method.response.header.X-Age": "integration.response.header.Age"}},
                "4\\d{2}": {"statusCode": "404", "responseTemplates": {"application/json": "{}"}}},
            "passthroughBehavior": "when_no_match"})");
    row("no authorizer", false, "/securityDefinitions/guard",
        R"({"type": "apiKey", "name": "X-Token", "in": "header", "description": "Ask for one"})");
    row("authorizer", true, "/securityDefinitions/guard/x-amazon-apigateway-authorizer/type", R"("token")");
    row("validator", true, "/paths/~1pets/post/x-amazon-apigateway-request-validator", R"("all")");
    row("policy", true, "/x-amazon-apigateway-policy/Version", R"("2012-10-17")");
    row("no policy", false, "/x-amazon-apigateway-policy", "null");
    row("gateway response", true, "/x-amazon-apigateway-gateway-responses/DEFAULT_4XX/statusCode", "418");
    row("binary media types", true, "/x-amazon-apigateway-binary-media-types", R"(["image/png"])");
    row("compression", true, "/x-amazon-apigateway-minimum-compression-size", "1024");
}

void TestRestDescription::exports()
{
    QFETCH(OpenApi, version);
    QFETCH(bool, extensions);
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, expected);
    const Api api = taken(tests::gatewayCases("openapi/pets.openapi.json"));
    const JsonValue document =
        gateway::describeRestApi(api, {.version = version,
                                       .integrations = extensions,
                                       .authorizers = extensions,
                                       .parts = &api.documents.all("documentationParts"),
                                       .server = "https://abcdefghij.execute-api.us-east-1.amazonaws.com",
                                       .stage = "prod"});
    QCOMPARE(canonical(at(document, place)), canonical(json(expected)));
}

void TestRestDescription::tells_data()
{
    QTest::addColumn<JsonValue>("document");
    QTest::addColumn<QByteArray>("findings");
    QTest::newRow("nothing") << withOperation(R"("responses": {})") << QByteArray();
    QTest::newRow("a default response")
        << withOperation(R"("responses": {"default": {"description": "d"}})")
        << QByteArray(
               "warning /paths/~1a/get/responses/default: The response 'default' of method 'GET' on resource at "
               "path '/a' was left out: a method's responses have a status of three digits\n");
    QTest::newRow("a cookie")
        << withOperation(R"("parameters": [{"name": "c", "in": "cookie", "schema": {"type": "string"}}])")
        << QByteArray(
               "warning /paths/~1a/get/parameters/0: The parameter c of method 'GET' on resource at path '/a' is "
               "in cookie, which the service does not know; it was left out\n");
    QTest::newRow("a schema that is not there")
        << withOperation(R"("requestBody": {"content": {"application/json": {"schema":
               {"$ref": "#/components/schemas/No"}}}})")
        << QByteArray(
               "error /paths/~1a/get/requestBody/content/application~1json/schema: Invalid model identifier "
               "specified: No\n");
    QTest::newRow("a schema that refers to none")
        << withOperation("", R"("components": {"schemas": {"A": {"items": {"$ref": "#/components/schemas/No"}}}})")
        << QByteArray(
               "error /components/schemas/A: Unable to create model 'A': there is no schema "
               "#/components/schemas/No\n");
    QTest::newRow("a name that no model can have")
        << withOperation("", R"("components": {"schemas": {"A_b": {}}})")
        << QByteArray(
               "warning /components/schemas/A_b: A model's name has letters and digits only: the schema A_b "
               "became Ab\n");
    QTest::newRow("a second variable below one path")
        << json(R"({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {
               "/a/{id}/x": {"get": {}}, "/a/{id}": {"get": {}}, "/a/{other}/y": {"get": {}}, "/{id}": {"get": {}}}})")
        << QByteArray(
               "error /paths/~1a~1{other}~1y/get: Unable to create resource at path '/a/{other}': A sibling ({id}) of "
               "this resource already has a variable path part -- only one is allowed\n");
    QTest::newRow("a validator that is not there")
        << withOperation(R"("x-amazon-apigateway-request-validator": "all")")
        << QByteArray(
               "error /paths/~1a/get: Unable to put method 'GET' on resource at path '/a': there is no request "
               "validator all\n");
    QTest::newRow("a scheme that guards nothing")
        << withOperation(R"("security": [{"basic": []}])",
                         R"("components": {"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}})")
        << QByteArray(
               "warning /paths/~1a/get: The security scheme basic of method 'GET' on resource at path '/a' is "
               "neither an authorizer nor an API key, and guards nothing\n");
    QTest::newRow("an authorizer of no type")
        << withOperation("",
                         R"("components": {"securitySchemes": {"jwt": {"type": "apiKey", "name": "a", "in": "header",
               "x-amazon-apigateway-authorizer": {"type": "jwt"}}}})")
        << QByteArray(
               "error /components/securitySchemes/jwt: Unable to create authorizer 'jwt': Invalid authorizer "
               "type specified: jwt\n");
    QTest::newRow("two patterns for one status")
        << withOperation(R"("x-amazon-apigateway-integration": {"type": "mock", "responses": {
               "default": {"statusCode": 200}, "x": {"statusCode": "200"}}})")
        << QByteArray(
               "warning /paths/~1a/get/x-amazon-apigateway-integration/responses/x: The integration of method "
               "'GET' on resource at path '/a' answers 200 by two patterns; 'x' was left out\n");
    QTest::newRow("an integration without type")
        << withOperation(R"("x-amazon-apigateway-integration": {"uri": "http://127.0.0.1/"})")
        << QByteArray(
               "error /paths/~1a/get/x-amazon-apigateway-integration: Unable to put integration for method "
               "'GET' on resource at path '/a': it has no type\n");
    QTest::newRow("trace") << json(R"({"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
                                       "paths": {"/a": {"trace": {}}}})")
                           << QByteArray(
                                  "warning /paths/~1a/trace: The method TRACE of /a is not supported and was "
                                  "left out\n");
}

void TestRestDescription::tells()
{
    QFETCH(JsonValue, document);
    QFETCH(QByteArray, findings);
    Api api = emptyApi();
    QCOMPARE(texts(take(api, document)), findings);
}

void TestRestDescription::merges()
{
    Api api = taken(tests::gatewayCases("openapi/pets.openapi.json"));
    const Api before = api;
    const Findings findings = take(api, withOperation(R"("operationId": "a")"), {.mode = RestImport::Mode::Merge});
    QCOMPARE(texts(findings), QByteArray());
    QCOMPARE(api.routes.size(), before.routes.size() + 1);
    QVERIFY(api.route("GET /a"));
    QCOMPARE(api.documents.all("models"), before.documents.all("models"));
    QCOMPARE(at(api.document, "/policy"), at(before.document, "/policy"));
    QCOMPARE(api.description, before.description);
}

void TestRestDescription::overwrites()
{
    Api api = taken(tests::gatewayCases("openapi/pets.openapi.json"));
    api.stages.push_back({"prod"});
    api.documents.set("deployments", "d1", JsonValue::Object());
    api.document.insert("createdDate", 5);
    take(api, withOperation(R"("operationId": "a")"));
    QCOMPARE(api.routes.size(), size_t(1));
    QVERIFY(api.documents.all("models").empty());
    QVERIFY(api.documents.all("documentationParts").empty());
    QVERIFY(at(api.document, "/policy").isNull());
    QVERIFY(api.description.isEmpty());
    QCOMPARE(api.stages.size(), size_t(1));
    QVERIFY(api.documents.find("deployments", "d1"));
    QCOMPARE(at(api.document, "/createdDate"), JsonValue(5));
}

// What clients refer to by id stays what it is.
void TestRestDescription::keepsIds()
{
    Api api = emptyApi();
    JsonValue authorizer = JsonValue::Object();
    authorizer.insert("name", "guard");
    api.documents.set("authorizers", "own123", authorizer);
    JsonValue resource = JsonValue::Object();
    resource.insert("path", "/pets");
    api.documents.set("resources", "res1234567", resource);
    take(api, tests::gatewayCases("openapi/pets.openapi.json"));
    QCOMPARE(at(*api.documents.find("authorizers", "own123"), "/type"), JsonValue("TOKEN"));
    QCOMPARE(at(api.route("POST /pets")->document, "/authorizerId"), JsonValue("own123"));
    QVERIFY(api.documents.find("resources", "res1234567"));
}

void TestRestDescription::readsLaterSchemas()
{
    const Api api = taken(withOperation("", R"("components": {"schemas": {"A": {"properties": {
        "n": {"type": "number", "exclusiveMinimum": 3}, "const": {"const": "x"},
        "self": {"$ref": "#/components/schemas/A"}, "deep": {"$ref": "#/components/schemas/A/properties/n"}}}}})"));
    const JsonValue schema = json(at(*api.documents.find("models", "A"), "/schema").string());
    const JsonValue expected = json(R"({"properties": {
        "n": {"type": "number", "exclusiveMinimum": true, "minimum": 3}, "const": {"enum": ["x"]},
        "self": {"$ref": "https://apigateway.amazonaws.com/restapis/abcdefghij/models/A"},
        "deep": {"$ref": "#/properties/n"}}})");
    QCOMPARE(canonical(schema), canonical(expected));
    const JsonValue bound = json(R"({"type": "number", "exclusiveMinimum": 3})");
    QCOMPARE(canonical(at(described(api, OpenApi::OpenApi31), "/components/schemas/A/properties/n")), canonical(bound));
}

void TestRestDescription::fillsVariables()
{
    Api api = emptyApi();
    take(api, withOperation(R"("x-amazon-apigateway-integration": {"type": "aws_proxy", "uri":
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/x/${AWS::AccountId}/${stageVariables.f}"})"),
         {.region = "eu-west-1", .accountId = "123456789012"});
    QCOMPARE(at(api.route("GET /a")->document, "/methodIntegration/uri"),
             JsonValue("arn:aws:apigateway:eu-west-1:lambda:path/x/123456789012/${stageVariables.f}"));
}

void TestRestDescription::documentationIsInherited()
{
    Api api = taken(withOperation(R"("responses": {"200": {"description": "200 response"}})",
                                  R"("x-amazon-apigateway-documentation": {"documentationParts": [
        {"location": {"type": "METHOD"}, "properties": {"summary": "any", "description": "any"}},
        {"location": {"type": "METHOD", "path": "/a"}, "properties": {"description": "below a"}},
        {"location": {"type": "METHOD", "path": "/a", "method": "POST"}, "properties": {"description": "not this"}},
        {"location": {"type": "RESPONSE", "statusCode": "200"}, "properties": {"description": "fine"}}]})"));
    const JsonValue document = described(api, OpenApi::OpenApi30);
    QCOMPARE(at(document, "/paths/~1a/get/summary"), JsonValue("any"));
    QCOMPARE(at(document, "/paths/~1a/get/description"), JsonValue("below a"));
    QCOMPARE(at(document, "/paths/~1a/get/responses/200/description"), JsonValue("fine"));
    const QByteArray lost = difference(taken(document), api);
    QVERIFY2(lost.isEmpty(), lost);
}

QTEST_GUILESS_MAIN(TestRestDescription)
#include "tst_restdescription.moc"
