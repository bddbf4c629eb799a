#include "tests/core/http/ParserOutcome.h"

using namespace trestle;
using namespace trestle::http;
using namespace trestle::tests;

class TestHttpParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void refusesBytesAnywhere_data();
    void refusesBytesAnywhere();
    void limits_data();
    void limits();
    void refusesEarly_data();
    void refusesEarly();
    void waitsForTheRest_data();
    void waitsForTheRest();
    void saysWhoWantsToContinue();
    void keepsNoMoreThanItMust();
};

namespace {

/// Every way to cut `raw` in two, and byte by byte, must come to the same.
void compareAllCuts(const QByteArray& raw, const ParserOutcome& expected, const HttpParser::Limits& limits = {})
{
    // Every one of up to 700 bytes; of longer ones the first and the last 300, and some between.
    const auto step = [&raw](qsizetype cut) {
        return raw.size() > 700 && cut > 300 && cut < raw.size() - 300 ? 101 : 1;
    };
    for (qsizetype cut = 0; cut <= raw.size(); cut += step(cut)) {
        const ParserOutcome outcome = parseInPieces(raw, cut, std::max<qsizetype>(1, raw.size()), limits);
        if (outcome == expected) continue;
        qWarning("cut at %lld: %s, failure %d", qlonglong(cut), outcome.requests.join(" ; ").constData(),
                 outcome.failure);
        QCOMPARE(outcome.requests, expected.requests);
        QCOMPARE(outcome.failure, expected.failure);
        QFAIL("the states differ");
    }
    QVERIFY(parseInPieces(raw, 1, 1, limits) == expected);
    QVERIFY(parseInPieces(raw, 2, 3, limits) == expected);
}

}  // namespace

void TestHttpParser::accepts_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArrayList>("requests");
    const auto row = [](const char* name, const char* raw, const QByteArrayList& requests) {
        QTest::newRow(name) << QByteArray(raw) << requests;
    };
    row("get", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", {"GET / 1.1 keep|Host=a|"});
    row("query", "GET /a/b?c=d&e=%20 HTTP/1.1\r\nHost: a\r\n\r\n", {"GET /a/b?c=d&e=%20 1.1 keep|Host=a|"});
    row("what browsers leave as it is", "GET /[a]{b}|c^`\"<>\\ HTTP/1.1\r\nHost: a\r\n\r\n",
        {"GET /[a]{b}|c^`\"<>\\ 1.1 keep|Host=a|"});
    row("double slash", "GET //a HTTP/1.1\r\nHost: a\r\n\r\n", {"GET //a 1.1 keep|Host=a|"});
    row("own method", "BREW+1 / HTTP/1.1\r\nHost: a\r\n\r\n", {"BREW+1 / 1.1 keep|Host=a|"});
    row("lower case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", {"get / 1.1 keep|Host=a|"});
    row("empty value", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n", {"GET / 1.1 keep|Host=a|X=|"});
    row("blanks around value", "GET / HTTP/1.1\r\nHost: \t a \t\r\nX:y\r\n\r\n", {"GET / 1.1 keep|Host=a|X=y|"});
    row("blanks within value", "GET / HTTP/1.1\r\nHost: a\r\nX: b  c\td\r\n\r\n", {"GET / 1.1 keep|Host=a|X=b  c\td|"});
    row("UTF-8 in value", "GET / HTTP/1.1\r\nHost: a\r\nX: \xc3\xa9\r\n\r\n", {"GET / 1.1 keep|Host=a|X=\xc3\xa9|"});
    row("colons in value", "GET / HTTP/1.1\r\nHost: a\r\nX: a:b:c\r\n\r\n", {"GET / 1.1 keep|Host=a|X=a:b:c|"});
    row("repeated field", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nx: 2\r\n\r\n", {"GET / 1.1 keep|Host=a|X=1|x=2|"});
    row("every name character", "GET / HTTP/1.1\r\nHost: a\r\n!#$%&'*+-.^_`|~09azAZ: 1\r\n\r\n",
        {"GET / 1.1 keep|Host=a|!#$%&'*+-.^_`|~09azAZ=1|"});
    row("host in any case", "GET / HTTP/1.1\r\nhOsT: a\r\n\r\n", {"GET / 1.1 keep|hOsT=a|"});
    row("host and port", "GET / HTTP/1.1\r\nHost: a.localhost:4566\r\n\r\n", {"GET / 1.1 keep|Host=a.localhost:4566|"});
    row("host in brackets", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", {"GET / 1.1 keep|Host=[::1]:80|"});
    row("host with underscore", "GET / HTTP/1.1\r\nHost: my_host-1\r\n\r\n", {"GET / 1.1 keep|Host=my_host-1|"});
    row("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", {"GET / 1.1 keep|Host=|"});
    row("close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        {"GET / 1.1 close|Host=a|Connection=close|"});
    row("close among others", "GET / HTTP/1.1\r\nHost: a\r\nConnection: te, CLOSE\r\n\r\n",
        {"GET / 1.1 close|Host=a|Connection=te, CLOSE|"});
    row("close in a second line", "GET / HTTP/1.1\r\nHost: a\r\nConnection: te\r\nConnection: close\r\n\r\n",
        {"GET / 1.1 close|Host=a|Connection=te|Connection=close|"});
    row("closed is not close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n",
        {"GET / 1.1 keep|Host=a|Connection=closed|"});
    row("1.0", "GET / HTTP/1.0\r\n\r\n", {"GET / 1.0 close|"});
    row("1.0 kept", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", {"GET / 1.0 keep|Connection=Keep-Alive|"});
    row("1.0 with body", "POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab", {"POST / 1.0 close|Content-Length=2|ab"});
    row("1.2 is 1.1", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", {"GET / 1.1 keep|Host=a|"});
    row("length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        {"POST / 1.1 keep|Host=a|Content-Length=5|hello"});
    row("length zero", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Content-Length=0|"});
    row("length with zeros", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0005\r\n\r\nhello",
        {"POST / 1.1 keep|Host=a|Content-Length=0005|hello"});
    row("length with blanks around", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \t5 \r\n\r\nhello",
        {"POST / 1.1 keep|Host=a|Content-Length=5|hello"});
    row("get with body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
        {"GET / 1.1 keep|Host=a|Content-Length=1|x"});
    row("body with line ends", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Content-Length=4|\r\n\r\n"});
    row("chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Transfer-Encoding=chunked|hello"});
    row("chunked in any case", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChUnKeD\r\n\r\n0\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Transfer-Encoding=ChUnKeD|"});
    row("several chunks",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0A\r\n0123456789\r\n000\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Transfer-Encoding=chunked|a0123456789"});
    row("chunk extensions",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a;b=c ; d = \"e\\\"; "
        "f\"\r\nx\r\n0;z\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Transfer-Encoding=chunked|x"});
    row("trailers", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Transfer-Encoding=chunked|x"});
    row("chunk data like a chunk end",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Transfer-Encoding=chunked|\r\n0\r\n\r\n"});
    row("empty list elements", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: , chunked,\r\n\r\n0\r\n\r\n",
        {"POST / 1.1 keep|Host=a|Transfer-Encoding=, chunked,|"});
    row("empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", {"GET / 1.1 keep|Host=a|"});
    row("pipelined",
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /3 "
        "HTTP/1.1\r\nHost: a\r\n\r\n",
        {"GET /1 1.1 keep|Host=a|", "POST /2 1.1 keep|Host=a|Content-Length=1|x", "GET /3 1.1 keep|Host=a|"});
    row("empty line between", "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
        {"GET /1 1.1 keep|Host=a|", "GET /2 1.1 keep|Host=a|"});
    row("after a chunked body",
        "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\nGET /2 HTTP/1.1\r\nHost: "
        "a\r\n\r\n",
        {"POST /1 1.1 keep|Host=a|Transfer-Encoding=chunked|x", "GET /2 1.1 keep|Host=a|"});
    row("absolute target", "GET http://b:81/c?d HTTP/1.1\r\nHost: a\r\n\r\n", {"GET /c?d 1.1 keep|Host=b:81|"});
    row("absolute target, scheme in any case", "GET HTTP://b/c HTTP/1.1\r\nHost: a\r\n\r\n",
        {"GET /c 1.1 keep|Host=b|"});
    row("absolute target without path", "GET http://b HTTP/1.1\r\nHost: b\r\n\r\n", {"GET / 1.1 keep|Host=b|"});
    row("absolute target with query only", "GET http://b?c HTTP/1.1\r\nHost: b\r\n\r\n", {"GET /?c 1.1 keep|Host=b|"});
    row("absolute target, 1.0 without host", "GET http://b/ HTTP/1.0\r\n\r\n", {"GET / 1.0 close|Host=b|"});
    row("options of the server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", {"OPTIONS * 1.1 keep|Host=a|"});
    row("options of an authority", "OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n", {"OPTIONS * 1.1 keep|Host=b|"});
    row("expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
        {"POST / 1.1 keep|Host=a|Expect=100-Continue|Content-Length=1|x"});
    row("unknown expectation of 1.0", "GET / HTTP/1.0\r\nExpect: tea\r\n\r\n", {"GET / 1.0 close|Expect=tea|"});
    row("upgrade is only asked", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
        {"GET / 1.1 keep|Host=a|Upgrade=h2c|Connection=upgrade|"});
}

void TestHttpParser::accepts()
{
    QFETCH(QByteArray, raw);
    QFETCH(QByteArrayList, requests);
    compareAllCuts(raw, {requests, 0, HttpParser::State::Start});
}

void TestHttpParser::refuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("raw");
    const auto row = [](const char* name, int status, const QByteArray& raw) { QTest::newRow(name) << status << raw; };
    // The request line
    row("no version", 400, "GET /\r\n\r\n");
    row("method alone", 400, "GET\r\n\r\n");
    row("blank first", 400, " GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("two blanks before target", 400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("two blanks before version", 400, "GET /  HTTP/1.1\r\nHost: a\r\n\r\n");
    row("blank at the end", 400, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n");
    row("tab as separator", 400, "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n");
    row("blank in target", 400, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
    row("tab in target", 400, "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n");
    row("empty target", 400, "GET  HTTP/1.1\r\nHost: a\r\n\r\n");
    row("relative target", 400, "GET a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("relative query", 400, "GET ?a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("fragment", 400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n");
    row("star for get", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n");
    row("star and more", 400, "OPTIONS *a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("authority target", 400, "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("connect", 501, "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("other scheme", 400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    row("file scheme", 400, "GET file:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n");
    row("absolute without host", 400, "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("absolute with port only", 400, "GET http://:80/a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("absolute with user", 400, "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    row("absolute with bad port", 400, "GET http://a:8x/ HTTP/1.1\r\nHost: a\r\n\r\n");
    row("absolute with backslash", 400, "GET http://a\\b/ HTTP/1.1\r\nHost: a\r\n\r\n");
    row("UTF-8 in target", 400, "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("UTF-8 in method", 400, "G\xc3\x89T / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("version 0.9", 505, "GET / HTTP/0.9\r\nHost: a\r\n\r\n");
    row("version 2.0", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n");
    row("version 3.0", 505, "GET / HTTP/3.0\r\nHost: a\r\n\r\n");
    row("HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    row("version without minor", 400, "GET / HTTP/1\r\nHost: a\r\n\r\n");
    row("version with empty minor", 400, "GET / HTTP/1.\r\nHost: a\r\n\r\n");
    row("version with two digits", 400, "GET / HTTP/1.10\r\nHost: a\r\n\r\n");
    row("version with leading zero", 400, "GET / HTTP/01.1\r\nHost: a\r\n\r\n");
    row("version in lower case", 400, "GET / http/1.1\r\nHost: a\r\n\r\n");
    row("version with letters", 400, "GET / HTTP/1.x\r\nHost: a\r\n\r\n");
    row("version with sign", 400, "GET / HTTP/+1.1\r\nHost: a\r\n\r\n");
    row("version with comma", 400, "GET / HTTP/1,1\r\nHost: a\r\n\r\n");
    row("other protocol", 400, "GET / HTTPS/1.1\r\nHost: a\r\n\r\n");
    row("other protocol of eight", 400, "GET / ICAP/1.0\r\nHost: a\r\n\r\n");
    row("three words more", 400, "GET / HTTP/1.1 x\r\nHost: a\r\n\r\n");
    row("JSON", 400, "{\"a\": 1}\r\n\r\n");
    row("TLS", 400, QByteArray::fromHex("160301020001000001fc0303"));
    row("SSH", 400, "SSH-2.0-OpenSSH_9.2\r\n");
    // Line ends
    row("line feed after request line", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n");
    row("line feed after field", 400, "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n");
    row("line feed at the end", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n");
    row("line feed alone first", 400, "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("only line feeds", 400, "GET / HTTP/1.1\nHost: a\n\n");
    row("carriage return alone", 400, "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n");
    row("two carriage returns", 400, "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n");
    row("carriage return in request line", 400, "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n");
    row("carriage return before name", 400, "GET / HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n");
    row("carriage return first", 400, "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    // Fields
    row("no colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n");
    row("no name", 400, "GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n");
    row("blank before colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n");
    row("tab before colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nX\t: y\r\n\r\n");
    row("blank before colon of host", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n");
    row("blank before colon of length", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello");
    row("blank before colon of coding", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
    row("blank in name", 400, "GET / HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n");
    row("folded with blank", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n");
    row("folded with tab", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\tz\r\n\r\n");
    row("folded first line", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n");
    row("folded coding", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
    row("blank line of blanks", 400, "GET / HTTP/1.1\r\nHost: a\r\n \r\n\r\n");
    row("UTF-8 in name", 400, "GET / HTTP/1.1\r\nHost: a\r\nX\xc3\xa9: y\r\n\r\n");
    row("quotes in name", 400, "GET / HTTP/1.1\r\nHost: a\r\n\"X\": y\r\n\r\n");
    // Host
    row("host missing", 400, "GET / HTTP/1.1\r\n\r\n");
    row("host missing among others", 400, "GET / HTTP/1.1\r\nX-Host: a\r\n\r\n");
    row("host twice", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    row("same host twice", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
    row("host twice in other case", 400, "GET / HTTP/1.1\r\nHost: a\r\nHOST: b\r\n\r\n");
    row("host twice in 1.0", 400, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n");
    row("host missing beside absolute target", 400, "GET http://a/ HTTP/1.1\r\n\r\n");
    row("host with path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
    row("host with user", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n");
    row("host with blank", 400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
    row("host with query", 400, "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n");
    row("host with scheme", 400, "GET / HTTP/1.1\r\nHost: http://a\r\n\r\n");
    row("host with letters as port", 400, "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n");
    row("host with signed port", 400, "GET / HTTP/1.1\r\nHost: a:-1\r\n\r\n");
    row("host with two ports", 400, "GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n");
    row("host with long port", 400, "GET / HTTP/1.1\r\nHost: a:808080\r\n\r\n");
    row("host with open bracket", 400, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n");
    row("host with text after bracket", 400, "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n");
    row("host with UTF-8", 400, "GET / HTTP/1.1\r\nHost: \xc3\xa9\r\n\r\n");
    row("two hosts in one", 400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n");
    // Content-Length
    for (const char* value : {"", "-1", "+5", "5 5", "5,5", "5, 5", "5,6", "0x5", "5a", "a", "5.0", "5e0", "\"5\"",
                              "5;a", "٥", "1_0", "--5", "5-", " 5 6"})
        row(qPrintable(QStringLiteral("length \"%1\"").arg(QString::fromUtf8(value))), 400,
            QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:") + (*value ? " " : "") + value +
                "\r\n\r\nhello");
    row("length twice", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    row("lengths differ", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
    row("lengths in other case", 400,
        "POST / HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\nCONTENT-LENGTH: 0\r\n\r\nhello");
    row("length zero twice", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n");
    row("length too large", 413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n");
    row("length beyond 64 bits", 413,
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551621\r\n\r\nhello");
    row("length beyond all", 413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray(400, '9') + "\r\n\r\n");
    // Transfer-Encoding
    row("coding and length", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    row("length and coding", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("length zero and coding", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("coding and length in other case", 400,
        "POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n");
    row("unknown coding and length", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\nContent-Length: 5\r\n\r\nhello");
    row("coding in 1.0", 400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("unknown coding", 501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n");
    row("gzip", 501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n");
    row("gzip, chunked", 501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    row("gzip and chunked in two lines", 501,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("identity", 501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n");
    row("chunked, identity", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n");
    row("chunked, gzip", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n");
    row("chunked twice", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n");
    row("chunked in two lines", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunked with parameter", 501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n");
    row("empty coding", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n0\r\n\r\n");
    row("only commas", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ,\r\n\r\n0\r\n\r\n");
    row("quoted coding", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n");
    row("coding with blank", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chu nked\r\n\r\n0\r\n\r\n");
    row("coding with vertical tab", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n");
    row("name with a look-alike", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer\xe2\x80\x91"
        "Encoding: chunked\r\n\r\n0\r\n\r\n");
    // Chunks
    const auto chunks = [&row](const char* name, int status, const QByteArray& body) {
        row(name, status, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    };
    chunks("chunk size empty", 400, "\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size with 0x", 400, "0x5\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size with sign", 400, "+5\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size negative", 400, "-5\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size with blank before", 400, " 5\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size with blank after", 400, "5 \r\nhello\r\n0\r\n\r\n");
    chunks("chunk size with tab after", 400, "5\t\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size not hexadecimal", 400, "5g\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size with underscore", 400, "0_5\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size with comma", 400, "5,5\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size beyond 64 bits", 400, "10000000000000005\r\nhello\r\n0\r\n\r\n");
    chunks("chunk size of 63 bits", 400, "7fffffffffffffff\r\nhello\r\n");
    chunks("chunk size too large", 413, "a00001\r\n");
    chunks("chunk size of 60 bits", 413, "fffffffffffffff\r\n");
    chunks("chunk size line with line feed", 400, "5\nhello\r\n0\r\n\r\n");
    chunks("chunk end with line feed", 400, "5\r\nhello\n0\r\n\r\n");
    chunks("chunk end missing", 400, "5\r\nhello0\r\n\r\n");
    chunks("chunk longer than said", 400, "4\r\nhello\r\n0\r\n\r\n");
    chunks("chunk shorter than said", 400, "6\r\nhello\r\n0\r\n\r\n");
    chunks("chunk end with carriage return", 400, "5\r\nhello\r0\r\n\r\n");
    chunks("chunk end with two", 400, "5\r\nhello\r\r\n0\r\n\r\n");
    chunks("last chunk with line feed", 400, "0\n\n");
    chunks("last line with line feed", 400, "0\r\n\n");
    chunks("extension without name", 400, "5;\r\nhello\r\n0\r\n\r\n");
    chunks("extension without value", 400, "5;a=\r\nhello\r\n0\r\n\r\n");
    chunks("extension with blank in it", 400, "5;a b\r\nhello\r\n0\r\n\r\n");
    chunks("extension with open quotes", 400, "5;a=\"b\r\nhello\r\n0\r\n\r\n");
    chunks("extension with line feed", 400, "5;a\nhello\r\n0\r\n\r\n");
    chunks("extension with carriage return", 400, "5;a\rb\r\nhello\r\n0\r\n\r\n");
    chunks("extension with NUL", 400, QByteArray("5;a\0b\r\nhello\r\n0\r\n\r\n", 20));
    chunks("extension without semicolon", 400, "5 a\r\nhello\r\n0\r\n\r\n");
    chunks("long extension", 400, "5;" + QByteArray(2000, 'a') + "\r\nhello\r\n0\r\n\r\n");
    chunks("many extensions", 400, QByteArray("1;" + QByteArray(900, 'a') + "\r\nx\r\n").repeated(20) + "0\r\n\r\n");
    chunks("trailer without colon", 400, "0\r\nA\r\n\r\n");
    chunks("trailer with blank before colon", 400, "0\r\nA : b\r\n\r\n");
    chunks("trailer folded", 400, "0\r\nA: b\r\n c\r\n\r\n");
    chunks("trailer with line feed", 400, "0\r\nA: b\n\r\n");
    chunks("trailer with length", 400, "0\r\nContent-Length: 5\r\n\r\n");
    chunks("trailer with coding", 400, "0\r\nTransfer-Encoding: chunked\r\n\r\n");
    chunks("trailer with host", 400, "0\r\nHost: b\r\n\r\n");
    chunks("trailer too large", 431,
           "0\r\n" + QByteArray("A: " + QByteArray(1000, 'a') + "\r\n").repeated(11) + "\r\n");
    chunks("request where trailers belong", 400, "0\r\nGET /secret HTTP/1.1\r\nHost: a\r\n\r\n");
    // Others
    row("unknown expectation", 417, "POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 1\r\n\r\nx");
}

void TestHttpParser::refuses()
{
    QFETCH(int, status);
    QFETCH(QByteArray, raw);
    compareAllCuts(raw, {{}, status, HttpParser::State::Failed});
    // The same behind a request that is good.
    const QByteArray good = "GET /good HTTP/1.1\r\nHost: a\r\n\r\n";
    const ParserOutcome outcome = parseInPieces(good + raw, good.size() + raw.size(), 1);
    QCOMPARE(outcome.requests, QByteArrayList{"GET /good 1.1 keep|Host=a|"});
    QCOMPARE(outcome.failure, status);
}

void TestHttpParser::refusesBytesAnywhere_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("allowed");
    const QByteArray token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    QByteArray visible;
    for (char c = 0x21; c < 0x7f; ++c)
        visible += c;
    QByteArray text = visible + " \t";
    for (int c = 0x80; c < 0x100; ++c)
        text += static_cast<char>(c);
    QTest::newRow("method") << QByteArray("G") << QByteArray("T / HTTP/1.1\r\nHost: a\r\n\r\n") << token;
    QByteArray target = visible;
    target.remove(target.indexOf('#'), 1);
    QTest::newRow("target") << QByteArray("GET /a") << QByteArray("b HTTP/1.1\r\nHost: a\r\n\r\n") << target;
    QTest::newRow("version") << QByteArray("GET / HTTP/1.") << QByteArray("\r\nHost: a\r\n\r\n")
                             << QByteArray("0123456789");
    QTest::newRow("name") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nX") << QByteArray("Y: z\r\n\r\n") << token + ':';
    QTest::newRow("value") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nX: y") << QByteArray("z\r\n\r\n") << text;
    QTest::newRow("host") << QByteArray("GET / HTTP/1.1\r\nHost: a") << QByteArray("b\r\n\r\n")
                          << QByteArray(
                                 "-._~%!$&'()*+;=0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    QTest::newRow("length") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1") << QByteArray("0\r\n\r\n")
                            << QByteArray();
    QTest::newRow("trailer name") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX")
                                  << QByteArray("Y: z\r\n\r\n") << token + ':';
    QTest::newRow("chunk size") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1")
                                << QByteArray("\r\n") << QByteArray();
}

void TestHttpParser::refusesBytesAnywhere()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, allowed);
    for (int c = 0; c < 256; ++c) {
        const auto byte = static_cast<char>(c);
        const QByteArray raw = before + byte + after;
        const ParserOutcome outcome = parseInPieces(raw, raw.size(), 1);
        const bool complete = outcome.requests.size() == 1 && outcome.failure == 0;
        if (allowed.isEmpty()) {  // lengths: a digit leaves the message waiting for its body
            const bool digit =
                (c >= '0' && c <= '9') || (QTest::currentDataTag() == QByteArray("chunk size") && isxdigit(c));
            QVERIFY2(!complete, qPrintable(QString::number(c)));
            QVERIFY2((outcome.failure == 400) == !digit, qPrintable(QString::number(c)));
        } else {
            QVERIFY2(complete == allowed.contains(byte), qPrintable(QString::number(c)));
            if (!complete) QCOMPARE(outcome.failure, 400);
        }
        QVERIFY(parseInPieces(raw, 1, 1) == outcome);
    }
}

void TestHttpParser::limits_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("raw");
    // headerBytes 100, bodyBytes 20
    const QByteArray head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";  // 28 bytes
    QTest::newRow("header as large as allowed") << 0 << head + QByteArray(100 - 28 - 4, 'x') + "\r\n\r\n";
    QTest::newRow("header one too large") << 431 << head + QByteArray(100 - 28 - 4 + 1, 'x') + "\r\n\r\n";
    QTest::newRow("many fields") << 431 << head + "\r\n" + QByteArray("A: b\r\n").repeated(20) + "\r\n";
    QTest::newRow("request line too long") << 414 << "GET /" + QByteArray(200, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    QTest::newRow("method too long") << 414 << QByteArray(200, 'A') + " / HTTP/1.1\r\nHost: a\r\n\r\n";
    QTest::newRow("empty lines") << 414 << QByteArray("\r\n").repeated(60);
    const QByteArray post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    QTest::newRow("body as large as allowed") << 0 << post + "20\r\n\r\n" + QByteArray(20, 'x');
    QTest::newRow("body one too large") << 413 << post + "21\r\n\r\n";
    const QByteArray chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("chunks as large as allowed") << 0 << chunked + "a\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n";
    QTest::newRow("chunks too large") << 413 << chunked + "a\r\n0123456789\r\nb\r\n";
    QTest::newRow("trailers as large as allowed")
        << 0 << chunked + "0\r\nX: " + QByteArray(100 - 3 - 4, 'x') + "\r\n\r\n";
    QTest::newRow("trailers too large") << 431 << chunked + "0\r\nX: " + QByteArray(100 - 3 - 4 + 1, 'x') + "\r\n\r\n";
}

void TestHttpParser::limits()
{
    QFETCH(int, status);
    QFETCH(QByteArray, raw);
    const HttpParser::Limits limits{100, 20};
    const ParserOutcome whole = parseInPieces(raw, raw.size(), 1, limits);
    QCOMPARE(whole.failure, status);
    QCOMPARE(whole.requests.size(), status == 0 ? 1 : 0);
    compareAllCuts(raw, whole, limits);
    // A limit counts for each request anew.
    if (status == 0) QCOMPARE(parseInPieces(raw.repeated(3), 3 * raw.size(), 1, limits).requests.size(), 3);
}

void TestHttpParser::refusesEarly_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::newRow("TLS") << QByteArray::fromHex("160301");
    QTest::newRow("control character") << QByteArray("GET /\x01");
    QTest::newRow("line feed") << QByteArray("GET / HTTP/1.1\n");
    QTest::newRow("line too long") << QByteArray(10'241, 'A');
    QTest::newRow("chunk too long") << QByteArray(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc");
}

void TestHttpParser::refusesEarly()
{
    QFETCH(QByteArray, raw);
    QCOMPARE(parseInPieces(raw, raw.size(), 1).state, HttpParser::State::Failed);
}

void TestHttpParser::waitsForTheRest_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<HttpParser::State>("state");
    QTest::newRow("nothing") << QByteArray() << HttpParser::State::Start;
    QTest::newRow("part of a line") << QByteArray("GET / HT") << HttpParser::State::Head;
    QTest::newRow("carriage return") << QByteArray("GET / HTTP/1.1\r") << HttpParser::State::Head;
    QTest::newRow("header without end") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n") << HttpParser::State::Head;
    QTest::newRow("almost the end") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r") << HttpParser::State::Head;
    QTest::newRow("body short") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell")
                                << HttpParser::State::Body;
    const QByteArray chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("no chunk") << chunked << HttpParser::State::Body;
    QTest::newRow("chunk size") << chunked + "5" << HttpParser::State::Body;
    QTest::newRow("chunk without its end") << chunked + "5\r\nhello" << HttpParser::State::Body;
    QTest::newRow("chunk with half its end") << chunked + "5\r\nhello\r" << HttpParser::State::Body;
    QTest::newRow("last chunk without its end") << chunked + "0\r\n" << HttpParser::State::Body;
    QTest::newRow("trailer without end") << chunked + "0\r\nA: b\r\n\r" << HttpParser::State::Body;
}

void TestHttpParser::waitsForTheRest()
{
    QFETCH(QByteArray, raw);
    QFETCH(HttpParser::State, state);
    compareAllCuts(raw, {{}, 0, state});
}

void TestHttpParser::saysWhoWantsToContinue()
{
    const auto expects = [](const QByteArray& raw) {
        HttpParser parser({});
        parser.feed(raw);
        return parser.expectsContinue();
    };
    QVERIFY(expects("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
    QVERIFY(expects("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"));
    QVERIFY(!expects("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"));
    QVERIFY(!expects("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"));
    QVERIFY(!expects("POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
}

void TestHttpParser::keepsNoMoreThanItMust()
{
    HttpParser parser({});
    parser.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
    parser.feed("x");
    QCOMPARE(parser.bodyBytes(), 1);
    // A claimed length alone reserves little.
    HttpParser complete({});
    complete.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    QCOMPARE(complete.take().body.capacity(), 3);
}

QTEST_APPLESS_MAIN(TestHttpParser)
#include "tst_httpparser.moc"
