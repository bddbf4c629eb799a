#include "core/gateway/definition/SocketRouteKey.h"

#include <QTest>

using namespace trestle;

class TestParseRouteKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatPeopleType_data();
    void readsWhatPeopleType();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void keysOfWebSockets();
    void findsRoutesByKey();
    void keepsIdsStable();
};

void TestParseRouteKey::readsWhatPeopleType_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("key");

    QTest::newRow("lower case method") << QByteArray("get /books/{id}") << QByteArray("GET /books/{id}");
    QTest::newRow("no method is GET") << QByteArray("/books") << QByteArray("GET /books");
    QTest::newRow("blanks around") << QByteArray("  Post \t /books  ") << QByteArray("POST /books");
    QTest::newRow("any") << QByteArray("any /{proxy+}") << QByteArray("ANY /{proxy+}");
    QTest::newRow("default") << QByteArray(" $default ") << QByteArray("$default");
    QTest::newRow("root") << QByteArray("delete /") << QByteArray("DELETE /");
    QTest::newRow("two parameters") << QByteArray("put /a/{x}/b/{y}") << QByteArray("PUT /a/{x}/b/{y}");
}

void TestParseRouteKey::readsWhatPeopleType()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, key);

    const auto route = gateway::parseRouteKey(text);
    QVERIFY2(route, route ? "" : qPrintable(route.error().message));
    QCOMPARE(route->key(), key);
}

void TestParseRouteKey::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");

    QTest::newRow("nothing") << QByteArray("  ") << QStringLiteral("method and a path");
    QTest::newRow("unknown method") << QByteArray("fetch /books") << QStringLiteral("\"fetch\" is no method");
    QTest::newRow("method only") << QByteArray("get") << QStringLiteral("path has to follow");
    QTest::newRow("no slash") << QByteArray("books") << QStringLiteral("no '/'");
    QTest::newRow("no slash after method") << QByteArray("get books") << QStringLiteral("start with '/'");
    QTest::newRow("empty parameter") << QByteArray("/books/{}")
                                     << QStringLiteral("column 8: the parameter has no name");
    QTest::newRow("empty greedy") << QByteArray("/{+}") << QStringLiteral("no name");
    QTest::newRow("doubled parameter") << QByteArray("/{a}/x/{a}") << QStringLiteral("two parameters called \"a\"");
    QTest::newRow("part of a segment") << QByteArray("/v{n}") << QStringLiteral("whole segment");
    QTest::newRow("open brace") << QByteArray("/{id") << QStringLiteral("whole segment");
    QTest::newRow("nested braces") << QByteArray("/{{id}}") << QStringLiteral("whole segment");
    QTest::newRow("greedy in the middle") << QByteArray("/{all+}/x") << QStringLiteral("nothing may follow {all+}");
    QTest::newRow("empty segment") << QByteArray("/a//b") << QStringLiteral("column 4");
    QTest::newRow("slash at the end") << QByteArray("/a/") << QStringLiteral("column 3: the path may not end");
    QTest::newRow("blank in the path") << QByteArray("get /a b") << QStringLiteral("blank");
    QTest::newRow("query") << QByteArray("get /a?b=1") << QStringLiteral("queries");
    QTest::newRow("name characters") << QByteArray("/{a$}") << QStringLiteral("column 4");
}

void TestParseRouteKey::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);

    const auto route = gateway::parseRouteKey(text);
    QVERIFY(!route);
    QCOMPARE(route.error().code, base::ErrorCode::Parse);
    QVERIFY2(route.error().message.contains(says), qPrintable(route.error().message));
}

void TestParseRouteKey::keysOfWebSockets()
{
    for (const char* key : {"$connect", "$disconnect", "$default", "sendmessage", "chat/join", "say it"}) {
        const auto route = gateway::parseRouteKey(gateway::Protocol::WebSocket, key);
        QVERIFY(route);
        QCOMPARE(route->key(), QByteArray(key));
    }
    QCOMPARE(gateway::parseSocketRouteKey("  join ")->key(), QByteArray("join"));
    for (const QByteArray& key : {QByteArray(), QByteArray("$connected"), QByteArray("a\nb"), QByteArray(129, 'x')})
        QVERIFY(!gateway::parseSocketRouteKey(key));
    QVERIFY(!gateway::parseRouteKey(gateway::Protocol::Http, "$connect"));
    QVERIFY(!gateway::parseRouteKey(gateway::Protocol::Http, "join"));
}

void TestParseRouteKey::findsRoutesByKey()
{
    gateway::Api api;
    api.routes.push_back(*gateway::parseRouteKey("get /books"));
    api.routes.push_back(*gateway::parseRouteKey("$default"));
    QVERIFY(api.route("GET /books") == &api.routes[0]);
    QVERIFY(api.route("$default") == &api.routes[1]);
    QVERIFY(!api.route("get /books"));
}

void TestParseRouteKey::keepsIdsStable()
{
    gateway::Api api;
    api.name = "library";
    QCOMPARE(api.resourceId().size(), 10);
    QCOMPARE(api.resourceId(), gateway::Api(api).resourceId());
    api.id = "abcdefghij";
    QCOMPARE(api.resourceId(), QByteArray("abcdefghij"));
}

QTEST_APPLESS_MAIN(TestParseRouteKey)
#include "tst_parseroutekey.moc"
