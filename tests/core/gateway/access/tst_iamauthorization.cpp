// Requests that the services' own client signed, as tests/data/gateway/access/signatures.json has them.
#include "core/gateway/access/IamAuthorization.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QDateTime>
#include <QTest>

using namespace trestle;
using namespace trestle::gateway;

namespace {

const IamKeys ours{{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {}}, true, "us-east-1", "123456789012"};

qint64 at(const char* time)
{
    return QDateTime::fromString(QLatin1String("2026-11-28T") + QLatin1String(time) + QLatin1Char('Z'), Qt::ISODate)
        .toMSecsSinceEpoch();
}

http::Request signedRequest(const QByteArray& title)
{
    const base::JsonValue file = tests::gatewayCases("access/signatures.json");
    for (const base::JsonValue& row : file.find("requests")->array()) {
        if (tests::text(row, "title") != title) continue;
        http::Request request;
        request.method = tests::text(row, "method");
        request.target = tests::text(row, "target");
        request.body = tests::text(row, "body");
        for (const base::JsonValue& header : row.find("headers")->array())
            request.headers.add(header.array()[0].string(), header.array()[1].string());
        return request;
    }
    qFatal("no request %s", title.constData());
}

}  // namespace

class TestIamAuthorization : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesOurOwn_data();
    void takesOurOwn();
    void refuses_data();
    void refuses();
    void refusesWhatWasChanged_data();
    void refusesWhatWasChanged();
    void takesUnknownKeysWhereNoneAreKnown();
    void asksForSignatures_data();
    void asksForSignatures();
};

void TestIamAuthorization::takesOurOwn_data()
{
    QTest::addColumn<QByteArray>("title");
    for (const char* title :
         {"get by header", "post with body and query by header", "encoded path by header", "get by presigned URL"})
        QTest::newRow(title) << QByteArray(title);
}

void TestIamAuthorization::takesOurOwn()
{
    QFETCH(QByteArray, title);
    const auto caller = authenticate(signedRequest(title), ours, at("06:00:59"));
    QVERIFY2(caller, caller ? "" : caller.error().note.constData());
    QVERIFY(caller->verified);
    QCOMPARE(caller->userArn, QByteArray("arn:aws:iam::123456789012:user/AKIDEXAMPLE"));
}

void TestIamAuthorization::refuses_data()
{
    QTest::addColumn<QByteArray>("title");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QByteArray>("exception");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const char* title, const char* time, const char* exception,
                        const char* message) {
        QTest::newRow(name) << QByteArray(title) << QByteArray(time) << QByteArray(exception) << QByteArray(message);
    };
    const char* const invalid = "InvalidSignatureException";
    row("old", "get by header", "06:05:01", invalid,
        "Signature expired: 20261128T060000Z is now earlier than 20261128T060001Z (20261128T060501Z - 5 min.)");
    row("early", "get by header", "05:54:59", invalid,
        "Signature not yet current: 20261128T060000Z is still later than 20261128T055959Z (20261128T055459Z + 5 min.)");
    row("old URL", "get by presigned URL", "06:01:01", invalid,
        "Signature expired: 20261128T060101Z is now later than 20261128T060100Z (20261128T060000Z + 60 sec.)");
    row("region", "another region", "06:00:00", invalid, "Credential should be scoped to a valid region. ");
    row("service", "another service", "06:00:00", invalid,
        "Credential should be scoped to correct service: 'execute-api'. ");
    row("key", "another key", "06:00:00", "UnrecognizedClientException",
        "The security token included in the request is invalid.");
    row("secret", "another secret", "06:00:00", invalid,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.");
    row("secret in the query", "another secret in the query", "06:00:00", invalid,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.");
}

void TestIamAuthorization::refuses()
{
    QFETCH(QByteArray, title);
    QFETCH(QByteArray, time);
    QFETCH(QByteArray, exception);
    QFETCH(QByteArray, message);
    const auto caller = authenticate(signedRequest(title), ours, at(time.constData()));
    QVERIFY(!caller);
    QCOMPARE(caller.error().kind, Refusal::Kind::InvalidSignature);
    QCOMPARE(caller.error().exception, exception);
    QCOMPARE(caller.error().message, message);
}

void TestIamAuthorization::refusesWhatWasChanged_data()
{
    QTest::addColumn<QByteArray>("title");
    for (const char* title : {"get by header", "get by presigned URL"})
        QTest::newRow(title) << QByteArray(title);
}

void TestIamAuthorization::refusesWhatWasChanged()
{
    QFETCH(QByteArray, title);
    const auto refused = [&](auto change) {
        http::Request request = signedRequest(title);
        change(request);
        return !authenticate(request, ours, at("06:00:00"));
    };
    QVERIFY(refused([](http::Request& request) { request.method = "DELETE"; }));
    QVERIFY(refused([](http::Request& request) { request.target.replace("/pets", "/cats"); }));
    QVERIFY(refused([](http::Request& request) {
        request.target += (request.query().isEmpty() ? '?' : '&') + QByteArray("all=1");
    }));
    QVERIFY(refused([](http::Request& request) { request.headers.set("Host", "elsewhere"); }));
    QVERIFY(refused([](http::Request& request) { request.body = "{}"; }));
}

void TestIamAuthorization::takesUnknownKeysWhereNoneAreKnown()
{
    IamKeys lenient = ours;
    lenient.onlyKnown = false;
    const auto other = authenticate(signedRequest("another key"), lenient, at("06:00:00"));
    QVERIFY(other);
    QVERIFY(!other->verified);
    QCOMPARE(other->describe(), QByteArray("signed by AKIDOTHER; not checked, for the key is not known here"));
    // The key that is known is checked all the same.
    QVERIFY(!authenticate(signedRequest("another secret"), lenient, at("06:00:00")));
    QVERIFY(authenticate(signedRequest("another secret"), {.accountId = "1"}, at("06:00:00")));
}

void TestIamAuthorization::asksForSignatures_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<QByteArray>("exception");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray();
    QTest::newRow("token") << QByteArray("Bearer abc") << QByteArray("IncompleteSignatureException")
                           << QByteArray(
                                  "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: "
                                  "'Bearer abc'.");
    QTest::newRow("padded token") << QByteArray("Basic YTpi==") << QByteArray("IncompleteSignatureException")
                                  << QByteArray(
                                         "Authorization header requires 'Credential' parameter. Authorization header "
                                         "requires 'Signature' parameter. Authorization header requires "
                                         "'SignedHeaders' parameter. Authorization header requires existence of "
                                         "either a 'X-Amz-Date' or a 'Date' header. Authorization=Basic YTpi==");
    QTest::newRow("credential of four parts")
        << QByteArray("AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host;x-amz-date, Signature=00")
        << QByteArray("IncompleteSignatureException")
        << QByteArray(
               "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
               "Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host;x-amz-date, "
               "Signature=00");
}

void TestIamAuthorization::asksForSignatures()
{
    QFETCH(QByteArray, authorization);
    QFETCH(QByteArray, exception);
    QFETCH(QByteArray, message);
    http::Request request;
    request.method = "GET";
    request.target = "/pets";
    if (!authorization.isNull()) request.headers.add("Authorization", authorization);
    const auto caller = authenticate(request, {}, at("06:00:00"));
    QVERIFY(!caller);
    QCOMPARE(caller.error().kind,
             exception.isEmpty() ? Refusal::Kind::MissingAuthenticationToken : Refusal::Kind::InvalidSignature);
    QCOMPARE(caller.error().exception, exception);
    QCOMPARE(caller.error().message, message);
}

QTEST_APPLESS_MAIN(TestIamAuthorization)
#include "tst_iamauthorization.moc"
