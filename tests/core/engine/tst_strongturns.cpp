// Turns of regions with strongly consistent tables: who waits for what, told without tables.
#include "core/engine/StrongTurns.h"

#include <QtTest>

#include <atomic>
#include <future>

using namespace trestle;
using engine::StrongTurns;
using tables::WriteTurns;

class TestStrongTurns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theFirstWriterIsServed();
    void whoseTurnItIsDoesNotWait();
    void othersWaitUntilAllIsWritten();
    void whoWaitsIsNotPassed();
    void readersAreBroughtUpToDate();
    void readersOfTheOwnerDoNotWait();
    void readersAreUpToDateUntilSomethingIsWritten();
    void doubtBringsEverythingAgain();
    void nobodyWaitsAfterTheEnd();

private:
    void write(const QByteArray& region, const QByteArray& name)
    {
        m_turns->of(region)->take([this, name](WriteTurns::Done done) {
            m_begun << name;
            m_open[name] = std::move(done);
        });
    }
    void finish(const QByteArray& name)
    {
        m_open[name]();
        m_open.erase(name);
    }
    void serve()
    {
        m_turns->serve([this](const QByteArray& region) { m_brought << region; });
    }
    /// Reads, and serves if that waits; whether it did.
    bool waits(const QByteArray& region)
    {
        const int before = m_woken;
        const auto reader = std::async(std::launch::async, [this, region] { m_turns->of(region)->catchUp(); });
        while (m_woken == before && reader.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            std::this_thread::yield();
        const bool waited = m_woken != before;
        if (waited) serve();
        reader.wait();
        return waited;
    }

    std::shared_ptr<StrongTurns> m_turns;
    std::atomic<int> m_woken = 0;
    QByteArrayList m_begun;
    QByteArrayList m_brought;  // regions, as they were brought up to date
    std::map<QByteArray, WriteTurns::Done> m_open;
};

void TestStrongTurns::init()
{
    m_woken = 0;
    m_begun.clear();
    m_brought.clear();
    m_open.clear();
    m_turns = std::make_shared<StrongTurns>([this] { ++m_woken; });
}

void TestStrongTurns::theFirstWriterIsServed()
{
    write("a", "one");
    QCOMPARE(m_begun, QByteArrayList());
    QCOMPARE(m_woken.load(), 1);
    serve();
    QCOMPARE(m_begun, QByteArrayList{"one"});
    QCOMPARE(m_brought, QByteArrayList{"a"});
}

void TestStrongTurns::whoseTurnItIsDoesNotWait()
{
    write("a", "one");
    serve();
    write("a", "two");
    QCOMPARE(m_begun, QByteArrayList({"one", "two"}));
    finish("one");
    finish("two");
    write("a", "three");
    QCOMPARE(m_begun, QByteArrayList({"one", "two", "three"}));
    QCOMPARE(m_brought, QByteArrayList{"a"});
}

void TestStrongTurns::othersWaitUntilAllIsWritten()
{
    write("a", "one");
    serve();
    write("b", "two");
    serve();
    QCOMPARE(m_begun, QByteArrayList{"one"});
    const int before = m_woken;
    finish("one");
    QCOMPARE(m_woken.load(), before + 1);
    serve();
    QCOMPARE(m_begun, QByteArrayList({"one", "two"}));
    QCOMPARE(m_brought, QByteArrayList({"a", "b"}));
}

void TestStrongTurns::whoWaitsIsNotPassed()
{
    write("a", "one");
    serve();
    write("b", "two");
    write("b", "three");
    write("a", "four");
    finish("one");
    serve();
    QCOMPARE(m_begun, QByteArrayList({"one", "two", "three"}));
    finish("two");
    serve();
    QCOMPARE(m_begun.size(), 3);
    finish("three");
    serve();
    QCOMPARE(m_begun, QByteArrayList({"one", "two", "three", "four"}));
    QCOMPARE(m_brought, QByteArrayList({"a", "b", "a"}));
}

void TestStrongTurns::readersAreBroughtUpToDate()
{
    write("a", "one");
    serve();
    m_brought.clear();
    QVERIFY(waits("b"));
    QCOMPARE(m_brought, QByteArrayList{"b"});
}

void TestStrongTurns::readersOfTheOwnerDoNotWait()
{
    write("a", "one");
    serve();
    QVERIFY(!waits("a"));
}

void TestStrongTurns::readersAreUpToDateUntilSomethingIsWritten()
{
    write("a", "one");
    serve();
    finish("one");
    QVERIFY(waits("b"));
    QVERIFY(!waits("b"));
    QVERIFY(waits("c"));
    write("a", "two");
    QVERIFY(waits("b"));
    QVERIFY(waits("b"));  // it is still being written
    finish("two");
    QVERIFY(waits("b"));
    QVERIFY(!waits("b"));
}

void TestStrongTurns::doubtBringsEverythingAgain()
{
    write("a", "one");
    serve();
    finish("one");
    m_turns->doubt();
    QVERIFY(waits("a"));
    write("a", "two");
    QCOMPARE(m_begun, QByteArrayList{"one"});
    serve();
    QCOMPARE(m_begun, QByteArrayList({"one", "two"}));
}

void TestStrongTurns::nobodyWaitsAfterTheEnd()
{
    write("a", "one");
    m_turns->stop();
    QCOMPARE(m_begun, QByteArrayList{"one"});
    write("b", "two");
    QCOMPARE(m_begun, QByteArrayList({"one", "two"}));
    QVERIFY(!waits("c"));
    m_turns.reset();
    finish("one");  // comes to its end all the same
}

QTEST_GUILESS_MAIN(TestStrongTurns)
#include "tst_strongturns.moc"
