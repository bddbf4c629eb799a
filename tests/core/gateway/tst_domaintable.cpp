#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/pipeline/Addressing.h"
#include "core/gateway/pipeline/Compiler.h"
#include "core/gateway/routing/DomainTable.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::Documents;
using gateway::DomainTable;

namespace {

Documents account()
{
    Documents documents;
    for (const char* name : {"api.example.com", "*.pets.example.com"})
        documents.set("domainNames", name, JsonValue(JsonValue::Object{{"domainName", name}}));
    const auto map = [&](const char* domain, const char* key, const char* api, const char* stage) {
        documents.set("apiMappings", QByteArray(domain) + '/' + key,
                      JsonValue(JsonValue::Object{
                          {"domainName", domain}, {"apiMappingKey", key}, {"apiId", api}, {"stage", stage}}));
    };
    map("api.example.com", "", "api1", "$default");
    map("api.example.com", "orders/v1/items", "api2", "$default");
    map("api.example.com", "orders/v2/items", "api3", "prod");
    map("api.example.com", "orders/v2/items/categories", "api4", "$default");
    map("*.pets.example.com", "cats", "api2", "$default");
    documents.set(
        "basePathMappings", "x",
        JsonValue(JsonValue::Object{{"domainName", "api.example.com"}, {"basePath", "old"}, {"restApiId", "api3"}}));
    return documents;
}

}  // namespace

class TestDomainTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picksTheLongestKey_data();
    void picksTheLongestKey();
    void asksRules_data();
    void asksRules();
};

void TestDomainTable::picksTheLongestKey_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("says");  // "api stage path"
    const auto row = [](const char* name, const char* host, const char* target, const char* says) {
        QTest::newRow(name) << QByteArray(host) << QByteArray(target) << QByteArray(says);
    };
    row("exact", "api.example.com", "/orders/v1/items", "api2 $default /");
    row("below", "api.example.com:4566", "/orders/v1/items/7?a=1", "api2 $default /7");
    row("named stage", "API.example.com", "/orders/v2/items/7", "api3 prod /7");
    row("longest", "api.example.com", "/orders/v2/items/categories/5", "api4 $default /5");
    row("whole segments", "api.example.com", "/orders/v1/itemsandmore", "api1 $default /orders/v1/itemsandmore");
    row("the rest", "api.example.com", "/customers", "api1 $default /customers");
    row("root", "api.example.com", "/", "api1 $default /");
    row("stage in the path", "api.example.com", "/old/prod/x", "api3 prod /x");
    row("wildcard", "any.pets.example.com", "/cats/1", "api2 $default /1");
    row("no mapping", "any.pets.example.com", "/dogs", "no api");
    row("other domain", "example.com", "/", "nothing");
}

void TestDomainTable::picksTheLongestKey()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, says);
    std::vector<gateway::Api> apis;
    for (const char* id : {"api1", "api2", "api3", "api4"}) {
        gateway::Api api;
        api.name = id;
        api.id = id;
        api.stages.push_back({.name = "prod"});
        apis.push_back(std::move(api));
    }
    gateway::Deployment deployment;
    gateway::ApiMemories memories;
    gateway::AccessMemory access;
    const gateway::Documents none;
    deployment.apis =
        gateway::compile(apis, {}, {access, gateway::UsagePlans::compile(none, access.buckets, access.usage, 0), none},
                         memories)
            .apis;
    deployment.domains = std::make_shared<const DomainTable>(DomainTable::compile(account()));
    http::Request request;
    request.target = target;
    request.localPort = 4566;
    request.headers.add("Host", host);
    const auto address = gateway::locate(deployment, request);
    const QByteArray found =
        !address          ? QByteArray("nothing")
        : !address->api   ? QByteArray("no api")
        : !address->stage ? QByteArray("no stage")
                          : address->api->id + ' ' + address->stage->design.name + ' ' + address->path.toByteArray();
    QCOMPARE(found, says);
}

void TestDomainTable::asksRules_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("headers");  // "name: value", separated by ";"
    QTest::addColumn<QByteArray>("says");     // "api stage path"
    const auto row = [](const char* name, const char* mode, const char* path, const char* headers, const char* says) {
        QTest::newRow(name) << QByteArray(mode) << QByteArray(path) << QByteArray(headers) << QByteArray(says);
    };
    const char* both = "ROUTING_RULE_THEN_API_MAPPING";
    const char* only = "ROUTING_RULE_ONLY";
    row("no rules by default", "", "/users/1", "x-version: beta", "mapped prod /users/1");
    row("mappings only", "API_MAPPING_ONLY", "/users/1", "x-version: beta", "mapped prod /users/1");
    row("header and path", both, "/users/1", "X-Version: beta", "both dev /1");
    row("the path's case", both, "/Users/1", "x-version: beta", "header dev /Users/1");
    row("whole segments", both, "/users1", "x-version: beta", "header dev /users1");
    row("the path alone", both, "/users", "", "path dev /users");
    row("the other word of the v1 model", "ROUTING_RULE_THEN_BASE_PATH_MAPPING", "/users", "", "path dev /users");
    row("a value's beginning", both, "/", "x-version: better", "header dev /");
    row("a value's case", both, "/", "x-version: Better", "mapped prod /");
    row("a value's end", both, "/", "x-tail: a-b", "tail dev /");
    row("what a value contains", both, "/", "x-tail: 1mid2", "tail dev /");
    row("any of several values", both, "/", "x-tail: no;x-tail: a-b", "tail dev /");
    row("two headers, one missing", both, "/", "x-a: 1", "mapped prod /");
    row("two headers", both, "/", "x-a: 1;x-b: 2", "two dev /");
    row("no mappings", only, "/", "x-a: 1", "nothing");
    row("rules alone", only, "/users", "", "path dev /users");
}

void TestDomainTable::asksRules()
{
    QFETCH(QByteArray, mode);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, says);
    Documents documents;
    documents.set("domainNames", "a.b", JsonValue(JsonValue::Object{{"domainName", "a.b"}, {"routingMode", mode}}));
    documents.set("apiMappings", "m",
                  JsonValue(JsonValue::Object{
                      {"domainName", "a.b"}, {"apiMappingKey", ""}, {"apiId", "mapped"}, {"stage", "prod"}}));
    const auto rule = [&](const char* api, int priority, const char* conditions, bool strip = false) {
        const QByteArray text = R"({"domainName": "a.b", "priority": )" + QByteArray::number(priority) +
                                R"(, "conditions": )" + conditions + R"(, "actions": [{"invokeApi": {"apiId": ")" +
                                api + R"(", "stage": "dev", "stripBasePath": )" + (strip ? "true" : "false") + "}}]}";
        documents.set("routingRules", api, *base::parseJson(text));
    };
    const char* beta = R"({"matchHeaders": {"anyOf": [{"header": "x-version", "valueGlob": "bet*"}]}})";
    const char* users = R"({"matchBasePaths": {"anyOf": ["users"]}})";
    rule("path", 300, (QByteArray("[") + users + "]").constData());
    rule("header", 20, (QByteArray("[") + beta + "]").constData());
    rule("both", 3, (QByteArray("[") + beta + ", " + users + "]").constData(), true);
    rule("tail", 400, R"([{"matchHeaders": {"anyOf": [{"header": "X-Tail", "valueGlob": "*-b"},
                                                      {"header": "X-Tail", "valueGlob": "*mid*"}]}}])");
    rule("two", 500, R"([{"matchHeaders": {"anyOf": [{"header": "x-a", "valueGlob": "1"}]}},
                         {"matchHeaders": {"anyOf": [{"header": "x-b", "valueGlob": "2"}]}}])");
    const DomainTable table = DomainTable::compile(documents);
    http::Headers sent;
    for (const QByteArray& line : headers.split(';'))
        if (const qsizetype colon = line.indexOf(':'); colon > 0) sent.add(line.first(colon), line.sliced(colon + 2));
    const auto match = table.find("a.b", path, sent);
    QVERIFY(match);
    QCOMPARE(match->mapping ? match->mapping->apiId + ' ' + match->mapping->stage + ' ' + match->rest.toByteArray()
                            : QByteArray("nothing"),
             says);
    if (match->mapping)
        QCOMPARE(match->mapping->ruleId, says.startsWith("mapped") ? QByteArray() : match->mapping->apiId);
}

QTEST_APPLESS_MAIN(TestDomainTable)
#include "tst_domaintable.moc"
