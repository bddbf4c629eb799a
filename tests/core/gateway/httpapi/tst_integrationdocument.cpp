#include "core/gateway/httpapi/IntegrationDocument.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::FunctionIntegration;
using gateway::HttpIntegration;
using gateway::Integration;
using gateway::MockIntegration;
using gateway::PayloadFormat;
using gateway::TableAction;
using gateway::TableIntegration;

class TestIntegrationDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasDesigned_data();
    void keepsWhatWasDesigned();
    void readsTheServicesWords_data();
    void readsTheServicesWords();
};


void TestIntegrationDocument::keepsWhatWasDesigned_data()
{
    QTest::addColumn<Integration>("integration");
    QTest::newRow("function") << Integration(FunctionIntegration{"f", PayloadFormat::V1, 900, "live"});
    QTest::newRow("function, as it comes") << Integration(FunctionIntegration{.function = "f"});
    QTest::newRow("target") << Integration(HttpIntegration{"http://127.0.0.1:3000/{proxy}", "ANY", 2'000});
    TableIntegration table;
    table.table = "books";
    table.action = TableAction::Query;
    table.index = "byAuthor";
    table.key = {{"author", "${request.path.author}"}, {"year", "${request.querystring.since}"}};
    table.sortOperator = ">=";
    table.attributes = {{"a", "b"}};
    table.hidden = {"pk", "sk"};
    table.conditional = true;
    table.successStatus = 202;
    QTest::newRow("table") << Integration(table);
    QTest::newRow("fixed response") << Integration(
        MockIntegration{418, {{"x", "1"}, {"set-cookie", "a=1"}, {"set-cookie", "b=2"}}, "{\"a\":1}"});
    QTest::newRow("nowhere") << Integration();
}

void TestIntegrationDocument::keepsWhatWasDesigned()
{
    QFETCH(Integration, integration);
    const JsonValue document = gateway::integrationDocument(integration);
    QCOMPARE(document.isNull(), std::holds_alternative<std::monostate>(integration));
    if (document.isNull()) return;
    const auto again = gateway::integrationOf(document);
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QVERIFY2(*again == integration, base::writeJson(document).constData());
}

void TestIntegrationDocument::readsTheServicesWords_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<Integration>("integration");
    QTest::addColumn<QString>("error");
    const auto reads = [](const char* name, const char* document, Integration integration) {
        QTest::newRow(name) << QByteArray(document) << std::move(integration) << QString();
    };
    const auto refuses = [](const char* name, const char* document, const char* error) {
        QTest::newRow(name) << QByteArray(document) << Integration() << QString::fromLatin1(error);
    };
    reads(
        "function ARN",
        R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:lambda:eu-west-1:123456789012:function:f","payloadFormatVersion":"2.0"})",
        FunctionIntegration{.function = "f"});
    reads("function ARN with alias",
          R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:lambda:eu-west-1:123456789012:function:f:live"})",
          FunctionIntegration{"f", PayloadFormat::V2, 30'000, "live"});
    reads(
        "invocation URI, format 1.0, timeout",
        R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f:7/invocations","payloadFormatVersion":"1.0","timeoutInMillis":500})",
        FunctionIntegration{"f", PayloadFormat::V1, 500, "7"});
    reads("target", R"({"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"http://h/x"})",
          HttpIntegration{"http://h/x", "GET", 30'000});
    reads(
        "private target by URL",
        R"({"integrationType":"HTTP_PROXY","connectionType":"VPC_LINK","connectionId":"abc","integrationUri":"http://h"})",
        HttpIntegration{"http://h", "ANY", 30'000});
    refuses(
        "private target by ARN",
        R"({"integrationType":"HTTP_PROXY","connectionType":"VPC_LINK","integrationUri":"arn:aws:elasticloadbalancing:x"})",
        "give the integration the URL");
    refuses("queue", R"({"integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage"})",
            "SQS-SendMessage cannot be carried out here");
    refuses("other ARN", R"({"integrationType":"AWS_PROXY","integrationUri":"arn:aws:sqs:x"})", "no function's ARN");
    refuses("no type", R"({})", "no integration of type");
    refuses("unknown table action", R"({"integrationType":"AWS_PROXY","integrationSubtype":"DynamoDB-Drop"})",
            "no table operation");
}

void TestIntegrationDocument::readsTheServicesWords()
{
    QFETCH(QByteArray, document);
    QFETCH(Integration, integration);
    QFETCH(QString, error);
    const auto parsed = base::parseJson(document);
    QVERIFY(parsed);
    const auto read = gateway::integrationOf(*parsed);
    if (!error.isEmpty()) {
        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(error), qPrintable(read.error().message));
        return;
    }
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QVERIFY(*read == integration);
}

QTEST_APPLESS_MAIN(TestIntegrationDocument)
#include "tst_integrationdocument.moc"
