#include "core/base/TurnEnd.h"
#include "tests/support/FakeClock.h"

#include <QTest>

#include <thread>

using namespace trestle::base;
using namespace trestle::tests;
using namespace std::chrono_literals;

namespace {

/// Notes how it is called, and wants to be called again as often as asked for.
class NotedWork final : public TurnEnd::Work
{
public:
    std::optional<std::chrono::nanoseconds> endTurn(bool mayBlock) override
    {
        calls.push_back(mayBlock);
        if (again.empty()) return {};
        const auto next = again.front();
        again.erase(again.begin());
        return next;
    }

    std::vector<bool> calls;
    std::vector<std::chrono::nanoseconds> again;
};

}  // namespace

class TestTurnEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyAQuietThreadPutsOff();
    void otherWorkIsTold();
    void isCalledUntilItIsDone();
    void whatIsGoneIsNotCalled();
    void mayBePutOffAgainWhileItRuns();
    void belongsToOneThread();
};

void TestTurnEnd::onlyAQuietThreadPutsOff()
{
    FakeClock clock;
    TurnEnd turn(clock);
    const auto work = std::make_shared<NotedWork>();
    turn.note(2);  // two sockets were ready, and only one of them for this work
    QVERIFY(!turn.putOff(work));
    QVERIFY(!turn.run());
    clock.advanceMs(80);
    turn.note(1);
    QVERIFY(!turn.putOff(work));
    QVERIFY(!turn.run());
    clock.advanceMs(30);
    turn.note(1);
    QVERIFY(!turn.putOff(work));
    QVERIFY(!turn.run());
    turn.note(1);
    QVERIFY2(turn.putOff(work), "100 ms without other work");
    QVERIFY(work->calls.empty());
    QCOMPARE(turn.run(), 0ns);
    QCOMPARE(work->calls, std::vector{true});
    QVERIFY(!turn.run());  // done
}

void TestTurnEnd::otherWorkIsTold()
{
    FakeClock clock;
    TurnEnd turn(clock);
    const auto work = std::make_shared<NotedWork>();
    (void)turn.putOff(work);
    (void)turn.run();
    turn.note(2);
    QVERIFY(turn.putOff(work));
    QCOMPARE(turn.run(), 0ns);
    QCOMPARE(work->calls, std::vector{false});
    QVERIFY(!turn.putOff(work));
}

void TestTurnEnd::isCalledUntilItIsDone()
{
    FakeClock clock;
    TurnEnd turn(clock);
    const auto work = std::make_shared<NotedWork>();
    const auto other = std::make_shared<NotedWork>();
    work->again = {300us, 100us};
    other->again = {200us};
    (void)turn.putOff(work);
    (void)turn.run();
    QVERIFY(turn.putOff(work));
    QVERIFY(turn.putOff(work));  // is still called once a turn
    QVERIFY(turn.putOff(other));
    QCOMPARE(turn.run(), 200us);
    QCOMPARE(turn.run(), 0us);  // `other` is done
    QCOMPARE(turn.run(), 0us);
    QVERIFY(!turn.run());
    QCOMPARE(work->calls.size(), size_t(3));
    QCOMPARE(other->calls.size(), size_t(2));
}

void TestTurnEnd::whatIsGoneIsNotCalled()
{
    FakeClock clock;
    TurnEnd turn(clock);
    auto work = std::make_shared<NotedWork>();
    (void)turn.putOff(work);
    (void)turn.run();
    QVERIFY(turn.putOff(work));
    work.reset();
    QVERIFY(!turn.run());
}

void TestTurnEnd::mayBePutOffAgainWhileItRuns()
{
    // A request that was read ahead may come out of an answer.
    class Repeating final : public TurnEnd::Work, public std::enable_shared_from_this<Repeating>
    {
    public:
        explicit Repeating(TurnEnd& owner) : turn(owner) {}
        std::optional<std::chrono::nanoseconds> endTurn(bool) override
        {
            if (++calls < 3) (void)turn.putOff(weak_from_this());
            return {};
        }
        TurnEnd& turn;
        int calls = 0;
    };
    FakeClock clock;
    TurnEnd turn(clock);
    const auto work = std::make_shared<Repeating>(turn);
    (void)turn.putOff(work);
    (void)turn.run();
    QVERIFY(turn.putOff(work));
    for (int i = 0; i < 5; ++i)
        (void)turn.run();
    QCOMPARE(work->calls, 3);
}

void TestTurnEnd::belongsToOneThread()
{
    QVERIFY(!TurnEnd::ofThisThread());
    TurnEnd turn;
    TurnEnd::setOfThisThread(&turn);
    QCOMPARE(TurnEnd::ofThisThread(), &turn);
    const TurnEnd* there = &turn;
    std::thread([&] { there = TurnEnd::ofThisThread(); }).join();
    QVERIFY(!there);
    TurnEnd::setOfThisThread(nullptr);
    QVERIFY(!TurnEnd::ofThisThread());
}

QTEST_GUILESS_MAIN(TestTurnEnd)
#include "tst_turnend.moc"
