#include "core/tables/transfer/SourceRecord.h"
#include "core/tables/values/AttributeJson.h"

#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;

class TestCsvLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fields_data()
    {
        QTest::addColumn<QByteArray>("record");
        QTest::addColumn<char>("delimiter");
        QTest::addColumn<QByteArrayList>("fields");  // empty: refused
        using Fields = QByteArrayList;
        QTest::newRow("plain") << QByteArray("a,b,c\n") << ',' << Fields{"a", "b", "c"};
        QTest::newRow("other line end") << QByteArray("a,b\r\n") << ',' << Fields{"a", "b"};
        QTest::newRow("no line end") << QByteArray("a,b") << ',' << Fields{"a", "b"};
        QTest::newRow("empty ones") << QByteArray(",,\n") << ',' << Fields{"", "", ""};
        QTest::newRow("empty first one between tabs") << QByteArray("\ta\t\n") << '\t' << Fields{"", "a", ""};
        QTest::newRow("spaces stay") << QByteArray(" a , b \n") << ',' << Fields{" a ", " b "};
        QTest::newRow("delimiter in quotes") << QByteArray("\"a;b\";c") << ';' << Fields{"a;b", "c"};
        QTest::newRow("quotes in quotes") << QByteArray("\"a \"\"b\"\"\",\"\"\"\"") << ',' << Fields{"a \"b\"", "\""};
        QTest::newRow("nothing in quotes") << QByteArray("\"\",a") << ',' << Fields{"", "a"};
        QTest::newRow("line feed in quotes") << QByteArray("\"a\r\nb\",c\r\n") << ',' << Fields{"a\r\nb", "c"};
        QTest::newRow("quote inside a field is text") << QByteArray("5\" pipe,a") << ',' << Fields{"5\" pipe", "a"};
        QTest::newRow("quote that stays open") << QByteArray("a,\"b\n") << ',' << Fields{};
        QTest::newRow("not UTF-8") << QByteArray("a,\xe4") << ',' << Fields{};
    }

    void fields()
    {
        QFETCH(QByteArray, record);
        QFETCH(char, delimiter);
        QFETCH(QByteArrayList, fields);
        const auto read = csvFields(record, delimiter);
        QCOMPARE(bool(read), !fields.isEmpty());
        if (!read) return;
        QCOMPARE(*read, fields);
        // However much of what follows it was read.
        const QByteArray following = record.endsWith('\n') ? record + "x,\"y\nz\"" : record + "\nx,\"y\nz\"";
        QCOMPARE(csvRecordEnd(following, 0, delimiter, TextEnd::OfWhatWasRead),
                 std::optional(following.size() - qsizetype(7)));
        if (!record.endsWith('\n')) {
            QCOMPARE(csvRecordEnd(record, 0, delimiter, TextEnd::OfWhatWasRead), std::nullopt);
            QCOMPARE(csvRecordEnd(record, 0, delimiter, TextEnd::OfSource), std::optional(record.size()));
        }
    }

    void anOpenQuoteTakesItsLineOnly()
    {
        CsvLayout layout;
        layout.columns = {{"id"}, {"title"}};
        const QByteArray text("a,\"open\nb,good\n");
        QCOMPARE(recordEnd(layout, text, 0, TextEnd::OfWhatWasRead), std::nullopt);
        QCOMPARE(recordEnd(layout, text, 0, TextEnd::OfSource), std::optional(qsizetype(8)));
        const QByteArray long_ = text + QByteArray(2 << 20, 'x') + '\n';
        QCOMPARE(recordEnd(layout, long_, 0, TextEnd::OfWhatWasRead), std::optional(qsizetype(8)));
    }

    void items_data()
    {
        QTest::addColumn<QByteArray>("record");
        QTest::addColumn<QByteArray>("item");  // typed JSON; empty: refused
        QTest::addColumn<QString>("error");
        QTest::newRow("every type") << QByteArray("a,1.50,TRUE,aGk=,\"[1,{\"\"b\"\":null}]\",note\n")
                                    << QByteArray(R"({"b":{"B":"aGk="},"f":{"BOOL":true},"id":{"S":"a"},)"
                                                  R"("l":{"L":[{"N":"1"},{"M":{"b":{"NULL":true}}}]},"n":{"N":"1.5"}})")
                                    << QString();
        QTest::newRow("empty is no attribute")
            << QByteArray("a,,,,,") << QByteArray(R"({"id":{"S":"a"}})") << QString();
        QTest::newRow("short") << QByteArray("a,2") << QByteArray(R"({"id":{"S":"a"},"n":{"N":"2"}})") << QString();
        QTest::newRow("long") << QByteArray("a,2,true,,,,x") << QByteArray()
                              << QStringLiteral("there are 7 fields for 6 columns");
        QTest::newRow("no number") << QByteArray("a,12x") << QByteArray() << QStringLiteral("n: \"12x\" is no number");
        QTest::newRow("no truth") << QByteArray("a,,yes") << QByteArray()
                                  << QStringLiteral("f: \"yes\" is neither true nor false");
        QTest::newRow("no base64") << QByteArray("a,,,?") << QByteArray() << QStringLiteral("b: \"?\" is no base64");
        QTest::newRow("no JSON") << QByteArray("a,,,,{") << QByteArray() << QStringLiteral("l: \"{\" is no JSON");
    }

    void items()
    {
        QFETCH(QByteArray, record);
        QFETCH(QByteArray, item);
        QFETCH(QString, error);
        CsvLayout layout;
        layout.columns = {{"id", CsvType::String}, {"n", CsvType::Number}, {"f", CsvType::Boolean},
                          {"b", CsvType::Binary},  {"l", CsvType::Json},   {"note", CsvType::Skipped}};
        const auto read = itemFromRecord(layout, record);
        QCOMPARE(read ? QString() : read.error().message, error);
        if (!read) return;
        QByteArray text;
        appendTypedJson(text, *read);
        QCOMPARE(text, item);
    }

    void saysOneColumnAsOne()
    {
        CsvLayout layout;
        layout.columns = {{"id", CsvType::String}};
        const auto read = itemFromRecord(layout, "a,b");
        QVERIFY(!read);
        QCOMPARE(read.error().message, QStringLiteral("there are 2 fields for 1 column"));
    }
};

QTEST_GUILESS_MAIN(TestCsvLayout)
#include "tst_csvlayout.moc"
