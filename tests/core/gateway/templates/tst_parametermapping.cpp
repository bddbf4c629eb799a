#include "core/gateway/templates/ParameterMapping.h"

#include "core/gateway/templates/MockStatus.h"
#include "core/gateway/templates/TemplateChoice.h"

#include <QTest>

using namespace trestle::gateway;
using Of = ParameterMapping::Of;

class TestParameterMapping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mapsRequests_data();
    void mapsRequests();
    void mapsResponses();
    void refuses_data();
    void refuses();
    void brokenBodies();
    void choosesTemplates_data();
    void choosesTemplates();
    void readsMockStatus_data();
    void readsMockStatus();
};

void TestParameterMapping::mapsRequests_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("values");  // joined by '|'; "-" for none
    const auto row = [](const char* source, const char* values) {
        QTest::addRow("%s", source) << QByteArray(source) << QByteArray(values);
    };
    row("method.request.header.h", "two");
    row("method.request.header.H", "-");
    row("method.request.multivalueheader.h", "one|two");
    row("method.request.querystring.q", "b c");
    row("method.request.querystring.Q", "-");
    row("method.request.multivaluequerystring.q", "a|b c");
    row("method.request.path.id", "7");
    row("method.request.path.ID", "-");
    row("method.request.body", "{\"pet\": {\"name\": \"Rex\", \"tags\": [1, 2]}, \"body\": \"x\"}");
    row("method.request.body.pet.name", "Rex");
    row("method.request.body.pet.tags", "[1,2]");
    row("method.request.body.pet.tags[1]", "2");
    row("method.request.body.nope", "-");
    row("method.request.body.body", "x");
    row("context.identity.sourceIp", "127.0.0.1");
    row("context.identity", "{\"sourceIp\":\"127.0.0.1\"}");
    row("context.nope.x", "-");
    row("stageVariables.v", "v1");
    row("stageVariables.w", "-");
    row("'static text'", "static text");
    row("''", "");
}

void TestParameterMapping::mapsRequests()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, values);
    const MappableMessage message{{{"h", "one"}, {"h", "two"}},
                                  {{"q", "a"}, {"q", "b c"}},
                                  {{"id", "7"}},
                                  R"({"pet": {"name": "Rex", "tags": [1, 2]}, "body": "x"})"};
    TemplateContext context;
    context.set(QStringLiteral("identity.sourceIp"), TemplateValue(QStringLiteral("127.0.0.1")));
    context.setStageVariable("v", "v1");
    const auto mapping = ParameterMapping::compile(Of::Request, "integration.request.header.X-Out", source);
    QVERIFY2(mapping, qPrintable(mapping ? QString() : mapping.error().message));
    QCOMPARE(mapping->place(), ParameterMapping::Place::Header);
    QCOMPARE(mapping->name(), "X-Out");
    const auto found = mapping->values(message, context);
    QVERIFY(found);
    QByteArrayList list;
    for (const QByteArray& value : *found)
        list += value;
    QCOMPARE(list.isEmpty() ? QByteArray("-") : list.join('|'), values);
}

void TestParameterMapping::mapsResponses()
{
    const MappableMessage message{{{"Etag", "1"}}, {}, {}, "{}"};
    TemplateContext context;
    const auto mapping =
        ParameterMapping::compile(Of::Response, "method.response.header.ETag", "integration.response.header.Etag");
    QVERIFY(mapping);
    QCOMPARE(mapping->values(message, context)->front(), "1");
}

void TestParameterMapping::refuses_data()
{
    QTest::addColumn<bool>("request");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("target") << true << QByteArray("integration.request.cookie.a") << QByteArray("'x'");
    QTest::newRow("target without name") << true << QByteArray("integration.request.header.") << QByteArray("'x'");
    QTest::newRow("response target") << false << QByteArray("integration.request.header.a") << QByteArray("'x'");
    QTest::newRow("source") << true << QByteArray("integration.request.header.a") << QByteArray("request.header.a");
    QTest::newRow("source without name") << true << QByteArray("integration.request.header.a")
                                         << QByteArray("method.request.header.");
    QTest::newRow("query of a response") << false << QByteArray("method.response.header.a")
                                         << QByteArray("integration.response.querystring.a");
    QTest::newRow("path") << true << QByteArray("integration.request.path.a") << QByteArray("method.request.body.a[");
}

void TestParameterMapping::refuses()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, source);
    QVERIFY(!ParameterMapping::compile(request ? Of::Request : Of::Response, target, source));
}

void TestParameterMapping::brokenBodies()
{
    TemplateContext context;
    const auto whole = ParameterMapping::compile(Of::Request, "integration.request.header.b", "method.request.body");
    const auto part = ParameterMapping::compile(Of::Request, "integration.request.header.b", "method.request.body.a");
    QVERIFY(whole && part);
    QCOMPARE(whole->values({{}, {}, {}, "<This is a body value>"}, context)->front(), "<This is a body value>");
    QCOMPARE(whole->values({}, context)->front(), "{}");
    QVERIFY(part->values({{}, {}, {}, "<a/>"}, context)->empty());
    const auto broken = whole->values({{}, {}, {}, "\n{wrongjson"}, context);
    QVERIFY(!broken);
    QCOMPARE(broken.error().message, QStringLiteral("Invalid JSON in request body"));
}

void TestParameterMapping::choosesTemplates_data()
{
    QTest::addColumn<QByteArray>("templates");
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<int>("behavior");
    QTest::addColumn<QByteArray>("choice");
    const auto row = [](const char* templates, const char* type, PassthroughBehavior behavior, const char* choice) {
        QTest::addRow("%s for %s, %d", type, templates, int(behavior))
            << QByteArray(templates) << QByteArray(type) << int(behavior) << QByteArray(choice);
    };
    using Behavior = PassthroughBehavior;
    row("application/json", "application/json", Behavior::WhenNoMatch, "0");
    row("text/plain application/json", "", Behavior::Never, "1");
    row("application/json", "Application/JSON; charset=utf-8", Behavior::Never, "0");
    row("$default", "text/plain", Behavior::Never, "0");
    row("application/json $default", "text/plain", Behavior::Never, "1");
    row("application/xml", "application/json", Behavior::WhenNoMatch, "pass");
    row("application/xml", "application/json", Behavior::WhenNoTemplates, "415");
    row("application/xml", "application/json", Behavior::Never, "415");
    row("", "application/json", Behavior::WhenNoMatch, "pass");
    row("", "application/json", Behavior::WhenNoTemplates, "pass");
    row("", "application/json", Behavior::Never, "415");
}

void TestParameterMapping::choosesTemplates()
{
    QFETCH(QByteArray, templates);
    QFETCH(QByteArray, contentType);
    QFETCH(int, behavior);
    QFETCH(QByteArray, choice);
    std::vector<QByteArray> types;
    if (!templates.isEmpty())
        for (const QByteArray& type : templates.split(' '))
            types.push_back(type);
    const TemplateChoice chosen = chooseTemplate(types, contentType, static_cast<PassthroughBehavior>(behavior));
    QByteArray told = "pass";
    if (const auto* use = std::get_if<UseTemplate>(&chosen)) told = QByteArray::number(int(use->index));
    if (std::holds_alternative<RefuseMediaType>(chosen)) told = "415";
    QCOMPARE(told, choice);
}

void TestParameterMapping::readsMockStatus_data()
{
    QTest::addColumn<QByteArray>("rendered");
    QTest::addColumn<int>("status");  // 0 for none
    const auto row = [](const char* rendered, int status) {
        QTest::newRow(rendered) << QByteArray(rendered) << status;
    };
    row("{\"statusCode\": 200}", 200);
    row("{ statusCode: 201 }", 201);
    row("{statusCode: 200, \"value\": 'goog'}", 200);
    row("{statusCode: 200, }foo: ''}", 200);
    row("{\"statusCode\": 200, \"\": \"\"}", 200);
    row("{'statusCode': 404,}", 404);
    row("{\"statusCode\": \"200\"}", 0);
    row("{\"statusCode\": 200.5}", 0);
    row("statusCode: 200", 0);
    row("{\"status\": 200}", 0);
    row("[200]", 0);
    row("{\"statusCode\": 200", 0);
    row("", 0);
}

void TestParameterMapping::readsMockStatus()
{
    QFETCH(QByteArray, rendered);
    QFETCH(int, status);
    QCOMPARE(mockStatusCode(rendered).value_or(0), status);
}

QTEST_GUILESS_MAIN(TestParameterMapping)
#include "tst_parametermapping.moc"
