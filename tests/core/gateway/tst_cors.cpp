#include "core/gateway/pipeline/CorsPolicy.h"

#include <QTest>

using namespace trestle;
using gateway::Cors;
using gateway::CorsPolicy;

namespace {

Cors libraryCors()
{
    Cors cors;
    cors.allowOrigins = {"https://shop.example", "http://localhost:5173"};
    cors.allowMethods = {"GET", "POST"};
    cors.allowHeaders = {"content-type", "Authorization"};
    cors.exposeHeaders = {"x-total"};
    cors.maxAgeSeconds = 300;
    cors.allowCredentials = true;
    return cors;
}

http::Request preflight(const QByteArray& origin, const QByteArray& method, const QByteArray& headers = {})
{
    http::Request request;
    request.method = "OPTIONS";
    request.target = "/books";
    request.headers.add("Origin", origin);
    request.headers.add("Access-Control-Request-Method", method);
    if (!headers.isNull()) request.headers.add("Access-Control-Request-Headers", headers);
    return request;
}

}  // namespace

class TestCors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersPreflights_data();
    void answersPreflights();
    void sendsTheWholeBlock();
    void leavesOtherRequestsAlone();
    void replacesTheIntegrationsHeaders();
    void keepsForeignOriginsOut();
    void neverJoinsAnyOriginWithCredentials();
    void knowsSchemesOfOrigins();
};

void TestCors::answersPreflights_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("allowed");
    QTest::addColumn<QByteArray>("reason");

    const QByteArray shop("https://shop.example");
    QTest::newRow("allowed") << shop << QByteArray("POST") << QByteArray("Content-Type, authorization") << shop
                             << QByteArray("allowed for https://shop.example");
    QTest::newRow("second origin") << QByteArray("http://localhost:5173") << QByteArray("GET") << QByteArray()
                                   << QByteArray("http://localhost:5173") << QByteArray("allowed");
    QTest::newRow("foreign origin") << QByteArray("https://evil.example") << QByteArray("GET") << QByteArray()
                                    << QByteArray() << QByteArray("origin https://evil.example is not in allowOrigins");
    QTest::newRow("prefix is not enough") << QByteArray("https://shop.example.evil") << QByteArray("GET")
                                          << QByteArray() << QByteArray() << QByteArray("not in allowOrigins");
    QTest::newRow("method") << shop << QByteArray("DELETE") << QByteArray() << QByteArray()
                            << QByteArray("method DELETE is not in allowMethods");
    QTest::newRow("header") << shop << QByteArray("GET") << QByteArray("content-type,x-other") << QByteArray()
                            << QByteArray("header x-other is not in allowHeaders");
}

void TestCors::answersPreflights()
{
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, allowed);
    QFETCH(QByteArray, reason);

    const auto answer = CorsPolicy(libraryCors()).preflight(preflight(origin, method, headers));
    QVERIFY(answer);
    QCOMPARE(answer->response.status, 204);
    QVERIFY(answer->response.body.isEmpty());
    QCOMPARE(answer->response.headers.value("access-control-allow-origin").toByteArray(), allowed);
    QVERIFY2(answer->reason.contains(reason), answer->reason.constData());
}

void TestCors::sendsTheWholeBlock()
{
    const auto answer = CorsPolicy(libraryCors()).preflight(preflight("https://shop.example", "GET"));
    const http::Headers& headers = answer->response.headers;
    QCOMPARE(headers.value("access-control-allow-methods"), QByteArrayView("GET,POST"));
    QCOMPARE(headers.value("access-control-allow-headers"), QByteArrayView("content-type,Authorization"));
    QCOMPARE(headers.value("access-control-expose-headers"), QByteArrayView("x-total"));
    QCOMPARE(headers.value("access-control-max-age"), QByteArrayView("300"));
    QCOMPARE(headers.value("access-control-allow-credentials"), QByteArrayView("true"));
    QCOMPARE(headers.value("vary"), QByteArrayView("Origin"));
}

void TestCors::leavesOtherRequestsAlone()
{
    const CorsPolicy policy(libraryCors());
    http::Request plain = preflight("https://shop.example", "GET");
    plain.headers.remove("Access-Control-Request-Method");
    QVERIFY(!policy.preflight(plain));
    http::Request get = preflight("https://shop.example", "GET");
    get.method = "GET";
    QVERIFY(!policy.preflight(get));
}

void TestCors::replacesTheIntegrationsHeaders()
{
    http::Headers headers{{"Access-Control-Allow-Origin", "*"}, {"access-control-max-age", "5"}, {"x-total", "7"}};
    CorsPolicy(libraryCors()).apply(headers, "https://shop.example");
    QCOMPARE(headers.values("access-control-allow-origin"), std::vector<QByteArray>{"https://shop.example"});
    QVERIFY(!headers.contains("access-control-max-age"));
    QCOMPARE(headers.value("x-total"), QByteArrayView("7"));
}

void TestCors::keepsForeignOriginsOut()
{
    http::Headers headers{{"Access-Control-Allow-Origin", "*"}};
    CorsPolicy(libraryCors()).apply(headers, "https://evil.example");
    QVERIFY(headers.empty());
    http::Headers same{{"Access-Control-Allow-Origin", "*"}};
    CorsPolicy(libraryCors()).apply(same, {});
    QVERIFY(same.empty());
}

void TestCors::neverJoinsAnyOriginWithCredentials()
{
    Cors cors = libraryCors();
    cors.allowOrigins = {"*"};
    http::Headers headers;
    CorsPolicy(cors).apply(headers, "https://anyone.example");
    QCOMPARE(headers.value("access-control-allow-origin"), QByteArrayView("*"));
    QVERIFY(!headers.contains("access-control-allow-credentials"));
}

void TestCors::knowsSchemesOfOrigins()
{
    Cors cors;
    cors.allowOrigins = {"https://*"};
    const CorsPolicy policy(cors);
    QCOMPARE(policy.allowedOrigin("https://a.example"), QByteArray("https://a.example"));
    QVERIFY(policy.allowedOrigin("http://a.example").isNull());
}

QTEST_APPLESS_MAIN(TestCors)
#include "tst_cors.moc"
