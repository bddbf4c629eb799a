// What a page in a browser can send to a local port, and what local clients send: who gets an answer.
#include "core/aws/LoopbackGuard.h"

using namespace trestle;
using aws::GuardVerdict;
using aws::Surface;


class LoopbackGuardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void exceptionsLetNamedHostsAndOriginsIn();
    void deployedApisAnswerAnyHost();
    void messagesNameWhatWasRefused();
};

namespace {

constexpr auto unset = "-";

http::Request request(const QByteArray& method, const QByteArray& host, const QByteArray& origin,
                      const QByteArray& contentType, const QByteArray& body = "{}")
{
    http::Request made;
    made.method = method;
    made.target = "/";
    if (host != unset) made.headers.add("Host", host);
    if (origin != unset) made.headers.add("Origin", origin);
    if (contentType != unset) made.headers.add("Content-Type", contentType);
    if (method != "GET" && method != "OPTIONS") made.body = body;
    return made;
}

}  // namespace

void LoopbackGuardTest::judges_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<GuardVerdict>("expected");

    const char* const amazon = "application/x-amz-json-1.0";
    struct Row
    {
        const char* name;
        const char* method;
        const char* host;
        const char* origin;
        const char* contentType;
        GuardVerdict expected;
    };
    const auto yes = GuardVerdict::Allowed;
    const auto host = GuardVerdict::ForeignHost;
    const auto origin = GuardVerdict::ForeignOrigin;
    const auto type = GuardVerdict::NotJson;
    const Row rows[] = {
        {"sdk", "POST", "127.0.0.1:4566", unset, amazon, yes},
        {"sdk by name", "POST", "localhost:4566", unset, amazon, yes},
        {"sdk by ipv6", "POST", "[::1]:4566", unset, amazon, yes},
        {"no port", "POST", "localhost", unset, amazon, yes},
        {"ipv6 without port", "POST", "[::1]", unset, amazon, yes},
        {"name in capitals", "POST", "LocalHost:4566", unset, amazon, yes},
        {"name under localhost", "POST", "dynamodb.localhost:4566", unset, amazon, yes},
        {"deep name under localhost", "POST", "a.execute-api.localhost:4566", unset, amazon, yes},
        {"forwarded port", "POST", "localhost:9999", unset, amazon, yes},
        {"json 1.1", "POST", "localhost:4566", unset, "application/x-amz-json-1.1", yes},
        {"plain json", "POST", "localhost:4566", unset, "application/json", yes},
        {"json with charset", "POST", "localhost:4566", unset, "application/json; charset=utf-8", yes},
        {"json in capitals", "POST", "localhost:4566", unset, "Application/JSON", yes},
        {"health check", "GET", "127.0.0.1:4566", unset, unset, yes},
        {"own page", "POST", "localhost:4566", "http://localhost:4566", amazon, yes},
        {"own page over tls", "POST", "localhost:4566", "https://localhost:4566", amazon, yes},
        {"own page by address", "POST", "127.0.0.1:4566", "http://127.0.0.1:4566", amazon, yes},

        {"rebound name", "POST", "evil.example:4566", unset, amazon, host},
        {"rebound name, get", "GET", "evil.example:4566", unset, unset, host},
        {"rebound name, own origin", "POST", "evil.example:4566", "http://evil.example:4566", amazon, host},
        {"no host", "POST", unset, unset, amazon, host},
        {"empty host", "POST", "", unset, amazon, host},
        {"name that starts like ours", "POST", "localhost.evil.example", unset, amazon, host},
        {"address that starts like ours", "POST", "127.0.0.1.evil.example", unset, amazon, host},
        {"name that ends like ours", "POST", "notlocalhost:4566", unset, amazon, host},
        {"only the suffix", "POST", ".localhost:4566", unset, amazon, host},
        {"empty label", "POST", "a..localhost:4566", unset, amazon, host},
        {"user in host", "POST", "evil@localhost", unset, amazon, host},
        {"two ports", "POST", "localhost:4566:80", unset, amazon, host},
        {"port that is no number", "POST", "localhost:http", unset, amazon, host},
        {"empty port", "POST", "localhost:", unset, amazon, host},
        {"any address", "POST", "0.0.0.0:4566", unset, amazon, host},
        {"other loopback address", "POST", "127.0.0.2:4566", unset, amazon, host},
        {"decimal address", "POST", "2130706433", unset, amazon, host},
        {"address of the network", "POST", "192.168.1.4:4566", unset, amazon, host},
        {"other ipv6", "POST", "[::]:4566", unset, amazon, host},
        {"unclosed ipv6", "POST", "[::1", unset, amazon, host},
        {"text after ipv6", "POST", "[::1]evil", unset, amazon, host},
        {"mapped ipv6", "POST", "[::ffff:127.0.0.1]", unset, amazon, host},
        {"trailing dot", "POST", "localhost.", unset, amazon, host},
        {"public names for loopback", "POST", "localtest.me:4566", unset, amazon, host},

        {"foreign page", "POST", "localhost:4566", "https://evil.example", amazon, origin},
        {"foreign page asks first", "OPTIONS", "localhost:4566", "https://evil.example", unset, origin},
        {"foreign page reads", "GET", "localhost:4566", "https://evil.example", unset, origin},
        {"sandboxed page", "POST", "localhost:4566", "null", amazon, origin},
        {"local page on another port", "POST", "localhost:4566", "http://localhost:3000", amazon, origin},
        {"local page by other name", "POST", "127.0.0.1:4566", "http://localhost:4566", amazon, origin},
        {"page from a file", "POST", "localhost:4566", "file://", amazon, origin},
        {"extension", "POST", "localhost:4566", "chrome-extension://abcdef", amazon, origin},
        {"empty origin", "POST", "localhost:4566", "", amazon, origin},
        {"origin that starts like ours", "POST", "localhost:4566", "http://localhost:4566.evil.example", amazon,
         origin},
        {"origin with a path", "POST", "localhost:4566", "http://localhost:4566/x", amazon, origin},

        {"form", "POST", "localhost:4566", unset, "application/x-www-form-urlencoded", type},
        {"multipart", "POST", "localhost:4566", unset, "multipart/form-data; boundary=x", type},
        {"text", "POST", "localhost:4566", unset, "text/plain", type},
        {"text that mentions json", "POST", "localhost:4566", unset, "text/plain; application/json", type},
        {"json lookalike", "POST", "localhost:4566", unset, "application/jsonp", type},
        {"no type", "POST", "localhost:4566", unset, unset, type},
        {"no type on put", "PUT", "localhost:4566", unset, unset, type},
    };
    for (const Row& row : rows)
        QTest::newRow(row.name) << QByteArray(row.method) << QByteArray(row.host) << QByteArray(row.origin)
                                << QByteArray(row.contentType) << row.expected;
}

void LoopbackGuardTest::judges()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, contentType);
    QFETCH(GuardVerdict, expected);
    QCOMPARE(aws::judgeRequest(Surface::ControlPlane, request(method, host, origin, contentType)), expected);
}

void LoopbackGuardTest::exceptionsLetNamedHostsAndOriginsIn()
{
    const aws::GuardExceptions exceptions{.hosts = {"devbox.example"}, .origins = {"http://localhost:3000"}};
    const auto judge = [&](const QByteArray& host, const QByteArray& origin) {
        return aws::judgeRequest(Surface::ControlPlane, request("POST", host, origin, "application/json"), exceptions);
    };
    QCOMPARE(judge("devbox.example:4566", unset), GuardVerdict::Allowed);
    QCOMPARE(judge("evil.example:4566", unset), GuardVerdict::ForeignHost);
    QCOMPARE(judge("localhost:4566", "http://localhost:3000"), GuardVerdict::Allowed);
    QCOMPARE(judge("localhost:4566", "http://localhost:3001"), GuardVerdict::ForeignOrigin);

    http::Request doubled = request("POST", "localhost", unset, "application/json");
    doubled.headers.add("host", "evil.example");
    QCOMPARE(aws::judgeRequest(Surface::ControlPlane, doubled), GuardVerdict::ForeignHost);
}

void LoopbackGuardTest::deployedApisAnswerAnyHost()
{
    const http::Request asked = request("POST", "api.example", "https://shop.example", "text/plain");
    QCOMPARE(aws::judgeRequest(Surface::DeployedApi, asked), GuardVerdict::Allowed);
}

void LoopbackGuardTest::messagesNameWhatWasRefused()
{
    const http::Request asked = request("POST", "evil.example", "https://shop.example", "text/plain");
    QVERIFY(aws::guardMessage(GuardVerdict::ForeignHost, asked).contains("'evil.example'"));
    QVERIFY(aws::guardMessage(GuardVerdict::ForeignOrigin, asked).contains("'https://shop.example'"));
    QVERIFY(aws::guardMessage(GuardVerdict::NotJson, asked).contains("'text/plain'"));
    QVERIFY(aws::guardMessage(GuardVerdict::Allowed, asked).isEmpty());
}

QTEST_GUILESS_MAIN(LoopbackGuardTest)
#include "tst_loopbackguard.moc"
