// A workspace whose items are in another process: its routes, its functions and its clients work on that store, and two
// processes that serve the same folder behind a balancer are one service, also while one of them ends.
#include "core/base/Ids.h"
#include "tests/paths/ServedWorkspace.h"
#include "tests/paths/WorkspaceFiles.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

using namespace trestle;
using namespace trestle::tests;

namespace {

const QByteArray booksTable = "partition: {name: id, type: S}\nbilling: PAY_PER_REQUEST\n";

// Passes bytes between each connection and one of the nodes in turn, the next one where a node takes none.
class Balancer
{
public:
    explicit Balancer(std::vector<quint16> nodes) : m_nodes(std::move(nodes))
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket* client = m_server.nextPendingConnection())
                pass(client, m_next++, m_nodes.size());
        });
        if (!m_server.listen(QHostAddress::LocalHost)) qFatal("no port for the balancer");
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

private:
    void pass(QTcpSocket* client, size_t node, size_t triesLeft)
    {
        auto* backend = new QTcpSocket(client);
        QObject::connect(backend, &QTcpSocket::connected, client, [client, backend] {
            backend->disconnect();  // from now on an error is the connection's end
            QObject::connect(client, &QTcpSocket::readyRead, backend, [=] { backend->write(client->readAll()); });
            QObject::connect(backend, &QTcpSocket::readyRead, client, [=] { client->write(backend->readAll()); });
            QObject::connect(backend, &QTcpSocket::disconnected, client, [=] { client->disconnectFromHost(); });
            backend->write(client->readAll());
        });
        QObject::connect(backend, &QTcpSocket::errorOccurred, client, [=, this] {
            if (triesLeft > 1) return pass(client, node + 1, triesLeft - 1);
            client->disconnectFromHost();
        });
        QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        backend->connectToHost(QHostAddress::LocalHost, m_nodes[node % m_nodes.size()]);
    }

    const std::vector<quint16> m_nodes;
    size_t m_next = 0;
    QTcpServer m_server;
};

void writeNode(const WorkspaceFiles& files, quint16 store)
{
    files.addApi("library");
    files.write("trestle.yaml",
                "name: Node\nregion: us-east-1\nstore: http://127.0.0.1:" + QByteArray::number(store) + "\n");
    files.write("tables/Books/table.yaml", booksTable);
    QByteArray seed;
    for (int i = 0; i < 60; ++i)
        seed += "{\"id\":\"seed-" + QByteArray::number(i) + "\",\"copies\":" + QByteArray::number(i) + "}\n";
    files.write("tables/Books/seed.jsonl", seed);
    files.write("apis/library/routes/books.put.yaml",
                "route: PUT /books/{id}\nintegration:\n  type: table\n  table: Books\n  action: PutItem\n"
                "  key:\n    id: ${request.path.id}\n");
    files.write("apis/library/routes/books.get.yaml",
                "route: GET /books/{id}\nintegration:\n  type: table\n  table: Books\n  action: GetItem\n"
                "  key:\n    id: ${request.path.id}\n");
    files.addNodeFunction("library", "count",
                          "export const handler = async () => {\n"
                          "  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {\n"
                          "    method: 'POST',\n"
                          "    headers: { 'Content-Type': 'application/x-amz-json-1.0',\n"
                          "               'X-Amz-Target': 'DynamoDB_20120810.Scan' },\n"
                          "    body: JSON.stringify({ TableName: 'Books', Select: 'COUNT' }) });\n"
                          "  return (await answer.json()).Count;\n};\n");
}

}  // namespace

class RemoteStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void routesFunctionsAndClientsWorkOnTheStore();
    void tablesOfClientsAppearInTheFiles();
    void anAbsentStoreIsTold();
    void twoNodesAreOneService();
};

void RemoteStoreTest::routesFunctionsAndClientsWorkOnTheStore()
{
    const WorkspaceFiles storeFiles;
    ServedWorkspace store(storeFiles.path());
    QVERIFY(store.start());
    const WorkspaceFiles files;
    writeNode(files, store.port());
    ServedWorkspace node(files.path());
    QVERIFY(node.start());

    // Nobody is told that a table is missing while the store has yet to say which it has.
    QVERIFY2(!node.errors().contains("There is no table"), node.errors());

    // The design's table and its seed are in the store, none of it in the node's own folder.
    QCOMPARE(store.table("Scan", R"({"TableName":"Books","Select":"COUNT"})").body.find("Count")->toInteger(), 60);
    QVERIFY(!QFile::exists(files.path(".trestle/data.db")));

    QCOMPARE(node.sendTo("library", "PUT", "/books/b1", R"({"title":"Dune","copies":3})").status, 201);
    const auto direct = store.table("GetItem", R"({"TableName":"Books","Key":{"id":{"S":"b1"}}})");
    QCOMPARE(direct.body.find("Item")->find("copies")->find("N")->string(), QByteArray("3"));
    const http::ClientResponse found = node.sendTo("library", "GET", "/books/b1");
    QCOMPARE(found.status, 200);
    QCOMPARE(base::parseJson(found.body)->find("title")->string(), QByteArray("Dune"));
    QCOMPARE(node.sendTo("library", "GET", "/books/none").status, 404);

    QCOMPARE(node.sendTo("library", "POST", "/count").body, QByteArray("61"));

    // A client of the endpoint gets the store's own answers, errors included.
    const QByteArray again =
        "{\"TableName\":\"Books\",\"Item\":{\"id\":{\"S\":\"b1\"}},"
        "\"ConditionExpression\":\"attribute_not_exists(id)\"}";
    const auto refused = node.table("PutItem", again);
    QCOMPARE(refused.status, 400);
    QVERIFY(refused.body.find("__type")->string().endsWith("ConditionalCheckFailedException"));
    QCOMPARE(node.end(SIGTERM), 0);
    QCOMPARE(store.end(SIGTERM), 0);
}

void RemoteStoreTest::tablesOfClientsAppearInTheFiles()
{
    const WorkspaceFiles storeFiles;
    ServedWorkspace store(storeFiles.path());
    QVERIFY(store.start());
    const auto create = [](const QByteArray& name) {
        return "{\"TableName\":\"" + name +
               "\",\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"N\"}],"
               "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}],"
               "\"BillingMode\":\"PAY_PER_REQUEST\"}";
    };
    QCOMPARE(store.table("CreateTable", create("Before")).status, 200);
    const WorkspaceFiles files;
    writeNode(files, store.port());
    ServedWorkspace node(files.path());
    QVERIFY(node.start());
    QTRY_VERIFY(QFile::exists(files.path("tables/Before/table.yaml")));
    QCOMPARE(node.table("CreateTable", create("After")).status, 200);
    QTRY_VERIFY(QFile::exists(files.path("tables/After/table.yaml")));
}

void RemoteStoreTest::anAbsentStoreIsTold()
{
    quint16 nobody = 0;
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        nobody = server.serverPort();
    }
    const WorkspaceFiles files;
    writeNode(files, nobody);
    ServedWorkspace node(files.path());
    QVERIFY(node.start());
    QVERIFY(node.waitForError("The store at http://127.0.0.1:" + QByteArray::number(nobody)));
    QCOMPARE(node.sendTo("library", "GET", "/books/b1").status, 500);
    files.write("trestle.yaml", "name: Node\nstore: nowhere\n");
    QVERIFY(node.waitForError("\"nowhere\" is neither dynamodb nor the http or https URL"));
}

void RemoteStoreTest::twoNodesAreOneService()
{
    const WorkspaceFiles storeFiles;
    ServedWorkspace store(storeFiles.path());
    QVERIFY(store.start());
    const WorkspaceFiles files;
    writeNode(files, store.port());
    ServedWorkspace first(files.path());
    ServedWorkspace second(files.path());
    QVERIFY(first.start());
    QVERIFY(second.start());
    Balancer balancer({first.port(), second.port()});

    http::HttpClient client;
    const auto send = [&](const QByteArray& method, const QByteArray& book, const QByteArray& body) {
        http::ClientRequest request = second.tableRequest({}, body);
        request.method = method;
        request.url.setPort(balancer.port());
        request.url.setPath(
            QStringLiteral("/restapis/%1/$default/_user_request_/books/%2")
                .arg(QString::fromLatin1(base::stableResourceId("library")), QString::fromLatin1(book)));
        request.headers = {{"Content-Type", "application/json"}, {"Connection", "close"}};
        std::optional<int> status;
        client.send(std::move(request), [&](const base::Result<http::ClientResponse>& response) {
            status = response ? response->status : 0;
        });
        return QTest::qWaitFor([&] { return status.has_value(); }, 30'000) ? *status : -1;
    };
    constexpr int books = 40;
    for (int i = 0; i < books; ++i) {
        if (i == books / 2) QCOMPARE(first.end(SIGTERM), 0);
        const QByteArray book = "n" + QByteArray::number(i);
        QCOMPARE(send("PUT", book, "{\"title\":\"t\"}"), 201);
        QCOMPARE(send("GET", book, {}), 200);
    }
    QCOMPARE(store.table("Scan", R"({"TableName":"Books","Select":"COUNT"})").body.find("Count")->toInteger(),
             60 + books);
}

QTEST_GUILESS_MAIN(RemoteStoreTest)
#include "tst_remotestore.moc"
