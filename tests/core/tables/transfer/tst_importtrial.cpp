#include "core/tables/transfer/ImportTrial.h"

#include <QTemporaryDir>
#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;

namespace {

TableDescription loans()
{
    TableDescription table;
    table.name = "Loans";
    table.keys.partition = {"id", KeyType::S};
    return table;
}

// A file of this text, open at its beginning.
bool begin(QFile& file, const QByteArray& text)
{
    return file.open(QIODevice::ReadWrite) && file.write(text) == text.size() && file.seek(0);
}

std::optional<Item> noItem(const Item&)
{
    return {};
}

}  // namespace

class TestImportTrial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksAtTheBeginning_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("lines");
        QTest::addColumn<QList<qint64>>("refused");
        QTest::addColumn<bool>("whole");
        using Lines = QList<qint64>;
        QTest::newRow("nothing") << QByteArray() << qint64(0) << Lines{} << true;
        QTest::newRow("blank lines") << QByteArray("\n \r\n\n") << qint64(0) << Lines{} << true;
        QTest::newRow("both forms") << QByteArray("{\"id\":\"1\"}\n{\"Item\":{\"id\":{\"S\":\"2\"}}}\n") << qint64(2)
                                    << Lines{} << true;
        QTest::newRow("numbers count blank lines")
            << QByteArray("\nno json\n{\"id\":7}\n{\"id\":\"a\"}") << qint64(3) << Lines{2, 3} << true;
        QTest::newRow("no further than asked")
            << QByteArray("{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}\nno json\n{\"id\":\"5\"}\n") << qint64(3)
            << Lines{} << false;
        QTest::newRow("too large for an item")
            << QByteArray("{\"id\":\"1\",\"text\":\"" + QByteArray(420'000, 'x') + "\"}\n{\"id\":\"2\"}") << qint64(2)
            << Lines{1} << true;
    }

    void looksAtTheBeginning()
    {
        QFETCH(QByteArray, text);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("items.jsonl")));
        QVERIFY(begin(file, text));
        const auto trial = tryImport(loans(), file, LineFormat::Any, 3, noItem);
        QVERIFY(trial);
        QTEST(trial->lines, "lines");
        QTEST(trial->isWhole, "whole");
        QList<qint64> numbers;
        for (const RefusedLine& line : trial->refused) {
            numbers += line.line;
            QVERIFY(!line.error.isEmpty());
            QVERIFY(!line.text.isEmpty());
        }
        QTEST(numbers, "refused");
    }

    void countsKeysThatComeAgain()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("items.csv")));
        QVERIFY(begin(file, "id,n\na,1\nb,x\na,3\na,4\nb,5\n"));
        CsvLayout layout;
        layout.columns = {{"id", CsvType::String}, {"n", CsvType::Number}};
        const auto trial = tryImport(loans(), file, layout, 100, noItem);
        QVERIFY(trial);
        QCOMPARE(trial->lines, 5);
        QCOMPARE(trial->repeated, 2);
        QCOMPARE(trial->refused, (std::vector<RefusedLine>{{3, QStringLiteral("n: \"x\" is no number"), "b,x"}}));
        QVERIFY(trial->isWhole);
    }

    void countsItemsThatAreReplaced()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("items.jsonl")));
        QVERIFY(
            begin(file, "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":2}\n{\"id\":\"a\",\"n\":3}\n{\"id\":\"c\"}\n"));
        QList<Item> asked;
        const auto find = [&asked](const Item& key) -> std::optional<Item> {
            asked += key;
            if (key.find("id")->as<AttributeValue::String>()->utf8 == "c") return {};
            Item item = key;
            item.set("n", AttributeValue(Decimal(2)));
            return item;
        };
        const auto trial = tryImport(loans(), file, LineFormat::Any, 100, find);
        QVERIFY(trial);
        QCOMPARE(trial->replacing, 1);  // a; b is there just so
        QCOMPARE(trial->repeated, 1);
        QCOMPARE(asked.size(), 3);
    }

    void saysWhatAJsonArrayLacks()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("items.json")));
        QVERIFY(begin(file, "\n[\n  {\"id\":\"1\"}\n]\n"));
        const auto trial = tryImport(loans(), file, LineFormat::Any, 3, noItem);
        QVERIFY(!trial);
        QCOMPARE(trial.error().code, ErrorCode::Parse);
    }

    void refusedLinesAreReadAsTheyWereWritten()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("refused.jsonl")));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const std::vector<RefusedLine> lines = {{3, QStringLiteral("no \"json\""), "{\t\"a\\"},
                                                {17, QStringLiteral("ä"), "x"},
                                                {18, QStringLiteral("y"), ""}};
        QByteArray text;
        for (const RefusedLine& line : lines)
            appendRefusedLine(text, line);
        file.write(text);
        QVERIFY(file.flush());
        QCOMPARE(*readRefusedLines(file.fileName(), 10, 1'000), lines);
        QCOMPARE(readRefusedLines(file.fileName(), 2, 1'000)->size(), size_t(2));
        QCOMPARE(readRefusedLines(file.fileName(), 10, 1)->size(), size_t(1));
        QVERIFY(!readRefusedLines(folder.filePath(QStringLiteral("none")), 1, 1));
    }
};

QTEST_GUILESS_MAIN(TestImportTrial)
#include "tst_importtrial.moc"
