// Kills the served workspace without warning while clients write, again and again: every acknowledged write must be
// there afterwards, nothing that nobody sent, and each index must say what its table says.
#include "tests/paths/ServedWorkspace.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <map>
#include <set>

using namespace trestle;
using namespace trestle::tests;

namespace {

constexpr int rounds = 10;
constexpr int writers = 8;
constexpr int owners = 3;
constexpr int clerks = 3;
constexpr int accounts = 6;
constexpr int openingBalance = 1000;

const QByteArray createLog = R"({"TableName": "Log", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "writer", "AttributeType": "S"}, {"AttributeName": "number", "AttributeType": "N"},
                             {"AttributeName": "owner", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "writer", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [{"IndexName": "byOwner", "Projection": {"ProjectionType": "ALL"},
                                "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}]}]})";

const QByteArray createBank = R"({"TableName": "Bank", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]})";

QByteArray number(int value)
{
    return QByteArray::number(value);
}

QByteArray ownerOf(int value)
{
    return "o" + number(value % owners);
}

// The item a writer puts under each number; number 0 is its counter, which it changes under a condition.
QByteArray keyJson(int writer, int itemNumber)
{
    return R"("writer": {"S": "w)" + number(writer) + R"("}, "number": {"N": ")" + number(itemNumber) + R"("})";
}

QByteArray text(const base::JsonValue& item, const QByteArray& attribute)
{
    const base::JsonValue* typed = item.find(attribute);
    if (!typed || typed->object().empty()) return {};
    return typed->object().front().second.string();
}

using Key = std::pair<QByteArray, int>;
using Items = std::map<Key, base::JsonValue>;

// Writes one after the other, as long as answers come, and remembers which were acknowledged.
class Writer
{
public:
    Writer(ServedWorkspace& served, int id) : m_served(served), m_id(id) {}

    void writeOn(const std::function<void()>& acknowledged)
    {
        m_waiting = true;
        const bool counts = ++m_turn % 2 == 0;
        const http::ClientRequest request = counts ? countRequest() : putRequest();
        m_served.client().send(request, [this, counts, acknowledged](base::Result<http::ClientResponse> answer) {
            m_waiting = false;
            if (!answer) return;  // the server is gone; whether this was stored is open
            if (answer->status != 200) {
                m_fault = answer->body;
                return;
            }
            if (counts)
                m_counted = m_sentCount;
            else
                m_put = m_sentPut;
            acknowledged();
            writeOn(acknowledged);
        });
    }

    [[nodiscard]] bool isWaiting() const { return m_waiting; }

    /// Compares with what the table holds now, and goes on from there.
    QByteArray check(const Items& items)
    {
        if (!m_fault.isEmpty()) return "refused: " + m_fault;
        const QByteArray name = "w" + number(m_id);
        int stored = 0;
        for (auto at = items.lower_bound({name, 1}); at != items.end() && at->first.first == name; ++at) {
            if (at->first.second != ++stored) return name + " lost number " + number(stored);
            if (text(at->second, "owner") != ownerOf(stored) || text(at->second, "text") != contentOf(stored))
                return name + " has another item " + number(stored);
        }
        if (stored < m_put || stored > m_sentPut)
            return name + " stored " + number(stored) + ", acknowledged " + number(m_put) + ", sent " +
                   number(m_sentPut);
        const auto counter = items.find({name, 0});
        const int count = counter == items.end() ? 0 : text(counter->second, "count").toInt();
        if (count < m_counted || count > m_sentCount)
            return name + " counted " + number(count) + ", acknowledged " + number(m_counted) + ", sent " +
                   number(m_sentCount);
        if (count > 0 && text(counter->second, "owner") != ownerOf(count)) return name + "'s counter is half changed";
        m_put = m_sentPut = stored;
        m_counted = m_sentCount = count;
        return {};
    }

private:
    [[nodiscard]] static QByteArray contentOf(int itemNumber)
    {
        return QByteArray(itemNumber % 700, static_cast<char>('a' + itemNumber % 26));
    }

    http::ClientRequest putRequest()
    {
        m_sentPut = m_put + 1;
        return m_served.tableRequest("PutItem", R"({"TableName": "Log", "Item": {)" + keyJson(m_id, m_sentPut) +
                                                    R"(, "owner": {"S": ")" + ownerOf(m_sentPut) +
                                                    R"("}, "text": {"S": ")" + contentOf(m_sentPut) + R"("}}})");
    }

    // Moves the counter on by one, and so to another place of the index.
    http::ClientRequest countRequest()
    {
        m_sentCount = m_counted + 1;
        return m_served.tableRequest("UpdateItem", R"({"TableName": "Log", "Key": {)" + keyJson(m_id, 0) +
                                                       R"(}, "UpdateExpression": "SET #c = :next, #o = :owner",
                "ConditionExpression": "attribute_not_exists(#c) OR #c = :before",
                "ExpressionAttributeNames": {"#c": "count", "#o": "owner"},
                "ExpressionAttributeValues": {":next": {"N": ")" +
                                                       number(m_sentCount) + R"("}, ":before": {"N": ")" +
                                                       number(m_counted) + R"("}, ":owner": {"S": ")" +
                                                       ownerOf(m_sentCount) + R"("}}})");
    }

    ServedWorkspace& m_served;
    const int m_id;
    int m_turn = 0;
    bool m_waiting = false;
    int m_put = 0, m_sentPut = 0;
    int m_counted = 0, m_sentCount = 0;
    QByteArray m_fault;
};

QByteArray accountKey(int account)
{
    return R"({"id": {"S": "account )" + number(account) + R"("}})";
}

// Moves money, one transaction after the other: from one account, to another, and a receipt that says so.
class Clerk
{
public:
    Clerk(ServedWorkspace& served, int id) : m_served(served), m_id(id) {}

    void moveOn(const std::function<void()>& acknowledged)
    {
        m_waiting = true;
        m_sent = m_done + 1;
        m_served.client().send(transfer(), [this, acknowledged](base::Result<http::ClientResponse> answer) {
            m_waiting = false;
            if (!answer) return;  // the server is gone; whether this was stored is open
            if (answer->status != 200) {
                m_fault = answer->body;
                return;
            }
            m_done = m_sent;
            acknowledged();
            moveOn(acknowledged);
        });
    }

    [[nodiscard]] bool isWaiting() const { return m_waiting; }

    /// Takes what the receipts say off `balances`, and goes on from there. What is wrong with them, if anything is.
    QByteArray check(const std::map<QByteArray, base::JsonValue>& items, std::vector<int>& balances)
    {
        if (!m_fault.isEmpty()) return "refused: " + m_fault;
        int stored = 0;
        for (auto at = items.find(receipt(1)); at != items.end(); at = items.find(receipt(stored + 1))) {
            ++stored;
            balances[size_t(fromOf(stored))] -= amountOf(stored);
            balances[size_t(toOf(stored))] += amountOf(stored);
        }
        if (stored < m_done || stored > m_sent)
            return "clerk " + number(m_id) + " stored " + number(stored) + ", acknowledged " + number(m_done) +
                   ", sent " + number(m_sent);
        m_done = m_sent = stored;
        return {};
    }

private:
    [[nodiscard]] QByteArray receipt(int transferNumber) const
    {
        return "receipt " + number(m_id) + ' ' + number(transferNumber);
    }
    [[nodiscard]] int fromOf(int transferNumber) const { return (transferNumber + m_id) % accounts; }
    [[nodiscard]] int toOf(int transferNumber) const { return (fromOf(transferNumber) + 1 + m_id) % accounts; }
    [[nodiscard]] static int amountOf(int transferNumber) { return transferNumber % 7 + 1; }

    [[nodiscard]] http::ClientRequest transfer() const
    {
        const auto update = [](int account, const QByteArray& expression, int amount) {
            return R"({"Update": {"TableName": "Bank", "Key": )" + accountKey(account) + R"(, "UpdateExpression": ")" +
                   expression + R"(", "ExpressionAttributeValues": {":a": {"N": ")" + number(amount) + R"("}}}})";
        };
        const int amount = amountOf(m_sent);
        return m_served.tableRequest(
            "TransactWriteItems",
            R"({"TransactItems": [)" + update(fromOf(m_sent), "SET money = money - :a", amount) + ',' +
                update(toOf(m_sent), "ADD money :a", amount) +
                R"(, {"Put": {"TableName": "Bank", "Item": {"id": {"S": ")" + receipt(m_sent) +
                R"x("}}, "ConditionExpression": "attribute_not_exists(id)"}}], "ClientRequestToken": ")x" +
                number(m_id) + '-' + number(m_sent) + R"("})");
    }

    ServedWorkspace& m_served;
    const int m_id;
    int m_done = 0, m_sent = 0;
    bool m_waiting = false;
    QByteArray m_fault;
};

// All pages of a Scan or Query.
bool readAll(ServedWorkspace& served, const QByteArray& operation, const QByteArray& members, Items& items)
{
    QByteArray start;
    for (;;) {
        const TableAnswer page = served.table(operation, R"({"TableName": "Log")" + members + start + '}');
        const base::JsonValue* found = page.body.find("Items");
        if (page.status != 200 || !found) return false;
        for (const base::JsonValue& item : found->array())
            if (!items.emplace(Key{text(item, "writer"), text(item, "number").toInt()}, item).second) return false;
        const base::JsonValue* next = page.body.find("LastEvaluatedKey");
        if (!next) return true;
        start = R"(, "ExclusiveStartKey": )" + base::writeJson(*next);
    }
}

bool readBank(ServedWorkspace& served, std::map<QByteArray, base::JsonValue>& items)
{
    QByteArray start;
    for (;;) {
        const TableAnswer page = served.table("Scan", R"({"TableName": "Bank", "ConsistentRead": true)" + start + '}');
        const base::JsonValue* found = page.body.find("Items");
        if (page.status != 200 || !found) return false;
        for (const base::JsonValue& item : found->array())
            items.emplace(text(item, "id"), item);
        const base::JsonValue* next = page.body.find("LastEvaluatedKey");
        if (!next) return true;
        start = R"(, "ExclusiveStartKey": )" + base::writeJson(*next);
    }
}

}  // namespace

class TestKillUnderLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingAcknowledgedIsLost()
    {
        const QTemporaryDir folder;
        ServedWorkspace served(folder.path());
        QVERIFY(served.start());
        QCOMPARE(served.table("CreateTable", createLog).status, 200);

        QRandomGenerator random(20'261'122);
        std::vector<std::unique_ptr<Writer>> all;
        for (int id = 0; id < writers; ++id)
            all.push_back(std::make_unique<Writer>(served, id));

        QCOMPARE(served.table("CreateTable", createBank).status, 200);
        for (int account = 0; account < accounts; ++account) {
            QByteArray item = accountKey(account);
            item.insert(item.size() - 1, R"(, "money": {"N": ")" + number(openingBalance) + R"("})");
            QCOMPARE(served.table("PutItem", R"({"TableName": "Bank", "Item": )" + item + '}').status, 200);
        }
        std::vector<std::unique_ptr<Clerk>> bank;
        for (int id = 0; id < clerks; ++id)
            bank.push_back(std::make_unique<Clerk>(served, id));

        for (int round = 0; round < rounds; ++round) {
            int acknowledged = 0;
            const int enough = random.bounded(1, 150);
            const int laterMs = random.bounded(0, 15);
            const auto count = [&acknowledged, &served, enough, laterMs] {
                if (++acknowledged == enough) QTimer::singleShot(laterMs, [&served] { served.kill(); });
            };
            for (const auto& writer : all)
                writer->writeOn(count);
            for (const auto& clerk : bank)
                clerk->moveOn(count);
            QTRY_VERIFY_WITH_TIMEOUT(!served.isRunning(), 60'000);
            for (const auto& writer : all)
                QTRY_VERIFY_WITH_TIMEOUT(!writer->isWaiting(), 60'000);
            for (const auto& clerk : bank)
                QTRY_VERIFY_WITH_TIMEOUT(!clerk->isWaiting(), 60'000);
            QVERIFY(acknowledged >= enough);

            QVERIFY(served.start());
            Items items;
            QVERIFY(readAll(served, "Scan", R"(, "ConsistentRead": true)", items));
            for (const auto& writer : all)
                QCOMPARE(writer->check(items), QByteArray());
            Items indexed;
            for (int owner = 0; owner < owners; ++owner)
                QVERIFY(readAll(served, "Query",
                                R"(, "IndexName": "byOwner", "KeyConditionExpression": "#o = :o",
                    "ExpressionAttributeNames": {"#o": "owner"}, "ExpressionAttributeValues": {":o": {"S": ")" +
                                    ownerOf(owner) + R"("}})",
                                indexed));
            QVERIFY2(indexed == items, "the index does not say what the table says");

            // Every transfer is there as a whole or not at all: the accounts hold what the receipts say.
            std::map<QByteArray, base::JsonValue> stored;
            QVERIFY(readBank(served, stored));
            std::vector<int> balances(accounts, openingBalance);
            for (const auto& clerk : bank)
                QCOMPARE(clerk->check(stored, balances), QByteArray());
            for (int account = 0; account < accounts; ++account)
                QCOMPARE(text(stored["account " + number(account)], "money").toInt(), balances[size_t(account)]);
        }
        QCOMPARE(served.end(SIGTERM), 0);
    }
};

QTEST_GUILESS_MAIN(TestKillUnderLoad)
#include "tst_killunderload.moc"
