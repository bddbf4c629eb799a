#include "core/gateway/integrations/FunctionAnswer.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using tests::text;

class TestFunctionResponse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
};

void TestFunctionResponse::answers_data()
{
    QTest::addColumn<int>("index");
    const JsonValue cases = tests::gatewayCases("function-answers.json");
    for (size_t i = 0; i < cases.array().size(); ++i)
        QTest::newRow(text(cases.array()[i], "name")) << int(i);
}

void TestFunctionResponse::answers()
{
    QFETCH(int, index);
    const JsonValue cases = tests::gatewayCases("function-answers.json");
    const JsonValue& row = cases.array()[size_t(index)];

    const auto format = text(row, "format") == "1.0" ? gateway::PayloadFormat::V1 : gateway::PayloadFormat::V2;
    const auto response = gateway::functionAnswer(format, text(row, "result"));
    if (const JsonValue* problem = row.find("problem")) {
        QVERIFY(!response);
        QVERIFY2(response.error().message.contains(QString::fromUtf8(problem->string())),
                 qPrintable(response.error().message));
        return;
    }
    QVERIFY2(response, response ? "" : qPrintable(response.error().message));
    QCOMPARE(response->status, int(*row.find("status")->toInteger()));
    http::Headers expected;
    for (const JsonValue& header : row.find("headers")->array())
        expected.add(header.array()[0].string(), header.array()[1].string());
    QCOMPARE(response->headers, expected);
    QCOMPARE(response->body, row.find("body") ? text(row, "body") : QByteArray::fromBase64(text(row, "bodyBase64")));
}

QTEST_APPLESS_MAIN(TestFunctionResponse)
#include "tst_functionresponse.moc"
