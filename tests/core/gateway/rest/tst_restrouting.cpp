// Which method of a REST API takes a request, by the rows of routing.json. What a method was given is read from its
// template.
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/gateway/rest/RestCases.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using tests::text;

class TestRestRouting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void routes_data();
    void routes();
    void saysWhatWasNear();
    void answersWithoutAMethod();

private:
    tests::GatewayFixture m_gateway;
};

namespace {

// Answers with what it was given.
QByteArray showing(const QByteArray& key)
{
    JsonValue templates = JsonValue::Object();
    templates.insert("application/json", "#set($all = $input.params()){\"route\":\"" + key +
                                             "\",\"contextPath\":\"$context.path\",\"pathParameters\":{"
                                             "#foreach($n in $all.path.keySet())\"$n\":\"$all.path.get($n)\""
                                             "#if($foreach.hasNext),#end#end},\"queryStringParameters\":{"
                                             "#foreach($n in $all.querystring.keySet())"
                                             "\"$n\":\"$all.querystring.get($n)\"#if($foreach.hasNext),#end#end}}");
    JsonValue answer = JsonValue::Object();
    answer.insert("statusCode", "200");
    answer.insert("responseTemplates", std::move(templates));
    JsonValue integration =
        tests::json("{\"type\":\"MOCK\",\"requestTemplates\":{\"$default\":\"{statusCode: 200}\"}}");
    JsonValue answers = JsonValue::Object();
    answers.insert("200", std::move(answer));
    integration.insert("integrationResponses", std::move(answers));
    return base::writeJson(integration);
}

}  // namespace

void TestRestRouting::routes_data()
{
    QTest::addColumn<int>("index");
    const JsonValue cases = tests::gatewayCases("rest/routing.json");
    for (size_t i = 0; i < cases.array().size(); ++i)
        QTest::newRow(text(cases.array()[i], "id")) << int(i);
}

void TestRestRouting::routes()
{
    QFETCH(int, index);
    const JsonValue cases = tests::gatewayCases("rest/routing.json");
    const JsonValue& row = cases.array()[size_t(index)];
    std::vector<gateway::Route> routes;
    for (const JsonValue& key : row.find("routes")->array())
        routes.push_back(tests::restRoute(key.string(), showing(key.string())));
    QVERIFY(m_gateway.serve(tests::restApi(std::move(routes))).empty());

    const QList<QByteArray> request = text(row, "request").split(' ');
    const http::ClientResponse response = m_gateway.send(request[0], request[1]);
    const JsonValue& expected = *row.find("expect");
    if (const JsonValue* error = expected.find("error")) {
        QCOMPARE(response.status, int(*error->find("status")->toInteger()));
        for (const auto& [name, value] : error->find("headers")->object())
            QCOMPARE(response.headers.value(name).toByteArray(), value.string());
        if (request[0] != "HEAD") QCOMPARE(tests::json(response.body), *error->find("body"));
        return;
    }
    QCOMPARE(response.status, 200);
    QCOMPARE(m_gateway.trace()->routeKey, text(expected, "route"));
    if (request[0] == "HEAD") return;
    const JsonValue given = tests::json(response.body);
    QCOMPARE(text(given, "route"), text(expected, "route"));
    const JsonValue* parameters = expected.find("pathParameters");
    QCOMPARE(*given.find("pathParameters"), parameters->isNull() ? JsonValue(JsonValue::Object()) : *parameters);
    if (const JsonValue* path = expected.find("context_path")) QCOMPARE(*given.find("contextPath"), *path);
    if (const JsonValue* path = expected.find("event_path"))
        QVERIFY(text(given, "contextPath").endsWith(path->string()));
    if (const JsonValue* query = expected.find("queryStringParameters"))
        QCOMPARE(*given.find("queryStringParameters"), *query);
}

void TestRestRouting::saysWhatWasNear()
{
    QVERIFY(m_gateway.serve(tests::restApi({tests::restRoute("GET /pets/{id}", showing("x"))})).empty());
    const http::ClientResponse response = m_gateway.send("DELETE", "/dev/pets/7");
    QCOMPARE(response.status, 403);
    QCOMPARE(response.headers.value("x-amzn-ErrorType").toByteArray(),
             QByteArray("MissingAuthenticationTokenException"));
    QVERIFY(response.headers.value("x-amz-apigw-id").endsWith('='));
    QCOMPARE(response.headers.value("x-amzn-RequestId").size(), 36);
    QVERIFY(!response.headers.contains("x-amzn-trace-id"));
    QVERIFY2(m_gateway.trace()->note.contains("nearest GET /pets/{id}"), m_gateway.trace()->note.constData());
}

void TestRestRouting::answersWithoutAMethod()
{
    QVERIFY(m_gateway.serve(tests::restApi({tests::restRoute("GET /", showing("root"))})).empty());
    QCOMPARE(m_gateway.send("GET", "/dev").status, 200);
    QCOMPARE(m_gateway.send("GET", "/dev/").status, 200);
    QCOMPARE(m_gateway.send("GET", "/").status, 403);
}

QTEST_GUILESS_MAIN(TestRestRouting)
#include "tst_restrouting.moc"
