// Random reads and writes beside a model that is a plain map: whatever the table answers, the model must have said.
// A seed repeats exactly; TRESTLE_SEED=n runs that one.
#include "tests/core/tables/operations/TablesFixture.h"

#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

namespace {

constexpr int operations = 10'000;

using Key = std::pair<QByteArray, int>;
using Model = std::map<Key, Item>;
using Action = TransactWriteRequest::Action;

AttributeValue word(const QByteArray& text)
{
    return AttributeValue::string(text);
}
AttributeValue count(int value)
{
    return AttributeValue::number(Decimal(value));
}
int numberOf(const Item& item, const char* name)
{
    const AttributeValue* value = item.find(name);
    return value ? value->as<Decimal>()->toText().toInt() : 0;
}
Key keyOfItem(const Item& item)
{
    return {item.find("pk")->as<AttributeValue::String>()->utf8, numberOf(item, "sk")};
}
Item keyItem(const Key& key)
{
    return Item{{"pk", word(key.first)}, {"sk", count(key.second)}};
}

// One run: a table, its model, and a stream of choices.
class Run
{
public:
    Run(TablesFixture& tables, quint32 seed) : m_tables(tables), m_random(seed) {}

    // Empty, or what differed.
    QByteArray step()
    {
        switch (m_random.bounded(12)) {
            case 0:
            case 1:
                return put();
            case 2:
            case 3:
                return update();
            case 4:
                return remove();
            case 5:
                return batchWrite();
            case 6:
                return transaction();
            case 7:
                return get();
            case 8:
                return severalGets();
            case 9:
                return query();
            case 10:
                return indexQuery();
            default:
                return scan();
        }
    }

private:
    Key key() { return {QByteArray("p") + char('a' + m_random.bounded(5)), m_random.bounded(-12, 12)}; }

    Item randomItem()
    {
        Item item = keyItem(key());
        if (m_random.bounded(4) != 0) item.set("g", word(QByteArray("g") + char('a' + m_random.bounded(3))));
        if (m_random.bounded(4) != 0) item.set("n", count(m_random.bounded(-5, 5)));
        if (m_random.bounded(3) != 0) item.set("l", word(QByteArray("l") + char('a' + m_random.bounded(4))));
        if (m_random.bounded(2) != 0) item.set("t", word(QByteArray(m_random.bounded(200), 'x')));
        return item;
    }

    const Item* known(const Key& at) const
    {
        const auto found = m_model.find(at);
        return found == m_model.end() ? nullptr : &found->second;
    }
    // Of ReturnValues ALL_OLD.
    QByteArray compareOld(const Item* before, const std::optional<Item>& returned) const
    {
        if (!before) return returned ? "an old item where there was none" : "";
        return returned && *returned == *before ? "" : "another old item";
    }

    QByteArray put()
    {
        PutItemRequest request;
        request.tableName = "books";
        request.item = randomItem();
        request.returnValues = ReturnValues::AllOld;
        const Key at = keyOfItem(request.item);
        const Item* before = known(at);
        const bool guarded = m_random.bounded(3) == 0;
        if (guarded) request.conditionExpression = "attribute_not_exists(pk)";
        const Item item = request.item;
        const auto result = m_tables.put(std::move(request));
        if (guarded && before)
            return !result && result.error().code == ErrorCode::ConditionalCheckFailed ? "" : "a put that had to fail";
        if (!result) return result.error().message.toUtf8();
        const QByteArray difference = compareOld(before, result->attributes);
        m_model[at] = item;
        return difference;
    }

    QByteArray update()
    {
        UpdateItemRequest request;
        request.tableName = "books";
        const Key at = key();
        request.key = keyItem(at);
        request.updateExpression = "ADD n :d SET g = :g REMOVE t";
        const int by = m_random.bounded(-2, 3);
        const QByteArray group = QByteArray("g") + char('a' + m_random.bounded(3));
        request.expression.values = Item{{":d", count(by)}, {":g", word(group)}};
        request.returnValues = ReturnValues::AllNew;
        Item expected = known(at) ? *known(at) : keyItem(at);
        expected.set("n", count(numberOf(expected, "n") + by));
        expected.set("g", word(group));
        expected.remove("t");
        const auto result = m_tables.update(std::move(request));
        if (!result) return result.error().message.toUtf8();
        m_model[at] = expected;
        return result->attributes && *result->attributes == expected ? "" : "another updated item";
    }

    QByteArray remove()
    {
        DeleteItemRequest request;
        request.tableName = "books";
        const Key at = key();
        request.key = keyItem(at);
        request.returnValues = ReturnValues::AllOld;
        const auto result = m_tables.remove(std::move(request));
        if (!result) return result.error().message.toUtf8();
        const QByteArray difference = compareOld(known(at), result->attributes);
        m_model.erase(at);
        return difference;
    }

    QByteArray batchWrite()
    {
        BatchWriteRequest request;
        Model after = m_model;
        bool twice = false;
        std::set<Key> seen;
        for (int n = m_random.bounded(1, 8); n > 0; --n) {
            BatchWriteRequest::Write write;
            write.tableName = "books";
            const Item item = randomItem();
            const Key at = keyOfItem(item);
            twice = twice || !seen.insert(at).second;
            if (m_random.bounded(3) == 0) {
                write.deleteKey = keyItem(at);
                after.erase(at);
            } else {
                write.put = item;
                after[at] = item;
            }
            request.writes.push_back(std::move(write));
        }
        const auto result = m_tables.batchWrite(std::move(request));
        if (twice) return result ? "a batch that names a key twice" : "";
        if (!result) return result.error().message.toUtf8();
        m_model = std::move(after);
        return {};
    }

    QByteArray transaction()
    {
        TransactWriteRequest request;
        Model after = m_model;
        bool twice = false;
        bool fails = false;
        std::set<Key> seen;
        std::vector<QByteArray> codes;
        for (int n = m_random.bounded(1, 6); n > 0; --n) {
            Action action;
            action.tableName = "books";
            const Item item = randomItem();
            const Key at = keyOfItem(item);
            twice = twice || !seen.insert(at).second;
            action.item = keyItem(at);
            const bool demands = m_random.bounded(4) == 0;
            if (demands) action.conditionExpression = "attribute_exists(pk)";
            const bool holds = !demands || known(at);
            switch (m_random.bounded(4)) {
                case 0:
                    action.kind = Action::Kind::Put;
                    action.item = item;
                    after[at] = item;
                    break;
                case 1: {
                    action.kind = Action::Kind::Update;
                    action.updateExpression = "SET l = :l";
                    action.expression.values = Item{{":l", word("lz")}};
                    Item updated = known(at) ? *known(at) : keyItem(at);
                    updated.set("l", word("lz"));
                    after[at] = updated;
                    break;
                }
                case 2:
                    action.kind = Action::Kind::Delete;
                    after.erase(at);
                    break;
                default:
                    action.kind = Action::Kind::ConditionCheck;
                    action.conditionExpression = demands ? "attribute_exists(pk)" : "attribute_not_exists(nothing)";
                    break;
            }
            fails = fails || !holds;
            codes.emplace_back(holds ? "None" : "ConditionalCheckFailed");
            request.actions.push_back(std::move(action));
        }
        const auto result = m_tables.transactWrite(std::move(request));
        if (twice) return result ? "a transaction that names a key twice" : "";
        if (!fails) {
            if (!result) return result.error().message.toUtf8();
            m_model = std::move(after);
            return {};
        }
        if (result) return "a transaction that had to be cancelled";
        for (size_t i = 0; i < codes.size(); ++i)
            if (result.error().reasons.at(i).code != codes[i]) return "another reason to cancel";
        return {};
    }

    QByteArray get()
    {
        GetItemRequest request;
        request.tableName = "books";
        const Key at = key();
        request.key = keyItem(at);
        const auto result = m_tables->getItem(request);
        if (!result) return result.error().message.toUtf8();
        return same(known(at), result->encodedItem);
    }

    QByteArray severalGets()
    {
        std::set<Key> keys;
        while (keys.size() < 4)
            keys.insert(key());
        TransactGetRequest request;
        BatchGetRequest batch;
        batch.tables.push_back({"books", {}, true, {}, {}});
        for (const Key& at : keys) {
            request.gets.push_back({"books", keyItem(at), {}, {}, {}});
            batch.tables[0].keys.push_back(keyItem(at));
        }
        const auto result = m_tables->transactGetItems(request);
        if (!result) return result.error().message.toUtf8();
        size_t index = 0;
        std::vector<Item> expected;
        for (const Key& at : keys) {
            if (const QByteArray difference = same(known(at), result->responses[index++].encodedItem);
                !difference.isEmpty())
                return difference;
            if (known(at)) expected.push_back(*known(at));
        }
        const auto found = m_tables->batchGetItem(batch);
        if (!found) return found.error().message.toUtf8();
        return found->responses.at(0).second == expected ? "" : "another batch of items";
    }

    static QByteArray same(const Item* expected, const std::optional<QByteArray>& encoded)
    {
        if (!expected) return encoded ? "an item where there is none" : "";
        return encoded && *encoded == encodeItem(*expected) ? "" : "another item";
    }

    // All pages; each may be short, none may be wrong.
    template <typename Request, typename Call>
    QByteArray readAll(Request request, Call call, std::vector<Item>& items)
    {
        if (m_random.bounded(2) == 0) request.limit = m_random.bounded(1, 9);
        for (int pages = 0; pages < 1000; ++pages) {
            const auto page = call(request);
            if (!page) return page.error().message.toUtf8();
            if (request.limit && page->scannedCount > *request.limit) return "more than the limit";
            for (const QByteArray& encoded : page->encodedItems)
                items.push_back(*decodeItem(encoded));
            if (!page->lastEvaluatedKey) return {};
            request.exclusiveStartKey = page->lastEvaluatedKey;
        }
        return "no end of pages";
    }

    template <typename Wanted>
    QByteArray compare(std::vector<Item> items, Wanted wanted, const char* what) const
    {
        std::map<Key, Item> got;
        for (Item& one : items)
            if (!got.emplace(keyOfItem(one), one).second) return QByteArray(what) + " gives an item twice";
        std::map<Key, Item> expected;
        for (const auto& [at, one] : m_model)
            if (wanted(one)) expected.emplace(at, one);
        return got == expected ? QByteArray() : QByteArray(what) + " gives other items";
    }

    QByteArray query()
    {
        QueryRequest request;
        request.tableName = "books";
        const Key at = key();
        const int low = at.second;
        const int high = low + m_random.bounded(10);
        request.keyConditionExpression = "pk = :p AND sk BETWEEN :a AND :b";
        request.expression.values = Item{{":p", word(at.first)}, {":a", count(low)}, {":b", count(high)}};
        request.scanIndexForward = m_random.bounded(2) == 0;
        std::vector<Item> items;
        if (const QByteArray difference = readAll(
                request, [this](const auto& page) { return m_tables->query(page); }, items);
            !difference.isEmpty())
            return difference;
        for (size_t i = 1; i < items.size(); ++i)
            if ((numberOf(items[i - 1], "sk") < numberOf(items[i], "sk")) != request.scanIndexForward)
                return "a query in another order";
        return compare(
            items,
            [&](const Item& one) {
                const Key place = keyOfItem(one);
                return place.first == at.first && place.second >= low && place.second <= high;
            },
            "a query");
    }

    QByteArray indexQuery()
    {
        QueryRequest request;
        request.tableName = "books";
        const bool global = m_random.bounded(2) == 0;
        const Key at = key();
        const QByteArray group = QByteArray("g") + char('a' + m_random.bounded(3));
        request.indexName = global ? "by-g" : "by-l";
        request.keyConditionExpression = global ? "g = :p AND n >= :a" : "pk = :p AND l > :a";
        request.expression.values =
            global ? Item{{":p", word(group)}, {":a", count(0)}} : Item{{":p", word(at.first)}, {":a", word("la")}};
        request.scanIndexForward = m_random.bounded(2) == 0;
        std::vector<Item> items;
        if (const QByteArray difference = readAll(
                request, [this](const auto& page) { return m_tables->query(page); }, items);
            !difference.isEmpty())
            return difference;
        for (size_t i = 1; global && i < items.size(); ++i) {
            const int step = numberOf(items[i], "n") - numberOf(items[i - 1], "n");
            if (request.scanIndexForward ? step < 0 : step > 0) return "an index query in another order";
        }
        const AttributeValue la = word("la");
        return compare(
            items,
            [&](const Item& one) {
                if (global)
                    return one.contains("n") && one.find("g") && *one.find("g") == word(group) &&
                           numberOf(one, "n") >= 0;
                return keyOfItem(one).first == at.first && one.find("l") &&
                       one.find("l")->as<AttributeValue::String>()->utf8 > "la";
            },
            "an index query");
    }

    QByteArray scan()
    {
        ScanRequest request;
        request.tableName = "books";
        const bool filtered = m_random.bounded(2) == 0;
        if (filtered) {
            request.filterExpression = "n > :n";
            request.expression.values = Item{{":n", count(0)}};
        }
        const qint64 segments = m_random.bounded(1, 4);
        std::vector<Item> items;
        for (qint64 segment = 0; segment < segments; ++segment) {
            request.segment = segment;
            request.totalSegments = segments;
            if (const QByteArray difference = readAll(
                    request, [this](const auto& page) { return m_tables->scan(page); }, items);
                !difference.isEmpty())
                return difference;
        }
        return compare(
            items, [&](const Item& one) { return !filtered || (one.contains("n") && numberOf(one, "n") > 0); },
            "a scan");
    }

    TablesFixture& m_tables;
    QRandomGenerator m_random;
    Model m_model;
};

}  // namespace

class TestRandomOperations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheModel_data();
    void agreesWithTheModel();
};

void TestRandomOperations::agreesWithTheModel_data()
{
    QTest::addColumn<int>("seed");
    bool given = false;
    const int only = qEnvironmentVariableIntValue("TRESTLE_SEED", &given);
    for (const int seed : given ? std::vector<int>{only} : std::vector<int>{1, 2, 3})
        QTest::newRow(QByteArray::number(seed).constData()) << seed;
}

void TestRandomOperations::agreesWithTheModel()
{
    QFETCH(int, seed);
    TablesFixture tables;
    Tables::Options options;
    options.durability = Durability::Fast;
    if (seed % 2 == 0) options.itemCacheBytes = 64 << 10;  // for some of the items
    tables.open(options);
    TableDescription books = bookTable("books");
    books.keys.sort = KeyAttribute{"sk", KeyType::N};
    IndexDescription byGroup;
    byGroup.name = "by-g";
    byGroup.keys = {{"g", KeyType::S}, KeyAttribute{"n", KeyType::N}};
    IndexDescription byLabel;
    byLabel.name = "by-l";
    byLabel.kind = IndexKind::Local;
    byLabel.keys = {{"pk", KeyType::S}, KeyAttribute{"l", KeyType::S}};
    books.indexes = {byLabel, byGroup};
    QVERIFY(tables.create(books));
    Run run(tables, static_cast<quint32>(seed));
    for (int i = 0; i < operations; ++i) {
        const QByteArray difference = run.step();
        QVERIFY2(difference.isEmpty(), "operation " + QByteArray::number(i) + ": " + difference);
    }
    QVERIFY(tables->verify()->isEmpty());
}

QTEST_GUILESS_MAIN(TestRandomOperations)
#include "tst_randomoperations.moc"
