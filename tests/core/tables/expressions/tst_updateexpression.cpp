#include "ExpressionSupport.h"
#include "core/tables/expressions/UpdateExpression.h"

using namespace trestle::base;
using namespace trestle::tables;

class TestUpdateExpression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void effects_data();
    void effects();
    void refuses_data();
    void refuses();
    void failsOnItem_data();
    void failsOnItem();
    void keysStay_data();
    void keysStay();
    void createsItem_data();
    void createsItem();
    void recordSize_data();
    void recordSize();
    void hostileText_data();
    void hostileText();
    void nestingIsLimited();
};

namespace {

const char* const values = R"({
    ":1": {"N": "1"}, ":5": {"N": "5"}, ":s": {"S": "x"}, ":t": {"S": "y"}, ":list": {"L": [{"N": "8"}, {"N": "9"}]},
    ":empty": {"L": []}, ":map": {"M": {"k": {"N": "1"}}}, ":ss": {"SS": ["a", "b"]}, ":c": {"SS": ["c"]},
    ":ns": {"NS": ["1", "2"]}, ":bs": {"BS": ["AQ=="]}, ":bool": {"BOOL": true}, ":null": {"NULL": true},
    ":b": {"B": "AQ=="}, ":big": {"N": "9e125"}})";

}  // namespace

void TestUpdateExpression::effects_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("updatedOld");
    QTest::addColumn<QByteArray>("updatedNew");
    const auto row = [](const char* text, const char* before, const char* after, const char* updatedOld,
                        const char* updatedNew) {
        QTest::addRow("%s on %s", text, before) << QByteArray(text) << QByteArray(before) << QByteArray(after)
                                                << QByteArray(updatedOld) << QByteArray(updatedNew);
    };
    row("SET a = :s", "{}", R"({"a":{"S":"x"}})", "{}", R"({"a":{"S":"x"}})");
    row("SET a = :s", R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"a":{"S":"x"},"b":{"N":"2"}})", R"({"a":{"N":"1"}})",
        R"({"a":{"S":"x"}})");
    row("SET a = :s, b = :t", "{}", R"({"a":{"S":"x"},"b":{"S":"y"}})", "{}", R"({"a":{"S":"x"},"b":{"S":"y"}})");
    row("SET a = b, b = a", R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"a":{"N":"2"},"b":{"N":"1"}})",
        R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"a":{"N":"2"},"b":{"N":"1"}})");
    row("SET a = a + :1", R"({"a":{"N":"0.5"}})", R"({"a":{"N":"1.5"}})", R"({"a":{"N":"0.5"}})",
        R"({"a":{"N":"1.5"}})");
    row("SET a = :5 - a", R"({"a":{"N":"7"}})", R"({"a":{"N":"-2"}})", R"({"a":{"N":"7"}})", R"({"a":{"N":"-2"}})");
    row("SET a = (:5 - :1)", "{}", R"({"a":{"N":"4"}})", "{}", R"({"a":{"N":"4"}})");
    row("SET a = (:5) + (:1)", "{}", R"({"a":{"N":"6"}})", "{}", R"({"a":{"N":"6"}})");
    row("SET a = if_not_exists(a, :5)", "{}", R"({"a":{"N":"5"}})", "{}", R"({"a":{"N":"5"}})");
    row("SET a = if_not_exists(a, :5)", R"({"a":{"N":"1"}})", R"({"a":{"N":"1"}})", R"({"a":{"N":"1"}})",
        R"({"a":{"N":"1"}})");
    row("SET a = if_not_exists(a, :5) + :1", "{}", R"({"a":{"N":"6"}})", "{}", R"({"a":{"N":"6"}})");
    row("SET a = if_not_exists(b, if_not_exists(c, :s))", "{}", R"({"a":{"S":"x"}})", "{}", R"({"a":{"S":"x"}})");
    row("SET a = list_append(a, :list)", R"({"a":{"L":[{"N":"7"}]}})", R"({"a":{"L":[{"N":"7"},{"N":"8"},{"N":"9"}]}})",
        R"({"a":{"L":[{"N":"7"}]}})", R"({"a":{"L":[{"N":"7"},{"N":"8"},{"N":"9"}]}})");
    row("SET a = list_append(:list, a)", R"({"a":{"L":[{"N":"7"}]}})", R"({"a":{"L":[{"N":"8"},{"N":"9"},{"N":"7"}]}})",
        R"({"a":{"L":[{"N":"7"}]}})", R"({"a":{"L":[{"N":"8"},{"N":"9"},{"N":"7"}]}})");
    row("SET a = list_append(if_not_exists(a, :empty), :list)", "{}", R"({"a":{"L":[{"N":"8"},{"N":"9"}]}})", "{}",
        R"({"a":{"L":[{"N":"8"},{"N":"9"}]}})");
    row("SET m.x = :s", R"({"m":{"M":{"y":{"N":"1"}}}})", R"({"m":{"M":{"x":{"S":"x"},"y":{"N":"1"}}}})", "{}",
        R"({"m":{"M":{"x":{"S":"x"}}}})");
    row("SET m.y = :s", R"({"m":{"M":{"y":{"N":"1"},"z":{"N":"2"}}}})", R"({"m":{"M":{"y":{"S":"x"},"z":{"N":"2"}}}})",
        R"({"m":{"M":{"y":{"N":"1"}}}})", R"({"m":{"M":{"y":{"S":"x"}}}})");
    row("SET m.y[1].z = :s", R"({"m":{"M":{"y":{"L":[{"N":"1"},{"M":{}}]}}}})",
        R"({"m":{"M":{"y":{"L":[{"N":"1"},{"M":{"z":{"S":"x"}}}]}}}})", "{}",
        R"({"m":{"M":{"y":{"L":[{"M":{"z":{"S":"x"}}}]}}}})");
    row("SET l[0] = :s", R"({"l":{"L":[{"N":"1"},{"N":"2"}]}})", R"({"l":{"L":[{"S":"x"},{"N":"2"}]}})",
        R"({"l":{"L":[{"N":"1"}]}})", R"({"l":{"L":[{"S":"x"}]}})");
    row("SET l[7] = :s", R"({"l":{"L":[{"N":"1"}]}})", R"({"l":{"L":[{"N":"1"},{"S":"x"}]}})", "{}", "{}");
    row("SET l[9] = :t, l[7] = :s", R"({"l":{"L":[{"N":"1"}]}})", R"({"l":{"L":[{"N":"1"},{"S":"x"},{"S":"y"}]}})",
        "{}", "{}");
    row("REMOVE a", R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"b":{"N":"2"}})", R"({"a":{"N":"1"}})", "{}");
    row("REMOVE a", "{}", "{}", "{}", "{}");
    row("REMOVE a, b", R"({"a":{"N":"1"},"b":{"N":"2"}})", "{}", R"({"a":{"N":"1"},"b":{"N":"2"}})", "{}");
    row("REMOVE m.x", R"({"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}})", R"({"m":{"M":{"y":{"N":"2"}}}})",
        R"({"m":{"M":{"x":{"N":"1"}}}})", "{}");
    row("REMOVE l[0], l[2]", R"({"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"}]}})",
        R"({"l":{"L":[{"N":"1"},{"N":"3"}]}})", R"({"l":{"L":[{"N":"0"},{"N":"2"}]}})", R"({"l":{"L":[{"N":"1"}]}})");
    row("REMOVE l[9]", R"({"l":{"L":[{"N":"0"}]}})", R"({"l":{"L":[{"N":"0"}]}})", "{}", "{}");
    row("REMOVE l[1] SET l[0] = :s", R"({"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]}})",
        R"({"l":{"L":[{"S":"x"},{"N":"2"}]}})", R"({"l":{"L":[{"N":"0"},{"N":"1"}]}})",
        R"({"l":{"L":[{"S":"x"},{"N":"2"}]}})");
    row("REMOVE l[1] SET l[5] = :s", R"({"l":{"L":[{"N":"0"}]}})", R"({"l":{"L":[{"N":"0"},{"S":"x"}]}})", "{}",
        R"({"l":{"L":[{"S":"x"}]}})");
    row("ADD a :5", "{}", R"({"a":{"N":"5"}})", "{}", R"({"a":{"N":"5"}})");
    row("ADD a :5", R"({"a":{"N":"-2"}})", R"({"a":{"N":"3"}})", R"({"a":{"N":"-2"}})", R"({"a":{"N":"3"}})");
    row("ADD a :c", R"({"a":{"SS":["a","c"]}})", R"({"a":{"SS":["a","c"]}})", R"({"a":{"SS":["a","c"]}})",
        R"({"a":{"SS":["a","c"]}})");
    row("ADD a :ss", R"({"a":{"SS":["z"]}})", R"({"a":{"SS":["a","b","z"]}})", R"({"a":{"SS":["z"]}})",
        R"({"a":{"SS":["a","b","z"]}})");
    row("ADD a :ns", "{}", R"({"a":{"NS":["1","2"]}})", "{}", R"({"a":{"NS":["1","2"]}})");
    row("ADD a :bs", R"({"a":{"BS":["AA=="]}})", R"({"a":{"BS":["AA==","AQ=="]}})", R"({"a":{"BS":["AA=="]}})",
        R"({"a":{"BS":["AA==","AQ=="]}})");
    row("ADD m.n :5", R"({"m":{"M":{}}})", R"({"m":{"M":{"n":{"N":"5"}}}})", "{}", R"({"m":{"M":{"n":{"N":"5"}}}})");
    row("DELETE a :ss", R"({"a":{"SS":["a","z"]}})", R"({"a":{"SS":["z"]}})", R"({"a":{"SS":["a","z"]}})",
        R"({"a":{"SS":["z"]}})");
    row("DELETE a :ss", R"({"a":{"SS":["a","b"]}})", "{}", R"({"a":{"SS":["a","b"]}})", "{}");
    row("DELETE a :ss", "{}", "{}", "{}", "{}");
    row("DELETE a :ns", R"({"a":{"NS":["1.0","3"]}})", R"({"a":{"NS":["3"]}})", R"({"a":{"NS":["1","3"]}})",
        R"({"a":{"NS":["3"]}})");
    row("SET a = :s REMOVE b ADD c :5 DELETE d :ss", R"({"b":{"N":"1"},"c":{"N":"1"},"d":{"SS":["b","q"]}})",
        R"({"a":{"S":"x"},"c":{"N":"6"},"d":{"SS":["q"]}})", R"({"b":{"N":"1"},"c":{"N":"1"},"d":{"SS":["b","q"]}})",
        R"({"a":{"S":"x"},"c":{"N":"6"},"d":{"SS":["q"]}})");
    row("set a = :s remove b", R"({"b":{"N":"1"}})", R"({"a":{"S":"x"}})", R"({"b":{"N":"1"}})", R"({"a":{"S":"x"}})");
    row("SET #n = :s, #m.#n = :t", R"({"map":{"M":{}}})", R"({"map":{"M":{"name":{"S":"y"}}},"name":{"S":"x"}})", "{}",
        R"({"map":{"M":{"name":{"S":"y"}}},"name":{"S":"x"}})");
    row("SET a=:s,b=:t", "{}", R"({"a":{"S":"x"},"b":{"S":"y"}})", "{}", R"({"a":{"S":"x"},"b":{"S":"y"}})");
}

void TestUpdateExpression::effects()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, updatedOld);
    QFETCH(QByteArray, updatedNew);
    const ExpressionNames names = test::names("#n=name #m=map", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto update = UpdateExpression::compile(expression, scope);
    QVERIFY2(update, update ? "" : qPrintable(update.error().message));
    const auto outcome = update->apply(test::item(before));
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(test::json(outcome->item), after);
    QCOMPARE(test::json(outcome->updatedOld), updatedOld);
    QCOMPARE(test::json(outcome->updatedNew), updatedNew);
}

void TestUpdateExpression::refuses_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* text, const char* message) {
        QTest::newRow(*text ? text : "nothing") << QByteArray(text) << QString::fromUtf8(message);
    };
    row("", "The expression can not be empty;");
    row("SET", R"(Syntax error; token: "<EOF>", near: "SET")");
    row("whatever bs", R"(Syntax error; token: "whatever", near: "whatever bs")");
    row("SET a", R"(Syntax error; token: "<EOF>", near: "a")");
    row("SET a =", R"(Syntax error; token: "<EOF>", near: "=")");
    row("SET a = :s,", R"(Syntax error; token: "<EOF>", near: ",")");
    row("SET a = :s b = :t", R"(Syntax error; token: "b", near: ":s b =")");
    row("SET a = :1 + :1 + :1", R"(Syntax error; token: "+", near: ":1 + :1")");
    row("SET a = :1 +", R"(Syntax error; token: "<EOF>", near: "+")");
    row("SET a = :1 / :1", R"(Syntax error; token: "/", near: ":1 / :1")");
    row("SET _abc = :s", R"(Syntax error; token: "_abc", near: "SET _abc =")");
    row("SET a.b. = :s", R"(Syntax error; token: "=", near: ". = :s")");
    row("SET :s = a", R"(Syntax error; token: ":s", near: "SET :s =")");
    row("SET set = :s", R"(Syntax error; token: "set", near: "SET set =")");
    row("REMOVE", R"(Syntax error; token: "<EOF>", near: "REMOVE")");
    row("REMOVE a = :s", R"(Syntax error; token: "=", near: "a = :s")");
    row("ADD a", R"(Syntax error; token: "<EOF>", near: "a")");
    row("ADD a b", R"(Syntax error; token: "b", near: "a b")");
    row("ADD a = :1", R"(Syntax error; token: "=", near: "a = :1")");
    row("SET a = ", R"(Syntax error; token: "<EOF>", near: "= ")");
    row("SET a = :1 b \n", "Syntax error; token: \"b\", near: \":1 b \n\"");
    row("  whatever bs", R"(Syntax error; token: "whatever", near: "  whatever bs")");
    row("  SET", R"(Syntax error; token: "<EOF>", near: "SET")");
    row("SET name = :s", "Attribute name is a reserved keyword; reserved keyword: name");
    row("REMOVE m.Data", "Attribute name is a reserved keyword; reserved keyword: Data");
    row("SET a = foo(:s)", "Invalid function name; function: foo");
    row("SET a = size(b)", "The function is not allowed in an update expression; function: size");
    row("SET a = attribute_exists(b)",
        "The function is not allowed in an update expression; function: attribute_exists");
    row("SET a = :s SET b = :t", R"(The "SET" section can only be used once in an update expression;)");
    row("REMOVE a REMOVE b", R"(The "REMOVE" section can only be used once in an update expression;)");
    row("ADD a :1 SET b = :s ADD c :1", R"(The "ADD" section can only be used once in an update expression;)");
    row("DELETE a :ss DELETE b :ss", R"(The "DELETE" section can only be used once in an update expression;)");
    row("SET #x = :s", "An expression attribute name used in the document path is not defined; attribute name: #x");
    row("SET a = :x", "An expression attribute value used in expression is not defined; attribute value: :x");
    row("ADD a :x", "An expression attribute value used in expression is not defined; attribute value: :x");
    row("SET a = :s, a.b = :t",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path "
        "two: "
        "[a, b]");
    row("SET a = :s, a = :t",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path "
        "two: [a]");
    row("SET a[1] = :s REMOVE a[1].x",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, [1]], "
        "path "
        "two: [a, [1], x]");
    row("SET a.b = :s, a[0] = :t",
        "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], "
        "path two: "
        "[a, [0]]");
    row("SET a = list_append(list_append(b, :list), :list)",
        "The function is not allowed to be used this way in an expression; function: list_append");
    row("SET a = if_not_exists(b, list_append(c, :list))",
        "The function is not allowed to be used this way in an expression; function: list_append");
    row("SET a = if_not_exists(b)",
        "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of "
        "operands: 1");
    row("SET a = list_append(b, c, d)",
        "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: "
        "3");
    row("SET a = if_not_exists(:s, :t)",
        "Operator or function requires a document path; operator or function: if_not_exists");
    row("SET a = list_append(a, :s)",
        "Incorrect operand type for operator or function; operator or function: list_append, operand type: S");
    row("SET a = b + :s", "Incorrect operand type for operator or function; operator or function: +, operand type: S");
    row("SET a = :list - b",
        "Incorrect operand type for operator or function; operator or function: -, operand type: L");
    const auto wrongKind = [&row](const char* text, const char* kind) {
        row(text, qPrintable(QStringLiteral("Incorrect operand type for operator or function; %1, typeSet: "
                                            "ALLOWED_FOR_ADD_OPERAND")
                                 .arg(QLatin1String(kind))));
    };
    wrongKind("ADD a :s", "operator: ADD, operand type: STRING");
    wrongKind("ADD a :list", "operator: ADD, operand type: LIST");
    wrongKind("ADD a :bool", "operator: ADD, operand type: BOOL");
    wrongKind("ADD a :map", "operator: ADD, operand type: MAP");
    wrongKind("ADD a :b", "operator: ADD, operand type: BINARY");
    wrongKind("DELETE a :1", "operator: DELETE, operand type: NUMBER");
    wrongKind("DELETE a :null", "operator: DELETE, operand type: NULL");
}

void TestUpdateExpression::refuses()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, message);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto update = UpdateExpression::compile(expression, scope);
    QVERIFY(!update);
    QCOMPARE(update.error().code, ErrorCode::Validation);
    QCOMPARE(update.error().message, QStringLiteral("Invalid UpdateExpression: ") + message);
}

void TestUpdateExpression::failsOnItem_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* text, const char* before, const char* message) {
        QTest::addRow("%s on %s", text, before) << QByteArray(text) << QByteArray(before) << QString::fromUtf8(message);
    };
    const char* path = "The document path provided in the update expression is invalid for update";
    row("SET m.x = :s", "{}", path);
    row("SET m.x = :s", R"({"m":{"S":"a"}})", path);
    row("SET m.x = :s", R"({"m":{"L":[]}})", path);
    row("SET m[0] = :s", R"({"m":{"M":{}}})", path);
    row("SET m.x.y = :s", R"({"m":{"M":{}}})", path);
    row("SET l[3].x = :s", R"({"l":{"L":[]}})", path);
    row("REMOVE m.x", "{}", path);
    row("REMOVE m[0]", R"({"m":{"M":{}}})", path);
    row("ADD m.x :1", "{}", path);
    row("DELETE m.x :ss", "{}", path);
    const char* missing = "The provided expression refers to an attribute that does not exist in the item";
    row("SET a = b", "{}", missing);
    row("SET a = a + :1", "{}", missing);
    row("SET a = list_append(a, :list)", "{}", missing);
    row("SET a = m.x", R"({"m":{"M":{}}})", missing);
    const char* type = "An operand in the update expression has an incorrect data type";
    row("SET a = a + :1", R"({"a":{"S":"x"}})", type);
    row("SET a = list_append(a, :list)", R"({"a":{"N":"1"}})", type);
    row("ADD a :1", R"({"a":{"S":"x"}})", type);
    row("ADD a :ss", R"({"a":{"N":"1"}})", type);
    row("ADD a :ns", R"({"a":{"SS":["a"]}})", type);
    row("DELETE a :ss", R"({"a":{"NS":["1"]}})", type);
    row("DELETE a :ss", R"({"a":{"S":"a"}})", type);
    const char* overflow = "Number overflow. Attempting to store a number with magnitude larger than supported range";
    row("SET a = a + :big", R"({"a":{"N":"9e125"}})", overflow);
    row("ADD a :big", R"({"a":{"N":"1e125"}})", overflow);
    row("ADD a :1", R"({"a":{"N":"1e60"}})", overflow);
}

void TestUpdateExpression::failsOnItem()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, before);
    QFETCH(QString, message);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto update = UpdateExpression::compile(expression, scope);
    QVERIFY2(update, update ? "" : qPrintable(update.error().message));
    const auto outcome = update->apply(test::item(before));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::Validation);
    QCOMPARE(outcome.error().message, message);
}

void TestUpdateExpression::keysStay_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("message");
    const QString part = QStringLiteral(
        "One or more parameter values were invalid: Cannot update attribute %1. This attribute is part of the key");
    QTest::newRow("other attribute") << QByteArray("SET a = :s") << QString();
    QTest::newRow("reads a key") << QByteArray("SET a = id") << QString();
    QTest::newRow("partition") << QByteArray("SET id = :s") << part.arg(QStringLiteral("id"));
    QTest::newRow("sort") << QByteArray("SET a = :s ADD seq :1") << part.arg(QStringLiteral("seq"));
    QTest::newRow("removed") << QByteArray("REMOVE id") << part.arg(QStringLiteral("id"));
    QTest::newRow("inside a key") << QByteArray("SET id.x = :s") << part.arg(QStringLiteral("id"));
    QTest::newRow("both, by key") << QByteArray("SET seq = :1 REMOVE id") << part.arg(QStringLiteral("id"));
}

void TestUpdateExpression::keysStay()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, message);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const KeySchema keys{{"id", KeyType::S}, KeyAttribute{"seq", KeyType::N}};
    const Result<void> checked = UpdateExpression::compile(expression, scope)->checkKeys(keys);
    QCOMPARE(checked ? QString() : checked.error().message, message);
}

void TestUpdateExpression::createsItem_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<bool>("creates");
    QTest::newRow("SET") << QByteArray("SET a = :s") << true;
    QTest::newRow("ADD") << QByteArray("REMOVE b ADD a :1") << true;
    QTest::newRow("REMOVE") << QByteArray("REMOVE a") << false;
    QTest::newRow("REMOVE and DELETE") << QByteArray("REMOVE a DELETE b :ss") << false;
}

void TestUpdateExpression::createsItem()
{
    QFETCH(QByteArray, expression);
    QFETCH(bool, creates);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    QCOMPARE(UpdateExpression::compile(expression, scope)->createsItem(), creates);
}

void TestUpdateExpression::recordSize_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<qint64>("size");
    const auto row = [](const char* expression, qint64 size) {
        QTest::newRow(expression) << QByteArray(expression) << 3 + size;
    };
    const qint64 path = 1 + 14 + 1;  // of one letter, as it is read
    row("SET b = :s", 19 + 1 + 1);
    row("SET abc = :s, b = :1", 19 + 3 + 1 + 19 + 1 + 2);
    row("SET m.leaf = :s", 19 + 1 + 4 + 4 + 1);
    row("SET l[10] = :s", 19 + 1 + 4 + 2 + 1);
    row("SET b = q", 19 + 1 + path);
    row("SET b = m.z[10]", 19 + 1 + 1 + 3 * 14 + 1 + 1 + 2);
    row("SET b = q + :1", 19 + 1 + 34 + path + 2);
    row("SET b = q - :1", 19 + 1 + 37 + path + 2);
    row("SET b = if_not_exists(q, :s)", 19 + 1 + 39 + path + 1);
    row("SET b = list_append(q, :list)", 19 + 1 + 37 + path + 3 + 2 + 4);
    row("SET b = list_append(if_not_exists(q, :empty), :list)", 19 + 1 + 37 + 39 + path + 3 + 3 + 2 + 4);
    row("ADD b :1", 19 + 1 + 2);
    row("ADD b :ss", 19 + 1 + 2);
    row("DELETE b :ss", 1 + 1);
    row("REMOVE b", 1 + 1);
    row("REMOVE m.leaf, l[1]", 1 + 1 + 4 + 4 + 1 + 1 + 4 + 1);
}

void TestUpdateExpression::recordSize()
{
    QFETCH(QByteArray, expression);
    QFETCH(qint64, size);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto update = UpdateExpression::compile(expression, scope);
    QVERIFY2(update, update ? "" : qPrintable(update.error().message));
    QCOMPARE(update->recordSize(), size);
}

void TestUpdateExpression::hostileText_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::newRow("open parentheses") << "SET a = " + QByteArray(4000, '(');
    QTest::newRow("balanced parentheses") << "SET a = " + QByteArray(1500, '(') + ":1" + QByteArray(1500, ')');
    QTest::newRow("functions") << "SET a = " + QByteArray("if_not_exists(a,").repeated(250);
    QTest::newRow("sections") << QByteArray("SET ").repeated(1000);
    QTest::newRow("deep path") << "REMOVE a" + QByteArray("[0]").repeated(1300);
    QTest::newRow("many sums") << "SET a0 = :1 + :1" + [] {
        QByteArray sums;
        for (int i = 1; i <= 300 && sums.size() < 3900; ++i)
            sums += ",a=:1+:1";
        return sums;
    }();
    QTest::newRow("too long") << "SET a = :s" + QByteArray(5000, ' ');
}

void TestUpdateExpression::hostileText()
{
    QFETCH(QByteArray, expression);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto update = UpdateExpression::compile(expression, scope);
    QVERIFY(!update);
    QVERIFY(update.error().message.startsWith(QLatin1String("Invalid UpdateExpression: ")));
}

void TestUpdateExpression::nestingIsLimited()
{
    const auto nested = [](int levels) {
        AttributeValue value = AttributeValue::string("x");
        for (int i = 0; i < levels; ++i)
            value = AttributeValue::List{value};
        return value;
    };
    const auto error = [&](int levels) {
        ExpressionNames names;
        names.values = Item{{":v", nested(levels)}};
        ExpressionScope scope = *ExpressionScope::create(names);
        const auto outcome = UpdateExpression::compile("SET m.x = :v", scope)->apply(test::item(R"({"m":{"M":{}}})"));
        return outcome ? QString() : outcome.error().message;
    };
    QCOMPARE(error(30), QString());
    QVERIFY(error(31).startsWith(QLatin1String("Nesting Levels have exceeded supported limits")));
}

QTEST_APPLESS_MAIN(TestUpdateExpression)
#include "tst_updateexpression.moc"
