#include "core/tables/transfer/ItemExport.h"
#include "core/tables/transfer/ItemImport.h"
#include "core/tables/transfer/RefusedLine.h"
#include "tests/core/tables/operations/TablesFixture.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

class TestItemImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lines_data();
    void lines();
    void refusedLinesAreListed();
    void recordsOfCsv();
    void byteOrderMarkIsPassedOver();
    void lastOfEqualKeysStays();
    void goesOnWhereItEnded();
    void otherFileBeginsAnew();
    void thereAndBack_data();
    void thereAndBack();
    void exportGoesOnAfterAKey();
    void unknownTable();

private:
    QString write(const QString& name, const QByteArray& text);
    Result<ImportProgress> run(
        const QString& path, const QByteArray& table,
        const std::function<bool(const ImportProgress&)>& tell = [](const auto&) { return true; });
    qint64 count(const QByteArray& table) { return m_tables->describeTable(table)->itemCount; }

    TablesFixture m_tables;
    QTemporaryDir m_folder;
};

void TestItemImport::initTestCase()
{
    for (const char* name : {"Loans", "Others", "Copies", "Resumed", "Doubled", "Sheets"}) {
        TableDescription table;
        table.name = name;
        table.keys.partition = {"id", KeyType::S};
        QVERIFY(m_tables.create(table));
    }
}

QString TestItemImport::write(const QString& name, const QByteArray& text)
{
    const QString path = m_folder.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("write");
    return path;
}

Result<ImportProgress> TestItemImport::run(const QString& path, const QByteArray& table,
                                           const std::function<bool(const ImportProgress&)>& tell)
{
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly)) qFatal("open");
    ImportOptions options;
    options.tableName = table;
    options.rejectsPath = path + QStringLiteral(".rejects");
    options.checkpointPath = path + QStringLiteral(".checkpoint");
    return importItems(*m_tables, source, options, tell);
}

void TestItemImport::lines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("item");  // typed JSON; empty: refused
    QTest::newRow("typed") << QByteArray(R"({"Item":{"id":{"S":"1"},"n":{"N":"1.50"}}})")
                           << QByteArray(R"({"id":{"S":"1"},"n":{"N":"1.5"}})");
    QTest::newRow("plain") << QByteArray(R"({"id":"1","n":1.50,"l":[true,null]})")
                           << QByteArray(R"({"id":{"S":"1"},"l":{"L":[{"BOOL":true},{"NULL":true}]},"n":{"N":"1.5"}})");
    QTest::newRow("plain with an attribute Item") << QByteArray(R"({"Item":{"S":"x"},"id":"1"})")
                                                  << QByteArray(R"({"Item":{"M":{"S":{"S":"x"}}},"id":{"S":"1"}})");
    QTest::newRow("plain with nothing but Item")
        << QByteArray(R"({"Item":"x"})") << QByteArray(R"({"Item":{"S":"x"}})");
    QTest::newRow("array") << QByteArray("[1]") << QByteArray();
    QTest::newRow("cut") << QByteArray(R"({"id":"1")") << QByteArray();
    QTest::newRow("number out of range") << QByteArray(R"({"id":"1","n":1e999})") << QByteArray();
}

void TestItemImport::lines()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, item);
    const auto read = itemFromLine(line, LineFormat::Any);
    QCOMPARE(bool(read), !item.isEmpty());
    if (!read) return;
    QByteArray text;
    appendTypedJson(text, *read);
    QCOMPARE(text, item);
}

void TestItemImport::refusedLinesAreListed()
{
    const QString path =
        write(QStringLiteral("mixed"),
              "{\"id\":\"a\"}\n\nno "
              "json\n{\"id\":7}\r\n{\"Item\":{\"id\":{\"S\":\"b\"}}}\n{\"id\":\"\xff\"}\n{\"id\":\"c\"}");
    const auto done = run(path, "Loans");
    QVERIFY(done);
    QCOMPARE(done->lines, 6);
    QCOMPARE(done->written, 3);
    QCOMPARE(done->refused, 3);
    QCOMPARE(count("Loans"), 3);
    QFile rejects(path + QStringLiteral(".rejects"));
    QVERIFY(rejects.open(QIODevice::ReadOnly));
    QList<qint64> numbers;
    while (!rejects.atEnd()) {
        const auto json = parseJson(rejects.readLine());
        QVERIFY(json);
        numbers.append(*json->find("line")->toInteger());
        QVERIFY(!json->find("error")->string().isEmpty());
    }
    QCOMPARE(numbers, QList<qint64>({3, 4, 6}));
    QVERIFY(!QFile::exists(path + QStringLiteral(".checkpoint")));

    const auto again = run(path, "Loans");
    QCOMPARE(again->written, 0);
    QCOMPARE(again->unchanged, 3);
}

void TestItemImport::recordsOfCsv()
{
    const QString path =
        write(QStringLiteral("books.csv"),
              "\xEF\xBB\xBFid,copies,note\n\na,1,\"of\ntwo lines\"\nb,many,\n,2,\nc,\"3\",\"\"\"x\"\"\"\r\n"
              "d,4,\"open\ne,5,");
    QFile source(path);
    QVERIFY(source.open(QIODevice::ReadOnly));
    ImportOptions options;
    options.tableName = "Sheets";
    options.rejectsPath = path + QStringLiteral(".rejects");
    CsvLayout layout;
    layout.columns = {{"id", CsvType::String}, {"n", CsvType::Number}, {"note", CsvType::String}};
    options.format = layout;
    const auto done = importItems(*m_tables, source, options, [](const auto&) { return true; });
    QVERIFY(done);
    QCOMPARE(done->lines, 6);
    QCOMPARE(done->written, 3);
    const auto refused = readRefusedLines(options.rejectsPath, 10, 10'000);
    QVERIFY(refused);
    QCOMPARE(refused->size(), size_t(3));
    QCOMPARE(refused->at(0), (RefusedLine{5, QStringLiteral("n: \"many\" is no number"), "b,many,"}));
    QCOMPARE(refused->at(1).line, 6);  // without its key: the table's own words
    QCOMPARE(refused->at(1).text, QByteArray(",2,"));
    QCOMPARE(refused->at(2), (RefusedLine{8, QStringLiteral("a quote is not closed"), "d,4,\"open"}));
    QCOMPARE(m_tables.get("Sheets", R"({"id":{"S":"a"}})"),
             QByteArray(R"({"id":{"S":"a"},"n":{"N":"1"},"note":{"S":"of\ntwo lines"}})"));
    QCOMPARE(m_tables.get("Sheets", R"({"id":{"S":"c"}})"),
             QByteArray(R"({"id":{"S":"c"},"n":{"N":"3"},"note":{"S":"\"x\""}})"));
    QCOMPARE(m_tables.get("Sheets", R"({"id":{"S":"e"}})"), QByteArray(R"({"id":{"S":"e"},"n":{"N":"5"}})"));
}

void TestItemImport::byteOrderMarkIsPassedOver()
{
    const auto done = run(write(QStringLiteral("marked"), "\xEF\xBB\xBF{\"id\":\"marked\"}\n"), "Others");
    QVERIFY(done);
    QCOMPARE(done->refused, 0);
    QCOMPARE(done->bytes, 19);
}

void TestItemImport::lastOfEqualKeysStays()
{
    const auto done =
        run(write(QStringLiteral("doubled"), "{\"id\":\"a\",\"n\":1}\n{\"id\":\"a\",\"n\":2}\n"), "Doubled");
    QVERIFY(done);
    GetItemRequest request;
    request.tableName = "Doubled";
    request.key = Item{{"id", AttributeValue::string("a")}};
    QCOMPARE(*(*decodeItem(*m_tables->getItem(request)->encodedItem)).find("n")->as<Decimal>(), Decimal(2));
}

void TestItemImport::goesOnWhereItEnded()
{
    QByteArray text;
    constexpr int items = 20'000;
    for (int i = 0; i < items; ++i)
        text +=
            "{\"id\":\"" + QByteArray::number(i) + "\"}\n" + (i == 15'000 ? "bad\n" : "") + (i == 10 ? "bad\n" : "");
    const QString path = write(QStringLiteral("long"), text);
    const auto first = run(path, "Resumed", [](const ImportProgress&) { return false; });
    QVERIFY(first);
    QVERIFY(first->cancelled);
    const qint64 before = count("Resumed");
    QVERIFY(before > 0 && before < items);
    QCOMPARE(before, first->written);

    qint64 seen = 0;
    const auto second = run(path, "Resumed", [&](const ImportProgress& progress) {
        seen = std::max(seen, progress.resumedAtLine);
        return true;
    });
    QVERIFY(second);
    QVERIFY(!second->cancelled);
    QVERIFY(seen >= before);
    QCOMPARE(second->written, items);
    QCOMPARE(second->unchanged, 0);  // nothing was put twice
    QCOMPARE(second->refused, 2);
    QCOMPARE(count("Resumed"), items);
    QFile rejects(path + QStringLiteral(".rejects"));
    QVERIFY(rejects.open(QIODevice::ReadOnly));
    QCOMPARE(rejects.readAll().count('\n'), 2);
}

void TestItemImport::otherFileBeginsAnew()
{
    QByteArray text;
    for (int i = 0; i < 20'000; ++i)
        text += "{\"id\":\"x" + QByteArray::number(i) + "\"}\n";
    const QString path = write(QStringLiteral("swapped"), text);
    QVERIFY(run(path, "Others", [](const ImportProgress&) { return false; })->cancelled);
    write(QStringLiteral("swapped"), text.replace('x', 'y'));
    const auto done = run(path, "Others");
    QCOMPARE(done->resumedAtLine, 0);
    QCOMPARE(done->written, 20'000);
}

void TestItemImport::thereAndBack_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("typed") << int(LineFormat::Typed);
    QTest::newRow("plain") << int(LineFormat::Plain);
}

void TestItemImport::thereAndBack()
{
    QFETCH(int, format);
    QVERIFY(run(
        write(QStringLiteral("copies"), R"({"Item":{"id":{"S":"1"},"s":{"SS":["a","b"]},"b":{"B":"AQI="}}})"
                                        "\n"
                                        R"({"Item":{"id":{"S":"2"},"n":{"N":"123456789012345678901234567890.5"}}})"),
        "Copies"));
    QBuffer out;
    QVERIFY(out.open(QIODevice::WriteOnly));
    const auto done = exportItems(*m_tables, "Copies", out, LineFormat(format), {}, [](const auto&) { return true; });
    QVERIFY(done);
    QCOMPARE(done->items, 2);
    QCOMPARE(done->bytes, out.data().size());
    QList<QByteArray> lines = out.data().trimmed().split('\n');
    std::sort(lines.begin(), lines.end());
    QCOMPARE(lines,
             LineFormat(format) == LineFormat::Plain
                 ? QList<QByteArray>(
                       {R"({"b":"AQI=","id":"1","s":["a","b"]})", R"({"id":"2","n":123456789012345678901234567890.5})"})
                 : QList<QByteArray>({R"({"Item":{"b":{"B":"AQI="},"id":{"S":"1"},"s":{"SS":["a","b"]}}})",
                                      R"({"Item":{"id":{"S":"2"},"n":{"N":"123456789012345678901234567890.5"}}})"}));
}

void TestItemImport::exportGoesOnAfterAKey()
{
    const auto all = [this](const std::optional<Item>& after) {
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        if (!exportItems(*m_tables, "Resumed", out, LineFormat::Plain, after, [](const auto&) { return true; }))
            qFatal("x");
        return out.data();
    };
    const QByteArray whole = all({});
    const qsizetype middle = whole.indexOf('\n', whole.size() / 2) + 1;
    const QByteArrayView last = QByteArrayView(whole).first(middle - 1);
    const auto key = itemFromLine(last.sliced(last.lastIndexOf('\n') + 1), LineFormat::Plain);
    QVERIFY(key);
    QCOMPARE(all(*key), whole.mid(middle));
}

void TestItemImport::unknownTable()
{
    const auto done = run(write(QStringLiteral("nowhere"), "{\"id\":\"a\"}\n"), "Nowhere");
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::ResourceNotFound);
    const auto outcome = exportItems(*m_tables, "Nowhere", *std::make_unique<QBuffer>(), LineFormat::Any, {},
                                     [](const ExportProgress&) { return true; });
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::ResourceNotFound);
}

QTEST_GUILESS_MAIN(TestItemImport)
#include "tst_itemimport.moc"
