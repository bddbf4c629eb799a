#include "core/tables/transfer/ImportUndo.h"

#include "core/tables/transfer/ItemImport.h"
#include "tests/core/tables/operations/TablesFixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

class TestImportUndo : public QObject
{
    Q_OBJECT

private:
    static TableDescription loans()
    {
        TableDescription table;
        table.name = "Loans";
        table.keys.partition = {"id", KeyType::S};
        IndexDescription index;
        index.name = "byShelf";
        index.keys.partition = {"shelf", KeyType::S};
        table.indexes += index;
        return table;
    }

    static ImportProgress import(TablesFixture& tables, const QByteArray& text)
    {
        QTemporaryDir folder;
        QFile source(folder.filePath(QStringLiteral("items.jsonl")));
        if (!source.open(QIODevice::ReadWrite) || source.write(text) != text.size() || !source.seek(0)) qFatal("write");
        ImportOptions options;
        options.tableName = "Loans";
        const auto done = importItems(*tables, source, options, [](const auto&) { return true; });
        if (!done) qFatal("%s", qPrintable(done.error().message));
        return *done;
    }

    static Result<UndoProgress> undo(
        TablesFixture& tables, const ChangeSpan& changes,
        const std::function<bool(const UndoProgress&)>& tell = [](const auto&) { return true; })
    {
        return undoImport(*tables, "Loans", changes, tell);
    }

    /// "a1 b2": ids and shelves, as the table has them and as its index does.
    static QByteArray items(TablesFixture& tables, const QByteArray& index = {})
    {
        ScanRequest scan;
        scan.tableName = "Loans";
        if (!index.isEmpty()) scan.indexName = index;
        const auto page = tables->scan(scan);
        if (!page) qFatal("%s", qPrintable(page.error().message));
        QByteArrayList found;
        for (const QByteArray& encoded : page->encodedItems) {
            const Item item = *decodeItem(encoded);
            found += item.find("id")->as<AttributeValue::String>()->utf8 +
                     item.find("shelf")->as<AttributeValue::String>()->utf8;
        }
        std::sort(found.begin(), found.end());
        return found.join(' ');
    }

private Q_SLOTS:
    void itemsAreAsTheyWere()
    {
        TablesFixture tables;
        QVERIFY(tables.create(loans()));
        import(tables, "{\"id\":\"a\",\"shelf\":\"1\"}\n{\"id\":\"b\",\"shelf\":\"1\"}\n");
        const auto second = import(tables,
                                   "{\"id\":\"a\",\"shelf\":\"2\"}\n{\"id\":\"b\",\"shelf\":\"1\"}\n"
                                   "{\"id\":\"c\",\"shelf\":\"2\"}\n{\"id\":\"c\",\"shelf\":\"3\"}\n");
        QCOMPARE(items(tables), QByteArray("a2 b1 c3"));
        const auto undone = undo(tables, second.changes);
        QVERIFY(undone);
        QCOMPARE(undone->takenBack, second.written);
        QCOMPARE(undone->writtenSince, 0);
        QCOMPARE(undone->remaining.first, 0);
        QCOMPARE(items(tables), QByteArray("a1 b1"));
        QCOMPARE(items(tables, "byShelf"), QByteArray("a1 b1"));
        QCOMPARE(tables->describeTable("Loans")->itemCount, 2);
    }

    void laterWritesStay()
    {
        TablesFixture tables;
        QVERIFY(tables.create(loans()));
        const auto done = import(tables, "{\"id\":\"a\",\"shelf\":\"1\"}\n{\"id\":\"b\",\"shelf\":\"1\"}\n");
        import(tables, "{\"id\":\"b\",\"shelf\":\"2\"}\n{\"id\":\"c\",\"shelf\":\"2\"}\n");
        const auto undone = undo(tables, done.changes);
        QVERIFY(undone);
        QCOMPARE(undone->takenBack, 1);
        QCOMPARE(undone->writtenSince, 1);
        QCOMPARE(items(tables), QByteArray("b2 c2"));
        QCOMPARE(items(tables, "byShelf"), QByteArray("b2 c2"));
    }

    void goesOnWhereItEnded()
    {
        TablesFixture tables;
        QVERIFY(tables.create(loans()));
        QByteArray lines;
        for (int i = 0; i < 1'200; ++i)
            lines += "{\"id\":\"" + QByteArray::number(i) + "\",\"shelf\":\"1\"}\n";
        const auto done = import(tables, lines);
        const auto begun = undo(tables, done.changes, [](const auto&) { return false; });
        QVERIFY(begun && begun->cancelled);
        QVERIFY(begun->takenBack > 0 && begun->takenBack < 1'200);
        const auto rest = undo(tables, begun->remaining);
        QVERIFY(rest && !rest->cancelled);
        QCOMPARE(begun->takenBack + rest->takenBack, 1'200);
        QCOMPARE(tables->describeTable("Loans")->itemCount, 0);
    }

    void anotherTableOfThatNameIsLeft()
    {
        TablesFixture tables;
        QVERIFY(tables.create(loans()));
        const QByteArray line = "{\"id\":\"a\",\"shelf\":\"1\"}\n";
        const auto done = import(tables, line);
        QVERIFY(tables.drop("Loans"));
        QVERIFY(!undo(tables, done.changes));
        QVERIFY(tables.create(loans()));
        import(tables, line);
        const auto undone = undo(tables, done.changes);
        QVERIFY(undone);
        QCOMPARE(undone->takenBack, 0);
        QCOMPARE(items(tables), QByteArray("a1"));
    }
};

QTEST_GUILESS_MAIN(TestImportUndo)
#include "tst_importundo.moc"
