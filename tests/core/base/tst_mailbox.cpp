#include "core/base/Mailbox.h"

#include <QTest>

using namespace trestle::base;

class TestMailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsOnItsThreadInOrder();
    void neverRunsBeforePostReturns();
    void ownsMoveOnlyState();
};

void TestMailbox::runsOnItsThreadInOrder()
{
    QThread thread;
    Mailbox mailbox;
    mailbox.moveToThread(&thread);
    std::vector<int> order;
    std::atomic<bool> wrongThread = false;
    std::atomic<int> done = 0;
    for (int i = 0; i < 1000; ++i) {
        mailbox.post([&, i] {
            if (QThread::currentThread() != &thread) wrongThread = true;
            order.push_back(i);
            ++done;
        });
        if (i == 500) thread.start();
    }
    QTRY_COMPARE(done.load(), 1000);
    mailbox.post([&] { mailbox.moveToThread(qApp->thread()); ++done; });
    QTRY_COMPARE(done.load(), 1001);
    thread.quit();
    thread.wait();
    QVERIFY(!wrongThread);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestMailbox::neverRunsBeforePostReturns()
{
    Mailbox mailbox;
    bool ran = false;
    mailbox.post([&] { ran = true; });
    QVERIFY(!ran);
    QTRY_VERIFY(ran);
}

void TestMailbox::ownsMoveOnlyState()
{
    Mailbox mailbox;
    int seen = 0;
    mailbox.post([&seen, value = std::make_unique<int>(7)] { seen = *value; });
    QTRY_COMPARE(seen, 7);
}

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
