#include "core/tables/values/AttributeJson.h"
#include "ui/tables/StagedEdits.h"

#include <QSignalSpy>
#include <QTest>

using namespace trestle;
using tables::AttributeValue;
using tables::Item;
using ui::StagedEdits;
using ui::StagedItem;

namespace {
Item book(const QByteArray& title)
{
    return {{"pk", AttributeValue::string("BOOK#1")}, {"title", AttributeValue::string(title)}};
}
}  // namespace

class TestStagedEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stagesAndTakesBack()
    {
        StagedEdits edits;
        QSignalSpy changed(&edits, &StagedEdits::changed);
        edits.stage({"1", book("a"), book("b")}, {});
        QCOMPARE(edits.count(StagedItem::Kind::Edited), 1);
        QCOMPARE(changed.count(), 1);
        edits.undoStack()->undo();
        QVERIFY(edits.isEmpty());
        edits.undoStack()->redo();
        QCOMPARE(edits.find("1")->item, book("b"));
        edits.stage({"1", book("a"), book("a")}, {});
        QVERIFY(edits.isEmpty());
        edits.undoStack()->undo();
        QCOMPARE(edits.find("1")->item, book("b"));
    }

    void mergesTypingIntoOneStep()
    {
        StagedEdits edits;
        for (const QByteArray title : {"b", "bo", "boo"})
            edits.stage({"1", book("a"), book(title)}, {}, "form:title");
        edits.stage({"1", book("a"), book("x")}, {}, "json");
        QCOMPARE(edits.undoStack()->count(), 2);
        edits.undoStack()->undo();
        QCOMPARE(edits.find("1")->item, book("boo"));
        edits.undoStack()->undo();
        QVERIFY(edits.isEmpty());
    }

    void countsKinds()
    {
        StagedEdits edits;
        edits.stage({"1", book("a"), {}}, {});
        const QByteArray added = edits.add(book("n"));
        QVERIFY(StagedEdits::isAddedId(added));
        QCOMPARE(edits.count(StagedItem::Kind::Deleted), 1);
        QCOMPARE(edits.count(StagedItem::Kind::Added), 1);
        QCOMPARE(edits.count(StagedItem::Kind::Edited), 0);
    }

    void discardsAsOneStep()
    {
        StagedEdits edits;
        edits.stage({"1", book("a"), book("b")}, {});
        edits.stage({"2", book("c"), {}}, {});
        edits.discard();
        QVERIFY(edits.isEmpty());
        edits.undoStack()->undo();
        QCOMPARE(edits.items().size(), size_t(2));
        QCOMPARE(edits.items()[0].id, QByteArray("1"));
        QCOMPARE(edits.items()[1].id, QByteArray("2"));
    }

    void survivesARestart()
    {
        StagedEdits edits;
        Item exact = book("b");
        exact.set("price", AttributeValue::number(*tables::Decimal::parse("12.900000000000000001")));
        exact.set("tags", AttributeValue::StringSet{{"a", "b"}});
        exact.set("cover", AttributeValue::binary(QByteArray("\0\xff", 2)));
        edits.stage({QByteArray("\x01\xff", 2), book("a"), exact}, {});
        edits.stage({"2", book("c"), {}}, {});
        const QByteArray added = edits.add(book("n"));

        StagedEdits again;
        again.restore(edits.toJson());
        QCOMPARE(again.items().size(), size_t(3));
        QVERIFY(again.items() == edits.items());
        QVERIFY(again.add(book("m")) != added);
    }

    void namesWhatChanged()
    {
        Item was = book("a");
        was.set("gone", AttributeValue(true));
        Item is = book("b");
        is.set("fresh", AttributeValue());
        const std::vector<QByteArray> expected = {"gone", "title", "fresh"};
        QCOMPARE((StagedItem{"1", was, is}.changedAttributes()), expected);
    }

    void committedEditsAreNoStepAnyMore()
    {
        StagedEdits edits;
        edits.stage({"1", book("a"), book("b")}, {});
        edits.settle("1");
        QVERIFY(edits.isEmpty());
        QVERIFY(!edits.undoStack()->canUndo());
    }
};

QTEST_GUILESS_MAIN(TestStagedEdits)
#include "tst_stagededits.moc"
