// Tables of another process through the same calls as our own, over real connections: what the store does is what our
// own tables do, and what goes wrong on the way is repeated where that is safe and told where it is not.
#include "core/aws/DynamoDbApi.h"
#include "core/aws/remote/CredentialsFile.h"
#include "core/aws/remote/RemoteTables.h"
#include "core/tables/Tables.h"
#include "core/tables/values/ItemCodec.h"
#include "tests/core/http/TestServer.h"

#include <QFile>
#include <QTemporaryDir>

#include <deque>
#include <future>

using namespace trestle;
using namespace trestle::aws;
using base::ErrorCode;
using tables::AttributeValue;
using tables::Item;


namespace {

// What the network or the service does to a request before the store sees it.
enum class Fault { None, Drop, DropAnswer, Throttle, ServerError, Damage };

// A store on a port of its own, whose next requests meet the given faults.
class Store
{
public:
    Store()
        : m_tables(*tables::Tables::open(
              {.path = m_folder.filePath(QStringLiteral("tables.sqlite")), .durability = tables::Durability::Fast})),
          m_api(DynamoDbApi::Services{.tables = *m_tables, .traces = m_traces}),
          m_server([this](http::Request request, http::Responder responder) {
              answer(std::move(request), std::move(responder));
          })
    {
    }
    ~Store() { m_tables.reset(); }

    void meet(std::initializer_list<Fault> faults)
    {
        const std::lock_guard lock(m_mutex);
        m_faults = faults;
    }
    [[nodiscard]] RemoteEndpoint::Options options() const
    {
        RemoteEndpoint::Options options;
        options.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.port()));
        options.credentials = {"AKIDEXAMPLE", "secret", {}};
        options.firstPauseMs = 1;
        options.longestPauseMs = 5;
        return options;
    }
    [[nodiscard]] tables::Tables& tables() { return *m_tables; }
    [[nodiscard]] int calls() const { return m_server.calls(); }

private:
    Fault nextFault()
    {
        const std::lock_guard lock(m_mutex);
        if (m_faults.empty()) return Fault::None;
        const Fault fault = m_faults.front();
        m_faults.pop_front();
        return fault;
    }

    void answer(http::Request request, http::Responder responder)
    {
        static const QByteArray prefix = "com.amazonaws.dynamodb.v20120810#";
        http::Response response;
        response.headers.add("Content-Type", "application/x-amz-json-1.0");
        switch (nextFault()) {
            case Fault::None:
                return m_api.handle(std::move(request), std::move(responder));
            case Fault::Drop:
                response.close = true;
                response.status = 500;  // an answer without a document: the connection broke off
                return responder.respond(std::move(response));
            case Fault::DropAnswer:
                // Carried out, but nobody hears of it.
                m_lost.emplace_back(std::move(responder));
                m_tables->updateItem(addition(), [this](const auto&) {
                    http::Response lost;
                    lost.status = 500;
                    lost.close = true;
                    m_lost.front().respond(std::move(lost));
                    m_lost.pop_front();
                });
                return;
            case Fault::Throttle:
                response.status = 400;
                response.body =
                    "{\"__type\":\"" + prefix + "ProvisionedThroughputExceededException\",\"message\":\"slow\"}";
                return responder.respond(std::move(response));
            case Fault::ServerError:
                response.status = 500;
                response.body = "{\"__type\":\"" + prefix + "InternalServerError\",\"message\":\"later\"}";
                return responder.respond(std::move(response));
            case Fault::Damage:
                response.headers.add("x-amz-crc32", "1");
                response.body = "{}";
                return responder.respond(std::move(response));
        }
    }

    static tables::UpdateItemRequest addition();

    QTemporaryDir m_folder;
    observe::TraceStore m_traces;
    std::unique_ptr<tables::Tables> m_tables;
    DynamoDbApi m_api;
    std::mutex m_mutex;  // guards m_faults
    std::deque<Fault> m_faults;
    std::deque<http::Responder> m_lost;
    tests::TestServer m_server;
};

tables::TableDescription books()
{
    tables::TableDescription table;
    table.name = "Books";
    table.keys.partition = {"shelf", tables::KeyType::S};
    table.keys.sort = tables::KeyAttribute{"number", tables::KeyType::N};
    tables::IndexDescription index;
    index.name = "byAuthor";
    index.keys.partition = {"author", tables::KeyType::S};
    index.projection = tables::ProjectionType::Include;
    index.nonKeyAttributes = {"title"};
    table.indexes.append(index);
    return table;
}

Item key(const char* shelf, int number)
{
    return {{"shelf", AttributeValue::string(shelf)},
            {"number", AttributeValue::number(*tables::Decimal::parse(QByteArray::number(number)))}};
}

Item book(const char* shelf, int number, const char* author)
{
    Item item = key(shelf, number);
    item.set("author", AttributeValue::string(author));
    item.set("title", AttributeValue::string("title \"" + QByteArray::number(number) + "\""));
    item.set("copies", AttributeValue::number(*tables::Decimal::parse("1")));
    return item;
}

tables::UpdateItemRequest addOne()
{
    tables::UpdateItemRequest request;
    request.tableName = "Books";
    request.key = key("a", 1);
    request.updateExpression = "ADD #c :one";
    request.expression.names = std::map<QByteArray, QByteArray>{{"#c", "copies"}};
    request.expression.values = Item{{":one", AttributeValue::number(*tables::Decimal::parse("1"))}};
    return request;
}

tables::UpdateItemRequest Store::addition()
{
    return addOne();
}

// Calls and waits for the reply.
template <typename T, typename Call>
tables::OperationResult<T> wait(Call call)
{
    auto promise = std::make_shared<std::promise<tables::OperationResult<T>>>();
    auto future = promise->get_future();
    call([promise](tables::OperationResult<T> result) { promise->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::seconds(30)) != std::future_status::ready) qFatal("no reply");
    return future.get();
}

tables::OperationResult<tables::WriteResult> put(tables::TableService& tables, Item item,
                                                 std::optional<QByteArray> condition = std::nullopt)
{
    return wait<tables::WriteResult>([&](auto reply) {
        tables::PutItemRequest request;
        request.tableName = "Books";
        request.item = std::move(item);
        request.conditionExpression = std::move(condition);
        tables.putItem(std::move(request), std::move(reply));
    });
}

tables::OperationResult<tables::GetItemResult> get(tables::TableService& tables, const Item& itemKey)
{
    return wait<tables::GetItemResult>([&](auto reply) {
        tables::GetItemRequest request;
        request.tableName = "Books";
        request.key = itemKey;
        request.consistentRead = true;
        tables.read(request, std::move(reply));
    });
}

QByteArray copiesIn(Store& store)
{
    tables::GetItemRequest request;
    request.tableName = "Books";
    request.key = key("a", 1);
    const auto found = store.tables().getItem(request);
    if (!found || !found->encodedItem) return "none";
    const auto value = tables::decodeAttribute(*found->encodedItem, "copies");
    return (*value)->as<tables::Decimal>()->toText();
}

}  // namespace

class RemoteTablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tablesAreMadeAndDescribed();
    void itemsGoThereAndBack();
    void pagesFollowTheirKeys();
    void transactionsAndStatements();
    void errorsKeepTheirNames();
    void faultsAreOvercome_data();
    void faultsAreOvercome();
    void nothingIsDoneTwice();
    void anAbsentStoreIsNamed();
    void aSilentStoreIsGivenUp();
    void manyCallsAtOnce();
    void whatMayBeRepeated_data();
    void whatMayBeRepeated();
    void credentials_data();
    void credentials();

private:
    static void makeBooks(tables::TableService& tables)
    {
        QVERIFY(wait<tables::TableStatus>([&](auto reply) { tables.createTable(books(), std::move(reply)); }));
    }
};

void RemoteTablesTest::tablesAreMadeAndDescribed()
{
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    const auto created = wait<tables::TableStatus>([&](auto reply) { remote.createTable(books(), std::move(reply)); });
    QVERIFY2(created, created ? "" : qPrintable(created.error().message));
    QCOMPARE(created->description, books());
    QCOMPARE(store.tables().describeTable("Books")->description, books());
    const auto described =
        wait<tables::TableStatus>([&](auto reply) { remote.readDescription("Books", std::move(reply)); });
    QCOMPARE(described->description, books());
    QVERIFY(!described->id.isEmpty());
    const auto names = wait<QList<QByteArray>>([&](auto reply) { remote.readNames(std::move(reply)); });
    QCOMPARE(*names, QList<QByteArray>{"Books"});
    QVERIFY(wait<tables::TableStatus>([&](auto reply) { remote.deleteTable("Books", std::move(reply)); }));
    QVERIFY(store.tables().tableNames().isEmpty());
}

void RemoteTablesTest::itemsGoThereAndBack()
{
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    makeBooks(remote);
    const Item first = book("a", 1, "Ada");

    const auto added = put(remote, first);
    QVERIFY(added);
    QCOMPARE(added->before, QByteArray());
    QCOMPARE(added->after, tables::encodeItem(first));
    QVERIFY(!added->attributes);
    QCOMPARE(added->capacity.total, 2.0);  // one for the table, one for the index

    const auto updated = wait<tables::WriteResult>([&](auto reply) { remote.updateItem(addOne(), std::move(reply)); });
    QVERIFY(updated);
    QVERIFY(!updated->attributes);
    QCOMPARE(tables::decodeItem(updated->after)->find("copies")->as<tables::Decimal>()->toText(), QByteArray("2"));

    const auto found = get(remote, key("a", 1));
    QVERIFY(found && found->encodedItem);
    QCOMPARE(*found->encodedItem, updated->after);
    QVERIFY(!get(remote, key("a", 2))->encodedItem);

    const auto deleted = wait<tables::WriteResult>([&](auto reply) {
        tables::DeleteItemRequest request;
        request.tableName = "Books";
        request.key = key("a", 1);
        remote.deleteItem(std::move(request), std::move(reply));
    });
    QVERIFY(deleted);
    QCOMPARE(deleted->before, updated->after);
    QVERIFY(deleted->after.isNull());
    QCOMPARE(copiesIn(store), QByteArray("none"));
}

void RemoteTablesTest::pagesFollowTheirKeys()
{
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    makeBooks(remote);
    tables::BatchWriteRequest batch;
    for (int number = 1; number <= 25; ++number)
        batch.writes.push_back({"Books", book("a", number, number % 2 ? "Ada" : "Bo"), std::nullopt});
    const auto written =
        wait<tables::BatchWriteResult>([&](auto reply) { remote.batchWriteItem(std::move(batch), std::move(reply)); });
    QVERIFY(written && written->unprocessed.empty());

    tables::QueryRequest query;
    query.tableName = "Books";
    query.keyConditionExpression = "shelf = :s AND #n > :five";
    query.expression.names = std::map<QByteArray, QByteArray>{{"#n", "number"}};
    query.expression.values =
        Item{{":s", AttributeValue::string("a")}, {":five", AttributeValue::number(*tables::Decimal::parse("5"))}};
    query.scanIndexForward = false;
    query.limit = 8;
    int seen = 0;
    int last = 26;
    do {
        const auto page = wait<tables::PageResult>([&](auto reply) { remote.read(query, std::move(reply)); });
        QVERIFY2(page, page ? "" : qPrintable(page.error().message));
        for (const QByteArray& item : page->encodedItems) {
            const auto number = tables::decodeAttribute(item, "number");
            const int value = (*number)->as<tables::Decimal>()->toText().toInt();
            QVERIFY(value < last);
            last = value;
            ++seen;
        }
        query.exclusiveStartKey = page->lastEvaluatedKey;
    } while (query.exclusiveStartKey);
    QCOMPARE(seen, 20);

    tables::ScanRequest scan;
    scan.tableName = "Books";
    scan.indexName = "byAuthor";
    scan.filterExpression = "author = :a";
    scan.expression.values = Item{{":a", AttributeValue::string("Ada")}};
    scan.projectionExpression = "title";
    const auto page = wait<tables::PageResult>([&](auto reply) { remote.read(scan, std::move(reply)); });
    QVERIFY(page);
    QCOMPARE(page->count, 13);
    QCOMPARE(page->scannedCount, 25);
    QCOMPARE(page->items.size(), size_t(13));
    QCOMPARE(page->items.front().size(), size_t(1));
}

void RemoteTablesTest::transactionsAndStatements()
{
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    makeBooks(remote);
    QVERIFY(put(remote, book("a", 1, "Ada")));
    using Action = tables::TransactWriteRequest::Action;
    const auto transact = [&](std::vector<Action> actions) {
        return wait<tables::TransactWriteResult>([&](auto reply) {
            tables::TransactWriteRequest request;
            request.actions = std::move(actions);
            remote.transactWriteItems(std::move(request), std::move(reply));
        });
    };
    Action add{.kind = Action::Kind::Update, .tableName = "Books", .item = key("a", 1)};
    add.updateExpression = addOne().updateExpression;
    add.expression = addOne().expression;
    const Action second{.kind = Action::Kind::Put, .tableName = "Books", .item = book("a", 2, "Bo")};
    // An answer that got lost does not make it happen twice.
    store.meet({Fault::ServerError});
    QVERIFY(transact({add, second}));
    QCOMPARE(copiesIn(store), QByteArray("2"));

    Action refused{.kind = Action::Kind::Delete, .tableName = "Books", .item = key("a", 2)};
    refused.conditionExpression = "attribute_not_exists(shelf)";
    const auto cancelled = transact({add, refused});
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::TransactionCanceled);
    QCOMPARE(cancelled.error().reasons.size(), size_t(2));
    QCOMPARE(cancelled.error().reasons[1].code, QByteArray("ConditionalCheckFailed"));
    QCOMPARE(copiesIn(store), QByteArray("2"));

    tables::ExecuteStatementRequest select;
    select.text = R"(SELECT title FROM "Books" WHERE shelf = ? AND "number" = 2)";
    select.parameters = {AttributeValue::string("a")};
    const auto found =
        wait<tables::ExecuteStatementResult>([&](auto reply) { remote.executeStatement(select, std::move(reply)); });
    QVERIFY2(found, found ? "" : qPrintable(found.error().message));
    QCOMPARE(found->items.size(), size_t(1));
    QCOMPARE(found->items.front().size(), size_t(1));
}

void RemoteTablesTest::errorsKeepTheirNames()
{
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    const auto nowhere = get(remote, key("a", 1));
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::ResourceNotFound);
    makeBooks(remote);
    QVERIFY(put(remote, book("a", 1, "Ada")));
    const auto refused = put(remote, book("a", 1, "Bo"), "attribute_not_exists(shelf)");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ConditionalCheckFailed);
    QCOMPARE(refused.error().message, QStringLiteral("The conditional request failed"));
    const auto invalid = put(remote, book("a", 1, "Bo"), "shelf = ");
    QCOMPARE(invalid.error().code, ErrorCode::Validation);
    const auto twice = wait<tables::TableStatus>([&](auto reply) { remote.createTable(books(), std::move(reply)); });
    QCOMPARE(twice.error().code, ErrorCode::ResourceInUse);
}

void RemoteTablesTest::faultsAreOvercome_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("throttled") << int(Fault::Throttle);
    QTest::newRow("server error") << int(Fault::ServerError);
    QTest::newRow("broken off") << int(Fault::Drop);
    QTest::newRow("damaged") << int(Fault::Damage);
}

void RemoteTablesTest::faultsAreOvercome()
{
    QFETCH(int, fault);
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    makeBooks(remote);
    const auto twice = {Fault(fault), Fault(fault)};
    store.meet(twice);
    QVERIFY(put(remote, book("a", 1, "Ada")));
    store.meet(twice);
    const auto found = get(remote, key("a", 1));
    QVERIFY(found && found->encodedItem);
    // Every attempt fails: the last answer is told.
    store.meet({Fault(fault), Fault(fault), Fault(fault), Fault(fault), Fault(fault), Fault(fault), Fault(fault),
                Fault(fault)});
    QVERIFY(!get(remote, key("a", 1)));
}

// An update that was carried out and not answered for is not sent again.
void RemoteTablesTest::nothingIsDoneTwice()
{
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    makeBooks(remote);
    QVERIFY(put(remote, book("a", 1, "Ada")));
    store.meet({Fault::DropAnswer});
    const auto lost = wait<tables::WriteResult>([&](auto reply) { remote.updateItem(addOne(), std::move(reply)); });
    QVERIFY(!lost);
    QCOMPARE(copiesIn(store), QByteArray("2"));
    // One that was throttled was not carried out, and is.
    store.meet({Fault::Throttle});
    QVERIFY(wait<tables::WriteResult>([&](auto reply) { remote.updateItem(addOne(), std::move(reply)); }));
    QCOMPARE(copiesIn(store), QByteArray("3"));
}

void RemoteTablesTest::anAbsentStoreIsNamed()
{
    RemoteEndpoint::Options options;
    {
        Store store;
        options = store.options();
    }
    options.attempts = 2;
    const auto endpoint = *RemoteEndpoint::create(options);
    RemoteTables remote(*endpoint);
    const auto nobody = get(remote, key("a", 1));
    QVERIFY(!nobody);
    QCOMPARE(nobody.error().code, ErrorCode::Network);
    QVERIFY2(nobody.error().message.contains(options.url.toDisplayString()), qPrintable(nobody.error().message));
    options.url = QUrl(QStringLiteral("ftp://127.0.0.1"));
    QCOMPARE(RemoteEndpoint::create(options).error().code, ErrorCode::InvalidArgument);
}

void RemoteTablesTest::aSilentStoreIsGivenUp()
{
    std::vector<http::Responder> held;
    tests::TestServer silent([&](http::Request, http::Responder responder) { held.push_back(std::move(responder)); },
                             {}, std::nullopt, 1);
    RemoteEndpoint::Options options;
    options.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(silent.port()));
    options.attemptMs = 50;
    options.deadlineMs = 200;
    options.firstPauseMs = 1;
    const auto endpoint = *RemoteEndpoint::create(options);
    RemoteTables remote(*endpoint);
    const auto nothing = get(remote, key("a", 1));
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().code, ErrorCode::Timeout);
    QVERIFY(silent.calls() > 1);
}

void RemoteTablesTest::manyCallsAtOnce()
{
    Store store;
    const auto endpoint = *RemoteEndpoint::create(store.options());
    RemoteTables remote(*endpoint);
    makeBooks(remote);
    QVERIFY(put(remote, book("a", 1, "Ada")));
    constexpr int count = 300;
    std::atomic<int> answered = 0;
    std::atomic<int> failed = 0;
    for (int i = 0; i < count; ++i)
        remote.updateItem(addOne(), [&](const tables::OperationResult<tables::WriteResult>& result) {
            if (!result) ++failed;
            ++answered;
        });
    QTRY_COMPARE_WITH_TIMEOUT(answered.load(), count, 30'000);
    QCOMPARE(failed.load(), 0);
    QCOMPARE(copiesIn(store), QByteArray::number(count + 1));
}

void RemoteTablesTest::whatMayBeRepeated_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Repeat>("repeat");
    const auto row = [](const char* operation, const char* body, Repeat repeat) {
        QTest::addRow("%s %s", operation, body) << QByteArray(operation) << QByteArray(body) << repeat;
    };
    row("GetItem", "{}", Repeat::Safe);
    row("DescribeTable", "{}", Repeat::Safe);
    row("BatchGetItem", "{}", Repeat::Safe);
    row("BatchWriteItem", "{}", Repeat::Safe);
    row("PutItem", R"({"Item":{}})", Repeat::Safe);
    row("PutItem", R"({"ConditionExpression":"x"})", Repeat::Unsafe);
    row("DeleteItem", R"({"Expected":{}})", Repeat::Unsafe);
    row("UpdateItem", "{}", Repeat::Unsafe);
    row("TransactWriteItems", "{}", Repeat::Unsafe);
    row("TransactWriteItems", R"({"ClientRequestToken":"t"})", Repeat::Safe);
    row("ExecuteStatement", "{}", Repeat::Unsafe);
    row("CreateTable", "{}", Repeat::Unsafe);
}

void RemoteTablesTest::whatMayBeRepeated()
{
    QFETCH(QByteArray, operation);
    QFETCH(QByteArray, body);
    QFETCH(Repeat, repeat);
    QCOMPARE(repeatOf(operation, body), repeat);
}

void RemoteTablesTest::credentials_data()
{
    QTest::addColumn<QStringList>("environment");
    QTest::addColumn<QByteArray>("accessKey");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("environment") << QStringList{QStringLiteral("AWS_ACCESS_KEY_ID=E"),
                                                QStringLiteral("AWS_SECRET_ACCESS_KEY=s"),
                                                QStringLiteral("AWS_SESSION_TOKEN=t")}
                                 << QByteArray("E") << QByteArray("t");
    QTest::newRow("half an environment") << QStringList{QStringLiteral("AWS_ACCESS_KEY_ID=E")} << QByteArray("D")
                                         << QByteArray();
    QTest::newRow("default profile") << QStringList() << QByteArray("D") << QByteArray();
    QTest::newRow("named profile") << QStringList{QStringLiteral("AWS_PROFILE=work")} << QByteArray("W")
                                   << QByteArray("wt");
    QTest::newRow("unknown profile") << QStringList{QStringLiteral("AWS_PROFILE=play")} << QByteArray() << QByteArray();
}

void RemoteTablesTest::credentials()
{
    QFETCH(QStringList, environment);
    QFETCH(QByteArray, accessKey);
    QFETCH(QByteArray, token);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("credentials")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "# a comment\n[default]\naws_access_key_id = D\naws_secret_access_key=ds\n\n[ work ]\n"
        "aws_access_key_id=W\naws_secret_access_key = w/s+=\naws_session_token = wt\n[play]\nregion = x\n");
    file.close();
    QProcessEnvironment variables;
    variables.insert(QStringLiteral("AWS_SHARED_CREDENTIALS_FILE"), file.fileName());
    for (const QString& pair : environment)
        variables.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
    const auto found = findCredentials(variables);
    QCOMPARE(found.has_value(), !accessKey.isEmpty());
    if (!found) return;
    QCOMPARE(found->accessKeyId, accessKey);
    QCOMPARE(found->sessionToken, token);
}

QTEST_GUILESS_MAIN(RemoteTablesTest)
#include "tst_remotetables.moc"
