// Which thread writes, and that nobody is forgotten. What is written is tested in tst_sqlitestore.
#include "core/base/TurnEnd.h"
#include "core/tables/storage/SqliteStore.h"
#include "tests/core/tables/storage/StoreJobs.h"
#include "tests/support/FakeClock.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;
using namespace std::chrono_literals;

namespace {

enum class Length { Brief, Long };

/// What became of a job.
struct Fate
{
    std::thread::id writer;
    std::promise<bool> done;  // whether it was committed
    std::future<bool> outcome = done.get_future();

    [[nodiscard]] bool isKnown() const { return outcome.wait_for(0s) == std::future_status::ready; }
};

class NotedJob final : public WriteJob
{
public:
    NotedJob(std::shared_ptr<Fate> fate, Length length, std::chrono::milliseconds takes)
        : m_fate(std::move(fate)), m_length(length), m_takes(takes)
    {
    }
    [[nodiscard]] bool isBrief() const override { return m_length == Length::Brief; }
    void apply(WriteTransaction&) override
    {
        m_fate->writer = std::this_thread::get_id();
        std::this_thread::sleep_for(m_takes);
    }
    void finish(const Error* failure) override { m_fate->done.set_value(!failure); }

private:
    std::shared_ptr<Fate> m_fate;
    Length m_length;
    std::chrono::milliseconds m_takes;
};

std::shared_ptr<Fate> submit(SqliteStore& store, Length length = Length::Brief, std::chrono::milliseconds takes = 0ms)
{
    auto fate = std::make_shared<Fate>();
    store.submit(std::make_unique<NotedJob>(fate, length, takes));
    return fate;
}

/// The calling thread is one that ends turns, and has been quiet long enough.
class Turns
{
public:
    Turns() : m_turn(m_clock) { TurnEnd::setOfThisThread(&m_turn); }
    ~Turns() { TurnEnd::setOfThisThread(nullptr); }

    /// Of so many sockets.
    void begin(int events = 1) { m_turn.note(events); }
    /// Ends turns until nothing is left to be done.
    void end()
    {
        while (const auto sleep = m_turn.run())
            std::this_thread::sleep_for(*sleep);
    }
    [[nodiscard]] std::optional<std::chrono::nanoseconds> endOne() { return m_turn.run(); }

private:
    FakeClock m_clock;
    TurnEnd m_turn;
};

}  // namespace

class TestSqliteWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void ownThreadWritesForMostThreads();
    void quietThreadWritesItself();
    void severalOfOneTurnShareACommit();
    void writersOwnThreadTakesOver_data();
    void writersOwnThreadTakesOver();
    void slowDiskIsNotWaitedFor();
    void waitsForAsManyAsWereAnswered();
    void closingCommitsWhatWasPutOff();
    void nobodyIsForgotten();

private:
    std::unique_ptr<SqliteStore> open();
    /// With the calling thread known to be quiet, and nobody to be expected.
    static void settle(SqliteStore& store, Turns& turns);

    QTemporaryDir m_folder;
    FakeClock m_clock;
    int m_file = 0;
    QString m_path;
};

void TestSqliteWriter::init()
{
    m_path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_file));
}

std::unique_ptr<SqliteStore> TestSqliteWriter::open()
{
    auto store = SqliteStore::open({m_path, Durability::Durable, {qint64(1) << 30, qint64(1) << 50}, &m_clock, 0});
    if (!store) qFatal("%s", qPrintable(store.error().message));
    return std::move(*store);
}

void TestSqliteWriter::settle(SqliteStore& store, Turns& turns)
{
    // The disk may be slow just now, and is then left to the other thread.
    for (int tries = 0; tries < 1000; ++tries) {
        turns.begin();
        const auto fate = submit(store);
        const auto start = std::chrono::steady_clock::now();
        turns.end();
        const auto took = std::chrono::steady_clock::now() - start;
        QVERIFY(fate->outcome.get());
        if (fate->writer == std::this_thread::get_id() && took < 5ms) return;
    }
    QSKIP("The disk takes more than 5 ms a commit");
}

void TestSqliteWriter::ownThreadWritesForMostThreads()
{
    const auto store = open();
    for (int i = 0; i < 3; ++i) {
        const auto fate = submit(*store);
        QVERIFY(fate->outcome.get());
        QVERIFY(fate->writer != std::this_thread::get_id());
    }
}

void TestSqliteWriter::quietThreadWritesItself()
{
    const auto store = open();
    Turns turns;
    settle(*store, turns);
    turns.begin();
    const auto fate = submit(*store);
    QVERIFY2(!fate->isKnown(), "not before the end of the turn");
    turns.end();
    QVERIFY(fate->isKnown());
    QVERIFY(fate->outcome.get());
}

void TestSqliteWriter::severalOfOneTurnShareACommit()
{
    const auto store = open();
    Turns turns;
    settle(*store, turns);
    turns.begin(3);
    // What the last one sees is of the same transaction: that of a job that has not been answered.
    const auto first = submit(*store);
    const auto second = submit(*store);
    auto seen = std::make_shared<std::pair<bool, bool>>();
    class Looking final : public WriteJob
    {
    public:
        explicit Looking(std::function<void()> look) : m_look(std::move(look)) {}
        [[nodiscard]] bool isBrief() const override { return true; }
        void apply(WriteTransaction&) override { m_look(); }
        void finish(const Error*) override {}

    private:
        std::function<void()> m_look;
    };
    store->submit(std::make_unique<Looking>([=] { *seen = {first->isKnown(), second->isKnown()}; }));
    turns.end();
    QCOMPARE(*seen, std::pair(false, false));
    QVERIFY(first->isKnown() && second->isKnown());
}

void TestSqliteWriter::writersOwnThreadTakesOver_data()
{
    QTest::addColumn<int>("events");
    QTest::addColumn<Length>("length");
    QTest::addColumn<bool>("another");
    QTest::newRow("the thread has other work") << 2 << Length::Brief << false;
    QTest::newRow("a job that may take its time") << 1 << Length::Long << false;
    QTest::newRow("another thread writes too") << 1 << Length::Brief << true;
}

void TestSqliteWriter::writersOwnThreadTakesOver()
{
    QFETCH(const int, events);
    QFETCH(const Length, length);
    QFETCH(const bool, another);
    const auto store = open();
    Turns turns;
    settle(*store, turns);
    turns.begin(events);
    const auto fate = submit(*store, length);
    std::shared_ptr<Fate> others;
    if (another) std::thread([&] { others = submit(*store); }).join();
    turns.end();
    QVERIFY(fate->outcome.get());
    QVERIFY(fate->writer != std::this_thread::get_id());
    if (another) QVERIFY(others->outcome.get());
}

void TestSqliteWriter::slowDiskIsNotWaitedFor()
{
    const auto store = open();
    Turns turns;
    settle(*store, turns);
    turns.begin();
    const auto slow = submit(*store, Length::Brief, 6ms);  // as a commit's synchronisation may be
    turns.end();
    QCOMPARE(slow->writer, std::this_thread::get_id());
    turns.begin();
    const auto next = submit(*store);
    turns.end();
    QVERIFY(next->outcome.get());
    QVERIFY(next->writer != std::this_thread::get_id());
    settle(*store, turns);  // it is no longer slow
}

void TestSqliteWriter::waitsForAsManyAsWereAnswered()
{
    const auto store = open();
    Turns turns;
    settle(*store, turns);
    const auto together = [&](int count) {
        std::vector<std::shared_ptr<Fate>> fates;
        turns.begin(count);
        for (int i = 0; i < count; ++i)
            fates.push_back(submit(*store));
        return fates;
    };
    (void)together(3);
    turns.end();
    const auto first = together(1);
    const auto sleep = turns.endOne();
    if (!sleep || *sleep == 0ns) QSKIP("The last commit was slow, or this thread was");
    QVERIFY2(*sleep <= 500us, "the longest that anybody is waited for");
    if (first[0]->isKnown()) QSKIP("This thread was held up");
    const auto others = together(2);
    turns.end();
    QVERIFY(first[0]->isKnown() && others[0]->isKnown() && others[1]->isKnown());
    (void)together(1);
    turns.end();  // nobody else comes, which is not waited for for long
}

void TestSqliteWriter::closingCommitsWhatWasPutOff()
{
    auto store = open();
    Turns turns;
    settle(*store, turns);
    turns.begin();
    const auto fate = submit(*store);
    store.reset();
    QVERIFY(fate->outcome.get());
    QVERIFY(fate->writer != std::this_thread::get_id());
    QVERIFY(!turns.endOne());
}

void TestSqliteWriter::nobodyIsForgotten()
{
    constexpr int rounds = 400;
    const auto store = open();
    std::atomic<int> committed = 0;
    // Threads with turns and threads without, that write in their own time, one of them with other work now and then.
    const auto write = [&](int number, bool hasTurns) {
        std::optional<Turns> turns;
        if (hasTurns) turns.emplace();
        for (int i = 0; i < rounds; ++i) {
            const int jobs = 1 + (i + number) % 4;
            if (turns) turns->begin(jobs + (number == 0 && i % 50 == 0 ? 1 : 0));
            std::vector<std::shared_ptr<Fate>> fates;
            for (int job = 0; job < jobs; ++job)
                fates.push_back(submit(*store));
            if (turns) turns->end();
            for (const auto& fate : fates) {
                if (fate->outcome.wait_for(20s) != std::future_status::ready) return;
                committed += fate->outcome.get() ? 1 : 0;
            }
            if (i % 20 == number) std::this_thread::sleep_for(200us);
        }
    };
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back(write, number, number < 2);
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(committed.load(), 4 * rounds / 4 * (1 + 2 + 3 + 4));
}

QTEST_GUILESS_MAIN(TestSqliteWriter)
#include "tst_sqlitewriter.moc"
