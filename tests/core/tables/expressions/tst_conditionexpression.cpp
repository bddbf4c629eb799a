#include "ExpressionSupport.h"
#include "core/tables/expressions/ConditionExpression.h"
#include "core/tables/expressions/ReservedWords.h"

using namespace trestle::base;
using namespace trestle::tables;

namespace {

// What the truth rows are asked about.
const char* const book = R"({
    "title": {"S": "The Trestle"}, "pages": {"N": "310"}, "price": {"N": "12.50"}, "cover": {"B": "AAECAw=="},
    "lent": {"BOOL": true}, "gone": {"NULL": true}, "tags": {"SS": ["bridge", "rail", "wood"]},
    "years": {"NS": ["1999", "2001"]}, "marks": {"BS": ["AQ==", "Ag=="]}, "blank": {"S": ""}, "same": {"N": "310.0"},
    "authors": {"L": [{"S": "Ann"}, {"M": {"name": {"S": "Bo"}, "born": {"N": "1950"}}}, {"N": "3"}]},
    "shop": {"M": {"city": {"S": "Ulm"}, "rooms": {"M": {"a": {"L": [{"N": "7"}, {"S": "x"}]}}}}}})";

const char* const values = R"({
    ":title": {"S": "The Trestle"}, ":the": {"S": "The"}, ":b": {"S": "b"}, ":z": {"S": "z"}, ":310": {"N": "310"},
    ":311": {"N": "3.11e2"}, ":0": {"N": "0"}, ":true": {"BOOL": true}, ":false": {"BOOL": false}, ":null": {"NULL": true},
    ":bytes": {"B": "AAE="}, ":whole": {"B": "AAECAw=="}, ":rail": {"S": "rail"}, ":tags": {"SS": ["wood", "rail", "bridge"]},
    ":1999": {"N": "1999.0"}, ":mark": {"B": "Ag=="}, ":Ann": {"S": "Ann"}, ":list": {"L": [{"N": "7"}, {"S": "x"}]},
    ":S": {"S": "S"}, ":N": {"S": "N"}, ":L": {"S": "L"}, ":M": {"S": "M"}, ":BOOL": {"S": "BOOL"}, ":NULL": {"S": "NULL"},
    ":SS": {"S": "SS"}, ":NS": {"S": "NS"}, ":BS": {"S": "BS"}, ":B": {"S": "B"}, ":DOG": {"S": "DOG"}, ":3": {"N": "3"},
    ":11": {"N": "11"}, ":2": {"N": "2"}, ":4": {"N": "4"}, ":empty": {"S": ""}})";

}  // namespace

class TestConditionExpression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void truth_data();
    void truth();
    void refuses_data();
    void refuses();
    void limits();
    void hostileText_data();
    void hostileText();
    void pathsAreKnown();
    void sameTextAgain();
    void queryFilterMayNotSeeKeys();
    void scopeErrors_data();
    void scopeErrors();
    void unusedPlaceholders();
    void reservedWords();
};

void TestConditionExpression::truth_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<bool>("expected");
    const auto yes = [](const char* text) { QTest::newRow(text) << QByteArray(text) << true; };
    const auto no = [](const char* text) { QTest::newRow(text) << QByteArray(text) << false; };
    yes("title = :title");
    no("title = :the");
    no("title = :310");
    yes("title <> :the");
    no("title <> :title");
    yes("title <> :310");
    no("absent = :title");
    yes("absent <> :title");
    no("absent < :z");
    no("absent >= :z");
    yes("pages = :310");
    yes("pages = same");
    yes(":310 = pages");
    yes("pages < :311");
    yes("pages <= :310");
    no("pages > :310");
    yes("pages >= :310");
    no("pages < title");
    no("title < pages");
    yes("price < pages");
    yes("title < :z");
    no("title > :z");
    yes("cover > :bytes");
    yes("cover = :whole");
    yes("lent = :true");
    no("lent = :false");
    yes("gone = :null");
    no("gone <> :null");
    yes("tags = :tags");
    yes("shop.rooms.a = :list");
    yes("pages BETWEEN :310 AND :311");
    yes("pages between :0 and :310");
    no("pages BETWEEN :311 AND :311");
    no("title BETWEEN :0 AND :311");
    no("absent BETWEEN :0 AND :311");
    yes(":310 BETWEEN price AND same");
    yes("title BETWEEN :S AND :z");
    yes("pages IN (:0, :310)");
    yes("pages in (:310)");
    no("pages IN (:0, :311, :title)");
    no("absent IN (:0)");
    yes("title IN (absent, :title)");
    yes("attribute_exists(title)");
    no("attribute_exists(absent)");
    yes("attribute_exists(gone)");
    yes("attribute_exists(shop.rooms.a[1])");
    no("attribute_exists(shop.rooms.a[2])");
    no("attribute_exists(title.x)");
    no("attribute_exists(shop[0])");
    yes("attribute_not_exists(absent)");
    no("attribute_not_exists(title)");
    yes("attribute_not_exists(authors[9].born)");
    yes("attribute_type(title, :S)");
    yes("attribute_type(pages, :N)");
    yes("attribute_type(cover, :B)");
    yes("attribute_type(lent, :BOOL)");
    yes("attribute_type(gone, :NULL)");
    yes("attribute_type(tags, :SS)");
    yes("attribute_type(years, :NS)");
    yes("attribute_type(marks, :BS)");
    yes("attribute_type(authors, :L)");
    yes("attribute_type(shop, :M)");
    no("attribute_type(title, :N)");
    no("attribute_type(absent, :N)");
    yes("begins_with(title, :the)");
    yes("begins_with(title, :empty)");
    no("begins_with(title, :b)");
    yes("begins_with(cover, :bytes)");
    no("begins_with(cover, :the)");
    no("begins_with(pages, :the)");
    no("begins_with(absent, :the)");
    yes("contains(title, :the)");
    yes("contains(title, :b) OR contains(title, :S) OR contains(title, :empty)");
    no("contains(title, :310)");
    yes("contains(tags, :rail)");
    no("contains(tags, :the)");
    yes("contains(years, :1999)");
    yes("contains(marks, :mark)");
    yes("contains(authors, :Ann)");
    yes("contains(authors, :3)");
    no("contains(authors, :rail)");
    yes("contains(cover, :mark)");
    no("contains(pages, :3)");
    yes("size(title) = :11");
    yes("size(cover) = :4");
    yes("size(tags) = :3");
    yes("size(years) = :2");
    yes("size(authors) = :3");
    yes("size(shop) = :2");
    yes("size(blank) = :0");
    no("size(pages) = :3");
    no("size(absent) = :0");
    yes("size(title) > size(tags)");
    yes("size(:title) = :11");
    yes("size(title) BETWEEN :4 AND :311");
    yes("authors[0] = :Ann");
    yes("authors[1].born > :1999 OR authors[1].born < :1999");
    yes("shop.rooms.a[0] < :11");
    no("authors[5] = :Ann");
    yes("NOT title = :the");
    no("NOT title = :title");
    yes("NOT NOT title = :title");
    yes("NOT (title = :the OR pages = :0)");
    yes("title = :the OR pages = :310");
    no("title = :the AND pages = :310");
    yes("title = :the AND pages = :0 OR lent = :true");
    yes("lent = :true OR title = :the AND pages = :0");
    no("(lent = :true OR title = :the) AND pages = :0");
    yes("NOT title = :the AND pages = :310");
    yes("not title = :the and pages = :310 Or absent = :0");
    yes("(title = :title)");
    yes("(title) = (:title)");
    yes("(size(title)) = :11");
    yes("(title = :title) AND (pages = :310)");
    yes("((title = :title) AND pages = :310)");
    yes("title=:title AND pages>:0 AND lent=:true");
    yes("\t title\n=\r :title ");
    yes("#t = :title AND #s.#c <> :title");
    yes("#s.rooms.#a[0] <> :0");
}

void TestConditionExpression::truth()
{
    QFETCH(QByteArray, expression);
    QFETCH(bool, expected);
    const ExpressionNames names = test::names("#t=title #s=shop #c=city #a=a", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const Result<ConditionExpression> condition = ConditionExpression::compile(expression, scope);
    QVERIFY2(condition, condition ? "" : qPrintable(condition.error().message));
    QCOMPARE(condition->evaluate(test::item(book)), expected);
}

void TestConditionExpression::refuses_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* text, const char* message) {
        QTest::newRow(*text ? text : "nothing") << QByteArray(text) << QString::fromUtf8(message);
    };
    row("", "The expression can not be empty;");
    row("  \t", "The expression can not be empty;");
    row("a", R"(Syntax error; token: "<EOF>", near: "a")");
    row("whatever bs", R"(Syntax error; token: "bs", near: "whatever bs")");
    row("a =", R"(Syntax error; token: "<EOF>", near: "=")");
    row("= :310", R"(Syntax error; token: "=", near: "= :310")");
    row("a == :310", R"(Syntax error; token: "=", near: "== :310")");
    row("a = :310 AND", R"(Syntax error; token: "<EOF>", near: "AND")");
    row("a = :310 b = :0", R"(Syntax error; token: "b", near: ":310 b =")");
    row("(a = :310", R"(Syntax error; token: "<EOF>", near: ":310")");
    row("a = :310)", "Syntax error; token: \")\", near: \":310)\"");
    row("contains (a, :310", R"(Syntax error; token: "<EOF>", near: ":310")");
    row("_abc = :310", R"(Syntax error; token: "_abc", near: "_abc =")");
    row("123a = :310", R"(Syntax error; token: "123a", near: "123a =")");
    row("hi-there = :310", R"(Syntax error; token: "-", near: "hi-there")");
    row("a = 4", R"(Syntax error; token: "4", near: "= 4")");
    row("a = :310 OR NOT", R"(Syntax error; token: "<EOF>", near: "NOT")");
    row("a IN ()", "Syntax error; token: \")\", near: \"()\"");
    row("a IN :310", R"(Syntax error; token: ":310", near: "IN :310")");
    row("a BETWEEN :0 :310", R"(Syntax error; token: ":310", near: ":0 :310")");
    row("a[b] = :310", R"(Syntax error; token: "b", near: "[b]")");
    row("a[-1] = :310", R"(Syntax error; token: "-", near: "[-1")");
    row("a. = :310", R"(Syntax error; token: "=", near: ". = :310")");
    row("a ! :310", R"(Syntax error; token: "!", near: "a ! :310")");
    row("a = \"x\"", R"(Syntax error; token: """, near: "= "x")");
    row("a = é", "Syntax error; token: \"é\", near: \"= é\"");
    row("attribute_exists a", R"(Syntax error; token: "a", near: "attribute_exists a")");
    row("attribute_exists()", "Syntax error; token: \")\", near: \"()\"");
    row("# = :310", R"(Syntax error; token: "#", near: "# =")");
    row("a = :", R"(Syntax error; token: ":", near: "= :")");
    row("AND = :310", R"(Syntax error; token: "AND", near: "AND =")");
    row("a ", R"(Syntax error; token: "<EOF>", near: "a ")");
    row(" = :310", R"(Syntax error; token: "=", near: " = :310")");
    row("a = :310 b ", R"(Syntax error; token: "b", near: ":310 b ")");
    row("a = :310 AND OR", R"(Syntax error; token: "OR", near: "AND OR")");
    row("((a = :310))", "The expression has redundant parentheses;");
    row("(((a = :310)))", "The expression has redundant parentheses;");
    row("((a)) = :310", "The expression has redundant parentheses;");
    row("a = ((:310))", "The expression has redundant parentheses;");
    row("((a = :310 AND b = :0))", "The expression has redundant parentheses;");
    row("name = :310", "Attribute name is a reserved keyword; reserved keyword: name");
    row("a.Status = :310", "Attribute name is a reserved keyword; reserved keyword: Status");
    row("a = :310 AND size = :0", "Attribute name is a reserved keyword; reserved keyword: size");
    row("#x = :310", "An expression attribute name used in the document path is not defined; attribute name: #x");
    row("a.#y = :310", "An expression attribute name used in the document path is not defined; attribute name: #y");
    row("a = :x", "An expression attribute value used in expression is not defined; attribute value: :x");
    row("size(:x) = :310", "An expression attribute value used in expression is not defined; attribute value: :x");
    row("foo(a)", "Invalid function name; function: foo");
    row("Size(a) = :310", "Invalid function name; function: Size");
    row("if_not_exists(a, :310) = :310",
        "The function is not allowed in a condition expression; function: if_not_exists");
    row("list_append(a, :310)", "The function is not allowed in a condition expression; function: list_append");
    row("size(a)", "The function is not allowed to be used this way in an expression; function: size");
    row("NOT size(a)", "The function is not allowed to be used this way in an expression; function: size");
    row("a = :310 AND size(b)", "The function is not allowed to be used this way in an expression; function: size");
    row("begins_with(a, :S) = :true",
        "The function is not allowed to be used this way in an expression; function: begins_with");
    row("a = contains(b, :S)", "The function is not allowed to be used this way in an expression; function: contains");
    row("size(attribute_exists(a)) = :0",
        "The function is not allowed to be used this way in an expression; function: attribute_exists");
    const auto count = [&](const char* text, const char* function, int operands) {
        QTest::newRow(text) << QByteArray(text)
                            << QStringLiteral(
                                   "Incorrect number of operands for operator or function; operator or "
                                   "function: %1, number of operands: %2")
                                   .arg(QLatin1String(function))
                                   .arg(operands);
    };
    count("attribute_exists(a, b)", "attribute_exists", 2);
    count("begins_with(a)", "begins_with", 1);
    count("contains(a, :S, :N)", "contains", 3);
    count("attribute_type(a)", "attribute_type", 1);
    count("size(a, b) = :0", "size", 2);
    row("a = a",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: =, "
        "first operand: [a]");
    row("a.b[1] < a.b[1]",
        "The first operand must be distinct from the remaining operands for this operator or function; "
        "operator: <, first operand: [a, b, [1]]");
    row("a BETWEEN :0 AND a",
        "The first operand must be distinct from the remaining operands for this operator or function; "
        "operator: BETWEEN, first operand: [a]");
    row("a.b IN (:0, a, a.b)",
        "The first operand must be distinct from the remaining operands for this operator or function; "
        "operator: IN, first operand: [a, b]");
    row("contains(a, a)",
        "The first operand must be distinct from the remaining operands for this operator or function; "
        "operator: contains, first operand: [a]");
    const auto type = [&](const char* text, const char* function, const char* operand) {
        QTest::newRow(text) << QByteArray(text)
                            << QStringLiteral(
                                   "Incorrect operand type for operator or function; operator or function: %1, "
                                   "operand type: %2")
                                   .arg(QLatin1String(function), QLatin1String(operand));
    };
    type("a < :list", "<", "L");
    type("a <= :true", "<=", "BOOL");
    type("a > :null", ">", "NULL");
    type("a >= :tags", ">=", "SS");
    type(":true < a", "<", "BOOL");
    type("a BETWEEN :true AND :true", "BETWEEN", "BOOL");
    type("begins_with(a, :310)", "begins_with", "N");
    type("begins_with(:list, a)", "begins_with", "L");
    type("begins_with(size(a), :S)", "begins_with", "N");
    type("size(:310) = :0", "size", "N");
    type("size(:true) = :0", "size", "BOOL");
    type("size(size(a)) = :0", "size", "N");
    type("contains(:310, a)", "contains", "N");
    type("attribute_type(a, :310)", "attribute_type", "N");
    type("attribute_type(a, b)", "attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    row("attribute_type(a, :DOG)",
        "Invalid attribute type name found; type: DOG, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    row("attribute_exists(:S)",
        "Operator or function requires a document path; operator or function: attribute_exists");
    row("attribute_not_exists(size(a))",
        "Operator or function requires a document path; operator or function: attribute_not_exists");
    row("a BETWEEN :310 AND :0",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: "
        "AttributeValue: {N:310}, upper bound operand: AttributeValue: {N:0}");
    row("a BETWEEN :z AND :b",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: "
        "AttributeValue: {S:z}, upper bound operand: AttributeValue: {S:b}");
    row("a BETWEEN :0 AND :b",
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: "
        "{N:0}, upper bound operand: AttributeValue: {S:b}");
    row("a[99999999999] = :0", "List index is not within the allowable range; index: [99999999999]");
    // Several at once: the service's order.
    row("((name = :x))", "The expression has redundant parentheses;");
    row("foo(name, :x)", "Invalid function name; function: foo");
    row("name = :x", "Attribute name is a reserved keyword; reserved keyword: name");
    row("a < :list AND b = :x",
        "Incorrect operand type for operator or function; operator or function: <, operand type: L");
    row("b = :x AND a < :list", "An expression attribute value used in expression is not defined; attribute value: :x");
}

void TestConditionExpression::refuses()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, message);
    const ExpressionNames names = test::names("#t=title", values);
    for (const ExpressionKind kind :
         {ExpressionKind::Condition, ExpressionKind::Filter, ExpressionKind::KeyCondition}) {
        ExpressionScope scope = *ExpressionScope::create(names);
        const Result<ConditionExpression> condition = ConditionExpression::compile(expression, scope, kind);
        QVERIFY(!condition);
        QCOMPARE(condition.error().code, ErrorCode::Validation);
        QCOMPARE(condition.error().message,
                 QStringLiteral("Invalid %1: %2").arg(QLatin1String(parameterName(kind)), message));
    }
}

void TestConditionExpression::limits()
{
    const ExpressionNames names = test::names("", values);
    const auto message = [&](const QByteArray& text) {
        ExpressionScope scope = *ExpressionScope::create(names);
        const Result<ConditionExpression> condition = ConditionExpression::compile(text, scope, ExpressionKind::Filter);
        return condition ? QString() : condition.error().message;
    };
    const QByteArray condition = "a=:0";
    QCOMPARE(message(condition.leftJustified(4096)), QString());
    QCOMPARE(
        message(condition.leftJustified(4097)),
        QStringLiteral("Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression "
                       "size: 4097"));
    // n comparisons joined by OR have 2n - 1 operators.
    const auto joined = [&](int count) { return (condition + " OR ").repeated(count - 1) + condition; };
    QCOMPARE(message(joined(150)), QString());
    QCOMPARE(
        message(joined(151)),
        QStringLiteral("Invalid FilterExpression: The expression contains too many operators; operator count: 301"));
    QCOMPARE(message("NOT " + joined(150)), QString());
    QCOMPARE(
        message("NOT NOT " + joined(150)),
        QStringLiteral("Invalid FilterExpression: The expression contains too many operators; operator count: 301"));
    const auto in = [](int members) { return "a IN (:0" + QByteArray(", :0").repeated(members - 1) + ")"; };
    QCOMPARE(message(in(100)), QString());
    QCOMPARE(message(in(101)),
             QStringLiteral("Invalid FilterExpression: The IN operator is provided with too many operands; "
                            "number of operands: 101"));
    const auto path = [](int levels) { return "a" + QByteArray(".b").repeated(levels - 1) + " = :0"; };
    QCOMPARE(message(path(32)), QString());
    QCOMPARE(
        message(path(33)),
        QStringLiteral("Invalid FilterExpression: The document path has too many nesting levels; nesting levels: 33"));
    QCOMPARE(
        message("a" + QByteArray("[0]").repeated(32) + " = :0"),
        QStringLiteral("Invalid FilterExpression: The document path has too many nesting levels; nesting levels: 33"));
    // Functions count, but those that there are not, which are told however deep they stand.
    const auto calls = [](const char* function, int levels) {
        return "a < " + (function + QByteArray("(")).repeated(levels) + "b" + QByteArray(levels, ')');
    };
    for (const int levels : {1, 2, 299, 300, 310, 311, 1355})
        QCOMPARE(message(calls("f", levels)),
                 QStringLiteral("Invalid FilterExpression: Invalid function name; function: f"));
    for (const int levels : {2, 299})
        QCOMPARE(message(calls("size", levels)),
                 QStringLiteral("Invalid FilterExpression: Incorrect operand type for operator or function; operator "
                                "or function: size, operand type: N"));
    for (const int levels : {300, 310, 311, 680})
        QCOMPARE(message(calls("size", levels)),
                 QStringLiteral(
                     "Invalid FilterExpression: The expression contains too many operators; operator count: 301"));
    // Parentheses do not count as operators.
    QCOMPARE(message("NOT (" + QByteArray("NOT (").repeated(298) + condition + QByteArray(")").repeated(299)),
             QString());
}

void TestConditionExpression::hostileText_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::newRow("open parentheses") << QByteArray(4096, '(');
    QTest::newRow("closing parentheses") << QByteArray(4096, ')');
    QTest::newRow("balanced parentheses") << QByteArray(2000, '(') + "a=:0" + QByteArray(2000, ')');
    QTest::newRow("empty parentheses") << QByteArray(2048, '(') + QByteArray(2048, ')');
    QTest::newRow("NOTs") << QByteArray("NOT ").repeated(1000) + "a=:0";
    QTest::newRow("NOTs and parentheses") << QByteArray("NOT(").repeated(600) + "a=:0" + QByteArray(600, ')');
    QTest::newRow("functions") << QByteArray("size(").repeated(800);
    QTest::newRow("functions in functions") << QByteArray("size(").repeated(600) + "a" + QByteArray(600, ')') + "=:0";
    QTest::newRow("path") << "a" + QByteArray(".a").repeated(2000) + "=:0";
    QTest::newRow("indexes") << "a" + QByteArray("[0]").repeated(1300);
    QTest::newRow("brackets") << QByteArray(4096, '[');
    QTest::newRow("zeros") << QByteArray(4096, '\0');
    QTest::newRow("high bytes") << QByteArray(4096, '\xff');
    QTest::newRow("hashes") << QByteArray(4096, '#');
    QTest::newRow("commas") << "a IN (" + QByteArray(4000, ',') + ")";
    QTest::newRow("one long name") << QByteArray(4096, 'a');
    QTest::newRow("one long index") << "a[" + QByteArray(4000, '9') + "]=:0";
}

void TestConditionExpression::hostileText()
{
    QFETCH(QByteArray, expression);
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const Result<ConditionExpression> condition = ConditionExpression::compile(expression, scope);
    QVERIFY(!condition);
    QVERIFY2(condition.error().message.startsWith(QLatin1String("Invalid ConditionExpression: ")),
             qPrintable(condition.error().message));
}

void TestConditionExpression::pathsAreKnown()
{
    const ExpressionNames names = test::names("#t=title", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const auto condition = ConditionExpression::compile("#t = :0 AND a.b[2] IN (c, #t) OR size(d) > :0", scope);
    QVERIFY(condition);
    QByteArrayList paths;
    for (const DocumentPath& path : condition->paths())
        paths << path.toText();
    QCOMPARE(paths.join(' '), QByteArray("[title] [a, b, [2]] [c] [d]"));
}

// Text without placeholders is compiled once, while few others come in between.
void TestConditionExpression::sameTextAgain()
{
    const ExpressionNames names;
    ExpressionScope scope = *ExpressionScope::create(names);
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 40; ++i) {
            const QByteArray name = "a" + QByteArray::number(i);
            const auto there = ConditionExpression::compile("attribute_exists(" + name + ")", scope);
            QVERIFY(there);
            QCOMPARE(there->paths().size(), size_t(1));
            QCOMPARE(there->paths().front().attribute(), name);
            QCOMPARE(there->evaluate(test::item(R"({"a7": {"S": "x"}})")), i == 7);
        }
        const auto refused = ConditionExpression::compile("attribute_exists(size)", scope, ExpressionKind::Filter);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.startsWith(QStringLiteral("Invalid FilterExpression")),
                 qPrintable(refused.error().message));
    }
}

void TestConditionExpression::queryFilterMayNotSeeKeys()
{
    const ExpressionNames names = test::names("", values);
    ExpressionScope scope = *ExpressionScope::create(names);
    const KeySchema keys{{"id", KeyType::S}, KeyAttribute{"moment", KeyType::N}};
    QVERIFY(ConditionExpression::compile("pages = :0", scope)->checkQueryFilter(keys));
    QCOMPARE(
        ConditionExpression::compile("pages = :0 OR moment = :0", scope)->checkQueryFilter(keys).error().message,
        QStringLiteral("Filter Expression can only contain non-primary key attributes: Primary key attribute: moment"));
}

void TestConditionExpression::scopeErrors_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* title, const QByteArray& names, const QByteArray& values, const char* message) {
        QTest::newRow(title) << names << values << QString::fromUtf8(message);
    };
    row("fine", "#a=a", R"({":v":{"N":"1"}})", "");
    row("digits and underscore are fine", "#1_=a #_=b", R"({":_":{"N":"1"},":0":{"N":"1"}})", "");
    row("no values", "", "{}", "ExpressionAttributeValues must not be empty");
    row("name without mark", "a=a", "", R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "a")");
    row("mark alone", "#=a", "", R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "#")");
    row("name with a dash", "#a-b=a", "",
        R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b")");
    const QByteArray longName(255, 'n');
    row("name too long", "#" + longName + "=a", "",
        "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; "
        "size of key: 256");
    row("name too long and with a dash", "#" + longName + "-=a", "",
        "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; "
        "size of key: 257");
    row("value too long", "", R"({":)" + longName + R"(":{"N":"1"}})",
        "ExpressionAttributeValues contains invalid key: The expression attribute map contains a key that is too "
        "long;");
    row("value without mark", "", R"({"v":{"N":"1"}})",
        R"(ExpressionAttributeValues contains invalid key: Syntax error; key: "v")");
    row("value with a dot", "", R"({":a.b":{"N":"1"}})",
        R"(ExpressionAttributeValues contains invalid key: Syntax error; key: ":a.b")");
}

void TestConditionExpression::scopeErrors()
{
    QFETCH(QByteArray, names);
    QFETCH(QByteArray, values);
    QFETCH(QString, message);
    const ExpressionNames given = test::names(names, values);
    const auto scope = ExpressionScope::create(given, {{ExpressionKind::Filter, true}});
    QCOMPARE(scope ? QString() : scope.error().message, message);
}

void TestConditionExpression::unusedPlaceholders()
{
    const ExpressionNames names = test::names("#a=a #b=b", R"({":u":{"N":"1"},":v":{"N":"2"},":w":{"N":"2"}})");
    ExpressionScope scope = *ExpressionScope::create(names, {{ExpressionKind::Condition, true}});
    QVERIFY(ConditionExpression::compile("#a = :v", scope));
    QCOMPARE(scope.checkAllUsed().error().message,
             QStringLiteral("Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}"));
    QVERIFY(ConditionExpression::compile("#b = :v", scope));
    QCOMPARE(scope.checkAllUsed().error().message,
             QStringLiteral("Value provided in ExpressionAttributeValues unused in expressions: keys: {:u, :w}"));
    QVERIFY(ConditionExpression::compile("#b IN (:u, :w)", scope));
    QVERIFY(scope.checkAllUsed());

    const auto error = [](const QByteArray& given, const QByteArray& values,
                          std::initializer_list<ExpressionScope::Parameter> parameters) {
        const ExpressionNames sent = test::names(given, values);
        const auto made = ExpressionScope::create(sent, parameters);
        return made ? QString() : made.error().message;
    };
    const QByteArray value = R"({":v":{"N":"1"}})";
    QCOMPARE(error("#a=a", "", {{ExpressionKind::Condition, false}}),
             QStringLiteral("ExpressionAttributeNames can only be specified when using expressions"));
    QCOMPARE(
        error("", value, {{ExpressionKind::Condition, false}}),
        QStringLiteral("ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is "
                       "null"));
    QCOMPARE(
        error("", value, {{ExpressionKind::Update, false}, {ExpressionKind::Condition, false}}),
        QStringLiteral("ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and "
                       "ConditionExpression are null"));
    QCOMPARE(
        error("", value, {{ExpressionKind::Filter, false}, {ExpressionKind::Projection, true}}),
        QStringLiteral("ExpressionAttributeValues can only be specified when using expressions: FilterExpression is "
                       "null"));
    QCOMPARE(error("#a=a", value, {{ExpressionKind::Filter, true}, {ExpressionKind::Projection, false}}), QString());
}

void TestConditionExpression::reservedWords()
{
    for (const char* word :
         {"ABORT", "abort", "Name", "STATUS", "zone", "LOCALTIMESTAMP", "SQLEXCEPTION", "ttl", "Data"})
        QVERIFY2(isReservedWord(word), word);
    for (const char* word : {"", "title", "ABORTS", "ABOR", "zones", "a", "LOCALTIMESTAMPS_AND_MORE"})
        QVERIFY2(!isReservedWord(word), word);
}

QTEST_APPLESS_MAIN(TestConditionExpression)
#include "tst_conditionexpression.moc"
