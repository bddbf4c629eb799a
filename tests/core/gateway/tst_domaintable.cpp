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
    gateway::RestMemories memories;
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

QTEST_APPLESS_MAIN(TestDomainTable)
#include "tst_domaintable.moc"
