#include "core/gateway/templates/JsonPath.h"

#include "core/gateway/templates/JsonText.h"
#include "core/gateway/templates/PermissiveJson.h"

#include <QTest>

using namespace trestle::gateway;

namespace {

const QString store = QStringLiteral(R"({"store": {"book": [
    {"category": "reference", "author": "Nigel Rees", "title": "Sayings", "price": 8.95},
    {"category": "fiction", "author": "Evelyn Waugh", "title": "Honour", "price": 12.99},
    {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553", "price": 8.99}],
    "bicycle": {"color": "red", "price": 19.95}}, "expensive": 10, "tags": ["a", "b"], "none": null,
    "numbers": [1, 2, 3, 4], "my name": {"x.y": 1, "it's": 2}})");

// The value as JSON; "NOTHING" where a definite path leads nowhere, "ERROR" where the service answers 500.
QString read(const QString& document, const QString& path)
{
    TemplateHeap heap;
    const auto root = parsePermissiveJson(document, heap);
    const auto compiled = JsonPath::compile(path);
    if (!root || !compiled) return QStringLiteral("ERROR");
    const auto found = compiled->read(*root, *root, heap);
    if (!found)
        return found.error().code == trestle::base::ErrorCode::NotFound ? QStringLiteral("NOTHING")
                                                                        : QStringLiteral("ERROR");
    return jsonText(*found, JsonTextStyle::Plain, 10'000).value_or(QStringLiteral("TOO LONG"));
}

}  // namespace

class TestJsonPath : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void givesTheDocumentsOwnValues();
    void boundsItsWork();
};

void TestJsonPath::reads_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("found");
    const auto row = [](const char* path, const char* found) {
        QTest::addRow("%s", path) << QString::fromUtf8(path) << QString::fromUtf8(found);
    };
    row("$.expensive", "10");
    row("expensive", "10");
    row("  $.expensive  ", "10");
    row("$['expensive']", "10");
    row("$[\"expensive\"]", "10");
    row("$.none", "null");
    row("$.none.x", "NOTHING");
    row("$.nothing", "NOTHING");
    row("$.nothing.x", "NOTHING");
    row("$.nothing[*]", "NOTHING");
    row("$.expensive.x", "NOTHING");
    row("$.store.book[0].title", "\"Sayings\"");
    row("$.store.book[-1].title", "\"Moby Dick\"");
    row("$.store.book[7]", "NOTHING");
    row("$.store.book[0,2].title", "[\"Sayings\",\"Moby Dick\"]");
    row("$.store.book[*].title", "[\"Sayings\",\"Honour\",\"Moby Dick\"]");
    row("$.store.book.*.price", "[8.95,12.99,8.99]");
    row("$.store.*.color", "[\"red\"]");
    row("$.store.bicycle.*", "[\"red\",19.95]");
    row("$.store.bicycle['color','price']", "{\"color\":\"red\",\"price\":19.95}");
    row("$.store.bicycle['color','nope']", "{\"color\":\"red\"}");
    row("$.store['bicycle','book'].color", "[\"red\"]");
    row("$['my name']['x.y']", "1");
    row("$['my name']['it\\'s']", "2");
    row("$.my name", "ERROR");
    row("$.tags[0:1]", "[\"a\"]");
    row("$.numbers[1:3]", "[2,3]");
    row("$.numbers[-2:]", "[3,4]");
    row("$.numbers[:2]", "[1,2]");
    row("$.numbers[:-3]", "[1]");
    row("$.numbers[2:]", "[3,4]");
    row("$.numbers[9:]", "[]");
    row("$.numbers[:]", "ERROR");
    row("$.numbers[ 1 ]", "2");
    row("$..price", "[8.95,12.99,8.99,19.95]");
    row("$..book[0].title", "[\"Sayings\"]");
    row("$..book[*].isbn", "[\"0-553\"]");
    row("$..nothing", "[]");
    row("$..['color','price']", "[{\"color\":\"red\",\"price\":19.95}]");
    row("$.tags.*", "[\"a\",\"b\"]");
    row("$.store.book[?(@.isbn)].title", "[\"Moby Dick\"]");
    row("$.store.book[?(!@.isbn)].price", "[8.95,12.99]");
    row("$.store.book[?(@.price < 9)].price", "[8.95,8.99]");
    row("$.store.book[?(@.price<=$.expensive)].price", "[8.95,8.99]");
    row("$.store.book[?(@.price > 8.95 && @.price < 10)].price", "[8.99]");
    row("$.store.book[?(@.category == 'reference' || @.price > 10)].price", "[8.95,12.99]");
    row("$.store.book[?((@.category == 'fiction') && !(@.price > 10))].title", "[\"Moby Dick\"]");
    row("$.store.book[?(@['category'] == \"reference\")].price", "[8.95]");
    row("$.store.book[?(@.author =~ /.*rees/i)].price", "[8.95]");
    row("$.store.book[?(@.author =~ /Rees/)].price", "[]");
    row("$.store.book[?(@.category in ['reference', 'other'])].price", "[8.95]");
    row("$.store.book[?(@.category nin ['reference'])].price", "[12.99,8.99]");
    row("$.store.book[?(@.nope != 1)].price", "[8.95,12.99,8.99]");
    row("$.store.book[?(@.nope == null)].price", "[]");
    row("$.store.book[?(@.title size 6)].title", "[\"Honour\"]");
    row("$.store.book[?(@.title contains 'y')].title", "[\"Sayings\",\"Moby Dick\"]");
    row("$.numbers[?(@ > 2)]", "[3,4]");
    row("$.numbers[?(@ == '2')]", "[2]");
    row("$.numbers[?(@ === '2')]", "[]");
    row("$.store[?(@.color == 'red')]", "[]");
    row("$.store.bicycle[?(@.color == 'red')]", "[{\"color\":\"red\",\"price\":19.95}]");
    row("$[?(@.tags anyof ['b', 'z'])].expensive", "[10]");
    row("$[?(@.tags subsetof ['a', 'b', 'c'])].expensive", "[10]");
    row("$[?(@.tags noneof ['z'])].expensive", "[10]");
    row("$[?(@.tags all ['a', 'b'])].expensive", "[10]");
    row("$[?(@.tags empty false)].expensive", "[10]");
    row("$.expensive[?(@.x)]", "ERROR");
    row("$..[?(@.isbn)].price", "[8.99]");
    row("$.numbers.length()", "4");
    row("$.store.length()", "2");
    row("$.numbers.sum()", "10.0");
    row("$.numbers.min()", "1.0");
    row("$.numbers.max()", "4.0");
    row("$.numbers.avg()", "2.5");
    row("$.numbers.stddev()", "1.118033988749895");
    row("$.numbers.first()", "1");
    row("$.numbers.last()", "4");
    row("$.numbers.index(1)", "2");
    row("$.store.keys()", "[\"book\",\"bicycle\"]");
    row("$.tags.concat(\"-\", $.expensive)", "\"ab-10\"");
    row("$.sum($.numbers, 5)", "15.0");
    row("$..price.length()", "4");
    row("$.tags.sum()", "ERROR");
    row("$.nothing.length()", "NOTHING");
    row("$.tags.nofunction()", "ERROR");
    row("", "ERROR");
    row("$.", "ERROR");
    row("$..", "ERROR");
    row("$...a", "ERROR");
    row("$a", "ERROR");
    row("$[", "ERROR");
    row("$['a", "ERROR");
    row("$['a'b]", "ERROR");
    row("$[a]", "ERROR");
    row("$[?(@.a]", "ERROR");
    row("$[?(@.a ==)]", "ERROR");
    row("$[?(@.a ~ 1)]", "ERROR");
    row("$[?(1 == )]", "ERROR");
}

void TestJsonPath::reads()
{
    QFETCH(QString, path);
    QFETCH(QString, found);
    QCOMPARE(read(store, path), found);
}

void TestJsonPath::givesTheDocumentsOwnValues()
{
    TemplateHeap heap;
    const auto root = parsePermissiveJson(u"{a: {b: [1]}}", heap);
    QVERIFY(root);
    const auto found = JsonPath::compile(QStringLiteral("$.a.b"))->read(*root, *root, heap);
    QVERIFY(found && found->list());
    found->list()->items.emplace_back(2);
    QCOMPARE(jsonText(*root, JsonTextStyle::Plain, 100), QStringLiteral("{\"a\":{\"b\":[1,2]}}"));
}

void TestJsonPath::boundsItsWork()
{
    QString document = QStringLiteral("1");
    for (int i = 0; i < 12; ++i)
        document = QStringLiteral("[%1,%1]").arg(document);
    TemplateHeap heap(4 << 20);
    const auto root = parsePermissiveJson(document, heap);
    QVERIFY(root);
    const auto found = JsonPath::compile(QStringLiteral("$..*..*..*"))->read(*root, *root, heap);
    QVERIFY(!found);
    QCOMPARE(found.error().code, trestle::base::ErrorCode::TooLarge);
    QVERIFY(!JsonPath::compile(QStringLiteral("$") + QStringLiteral("[?(@").repeated(500)));
    QVERIFY(!JsonPath::compile(QStringLiteral("$[?(") + QStringLiteral("(").repeated(5000) + QStringLiteral("@.a")));
}

QTEST_GUILESS_MAIN(TestJsonPath)
#include "tst_jsonpath.moc"
