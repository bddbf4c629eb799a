#include "core/requests/SavedRequest.h"

#include <QTest>

using namespace trestle;
using namespace trestle::requests;

class TestSavedRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replacesVariables_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QString>("missing");
        const auto row = [](const char* name, const char* text, const char* expected, const char* missing) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(expected) << QString::fromUtf8(missing);
        };
        row("none", "plain", "plain", "");
        row("one", "a{{id}}b", "a7b", "");
        row("blanks inside", "{{ id }}", "7", "");
        row("side by side", "{{id}}{{id}}", "77", "");
        row("not closed", "a{{id", "a{{id", "");
        row("JSON braces", R"({"a":{"b":"{{id}}"}})", R"({"a":{"b":"7"}})", "");
        row("a value is not read again", "{{nested}}", "{{id}}", "");
        row("not set", "{{x}} and {{y}}", "", "x, y");
    }

    void replacesVariables()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, missing);
        const base::Result<QByteArray> result = resolved(text, {{"id", "7"}, {"nested", "{{id}}"}});
        QCOMPARE(bool(result), missing.isEmpty());
        if (result)
            QTEST(*result, "expected");
        else
            QVERIFY2(result.error().message.contains(missing), qPrintable(result.error().message));
    }

    void makesTheRequestToSend()
    {
        SavedRequest request;
        request.method = "POST";
        request.url = "{{library}}/books?q=a b";
        request.headers = {{"X-Id", "{{id}}", true}, {"X-Off", "{{unset}}", false}};
        request.body = "{\"id\": \"{{id}}\"}";
        const auto out = toClientRequest(request, {{"library", "http://localhost:3000"}, {"id", "7"}});
        QVERIFY(out);
        QCOMPARE(out->method, QByteArray("POST"));
        QCOMPARE(out->url.toEncoded(), QByteArray("http://localhost:3000/books?q=a%20b"));
        QCOMPARE(out->headers, (http::Headers{{"X-Id", "7"}}));
        QCOMPARE(out->body, QByteArray("{\"id\": \"7\"}"));
    }

    void writesACurlCommand()
    {
        SavedRequest request;
        request.method = "POST";
        request.url = "{{library}}/books";
        request.headers = {{"content-type", "application/json", true}, {"X-Off", "1", false}};
        request.body = "{\"title\": \"Finn's\"}";
        QCOMPARE(curlCommand(request), QByteArray("curl -X POST '{{library}}/books' \\\n"
                                                  "  -H 'content-type: application/json' \\\n"
                                                  "  --data-raw '{\"title\": \"Finn'\\''s\"}'"));
        QVERIFY(belongsToSending("Content-Length") && !belongsToSending("Content-Type"));
    }

    void refusesWhatCannotBeSent_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("no address") << QByteArray("books") << QByteArray("X") << QByteArray("1");
        QTest::newRow("another scheme") << QByteArray("file:///etc/passwd") << QByteArray("X") << QByteArray("1");
        QTest::newRow("no host") << QByteArray("http:///books") << QByteArray("X") << QByteArray("1");
        QTest::newRow("header name") << QByteArray("http://localhost/") << QByteArray("X Y") << QByteArray("1");
        QTest::newRow("header value") << QByteArray("http://localhost/") << QByteArray("X") << QByteArray("1\r\nY: 2");
        QTest::newRow("unset") << QByteArray("http://localhost/{{id}}") << QByteArray("X") << QByteArray("1");
    }

    void refusesWhatCannotBeSent()
    {
        QFETCH(const QByteArray, url);
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, value);
        SavedRequest request;
        request.url = url;
        request.headers = {{header, value}};
        const auto out = toClientRequest(request, {});
        QVERIFY(!out);
        QCOMPARE(out.error().code, base::ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestSavedRequest)
#include "tst_savedrequest.moc"
