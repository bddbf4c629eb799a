#include "core/gateway/definition/Api.h"
#include "core/gateway/routing/RouteTable.h"

#include <QTest>

using namespace trestle;
using gateway::RouteTable;

namespace {

// "GET /a; ANY /{proxy+}; $default" as a table, its routes numbered from 0.
RouteTable tableOf(const QByteArray& routes)
{
    RouteTable table;
    int number = 0;
    for (const QByteArray& text : routes.split(';')) {
        const auto route = gateway::parseRouteKey(text);
        Q_ASSERT(route);
        const auto taken = route->method.isEmpty()
                               ? table.addDefault(number)
                               : table.add(number, route->method, *gateway::parsePathTemplate(route->path));
        Q_ASSERT(!taken);
        ++number;
    }
    return table;
}

QByteArray keyOf(const QByteArray& routes, int number)
{
    return number < 0 ? QByteArray("none") : gateway::parseRouteKey(routes.split(';')[number])->key();
}

}  // namespace

class TestRouteTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosesTheMostSpecific_data();
    void choosesTheMostSpecific();
    void tellsWhoLost();
    void namesTheNearest_data();
    void namesTheNearest();
    void refusesTwins();
    void survivesLongPaths();
    void findsAmongAThousand();
};

void TestRouteTable::choosesTheMostSpecific_data()
{
    QTest::addColumn<QByteArray>("routes");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("parameters");  // "name=value name=value"

    const QByteArray pets("GET /pets/dog/1; GET /pets/dog/{id}; GET /pets/{proxy+}; ANY /{proxy+}; $default");
    const auto row = [](const char* name, const QByteArray& routes, const char* request, const char* key,
                        const char* parameters) {
        const QList<QByteArray> words = QByteArray(request).split(' ');
        QTest::newRow(name) << routes << words[0] << words[1] << QByteArray(key) << QByteArray(parameters);
    };
    row("all literal", pets, "GET /pets/dog/1", "GET /pets/dog/1", "");
    row("parameter", pets, "GET /pets/dog/2", "GET /pets/dog/{id}", "id=2");
    row("greedy below a literal", pets, "GET /pets/cat/1", "GET /pets/{proxy+}", "proxy=cat/1");
    row("any and greedy", pets, "POST /test/5", "ANY /{proxy+}", "proxy=test/5");
    row("root is for default", pets, "GET /", "$default", "");
    row("nothing fits", "GET /pets", "GET /nope", "none", "");
    row("no stage in the path", "GET /beta/pets", "GET /beta/pets", "GET /beta/pets", "");
    row("options before default", "OPTIONS /{proxy+}; $default", "OPTIONS /a/b", "OPTIONS /{proxy+}", "proxy=a/b");
    row("default takes other methods", "OPTIONS /{proxy+}; $default", "GET /a/b", "$default", "");
    row("method before any", "ANY /foo; GET /foo", "GET /foo", "GET /foo", "");
    row("any for the rest", "ANY /foo; GET /foo", "PUT /foo", "ANY /foo", "");
    row("literal any before greedy method", "ANY /a/b; GET /a/{proxy+}", "GET /a/b", "ANY /a/b", "");
    row("back out of a literal without the method", "POST /test; ANY /{proxy+}", "GET /test", "ANY /{proxy+}",
        "proxy=test");
    row("back out of a dead end", "GET /a/b/c; GET /{x}/b/d", "GET /a/b/d", "GET /{x}/b/d", "x=a");
    row("back out two levels", "GET /a/{y}/z; GET /{p+}", "GET /a/b/c", "GET /{p+}", "p=a/b/c");
    row("leftmost literal first", "GET /a/{y}; GET /{x}/b", "GET /a/b", "GET /a/{y}", "y=b");
    row("two parameters", "GET /{a}/x/{b}", "GET /1/x/2", "GET /{a}/x/{b}", "a=1 b=2");
    row("names are the route's own", "GET /s/{a}/x; GET /s/{b}/y", "GET /s/1/y", "GET /s/{b}/y", "b=1");
    row("values are decoded", "GET /p/{n}", "GET /p/%E2%98%95%20Coffee", "GET /p/{n}", "n=\xE2\x98\x95 Coffee");
    row("encoded slash does not split", "GET /p/{n}", "GET /p/a%2Fb", "GET /p/{n}", "n=a/b");
    row("encoded literal", "GET /caf\xC3\xA9", "GET /caf%C3%A9", "GET /caf\xC3\xA9", "");
    row("plus is a plus", "GET /p/{n}", "GET /p/a+b", "GET /p/{n}", "n=a+b");
    row("broken escape stays", "GET /p/{n}", "GET /p/100%", "GET /p/{n}", "n=100%");
    row("trailing slash is another path", "GET /books", "GET /books/", "none", "");
    row("trailing slash is no parameter", "GET /books/{id}", "GET /books/", "none", "");
    row("trailing slash below a parameter", "GET /books/{id}", "GET /books/1/", "none", "");
    row("greedy takes a trailing slash", "GET /books/{all+}", "GET /books/", "GET /books/{all+}", "all=");
    row("greedy keeps slashes", "GET /f/{all+}", "GET /f/a//b/", "GET /f/{all+}", "all=a//b/");
    row("greedy takes at least one segment", "GET /f/{all+}", "GET /f", "none", "");
    row("case matters", "GET /Books", "GET /books", "none", "");
    row("unknown method goes to any", "ANY /x; GET /x", "PURGE /x", "ANY /x", "");
    row("head is not get", "GET /x", "HEAD /x", "none", "");
    row("root", "GET /", "GET /", "GET /", "");
    const QByteArray alike(
        "GET /sixteen-letters-; GET /sixteen-letters-a; GET /sixteen-letters-b; GET /sixteen-letter");
    row("literals alike, as long as is held", alike, "GET /sixteen-letters-", "GET /sixteen-letters-", "");
    row("literals alike, longer", alike, "GET /sixteen-letters-b", "GET /sixteen-letters-b", "");
    row("literals alike, none of them", alike, "GET /sixteen-letters-c", "none", "");
    row("the same literal at two places", "GET /a/a; GET /a/b/a; GET /b/a", "GET /a/b/a", "GET /a/b/a", "");
    row("many methods of one path", "PUT /x; ANY /x; DELETE /x; GET /x; POST /x", "DELETE /x", "DELETE /x", "");
}

void TestRouteTable::choosesTheMostSpecific()
{
    QFETCH(QByteArray, routes);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, parameters);

    const gateway::RouteMatch match = tableOf(routes).match(method, path);
    QCOMPARE(keyOf(routes, match.route), key);
    QByteArrayList found;
    for (const gateway::PathParameter& parameter : match.parameters)
        found << parameter.name + '=' + parameter.value;
    QCOMPARE(found.join(' '), parameters);
}

void TestRouteTable::tellsWhoLost()
{
    using Because = gateway::RouteMatch::Loser::Because;
    const RouteTable table = tableOf("GET /a/b; ANY /a/b; GET /a/{x}; ANY /{proxy+}; $default");
    const gateway::RouteMatch match = table.match("GET", "/a/b");
    QCOMPARE(match.route, 0);
    QCOMPARE(match.fit, gateway::RouteFit::Exact);
    QCOMPARE(match.losers.size(), 4);
    QCOMPARE(match.losers[0].route, 1);
    QCOMPARE(match.losers[0].because, Because::MethodBeatsAny);
    QCOMPARE(match.losers[1].route, 2);
    QCOMPARE(match.losers[1].because, Because::LiteralBeatsParameter);
    QCOMPARE(match.losers[2].route, 3);
    QCOMPARE(match.losers[2].because, Because::BeatsGreedy);
    QCOMPARE(match.losers[3].route, 4);
    QCOMPARE(match.losers[3].because, Because::BeatsDefault);
}

void TestRouteTable::namesTheNearest_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<gateway::NearestRoute::Because>("because");

    using Because = gateway::NearestRoute::Because;
    QTest::newRow("other method") << QByteArray("DELETE /books/7") << QByteArray("GET /books/{id}")
                                  << Because::OtherMethod;
    QTest::newRow("slash at the end") << QByteArray("GET /books/") << QByteArray("GET /books")
                                      << Because::TrailingSlash;
    QTest::newRow("misspelled") << QByteArray("GET /boks") << QByteArray("GET /books") << Because::OtherPath;
    QTest::newRow("too deep") << QByteArray("GET /loans/1/2/3") << QByteArray("POST /loans/{id}") << Because::OtherPath;
}

void TestRouteTable::namesTheNearest()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, key);
    QFETCH(gateway::NearestRoute::Because, because);

    const QByteArray routes("GET /books; GET /books/{id}; POST /loans/{id}; GET /health");
    const RouteTable table = tableOf(routes);
    const QList<QByteArray> words = request.split(' ');
    QCOMPARE(table.match(words[0], words[1]).route, -1);
    const auto nearest = table.nearest(words[0], words[1]);
    QVERIFY(nearest);
    QCOMPARE(keyOf(routes, nearest->route), key);
    QCOMPARE(nearest->because, because);
    QVERIFY(!RouteTable().nearest("GET", "/"));
}

void TestRouteTable::refusesTwins()
{
    RouteTable table = tableOf("GET /a/{x}; $default");
    QCOMPARE(table.add(7, "GET", *gateway::parsePathTemplate("/a/{y}")), std::optional<int>(0));
    QCOMPARE(table.addDefault(8), std::optional<int>(1));
    QVERIFY(!table.add(9, "ANY", *gateway::parsePathTemplate("/a/{y}")));
    QCOMPARE(table.match("GET", "/a/1").route, 0);
    QCOMPARE(table.match("PUT", "/a/1").route, 9);
}

void TestRouteTable::survivesLongPaths()
{
    const RouteTable table = tableOf("GET /{a+}; $default");
    QCOMPARE(table.match("GET", QByteArray("/a").repeated(500)).route, 0);
    QCOMPARE(table.match("GET", QByteArray("/").repeated(5'000)).route, 1);
    QCOMPARE(table.match("GET", "*").route, 1);
    QCOMPARE(table.match("GET", "").route, 1);
}

void TestRouteTable::findsAmongAThousand()
{
    RouteTable table;
    for (int i = 0; i < 1'000; ++i)
        QVERIFY(!table.add(i, "GET", *gateway::parsePathTemplate("/r" + QByteArray::number(i) + "/{id}")));
    for (int i = 0; i < 1'000; ++i)
        QCOMPARE(table.match("GET", "/r" + QByteArray::number(i) + "/x").route, i);
}

QTEST_APPLESS_MAIN(TestRouteTable)
#include "tst_routetable.moc"
