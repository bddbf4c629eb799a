#include "core/gateway/access/PolicyDocument.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

using namespace trestle;
using namespace trestle::gateway;

namespace {

// A condition key of a row: one text, or a list of them.
PolicyValues valuesOf(const base::JsonValue* object)
{
    std::map<QByteArray, QList<QByteArray>> values;
    if (object)
        for (const auto& [key, value] : object->object()) {
            QList<QByteArray>& list = values[key.toLower()];
            if (value.isString()) list.push_back(value.string());
            for (const base::JsonValue& one : value.array())
                list.push_back(one.string());
        }
    return [values](const QByteArray& key) -> std::optional<QList<QByteArray>> {
        const auto found = values.find(key);
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
}

}  // namespace

class TestPolicyDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void refuses_data();
    void refuses();
    void endsOnHostilePatterns();
};

void TestPolicyDocument::decides_data()
{
    QTest::addColumn<base::JsonValue>("row");
    const base::JsonValue file = tests::gatewayCases("access/policies.json");
    for (const base::JsonValue& row : file.find("decisions")->array())
        QTest::newRow(tests::text(row, "title").constData()) << row;
}

void TestPolicyDocument::decides()
{
    QFETCH(base::JsonValue, row);
    PolicyDocument::Options options;
    options.executeApiPrefix = "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/";
    base::JsonValue document{base::JsonValue::Object()};
    document.insert("Version", row.find("version") ? *row.find("version") : base::JsonValue("2012-10-17"));
    document.insert("Statement", *row.find("statement"));
    const auto policy = PolicyDocument::parse(document, options);
    QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message));

    const QByteArray resource = row.find("resource")
                                    ? tests::text(row, "resource")
                                    : "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/dev/GET/pets/7";
    const QByteArray action = row.find("action") ? tests::text(row, "action") : "execute-api:Invoke";
    const QByteArray principal = tests::text(row, "principal");
    const QByteArray account = tests::text(row, "account");
    const QByteArray service = tests::text(row, "service");
    const PolicyDecision decision =
        policy->decide({action, resource, principal, account, service, valuesOf(row.find("values"))});
    QCOMPARE(decision.describe(), tests::text(row, "expect"));
}

void TestPolicyDocument::refuses_data()
{
    QTest::addColumn<QByteArray>("policy");
    QTest::addColumn<QString>("message");
    const base::JsonValue file = tests::gatewayCases("access/policies.json");
    for (const base::JsonValue& row : file.find("refused")->array())
        QTest::newRow(tests::text(row, "message").constData())
            << (row.find("text") ? tests::text(row, "text") : base::writeJson(*row.find("policy")))
            << QString::fromUtf8(tests::text(row, "message"));
}

void TestPolicyDocument::refuses()
{
    QFETCH(QByteArray, policy);
    QFETCH(QString, message);
    const auto parsed = PolicyDocument::parse(policy, {.principalRequired = true, .resourceLength = 512});
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().message.contains(message), qPrintable(parsed.error().message));
}

// An engine that tries every way for every star would not come back from this one.
void TestPolicyDocument::endsOnHostilePatterns()
{
    const QByteArray hostile = QByteArray("*a").repeated(500) + "*b";
    const auto pattern = PolicyPattern::parse(hostile, PolicyPattern::Variables::Read);
    QVERIFY(pattern);
    QVERIFY(!pattern->matches(QByteArray(1'600, 'a'), {}));
    QVERIFY(pattern->matches(QByteArray(1'600, 'a') + 'b', {}));
}

QTEST_APPLESS_MAIN(TestPolicyDocument)
#include "tst_policydocument.moc"
