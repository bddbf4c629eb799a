#include "core/http/SocketBatch.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

using namespace trestle::http;

namespace {

struct Pair
{
    Pair()
    {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) != 0) qFatal("no sockets");
        here = ends[0];
        there = ends[1];
    }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair()
    {
        ::close(here);
        if (there >= 0) ::close(there);
    }
    void hangUp() { ::close(std::exchange(there, -1)); }

    int here = -1;
    int there = -1;
};

}  // namespace

class TestSocketBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void transfers_data();
    void transfers();
    void tellsWhatCannotBe_data() { transfers_data(); }
    void tellsWhatCannotBe();
    void sendsWhatFits_data() { transfers_data(); }
    void sendsWhatFits();
};

void TestSocketBatch::transfers_data()
{
    QTest::addColumn<SocketBatch::Way>("way");
    QTest::newRow("together") << SocketBatch::Way::Together;
    QTest::newRow("one by one") << SocketBatch::Way::OneByOne;
}

void TestSocketBatch::transfers()
{
    QFETCH(SocketBatch::Way, way);
    SocketBatch batch(way);
    if (way == SocketBatch::Way::OneByOne) QVERIFY(!batch.isTogether());
    constexpr size_t count = 100;  // more than one call takes
    const std::array<Pair, count> pairs;
    std::array<QByteArray, count> sent;
    std::array<std::array<char, 64>, count> received{};
    for (int round = 0; round < 3; ++round) {
        std::array<size_t, count> numbers{};
        for (size_t i = 0; i < count; ++i) {
            sent[i] = "round " + QByteArray::number(round) + " pair " + QByteArray::number(int(i));
            numbers[i] = batch.send(pairs[i].here, sent[i]);
        }
        batch.run();
        for (size_t i = 0; i < count; ++i)
            QCOMPARE(batch.result(numbers[i]), int(sent[i].size()));
        for (size_t i = 0; i < count; ++i)
            numbers[i] = batch.receive(pairs[i].there, received[i]);
        batch.run();
        for (size_t i = 0; i < count; ++i)
            QCOMPARE(QByteArray(received[i].data(), batch.result(numbers[i])), sent[i]);
    }
}

void TestSocketBatch::tellsWhatCannotBe()
{
    QFETCH(SocketBatch::Way, way);
    SocketBatch batch(way);
    const Pair silent;
    Pair left;
    left.hangUp();
    std::array<char, 8> buffer{};
    const size_t nothingCame = batch.receive(silent.here, buffer);
    const size_t end = batch.receive(left.here, buffer);
    const size_t nobodyThere = batch.send(left.here, "x");  // without a SIGPIPE
    const size_t noSocket = batch.send(-1, "x");
    const size_t good = batch.send(silent.here, "x");
    batch.run();
    QCOMPARE(batch.result(nothingCame), -EAGAIN);
    QCOMPARE(batch.result(end), 0);
    QCOMPARE(batch.result(nobodyThere), -EPIPE);
    QCOMPARE(batch.result(noSocket), -EBADF);
    QCOMPARE(batch.result(good), 1);
}

void TestSocketBatch::sendsWhatFits()
{
    QFETCH(SocketBatch::Way, way);
    SocketBatch batch(way);
    const Pair pair;
    const QByteArray much(8 * 1024 * 1024, 'x');
    const size_t first = batch.send(pair.here, much);
    const size_t second = batch.send(pair.here, much);
    batch.run();
    QVERIFY(batch.result(first) > 0 && batch.result(first) < int(much.size()));
    QCOMPARE(batch.result(second), -EAGAIN);
}

QTEST_GUILESS_MAIN(TestSocketBatch)
#include "tst_socketbatch.moc"
