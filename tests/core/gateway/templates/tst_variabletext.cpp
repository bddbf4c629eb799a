#include "core/gateway/templates/VariableText.h"

#include <QTest>

using namespace trestle::gateway;

class TestVariableText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void replaces_data();
    void replaces();
    void namesItsVariables();
};

void TestVariableText::replaces_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char* format, const char* line) {
        QTest::newRow(format) << QByteArray(format) << QByteArray(line);
    };
    row("$context.identity.sourceIp - [$context.requestTime] \"$context.httpMethod\" $context.status",
        "127.0.0.1 - [-] \"GET\" 200");
    row("{ \"requestId\":\"$context.requestId\", \"status\": $context.status }",
        "{ \"requestId\":\"0a-1b\", \"status\": 200 }");
    row("$context.requestId,$context.status.", "0a-1b,200.");
    row("${context.requestId}x ${stageVariables.v}", "0a-1bx v1");
    row("$stageVariables.v $stageVariables.w", "v1 -");
    row("$context.identity", "{\"sourceIp\":\"127.0.0.1\"}");
    row("$context.identity.sourceIp.more $context.nope.more", "- -");
    row("$context $context. $contextual.a $ ${context.requestId $input.body #if(true)",
        "$context $context. $contextual.a $ ${context.requestId $input.body #if(true)");
    row("$$context.status$context.status", "$200200");
    row("{\"message\":$context.error.messageString}", "{\"message\":\"Forbidden\"}");
    row("", "");
    row("\xc3\xa9 $context.status", "\xc3\xa9 200");
}

void TestVariableText::replaces()
{
    QFETCH(QByteArray, format);
    QFETCH(QByteArray, line);
    TemplateContext context;
    context.set(QStringLiteral("identity.sourceIp"), TemplateValue(QStringLiteral("127.0.0.1")));
    context.set(QStringLiteral("requestId"), TemplateValue(QStringLiteral("0a-1b")));
    context.set(QStringLiteral("httpMethod"), TemplateValue(QStringLiteral("GET")));
    context.set(QStringLiteral("status"), TemplateValue(200));
    context.set(QStringLiteral("error.messageString"), TemplateValue(QStringLiteral("\"Forbidden\"")));
    context.setStageVariable("v", "v1");
    QCOMPARE(VariableText::compile(format).text(context, "-"), line);
}

void TestVariableText::namesItsVariables()
{
    QCOMPARE(VariableText::compile("$context.a.b ${stageVariables.c} $x").variables().join(u' '),
             QStringLiteral("context.a.b stageVariables.c"));
}

QTEST_GUILESS_MAIN(TestVariableText)
#include "tst_variabletext.moc"
