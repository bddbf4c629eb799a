// TransactWriteItems and TransactGetItems: what each refusal says, that nothing is half done, and that it stays so
// under concurrency and across restarts.
#include "tests/core/tables/operations/TablesFixture.h"
#include "tests/support/FakeClock.h"

#include <QTest>

#include <thread>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

using Action = TransactWriteRequest::Action;
using Kind = Action::Kind;

class TestTransactions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesAllActions();
    void refusals_data();
    void refusals();
    void reasonsStandInRequestOrder_data();
    void reasonsStandInRequestOrder();
    void reasonHoldsTheItem();
    void updatesThatCannotBeCancel();
    void nothingIsDoneWhenOneIsRefused();
    void tokens();
    void tokensSurviveARestart();
    void capacity();
    void changesAndMetrics();
    void reads();
    void readErrors();
    void readsSeeOneMoment();
    void moneyIsKept();

private:
    static Action put(const char* item, const char* condition = nullptr, const QByteArray& table = "books")
    {
        Action action;
        action.tableName = table;
        action.item = trestle::tests::item(item);
        if (condition) action.conditionExpression = condition;
        return action;
    }
    static Action with(Kind kind, const char* key, const char* condition = nullptr)
    {
        Action action = put(key, condition);
        action.kind = kind;
        return action;
    }
    static Action update(const char* key, const char* expression, const char* values = nullptr)
    {
        Action action = with(Kind::Update, key);
        action.updateExpression = expression;
        if (values) action.expression.values = trestle::tests::item(values);
        return action;
    }
    static TransactWriteRequest request(std::vector<Action> actions)
    {
        TransactWriteRequest request;
        request.actions = std::move(actions);
        return request;
    }
    // "ok", or the error's code and message.
    QByteArray outcome(TransactWriteRequest request)
    {
        const auto result = m_tables->transactWrite(std::move(request));
        if (result) return "ok";
        return codeName(result.error().code) + ": " + result.error().message.toUtf8();
    }

    FakeClock m_clock;  // outlives the writer thread, which reads it
    std::unique_ptr<TablesFixture> m_tables;
};

void TestTransactions::init()
{
    m_tables = std::make_unique<TablesFixture>();
    Tables::Options options;
    options.clock = &m_clock;
    m_tables->open(options);
    TableDescription books = bookTable("books");
    IndexDescription byAuthor;
    byAuthor.name = "byAuthor";
    byAuthor.keys.partition = {"author", KeyType::S};
    books.indexes.append(byAuthor);
    QVERIFY(m_tables->create(books));
    TableDescription authors;
    authors.name = "authors";
    authors.keys.partition = {"id", KeyType::N};
    QVERIFY(m_tables->create(authors));
    QVERIFY(m_tables->put("books", R"({"pk":{"S":"a"},"sk":{"S":"1"},"n":{"N":"5"}})"));
}

void TestTransactions::writesAllActions()
{
    QVERIFY(m_tables->put("books", R"({"pk":{"S":"a"},"sk":{"S":"2"}})"));
    QCOMPARE(
        outcome(request({put(R"({"id":{"N":"7"}})", "attribute_not_exists(id)", "authors"),
                         update(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "ADD n :one", R"({":one":{"N":"1"}})"),
                         with(Kind::Delete, R"({"pk":{"S":"a"},"sk":{"S":"2"}})"),
                         with(Kind::ConditionCheck, R"({"pk":{"S":"a"},"sk":{"S":"3"}})", "attribute_not_exists(pk)"),
                         update(R"({"pk":{"S":"b"},"sk":{"S":"1"}})", "REMOVE x")})),
        QByteArray("ok"));
    QCOMPARE(m_tables->get("authors", R"({"id":{"N":"7"}})"), QByteArray(R"({"id":{"N":"7"}})"));
    QCOMPARE(m_tables->get("books", R"({"pk":{"S":"a"},"sk":{"S":"1"}})"),
             QByteArray(R"({"n":{"N":"6"},"pk":{"S":"a"},"sk":{"S":"1"}})"));
    QCOMPARE(m_tables->get("books", R"({"pk":{"S":"a"},"sk":{"S":"2"}})"), QByteArray());
    QCOMPARE(m_tables->get("books", R"({"pk":{"S":"b"},"sk":{"S":"1"}})"), QByteArray());
}

void TestTransactions::refusals_data()
{
    QTest::addColumn<TransactWriteRequest>("asked");
    QTest::addColumn<QByteArray>("expected");
    const char* key = R"({"pk":{"S":"a"},"sk":{"S":"9"}})";
    const char* wrongKey = R"({"pk":{"N":"1"},"sk":{"S":"9"}})";
    const char* emptyKey = R"({"pk":{"S":""},"sk":{"S":"9"}})";
    const QByteArray cancelled =
        "TransactionCanceled: Transaction cancelled, please refer cancellation reasons for specific reasons ";
    const QByteArray empty = "Validation: One or more parameter values are not valid. ";
    const QByteArray emptyKeyText =
        empty + "The AttributeValue for a key attribute cannot contain an empty string value. Key: pk";
    const auto row = [](const char* name, std::vector<Action> actions, const QByteArray& expected) {
        QTest::newRow(name) << request(std::move(actions)) << expected;
    };
    Action unused = with(Kind::ConditionCheck, key, "attribute_not_exists(pk)");
    unused.expression.values = item(R"({":v":{"S":"x"}})");
    const Action absent = put(R"({"pk":{"S":"a"}})", nullptr, "absent");
    const QByteArray syntax = R"(Validation: Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "(")";
    Action large = put(key);
    large.item.set("x", AttributeValue::string(QByteArray(400 * 1024, 'x')));

    row("missing table", {put(key), absent}, "ResourceNotFound: Requested resource not found");
    row("syntax before a missing table", {absent, put(key, "attribute_not_exists(")}, syntax);
    row("unused value before a missing table", {absent, unused},
        "Validation: Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
    row("unused value before a shared target", {put(key), unused},
        "Validation: Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
    row("large item first", {large, put(key, "attribute_not_exists(")},
        "Validation: Item size has exceeded the maximum allowed size");
    row("syntax first", {put(key, "attribute_not_exists("), large}, syntax);
    row("shared target", {put(key), with(Kind::Delete, key)},
        "Validation: Transaction request cannot include multiple operations on one item");
    row("empty key of a put", {put(emptyKey)}, emptyKeyText);
    row("empty key of an update", {update(emptyKey, "SET a = :a", R"({":a":{"S":"x"}})")}, emptyKeyText);
    row("empty key of a deletion", {with(Kind::Delete, emptyKey)}, emptyKeyText);
    row("empty key of a check", {with(Kind::ConditionCheck, emptyKey, "attribute_exists(pk)")}, emptyKeyText);
    row("empty key behind a wrong one", {put(wrongKey), put(emptyKey)}, emptyKeyText);
    row("empty index key of a put", {put(R"({"pk":{"S":"a"},"sk":{"S":"9"},"author":{"S":""}})")},
        empty +
            "A value specified for a secondary index key is not supported. The AttributeValue for a key attribute "
            "cannot contain an empty string value. IndexName: byAuthor, IndexKey: author");
    row("empty index key of an update", {update(key, "SET author = :a", R"({":a":{"S":""}})")},
        empty +
            "The update expression attempted to update a secondary index key to a value that is not supported. The "
            "AttributeValue for a key attribute cannot contain an empty string value.");
    row("wrong key", {put(key), put(wrongKey)}, cancelled + "[None, ValidationError]");
    row("condition", {put(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "attribute_not_exists(pk)"), put(key)},
        cancelled + "[ConditionalCheckFailed, None]");
    row("update of a key", {update(key, "SET sk = :a", R"({":a":{"S":"x"}})")}, cancelled + "[ValidationError]");
    Action insert = put(R"({"pk":{"S":"a"},"sk":{"S":"1"}})");
    insert.refusesExisting = true;
    row("insert over an item", {insert}, cancelled + "[DuplicateItem]");
    std::vector<Action> elevenLarge;
    for (int i = 0; i < 11; ++i) {
        elevenLarge.push_back(put(R"({"pk":{"S":"big"},"sk":{"S":"x"}})"));
        elevenLarge.back().item.set("sk", AttributeValue::string(QByteArray::number(i)));
        elevenLarge.back().item.set("x", AttributeValue::string(QByteArray(390 * 1024, 'x')));
    }
    row("more than 4 MB", elevenLarge,
        "Validation: Transaction payload size cannot exceed 4MB. Payload Size: : Transaction payload size cannot "
        "exceed "
        "4MB. Payload Size: 4393060");
}

void TestTransactions::refusals()
{
    QFETCH(TransactWriteRequest, asked);
    QFETCH(QByteArray, expected);
    QCOMPARE(outcome(asked), expected);
    QCOMPARE(m_tables->get("books", R"({"pk":{"S":"a"},"sk":{"S":"9"}})"), QByteArray());
}

void TestTransactions::reasonsStandInRequestOrder_data()
{
    QTest::addColumn<TransactWriteRequest>("asked");
    QTest::addColumn<QByteArrayList>("expected");  // "Code: message" of each action

    const Action unmet = put(R"({"pk":{"S":"a"},"sk":{"S":"7"}})", "attribute_exists(pk)");
    const Action good = put(R"({"pk":{"S":"a"},"sk":{"S":"9"}})");
    const Action foreignKey = with(Kind::Delete, R"({"pk":{"N":"1"},"sk":{"S":"1"}})");
    const Action listAsKey = put(R"({"pk":{"L":[{"S":"x"}]},"sk":{"S":"1"}})");
    const Action indexKey = put(R"({"pk":{"S":"a"},"sk":{"S":"8"},"author":{"N":"5"}})");
    const Action indexKeyUpdate =
        update(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "SET author = :a", R"({":a":{"N":"5"}})");
    const Action badPath = update(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "SET m.x = :v", R"({":v":{"N":"1"}})");
    const QByteArray none = "None: ";
    const QByteArray conditionFailed = "ConditionalCheckFailed: The conditional request failed";
    const QByteArray wrongKey = "ValidationError: The provided key element does not match the schema";
    const QByteArray invalid = "ValidationError: One or more parameter values were invalid: ";
    const QByteArray wrongIndexKey =
        invalid + "Type mismatch for Index Key author Expected: S Actual: N IndexName: byAuthor";
    const QByteArray wrongPath =
        "ValidationError: The document path provided in the update expression is invalid for update";
    const auto row = [](const char* name, const std::vector<Action>& actions, const QByteArrayList& expected) {
        QTest::newRow(name) << request(actions) << expected;
    };
    row("conditions", {good, unmet}, {none, conditionFailed});
    row("what only the item shows", {unmet, badPath, good}, {conditionFailed, wrongPath, none});
    row("a key before a condition", {unmet, good, foreignKey}, {none, none, wrongKey});
    row("the first of the keys", {good, listAsKey, foreignKey},
        {none, invalid + "Type mismatch for key pk expected: S actual: L", none});
    row("an index's key", {indexKey, unmet}, {wrongIndexKey, none});
    row("an index's key in an update", {unmet, indexKeyUpdate}, {conditionFailed, wrongIndexKey});
}

void TestTransactions::reasonsStandInRequestOrder()
{
    QFETCH(TransactWriteRequest, asked);
    QFETCH(QByteArrayList, expected);
    const auto result = m_tables->transactWrite(asked);
    QVERIFY(!result);
    QByteArrayList reasons;
    for (const CancellationReason& reason : result.error().reasons) {
        reasons << reason.code + ": " + reason.message.toUtf8();
        QVERIFY(!reason.item);
    }
    QCOMPARE(reasons, expected);
}

void TestTransactions::reasonHoldsTheItem()
{
    Action failing = put(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "attribute_not_exists(pk)");
    failing.returnValuesOnConditionCheckFailure = ReturnValues::AllOld;
    Action onNothing = with(Kind::ConditionCheck, R"({"pk":{"S":"a"},"sk":{"S":"4"}})", "attribute_exists(pk)");
    onNothing.returnValuesOnConditionCheckFailure = ReturnValues::AllOld;
    const auto result = m_tables->transactWrite(request({failing, onNothing}));
    QCOMPARE(text(result.error().reasons[0].item), QByteArray(R"({"n":{"N":"5"},"pk":{"S":"a"},"sk":{"S":"1"}})"));
    QVERIFY(!result.error().reasons[1].item);
}

void TestTransactions::updatesThatCannotBeCancel()
{
    const char* key = R"({"pk":{"S":"a"},"sk":{"S":"1"}})";
    const auto message = [&](const char* expression, const char* values) {
        const auto result = m_tables->transactWrite(request({update(key, expression, values)}));
        return result ? QString() : result.error().reasons.at(0).message;
    };
    QCOMPARE(message("SET m.x = :v", R"({":v":{"N":"1"}})"),
             QStringLiteral("The document path provided in the update expression is invalid for update"));
    QCOMPARE(message("SET pk = :v", R"({":v":{"S":"1"}})"),
             QStringLiteral("One or more parameter values were invalid: Cannot update attribute pk. This attribute is "
                            "part of the key"));
    Action large = update(key, "SET x = :v");
    large.expression.values = Item{{":v", AttributeValue::string(QByteArray(400 * 1024, 'x'))}};
    const auto result = m_tables->transactWrite(request({large}));
    QCOMPARE(result.error().reasons.at(0).message,
             QStringLiteral("Item size to update has exceeded the maximum allowed size"));
}

void TestTransactions::nothingIsDoneWhenOneIsRefused()
{
    const auto before = m_tables->operator->()->changesSince(0, 100);
    QCOMPARE(outcome(request({put(R"({"pk":{"S":"c"},"sk":{"S":"1"},"author":{"S":"x"}})"),
                              with(Kind::Delete, R"({"pk":{"S":"a"},"sk":{"S":"1"}})"),
                              put(R"({"id":{"N":"1"}})", "attribute_exists(id)", "authors")}))
                 .left(19),
             QByteArray("TransactionCanceled"));
    QCOMPARE(m_tables->get("books", R"({"pk":{"S":"c"},"sk":{"S":"1"}})"), QByteArray());
    QVERIFY(!m_tables->get("books", R"({"pk":{"S":"a"},"sk":{"S":"1"}})").isEmpty());
    QCOMPARE((*m_tables)->changesSince(0, 100)->size(), before->size());
}

void TestTransactions::tokens()
{
    const auto add = [](const char* by) {
        TransactWriteRequest asked =
            request({update(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "ADD n :by",
                            QByteArray(R"({":by":{"N":")").append(by).append("\"}}").constData())});
        asked.clientRequestToken = "token";
        asked.returnConsumedCapacity = ReturnConsumedCapacity::Total;
        return asked;
    };
    const auto n = [this] { return m_tables->get("books", R"({"pk":{"S":"a"},"sk":{"S":"1"}})").mid(11, 1); };
    auto first = m_tables->transactWrite(add("1"));
    QVERIFY(first);
    QCOMPARE(first->capacity.at(0).kind, CapacityKind::TransactionWrite);
    const auto again = m_tables->transactWrite(add("1"));
    QVERIFY(again);
    QVERIFY(again->writes.empty());
    QCOMPARE(again->capacity.at(0).kind, CapacityKind::TransactionRead);
    QCOMPARE(again->capacity.at(0).total, 2.0);
    QCOMPARE(n(), QByteArray("6"));
    QVERIFY(outcome(add("2")).startsWith("IdempotentParameterMismatch"));
    m_clock.advanceMs(10 * 60 * 1000 + 1);
    QCOMPARE(outcome(add("2")), QByteArray("ok"));
    QCOMPARE(n(), QByteArray("8"));

    // What was refused is not remembered.
    TransactWriteRequest refused = request({put(R"({"pk":{"S":"t"},"sk":{"S":"1"}})", "attribute_exists(pk)")});
    refused.clientRequestToken = "other";
    QVERIFY(outcome(refused).startsWith("TransactionCanceled"));
    refused.actions[0].conditionExpression.reset();
    QCOMPARE(outcome(refused), QByteArray("ok"));
}

void TestTransactions::tokensSurviveARestart()
{
    TransactWriteRequest asked = request({put(R"({"pk":{"S":"r"},"sk":{"S":"1"}})", "attribute_not_exists(pk)")});
    asked.clientRequestToken = "restart";
    QCOMPARE(outcome(asked), QByteArray("ok"));
    Tables::Options options;
    options.clock = &m_clock;
    m_tables->open(options);
    QCOMPARE(outcome(asked), QByteArray("ok"));
    asked.actions[0].conditionExpression.reset();
    QVERIFY(outcome(asked).startsWith("IdempotentParameterMismatch"));
}

void TestTransactions::capacity()
{
    TransactWriteRequest asked =
        request({put(R"({"pk":{"S":"k"},"sk":{"S":"1"},"author":{"S":"x"}})"),
                 with(Kind::ConditionCheck, R"({"pk":{"S":"k"},"sk":{"S":"2"}})", "attribute_not_exists(pk)"),
                 put(R"({"id":{"N":"1"}})", nullptr, "authors")});
    asked.returnConsumedCapacity = ReturnConsumedCapacity::Indexes;
    const auto result = m_tables->transactWrite(asked);
    QVERIFY(result);
    QCOMPARE(result->capacity.size(), size_t(2));
    QCOMPARE(result->capacity[0].tableName, QByteArray("books"));
    QCOMPARE(result->capacity[0].table, 4.0);
    QCOMPARE(result->capacity[0].globalIndexes.at("byAuthor"), 1.0);
    QCOMPARE(result->capacity[0].total, 5.0);
    QCOMPARE(result->capacity[1].total, 2.0);
}

void TestTransactions::changesAndMetrics()
{
    TransactWriteRequest asked =
        request({put(R"({"pk":{"S":"k"},"sk":{"S":"1"}})"), with(Kind::Delete, R"({"pk":{"S":"a"},"sk":{"S":"1"}})")});
    asked.cause = {Cause::Kind::Console, "1-2-3"};
    const qint64 last = (*m_tables)->changesSince(0, 100)->back().sequence;
    const auto result = m_tables->transactWrite(asked);
    QVERIFY(result);
    const auto changes = (*m_tables)->changesSince(last, 100);
    QCOMPARE(changes->size(), size_t(2));
    for (size_t i = 0; i < 2; ++i) {
        QCOMPARE((*changes)[i].sequence, result->writes[i].sequenceNumber);
        QCOMPARE((*changes)[i].before, result->writes[i].before);
        QCOMPARE((*changes)[i].after, result->writes[i].after);
        QCOMPARE((*changes)[i].cause, asked.cause);
    }
}

void TestTransactions::reads()
{
    TransactGetRequest asked;
    asked.gets.push_back({"books", item(R"({"pk":{"S":"a"},"sk":{"S":"1"}})"), {}, {}});
    asked.gets.push_back({"books", item(R"({"pk":{"S":"a"},"sk":{"S":"5"}})"), {}, {}});
    asked.gets.push_back({"books", item(R"({"pk":{"S":"a"},"sk":{"S":"6"}})"), QByteArray("n"), {}});
    asked.returnConsumedCapacity = ReturnConsumedCapacity::Total;
    const auto result = (*m_tables)->transactGetItems(asked);
    QVERIFY(result);
    QCOMPARE(result->responses.size(), size_t(3));
    QVERIFY(result->responses[0].encodedItem);
    QVERIFY(!result->responses[1].encodedItem && !result->responses[1].item);
    QCOMPARE(result->capacity.size(), size_t(1));
    QCOMPARE(result->capacity[0].total, 6.0);
    QCOMPARE(result->capacity[0].kind, CapacityKind::TransactionRead);
}

void TestTransactions::readErrors()
{
    const auto message = [this](std::vector<TransactGetRequest::Get> gets) {
        TransactGetRequest asked;
        asked.gets = std::move(gets);
        const auto result = (*m_tables)->transactGetItems(asked);
        return result ? QString() : result.error().message;
    };
    const Item key = item(R"({"pk":{"S":"a"},"sk":{"S":"1"}})");
    QCOMPARE(message({{"books", key, {}, {}}, {"books", key, {}, {}}}),
             QStringLiteral("Transaction request cannot include multiple operations on one item"));
    QCOMPARE(message({{"absent", key, {}, {}}}), QStringLiteral("Requested resource not found"));
    QCOMPARE(message({{"absent", key, {}, {}}, {"books", key, QByteArray("!!!"), {}}}),
             QStringLiteral("Invalid ProjectionExpression: Syntax error; token: \"!\", near: \"!!\""));
    QCOMPARE(message({{"books", key, {}, {}}, {"books", {}, {}, {}}}),
             QStringLiteral("Transaction cancelled, please refer cancellation reasons for specific reasons [None, "
                            "ValidationError]"));
}

// Two items are always written together; a transaction that reads both must never see them differ.
void TestTransactions::readsSeeOneMoment()
{
    std::atomic<bool> done = false;
    QVERIFY(m_tables->transactWrite(request({put(R"({"pk":{"S":"x"},"sk":{"S":"1"},"v":{"N":"0"}})"),
                                             put(R"({"pk":{"S":"y"},"sk":{"S":"1"},"v":{"N":"0"}})")})));
    std::thread writer([&] {
        for (int i = 1; i <= 200; ++i) {
            const QByteArray value = R"({":v":{"N":")" + QByteArray::number(i) + R"("}})";
            (void)m_tables->transactWrite(
                request({update(R"({"pk":{"S":"x"},"sk":{"S":"1"}})", "SET v = :v", value.constData()),
                         update(R"({"pk":{"S":"y"},"sk":{"S":"1"}})", "SET v = :v", value.constData())}));
        }
        done = true;
    });
    TransactGetRequest both;
    both.gets.push_back({"books", item(R"({"pk":{"S":"x"},"sk":{"S":"1"}})"), QByteArray("v"), {}});
    both.gets.push_back({"books", item(R"({"pk":{"S":"y"},"sk":{"S":"1"}})"), QByteArray("v"), {}});
    QByteArray differing;
    while (!done) {
        const auto seen = (*m_tables)->transactGetItems(both);
        if (!seen || text(seen->responses[0].item) != text(seen->responses[1].item)) differing = "they differ";
    }
    writer.join();
    QCOMPARE(differing, QByteArray());
}

// Transfers under a condition between ten accounts, from four threads, while the total is audited.
void TestTransactions::moneyIsKept()
{
    constexpr int accounts = 10;
    constexpr int balance = 20;
    const auto key = [](int account) { return QByteArray(R"({"id":{"N":")") + QByteArray::number(account) + R"("}})"; };
    for (int account = 0; account < accounts; ++account) {
        QVERIFY(m_tables->put("authors", QByteArray(R"({"id":{"N":")" + QByteArray::number(account) +
                                                    R"("},"money":{"N":")" + QByteArray::number(balance) + R"("}})")
                                             .constData()));
    }
    const auto total = [&]() -> int {
        TransactGetRequest all;
        for (int account = 0; account < accounts; ++account)
            all.gets.push_back({"authors", item(key(account).constData()), {}, {}});
        const auto seen = (*m_tables)->transactGetItems(all);
        int sum = 0;
        for (const GetItemResult& response : seen->responses)
            sum += decodeItem(*response.encodedItem)->find("money")->as<Decimal>()->toText().toInt();
        return sum;
    };
    std::atomic<int> running = 4;
    std::atomic<int> moved = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> clerks;
    for (int clerk = 0; clerk < 4; ++clerk) {
        clerks.emplace_back([&, clerk] {
            for (int i = 0; i < 100; ++i) {
                const int from = (clerk * 7 + i * 3) % accounts;
                const int to = (from + 1 + i % (accounts - 1)) % accounts;
                const char* amount = R"({":a":{"N":"6"}})";
                Action take = update(key(from).constData(), "SET money = money - :a", amount);
                take.conditionExpression = "money >= :a";
                Action give = update(key(to).constData(), "ADD money :a", amount);
                take.tableName = give.tableName = "authors";
                (m_tables->transactWrite(request({take, give})) ? moved : refused) += 1;
            }
            --running;
        });
    }
    int wrong = 0;
    while (running > 0)
        if (total() != accounts * balance) ++wrong;
    for (std::thread& clerk : clerks)
        clerk.join();
    QCOMPARE(wrong, 0);
    QCOMPARE(total(), accounts * balance);
    QCOMPARE(moved + refused, 400);
    QVERIFY(moved > 0);
}

QTEST_GUILESS_MAIN(TestTransactions)
#include "tst_transactions.moc"
