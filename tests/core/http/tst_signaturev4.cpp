// Signatures beside those that the services' own clients make for the same requests.
#include "core/http/SignatureV4.h"

#include <QDateTime>

using namespace trestle;
using namespace trestle::http;

class SignatureV4Test : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signsAsTheClientsDo_data();
    void signsAsTheClientsDo();
    void agreesWithThePublishedExample();
    void coversWhatIsSigned_data();
    void coversWhatIsSigned();
};

namespace {

const Credentials example{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {}};

qint64 milliseconds(const QString& time)
{
    QDateTime moment = QDateTime::fromString(time, QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    moment.setTimeSpec(Qt::UTC);
    return moment.toMSecsSinceEpoch();
}

}  // namespace

void SignatureV4Test::signsAsTheClientsDo_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("no body") << QByteArray("GET") << "https://example.amazonaws.com/" << QByteArray() << QByteArray()
                             << QByteArray() << QByteArray("host;x-amz-date")
                             << QByteArray("360e81e5e4cf938c765af43641ac58539e4e9d061b375adac8ecb4c17ec72147");
    QTest::newRow("a table operation") << QByteArray("POST") << "https://dynamodb.eu-west-1.amazonaws.com/"
                                       << QByteArray("X-Amz-Target: DynamoDB_20120810.DescribeTable")
                                       << QByteArray(R"({"TableName":"Books"})") << QByteArray()
                                       << QByteArray("content-type;host;x-amz-date;x-amz-target")
                                       << QByteArray(
                                              "02ea7107d2f0a5f3fb5f5c5f46d1148c73bab7817982b929c082e549f5f6c485");
    QTest::newRow("a session token and a port")
        << QByteArray("POST") << "http://127.0.0.1:8000/" << QByteArray("X-Amz-Target: DynamoDB_20120810.ListTables")
        << QByteArray("{}") << QByteArray("token/+=")
        << QByteArray("content-type;host;x-amz-date;x-amz-security-token;x-amz-target")
        << QByteArray("f1f5667e47f395cf7215e78bf2b3926ec08b921b140f02da96a3f25d970a518a");
    QTest::newRow("path, query and blanks")
        << QByteArray("GET") << "https://abc.execute-api.eu-west-1.amazonaws.com/v1/a%20b/c?b=2&a=1&a=0&empty=&x=%2F"
        << QByteArray("X-Amz-Meta:   a   b ") << QByteArray() << QByteArray()
        << QByteArray("host;x-amz-date;x-amz-meta")
        << QByteArray("c7476ff08846e8ca97d9cdbc83a08ca0df3f5c2790cfc901e7b06333c8f1090d");
}

void SignatureV4Test::signsAsTheClientsDo()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, url);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, names);
    QFETCH(QByteArray, signature);

    ClientRequest request;
    request.method = method;
    request.url = QUrl(url);
    request.body = body;
    if (!body.isEmpty()) request.headers.add("Content-Type", "application/x-amz-json-1.0");
    if (const qsizetype colon = header.indexOf(':'); colon > 0)
        request.headers.add(header.first(colon), header.sliced(colon + 1));
    Credentials credentials = example;
    credentials.sessionToken = token;
    const QByteArray service = url.contains(QStringLiteral("execute-api")) ? "execute-api" : "dynamodb";
    sign(request, credentials, {"eu-west-1", service}, milliseconds(QStringLiteral("20261128T014322Z")));

    QCOMPARE(request.headers.value("authorization").toByteArray(),
             "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261128/eu-west-1/" + service +
                 "/aws4_request, SignedHeaders=" + names + ", Signature=" + signature);
    QCOMPARE(request.headers.value("x-amz-security-token").toByteArray(), token);
}

// "get-vanilla" of the test suite that the services publish.
void SignatureV4Test::agreesWithThePublishedExample()
{
    const QByteArray time = "20150830T123600Z";
    const SignedRequest request{
        "GET", "/", {}, {{"Host", "example.amazonaws.com"}, {"X-Amz-Date", time}}, sha256Hex({})};
    QCOMPARE(signatureV4(request, time, {"us-east-1", "service"}, example.secretAccessKey),
             QByteArray("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

void SignatureV4Test::coversWhatIsSigned_data()
{
    QTest::addColumn<SignedRequest>("changed");
    QTest::addColumn<bool>("same");
    const SignedRequest request{"POST", "/a", "x=1&y=2", {{"Host", "h"}, {"X-Amz-A", "1"}}, sha256Hex("{}")};
    const auto row = [&](const char* title, bool same, auto change) {
        SignedRequest changed = request;
        change(changed);
        QTest::newRow(title) << changed << same;
    };
    row("nothing", true, [](SignedRequest&) {});
    row("method", false, [](SignedRequest& r) { r.method = "GET"; });
    row("path", false, [](SignedRequest& r) { r.path = "/b"; });
    row("query", false, [](SignedRequest& r) { r.query = "x=1&y=3"; });
    row("order of the query", true, [](SignedRequest& r) { r.query = "y=2&x=1"; });
    row("header", false, [](SignedRequest& r) { r.headers[1].value = "2"; });
    row("another header", false, [](SignedRequest& r) { r.headers.push_back({"X-Amz-B", "1"}); });
    row("order and case of headers", true, [](SignedRequest& r) { r.headers = {{"x-amz-a", " 1 "}, {"HOST", "h"}}; });
    row("body", false, [](SignedRequest& r) { r.payloadHash = sha256Hex("{ }"); });
}

void SignatureV4Test::coversWhatIsSigned()
{
    QFETCH(SignedRequest, changed);
    QFETCH(bool, same);
    const SignedRequest request{"POST", "/a", "x=1&y=2", {{"Host", "h"}, {"X-Amz-A", "1"}}, sha256Hex("{}")};
    const SigningScope scope{"us-east-1", "dynamodb"};
    QCOMPARE(signatureV4(changed, "20261128T014322Z", scope, "secret") ==
                 signatureV4(request, "20261128T014322Z", scope, "secret"),
             same);
}


QTEST_GUILESS_MAIN(SignatureV4Test)
#include "tst_signaturev4.moc"
