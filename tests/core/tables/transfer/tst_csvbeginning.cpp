#include "core/tables/transfer/CsvBeginning.h"

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
    table.keys.sort = KeyAttribute{"day", KeyType::N};
    IndexDescription index;
    index.name = "byShelf";
    index.keys.partition = {"shelf", KeyType::S};
    table.indexes += index;
    return table;
}

// "id S, day N, note -"
QByteArray wordsOf(const CsvLayout& layout)
{
    static const char* const words[] = {"S", "N", "BOOL", "B", "JSON", "-"};
    QByteArrayList columns;
    for (const CsvColumn& column : layout.columns)
        columns += column.attribute + ' ' + words[size_t(column.type)];
    return columns.join(", ");
}

}  // namespace

class TestCsvBeginning : public QObject
{
    Q_OBJECT

private:
    static Result<CsvBeginning> read(const QByteArray& text, const CsvKnown& known = {})
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("items.csv")));
        if (!file.open(QIODevice::ReadWrite) || file.write(text) != text.size() || !file.seek(0)) qFatal("write");
        return readCsvBeginning(loans(), file, known);
    }

private Q_SLOTS:
    void guesses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<char>("delimiter");
        QTest::addColumn<bool>("header");
        QTest::addColumn<QByteArray>("columns");
        QTest::newRow("header and types")
            << QByteArray("id,day,n,open,tags,title\na,1,12,true,\"[1]\",x\nb,2,-3.5,FALSE,[],5\n") << ',' << true
            << QByteArray("id S, day N, n N, open BOOL, tags JSON, title S");
        QTest::newRow("semicolons") << QByteArray("id;day;price\na;1;3,50\n") << ';' << true
                                    << QByteArray("id S, day N, price S");
        QTest::newRow("tabs") << QByteArray("id\tday\n") << '\t' << true << QByteArray("id S, day N");
        QTest::newRow("one column") << QByteArray("id\na\n") << ',' << true << QByteArray("id S");
        QTest::newRow("keys keep their types, of indexes too")
            << QByteArray("id,day,shelf\n7,x,8\n") << ',' << true << QByteArray("id S, day N, shelf S");
        QTest::newRow("keys in another case")
            << QByteArray("ID,Day,Shelf\n") << ',' << true << QByteArray("id S, day N, shelf S");
        QTest::newRow("another case beside the key")
            << QByteArray("ID,id,x\na,b,\n") << ',' << true << QByteArray("ID S, id S, x S");
        QTest::newRow("what would lose as a number")
            << QByteArray("id,zip,phone,long\na,0441,+49,123456789012345678901234567890123456789\n") << ',' << true
            << QByteArray("id S, zip S, phone S, long S");
        QTest::newRow("zero and fractions")
            << QByteArray("id,n\na,0\nb,0.5\n") << ',' << true << QByteArray("id S, n N");
        QTest::newRow("empty fields have no type")
            << QByteArray("id,n,m\na,,\nb,2,\n") << ',' << true << QByteArray("id S, n N, m S");
        QTest::newRow("columns without a name, and twice")
            << QByteArray("id,,n,n\na,b,1,2\n") << ',' << true << QByteArray("id S,  -, n N, n -");
        QTest::newRow("no header") << QByteArray("a,1\nb,2\n") << ',' << false << QByteArray("column1 S, column2 N");
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBFid,day\n") << ',' << true
                                         << QByteArray("id S, day N");
        QTest::newRow("more fields than names") << QByteArray("id\na,1\n") << ',' << true << QByteArray("id S,  -");
    }

    void guesses()
    {
        QFETCH(QByteArray, text);
        const auto beginning = read(text);
        QVERIFY(beginning);
        QTEST(beginning->layout.delimiter, "delimiter");
        QTEST(beginning->layout.hasHeader, "header");
        QTEST(wordsOf(beginning->layout), "columns");
    }

    void isToldBetter()
    {
        const auto beginning = read("id;day\na,x;1\n", {',', false});
        QVERIFY(beginning);
        QCOMPARE(wordsOf(beginning->layout), QByteArray("column1 S, column2 S"));
        QVERIFY(beginning->names.isEmpty());
        QCOMPARE(beginning->records.size(), size_t(2));
    }

    void recordsSayWhereTheyStand()
    {
        const auto beginning = read("id,title\n\na,\"of\ntwo lines\"\nb,\xff\nc,x\n");
        QVERIFY(beginning);
        QCOMPARE(beginning->names, (QByteArrayList{"id", "title"}));
        QCOMPARE(beginning->records.size(), size_t(2));
        QCOMPARE(beginning->records[0].line, 3);
        QCOMPARE(beginning->records[0].fields, (QByteArrayList{"a", "of\ntwo lines"}));
        QCOMPARE(beginning->records[1].line, 6);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray("\n \n");
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFEi\0d\0", 6);
        QTest::newRow("no text") << QByteArray("\xff\xff\xff\n");
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        const auto beginning = read(text);
        QVERIFY(!beginning);
        QCOMPARE(beginning.error().code, ErrorCode::Parse);
    }
};

QTEST_GUILESS_MAIN(TestCsvBeginning)
#include "tst_csvbeginning.moc"
