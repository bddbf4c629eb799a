#include "ui/shell/ActionRegister.h"
#include "ui/shell/EditorPlaces.h"
#include "ui/shell/FuzzyMatch.h"
#include "ui/shell/GoList.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace trestle::ui;

namespace {

class ManyNames : public NameProvider
{
public:
    void collect(std::vector<NamedThing>& names) override
    {
        for (int i = 0; i < 50'000; ++i)
            names.push_back({QStringLiteral("/shops/{shop}/orders%1/{id}").arg(i), {}, {}, "GET", i});
    }
    void go(const NamedThing& thing) override { gone = thing.id; }

    qint64 gone = -1;
};

}  // namespace

class TestFuzzyMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("matches");
        QTest::newRow("nothing typed") << QStringLiteral("createbook") << QStringLiteral("") << true;
        QTest::newRow("letters in order") << QStringLiteral("createbook") << QStringLiteral("crbk") << true;
        QTest::newRow("letters out of order") << QStringLiteral("createbook") << QStringLiteral("bkcr") << false;
        QTest::newRow("words in any order") << QStringLiteral("post /books") << QStringLiteral("books post") << true;
        QTest::newRow("one word missing") << QStringLiteral("post /books") << QStringLiteral("books get") << false;
        QTest::newRow("blanks only") << QStringLiteral("x") << QStringLiteral("  ") << true;
        QTest::newRow("longer than the name") << QStringLiteral("ab") << QStringLiteral("abc") << false;
    }

    void matches()
    {
        QFETCH(QString, name);
        QFETCH(QString, pattern);
        QTEST(fuzzyScore(name, pattern).has_value(), "matches");
    }

    void theMoreFittingNameScoresHigher_data()
    {
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::addColumn<QString>("pattern");
        QTest::newRow("together before scattered")
            << QStringLiteral("books") << QStringLiteral("blue ox okapi s") << QStringLiteral("books");
        QTest::newRow("word starts") << QStringLiteral("create book") << QStringLiteral("acorn bank")
                                     << QStringLiteral("cb");
        QTest::newRow("short before long")
            << QStringLiteral("/books") << QStringLiteral("/books/{id}/loans/{loan}/history")
            << QStringLiteral("/books");
        QTest::newRow("the whole rest before a part of it")
            << QStringLiteral("edit: add api…") << QStringLiteral("add api key…") << QStringLiteral("add api");
        QTest::newRow("a later, better start")
            << QStringLiteral("ab /book") << QStringLiteral("abook rotten oak") << QStringLiteral("book");
    }

    void theMoreFittingNameScoresHigher()
    {
        QFETCH(QString, better);
        QFETCH(QString, worse);
        QFETCH(QString, pattern);
        const std::optional<int> high = fuzzyScore(better, pattern);
        const std::optional<int> low = fuzzyScore(worse, pattern);
        QVERIFY(high);
        QVERIFY(!low || *high > *low);
    }

    void positionsAreThoseOfTheMatch()
    {
        QCOMPARE(fuzzyPositions(u"create book", u"book"), (std::vector<int>{7, 8, 9, 10}));
        QVERIFY(fuzzyPositions(u"create", u"x").empty());
    }

    void findsOneAmongFiftyThousand()
    {
        ActionRegister actions;
        GoList list(actions);
        QAbstractItemModelTester tester(&list);
        ManyNames names;
        list.setProviders({&names});
        list.collect();
        list.setPattern(QStringLiteral("get orders31415"));
        QVERIFY(list.rowCount() > 0);
        QCOMPARE(list.index(0).data().toString(), QStringLiteral("/shops/{shop}/orders31415/{id}"));
        list.activate(0);
        QCOMPARE(names.gone, 31415);
        list.setPattern({});
        QCOMPARE(list.rowCount(), GoList::rowLimit);
    }

    void prefixesFindCommandsTracesAndHelp()
    {
        ActionRegister actions;
        int undone = 0;
        actions.declare(
            {"edit.undo", QStringLiteral("&Undo"), QStringLiteral("Edit"), {}, {}, [&undone] { ++undone; }, {}}, this);
        actions.declare(
            {"edit.redo", QStringLiteral("&Redo"), QStringLiteral("Edit"), {}, {}, {}, [] { return false; }}, this);
        qint64 trace = 0;
        GoList list(actions);
        list.setOpenTrace([&trace](qint64 number) { trace = number; });
        list.collect();
        list.setPattern(QStringLiteral(">edit"));
        QCOMPARE(list.rowCount(), 1);  // what cannot be done is not offered
        QCOMPARE(list.index(0).data().toString(), QStringLiteral("Edit: Undo"));
        list.activate(0);
        QCOMPARE(undone, 1);
        list.setPattern(QStringLiteral("!4825"));
        list.activate(0);
        QCOMPARE(trace, 4825);
        list.setPattern(QStringLiteral("!x"));
        QCOMPARE(list.rowCount(), 0);
        QVERIFY(!list.emptyReason().isEmpty());
        list.setPattern(QStringLiteral("?"));
        QCOMPARE(list.activate(0), QStringLiteral(">"));
    }

    void placesAreThoseOfTheEditorInUse()
    {
        struct Handler : Editor
        {
            [[nodiscard]] QString key() const override { return QStringLiteral("function:f"); }
            [[nodiscard]] QString title() const override { return QStringLiteral("f"); }
            [[nodiscard]] QWidget* widget() override { return nullptr; }
            [[nodiscard]] std::vector<NamedThing> places() const override
            {
                return {{QStringLiteral("handler"), QStringLiteral("Line 3"), {}, {}, 3},
                        {QStringLiteral("respond"), QStringLiteral("Line 9"), {}, {}, 9}};
            }
            void goToPlace(const NamedThing& place) override { line = place.id; }
            qint64 line = 0;
        } handler;
        Editor* current = nullptr;
        EditorPlaces places([&current] { return current; });
        ActionRegister actions;
        GoList list(actions);
        list.setProviders({&places});
        list.collect();
        list.setPattern(QStringLiteral("@"));
        QCOMPARE(list.rowCount(), 0);
        QVERIFY(list.emptyReason().contains(QStringLiteral("place")));
        current = &handler;
        list.collect();
        list.setPattern(QStringLiteral("handler"));
        QCOMPARE(list.rowCount(), 0);  // only where asked for
        list.setPattern(QStringLiteral("@res"));
        QCOMPARE(list.rowCount(), 1);
        list.activate(0);
        QCOMPARE(handler.line, 9);
        list.setPattern(QStringLiteral("?"));
        QCOMPARE(list.index(1).data().toString(), QStringLiteral("@"));
    }
};

QTEST_MAIN(TestFuzzyMatch)
#include "tst_fuzzymatch.moc"
