#include "core/gateway/access/Throttle.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

#include <thread>

using namespace trestle;
using namespace trestle::gateway;

namespace {

constexpr qint64 msNs = 1'000'000;

double number(const base::JsonValue& object, const char* name)
{
    return object.find(name)->numberText().toDouble();
}

struct Arrival
{
    qint64 count;
    qint64 atMs;
};

// "50 at 0; 10 every 1 from 0 to 999"
std::vector<Arrival> arrivals(const QByteArray& text)
{
    std::vector<Arrival> list;
    for (const QByteArray& part : text.split(';')) {
        const QList<QByteArray> words = part.trimmed().split(' ');
        if (words[1] == "at") {
            list.push_back({words[0].toLongLong(), words[2].toLongLong()});
        } else {
            for (qint64 at = words[4].toLongLong(); at <= words[6].toLongLong(); at += words[2].toLongLong())
                list.push_back({words[0].toLongLong(), at});
        }
    }
    return list;
}

}  // namespace

class TestTokenBucket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void tellsWhatIsLeft();
    void givesEachTokenOnceToManyThreads();
    void takesFromAllOrNone();
    void keepsBucketsWhoseLimitIsTheSame();
};

void TestTokenBucket::accepts_data()
{
    QTest::addColumn<base::JsonValue>("row");
    const base::JsonValue file = tests::gatewayCases("access/throttle.json");
    for (const base::JsonValue& row : file.find("cases")->array())
        if (tests::text(row, "kind") == "bucket")
            QTest::newRow((tests::text(row, "id") + ": " + tests::text(row, "title")).constData()) << row;
}

void TestTokenBucket::accepts()
{
    QFETCH(base::JsonValue, row);
    const base::JsonValue& given = *row.find("given");
    const base::JsonValue& expect = *row.find("expect");
    constexpr qint64 bornNs = 77'123'456'789;
    TokenBucket bucket({number(given, "rate"), qint64(number(given, "burst"))}, bornNs);
    qint64 accepted = 0;
    base::JsonValue perArrival{base::JsonValue::Array()};
    for (const Arrival& arrival : arrivals(tests::text(given, "arrivals_ms"))) {
        qint64 of = 0;
        for (qint64 i = 0; i < arrival.count; ++i)
            if (bucket.take(bornNs + arrival.atMs * msNs)) ++of;
        accepted += of;
        perArrival.makeArray().push_back(base::JsonValue(of));
    }
    QCOMPARE(accepted, qint64(number(expect, "accepted")));
    if (const base::JsonValue* wanted = expect.find("acceptedPerArrival"))
        QCOMPARE(base::writeJson(perArrival), base::writeJson(*wanted));
}

void TestTokenBucket::tellsWhatIsLeft()
{
    TokenBucket bucket({10, 5}, 0);
    QCOMPARE(bucket.tokens(0), 5);
    for (int i = 0; i < 3; ++i)
        QVERIFY(bucket.take(0));
    QCOMPARE(bucket.tokens(0), 2);
    QCOMPARE(bucket.tokens(99 * msNs), 2);
    QCOMPARE(bucket.tokens(100 * msNs), 3);
    QCOMPARE(bucket.tokens(60'000 * msNs), 5);
    QVERIFY(bucket.take(100 * msNs));
    bucket.giveBack();
    QCOMPARE(bucket.tokens(100 * msNs), 3);
}

void TestTokenBucket::givesEachTokenOnceToManyThreads()
{
    TokenBucket bucket({0, 10'000}, 0);
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 5'000; ++n)
                if (bucket.take(n)) ++taken;
        });
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(taken.load(), 10'000);
}

void TestTokenBucket::takesFromAllOrNone()
{
    const Limits client{{"plan Gold", std::make_shared<TokenBucket>(RateLimit{1, 3}, 0)}};
    const Limits server{{"GET /pets of stage dev", std::make_shared<TokenBucket>(RateLimit{1, 1}, 0)},
                        {"account", std::make_shared<TokenBucket>(RateLimit{10'000, 5'000}, 0)}};
    QVERIFY(!takeFromAll(client, server, 0));
    QCOMPARE(
        describe(client, server, 0),
        QByteArray("plan Gold: 2 of 3 left at 1/s; GET /pets of stage dev: 0 of 1 left at 1/s; account: 4999 of 5000 "
                   "left at 10000/s"));
    const Limit* refused = takeFromAll(client, server, 0);
    QVERIFY(refused);
    QCOMPARE(describeRefusal(*refused), QByteArray("GET /pets of stage dev has no token left (burst 1, 1/s)"));
    // A refused request is free.
    QCOMPARE(client[0].bucket->tokens(0), 2);
    QCOMPARE(server[1].bucket->tokens(0), 4'999);
}

void TestTokenBucket::keepsBucketsWhoseLimitIsTheSame()
{
    TokenBuckets buckets;
    std::shared_ptr<TokenBucket> first = buckets.bucket("account", {1, 2}, 0);
    QVERIFY(first->take(0));
    QCOMPARE(buckets.bucket("account", {1, 2}, 0), first);
    QVERIFY(buckets.bucket("account", {1, 3}, 0) != first);
    for (int i = 0; i < 1'000; ++i)
        QVERIFY(buckets.bucket("passing " + QByteArray::number(i), {1, 1}, 0));
}

QTEST_APPLESS_MAIN(TestTokenBucket)
#include "tst_tokenbucket.moc"
