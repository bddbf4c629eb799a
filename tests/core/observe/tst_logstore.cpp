#include "core/observe/LogStore.h"

#include <QTemporaryDir>
#include <QTest>

using namespace trestle::observe;

class TestLogStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEventsInStreams();
    void pagesEitherWay();
    void findsByStreamAndTime();
    void staysInItsBounds();
    void survivesAndBeginsAnew();
    void groupsComeAndGo();
};

namespace {

std::unique_ptr<LogStore> open(const QString& path = {}, qint64 bytes = qint64(64) << 20)
{
    auto opened = LogStore::open({path, bytes, [] { return qint64(1'000); }});
    return opened ? std::move(*opened) : nullptr;
}

QByteArray texts(const std::vector<StoredLogEvent>& events)
{
    QByteArray all;
    for (const StoredLogEvent& event : events)
        all += event.text + ' ';
    return all.trimmed();
}

}  // namespace

void TestLogStore::keepsEventsInStreams()
{
    const auto store = open();
    store->append("/g", "s", {{10, "a"}, {20, "b"}});
    store->append("/g", "t", {{15, "c"}});
    const auto events = store->events({"/g"}, LogOrder::OldestFirst, std::nullopt, 10);
    QCOMPARE(texts(events), QByteArray("a c b"));
    QCOMPARE(events[1].stream, QByteArray("t"));
    QCOMPARE(events[1].arrivedMs, qint64(1'000));
    const auto streams = store->streams("/g");
    QCOMPARE(streams.size(), size_t(2));
    QVERIFY(streams[0].firstMs == 10 && streams[0].lastMs == 20);
    QCOMPARE(store->groups().size(), size_t(1));
}

void TestLogStore::pagesEitherWay()
{
    const auto store = open();
    store->append("/g", "s", {{1, "a"}, {1, "b"}, {2, "c"}, {3, "d"}});
    const auto first = store->events({"/g"}, LogOrder::OldestFirst, std::nullopt, 2);
    QCOMPARE(texts(first), QByteArray("a b"));
    const LogPlace place{first.back().timeMs, first.back().number};
    QCOMPARE(texts(store->events({"/g"}, LogOrder::OldestFirst, place, 10)), QByteArray("c d"));
    QCOMPARE(texts(store->events({"/g"}, LogOrder::NewestFirst, place, 10)), QByteArray("a"));
    QCOMPARE(texts(store->events({"/g"}, LogOrder::NewestFirst, std::nullopt, 2)), QByteArray("d c"));
}

void TestLogStore::findsByStreamAndTime()
{
    const auto store = open();
    store->append("/g", "x/1", {{1, "a"}, {5, "b"}});
    store->append("/g", "x/2", {{2, "c"}});
    store->append("/g", "y", {{3, "d"}});
    store->append("/other", "x/1", {{1, "no"}});
    LogQuery query{"/g"};
    query.streams = {"x/1", "y"};
    QCOMPARE(texts(store->events(query, LogOrder::OldestFirst, std::nullopt, 10)), QByteArray("a d b"));
    query = {"/g"};
    query.streamPrefix = "x/";
    QCOMPARE(texts(store->events(query, LogOrder::OldestFirst, std::nullopt, 10)), QByteArray("a c b"));
    query.fromMs = 2;
    query.untilMs = 5;
    QCOMPARE(texts(store->events(query, LogOrder::OldestFirst, std::nullopt, 10)), QByteArray("c"));
    QCOMPARE(store->streams("/g", "x").size(), size_t(2));
}

void TestLogStore::staysInItsBounds()
{
    const auto store = open({}, 20'000);
    for (int i = 0; i < 200; ++i) {
        store->append("/g", "s", {{i, QByteArray(1'000, 'x')}});
        (void)store->hasGroup("/g");  // has it written
    }
    const auto events = store->events({"/g"}, LogOrder::OldestFirst, std::nullopt, 1'000);
    QVERIFY(events.size() < 100);
    QCOMPARE(events.back().timeMs, qint64(199));
    // So do streams.
    for (int i = 0; i < 200; ++i) {
        store->append("/h", "stream " + QByteArray::number(i), {{i, QByteArray(1'000, 'x')}});
        (void)store->hasGroup("/h");
    }
    QVERIFY(store->streams("/h").size() < 100);
    QCOMPARE(store->streams("/h", "stream 199").front().lastMs, std::optional<qint64>(199));
    QCOMPARE(store->groups().size(), size_t(2));
    QVERIFY(store->deleteGroup("/h"));
    store->append("/h", "again", {{7, "x"}});
    QCOMPARE(texts(store->events({"/h"}, LogOrder::OldestFirst, std::nullopt, 10)), QByteArray("x"));
}

void TestLogStore::survivesAndBeginsAnew()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("logs.db"));
    open(path)->append("/g", "s", {{1, "kept"}});
    QCOMPARE(texts(open(path)->events({"/g"}, LogOrder::OldestFirst, std::nullopt, 10)), QByteArray("kept"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no database, and it is long enough to be seen as none by whoever opens it");
    file.close();
    const auto store = open(path);
    QVERIFY(store);
    QCOMPARE(store->groups().size(), size_t(0));
    QVERIFY(!LogStore::open({dir.filePath(QStringLiteral("no/folder/logs.db")), 1, {}}));
}

void TestLogStore::groupsComeAndGo()
{
    const auto store = open();
    QVERIFY(store->createGroup("/a"));
    QVERIFY(!store->createGroup("/a"));
    QVERIFY(store->createStream("/a", "s"));
    QVERIFY(!store->createStream("/a", "s"));
    QVERIFY(store->setRetention("/a", 7));
    QVERIFY(!store->setRetention("/b", 7));
    QVERIFY(store->setTags("/a", "{}"));
    QVERIFY(store->groups("/a").front().retentionDays == 7);
    store->append("/a", "s", {{1, "x"}});
    QVERIFY(store->deleteStream("/a", "s"));
    QVERIFY(!store->deleteStream("/a", "s"));
    QCOMPARE(store->events({"/a"}, LogOrder::OldestFirst, std::nullopt, 10).size(), size_t(0));
    QVERIFY(store->deleteGroup("/a"));
    QVERIFY(!store->deleteGroup("/a"));
    QVERIFY(!store->hasGroup("/a"));
}

QTEST_GUILESS_MAIN(TestLogStore)
#include "tst_logstore.moc"
