#include "core/http/EpollDispatcher.h"

#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

using namespace trestle::http;

namespace {

/// A thread on an EpollDispatcher. A context object lives there; run() waits for what it is given.
class EpollThread
{
public:
    EpollThread()
    {
        m_thread.setEventDispatcher(new EpollDispatcher);
        context.moveToThread(&m_thread);
        m_thread.start();
    }
    ~EpollThread()
    {
        run([this] { qDeleteAll(context.children()); });  // timers end where they live
        m_thread.quit();
        m_thread.wait();
    }

    template <typename Task>
    void run(Task task)
    {
        QMetaObject::invokeMethod(&context, task, Qt::BlockingQueuedConnection);
    }

    QObject context;

private:
    QThread m_thread;
};

struct Pair
{
    Pair()
    {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0) {
            here = ends[0];
            there = ends[1];
        }
    }
    Pair(Pair&& other) noexcept : here(std::exchange(other.here, -1)), there(std::exchange(other.there, -1)) {}
    ~Pair()
    {
        if (here >= 0) ::close(here);
        if (there >= 0) ::close(there);
    }
    void sayOneByte() const { QCOMPARE(::write(there, "x", 1), ssize_t(1)); }
    int here = -1;
    int there = -1;
};

}  // namespace

class TestEpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsOnItsThread();
    void timersFireInOrder();
    void singleShotFiresOnce();
    void repeatingTimerRepeatsUntilStopped();
    void zeroTimerLeavesOthersTheirTurn();
    void timersAreKnown();
    void timerMayEndItsObject();
    void nestedLoopDoesNotReenterATimer();
    void postedEventsComeInOrder();
    void postsFromManyThreads();
    void postingToItselfNeedsNoOtherEvent();
    void readNotifier();
    void writeNotifier();
    void changesOnlyAreToldOnce();
    void hangUpBehindBytesIsTold();
    void notifierMayBeSwitchedOff();
    void hangUpWithoutNotifierDoesNotSpin();
    void reusedDescriptorGetsNoOldEvents();
    void manyDescriptors();
    void quitsWhileBusy();
    void endsTurnsWithWhatWasPutOff();
    void wakesForWhatIsNotDone();
};

void TestEpollDispatcher::runsOnItsThread()
{
    EpollThread thread;
    bool right = false;
    thread.run([&] {
        right = dynamic_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance()) &&
                QThread::currentThread() == thread.context.thread();
    });
    QVERIFY(right);
}

void TestEpollDispatcher::timersFireInOrder()
{
    EpollThread thread;
    std::vector<int> order;
    std::atomic<int> fired = 0;
    thread.run([&] {
        for (const int ms : {30, 10, 0, 20})
            QTimer::singleShot(ms, Qt::PreciseTimer, &thread.context, [&, ms] {
                order.push_back(ms);
                ++fired;
            });
    });
    QTRY_COMPARE(fired.load(), 4);
    QCOMPARE(order, (std::vector<int>{0, 10, 20, 30}));
}

void TestEpollDispatcher::singleShotFiresOnce()
{
    EpollThread thread;
    std::atomic<int> fired = 0;
    std::atomic<bool> later = false;
    thread.run([&] {
        QTimer::singleShot(1, &thread.context, [&] { ++fired; });
        QTimer::singleShot(40, &thread.context, [&] { later = true; });
    });
    QTRY_VERIFY(later.load());
    QCOMPARE(fired.load(), 1);
}

void TestEpollDispatcher::repeatingTimerRepeatsUntilStopped()
{
    EpollThread thread;
    std::atomic<int> fired = 0;
    QTimer* timer = nullptr;
    thread.run([&] {
        timer = new QTimer(&thread.context);
        QObject::connect(timer, &QTimer::timeout, timer, [&] {
            if (++fired == 5) timer->stop();
        });
        timer->start(1);
    });
    QTRY_COMPARE(fired.load(), 5);
    std::atomic<bool> later = false;
    thread.run([&] { QTimer::singleShot(20, &thread.context, [&] { later = true; }); });
    QTRY_VERIFY(later.load());
    QCOMPARE(fired.load(), 5);
}

void TestEpollDispatcher::zeroTimerLeavesOthersTheirTurn()
{
    EpollThread thread;
    const Pair pair;
    std::atomic<int> turns = 0;
    std::atomic<bool> heard = false;
    std::atomic<bool> timed = false;
    thread.run([&] {
        auto* idle = new QTimer(&thread.context);
        QObject::connect(idle, &QTimer::timeout, idle, [&] { ++turns; });
        idle->start(0);
        auto* notifier = new QSocketNotifier(pair.here, QSocketNotifier::Read, &thread.context);
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&, notifier] {
            notifier->setEnabled(false);
            heard = true;
        });
        QTimer::singleShot(5, &thread.context, [&] { timed = true; });
    });
    pair.sayOneByte();
    QTRY_VERIFY(heard.load() && timed.load() && turns.load() > 10);
}

void TestEpollDispatcher::timersAreKnown()
{
    EpollThread thread;
    int count = -1;
    int remaining = -1;
    int unknown = 0;
    int afterwards = -1;
    thread.run([&] {
        auto* dispatcher = QAbstractEventDispatcher::instance();
        QObject object;
        const int id = object.startTimer(60'000);
        object.startTimer(70'000);
        count = int(dispatcher->registeredTimers(&object).size());
        remaining = dispatcher->remainingTime(id);
        unknown = dispatcher->remainingTime(id + 12345);
        dispatcher->unregisterTimers(&object);
        afterwards = int(dispatcher->registeredTimers(&object).size());
    });
    QCOMPARE(count, 2);
    QVERIFY(remaining > 50'000 && remaining <= 60'000);
    QCOMPARE(unknown, -1);
    QCOMPARE(afterwards, 0);
}

void TestEpollDispatcher::timerMayEndItsObject()
{
    EpollThread thread;
    std::atomic<int> fired = 0;
    thread.run([&] {
        for (int i = 0; i < 10; ++i) {
            auto* timer = new QTimer;
            timer->moveToThread(thread.context.thread());
            QObject::connect(timer, &QTimer::timeout, &thread.context, [&fired, timer] {
                ++fired;
                delete timer;
            });
            timer->start(1);
        }
    });
    QTRY_COMPARE(fired.load(), 10);
}

void TestEpollDispatcher::nestedLoopDoesNotReenterATimer()
{
    EpollThread thread;
    std::atomic<int> depth = 0;
    std::atomic<int> deepest = 0;
    std::atomic<int> others = 0;
    std::atomic<bool> done = false;
    thread.run([&] {
        auto* timer = new QTimer(&thread.context);
        QObject::connect(timer, &QTimer::timeout, timer, [&, timer] {
            deepest = std::max(deepest.load(), ++depth);
            QEventLoop loop;
            QTimer::singleShot(10, &loop, [&] {
                ++others;
                loop.quit();
            });
            loop.exec();
            --depth;
            if (others == 3) {
                timer->stop();
                done = true;
            }
        });
        timer->start(1);
    });
    QTRY_VERIFY(done.load());
    QCOMPARE(deepest.load(), 1);
}

void TestEpollDispatcher::postedEventsComeInOrder()
{
    EpollThread thread;
    std::vector<int> order;
    for (int i = 0; i < 1000; ++i)
        QMetaObject::invokeMethod(&thread.context, [&order, i] { order.push_back(i); });
    thread.run([] {});
    QCOMPARE(order.size(), size_t(1000));
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestEpollDispatcher::postsFromManyThreads()
{
    EpollThread thread;
    std::atomic<int> received = 0;
    std::vector<std::unique_ptr<QThread>> senders;
    for (int s = 0; s < 4; ++s)
        senders.emplace_back(QThread::create([&] {
            for (int i = 0; i < 5000; ++i) {
                QMetaObject::invokeMethod(&thread.context, [&received] { ++received; });
                if (i % 50 == 0) QThread::yieldCurrentThread();  // lets the receiver fall asleep now and then
            }
        }));
    for (const auto& sender : senders)
        sender->start();
    for (const auto& sender : senders)
        sender->wait();
    QTRY_COMPARE(received.load(), 20'000);
}

void TestEpollDispatcher::postingToItselfNeedsNoOtherEvent()
{
    EpollThread thread;
    std::atomic<int> hops = 0;
    std::function<void()> hop = [&] {
        if (++hops < 1000) QMetaObject::invokeMethod(&thread.context, hop, Qt::QueuedConnection);
    };
    thread.run(hop);
    QTRY_COMPARE(hops.load(), 1000);
}

void TestEpollDispatcher::readNotifier()
{
    EpollThread thread;
    const Pair pair;
    std::atomic<int> bytes = 0;
    thread.run([&] {
        auto* notifier = new QSocketNotifier(pair.here, QSocketNotifier::Read, &thread.context);
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&] {
            char byte = 0;
            if (::read(pair.here, &byte, 1) == 1) ++bytes;
        });
    });
    for (int i = 1; i <= 10; ++i) {
        pair.sayOneByte();
        QTRY_COMPARE(bytes.load(), i);
    }
    // What is not read is reported again.
    QCOMPARE(::write(pair.there, "abc", 3), ssize_t(3));
    QTRY_COMPARE(bytes.load(), 13);
    thread.run([&] { qDeleteAll(thread.context.children()); });
}

void TestEpollDispatcher::writeNotifier()
{
    EpollThread thread;
    const Pair pair;
    const QByteArray block(65536, 'x');
    while (::write(pair.here, block.data(), size_t(block.size())) > 0) {
    }
    std::atomic<int> activations = 0;
    thread.run([&] {
        auto* notifier = new QSocketNotifier(pair.here, QSocketNotifier::Write, &thread.context);
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&, notifier] {
            ++activations;
            notifier->setEnabled(false);
        });
    });
    thread.run([] {});
    QCOMPARE(activations.load(), 0);  // full
    QByteArray sink(1 << 20, 0);
    while (::read(pair.there, sink.data(), size_t(sink.size())) > 0) {
    }
    QTRY_COMPARE(activations.load(), 1);
    thread.run([&] { qDeleteAll(thread.context.children()); });
}

void TestEpollDispatcher::changesOnlyAreToldOnce()
{
    EpollThread thread;
    const Pair pair;
    std::atomic<int> activations = 0;
    QSocketNotifier* notifier = nullptr;
    thread.run([&] {
        notifier = new QSocketNotifier(pair.here, QSocketNotifier::Read, &thread.context);
        dynamic_cast<EpollDispatcher&>(*QAbstractEventDispatcher::instance()).tellChangesOnly(pair.here, true);
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&] { ++activations; });
    });
    for (int i = 1; i <= 3; ++i) {
        pair.sayOneByte();
        QTRY_COMPARE(activations.load(), i);
        thread.run([] {});
        QCOMPARE(activations.load(), i);  // nobody has read it
    }
    // Whoever did not listen for a while is told of what is there.
    thread.run([&] { notifier->setEnabled(false); });
    thread.run([&] { notifier->setEnabled(true); });
    QTRY_COMPARE(activations.load(), 4);
    thread.run([&] {
        dynamic_cast<EpollDispatcher&>(*QAbstractEventDispatcher::instance()).tellChangesOnly(pair.here, false);
    });
    QTRY_VERIFY(activations.load() > 10);
    thread.run([&] { qDeleteAll(thread.context.children()); });
}

void TestEpollDispatcher::hangUpBehindBytesIsTold()
{
    EpollThread thread;
    const Pair pair;
    std::atomic<bool> ended = false;
    QByteArray heard;
    pair.sayOneByte();
    ::shutdown(pair.there, SHUT_WR);
    thread.run([&] {
        auto* notifier = new QSocketNotifier(pair.here, QSocketNotifier::Read, &thread.context);
        dynamic_cast<EpollDispatcher&>(*QAbstractEventDispatcher::instance()).tellChangesOnly(pair.here, true);
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&, notifier] {
            std::array<char, 16> into{};
            const ssize_t count = ::read(pair.here, into.data(), into.size());
            if (count > 0) heard.append(into.data(), count);
            if (count != 0) return;
            notifier->setEnabled(false);
            ended = true;
        });
    });
    QTRY_VERIFY(ended.load());
    QCOMPARE(heard, QByteArray("x"));
    thread.run([&] { qDeleteAll(thread.context.children()); });
}

void TestEpollDispatcher::notifierMayBeSwitchedOff()
{
    EpollThread thread;
    const Pair pair;
    QSocketNotifier* notifier = nullptr;
    std::atomic<int> activations = 0;
    thread.run([&] {
        notifier = new QSocketNotifier(pair.here, QSocketNotifier::Read, &thread.context);
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&] {
            ++activations;
            notifier->setEnabled(false);
        });
    });
    pair.sayOneByte();
    QTRY_COMPARE(activations.load(), 1);
    pair.sayOneByte();
    for (int i = 0; i < 10; ++i)
        thread.run([] {});
    QCOMPARE(activations.load(), 1);
    thread.run([&] { notifier->setEnabled(true); });
    QTRY_COMPARE(activations.load(), 2);
    thread.run([&] { delete notifier; });
}

void TestEpollDispatcher::hangUpWithoutNotifierDoesNotSpin()
{
    EpollThread thread;
    Pair pair;
    std::atomic<int> turns = 0;
    thread.run([&] {
        auto* notifier = new QSocketNotifier(pair.here, QSocketNotifier::Read, &thread.context);
        notifier->setEnabled(false);
        QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &thread.context,
                         [&turns] { ++turns; });
    });
    ::close(std::exchange(pair.there, -1));
    std::atomic<bool> later = false;
    thread.run([&] { QTimer::singleShot(30, &thread.context, [&] { later = true; }); });
    QTRY_VERIFY(later.load());
    QVERIFY2(turns.load() < 50, qPrintable(QString::number(turns.load())));
    thread.run([&] { qDeleteAll(thread.context.children()); });
}

void TestEpollDispatcher::reusedDescriptorGetsNoOldEvents()
{
    EpollThread thread;
    // Both are ready in the same turn; the first handler closes the second's descriptor, whose number a silent socket
    // gets. That one must hear nothing.
    Pair first;
    Pair second;
    Pair silent;
    std::atomic<int> first_heard = 0;
    std::atomic<int> wrong = 0;
    std::atomic<bool> later = false;
    const auto heard = [&](Pair& me, Pair& other, QSocketNotifier* mine, QSocketNotifier* others) {
        if (++first_heard > 1) {
            ++wrong;
            return;
        }
        Q_UNUSED(me);
        mine->setEnabled(false);
        others->setEnabled(false);
        ::dup2(silent.here, other.here);  // same number, other socket
        auto* fresh = new QSocketNotifier(other.here, QSocketNotifier::Read, &thread.context);
        QObject::connect(fresh, &QSocketNotifier::activated, fresh, [&wrong] { ++wrong; });
    };
    first.sayOneByte();
    second.sayOneByte();
    thread.run([&] {
        auto* a = new QSocketNotifier(first.here, QSocketNotifier::Read, &thread.context);
        auto* b = new QSocketNotifier(second.here, QSocketNotifier::Read, &thread.context);
        QObject::connect(a, &QSocketNotifier::activated, a, [&, a, b] { heard(first, second, a, b); });
        QObject::connect(b, &QSocketNotifier::activated, b, [&, a, b] { heard(second, first, b, a); });
    });
    QTRY_COMPARE(first_heard.load(), 1);
    thread.run([&] { QTimer::singleShot(10, &thread.context, [&] { later = true; }); });
    QTRY_VERIFY(later.load());
    QCOMPARE(wrong.load(), 0);
    thread.run([&] { qDeleteAll(thread.context.children()); });
}

void TestEpollDispatcher::manyDescriptors()
{
    EpollThread thread;
    constexpr int count = 400;
    std::vector<Pair> pairs(count);
    std::vector<std::atomic<int>> heard(count);
    std::atomic<int> total = 0;
    thread.run([&] {
        for (size_t i = 0; i < count; ++i) {
            auto* notifier = new QSocketNotifier(pairs[i].here, QSocketNotifier::Read, &thread.context);
            QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&, i] {
                char byte = 0;
                if (::read(pairs[i].here, &byte, 1) != 1) return;
                ++heard[i];
                ++total;
            });
        }
    });
    for (int round = 0; round < 3; ++round)
        for (const Pair& pair : pairs)
            pair.sayOneByte();
    QTRY_COMPARE(total.load(), 3 * count);
    for (const auto& times : heard)
        QCOMPARE(times.load(), 3);
    thread.run([&] { qDeleteAll(thread.context.children()); });
}

void TestEpollDispatcher::quitsWhileBusy()
{
    for (int i = 0; i < 50; ++i) {
        EpollThread thread;
        QMetaObject::invokeMethod(&thread.context, [&thread] {
            auto* timer = new QTimer(&thread.context);
            timer->start(0);
        });
    }  // each destructor waits for its thread
}

void TestEpollDispatcher::endsTurnsWithWhatWasPutOff()
{
    class Noted final : public trestle::base::TurnEnd::Work
    {
    public:
        std::optional<std::chrono::nanoseconds> endTurn(bool mayBlock) override
        {
            thread = QThread::currentThread();
            mayBlock ? ++asOnly : ++amongOthers;
            return {};
        }
        std::atomic<QThread*> thread = nullptr;
        std::atomic<int> asOnly = 0;
        std::atomic<int> amongOthers = 0;
    };
    QVERIFY(!trestle::base::TurnEnd::ofThisThread());
    EpollThread thread;
    Pair pair;
    Pair otherPair;
    const auto work = std::make_shared<Noted>();
    std::atomic<int> read = 0;
    std::atomic<int> putOff = 0;
    const auto take = [](int descriptor) {
        char byte = 0;
        while (::read(descriptor, &byte, 1) == 1) {
        }
    };
    thread.run([&] {
        auto* notifier = new QSocketNotifier(pair.here, QSocketNotifier::Read, &thread.context);
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&] {
            take(pair.here);
            if (trestle::base::TurnEnd::ofThisThread()->putOff(work)) ++putOff;
            ++read;
        });
        auto* other = new QSocketNotifier(otherPair.here, QSocketNotifier::Read, &thread.context);
        QObject::connect(other, &QSocketNotifier::activated, other, [&] {
            take(otherPair.here);
            ++read;
        });
    });
    pair.sayOneByte();
    QTRY_COMPARE(read.load(), 1);  // the first is not put off: who knows what comes
    thread.run([] {});
    pair.sayOneByte();
    QTRY_COMPARE(work->asOnly.load(), 1);
    QCOMPARE(putOff.load(), 1);
    QCOMPARE(work->thread.load(), thread.context.thread());
    otherPair.sayOneByte();
    QTRY_COMPARE(read.load(), 3);
    thread.run([] {});
    pair.sayOneByte();
    QTRY_COMPARE(read.load(), 4);
    QCOMPARE(putOff.load(), 1);  // the thread has had other work
    QCOMPARE(work->amongOthers.load(), 0);
}

void TestEpollDispatcher::wakesForWhatIsNotDone()
{
    class Patient final : public trestle::base::TurnEnd::Work
    {
    public:
        std::optional<std::chrono::nanoseconds> endTurn(bool) override
        {
            if (++calls == 5) return {};
            return std::chrono::microseconds(300);
        }
        std::atomic<int> calls = 0;
    };
    EpollThread thread;
    const auto work = std::make_shared<Patient>();
    for (int i = 0; i < 2; ++i)
        thread.run([&] { (void)trestle::base::TurnEnd::ofThisThread()->putOff(work); });
    QTRY_COMPARE(work->calls.load(), 5);  // though nothing else happens
}

QTEST_GUILESS_MAIN(TestEpollDispatcher)
#include "tst_epolldispatcher.moc"
