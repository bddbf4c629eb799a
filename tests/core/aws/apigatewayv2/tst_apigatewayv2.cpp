// The control plane of HTTP and WebSocket APIs, call by call: what goes in comes back, what the designer made is shown,
// what is wrong is refused in the service's words.
#include "core/aws/apigatewayv2/ApiGatewayV2.h"
#include "core/gateway/definition/Snapshot.h"
#include "tests/core/aws/RestWire.h"

#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;
using gateway::Api;
using gateway::FunctionIntegration;
using gateway::Protocol;
using gateway::Route;

namespace {

class Design final : public workspace::DesignAccess
{
public:
    workspace::Workspace now;

    [[nodiscard]] std::shared_ptr<const workspace::Workspace> design() const override
    {
        return std::make_shared<const workspace::Workspace>(now);
    }
    bool change(const std::function<bool(workspace::Workspace& design)>& edit) override
    {
        workspace::Workspace copy = now;
        if (!edit(copy)) return false;
        now = std::move(copy);
        return true;
    }
};

QByteArray text(const JsonValue& object, QByteArrayView path)
{
    const JsonValue* at = &object;
    for (const QByteArray& name : path.toByteArray().split('.')) {
        at = at->isArray() ? &at->array().at(name.toULong()) : at->find(name);
        if (!at) return "(none)";
    }
    return at->isString() ? at->string() : base::writeJson(*at);
}

}  // namespace

class TestApiGatewayV2 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesApis();
    void makesApisQuickly();
    void walksThroughAnHttpApi();
    void walksThroughAWebSocketApi();
    void showsWhatWasDesigned();
    void freezesDeployments();
    void mergesMapsEntryByEntry();
    void joinsApisUnderDomainNames();
    void importsAndExports();
    void tags();
    void pages();
    void refuses_data();
    void refuses();
    void routesByRules();
    void carriesOutTheWholeModel();

private:
    JsonValue ok(const QByteArray& method, const QByteArray& target, const QByteArray& json, int status)
    {
        const RestAnswer answer = m_wire->call(method, target, json);
        if (answer.status != status) qWarning() << method << target << answer.status << answer.text << answer.error();
        m_status = answer.status;
        return answer.body;
    }
    JsonValue post(const QByteArray& target, const QByteArray& json) { return ok("POST", target, json, 201); }
    JsonValue patch(const QByteArray& target, const QByteArray& json) { return ok("PATCH", target, json, 200); }
    JsonValue get(const QByteArray& target) { return ok("GET", target, {}, 200); }
    void drop(const QByteArray& target, int status = 204)
    {
        ok("DELETE", target, {}, status);
        QCOMPARE(m_status, status);
    }

    std::unique_ptr<Design> m_design;
    std::unique_ptr<RestWire> m_wire;
    std::unique_ptr<aws::apigatewayv2::ApiGatewayV2> m_gateway;
    int m_status = 0;
};

void TestApiGatewayV2::init()
{
    m_design = std::make_unique<Design>();
    m_wire = std::make_unique<RestWire>();
    m_gateway.reset(new aws::apigatewayv2::ApiGatewayV2{*m_design, m_wire->planes.surroundings()});
    aws::apigatewayv2::addOperations(m_wire->planes, *m_gateway);
}

void TestApiGatewayV2::makesApis()
{
    const JsonValue api = post("/v2/apis", R"({"name":"pets & co","protocolType":"HTTP","description":"d","version":"1",
        "corsConfiguration":{"allowOrigins":["*"],"maxAge":10},"tags":{"a":"b"}})");
    const QByteArray id = text(api, "apiId");
    QCOMPARE(id.size(), 10);
    QCOMPARE(text(api, "name"), QByteArray("pets & co"));
    QCOMPARE(text(api, "protocolType"), QByteArray("HTTP"));
    QCOMPARE(text(api, "apiEndpoint"), "https://" + id + ".execute-api.us-east-1.amazonaws.com");
    QCOMPARE(text(api, "routeSelectionExpression"), QByteArray("$request.method $request.path"));
    QCOMPARE(text(api, "apiKeySelectionExpression"), QByteArray("$request.header.x-api-key"));
    QCOMPARE(text(api, "corsConfiguration"), QByteArray(R"({"allowOrigins":["*"],"maxAge":10})"));
    QVERIFY(text(api, "createdDate").endsWith('Z'));
    QVERIFY(get("/v2/apis/" + id) == api);
    QVERIFY(m_design->now.apis[0].stages.empty());
    QCOMPARE(m_design->now.apis[0].name, QByteArray("pets - co"));

    const JsonValue changed = patch("/v2/apis/" + id, R"({"name":"cats","description":""})");
    QCOMPARE(text(changed, "name"), QByteArray("cats"));
    QCOMPARE(text(changed, "version"), QByteArray("1"));
    drop("/v2/apis/" + id + "/cors");
    QCOMPARE(text(get("/v2/apis/" + id), "corsConfiguration"), QByteArray("(none)"));
    drop("/v2/apis/" + id);
    QCOMPARE(text(get("/v2/apis"), "items"), QByteArray("[]"));
}

void TestApiGatewayV2::makesApisQuickly()
{
    const QByteArray function("arn:aws:lambda:us-east-1:000000000000:function:f");
    const JsonValue api = post("/v2/apis", R"({"name":"q","protocolType":"HTTP","target":")" + function + "\"}");
    const QByteArray at = "/v2/apis/" + text(api, "apiId");
    QCOMPARE(text(api, "apiGatewayManaged"), QByteArray("false"));
    const JsonValue routes = get(at + "/routes");
    QCOMPARE(text(routes, "items.0.routeKey"), QByteArray("$default"));
    QCOMPARE(text(routes, "items.0.apiGatewayManaged"), QByteArray("true"));
    const JsonValue integrations = get(at + "/integrations");
    QCOMPARE(text(integrations, "items.0.integrationUri"), function);
    QCOMPARE(text(integrations, "items.0.payloadFormatVersion"), QByteArray("2.0"));
    QCOMPARE(text(routes, "items.0.target"), "integrations/" + text(integrations, "items.0.integrationId"));
    const JsonValue stages = get(at + "/stages");
    QCOMPARE(text(stages, "items.0.stageName"), QByteArray("$default"));
    QCOMPARE(text(stages, "items.0.autoDeploy"), QByteArray("true"));
    QCOMPARE(text(stages, "items.0.apiGatewayManaged"), QByteArray("true"));
    patch(at, R"({"target":"http://localhost:1/"})");
    QCOMPARE(text(get(at + "/integrations"), "items.0.integrationType"), QByteArray("HTTP_PROXY"));
}

void TestApiGatewayV2::walksThroughAnHttpApi()
{
    const QByteArray at = "/v2/apis/" + text(post("/v2/apis", R"({"name":"a","protocolType":"HTTP"})"), "apiId");
    const JsonValue integration =
        post(at + "/integrations", R"({"integrationType":"HTTP_PROXY","integrationMethod":"GET",
        "integrationUri":"http://localhost:1/{id}","requestParameters":{"append:header.x":"1"}})");
    const QByteArray integrationId = text(integration, "integrationId");
    QCOMPARE(text(integration, "connectionType"), QByteArray("INTERNET"));
    QCOMPARE(text(integration, "timeoutInMillis"), QByteArray("30000"));
    QCOMPARE(text(integration, "payloadFormatVersion"), QByteArray("1.0"));
    QVERIFY(get(at + "/integrations/" + integrationId) == integration);

    const JsonValue authorizer = post(at + "/authorizers", R"({"authorizerType":"JWT","name":"j",
        "identitySource":["$request.header.Authorization"],"jwtConfiguration":{"issuer":"http://i","audience":["a"]}})");
    const QByteArray authorizerId = text(authorizer, "authorizerId");
    QVERIFY(get(at + "/authorizers/" + authorizerId) == authorizer);

    const JsonValue route = post(
        at + "/routes", R"({"routeKey":"GET /pets/{id}","authorizationType":"JWT","authorizerId":")" + authorizerId +
                            R"(","authorizationScopes":["read"],"target":"integrations/)" + integrationId + "\"}");
    const QByteArray routeId = text(route, "routeId");
    QCOMPARE(text(route, "apiKeyRequired"), QByteArray("false"));
    QCOMPARE(text(route, "authorizationScopes"), QByteArray(R"(["read"])"));
    QVERIFY(get(at + "/routes/" + routeId) == route);
    QCOMPARE(m_design->now.apis[0].routes[0].key(), QByteArray("GET /pets/{id}"));
    const JsonValue moved =
        patch(at + "/routes/" + routeId, R"({"routeKey":"GET /cats/{id}","authorizationType":"NONE"})");
    QCOMPARE(text(moved, "routeId"), routeId);
    QCOMPARE(text(moved, "routeKey"), QByteArray("GET /cats/{id}"));
    QCOMPARE(text(moved, "target"), "integrations/" + integrationId);

    const JsonValue stage = post(at + "/stages", R"({"stageName":"dev","autoDeploy":true,"stageVariables":{"a":"b"},
        "accessLogSettings":{"destinationArn":"arn:aws:logs:us-east-1:1:log-group:x","format":"$context.requestId"},
        "defaultRouteSettings":{"throttlingBurstLimit":5,"throttlingRateLimit":1.5},
        "routeSettings":{"GET /cats/{id}":{"throttlingBurstLimit":1}}})");
    QVERIFY(get(at + "/stages/dev") == stage);
    QCOMPARE(text(stage, "stageVariables"), QByteArray(R"({"a":"b"})"));
    QCOMPARE(text(stage, "defaultRouteSettings.throttlingRateLimit"), QByteArray("1.5"));
    QCOMPARE(m_design->now.apis[0].stages[0].variables.at("a"), QByteArray("b"));
    drop(at + "/stages/dev/accesslogsettings");
    drop(at + "/stages/dev/routesettings/GET%20%2Fcats%2F%7Bid%7D");
    QCOMPARE(text(get(at + "/stages/dev"), "routeSettings"), QByteArray("{}"));
    QCOMPARE(text(get(at + "/stages/dev"), "accessLogSettings"), QByteArray("(none)"));
    drop(at + "/stages/dev/cache/authorizers");

    drop(at + "/authorizers/" + authorizerId, 409);
    patch(at + "/routes/" + routeId, R"({"authorizerId":""})");
    drop(at + "/authorizers/" + authorizerId);
    drop(at + "/routes/" + routeId);
    drop(at + "/integrations/" + integrationId);
    drop(at + "/stages/dev");
}

void TestApiGatewayV2::walksThroughAWebSocketApi()
{
    const JsonValue api = post(
        "/v2/apis", R"({"name":"chat","protocolType":"WEBSOCKET","routeSelectionExpression":"$request.body.action"})");
    QVERIFY(text(api, "apiEndpoint").startsWith("wss://"));
    const QByteArray at = "/v2/apis/" + text(api, "apiId");
    const JsonValue integration =
        post(at + "/integrations", R"({"integrationType":"MOCK","templateSelectionExpression":"x",
        "requestTemplates":{"200":"{\"statusCode\":200}"}})");
    const QByteArray below = at + "/integrations/" + text(integration, "integrationId") + "/integrationresponses";
    QCOMPARE(text(integration, "passthroughBehavior"), QByteArray("WHEN_NO_MATCH"));
    QCOMPARE(text(integration, "integrationResponseSelectionExpression"),
             QByteArray("${integration.response.statuscode}"));
    const JsonValue response = post(below, R"({"integrationResponseKey":"$default"})");
    QVERIFY(get(below + '/' + text(response, "integrationResponseId")) == response);
    QCOMPARE(get(below).find("items")->array().size(), size_t(1));
    const JsonValue route =
        post(at + "/routes", R"({"routeKey":"join","routeResponseSelectionExpression":"$default"})");
    const QByteArray responses = at + "/routes/" + text(route, "routeId") + "/routeresponses";
    const JsonValue routeResponse = post(responses, R"({"routeResponseKey":"$default"})");
    QVERIFY(get(responses + '/' + text(routeResponse, "routeResponseId")) == routeResponse);
    const JsonValue model =
        post(at + "/models",
             R"({"name":"Join","schema":"{\"type\":\"object\",\"properties\":{\"room\":{\"type\":\"string\"}}}"})");
    QVERIFY(get(at + "/models/" + text(model, "modelId")) == model);
    QVERIFY(text(get(at + "/models/" + text(model, "modelId") + "/template"), "value")
                .contains("\"room\" : \"$inputRoot.room\""));
    drop(responses + '/' + text(routeResponse, "routeResponseId"));
    drop(below + '/' + text(response, "integrationResponseId"));
    drop(at + "/models/" + text(model, "modelId"));
    QCOMPARE(m_design->now.apis[0].routes[0].path, QByteArray("join"));
}

void TestApiGatewayV2::showsWhatWasDesigned()
{
    Api api;
    api.name = "library";
    api.id = "abcdefghij";
    api.routes = {{"GET", "/books/{id}", FunctionIntegration{.function = "getBook"}},
                  {"GET", "/status", gateway::MockIntegration{200, {{"content-type", "text/plain"}}, "ok"}}};
    m_design->now.apis.push_back(api);
    const QByteArray at("/v2/apis/abcdefghij");
    const JsonValue routes = get(at + "/routes");
    const QByteArray target = text(routes, "items.0.target");
    QVERIFY(target.startsWith("integrations/"));
    const JsonValue integration = get(at + '/' + target);
    QCOMPARE(text(integration, "integrationUri"), QByteArray("arn:aws:lambda:us-east-1:000000000000:function:getBook"));
    QCOMPARE(get(at + "/integrations").find("items")->array().size(), size_t(2));

    // What the form can say stays in the form, ...
    patch(at + '/' + target, R"({"timeoutInMillis":900})");
    QVERIFY(m_design->now.apis[0].routes[0].integration ==
            gateway::Integration(FunctionIntegration{.function = "getBook", .timeoutMs = 900}));
    patch(at + "/routes/" + text(routes, "items.0.routeId"), R"({"operationName":"read","target":")" + target + "\"}");
    QVERIFY(!std::holds_alternative<std::monostate>(m_design->now.apis[0].routes[0].integration));
    // ... what it cannot becomes a document with the same id.
    patch(at + '/' + target, R"({"requestParameters":{"append:header.x":"1"}})");
    QVERIFY(std::holds_alternative<std::monostate>(m_design->now.apis[0].routes[0].integration));
    QCOMPARE(text(get(at + "/routes"), "items.0.target"), target);
    QCOMPARE(text(get(at + '/' + target), "requestParameters"), QByteArray(R"({"append:header.x":"1"})"));
}

void TestApiGatewayV2::freezesDeployments()
{
    const QByteArray at = "/v2/apis/" + text(post("/v2/apis", R"({"name":"a","protocolType":"HTTP"})"), "apiId");
    m_design->now.apis[0].routes = {{"GET", "/a", gateway::MockIntegration{201, {}, "x"}}};
    post(at + "/stages", R"({"stageName":"prod"})");
    const JsonValue deployment = post(at + "/deployments", R"({"stageName":"prod","description":"one"})");
    const QByteArray id = text(deployment, "deploymentId");
    QCOMPARE(text(deployment, "deploymentStatus"), QByteArray("DEPLOYED"));
    QCOMPARE(text(get(at + "/stages/prod"), "deploymentId"), id);
    QVERIFY(get(at + "/deployments/" + id) == deployment);
    const Api& api = m_design->now.apis[0];
    const Api frozen = gateway::apiOfSnapshot(api, *gateway::findSnapshot(api, id));
    QVERIFY(frozen.routes == api.routes);
    drop(at + "/deployments/" + id, 400);
    patch(at + "/stages/prod", R"({"autoDeploy":true})");
    drop(at + "/deployments/" + id);

    // A stage that deploys by itself shows the design as a deployment, another one for each change...
    const QByteArray automatic = text(get(at + "/stages/prod"), "deploymentId");
    QCOMPARE(automatic.size(), 7);
    QCOMPARE(text(get(at + "/stages/prod"), "lastDeploymentStatusMessage"),
             "Successfully deployed stage with deployment ID '" + automatic + '\'');
    QCOMPARE(text(get(at + "/deployments"), "items.0.deploymentId"), automatic);
    QCOMPARE(text(get(at + "/deployments/" + automatic), "autoDeployed"), QByteArray("true"));
    drop(at + "/deployments/" + automatic, 400);
    m_design->now.apis[0].routes.push_back({"GET", "/b", gateway::MockIntegration{201, {}, "x"}});
    const QByteArray next = text(get(at + "/stages/prod"), "deploymentId");
    QVERIFY(next != automatic);
    // ... and the last one stays when it deploys no more.
    patch(at + "/stages/prod", R"({"autoDeploy":false})");
    m_design->now.apis[0].routes.pop_back();
    QCOMPARE(text(get(at + "/stages/prod"), "deploymentId"), next);
    const JsonValue* snapshot = gateway::findSnapshot(m_design->now.apis[0], next);
    QVERIFY(snapshot);
    QCOMPARE(gateway::apiOfSnapshot(m_design->now.apis[0], *snapshot).routes.size(), size_t(2));
}

void TestApiGatewayV2::mergesMapsEntryByEntry()
{
    const QByteArray at = "/v2/apis/" + text(post("/v2/apis", R"({"name":"a","protocolType":"HTTP"})"), "apiId");
    const QByteArray integration =
        at + "/integrations/" +
        text(post(at + "/integrations",
                  R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":"http://h",
            "requestParameters":{"append:header.a":"1","append:header.b":"2"}})"),
             "integrationId");
    QCOMPARE(text(patch(integration, R"({"requestParameters":{"append:header.a":"","append:header.c":"3"}})"),
                  "requestParameters"),
             QByteArray(R"({"append:header.b":"2","append:header.c":"3"})"));
    // Also where there was no map before.
    QCOMPARE(text(patch(integration, R"({"responseParameters":{"403":{},"404":{"append:header.a":"1"}},
                                         "tlsConfig":{"serverNameToVerify":""}})"),
                  "responseParameters"),
             QByteArray(R"({"404":{"append:header.a":"1"}})"));
    QCOMPARE(text(get(integration), "tlsConfig"), QByteArray("(none)"));
    post(at + "/stages", R"({"stageName":"s","stageVariables":{"a":"1","b":"2"}})");
    QCOMPARE(text(patch(at + "/stages/s", R"({"stageVariables":{"a":"","c":"3"}})"), "stageVariables"),
             QByteArray(R"({"b":"2","c":"3"})"));
}

void TestApiGatewayV2::joinsApisUnderDomainNames()
{
    const QByteArray id = text(post("/v2/apis", R"({"name":"a","protocolType":"HTTP","target":"http://h"})"), "apiId");
    const JsonValue domain = post("/v2/domainnames", R"({"domainName":"api.example.com",
        "domainNameConfigurations":[{"certificateArn":"arn:aws:acm:us-east-1:1:certificate/x","endpointType":"REGIONAL"}]})");
    QCOMPARE(text(domain, "domainNameConfigurations.0.domainNameStatus"), QByteArray("AVAILABLE"));
    QVERIFY(get("/v2/domainnames/api.example.com") == domain);
    QCOMPARE(text(domain, "domainNameConfigurations.0.ipAddressType"), QByteArray("ipv4"));
    patch("/v2/domainnames/api.example.com", R"({"mutualTlsAuthentication":{"truststoreUri":"s3://a/b"}})");
    QCOMPARE(text(get("/v2/domainnames/api.example.com"), "mutualTlsAuthentication.truststoreUri"),
             QByteArray("s3://a/b"));
    patch("/v2/domainnames/api.example.com", R"({"mutualTlsAuthentication":{"truststoreUri":""}})");
    QVERIFY(get("/v2/domainnames/api.example.com") == domain);
    const QByteArray below("/v2/domainnames/api.example.com/apimappings");
    const JsonValue mapping =
        post(below, R"({"apiId":")" + id + R"(","stage":"$default","apiMappingKey":"orders/v1"})");
    QVERIFY(get(below + '/' + text(mapping, "apiMappingId")) == mapping);
    QCOMPARE(get(below).find("items")->array().size(), size_t(1));
    ok("POST", below, R"({"apiId":")" + id + R"(","stage":"$default","apiMappingKey":"orders/v1"})", 409);
    QCOMPARE(m_status, 409);
    drop("/v2/apis/" + id, 400);
    drop(below + '/' + text(mapping, "apiMappingId"));
    drop("/v2/domainnames/api.example.com");
    const JsonValue link = post("/v2/vpclinks", R"({"name":"l","subnetIds":["s"]})");
    QVERIFY(get("/v2/vpclinks/" + text(link, "vpcLinkId")) == link);
    QCOMPARE(text(link, "vpcLinkStatus"), QByteArray("AVAILABLE"));
    drop("/v2/vpclinks/" + text(link, "vpcLinkId"), 202);
}

void TestApiGatewayV2::importsAndExports()
{
    const QByteArray yaml =
        "openapi: 3.0.1\ninfo:\n  title: pets\n  version: '1'\npaths:\n  /pets:\n    get:\n"
        "      x-amazon-apigateway-integration:\n        type: http_proxy\n        httpMethod: GET\n"
        "        uri: http://localhost:1/\n        payloadFormatVersion: '1.0'\n";
    JsonValue input = JsonValue::Object();
    input.insert("body", yaml);
    const JsonValue api = ok("PUT", "/v2/apis", base::writeJson(input), 201);
    const QByteArray at = "/v2/apis/" + text(api, "apiId");
    QCOMPARE(text(api, "name"), QByteArray("pets"));
    QCOMPARE(text(get(at + "/routes"), "items.0.routeKey"), QByteArray("GET /pets"));
    const JsonValue exported = get(at + "/exports/OAS30?outputType=JSON");
    QCOMPARE(text(exported, "paths./pets.get.x-amazon-apigateway-integration.uri"), QByteArray("http://localhost:1/"));
    const RestAnswer answer = m_wire->call("GET", at + "/exports/OAS30?outputType=YAML");
    QVERIFY2(answer.text.contains("uri: http://localhost:1/"), answer.text.constData());
    ok("PUT", at,
       R"({"body":"{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"cats\"},\"paths\":{\"/cats\":{\"get\":{}}}}"})", 201);
    QCOMPARE(text(get(at), "name"), QByteArray("cats"));
    QCOMPARE(text(get(at + "/routes"), "items.0.routeKey"), QByteArray("GET /cats"));
    ok("PUT", at + "?failOnWarnings=true",
       base::writeJson(JsonValue(JsonValue::Object{{"body", R"({"openapi":"3.0.1","paths":{"/a":{"get":{}}}})"}})),
       400);
    QCOMPARE(m_status, 400);
    ok("PUT", "/v2/apis", R"({"body":"{"})", 400);
    QCOMPARE(m_status, 400);
}

void TestApiGatewayV2::tags()
{
    const QByteArray id = text(post("/v2/apis", R"({"name":"a","protocolType":"HTTP"})"), "apiId");
    post("/v2/apis/" + id + "/stages", R"({"stageName":"s"})");
    for (const QByteArray& arn :
         {"arn:aws:apigateway:us-east-1::/apis/" + id, "arn:aws:apigateway:us-east-1::/apis/" + id + "/stages/s"}) {
        const QByteArray target = "/v2/tags/" + arn.toPercentEncoding();
        post(target, R"({"tags":{"a":"1","b":"2"}})");
        drop(target + "?tagKeys=a");
        QCOMPARE(text(get(target), "tags"), QByteArray(R"({"b":"2"})"));
    }
}

void TestApiGatewayV2::pages()
{
    for (int i = 0; i < 5; ++i)
        post("/v2/apis", R"({"name":"a)" + QByteArray::number(i) + R"(","protocolType":"HTTP"})");
    QByteArray names;
    QByteArray token;
    int pages = 0;
    do {
        const JsonValue answer =
            get("/v2/apis?maxResults=2" + (token.isEmpty() ? QByteArray() : "&nextToken=" + token.toPercentEncoding()));
        for (const JsonValue& item : answer.find("items")->array())
            names += text(item, "name");
        token = answer.find("nextToken") ? text(answer, "nextToken") : QByteArray();
        ++pages;
    } while (!token.isEmpty() && pages < 9);
    QCOMPARE(names, QByteArray("a0a1a2a3a4"));
    QCOMPARE(pages, 3);
}

void TestApiGatewayV2::refuses_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char* name, const char* method, const char* target, const char* json, int status,
                        const char* error) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(json) << status
                            << QByteArray(error);
    };
    row("unknown API", "GET", "/v2/apis/zzz", "", 404,
        "NotFoundException: Invalid API identifier specified 000000000000:zzz");
    row("unknown route", "GET", "/v2/apis/abcdefghij/routes/zzz", "", 404,
        "NotFoundException: Invalid Route identifier specified");
    row("unknown integration", "GET", "/v2/apis/abcdefghij/integrations/zzz", "", 404,
        "NotFoundException: Invalid Integration identifier specified");
    row("unknown stage", "GET", "/v2/apis/abcdefghij/stages/zzz", "", 404,
        "NotFoundException: Invalid stage identifier specified");
    row("no protocol", "POST", "/v2/apis", R"({"name":"a","protocolType":"FTP"})", 400, "");
    row("WebSocket without expression", "POST", "/v2/apis", R"({"name":"a","protocolType":"WEBSOCKET"})", 400,
        "BadRequestException: Invalid routeSelectionExpression");
    row("route again", "POST", "/v2/apis/abcdefghij/routes", R"({"routeKey":"GET /a"})", 409,
        "ConflictException: Route with key GET /a already exists for this API");
    row("malformed key", "POST", "/v2/apis/abcdefghij/routes", R"({"routeKey":"a"})", 400,
        "BadRequestException: The provided route key is not formatted properly for HTTP protocol. Format should be "
        "\"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"");
    row("JWT without authorizer", "POST", "/v2/apis/abcdefghij/routes",
        R"({"routeKey":"GET /b","authorizationType":"JWT"})", 400,
        "BadRequestException: Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid "
        "JWT "
        "authorizer.");
    row("no such target", "POST", "/v2/apis/abcdefghij/routes", R"({"routeKey":"GET /b","target":"integrations/zzz"})",
        400, "BadRequestException: Invalid integration identifier specified");
    row("reserved header", "POST", "/v2/apis/abcdefghij/integrations",
        R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":"http://h","requestParameters":{"append:header.via":"x"}})",
        400, "BadRequestException: Operations on header via are restricted");
    row("no format", "POST", "/v2/apis/abcdefghij/integrations",
        R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:lambda:us-east-1:1:function:f"})", 400,
        "BadRequestException: PayloadFormatVersion is a required parameter for integration");
    row("stage again", "POST", "/v2/apis/abcdefghij/stages", R"({"stageName":"$default"})", 409,
        "ConflictException: Stage already exists");
    row("kept answers of a WebSocket API's authorizer", "POST", "/v2/apis/chatchatch/authorizers",
        R"({"name":"a","authorizerType":"REQUEST","authorizerUri":"arn:x","identitySource":[],"authorizerResultTtlInSeconds":0})",
        400, "BadRequestException: AuthorizerResultTtlInSeconds cannot be set for WEBSOCKET protocol Apis.");
    row("answers kept by nothing", "POST", "/v2/apis/abcdefghij/authorizers",
        R"({"name":"a","authorizerType":"REQUEST","authorizerUri":"arn:x","authorizerPayloadFormatVersion":"2.0","identitySource":[],"authorizerResultTtlInSeconds":300})",
        400,
        "BadRequestException: Identity source must be set if authorizer caching is enabled (TTL is greater than 0)");
    row("tokens for a WebSocket API", "POST", "/v2/apis/chatchatch/authorizers",
        R"({"name":"a","authorizerType":"JWT","identitySource":["$request.header.a"]})", 400,
        "BadRequestException: Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.");
    row("WebSocket route again", "POST", "/v2/apis/chatchatch/routes", R"({"routeKey":"join"})", 409,
        "ConflictException: Route with key join already exists for this API");
    row("response to no route", "POST", "/v2/apis/chatchatch/routes/zzz/routeresponses",
        R"({"routeResponseKey":"$default"})", 404, "NotFoundException: Invalid Route identifier specified");
    row("scopes of nobody", "POST", "/v2/apis/abcdefghij/routes",
        R"({"routeKey":"GET /b","authorizationScopes":["a"]})", 400,
        "BadRequestException: Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type");
    row("keys of HTTP APIs", "POST", "/v2/apis/abcdefghij/routes", R"({"routeKey":"GET /b","apiKeyRequired":true})",
        400, "BadRequestException: ApiKeyRequired is not currently supported for HTTP APIs.");
    row("a target that is none", "POST", "/v2/apis/abcdefghij/routes", R"({"routeKey":"GET /b","target":"zzz"})", 400,
        "BadRequestException: Unexpected or malformed target in route. Correct format should be "
        "integrations/<integration_id>.");
    row("authorization of a message", "POST", "/v2/apis/chatchatch/routes",
        R"({"routeKey":"leave","authorizationType":"AWS_IAM"})", 400,
        "BadRequestException: Currently, authorization is restricted to the $connect route only");
    row("a model of an HTTP API", "POST", "/v2/apis/abcdefghij/models", R"({"name":"M","schema":"{}"})", 400,
        "BadRequestException: Currently, Models are not permitted for APIs with a protocol type of HTTP");
    row("an answer of a route of an HTTP API", "POST", "/v2/apis/abcdefghij/routes/zzz/routeresponses",
        R"({"routeResponseKey":"$default"})", 400,
        "BadRequestException: RouteResponses are currently not supported for this API protocol type.");
    row("an answer of an integration of an HTTP API", "POST",
        "/v2/apis/abcdefghij/integrations/zzz/integrationresponses", R"({"integrationResponseKey":"$default"})", 400,
        "BadRequestException: IntegrationResponses are currently not supported for this API protocol type.");
    row("format 2.0 for a target", "POST", "/v2/apis/abcdefghij/integrations",
        R"({"integrationType":"HTTP_PROXY","integrationMethod":"ANY","integrationUri":"http://h","payloadFormatVersion":"2.0"})",
        400, "BadRequestException: PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY");
    row("a format that there is none of", "POST", "/v2/apis/abcdefghij/integrations",
        R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:lambda:us-east-1:1:function:f","payloadFormatVersion":"3.0"})",
        400, "BadRequestException: Unsupported PayloadFormatVersion: 3.0");
    row("a target without a method", "POST", "/v2/apis/abcdefghij/integrations",
        R"({"integrationType":"HTTP_PROXY","integrationUri":"http://h"})", 400,
        "BadRequestException: HttpMethod parameter method must be specified for integrationType HTTPPROXY");
    row("an operation that there is none of", "POST", "/v2/apis/abcdefghij/integrations",
        R"({"integrationType":"AWS_PROXY","integrationSubtype":"Foo-Bar","payloadFormatVersion":"1.0"})", 400,
        "BadRequestException: Operation: Foo-Bar is not supported.");
    row("an operation without a role", "POST", "/v2/apis/abcdefghij/integrations",
        R"({"integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","payloadFormatVersion":"1.0"})", 400,
        "BadRequestException: Role ARN must be specified for AWS integration configuration with Subtype: "
        "SQS-SendMessage");
    row("a stage's name", "POST", "/v2/apis/abcdefghij/stages", R"({"stageName":"a b"})", 400,
        "BadRequestException: Stage name only allows a-zA-Z0-9_");
    row("settings of a route that is not there", "POST", "/v2/apis/abcdefghij/stages",
        R"({"stageName":"s","routeSettings":{"GET /none":{"throttlingBurstLimit":1}}})", 404,
        "NotFoundException: Unable to find Route by key GET /none within the provided RouteSettings");
    row("an identity source", "POST", "/v2/apis/abcdefghij/authorizers",
        R"({"name":"a","authorizerType":"REQUEST","authorizerUri":"arn:x","authorizerPayloadFormatVersion":"2.0","identitySource":["x"]})",
        400,
        "BadRequestException: Invalid identity source expression: x. The source must be a request header, request "
        "querystring, stage variable or context parameter");
    row("an identity source of a WebSocket API", "POST", "/v2/apis/chatchatch/authorizers",
        R"({"name":"a","authorizerType":"REQUEST","authorizerUri":"arn:x","identitySource":["$request.header.a"]})",
        400, "BadRequestException: Invalid request identity source expression: $request.header.a");
    row("credentials for all", "PATCH", "/v2/apis/abcdefghij",
        R"({"corsConfiguration":{"allowOrigins":["*"],"allowCredentials":true}})", 400,
        "BadRequestException: allow-credentials is not supported if 'allow-origin' is *");
}

void TestApiGatewayV2::refuses()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, json);
    QFETCH(int, status);
    QFETCH(QByteArray, error);
    Api api;
    api.name = "library";
    api.id = "abcdefghij";
    api.routes = {{"GET", "/a", gateway::MockIntegration()}};
    Api chat;
    chat.name = "chat";
    chat.id = "chatchatch";
    chat.protocol = Protocol::WebSocket;
    chat.routes = {{{}, "join", gateway::MockIntegration()}};
    m_design->now.apis = {api, chat};
    const RestAnswer answer = m_wire->call(method, target, json.isEmpty() ? QByteArray() : json);
    QCOMPARE(answer.status, status);
    if (!error.isEmpty()) QCOMPARE(answer.error(), error);
    QVERIFY(m_design->now.apis == (std::vector{api, chat}));
}

void TestApiGatewayV2::routesByRules()
{
    Api rest;
    rest.id = "restapiid1";
    rest.name = "rest";
    rest.protocol = gateway::Protocol::Rest;
    rest.stages = {{"prod"}};
    m_design->now.apis.push_back(rest);
    const QByteArray rules("/v2/domainnames/api.example.com/routingrules");
    const auto body = [](int priority, const QByteArray& stage, const QByteArray& conditions = "[]") -> QByteArray {
        return R"({"priority":)" + QByteArray::number(priority) + R"(,"conditions":)" + conditions +
               R"(,"actions":[{"invokeApi":{"apiId":"restapiid1","stage":")" + stage + R"(","stripBasePath":true}}]})";
    };
    const auto refused = [&](const QByteArray& json, int status) {
        ok("POST", rules, json, status);
        QCOMPARE(m_status, status);
    };
    refused(body(1, "prod"), 404);
    post("/v2/domainnames", R"({"domainName":"api.example.com","routingMode":"ROUTING_RULE_ONLY"})");
    const JsonValue rule = post(rules, body(10, "prod", R"([{"matchBasePaths":{"anyOf":["users"]}}])"));
    const QByteArray id = text(rule, "routingRuleId");
    QCOMPARE(text(rule, "routingRuleArn"),
             "arn:aws:apigateway:us-east-1:000000000000:/domainnames/api.example.com/routingrules/" + id);
    QCOMPARE(text(rule, "actions.0.invokeApi.stripBasePath"), QByteArray("true"));
    QVERIFY(get(rules + '/' + id) == rule);
    QCOMPARE(text(get(rules), "routingRules.0.routingRuleId"), id);
    refused(body(10, "prod"), 409);
    refused(body(11, "none"), 400);
    refused(body(0, "prod"), 400);
    refused(body(11, "prod", R"([{"matchBasePaths":{"anyOf":["/users"]}}])"), 400);
    refused(body(11, "prod", R"([{"matchHeaders":{"anyOf":[{"header":"x","valueGlob":"a*b"}]}}])"), 400);
    const JsonValue put = ok("PUT", rules + '/' + id, body(12, "prod"), 200);
    QCOMPARE(text(put, "priority"), QByteArray("12"));
    ok("PUT", rules + "/none", body(13, "prod"), 404);
    QCOMPARE(m_status, 404);
    drop(rules + '/' + id);
    ok("GET", rules + '/' + id, {}, 404);
    QCOMPARE(m_status, 404);
    post(rules, body(1, "prod"));
    drop("/v2/domainnames/api.example.com");
    QVERIFY(m_design->now.documents.all("routingRules").empty());
}

void TestApiGatewayV2::carriesOutTheWholeModel()
{
    for (const QByteArrayView name : m_wire->planes.service(aws::rest::apiGatewayV2Model()).refused()) {
        const bool portal = name.contains(QByteArrayView("Portal")) || name.contains(QByteArrayView("Product"));
        QVERIFY2(portal, name.toByteArray().constData());
    }
}

QTEST_APPLESS_MAIN(TestApiGatewayV2)
#include "tst_apigatewayv2.moc"
