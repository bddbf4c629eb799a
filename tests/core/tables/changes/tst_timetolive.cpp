#include "tests/core/tables/operations/TablesFixture.h"
#include "tests/support/FakeClock.h"

#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

class TestTimeToLive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void dueItemsGo_data();
    void dueItemsGo();
    void laterWritesAreFollowed();
    void indexesFollow();
    void deletionsAreTheServices();

private:
    FakeClock m_clock;
    QTemporaryDir m_folder;
    int m_file = 0;
    TablesFixture m_tables;

    void put(const QByteArray& id, std::optional<AttributeValue> expires);
    QList<QByteArray> ids();
};

void TestTimeToLive::init()
{
    Tables::Options options;
    options.clock = &m_clock;
    options.expiryIntervalMs = 5;
    options.path = m_folder.filePath(QString::number(++m_file));
    m_tables.open(options);
    TableDescription table;
    table.name = "sessions";
    table.keys.partition = {"id", KeyType::S};
    table.timeToLiveAttribute = "expires";
    IndexDescription index;
    index.name = "byUser";
    index.keys.partition = {"user", KeyType::S};
    table.indexes = {index};
    QVERIFY(m_tables.create(table));
}

void TestTimeToLive::put(const QByteArray& id, std::optional<AttributeValue> expires)
{
    PutItemRequest request;
    request.tableName = "sessions";
    request.item = Item{{"id", AttributeValue::string(id)}, {"user", AttributeValue::string("ann")}};
    if (expires) request.item.set("expires", *expires);
    QVERIFY(m_tables.put(std::move(request)));
}

QList<QByteArray> TestTimeToLive::ids()
{
    QList<QByteArray> found;
    const auto read = m_tables->forEachItem("sessions", {}, [&](QByteArrayView item) {
        found.append((*decodeAttribute(item, "id"))->as<AttributeValue::String>()->utf8);
        return Visit::Continue;
    });
    if (!read) qFatal("%s", qPrintable(read.error().message));
    std::sort(found.begin(), found.end());
    return found;
}

void TestTimeToLive::dueItemsGo_data()
{
    constexpr qint64 day = 24 * 3600;
    const qint64 now = m_clock.nowMs() / 1000;
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<bool>("goes");
    QTest::newRow("just over") << QByteArray::number(now) << true;
    QTest::newRow("a second later") << QByteArray::number(now + 1) << false;
    QTest::newRow("years ago") << QByteArray::number(now - 4 * 365 * day) << true;
    QTest::newRow("more than five years ago") << QByteArray::number(now - 6 * 365 * day) << false;
    QTest::newRow("in milliseconds") << QByteArray::number(now * 1000) << false;
    QTest::newRow("a fraction") << QByteArray::number(now - 1) + ".5" << true;
    QTest::newRow("negative") << QByteArray("-5") << false;
}

void TestTimeToLive::dueItemsGo()
{
    QFETCH(QByteArray, number);
    QFETCH(bool, goes);
    put("none", {});
    put("text", AttributeValue::string(number));
    put("number", AttributeValue::number(*Decimal::parse(number)));
    put("due", AttributeValue::number(Decimal(m_clock.nowMs() / 1000 - 1)));
    QTRY_VERIFY(!ids().contains("due"));
    QCOMPARE(ids(), goes ? QList<QByteArray>({"none", "text"}) : QList<QByteArray>({"none", "number", "text"}));
}

void TestTimeToLive::laterWritesAreFollowed()
{
    const qint64 now = m_clock.nowMs() / 1000;
    put("far", AttributeValue::number(Decimal(now + 1000)));
    put("first", AttributeValue::number(Decimal(now)));
    QTRY_COMPARE(ids(), QList<QByteArray>({"far"}));  // the table has been read through
    put("near", AttributeValue::number(Decimal(now + 10)));
    m_clock.advanceMs(11'000);
    QTRY_COMPARE(ids(), QList<QByteArray>({"far"}));
    m_clock.advanceMs(1'000'000);
    QTRY_COMPARE(ids(), QList<QByteArray>());
}

void TestTimeToLive::indexesFollow()
{
    for (int i = 0; i < 250; ++i)  // more than one step deletes
        put("s" + QByteArray::number(i), AttributeValue::number(Decimal(m_clock.nowMs() / 1000)));
    QTRY_COMPARE(ids(), QList<QByteArray>());
    QueryRequest request;
    request.tableName = "sessions";
    request.indexName = "byUser";
    request.keyConditionExpression = "#u = :u";
    request.expression.names.emplace().emplace("#u", "user");
    request.expression.values = Item{{":u", AttributeValue::string("ann")}};
    QCOMPARE(m_tables->query(request)->count, 0);
    QCOMPARE(*m_tables->verify(), QStringList());
}

void TestTimeToLive::deletionsAreTheServices()
{
    put("a", AttributeValue::number(Decimal(m_clock.nowMs() / 1000)));
    QTRY_COMPARE(ids(), QList<QByteArray>());
    const auto changes = m_tables->changesOf("sessions", Item{{"id", AttributeValue::string("a")}}, 10);
    QVERIFY(changes);
    QCOMPARE(changes->size(), size_t(2));
    QCOMPARE(changes->front().cause.kind, Cause::Kind::Expiry);
    QVERIFY(changes->front().after.isNull());
}

QTEST_GUILESS_MAIN(TestTimeToLive)
#include "tst_timetolive.moc"
