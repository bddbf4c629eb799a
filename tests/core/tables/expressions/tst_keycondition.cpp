#include "ExpressionSupport.h"
#include "core/tables/expressions/KeyCondition.h"
#include "core/tables/expressions/ProjectionExpression.h"

using namespace trestle::base;
using namespace trestle::tables;

class TestKeyCondition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resolves_data();
    void resolves();
    void refuses_data();
    void refuses();
    void projects_data();
    void projects();
    void projectionErrors_data();
    void projectionErrors();
};

namespace {

const char* const values =
    R"({":p":{"S":"p"},":s":{"N":"5"},":t":{"N":"7"},":e":{"S":""},":b":{"BOOL":true},":x":{"S":"x"}})";

const char* operatorText(SortCondition::Operator op)
{
    switch (op) {
        case SortCondition::Operator::Equal:
            return "=";
        case SortCondition::Operator::Less:
            return "<";
        case SortCondition::Operator::LessOrEqual:
            return "<=";
        case SortCondition::Operator::Greater:
            return ">";
        case SortCondition::Operator::GreaterOrEqual:
            return ">=";
        case SortCondition::Operator::Between:
            return "between";
        case SortCondition::Operator::BeginsWith:
            return "begins";
    }
    Q_UNREACHABLE();
}

QByteArray text(const AttributeValue& value)
{
    QByteArray out;
    appendTypedJson(out, value);
    return out;
}

}  // namespace

void TestKeyCondition::resolves_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("sort");
    const auto row = [](const char* expression, const char* sort) {
        QTest::newRow(expression) << QByteArray(expression) << QByteArray(sort);
    };
    row("pk = :p", "");
    row(":p = pk", "");
    row("(pk = :p)", "");
    row("pk = :p AND sk = :s", R"(= {"N":"5"})");
    row("sk = :s AND pk = :p", R"(= {"N":"5"})");
    row("pk = :p AND sk < :s", R"(< {"N":"5"})");
    row("pk = :p AND :s < sk", R"(> {"N":"5"})");
    row("pk = :p AND sk <= :s", R"(<= {"N":"5"})");
    row("pk = :p AND :s <= sk", R"(>= {"N":"5"})");
    row("pk = :p AND sk > :s", R"(> {"N":"5"})");
    row("pk = :p AND :s > sk", R"(< {"N":"5"})");
    row("pk = :p AND (sk >= :s)", R"(>= {"N":"5"})");
    row("sk BETWEEN :s AND :t AND pk = :p", R"(between {"N":"5"} {"N":"7"})");
    row("pk = :p AND sk BETWEEN :s AND :t", R"(between {"N":"5"} {"N":"7"})");
    row("#k = :p AND sk = :s", R"(= {"N":"5"})");
}

void TestKeyCondition::resolves()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, sort);
    const ExpressionNames names = test::names("#k=pk", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const KeySchema keys{{"pk", KeyType::S}, KeyAttribute{"sk", KeyType::N}};
    const auto condition = KeyCondition::compile(expression, scope, keys);
    QVERIFY2(condition, condition ? "" : qPrintable(condition.error().message));
    QCOMPARE(text(condition->partition), QByteArray(R"({"S":"p"})"));
    QByteArray found;
    if (condition->sort) {
        found = operatorText(condition->sort->op) + (' ' + text(condition->sort->value));
        if (condition->sort->op == SortCondition::Operator::Between) found += ' ' + text(condition->sort->upper);
    }
    QCOMPARE(found, sort);
}

void TestKeyCondition::refuses_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<bool>("hasSort");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* expression, const char* message) {
        QTest::newRow(expression) << QByteArray(expression) << true << QString::fromUtf8(message);
    };
    row("sk = :s", "Query condition missed key schema element: pk");
    row("other1 = :p", "Query condition missed key schema element: pk");
    row("pk = :p AND other1 = :s", "Query condition missed key schema element: sk");
    row("pk > :p", "Query key condition not supported");
    row("begins_with(pk, :p)", "Query key condition not supported");
    row("pk BETWEEN :p AND :x AND sk = :s", "Query key condition not supported");
    row("pk = :s", "One or more parameter values were invalid: Condition parameter type does not match schema type");
    row("pk = :b", "One or more parameter values were invalid: Condition parameter type does not match schema type");
    row("pk = :p AND sk = :p",
        "One or more parameter values were invalid: Condition parameter type does not match schema type");
    row("pk = :e",
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
    row("pk = :p AND begins_with(sk, :x)",
        "One or more parameter values were invalid: Condition parameter type does not match schema type");
    row("pk = :p AND sk = :s AND a = :s",
        "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)");
    constexpr const char* twice =
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key";
    row("pk = :p AND sk > :s AND sk < :t", twice);
    row("pk = :p AND pk = :x", twice);
    row("pk = :p OR sk = :s", "Invalid operator used in KeyConditionExpression: OR");
    row("NOT pk = :p", "Invalid operator used in KeyConditionExpression: NOT");
    row("pk <> :p", "Invalid operator used in KeyConditionExpression: <>");
    row("pk IN (:p)", "Invalid operator used in KeyConditionExpression: IN");
    row("attribute_exists(pk)", "Invalid operator used in KeyConditionExpression: attribute_exists");
    row("pk = :p AND contains(sk, :s)", "Invalid operator used in KeyConditionExpression: contains");
    row("pk = :p AND size(sk) = :s",
        "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations");
    row("pk = sk", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
    row("pk.x = :p",
        "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes");
    row("pk[0] = :p",
        "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes");
    row(":p = :x", "Invalid condition in KeyConditionExpression: No key attribute specified");
    row("begins_with(:p, pk)",
        "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first "
        "operand");
    row(":p BETWEEN pk AND sk",
        "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first "
        "operand");
    row("pk = :p AND sk BETWEEN :t AND :s",
        "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to "
        "lower bound; "
        "lower bound operand: AttributeValue: {N:7}, upper bound operand: AttributeValue: {N:5}");
    row("pk = :p AND", R"(Invalid KeyConditionExpression: Syntax error; token: "<EOF>", near: "AND")");
    row("", "Invalid KeyConditionExpression: The expression can not be empty;");
    QTest::newRow("sort condition without a sort key")
        << QByteArray("pk = :p AND sk = :s") << false << QStringLiteral("Query key condition not supported");
}

void TestKeyCondition::refuses()
{
    QFETCH(QByteArray, expression);
    QFETCH(bool, hasSort);
    QFETCH(QString, message);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    KeySchema keys{{"pk", KeyType::S}, KeyAttribute{"sk", KeyType::N}};
    if (!hasSort) keys.sort.reset();
    const auto condition = KeyCondition::compile(expression, scope, keys);
    QVERIFY(!condition);
    QCOMPARE(condition.error().code, ErrorCode::Validation);
    QCOMPARE(condition.error().message, message);
}

void TestKeyCondition::projects_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("projected");
    const auto row = [](const char* expression, const char* projected) {
        QTest::newRow(expression) << QByteArray(expression) << QByteArray(projected);
    };
    row("a", R"({"a":{"N":"1"}})");
    row("absent", "{}");
    row("a, absent", R"({"a":{"N":"1"}})");
    row("m", R"({"m":{"M":{"x":{"N":"2"},"y":{"M":{"z":{"N":"3"}}}}}})");
    row("m.x", R"({"m":{"M":{"x":{"N":"2"}}}})");
    row("m.x, a, m.y.z", R"({"a":{"N":"1"},"m":{"M":{"x":{"N":"2"},"y":{"M":{"z":{"N":"3"}}}}}})");
    row("m.absent", "{}");
    row("a.x", "{}");
    row("l[0]", R"({"l":{"L":[{"N":"4"}]}})");
    row("l[2], l[0]", R"({"l":{"L":[{"N":"4"},{"M":{"p":{"S":"q"},"r":{"S":"s"}}}]}})");
    row("l[2].p", R"({"l":{"L":[{"M":{"p":{"S":"q"}}}]}})");
    row("l[2].r, l[2].p, l[1]", R"({"l":{"L":[{"N":"5"},{"M":{"p":{"S":"q"},"r":{"S":"s"}}}]}})");
    row("l[9]", "{}");
    row("l.x", "{}");
    row("#n", R"({"name":{"S":"n"}})");
    row(" a ,\t#n ", R"({"a":{"N":"1"},"name":{"S":"n"}})");
}

void TestKeyCondition::projects()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, projected);
    const ExpressionNames names = test::names("#n=name", "");
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto projection = ProjectionExpression::compile(expression, scope);
    QVERIFY2(projection, projection ? "" : qPrintable(projection.error().message));
    const Item item = test::item(R"({"a":{"N":"1"},"m":{"M":{"x":{"N":"2"},"y":{"M":{"z":{"N":"3"}}}}},
        "l":{"L":[{"N":"4"},{"N":"5"},{"M":{"p":{"S":"q"},"r":{"S":"s"}}}]},"name":{"S":"n"}})");
    QCOMPARE(test::json(projection->project(item)), projected);
}

void TestKeyCondition::projectionErrors_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* expression, const char* message) {
        QTest::newRow(*expression ? expression : "nothing") << QByteArray(expression) << QString::fromUtf8(message);
    };
    row("", "The expression can not be empty;");
    row("a b", R"(Syntax error; token: "b", near: "a b")");
    row("a,", R"(Syntax error; token: "<EOF>", near: ",")");
    row(",a", R"(Syntax error; token: ",", near: ",a")");
    row("a.", R"(Syntax error; token: "<EOF>", near: ".")");
    row("a[x]", R"(Syntax error; token: "x", near: "[x]")");
    row(":v", R"(Syntax error; token: ":v", near: ":v")");
    row("size(a)", R"(Syntax error; token: "(", near: "size(a")");
    row("name", "Attribute name is a reserved keyword; reserved keyword: name");
    row("#x", "An expression attribute name used in the document path is not defined; attribute name: #x");
    row("a, a.b",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path "
        "two: [a, b]");
    row("a.b, c, a.b",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, "
        "b], path two: [a, b]");
    row("a.b, a[1]",
        "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, "
        "b], path two: [a, [1]]");
}

void TestKeyCondition::projectionErrors()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, message);
    const ExpressionNames names;
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto projection = ProjectionExpression::compile(expression, scope);
    QVERIFY(!projection);
    QCOMPARE(projection.error().message, QStringLiteral("Invalid ProjectionExpression: ") + message);
}

QTEST_APPLESS_MAIN(TestKeyCondition)
#include "tst_keycondition.moc"
