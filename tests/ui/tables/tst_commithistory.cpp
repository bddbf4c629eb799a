#include "ui/tables/CommitHistory.h"

#include <QTest>

using namespace trestle;
using ui::CommitHistory;
using ui::StagedItem;

namespace {

std::vector<StagedItem> commitOf(int number, qsizetype bytes)
{
    tables::Item item;
    item.set("text", tables::AttributeValue::string(QByteArray(bytes, 'x')));
    return {{"id" + QByteArray::number(number), {}, item}};
}

}  // namespace

class TestCommitHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesThemBackFromTheLast()
    {
        CommitHistory commits;
        QCOMPARE(commits.last(), quint64(0));
        const quint64 first = commits.add(commitOf(1, 1));
        const quint64 second = commits.add(commitOf(2, 1));
        QVERIFY(first != second);
        QCOMPARE(commits.last(), second);
        QCOMPARE(commits.takeLast(), commitOf(2, 1));
        QCOMPARE(commits.last(), first);
        QVERIFY(commits.add(commitOf(3, 1)) != second);
        (void)commits.takeLast();
        QCOMPARE(commits.takeLast(), commitOf(1, 1));
        QVERIFY(commits.isEmpty());
        QVERIFY(commits.takeLast().empty());
    }

    void forgetsTheOldest_data()
    {
        QTest::addColumn<int>("commits");
        QTest::addColumn<qsizetype>("bytes");  // of each
        QTest::addColumn<size_t>("kept");
        const qsizetype quarter = CommitHistory::keptBytes / 4;
        QTest::newRow("few and small") << 10 << qsizetype(100) << size_t(10);
        QTest::newRow("many") << 150 << qsizetype(10) << CommitHistory::keptCommits;
        QTest::newRow("large") << 6 << quarter << size_t(3);
        QTest::newRow("one larger than all") << 2 << CommitHistory::keptBytes + 1 << size_t(1);
    }

    void forgetsTheOldest()
    {
        QFETCH(int, commits);
        QFETCH(qsizetype, bytes);
        QFETCH(size_t, kept);
        CommitHistory history;
        for (int number = 0; number < commits; ++number)
            history.add(commitOf(number, bytes));
        QCOMPARE(history.size(), kept);
        QCOMPARE(history.takeLast().front().id, "id" + QByteArray::number(commits - 1));
        // What was taken counts no longer.
        for (int number = 0; number < 3; ++number)
            history.add(commitOf(number, 10));
        QVERIFY(history.size() >= 3);
    }
};

QTEST_GUILESS_MAIN(TestCommitHistory)
#include "tst_commithistory.moc"
