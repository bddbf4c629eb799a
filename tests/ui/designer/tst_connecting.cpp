#include "tests/ui/document/DocumentFixture.h"
#include "ui/designer/Connecting.h"

#include <QTest>

using namespace trestle;
using gateway::TableAction;
using tests::parsedRoute;

class ConnectingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mapsKeys_data();
    void mapsKeys();
    void keepsWhatItHad();
};

void ConnectingTest::mapsKeys_data()
{
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<QByteArray>("partition");
    QTest::addColumn<QByteArray>("sort");
    QTest::addColumn<int>("action");
    QTest::addColumn<QByteArray>("partitionMapping");
    QTest::addColumn<QByteArray>("sortMapping");
    const auto row = [](const char* route, const char* partition, const char* sort, TableAction action,
                        const char* partitionMapping, const char* sortMapping) {
        QTest::addRow("%s, key %s %s", route, partition, sort)
            << QByteArray(route) << QByteArray(partition) << QByteArray(sort) << static_cast<int>(action)
            << QByteArray(partitionMapping) << QByteArray(sortMapping);
    };
    row("get /books", "id", "", TableAction::Scan, "", "");
    row("get /books/{id}", "id", "", TableAction::GetItem, "${request.path.id}", "");
    row("get /books/{bookId}", "pk", "", TableAction::GetItem, "${request.path.bookId}", "");
    row("get /books/{id}", "id", "part", TableAction::Query, "${request.path.id}", "");
    row("get /a/{part}/b/{id}", "id", "part", TableAction::GetItem, "${request.path.id}", "${request.path.part}");
    row("post /books", "id", "", TableAction::PutItem, "${request.body.id}", "");
    row("put /books/{id}", "id", "", TableAction::PutItem, "${request.path.id}", "");
    row("put /books/{id}", "id", "part", TableAction::PutItem, "${request.path.id}", "${request.body.part}");
    row("patch /books/{id}", "id", "", TableAction::UpdateItem, "${request.path.id}", "");
    row("delete /books", "id", "", TableAction::DeleteItem, "${request.querystring.id}", "");
    row("delete /{proxy+}", "id", "", TableAction::DeleteItem, "${request.path.proxy}", "");
}

void ConnectingTest::mapsKeys()
{
    QFETCH(QByteArray, route);
    QFETCH(QByteArray, partition);
    QFETCH(QByteArray, sort);
    QFETCH(int, action);
    QFETCH(QByteArray, partitionMapping);
    QFETCH(QByteArray, sortMapping);
    workspace::Workspace workspace;
    tables::TableDescription table;
    table.name = "Books";
    table.keys.partition.name = partition;
    if (!sort.isEmpty()) table.keys.sort = tables::KeyAttribute{sort, tables::KeyType::S};
    workspace.tables.push_back(table);
    const auto integration = std::get<gateway::TableIntegration>(
        ui::connected(parsedRoute(route), {ui::Target::Kind::Table, "Books"}, workspace));
    QCOMPARE(static_cast<int>(integration.action), action);
    std::map<QByteArray, QByteArray> expected;
    if (!partitionMapping.isEmpty()) expected[partition] = partitionMapping;
    if (!sortMapping.isEmpty()) expected[sort] = sortMapping;
    QVERIFY(integration.key == expected);
}

void ConnectingTest::keepsWhatItHad()
{
    gateway::FunctionIntegration old{.function = "a", .payloadFormat = gateway::PayloadFormat::V1, .timeoutMs = 1000};
    const auto now = std::get<gateway::FunctionIntegration>(
        ui::connected(parsedRoute("get /x", old), {ui::Target::Kind::Function, "b"}, {}));
    QCOMPARE(now.function, QByteArray("b"));
    QCOMPARE(now.payloadFormat, gateway::PayloadFormat::V1);
    QCOMPARE(now.timeoutMs, 1000);
}

QTEST_GUILESS_MAIN(ConnectingTest)
#include "tst_connecting.moc"
