#include "core/engine/Engine.h"
#include "core/functions/CodePackage.h"
#include "core/workspace/Merge.h"
#include "core/workspace/Sample.h"
#include "core/workspace/WorkspaceFolder.h"
#include "tests/core/gateway/rest/RestCases.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace trestle;
using engine::Engine;

namespace {

constexpr int patienceMs = 60'000;

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

gateway::Api api(const QByteArray& name, quint16 port)
{
    gateway::Api made;
    made.name = name;
    made.port = port;
    made.routes = {{"GET", "/ok", gateway::MockIntegration{200, {}, name}}};
    return made;
}

}  // namespace

class TestEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAndClosesPorts();
    void namesTheOwnerOfAPort();
    void reportsOtherKeys();
    void givesTablesTheIndexesOfTheDesign();
    void forgetsAnEditThatWasTakenBack();
    void takesBackAnIndexThatIsBeingFilled();
    void tellsWhatClientsChange();
    void tellsOfEachSetting_data();
    void tellsOfEachSetting();
    void clientsEditTheDesign();
    void dropsLateReplies();
    void writesAllOrNothing();
    void showsWhatAFunctionDid();
    void invokesAFunctionByItself();
    void endsWithRequestsUnderWay();
    void fillsANewTableFromItsSeed();
    void fillsAgainWhatWasCutShort();
    void namesTheLineOfABrokenSeed();
    void asksClientsForCertificates();

private:
    static workspace::Workspace designOfBooks()
    {
        workspace::Workspace design;
        design.tables = {{"Books", {{"id"}}}};
        return design;
    }

    static void writeSeed(const QTemporaryDir& folder, const QByteArray& lines)
    {
        QDir().mkpath(folder.filePath(QStringLiteral("tables/Books")));
        QFile file(folder.filePath(QStringLiteral("tables/Books/seed.jsonl")));
        if (!file.open(QIODevice::WriteOnly) || file.write(lines) != lines.size()) qFatal("no seed file");
    }

    /// Items in the table once the engine is ready.
    static qint64 itemsWhenReady(Engine& engine)
    {
        QObject context;
        std::optional<qint64> count;
        engine.whenReady(&context, [&] {
            engine.tables().describeTable("Books", &context, [&](tables::OperationResult<tables::TableStatus> status) {
                count = status ? status->itemCount : -1;
            });
        });
        return QTest::qWaitFor([&] { return count.has_value(); }, patienceMs) ? *count : -2;
    }

    std::unique_ptr<Engine> open(const QTemporaryDir& folder, const workspace::Workspace& design)
    {
        Engine::Options options;
        options.folder = folder.path();
        options.dataFolder = folder.filePath(QStringLiteral(".trestle"));
        options.port = 0;
        auto opened = Engine::open(options, design);
        return opened ? std::move(*opened) : nullptr;
    }

    http::ClientResponse send(Engine& engine, const QByteArray& method, const QUrl& base, const QString& path,
                              const QByteArray& body = {})
    {
        http::ClientRequest request;
        request.method = method;
        request.url = base;
        request.url.setPath(base.path() + path);
        request.headers = {{"Content-Type", "application/json"}};
        request.body = body;
        request.limits.totalMs = patienceMs;
        std::optional<http::ClientResponse> got;
        engine.send(std::move(request), this, [&got](base::Result<http::ClientResponse> answer) {
            got = answer ? std::move(*answer) : http::ClientResponse();
        });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, patienceMs + 5'000)) qFatal("no answer");
        return std::move(*got);
    }
};

void TestEngine::opensAndClosesPorts()
{
    const QTemporaryDir folder;
    workspace::Workspace design;
    design.apis = {api("shop", freePort())};
    const auto engine = open(folder, design);
    QVERIFY(engine);
    const QUrl shop = engine->apiUrl("shop");
    QCOMPARE(shop.port(), int(design.apis[0].port));
    QCOMPARE(send(*engine, "GET", shop, QStringLiteral("/ok")).body, QByteArray("shop"));
    QCOMPARE(engine->traces().find(engine->traces().lastNumber())->source, observe::TraceSource::Console);

    engine->stopApi("shop");
    QVERIFY(engine->apiUrl("shop").isEmpty());
    QCOMPARE(send(*engine, "GET", shop, QStringLiteral("/ok")).status, 0);
    engine->startApi("shop");
    QCOMPARE(send(*engine, "GET", shop, QStringLiteral("/ok")).status, 200);

    // A WebSocket API is told by what its clients open.
    design.apis = {api("notices", freePort())};
    design.apis[0].protocol = gateway::Protocol::WebSocket;
    engine->apply(design);
    QCOMPARE(engine->apiUrl("notices"), QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(design.apis[0].port)));
    QCOMPARE(engine->endpoints().back().url, engine->apiUrl("notices"));

    design.apis = {api("store", freePort())};
    engine->apply(design);
    QCOMPARE(send(*engine, "GET", shop, QStringLiteral("/ok")).status, 0);
    QCOMPARE(send(*engine, "GET", engine->apiUrl("store"), QStringLiteral("/ok")).body, QByteArray("store"));
}

void TestEngine::namesTheOwnerOfAPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const QTemporaryDir folder;
    workspace::Workspace design;
    design.apis = {api("shop", other.serverPort()), api("store", freePort())};
    const auto engine = open(folder, design);
    QVERIFY(engine);
    const auto problems = engine->problems();
    QCOMPARE(problems.size(), size_t(1));
    QCOMPARE(problems[0].object.name, QByteArray("shop"));
    QVERIFY2(problems[0].message.contains(QString::number(QCoreApplication::applicationPid())),
             qPrintable(problems[0].message));
    QCOMPARE(send(*engine, "GET", engine->apiUrl("store"), QStringLiteral("/ok")).status, 200);
    QCOMPARE(send(*engine, "GET", engine->apiUrl("shop"), QStringLiteral("/ok")).status, 200);
}

void TestEngine::reportsOtherKeys()
{
    const QTemporaryDir folder;
    workspace::Workspace design;
    tables::TableDescription notes;
    notes.name = "Notes";
    notes.keys.partition = {"id", tables::KeyType::S};
    design.tables = {notes};
    const auto engine = open(folder, design);
    QVERIFY(engine);
    QVERIFY(engine->problems().empty());
    design.tables[0].keys.partition.name = "other";
    engine->apply(design);
    QCOMPARE(engine->problems().size(), size_t(1));
    QCOMPARE(engine->problems()[0].object.name, QByteArray("Notes"));
}

void TestEngine::givesTablesTheIndexesOfTheDesign()
{
    const QTemporaryDir folder;
    workspace::Workspace design = designOfBooks();
    writeSeed(folder, "{\"id\": \"1\", \"author\": \"Lem\"}\n{\"id\": \"2\", \"author\": \"Lem\"}\n{\"id\": \"3\"}\n");
    const auto engine = open(folder, design);
    QVERIFY(engine);
    QCOMPARE(itemsWhenReady(*engine), 3);
    tables::IndexDescription index;
    index.name = "by-author";
    index.keys.partition = {"author", tables::KeyType::S};
    design.tables[0].indexes = {index};
    design.tables[0].tags = {{"team", "shelves"}};
    engine->apply(design);
    QCOMPARE(itemsWhenReady(*engine), 3);
    QVERIFY(engine->problems().empty());
    tables::ScanRequest request;
    request.tableName = "Books";
    request.indexName = "by-author";
    std::optional<qint64> count;
    engine->tables().scan(request, this, [&](const auto& page) { count = page ? page->count : -1; });
    QTRY_COMPARE(count, std::optional<qint64>(2));
    // Taken back, it is gone.
    design.tables[0].indexes.clear();
    engine->apply(design);
    QCOMPARE(itemsWhenReady(*engine), 3);
    count.reset();
    engine->tables().scan(request, this, [&](const auto& page) { count = page ? page->count : -1; });
    QTRY_COMPARE(count, std::optional<qint64>(-1));
}

void TestEngine::forgetsAnEditThatWasTakenBack()
{
    const QTemporaryDir folder;
    workspace::Workspace design = designOfBooks();
    const auto engine = open(folder, design);
    QVERIFY(engine);
    // No table without a sort key has local indexes.
    tables::IndexDescription index;
    index.name = "by-year";
    index.kind = tables::IndexKind::Local;
    index.keys = {{"id", tables::KeyType::S}, tables::KeyAttribute{"year", tables::KeyType::N}};
    design.tables[0].indexes = {index};
    engine->apply(design);
    QTRY_COMPARE(engine->problems().size(), size_t(1));
    design.tables[0].indexes.clear();
    QSignalSpy told(engine.get(), &Engine::problemsChanged);
    engine->apply(design);
    QVERIFY(engine->problems().empty());
    QVERIFY(!told.isEmpty());
    // Nor is one that was taken back before it was answered, or whose table is gone.
    design.tables[0].indexes = {index};
    engine->apply(design);
    design.tables[0].indexes.clear();
    engine->apply(design);
    QCOMPARE(itemsWhenReady(*engine), 0);
    QVERIFY(engine->problems().empty());
    design.tables[0].indexes = {index};
    engine->apply(design);
    QTRY_COMPARE(engine->problems().size(), size_t(1));
    design.tables.clear();
    engine->apply(design);
    QVERIFY(engine->problems().empty());
}

void TestEngine::takesBackAnIndexThatIsBeingFilled()
{
    constexpr int items = 1'000;  // long enough to fill that the design is back before
    const QTemporaryDir folder;
    workspace::Workspace design = designOfBooks();
    QByteArray lines;
    for (int i = 0; i < items; ++i)
        lines += "{\"id\": \"" + QByteArray::number(i) + "\", \"author\": \"Lem\"}\n";
    writeSeed(folder, lines);
    const auto engine = open(folder, design);
    QVERIFY(engine);
    QCOMPARE(itemsWhenReady(*engine), items);
    tables::IndexDescription index;
    index.name = "by-author";
    index.keys.partition = {"author", tables::KeyType::S};
    design.tables[0].indexes = {index};
    engine->apply(design);
    design.tables[0].indexes.clear();
    engine->apply(design);
    QCOMPARE(itemsWhenReady(*engine), items);
    tables::ScanRequest request;
    request.tableName = "Books";
    request.indexName = "by-author";
    std::optional<qint64> count;
    engine->tables().scan(request, this, [&](const auto& page) { count = page ? page->count : -1; });
    QTRY_COMPARE(count, std::optional<qint64>(-1));
}

void TestEngine::tellsWhatClientsChange()
{
    const QTemporaryDir folder;
    const auto engine = open(folder, designOfBooks());
    QVERIFY(engine);
    QSignalSpy changed(engine.get(), &Engine::tableChangedByClient);
    http::ClientRequest request;
    request.method = "POST";
    request.url = engine->endpointUrl();
    request.headers = {{"X-Amz-Target", "DynamoDB_20120810.UpdateTable"},
                       {"Content-Type", "application/x-amz-json-1.0"}};
    request.body = R"({"TableName":"Books","DeletionProtectionEnabled":true})";
    int status = 0;
    engine->send(request, this, [&](const auto& response) { status = response ? response->status : -1; });
    QTRY_COMPARE(status, 200);
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(changed[0][0].value<tables::TableDescription>().deletionProtection);
    // The same once more, after the client deleted the table: it does not come back.
    workspace::Workspace design = designOfBooks();
    request.body = R"({"TableName":"Books","DeletionProtectionEnabled":false})";
    status = 0;
    engine->send(request, this, [&](const auto& response) { status = response ? response->status : -1; });
    QTRY_COMPARE(status, 200);
    QTRY_COMPARE(changed.size(), 2);
    QSignalSpy deleted(engine.get(), &Engine::tableDeletedByClient);
    request.headers.set("X-Amz-Target", "DynamoDB_20120810.DeleteTable");
    request.body = R"({"TableName":"Books"})";
    connect(engine.get(), &Engine::tableDeletedByClient, this, [&] { design.tables.clear(); });
    engine->send(request, this, [&](const auto&) { engine->apply(design); });
    QTRY_COMPARE(deleted.size(), 1);
    engine->apply(design);
    std::optional<bool> isThere;
    engine->tables().describeTable("Books", this, [&](const auto& table) { isThere = bool(table); });
    QTRY_COMPARE(isThere, std::optional<bool>(false));
}

void TestEngine::tellsOfEachSetting_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("members");
    const auto row = [](const char* operation, const char* members) {
        QTest::newRow(operation) << QByteArray(operation) << QByteArray(members);
    };
    row("UpdateTable", R"("TableName":"Books","TableClass":"STANDARD_INFREQUENT_ACCESS")");
    row("UpdateTimeToLive",
        R"("TableName":"Books","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"})");
    row("UpdateContinuousBackups",
        R"("TableName":"Books","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true})");
    row("UpdateContributorInsights", R"("TableName":"Books","ContributorInsightsAction":"ENABLE")");
    row("TagResource", R"("ResourceArn":"ARN","Tags":[{"Key":"team","Value":"desk"}])");
    row("PutResourcePolicy",
        R"("ResourceArn":"ARN","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",)"
        R"(\"Principal\":{\"AWS\":\"arn:aws:iam::000000000000:root\"},\"Action\":\"dynamodb:GetItem\",\"Resource\":\"ARN\"}]}")");
    row("EnableKinesisStreamingDestination",
        R"("TableName":"Books","StreamArn":"arn:aws:kinesis:us-east-1:000000000000:stream/books")");
}

// What is not told is not in the design, which takes it back at the next start.
void TestEngine::tellsOfEachSetting()
{
    QFETCH(QByteArray, operation);
    QFETCH(QByteArray, members);
    const QTemporaryDir folder;
    workspace::Workspace design = designOfBooks();
    std::optional<tables::TableDescription> now;
    {
        const auto engine = open(folder, design);
        QVERIFY(engine);
        QSignalSpy changed(engine.get(), &Engine::tableChangedByClient);
        http::ClientRequest request;
        request.method = "POST";
        request.url = engine->endpointUrl();
        request.headers = {{"X-Amz-Target", "DynamoDB_20120810." + operation},
                           {"Content-Type", "application/x-amz-json-1.0"}};
        members.replace("ARN\"", "arn:aws:dynamodb:us-east-1:000000000000:table/Books\"");
        members.replace("ARN\\", "arn:aws:dynamodb:us-east-1:000000000000:table/Books\\");
        request.body = '{' + members + '}';
        std::optional<QByteArray> answer;
        engine->send(request, this, [&](const auto& response) { answer = response ? response->body : "none"; });
        QTRY_VERIFY(answer);
        QTRY_VERIFY2(changed.size() == 1, answer->constData());
        design.tables[0] = changed[0][0].value<tables::TableDescription>();
        QVERIFY(design.tables[0] != designOfBooks().tables[0]);
    }
    const auto engine = open(folder, design);
    QVERIFY(engine);
    engine->tables().describeTable("Books", this, [&](const auto& table) { now = table->description; });
    QTRY_VERIFY(now);
    QCOMPARE(*now, design.tables[0]);
}

// An edit through a control plane serves before it returns, and outlives a design the window gave without knowing of
// it.
void TestEngine::clientsEditTheDesign()
{
    const QTemporaryDir folder;
    workspace::Workspace design;
    design.apis = {api("store", 0)};
    const auto engine = open(folder, design);
    QVERIFY(engine);
    connect(engine.get(), &Engine::designChangedByClient, this,
            [&](const workspace::Workspace& before, const workspace::Workspace& after) {
                design = workspace::merge(before, design, after, [](const auto&) {
                             return workspace::Side::Mine;
                         }).workspace;
            });
    bool refused = true;
    int served = 0;
    std::unique_ptr<QThread> client(QThread::create([&] {
        workspace::DesignAccess& access = engine->designAccess();
        refused = !access.change([](workspace::Workspace&) { return false; });
        access.change([](workspace::Workspace& edited) {
            edited.apis.push_back(api("added", 0));
            return true;
        });
        served = static_cast<int>(access.design()->apis.size());
    }));
    client->start();
    QVERIFY(client->wait(patienceMs));
    QVERIFY(refused);
    QCOMPARE(served, 2);

    workspace::Workspace edited = design;
    edited.apis.front().routes.push_back({"GET", "/more", gateway::MockIntegration{200, {}, "more"}});
    engine->apply(edited);
    QCOMPARE(send(*engine, "GET", engine->apiUrl("added"), QStringLiteral("/ok")).body, QByteArray("added"));
    QCOMPARE(send(*engine, "GET", engine->apiUrl("store"), QStringLiteral("/more")).body, QByteArray("more"));
    QTRY_COMPARE(design.apis.size(), size_t(2));
    engine->apply(design);
    QCOMPARE(send(*engine, "GET", engine->apiUrl("added"), QStringLiteral("/ok")).body, QByteArray("added"));
}

// What the console commits as one is one transaction, and its statements see it.
void TestEngine::writesAllOrNothing()
{
    const QTemporaryDir folder;
    const auto engine = open(folder, {});
    QVERIFY(engine);
    tables::TableDescription books;
    books.name = "Books";
    books.keys.partition = {"id", tables::KeyType::S};
    bool created = false;
    engine->tables().createTable(books, this, [&created](const auto& status) { created = bool(status); });
    QTRY_VERIFY_WITH_TIMEOUT(created, patienceMs);

    tables::TransactWriteRequest request;
    for (const char* id : {"b1", "b2"}) {
        tables::TransactWriteRequest::Action put;
        put.tableName = "Books";
        put.item = tables::Item{{"id", tables::AttributeValue::string(id)}};
        request.actions.push_back(std::move(put));
    }
    request.actions[1].conditionExpression = "attribute_exists(id)";
    QByteArray outcome;
    const auto note = [&outcome](const tables::OperationResult<tables::TransactWriteResult>& result) {
        outcome = result ? QByteArray("done") : result.error().reasons.at(1).code;
    };
    engine->tables().transactWriteItems(request, this, note);
    QTRY_COMPARE_WITH_TIMEOUT(outcome, QByteArray("ConditionalCheckFailed"), patienceMs);
    request.actions[1].conditionExpression.reset();
    engine->tables().transactWriteItems(request, this, note);
    QTRY_COMPARE_WITH_TIMEOUT(outcome, QByteArray("done"), patienceMs);

    tables::ExecuteStatementRequest statement;
    statement.text = "SELECT * FROM Books";
    size_t found = 0;
    engine->tables().executeStatement(statement, this, [&found](const auto& result) {
        if (result) found = result->encodedItems.size();
    });
    QTRY_COMPARE_WITH_TIMEOUT(found, size_t(2), patienceMs);
}

void TestEngine::dropsLateReplies()
{
    const QTemporaryDir folder;
    const auto engine = open(folder, {});
    QVERIFY(engine);
    bool called = false;
    {
        QObject context;
        engine->tables().describeTable("None", &context, [&called](const auto&) { called = true; });
    }
    bool later = false;
    engine->tables().describeTable("None", this, [&later](const auto& status) { later = !status; });
    QTRY_VERIFY_WITH_TIMEOUT(later, patienceMs);
    QVERIFY(!called);
}

void TestEngine::showsWhatAFunctionDid()
{
    const QTemporaryDir folder;
    QVERIFY(workspace::copySample(folder.path()));
    workspace::Workspace design = (*workspace::WorkspaceFolder::open(folder.path()))->load().workspace;
    for (gateway::Api& each : design.apis)
        each.port = 0;
    const auto engine = open(folder, design);
    QVERIFY(engine);
    bool ready = false;
    engine->whenReady(this, [&ready] { ready = true; });
    QTRY_VERIFY_WITH_TIMEOUT(ready, patienceMs);

    const QUrl library = engine->apiUrl("library");
    const QByteArray lend = R"({"book": "0442", "member": "12"})";
    const http::ClientResponse answer = send(*engine, "POST", library, QStringLiteral("/loans"), lend);
    QVERIFY2(answer.status == 201, engine->traces().find(engine->traces().lastNumber())->note);
    const auto of = [&engine](const QByteArray& key) {
        std::shared_ptr<const observe::Trace> found;
        for (const auto& trace : engine->traces().since(0))
            if (trace->routeKey == key) found = trace;
        return found;
    };
    const auto lent = of("POST /loans");
    QVERIFY(lent);
    const auto inside = std::count_if(lent->stations.begin(), lent->stations.end(), [](const observe::Station& each) {
        return each.kind == observe::StationKind::Table && each.depth == 1;
    });
    QCOMPARE(inside, 3);
    const auto update = std::find_if(lent->items.begin(), lent->items.end(), [](const observe::ItemAccess& each) {
        return each.kind == observe::ItemAccess::Kind::Update;
    });
    QVERIFY(update != lent->items.end());
    QVERIFY(!update->before.isEmpty() && !update->after.isEmpty() && update->before != update->after);

    const QByteArray broken = R"({"book": "0442", "member": "17"})";
    QCOMPARE(send(*engine, "POST", library, QStringLiteral("/loans"), broken).status, 500);
    QVERIFY2(of("POST /loans")->note.contains("KeyError"), of("POST /loans")->note);
}

void TestEngine::invokesAFunctionByItself()
{
    const QTemporaryDir folder;
    QVERIFY(workspace::copySample(folder.path()));
    workspace::Workspace design = (*workspace::WorkspaceFolder::open(folder.path()))->load().workspace;
    for (gateway::Api& each : design.apis)
        each.port = 0;
    const auto engine = open(folder, design);
    QVERIFY(engine);
    std::optional<base::Result<engine::FunctionRun>> answer;
    const auto run = [&](const QByteArray& name, const QByteArray& event) {
        answer.reset();
        engine->invokeFunction(name, event, this,
                               [&](base::Result<engine::FunctionRun> came) { answer = std::move(came); });
        return QTest::qWaitFor([&] { return answer.has_value(); }, patienceMs);
    };

    QVERIFY(run("createBook", R"({"body": "{\"title\": \"Emma\", \"author\": \"Jane Austen\"}"})"));
    QVERIFY(*answer);
    QVERIFY2(!(*answer)->result.error, (*answer)->result.payload);
    QVERIFY((*answer)->result.payload.contains("\"statusCode\":201"));
    const auto trace = engine->traces().find((*answer)->trace);
    QVERIFY(trace);
    QCOMPARE(trace->source, observe::TraceSource::Console);
    QCOMPARE(trace->items.size(), size_t(1));
    QCOMPARE(trace->items.front().table, QByteArray("Library"));
    QVERIFY(!trace->log.empty());

    QVERIFY(run("createBook", "{\"body\": "));
    QVERIFY(!*answer);
    QCOMPARE(answer->error().code, base::ErrorCode::InvalidArgument);

    QVERIFY(run("createBook", R"({"body": "no json"})"));
    QVERIFY(*answer);
    QVERIFY((*answer)->result.error);
    QCOMPARE(engine->traces().find((*answer)->trace)->stations.front().outcome, observe::StationOutcome::Failed);
}

void TestEngine::endsWithRequestsUnderWay()
{
    const QTemporaryDir folder;
    workspace::Workspace design;
    design.apis = {api("shop", 0)};
    auto engine = open(folder, design);
    QVERIFY(engine);
    bool called = false;
    for (int i = 0; i < 50; ++i) {
        http::ClientRequest request;
        request.method = "GET";
        request.url = engine->apiUrl("shop");
        engine->send(std::move(request), this, [&called](const auto&) { called = true; });
        engine->tables().describeTable("None", this, [&called](const auto&) { called = true; });
    }
    engine.reset();
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

void TestEngine::fillsANewTableFromItsSeed()
{
    QTemporaryDir folder;
    QByteArray lines;
    for (int i = 0; i < 60; ++i)
        lines += "{\"id\": \"b" + QByteArray::number(i) + "\", \"price\": 1.50}\n";
    writeSeed(folder, lines + "\n");
    {
        const auto engine = open(folder, designOfBooks());
        QVERIFY(engine);
        QCOMPARE(itemsWhenReady(*engine), 60);
        QVERIFY(engine->problems().empty());
    }
    // A table that exists keeps what its user made of it.
    writeSeed(folder, "{\"id\": \"another\"}\n");
    const auto again = open(folder, designOfBooks());
    QCOMPARE(itemsWhenReady(*again), 60);
}

void TestEngine::fillsAgainWhatWasCutShort()
{
    QTemporaryDir folder;
    writeSeed(folder, "{\"id\": \"a\"}\n{\"id\": \"b\"}\n");
    {
        const auto engine = open(folder, designOfBooks());
        QCOMPARE(itemsWhenReady(*engine), 2);
    }
    // As if the process had been killed in the middle: one item missing, the mark still there.
    writeSeed(folder, "{\"id\": \"a\"}\n{\"id\": \"b\"}\n{\"id\": \"c\"}\n");
    const QString mark = folder.filePath(QStringLiteral(".trestle/seeding-Books"));
    QFile file(mark);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const auto engine = open(folder, designOfBooks());
    QCOMPARE(itemsWhenReady(*engine), 3);
    QTRY_VERIFY(!QFile::exists(mark));
}

void TestEngine::namesTheLineOfABrokenSeed()
{
    QTemporaryDir folder;
    writeSeed(folder, "{\"id\": \"a\"}\n{\"id\": }\n");
    const auto engine = open(folder, designOfBooks());
    QVERIFY(engine);
    engine->apply(designOfBooks());  // does not make the problem forgotten
    const auto problems = engine->problems();
    QCOMPARE(problems.size(), 1u);
    QVERIFY2(problems[0].message.contains(QStringLiteral("seed.jsonl, line 2")), qPrintable(problems[0].message));
    QCOMPARE(problems[0].object.name, QByteArray("Books"));
}

namespace {

// A key and a certificate of `name`, by itself or by the authority whose files are called so.
void makeCertificate(const QDir& folder, const QString& name, const QString& authority = {})
{
    QStringList arguments{QStringLiteral("req"),
                          QStringLiteral("-x509"),
                          QStringLiteral("-newkey"),
                          QStringLiteral("ec"),
                          QStringLiteral("-pkeyopt"),
                          QStringLiteral("ec_paramgen_curve:prime256v1"),
                          QStringLiteral("-nodes"),
                          QStringLiteral("-subj"),
                          QStringLiteral("/CN=") + name,
                          QStringLiteral("-keyout"),
                          folder.filePath(name + QStringLiteral(".key")),
                          QStringLiteral("-out"),
                          folder.filePath(name + QStringLiteral(".pem"))};
    if (!authority.isEmpty())
        arguments << QStringLiteral("-CA") << folder.filePath(authority + QStringLiteral(".pem"))
                  << QStringLiteral("-CAkey") << folder.filePath(authority + QStringLiteral(".key"));
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"), arguments);
    if (!openssl.waitForFinished() || openssl.exitCode() != 0) qFatal("%s", openssl.readAllStandardError().constData());
}

// What a domain answers to a client that shows the certificate of `client`, or none.
QByteArray answerOverTls(const QUrl& endpoint, const QByteArray& host, const QDir& folder, const QString& client = {},
                         const QByteArray& path = "/who")
{
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (!client.isEmpty()) {
        socket.setLocalCertificate(folder.filePath(client + QStringLiteral(".pem")));
        socket.setPrivateKey(folder.filePath(client + QStringLiteral(".key")), QSsl::Ec);
    }
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), static_cast<quint16>(endpoint.port()));
    if (!QTest::qWaitFor([&] { return socket.isEncrypted(); }, patienceMs)) return "no TLS";
    socket.write("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    std::ignore = QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, patienceMs);
    return socket.readAll();
}

}  // namespace

void TestEngine::asksClientsForCertificates()
{
    const QTemporaryDir folder;
    const QDir bucket(folder.filePath(QStringLiteral("buckets/trust")));
    QVERIFY(bucket.mkpath(QStringLiteral(".")));
    makeCertificate(bucket, QStringLiteral("authority"));
    makeCertificate(bucket, QStringLiteral("ann"), QStringLiteral("authority"));
    makeCertificate(bucket, QStringLiteral("stranger"));

    workspace::Workspace design;
    design.apis = {tests::restApi({tests::restRoute("GET /who", tests::json(R"({"methodIntegration":{"type":"MOCK",
        "requestTemplates":{"$default":"{statusCode: 200}"},"integrationResponses":{"200":{"statusCode":"200",
        "responseTemplates":{"application/json":"[$context.identity.clientCert.subjectDN by $context.identity.clientCert.issuerDN]"}}}}})"))})};
    design.apis.front().stages.front().document =
        tests::json(R"({"accessLogSettings":{"destinationArn":"arn:aws:logs:us-east-1:1:log-group:tls",
                        "format":"$context.tlsVersion $context.cipherSuite"}})");
    design.apis.push_back(api("notes", 0));
    design.apis.back().id = "notesnotes";
    design.apis.back().routes.front().path = "/who";
    design.documents.set("domainNames", "open.example.com", tests::json("{}"));
    design.documents.set("domainNames", "closed.example.com",
                         tests::json(R"({"mutualTlsAuthentication":{"truststoreUri":"s3://trust/authority.pem"}})"));
    design.documents.set("domainNames", "notes.example.com",
                         tests::json(R"({"mutualTlsAuthentication":{"truststoreUri":"s3://trust/authority.pem"}})"));
    design.documents.set("domainNames", "broken.example.com",
                         tests::json(R"({"mutualTlsAuthentication":{"truststoreUri":"s3://trust/../../key"}})"));
    for (const QByteArray domain : {"open", "closed", "broken", "notes"})
        design.documents.set(
            "basePathMappings", domain + ".example.com/(none)",
            tests::json(R"({"domainName":")" + domain + R"(.example.com","restApiId":")" +
                        (domain == "notes" ? R"(notesnotes","stage":"$default"})" : R"(abcdefghij","stage":"dev"})")));
    Engine::Options options;
    options.folder = folder.path();
    options.dataFolder = folder.filePath(QStringLiteral(".trestle"));
    options.port = 0;
    options.tlsPort = 0;
    const auto engine = Engine::open(options, design);
    QVERIFY(engine);
    const auto ask = [&](const QByteArray& host, const QString& client = {}) {
        return answerOverTls((*engine)->secureUrl(), host, bucket, client);
    };
    QVERIFY((*engine)->problems().size() == 1 && (*engine)->problems()[0].message.contains(QLatin1String("broken")));

    QByteArray answer = ask("open.example.com");
    QVERIFY2(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("[ by ]"), answer.constData());
    QFile log(folder.filePath(QStringLiteral(".trestle/logs/tls.log")));
    QVERIFY(log.open(QIODevice::ReadOnly));
    const QByteArray agreed = log.readAll();
    QVERIFY2(agreed.startsWith("TLSv1.3 TLS_"), agreed.constData());
    // A stage's SDK asks where it was asked for itself.
    answer = answerOverTls((*engine)->secureUrl(), "127.0.0.1", bucket, {},
                           "/restapis/abcdefghij/stages/dev/sdks/javascript");
    const QString sdk = folder.filePath(QStringLiteral("sdk"));
    QVERIFY2(functions::unpackCode(answer.sliced(answer.indexOf("\r\n\r\n") + 4), sdk), answer.constData());
    QFile source(sdk + QStringLiteral("/apiGateway-js-sdk/apigClient.js"));
    QVERIFY(source.open(QIODevice::ReadOnly));
    QVERIFY(source.readAll().contains("https://127.0.0.1/restapis/abcdefghij/dev/_user_request_"));
    answer = ask("closed.example.com", QStringLiteral("ann"));
    QVERIFY2(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("[CN=ann by CN=authority]"), answer.constData());
    for (const char* client : {"", "stranger"}) {
        answer = ask("closed.example.com", QString::fromLatin1(client));
        QVERIFY2(answer.startsWith("HTTP/1.1 403 ") && answer.endsWith(R"({"message":"Forbidden"})"),
                 answer.constData());
        QVERIFY2(answer.contains("ForbiddenException"), answer.constData());
        answer = ask("notes.example.com", QString::fromLatin1(client));
        QVERIFY2(answer.startsWith("HTTP/1.1 403 ") && answer.endsWith(R"({"message":"Forbidden"})"),
                 answer.constData());
    }
    QVERIFY(ask("notes.example.com", QStringLiteral("ann")).startsWith("HTTP/1.1 200 "));
    QVERIFY(ask("broken.example.com", QStringLiteral("ann")).startsWith("HTTP/1.1 403 "));

    // Whoever knows its certificate trusts it for every domain, also those that come later.
    const QString path = folder.filePath(QStringLiteral(".trestle/tls/certificate.pem"));
    const auto names = [&path] {
        return QSslCertificate::fromPath(path).value(0).subjectAlternativeNames().values(QSsl::DnsEntry);
    };
    QVERIFY(names().contains(QLatin1String("closed.example.com")) && names().contains(QLatin1String("localhost")));
    design.documents.set("domainNames", "late.example.com", tests::json("{}"));
    const QUrl before = (*engine)->secureUrl();
    (*engine)->apply(design);
    QVERIFY(names().contains(QLatin1String("late.example.com")));
    QCOMPARE((*engine)->secureUrl(), before);
    QVERIFY(ask("closed.example.com", QStringLiteral("ann")).startsWith("HTTP/1.1 200 "));
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
