#include "core/gateway/definition/RouteTarget.h"
#include "core/gateway/templates/MappingTemplate.h"
#include "tests/ui/document/DocumentFixture.h"
#include "ui/designer/Deploying.h"
#include "ui/designer/JsonEdit.h"
#include "ui/designer/RestWiring.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::RouteTarget;
using gateway::TableAction;
using tests::parsedRoute;
using ui::Target;

namespace {

workspace::Workspace withBooks(tables::KeyType type = tables::KeyType::S, bool sorted = false)
{
    workspace::Workspace workspace;
    tables::TableDescription table;
    table.name = "Books";
    table.keys.partition = {"id", type};
    if (sorted) table.keys.sort = tables::KeyAttribute{"part", tables::KeyType::N};
    workspace.tables.push_back(table);
    return workspace;
}

gateway::Api restApi(const gateway::Route& route)
{
    gateway::Api api;
    api.name = "shop";
    api.protocol = gateway::Protocol::Rest;
    api.routes = {route};
    api.stages = {gateway::Stage{.name = "dev"}};
    return api;
}

}  // namespace

class RestWiringTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTemplates_data();
    void writesTemplates();
    void everyTemplateCompiles();
    void leadsWhereItIsWired_data();
    void leadsWhereItIsWired();
    void answersHaveMethodResponses();
    void disconnects();
    void socketsAreWiredByForm();
    void deploysAndFollows();
};

void RestWiringTest::writesTemplates_data()
{
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<int>("action");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* route, TableAction action, const char* expected) {
        QTest::newRow(route) << QByteArray(route) << static_cast<int>(action) << QByteArray(expected);
    };
    row("get /books/{id}", TableAction::GetItem, R"vtl({
  "TableName": "Books",
  "Key": {
    "id": {"S": "$util.escapeJavaScript($input.params('id')).replaceAll("\\'", "'")"}
  }
}
)vtl");
    row("post /books", TableAction::PutItem, R"vtl({
  "TableName": "Books",
  "Item": {
    "id": {"S": "$util.escapeJavaScript($input.path('$.id')).replaceAll("\\'", "'")"},
    "name": {"S": $input.json('$.name')}
  }
}
)vtl");
    row("get /books/{id}/all", TableAction::Query, R"vtl({
  "TableName": "Books",
  "KeyConditionExpression": "#k1 = :k1",
  "ExpressionAttributeNames": {"#k1": "id"},
  "ExpressionAttributeValues": {
    ":k1": {"S": "$util.escapeJavaScript($input.params('id')).replaceAll("\\'", "'")"}
  }
}
)vtl");
    row("get /books", TableAction::Scan, "{\n  \"TableName\": \"Books\"\n}\n");
}

void RestWiringTest::writesTemplates()
{
    QFETCH(const QByteArray, route);
    QFETCH(const int, action);
    QFETCH(const QByteArray, expected);
    const workspace::Workspace workspace = withBooks();
    QCOMPARE(ui::tableTemplate(parsedRoute(route), *workspace.table("Books"), static_cast<TableAction>(action)),
             expected);
}

void RestWiringTest::everyTemplateCompiles()
{
    for (const bool sorted : {false, true})
        for (const tables::KeyType type : {tables::KeyType::S, tables::KeyType::N, tables::KeyType::B}) {
            const workspace::Workspace workspace = withBooks(type, sorted);
            for (int action = 0; action < 6; ++action) {
                const QByteArray text = ui::tableTemplate(parsedRoute("put /books/{id}"), *workspace.table("Books"),
                                                          static_cast<TableAction>(action));
                QVERIFY2(gateway::MappingTemplate::compile(text), text.constData());
            }
        }
}

void RestWiringTest::leadsWhereItIsWired_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("leads");
    QTest::newRow("function") << static_cast<int>(Target::Kind::Function) << QByteArray("lend")
                              << QByteArray("AWS_PROXY") << static_cast<int>(RouteTarget::Kind::Function);
    QTest::newRow("table") << static_cast<int>(Target::Kind::Table) << QByteArray("Books") << QByteArray("AWS")
                           << static_cast<int>(RouteTarget::Kind::Table);
    QTest::newRow("target") << static_cast<int>(Target::Kind::Http) << QByteArray("http://x/{id}")
                            << QByteArray("HTTP_PROXY") << static_cast<int>(RouteTarget::Kind::Http);
    QTest::newRow("mock") << static_cast<int>(Target::Kind::Mock) << QByteArray() << QByteArray("MOCK")
                          << static_cast<int>(RouteTarget::Kind::Mock);
}

void RestWiringTest::leadsWhereItIsWired()
{
    QFETCH(const int, kind);
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, type);
    QFETCH(const int, leads);
    const gateway::Api api = restApi(parsedRoute("get /books/{id}"));
    const Target target{static_cast<Target::Kind>(kind), name};
    const gateway::Route wired = ui::connectedRoute(api, api.routes.front(), target, withBooks());
    QVERIFY(std::holds_alternative<std::monostate>(wired.integration));
    QCOMPARE(ui::textOf(*wired.document.find("methodIntegration"), "type"), type);
    const RouteTarget to = gateway::routeTarget(api, wired);
    QCOMPARE(static_cast<int>(to.kind), leads);
    QCOMPARE(to.name, name);
    QVERIFY(ui::targetOf(api, wired) == target);
    // Wired there already: what was written since stays.
    QVERIFY(ui::connectedRoute(api, wired, target, withBooks()) == wired);
}

void RestWiringTest::answersHaveMethodResponses()
{
    const gateway::Api api = restApi(parsedRoute("get /books/{id}"));
    const gateway::Route wired =
        ui::connectedRoute(api, api.routes.front(), {Target::Kind::Table, "Books"}, withBooks());
    QVERIFY(ui::valueAt(wired.document, {"methodResponses", "200"}));
    QVERIFY(ui::valueAt(wired.document, {"methodResponses", "400"}));
    QCOMPARE(ui::textOf(*ui::valueAt(wired.document, {"methodIntegration", "integrationResponses", "400"}),
                        "selectionPattern"),
             QByteArray("4\\d{2}"));
}

void RestWiringTest::disconnects()
{
    const gateway::Api api = restApi(parsedRoute("get /books/{id}"));
    const gateway::Route wired =
        ui::connectedRoute(api, api.routes.front(), {Target::Kind::Function, "lend"}, withBooks());
    QCOMPARE(gateway::routeTarget(api, ui::disconnectedRoute(wired)), RouteTarget());
}

void RestWiringTest::socketsAreWiredByForm()
{
    gateway::Api api = restApi({});
    api.protocol = gateway::Protocol::WebSocket;
    gateway::Route route;
    route.path = "sendMessage";
    route.document = JsonValue(JsonValue::Object{{"target", "integrations/i1"}});
    const gateway::Route wired = ui::connectedRoute(api, route, {Target::Kind::Table, "Books"}, withBooks());
    QCOMPARE(gateway::routeTarget(api, wired), (RouteTarget{RouteTarget::Kind::Table, "Books", "PutItem"}));
    QCOMPARE(std::get<gateway::TableIntegration>(wired.integration).key.at("id"), QByteArray("${request.body.id}"));
}

void RestWiringTest::deploysAndFollows()
{
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000);
    gateway::Api api = restApi(parsedRoute("get /books"));
    QVERIFY(ui::deploymentOf(api.stages.front()).isEmpty());
    api = ui::deployed(api, "dev", now);
    const QByteArray id = ui::deploymentOf(api.stages.front());
    QVERIFY(!id.isEmpty());
    QCOMPARE(ui::createdAt(*api.documents.find("deployments", id)), now);
    QVERIFY(!ui::differsFromDesign(api, api.stages.front()));
    api.routes.push_back(parsedRoute("post /books"));
    QVERIFY(ui::differsFromDesign(api, api.stages.front()));
    api = ui::following(api, "dev");
    QVERIFY(ui::deploymentOf(api.stages.front()).isEmpty());
    QVERIFY(!ui::differsFromDesign(api, api.stages.front()));
    QVERIFY(api.documents.find("deployments", id));
}

QTEST_GUILESS_MAIN(RestWiringTest)
#include "tst_restwiring.moc"
