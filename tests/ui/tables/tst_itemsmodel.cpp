#include "TablesFixture.h"
#include "ui/tables/ItemsModel.h"
#include "ui/tables/ValueText.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace trestle;
using tables::AttributeValue;
using tests::item;
using ui::ItemRows;
using ui::ItemsModel;
using ui::StagedEdits;
using ui::StagedItem;

class TestItemsModel : public QObject
{
    Q_OBJECT

private:
    struct Page
    {
        explicit Page(tests::TablesFixture& fixture) : rows(*fixture.engine), model(rows, edits)
        {
            model.setTable(fixture.table);
        }
        void read(const tests::TablesFixture& fixture, const ui::ItemQuery& query = {})
        {
            rows.read(fixture.table, query);
            QTRY_VERIFY(!rows.isLoading());
        }
        QModelIndex cell(int row, const QByteArray& attribute) const
        {
            for (int column = 0; column < model.columnCount(); ++column)
                if (model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().toUtf8() == attribute)
                    return model.index(row, column);
            return {};
        }
        ItemRows rows;
        StagedEdits edits;
        ItemsModel model;
    };

private Q_SLOTS:
    void pagesAndStagesUnderTheTester()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(450);
        Page page(fixture);
        QAbstractItemModelTester tester(&page.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        page.read(fixture);
        // The tester fetches what it can by itself.
        while (page.rows.hasMore()) {
            page.rows.loadMore();
            QTRY_VERIFY(!page.rows.isLoading());
        }
        QCOMPARE(page.model.rowCount(), 450);
        QVERIFY(page.model.setData(page.cell(3, "title"), QStringLiteral("x"), Qt::EditRole));
        page.edits.add(item(R"({"pk": "n", "sk": "m", "fresh": 1})"));
        page.model.stageDeletion(7);
        page.edits.undoStack()->undo();
        page.edits.undoStack()->undo();
        page.edits.undoStack()->redo();
        page.edits.discard();
        page.rows.put(item(R"({"pk": "AAA", "sk": "META", "other": true})"));
        page.rows.remove(page.rows.id(0));
        page.read(fixture);
        QCOMPARE(page.edits.items().size(), size_t(0));
    }

    void readsPageByPage()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(450);
        Page page(fixture);
        page.read(fixture);
        QCOMPARE(page.rows.size(), 200);
        QVERIFY(page.rows.hasMore());
        QVERIFY(page.model.canFetchMore({}));
        page.model.fetchMore({});
        QVERIFY(!page.model.canFetchMore({}));
        QTRY_COMPARE(page.rows.size(), 400);
        page.model.fetchMore({});
        QTRY_COMPARE(page.rows.size(), 450);
        QVERIFY(!page.rows.hasMore());
        QCOMPARE(page.rows.figures().scanned, 450);
        QSet<QByteArray> ids;
        for (qsizetype row = 0; row < page.rows.size(); ++row)
            ids += page.rows.id(row);
        QCOMPARE(ids.size(), 450);
    }

    void dropsTheAnswerOfAnEarlierRead()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(50);
        Page page(fixture);
        QSignalSpy restarted(&page.rows, &ItemRows::restarted);
        page.rows.read(fixture.table, {});
        ui::ItemQuery one;
        one.conditions = {{"pk", ui::Comparison::Equal, {AttributeValue::string("BOOK#00007")}}};
        page.rows.read(fixture.table, one);
        QTRY_VERIFY(!page.rows.isLoading());
        // A later round trip shows that no answer is still to come.
        fixture.put(item(R"({"pk": "z", "sk": "z"})"));
        QCOMPARE(restarted.count(), 1);
        QCOMPARE(page.rows.size(), 1);
    }

    void aFilterReadsOnUntilThereIsSomethingToShow()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(2'500);
        Page page(fixture);
        ui::ItemQuery query;
        query.conditions = {{"title", ui::Comparison::Equal, {AttributeValue::string("Book 02345")}}};
        page.read(fixture, query);
        QCOMPARE(page.rows.size(), 1);
        QCOMPARE(page.rows.figures().scanned, 2'500);
        QCOMPARE(page.rows.figures().kept, 1);
        QVERIFY(!page.rows.hasMore());
    }

    void aRefusedReadSaysWhyAndKeepsTheRows()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(3);
        Page page(fixture);
        page.read(fixture);
        ui::ItemQuery query;
        query.index = "nowhere";
        page.read(fixture, query);
        QVERIFY2(page.rows.problem().contains(u"nowhere"), qPrintable(page.rows.problem()));
        QCOMPARE(page.rows.size(), 3);
    }

    void columnsAreKeysThenByFrequency()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a", "rare": "x", "n": 1, "often": "y"})"));
        fixture.put(item(R"({"pk": "2", "sk": "a", "n": 2, "often": "y"})"));
        fixture.put(item(R"({"pk": "3", "sk": "a", "often": "y"})"));
        Page page(fixture);
        page.read(fixture);
        QStringList heads;
        for (int column = 0; column < page.model.columnCount(); ++column)
            heads += page.model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + u' ' +
                     page.model.headerData(column, Qt::Horizontal, ItemsModel::GlyphRole).toString();
        QCOMPARE(heads, (QStringList{QStringLiteral("pk S"), QStringLiteral("sk S"), QStringLiteral("often S"),
                                     QStringLiteral("n N"), QStringLiteral("rare S")}));
    }

    void cellsShowValuesExactlyAndMissingOnes()
    {
        tests::TablesFixture fixture;
        fixture.put(
            item(R"({"pk": "1", "sk": "a", "price": 12.900000000000000001, "shelf": {"room": "A", "row": 4}})"));
        fixture.put(item(R"({"pk": "2", "sk": "a", "price": "free"})"));
        Page page(fixture);
        page.read(fixture);
        const int first = page.model.index(0, 0).data().toString() == u"1" ? 0 : 1;
        const QModelIndex price = page.cell(first, "price");
        QCOMPARE(price.data().toString(), QStringLiteral("12.900000000000000001"));
        QVERIFY(price.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
        QCOMPARE(page.cell(first, "shelf").data().toString(), QStringLiteral(R"({"room":"A","row":4})"));
        const QModelIndex missing = page.cell(1 - first, "shelf");
        QCOMPARE(missing.data().toString(), QStringLiteral("·"));
        QVERIFY(missing.data(ItemsModel::MissingRole).toBool());
        QCOMPARE(missing.data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Library row %1, shelf, map, not set").arg(2 - first));
    }

    void missingNullAndEmptyAreThreeThings()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a", "x": null, "y": "", "type": "Book"})"));
        fixture.put(item(R"({"pk": "1", "sk": "b", "type": "Loan"})"));
        Page page(fixture);
        page.read(fixture);
        QCOMPARE(page.cell(0, "x").data().toString(), QStringLiteral("null"));
        QCOMPARE(page.cell(0, "y").data().toString(), QStringLiteral("\"\""));
        QCOMPARE(page.cell(1, "y").data().toString(), QStringLiteral("·"));
        for (const char* name : {"x", "y"})
            QVERIFY(page.model.cell(page.cell(0, name)).quiet);
        const auto book = page.model.cell(page.cell(0, "type")).entity;
        const auto loan = page.model.cell(page.cell(1, "type")).entity;
        QVERIFY(book && loan && *book != *loan);
    }

    void sortingKeepsRowsApartFromTheirPlaces()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(450);
        Page page(fixture);
        QAbstractItemModelTester tester(&page.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        page.read(fixture);
        const QPersistentModelIndex kept = page.model.index(7, 0);
        const QString key = kept.data().toString();
        page.model.sortBy(ItemRows::Sorting{"copies", Qt::DescendingOrder});
        QCOMPARE(kept.data().toString(), key);
        QCOMPARE(page.cell(0, "copies").data().toString(), QStringLiteral("6"));
        QVERIFY(!page.model.canFetchMore({}));
        // What comes later is sorted in; the order as read comes back.
        while (page.rows.hasMore()) {
            page.rows.loadMore();
            QTRY_VERIFY(!page.rows.isLoading());
        }
        QCOMPARE(page.cell(449, "copies").data().toString(), QStringLiteral("0"));
        page.model.sortBy({});
        QCOMPARE(page.model.index(7, 0).data().toString(), key);
    }

    void editsAreStagedInTheirType()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a", "copies": 3, "title": "Invisible Cities"})"));
        Page page(fixture);
        page.read(fixture);
        QVERIFY(page.model.setData(page.cell(0, "copies"), QStringLiteral("4"), Qt::EditRole));
        const StagedItem* staged = page.edits.find(page.model.idAt(0));
        QVERIFY(staged);
        QCOMPARE(staged->item->find("copies")->type(), AttributeValue::Type::N);
        QCOMPARE(page.cell(0, "copies").data().toString(), QStringLiteral("4"));
        QCOMPARE(page.model.headerData(0, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("~"));
        QCOMPARE(page.cell(0, "copies").data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Library row 1, copies, number, 4, edited from 3"));

        QSignalSpy refused(&page.model, &ItemsModel::refused);
        QVERIFY(!page.model.setData(page.cell(0, "copies"), QString(39, u'1'), Qt::EditRole));
        QCOMPARE(refused.count(), 1);
        QVERIFY2(refused[0][0].toString().contains(u"38"), qPrintable(refused[0][0].toString()));
        QCOMPARE(page.cell(0, "copies").data().toString(), QStringLiteral("4"));

        QVERIFY(!page.model.flags(page.cell(0, "pk")).testFlag(Qt::ItemIsEditable));
        page.edits.undoStack()->undo();
        QCOMPARE(page.cell(0, "copies").data().toString(), QStringLiteral("3"));
    }

    void deletedRowsAreMarkedAndClosedToEdits()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a", "title": "Duplicate entry"})"));
        Page page(fixture);
        page.read(fixture);
        page.model.stageDeletion(0);
        const QModelIndex title = page.cell(0, "title");
        QCOMPARE(page.model.headerData(0, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("−"));
        QCOMPARE(page.model.cell(title).staged, std::optional(StagedItem::Kind::Deleted));
        QVERIFY(!page.model.flags(title).testFlag(Qt::ItemIsEditable));
        QCOMPARE(title.data().toString(), QStringLiteral("Duplicate entry"));
    }

    void addedItemsStandFirstAndTheirKeysAreEditable()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a"})"));
        Page page(fixture);
        page.read(fixture);
        const QByteArray id = page.edits.add(item(R"({"pk": "", "sk": "", "title": "Piranesi"})"));
        QCOMPARE(page.model.rowCount(), 2);
        QCOMPARE(page.model.rowOf(id), 0);
        QVERIFY(page.model.setData(page.cell(0, "pk"), QStringLiteral("BOOK#9"), Qt::EditRole));
        QCOMPARE(page.cell(0, "pk").data().toString(), QStringLiteral("BOOK#9"));
        QCOMPARE(page.cell(0, "title").data().toString(), QStringLiteral("Piranesi"));
        page.model.stageDeletion(0);
        QCOMPARE(page.model.rowCount(), 1);
        QVERIFY(page.edits.isEmpty());
    }
};

QTEST_MAIN(TestItemsModel)
#include "tst_itemsmodel.moc"
