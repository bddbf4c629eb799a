#include "core/gateway/access/ClientTrust.h"
#include "core/gateway/integrations/EventText.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using tests::text;

namespace {

// "" if `actual` has all that `expected` has (and nothing else, if exact), otherwise where they differ.
QByteArray difference(const JsonValue& expected, const JsonValue& actual, bool exact, const QByteArray& where)
{
    if (!expected.isObject() || !actual.isObject())
        return expected == actual ? QByteArray()
                                  : where + ": " + base::writeJson(actual) + " is not " + base::writeJson(expected);
    for (const auto& [name, value] : expected.object()) {
        const JsonValue* member = actual.find(name);
        if (!member) return where + '.' + name + " is missing";
        const QByteArray inner = difference(value, *member, exact, where + '.' + name);
        if (!inner.isEmpty()) return inner;
    }
    for (const auto& [name, value] : actual.object())
        if (exact && !expected.find(name)) return where + '.' + name + " is too many";
    return {};
}

}  // namespace

class TestFunctionEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesEvents_data();
    void writesEvents();
    void showsClientCertificates();
    void tellsTextFromBinary_data();
    void tellsTextFromBinary();
    void survivesBytesThatAreNoText();
};

void TestFunctionEvent::writesEvents_data()
{
    QTest::addColumn<int>("index");
    const JsonValue cases = tests::gatewayCases("function-events.json");
    for (size_t i = 0; i < cases.array().size(); ++i)
        QTest::newRow(text(cases.array()[i], "name")) << int(i);
}

void TestFunctionEvent::writesEvents()
{
    QFETCH(int, index);
    const JsonValue cases = tests::gatewayCases("function-events.json");
    const JsonValue& row = cases.array()[size_t(index)];

    http::Request request;
    request.method = text(row, "method");
    request.target = text(row, "target");
    request.body = text(row, "body");
    request.localPort = 4566;
    request.peerAddress = "127.0.0.1";
    for (const JsonValue& header : row.find("headers")->array())
        request.headers.add(header.array()[0].string(), header.array()[1].string());
    gateway::Stage stage{.name = text(row, "stage")};
    if (const JsonValue* variables = row.find("variables"))
        for (const auto& [name, value] : variables->object())
            stage.variables[name] = value.string();

    const auto route = gateway::parseRouteKey(text(row, "route"));
    QVERIFY(route);
    gateway::RouteTable table;
    if (route->method.isEmpty())
        QVERIFY(!table.addDefault(0));
    else
        QVERIFY(!table.add(0, route->method, *gateway::parsePathTemplate(route->path)));
    const gateway::RouteMatch match = table.match(request.method, request.path());
    QCOMPARE(match.route, 0);

    const QByteArray key = route->key();
    const gateway::EventInput input{.request = request,
                                    .routeKey = key,
                                    .routePath = route->path,
                                    .pathParameters = match.parameters,
                                    .path = request.path(),
                                    .stage = stage,
                                    .apiId = "abcdefghij",
                                    .accountId = "123456789012",
                                    .requestId = "JKJaXmPLvHcESHA=",
                                    .traceHeader = "Root=1-6921373d-000000000000000000000001",
                                    .timeMs = 1'795'320'189'000,
                                    .encrypted = row.find("encrypted") != nullptr};
    const auto format = text(row, "format") == "1.0" ? gateway::PayloadFormat::V1 : gateway::PayloadFormat::V2;
    const QByteArray event = gateway::functionEvent(format, input);
    const auto parsed = base::parseJson(event);
    QVERIFY2(parsed, event.constData());
    const QByteArray wrong = difference(*row.find("event"), *parsed, text(row, "match") == "exact", "event");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    if (const JsonValue* absent = row.find("absent"))
        for (const JsonValue& name : absent->array())
            QVERIFY2(!parsed->find(name.string()), name.string().constData());
}

void TestFunctionEvent::showsClientCertificates()
{
    const http::Request request;
    const std::vector<gateway::PathParameter> none;
    const gateway::Stage stage;
    const gateway::ClientCertificate ann{"PEM", "CN=ann", "CN=authority", "a1:b2", "from", "until"};
    const gateway::EventInput input{.request = request,
                                    .routeKey = "$default",
                                    .routePath = "$default",
                                    .pathParameters = none,
                                    .path = "/",
                                    .stage = stage,
                                    .certificate = &ann};
    const JsonValue second = *base::parseJson(gateway::functionEventV2(input));
    const JsonValue shown = *second.find("requestContext")->find("authentication")->find("clientCert");
    QCOMPARE(base::writeJson(shown),
             QByteArray(R"({"clientCertPem":"PEM","subjectDN":"CN=ann","issuerDN":"CN=authority",)"
                        R"("serialNumber":"a1:b2","validity":{"notBefore":"from","notAfter":"until"}})"));
    const JsonValue first = *base::parseJson(gateway::functionEventV1(input));
    QVERIFY(*first.find("requestContext")->find("identity")->find("clientCert") == shown);
}

void TestFunctionEvent::tellsTextFromBinary_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("isText");

    for (const char* type : {"text/html", "text/plain", "text/csv; charset=utf-8", "application/json",
                             "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"", "application/xml",
                             "application/javascript", "application/graphql", "application/json; profile=x"})
        QTest::newRow(type) << QByteArray(type) << true;
    for (const char* type :
         {"", "application/octet-stream", "multipart/form-data; boundary=test", "audio/mpeg", "image/svg+xml",
          "application/x-www-form-urlencoded", "application/vnd.api+json", "application/json; charset=iso-8859-1",
          "text/plain; charset=iso-8859-1", "application/pdf"})
        QTest::newRow(*type ? type : "none") << QByteArray(type) << false;
}

void TestFunctionEvent::tellsTextFromBinary()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, isText);
    QCOMPARE(gateway::isTextContent(type), isText);
}

void TestFunctionEvent::survivesBytesThatAreNoText()
{
    QByteArray out;
    gateway::appendText(out, QByteArray("a\xFF\"b"));
    QCOMPARE(out, QByteArray("\"a\xEF\xBF\xBD\\\"b\""));
}

QTEST_APPLESS_MAIN(TestFunctionEvent)
#include "tst_functionevent.moc"
