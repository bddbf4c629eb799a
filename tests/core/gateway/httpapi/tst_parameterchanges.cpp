#include "core/gateway/httpapi/ParameterChanges.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::ParameterChanges;
using tests::text;

class TestParameterChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesMessages_data();
    void changesMessages();
};

void TestParameterChanges::changesMessages_data()
{
    QTest::addColumn<int>("index");
    const JsonValue cases = tests::gatewayCases("http/parameter-changes.json");
    for (size_t i = 0; i < cases.array().size(); ++i)
        QTest::newRow(text(cases.array()[i], "name")) << int(i);
}

void TestParameterChanges::changesMessages()
{
    QFETCH(int, index);
    const JsonValue cases = tests::gatewayCases("http/parameter-changes.json");
    const JsonValue& row = cases.array()[size_t(index)];
    const bool request = text(row, "of") == "request";

    const auto changes = ParameterChanges::compile(
        request ? ParameterChanges::Of::Request : ParameterChanges::Of::Response, *row.find("mappings"));
    if (row.find("refused")) {
        QVERIFY(!changes);
        QVERIFY2(changes.error().message.contains(QString::fromUtf8(text(row, "refused"))),
                 qPrintable(changes.error().message));
        return;
    }
    QVERIFY2(changes, changes ? "" : qPrintable(changes.error().message));

    const http::Headers headers{{"x-sent", "one"}, {"accept", "*/*"}, {"X-Sent", "two"}};
    const QByteArray body(R"({"user": {"names": ["An", "Ann"], "age": 7}})");
    const std::vector<gateway::PathParameter> path{{"petId", "7"}, {"name", "rex"}};
    const std::map<QByteArray, QByteArray> variables{{"colour", "blue"}};
    const gateway::ChangeInput input{.headers = headers,
                                     .body = body,
                                     .query = request ? QByteArrayView("a=1&b=2&a=3") : QByteArrayView(),
                                     .path = "/pets/7/rex",
                                     .pathParameters = &path,
                                     .stageVariables = variables,
                                     .context = [](const QByteArray& name) {
                                         return name == "requestId" ? std::optional<QByteArray>("id-1") : std::nullopt;
                                     }};
    const auto outcome = changes->apply(input);
    if (row.find("fails")) {
        QVERIFY(!outcome);
        QVERIFY2(outcome.error().message.contains(QString::fromUtf8(text(row, "fails"))),
                 qPrintable(outcome.error().message));
        return;
    }
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));

    const JsonValue& expected = *row.find("expect");
    if (const JsonValue* wanted = expected.find("headers"))
        for (const auto& [name, values] : wanted->object()) {
            std::vector<QByteArray> texts;
            for (const JsonValue& value : values.array())
                texts.push_back(value.string());
            QCOMPARE(outcome->headers.values(name), texts);
        }
    QCOMPARE(outcome->path.value_or(QByteArray()), text(expected, "path"));
    if (expected.find("query")) QCOMPARE(outcome->query, text(expected, "query"));
    QCOMPARE(outcome->status.value_or(0), int(expected.find("status") ? *expected.find("status")->toInteger() : 0));
    QCOMPARE(outcome->headers.values("accept"), std::vector<QByteArray>{"*/*"});
}

QTEST_APPLESS_MAIN(TestParameterChanges)
#include "tst_parameterchanges.moc"
