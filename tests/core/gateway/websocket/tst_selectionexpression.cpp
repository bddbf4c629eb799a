#include "core/gateway/websocket/SelectionExpression.h"

#include <QTest>

using namespace trestle;
using namespace trestle::gateway;

class TestSelectionExpression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void evaluates_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("key");

        const QByteArray join = R"({"service":"chat","action":"join","data":{"room":"room1234","n":7},"list":["a","b"],
                                    "on":true,"nothing":null})";
        const auto row = [&](const char* expression, const QByteArray& key) {
            QTest::newRow(expression) << QByteArray(expression) << join << key;
        };
        row("$request.body.action", "join");
        row("${request.body.action}", "join");
        row("${request.body.service}/${request.body.action}", "chat/join");
        row("$request.body.service/$request.body.action", "chat/join");
        row("${request.body.action}-${request.body.invalidPath}", "join-");
        row("action", "action");
        row("\\$default", "$default");
        row("$request.body.data.room", "room1234");
        row("$request.body.data.n", "7");
        row("$request.body.on", "true");
        row("$request.body.nothing", "");
        row("$request.body.list", "[a, b]");
        row("$request.body.data", "{room=room1234, n=7}");
        row("$request.body.list[1]", "b");
        row("${request.body['data']['room']}", "room1234");
        row("$request.body.action.deeper", "");
        row("$context.connectionId", "");
        row("", "");
        row("100$", "100$");
        QTest::newRow("route-054") << QByteArray("${request.body.action}")
                                   << QByteArray(R"({"service":"chat","action":"join","data":{"room":"r1"}})")
                                   << QByteArray("join");
        QTest::newRow("last of a doubled member")
            << QByteArray("$request.body.action") << QByteArray(R"({"action":"a","action":"b"})") << QByteArray("b");
        QTest::newRow("not an object") << QByteArray("$request.body.action") << QByteArray("[1]") << QByteArray();
    }

    void evaluates()
    {
        QFETCH(const QByteArray, expression);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, key);
        const auto compiled = SelectionExpression::compile(expression);
        QVERIFY(compiled);
        const auto json = base::parseJson(body);
        QVERIFY(json);
        QCOMPARE(compiled->evaluate({.requestBody = body, .requestJson = &*json}), key);
    }

    void readsResponses()
    {
        const http::Headers headers{{"X-Kind", "late"}};
        const SelectionSource source{.requestBody = {},
                                     .responseStatus = 404,
                                     .responseBody = R"({"errorMessage":"no such book"})",
                                     .responseHeaders = &headers};
        for (const auto& [text, value] : {std::pair{"$integration.response.statuscode", "404"},
                                          {"${response.statuscode}", "404"},
                                          {"$integration.response.header.x-kind", "late"},
                                          {"$integration.response.body.errorMessage", "no such book"}}) {
            const auto compiled = SelectionExpression::compile(text);
            QVERIFY(compiled);
            QCOMPARE(compiled->evaluate(source), QByteArray(value));
        }
    }

    void refuses()
    {
        QVERIFY(!SelectionExpression::compile("${request.body.action"));
        QVERIFY(!SelectionExpression::compile("${request.body.list[}"));
    }
};

QTEST_GUILESS_MAIN(TestSelectionExpression)
#include "tst_selectionexpression.moc"
