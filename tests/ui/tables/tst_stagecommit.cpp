#include "TablesFixture.h"
#include "ui/tables/ItemRows.h"
#include "ui/tables/StageCommit.h"

#include <QTest>

using namespace trestle;
using tables::AttributeValue;
using tables::Item;
using tests::item;
using ui::StageCommit;
using ui::StagedItem;

class TestStageCommit : public QObject
{
    Q_OBJECT

private:
    static StageCommit::Outcome commit(tests::TablesFixture& fixture, const std::vector<StagedItem>& items,
                                       StageCommit::Mode mode = StageCommit::Mode::OneByOne)
    {
        StageCommit commit(*fixture.engine, fixture.table);
        std::optional<StageCommit::Outcome> outcome;
        QObject::connect(&commit, &StageCommit::finished, &commit, [&](const auto& result) { outcome = result; });
        commit.start(items, mode);
        if (!QTest::qWaitFor([&] { return outcome.has_value(); })) qFatal("the commit did not finish");
        return *outcome;
    }
    static StagedItem edited(const Item& base, const QByteArray& name, const AttributeValue& value)
    {
        Item changed = base;
        changed.set(name, value);
        return {"id", base, changed};
    }

private Q_SLOTS:
    void writesEditsDeletionsAndAdditions()
    {
        tests::TablesFixture fixture;
        const Item one = item(R"({"pk": "1", "sk": "META", "copies": 3, "old": "x", "tags": ["a"]})");
        const Item two = item(R"({"pk": "2", "sk": "META", "shelf": {"room": "A"}})");
        const Item three = item(R"({"pk": "3", "sk": "META", "title": "Piranesi"})");
        fixture.put(one);
        fixture.put(two);
        Item changed = one;
        changed.set("copies", AttributeValue::number(4));
        changed.remove("old");
        changed.set("fresh", AttributeValue(true));
        const auto outcome = commit(fixture, {{"a", one, changed}, {"b", two, {}}, {"new:1", {}, three}});
        QCOMPARE(outcome.written.size(), size_t(3));
        QVERIFY(outcome.failures.empty());
        QCOMPARE(fixture.get("1"), changed);
        QVERIFY(!fixture.get("2"));
        QCOMPARE(fixture.get("3"), three);

        const auto undone = commit(fixture, StageCommit::inverse(outcome.written));
        QCOMPARE(undone.written.size(), size_t(3));
        QCOMPARE(fixture.get("1"), one);
        QCOMPARE(fixture.get("2"), two);
        QVERIFY(!fixture.get("3"));
    }

    void aTransactionWritesAllOrNothing()
    {
        tests::TablesFixture fixture;
        const Item one = item(R"({"pk": "1", "sk": "META", "copies": 3})");
        const Item two = item(R"({"pk": "2", "sk": "META", "copies": 3})");
        fixture.put(one);
        fixture.put(two);
        const std::vector<StagedItem> mine = {edited(one, "copies", AttributeValue::number(4)),
                                              edited(two, "copies", AttributeValue::number(5))};
        const Item theirs = item(R"({"pk": "2", "sk": "META", "copies": 9})");
        fixture.put(theirs);
        const auto refused = commit(fixture, mine, StageCommit::Mode::Transaction);
        QVERIFY(refused.written.empty() && refused.failures.empty());
        QCOMPARE(refused.conflicts.size(), size_t(1));
        QCOMPARE(refused.conflicts[0].theirs, theirs);
        QCOMPARE(fixture.get("1"), one);

        fixture.put(two);
        const auto done = commit(fixture, mine, StageCommit::Mode::Transaction);
        QCOMPARE(done.written.size(), size_t(2));
        QCOMPARE(fixture.get("1"), mine[0].item);
        QCOMPARE(fixture.get("2"), mine[1].item);
        QCOMPARE(done.written[1].base, two);
    }

    void keepsWhatOthersChangedBeside()
    {
        tests::TablesFixture fixture;
        const Item base = item(R"({"pk": "1", "sk": "META", "copies": 3, "title": "a"})");
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3, "title": "theirs"})"));
        const auto outcome = commit(fixture, {edited(base, "copies", AttributeValue::number(4))});
        QCOMPARE(outcome.written.size(), size_t(1));
        QCOMPARE(fixture.get("1"), item(R"({"pk": "1", "sk": "META", "copies": 4, "title": "theirs"})"));
    }

    void aConflictWritesNothingAndShowsTheirs()
    {
        tests::TablesFixture fixture;
        const Item base = item(R"({"pk": "1", "sk": "META", "copies": 3})");
        const Item theirs = item(R"({"pk": "1", "sk": "META", "copies": 9, "title": "b"})");
        fixture.put(theirs);
        const auto outcome = commit(fixture, {edited(base, "copies", AttributeValue::number(4))});
        QVERIFY(outcome.written.empty());
        QCOMPARE(outcome.conflicts.size(), size_t(1));
        QCOMPARE(outcome.conflicts[0].theirs, theirs);
        QCOMPARE(fixture.get("1"), theirs);

        const StagedItem mine = StageCommit::rebased(outcome.conflicts[0]);
        const auto second = commit(fixture, {mine});
        QCOMPARE(second.written.size(), size_t(1));
        QCOMPARE(fixture.get("1"), item(R"({"pk": "1", "sk": "META", "copies": 4, "title": "b"})"));
    }

    void aDeletionOfAChangedItemIsAConflict()
    {
        tests::TablesFixture fixture;
        const Item base = item(R"({"pk": "1", "sk": "META", "copies": 3, "shelf": {"room": "A"}})");
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3, "shelf": {"room": "B"}})"));
        const auto outcome = commit(fixture, {{"a", base, {}}});
        QCOMPARE(outcome.conflicts.size(), size_t(1));
        QVERIFY(fixture.get("1"));
    }

    void anEditOfADeletedItemBecomesAnAddition()
    {
        tests::TablesFixture fixture;
        const Item base = item(R"({"pk": "1", "sk": "META", "copies": 3})");
        const auto outcome = commit(fixture, {edited(base, "copies", AttributeValue::number(4))});
        QCOMPARE(outcome.conflicts.size(), size_t(1));
        QVERIFY(!outcome.conflicts[0].theirs);
        const StagedItem mine = StageCommit::rebased(outcome.conflicts[0]);
        QCOMPARE(mine.kind(), StagedItem::Kind::Added);
        QCOMPARE(commit(fixture, {mine}).written.size(), size_t(1));
        QCOMPARE(fixture.get("1"), item(R"({"pk": "1", "sk": "META", "copies": 4})"));
    }

    void anAdditionNeverReplaces()
    {
        tests::TablesFixture fixture;
        const Item theirs = item(R"({"pk": "1", "sk": "META", "title": "theirs"})");
        fixture.put(theirs);
        const auto outcome = commit(fixture, {{"new:1", {}, item(R"({"pk": "1", "sk": "META", "title": "mine"})")}});
        QCOMPARE(outcome.conflicts.size(), size_t(1));
        QCOMPARE(fixture.get("1"), theirs);
    }

    void aRefusedItemSaysWhy()
    {
        tests::TablesFixture fixture;
        const auto outcome = commit(fixture, {{"new:1", {}, item(R"({"pk": "", "sk": "META"})")}});
        QCOMPARE(outcome.failures.size(), size_t(1));
        QVERIFY2(outcome.failures[0].message.contains(u"empty string"), qPrintable(outcome.failures[0].message));
    }
};

QTEST_MAIN(TestStageCommit)
#include "tst_stagecommit.moc"
