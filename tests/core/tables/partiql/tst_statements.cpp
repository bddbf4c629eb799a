// PartiQL through the engine: what statements do and return, and what refused ones say, as recorded of the service.
#include "tests/core/tables/operations/TablesFixture.h"

#include <QRandomGenerator>
#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

class TestStatements : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void results_data();
    void results();
    void errors_data();
    void errors();
    void parameters();
    void pages();
    void tokensFitTheirStatement();
    void indexReads();
    void batches();
    void transactions();
    void transactionErrors_data();
    void transactionErrors();
    void cancellations_data();
    void cancellations();
    void refusedAsWhole();
    void capacity();
    void hostileText();

private:
    ExecuteStatementRequest request(const QByteArray& text, const char* parameters = nullptr)
    {
        ExecuteStatementRequest request;
        request.text = text;
        if (parameters) request.parameters = *item(parameters).find("p")->as<AttributeValue::List>();
        return request;
    }
    OperationResult<ExecuteStatementResult> run(ExecuteStatementRequest request)
    {
        return m_tables->await<ExecuteStatementResult>(
            [&](auto reply) { (*m_tables)->executeStatement(std::move(request), std::move(reply)); });
    }
    OperationResult<ExecuteTransactionResult> transact(std::vector<QByteArray> statements, const QByteArray& token = {})
    {
        ExecuteTransactionRequest request;
        for (QByteArray& text : statements) {
            Statement statement;
            statement.text = std::move(text);
            request.statements.push_back(std::move(statement));
        }
        request.clientRequestToken = token;
        request.returnConsumedCapacity = ReturnConsumedCapacity::Total;
        return m_tables->await<ExecuteTransactionResult>(
            [&](auto reply) { (*m_tables)->executeTransaction(std::move(request), std::move(reply)); });
    }
    // The items as JSON lines, or the error's message.
    QByteArray shown(const OperationResult<ExecuteStatementResult>& result)
    {
        if (!result) return result.error().message.toUtf8();
        QByteArrayList lines;
        for (const QByteArray& encoded : result->encodedItems)
            lines << text(*decodeItem(encoded));
        for (const Item& one : result->items)
            lines << text(one);
        return lines.join('\n');
    }
    QByteArray answer(const QByteArray& statement, const char* parameters = nullptr)
    {
        return shown(run(request(statement, parameters)));
    }
    // The sort keys of what a condition finds.
    QByteArray found(const QByteArray& where)
    {
        const auto result = run(request("SELECT sk FROM books WHERE " + where));
        if (!result) return result.error().message.toUtf8();
        QByteArrayList keys;
        for (const Item& one : result->items)
            keys << one.find("sk")->as<AttributeValue::String>()->utf8;
        return keys.join(',');
    }

    std::unique_ptr<TablesFixture> m_tables;
};

void TestStatements::init()
{
    // What is refused changes nothing.
    if (m_tables && QByteArray(QTest::currentTestFunction()).toLower().endsWith("errors")) return;
    m_tables = std::make_unique<TablesFixture>();
    TableDescription books = bookTable("books");
    const auto addIndex = [&](const char* name, IndexKind kind, KeySchema keys, ProjectionType projection) {
        IndexDescription index;
        index.name = name;
        index.kind = kind;
        index.keys = std::move(keys);
        index.projection = projection;
        if (projection == ProjectionType::Include) index.nonKeyAttributes = {"title"};
        books.indexes.append(index);
    };
    addIndex("by-g", IndexKind::Global, {{"g", KeyType::S}, {}}, ProjectionType::Include);
    addIndex("local", IndexKind::Local, {{"pk", KeyType::S}, KeyAttribute{"l", KeyType::S}}, ProjectionType::KeysOnly);
    addIndex("pairs", IndexKind::Global, {{"g", KeyType::S}, {}, {{"h", KeyType::S}}}, ProjectionType::All);
    QVERIFY(m_tables->create(books));
    TableDescription numbers;
    numbers.name = "numbers";
    numbers.keys.partition = {"id", KeyType::N};
    QVERIFY(m_tables->create(numbers));
    for (
        const char* json : {
            R"({"pk":{"S":"a"},"sk":{"S":"1"},"n":{"N":"5"},"g":{"S":"x"},"l":{"S":"l1"},"title":{"S":"T1"},"far":{"S":"f"},
                 "ss":{"SS":["a","b"]},"row":{"L":[{"S":"p"},{"S":"q"}]},"m":{"M":{"sub":{"S":"deep"}}},"nul":{"NULL":true},"flag":{"BOOL":true}})",
            R"({"pk":{"S":"a"},"sk":{"S":"2"},"n":{"N":"6"},"g":{"S":"x"},"l":{"S":"l0"}})",
            R"({"pk":{"S":"a"},"sk":{"S":"3"}})",
            R"({"pk":{"S":"b"},"sk":{"S":"1"},"g":{"S":"y"}})",
        })
        QVERIFY(m_tables->put("books", json));
    QVERIFY(m_tables->put("numbers", R"({"id":{"N":"7310000"}})"));
}

void TestStatements::results_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* statement, const char* expected) {
        QTest::newRow(name) << QByteArray(statement) << QByteArray(expected);
    };
    row("by key", "SELECT pk, n FROM \"books\" WHERE pk = 'a' AND sk = '1'", R"({"n":{"N":"5"},"pk":{"S":"a"}})");
    row("nothing", "SELECT * FROM books WHERE pk = 'zz'", "");
    row("everything", "SELECT * FROM books WHERE pk = 'b'", R"({"g":{"S":"y"},"pk":{"S":"b"},"sk":{"S":"1"}})");
    row("paths become columns", "SELECT m.sub, row[1] FROM books WHERE pk='a' AND sk='1'",
        R"({"row[1]":{"S":"q"},"sub":{"S":"deep"}})");
    row("missing column", "SELECT nope FROM books WHERE pk='b'", "{}");
    row("insert",
        "INSERT INTO books VALUE {'pk':'i', 'sk':'1', 's':<<'x','y'>>, 'r':[1, 2.50], 'm':{'a':true, 'b':null}}", "");
    row("update", "UPDATE books SET n = n + 1 SET t = 'x' REMOVE g WHERE pk='a' AND sk='2' RETURNING ALL NEW *",
        R"({"l":{"S":"l0"},"n":{"N":"7"},"pk":{"S":"a"},"sk":{"S":"2"},"t":{"S":"x"}})");
    row("update's old values", "UPDATE books SET n = 1, t = 'x' WHERE pk='a' AND sk='2' RETURNING MODIFIED OLD *",
        R"({"n":{"N":"6"}})");
    row("update's new values", "UPDATE books SET n = 1, t = 'x' WHERE pk='a' AND sk='2' RETURNING MODIFIED NEW *",
        R"({"n":{"N":"1"},"t":{"S":"x"}})");
    row("nothing new", "UPDATE books REMOVE n WHERE pk='a' AND sk='2' RETURNING MODIFIED NEW *", "");
    row("from first", "from books where pk='b' AND sk='1' set g = 'z' returning all old *",
        R"({"g":{"S":"y"},"pk":{"S":"b"},"sk":{"S":"1"}})");
    row("list_append",
        "UPDATE books SET row = list_append(row, ['r']) WHERE pk='a' AND sk='1' RETURNING MODIFIED NEW *",
        R"({"row":{"L":[{"S":"p"},{"S":"q"},{"S":"r"}]}})");
    row("set_add", "UPDATE books SET ss = SET_ADD(ss, <<'c','a'>>) WHERE pk='a' AND sk='1' RETURNING MODIFIED NEW *",
        R"({"ss":{"SS":["a","b","c"]}})");
    row("set_delete", "UPDATE books SET ss = set_delete(ss, <<'a'>>) WHERE pk='a' AND sk='1' RETURNING MODIFIED NEW *",
        R"({"ss":{"SS":["b"]}})");
    row("delete", "DELETE FROM books WHERE pk='b' AND sk='1' RETURNING ALL OLD *",
        R"({"g":{"S":"y"},"pk":{"S":"b"},"sk":{"S":"1"}})");
    row("delete nothing", "DELETE FROM books WHERE pk='b' AND sk='9' RETURNING ALL OLD *", "");
    row("exponents", "SELECT * FROM numbers WHERE id = 7.31e+6", R"({"id":{"N":"7310000"}})");
    row("no leading digit", "SELECT * FROM numbers WHERE id = .731E7 -- a note", R"({"id":{"N":"7310000"}})");
    row("comments", "/* a */ SELECT * FROM numbers -- b\nWHERE id = 7310000;", R"({"id":{"N":"7310000"}})");
    row("quotes", "INSERT INTO numbers VALUE {'id': 1, 'it''s': 'O''Hara'}", "");
    row("descending", "SELECT sk FROM books WHERE pk='a' ORDER BY sk DESC",
        "{\"sk\":{\"S\":\"3\"}}\n{\"sk\":{\"S\":\"2\"}}\n{\"sk\":{\"S\":\"1\"}}");
    row("several partitions", "SELECT pk FROM books WHERE pk IN ['b','a'] AND sk = '1' ORDER BY pk",
        "{\"pk\":{\"S\":\"a\"}}\n{\"pk\":{\"S\":\"b\"}}");
}

void TestStatements::results()
{
    QFETCH(QByteArray, statement);
    QFETCH(QByteArray, expected);
    QCOMPARE(answer(statement), expected);
    if (!QByteArray(QTest::currentDataTag()).startsWith("insert")) return;
    QCOMPARE(m_tables->get("books", R"({"pk":{"S":"i"},"sk":{"S":"1"}})"),
             QByteArray(
                 R"({"m":{"M":{"a":{"BOOL":true},"b":{"NULL":true}}},"pk":{"S":"i"},"r":{"L":[{"N":"1"},{"N":"2.5"}]},)"
                 R"("s":{"SS":["x","y"]},"sk":{"S":"1"}})"));
    const auto again = run(request(statement));
    QCOMPARE(again.error().exception, QByteArray("DuplicateItemException"));
    QCOMPARE(again.error().message, QStringLiteral("Duplicate primary key exists in table"));
}

void TestStatements::errors_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const QByteArray& statement, const QByteArray& expected) {
        QTest::newRow(statement.constData()) << statement << expected;
    };
    const QByteArray malformed = "Statement wasn't well formed, can't be processed: ";
    const QByteArray leftover = malformed + "Unexpected token after expression";
    const QByteArray noKey = "Where clause does not contain a mandatory equality on all key attributes";
    row("SLECT * FROM books WHERE pk = 'a'", malformed + "Expected data manipulation");
    row("SELECTT * FROMM \"books\"", leftover);
    row("SELECT * FROM books WHERE pk = 'a' foo", leftover);
    row("SELECT * FROM numbers WHERE id = 1 e5", leftover);
    row("INSERT INTO numbers VALUE {'id': 1} foo", leftover);
    row("INSERT INTO numbers t VALUE {'id': 1}", leftover);
    row("UPDATE books SET a = 1 WHERE pk = 'a' AND sk = '1' foo", leftover);
    row("DELETE FROM books WHERE pk = 'a' AND sk = '1' ORDER BY pk", leftover);
    row("SELECT * FROM books ORDER BY pk WHERE pk = 'a'", leftover);
    row("SELECT * FROM numbers WHERE id = 1)", leftover);
    row("SELECT * FROM numbers WHERE id = 1e2147483648", malformed);
    row("SELECT * FROM numbers WHERE id = 1.5e-2147483647", malformed);
    row("SELECT * FROM numbers WHERE id = 1 # note", malformed);
    row("SELECT * FROM numbers WHERE id = 1 /* note", malformed);
    row("SELECT * FROM \"books", malformed);
    for (const char* statement :
         {"SELECT * FROM books WHERE", "SELECT * FROM books WHERE;", "SELECT * FROM books WHERE  ",
          "UPDATE books SET a = 1 WHERE", "DELETE FROM books WHERE", "SELECT * FROM books WHERE NOT",
          "SELECT * FROM books WHERE (", "SELECT * FROM absent WHERE", "SELECT * FROM"})
        row(statement, malformed + "Unexpected term");
    row("SELECT * FROM books WHERE pk = 'a' AND", malformed + "Missing right-hand side expression of infix operator");
    row("SELECT * FROM books WHERE ORDER BY pk", malformed + "Unexpected keyword");
    row("SELECT * FROM books WHERE pk = 'a' AND x IS FOO", malformed + "Expected type name");
    row("SELECT * FROM books WHERE IS NULL", malformed + "Unexpected operator");
    row("SELECT * FROM books WHERE pk = LIKE", malformed + "Unexpected operator");
    for (const char* statement : {"DELETE FROM", "DELETE FROM;", "DELETE FROM WHERE pk = 'a'"})
        row(statement, malformed + "Expected identifier for simple path");
    row("SELECT * FROM books WHERE pk = 'a' AND attribute_exists(m.inner)", malformed + "Invalid path dot component");
    row("UPDATE books SET m.inner = 1 WHERE pk = 'a' AND sk = '1'", malformed + "Invalid path dot component");
    row("x IS INT4", "Unsupported operation: IsType");
    row("x IS DOUBLE PRECISION", "Unsupported operation: IsType");
    for (const char* statement : {"SELECT * FROM books t WHERE pk = 'a'", "SELECT * FROM books AS t WHERE pk = 'a'",
                                  "UPDATE books t SET a = 3 WHERE pk = 'a'", "DELETE FROM books t WHERE pk = 'a'"})
        row(statement, "Aliasing is not supported");
    const QByteArray overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    row("SELECT * FROM numbers WHERE id = 1e126", overflow + " under root");
    row("SELECT * FROM numbers WHERE id = 123456789012345678901234567890123456789",
        "Attempting to store more than 38 significant digits in a Number under root");
    row("INSERT INTO numbers VALUE {'id': 1e126}", overflow + " under root");
    row("INSERT INTO numbers VALUE {'id': 1, 'm': {'x': 1e126}}", overflow + " under root.x");
    row("INSERT INTO numbers VALUE {'id': 1, 'l': [1, 1e126]}", overflow + " under root[1]");
    row("UPDATE numbers SET a = 1e-131 WHERE id = 1",
        "Number underflow. Attempting to store a number with magnitude smaller than supported range under root");
    row("FROM books SET c = 1", noKey);
    row("FROM books REMOVE a", noKey);
    row("FROM books WHERE a = 1 SET c = 1", noKey);
    row("UPDATE books SET c = 1 WHERE pk = 'a'", noKey);
    row("DELETE FROM books WHERE pk = 'a' AND sk > '1'", noKey);
    row("DELETE FROM books WHERE pk = 'a' OR sk = '1'", noKey);
    row("FROM books SET c = 1 WHERE pk = 'a'", leftover);
    row("FROM absent WHERE pk = 'x' SET c = 1", "Requested resource not found");
    row("SELECT * FROM absent WHERE pk = 'x'", "Requested resource not found");
    row("SELECT * FROM absent WHERE pk = 'x' AND val < true",
        "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL");
    row("SELECT * FROM books WHERE pk = 'x' AND v BETWEEN true AND false",
        "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL");
    row("SELECT * FROM \"\" WHERE pk = 'x'", "Path component cannot be an empty string");
    row("SELECT * FROM books.\"\" WHERE pk = 'x'", "Path component cannot be an empty string");
    row("SELECT * FROM books.\"by-g\".extra WHERE pk = 'x'",
        "A path may contain at most 2 components in the FROM clause");
    row("SELECT * FROM books.nope WHERE pk = 'x'", "The table does not have the specified index");
    row("UPDATE books.\"by-g\" SET a = 1 WHERE pk = 'x' AND sk = 'y'", "This operation is not supported on an index");
    row("SELECT * FROM books WHERE pk = 'a' AND attribute_exists('ss')",
        "Operator or function requires a document path; operator or function: attribute_exists");
    row("SELECT * FROM books WHERE pk = 'a' AND attribute_exists(ss) > false",
        "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL");
    row("SELECT * FROM books WHERE pk = 'a' AND attribute_exists()",
        "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of "
        "operands: 0");
    row("SELECT * FROM books WHERE pk = 'a' AND attribute_exists(ss, ns)",
        "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of "
        "operands: 2");
    row("SELECT attribute_exists(ss) FROM books WHERE pk = 'a'", "Unexpected path component at 1:8:16");
    row("SELECT * FROM books WHERE pk = 'a' AND EXISTS(ss)", "Unrecognized function: exists at 1:40:6");
    row("SELECT * FROM books WHERE set_add(ss, <<'x'>>) = ss", "Unrecognized function: set_add at 1:27:7");
    row("SELECT l[-1] FROM books WHERE pk = 'a'",
        "List index is not within the allowable range; index: [-1] at 1:11:1");
    row("SELECT l[2147483648] FROM books WHERE pk = 'a'",
        "List index is not within the allowable range; index: [2147483648] at 1:10:10");
    row("UPDATE books SET t = set_add(ss, <<'x'>>) WHERE pk='a' AND sk='1'",
        "The first argument to SET_ADD must equal the assignment value at 1:22:7");
    row("UPDATE books SET ss = set_add(<<'a'>>, <<'x'>>) WHERE pk='a' AND sk='1'",
        "The first argument to SET_ADD must equal the assignment value at 1:23:7");
    row("UPDATE books SET ss = set_add(ss, 'x') WHERE pk='a' AND sk='1'",
        "The second argument to SET_ADD must be a value with type SET at 1:31:2");
    row("UPDATE books SET ss = set_delete(ss) WHERE pk='a' AND sk='1'",
        "SET_DELETE must have exactly two arguments at 1:23:10");
    row("UPDATE books SET ss = set_add(ss, <<1>>) WHERE pk='a' AND sk='1'",
        "An operand in the update expression has an incorrect data type");
    row("UPDATE books SET ss = set_add(ss, <<'x','x'>>) WHERE pk='a' AND sk='1'",
        "One or more parameter values were invalid: Input collection [x, x] contains duplicates.");
    row("UPDATE books SET ns = <<2, 2.0>> WHERE pk='a' AND sk='1'",
        "One or more parameter values were invalid: Input collection [2, 2.0] contains duplicates! under root");
    row("UPDATE books SET ss = set_add(ss, <<>>) WHERE pk='a' AND sk='1'", "Empty bags are not supported");
    row("INSERT INTO books VALUE {'pk': 'a', 'sk': '7', 'ss': set_add(<<'a'>>, <<'b'>>)}",
        "Unsupported data type: set_add under key root at 1:54:7");
    row("DELETE FROM books WHERE pk='a' AND sk='1' RETURNING MODIFIED OLD *",
        "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE "
        "statements.");
    row("UPDATE books SET n = 1 WHERE pk='zz' AND sk='1'", "The conditional request failed");
    row("UPDATE books SET n = 1 WHERE pk='zz' AND sk='1' AND attribute_not_exists(pk)",
        "The conditional request failed");
    row("DELETE FROM books WHERE pk='a' AND sk='1' AND n = 9", "The conditional request failed");
    row("SELECT * FROM books WHERE pk = ?", "Number of parameters in request and statement don't match.");
    row("EXISTS(SELECT * FROM books WHERE pk='a' AND sk='1' AND n = 5)",
        "EXISTS can only be used in ExecuteTransaction write requests.");
    row("SELECT * FROM books WHERE pk = 'a' AND x = '1' OR pk = 'a' AND sk = '2'",
        "Overlapping conditions with range keys are not supported in where clause");
    for (const char* where : {"pk IN ['a', 'a']", "pk = 'a' OR pk = 'a'", "pk = 'a' AND (sk > '0' OR sk < '5')",
                              "pk = 'a' AND (sk = '1' OR n = 5)", "(pk = 'a' AND n = 5) OR (pk = 'a' AND n = 6)"})
        row("SELECT * FROM books WHERE " + QByteArray(where),
            "Overlapping conditions with range keys are not supported in where clause");
    const QByteArray type = "Key attribute's data type should match its data type in table's schema: Key ";
    row("SELECT * FROM books WHERE pk = 1", type + "pk");
    row("SELECT * FROM books WHERE pk = 1 OR pk = 'a'", type + "pk");
    row("SELECT * FROM books WHERE pk = 'a' AND sk > 1", type + "sk");
    row("SELECT * FROM books WHERE pk = 'a' AND sk IN ['1', 2]", type + "sk");
    const QByteArray many = "Too many decomposed read operations for a given query.";
    const auto list = [](int count) { return "[" + QByteArray("'x',").repeated(count - 1) + "'x']"; };
    const auto numbered = [](int count) {
        QByteArrayList values;
        for (int i = 0; i < count; ++i)
            values << "'v" + QByteArray::number(i) + '\'';
        return '[' + values.join(',') + ']';
    };
    row("SELECT * FROM books WHERE pk IN " + numbered(51), many);
    row("SELECT * FROM books WHERE pk = 'a' AND sk IN " + numbered(51), many);
    row("SELECT * FROM books WHERE pk IN " + numbered(26) + " AND sk IN ['1', '2']", many);
    row("SELECT * FROM books WHERE pk IN " + numbered(50) + " AND n IN " + list(100), "");
    row("SELECT * FROM books WHERE pk IN " + numbered(51) + " OR n = 99", "");
    const QByteArray twice = "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported";
    row("UPDATE books SET n = 1 WHERE pk = 'a' AND sk = '1' AND pk = 'b'", twice);
    row("DELETE FROM books WHERE pk = 'a' AND sk = '1' AND pk = 'b'", twice);
    const QByteArray deep = "Nesting Levels have exceeded supported limits under root";
    row("UPDATE books SET d = " + QByteArray("{'a':").repeated(32) + '1' + QByteArray(32, '}') +
            " WHERE pk = 'q' AND sk = '1'",
        deep + QByteArray(".a").repeated(32));
    row("UPDATE books SET d = {'a':" + QByteArray(31, '[') + '1' + QByteArray(31, ']') +
            "} WHERE pk = 'q' AND sk = '1'",
        deep + ".a" + QByteArray("[0]").repeated(31));
    row("SELECT * FROM books ORDER BY sk", "Must have WHERE clause in the statement when using ORDER BY clause.");
    row("SELECT * FROM books WHERE pk = 'a' ORDER BY n",
        "Attribute n in ORDER BY clause must be part of the primary key");
    row("SELECT * FROM books WHERE pk IN ['a','b'] ORDER BY sk",
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.");
    row("SELECT sk, sk FROM books WHERE pk = 'a'", "Duplicate identifiers in select clause: sk");
    row("SELECT * FROM books LIMIT 1", "Unsupported clause: LIMIT");
    row("UPDATE books SET pk = 'b' WHERE pk='a' AND sk='1'",
        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key");
    row("UPDATE books SET n = 1 WHERE pk=1 AND sk='1'", "The provided key element does not match the schema");
    const QByteArray refused =
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.";
    row("SELECT * FROM books.pairs WHERE g = 5", refused);
    row("SELECT COUNT(*) FROM books.pairs", refused);
    row("SELECT * FROM books.pairs WHERE g = 1e99999999999", malformed);
    row("INSERT INTO books VALUE ['a']",
        "Unsupported format in item expression. Please use struct format {...} to express item values for insert "
        "statement.");
}

void TestStatements::errors()
{
    QFETCH(QByteArray, statement);
    QFETCH(QByteArray, expected);
    QCOMPARE(answer(statement), expected);
}

void TestStatements::parameters()
{
    QCOMPARE(answer("INSERT INTO books VALUE {'pk': ?, 'sk': ?, 'v': ?}",
                    R"({"p":{"L":[{"S":"p"},{"S":"1"},{"B":"AAE="}]}})"),
             QByteArray());
    QCOMPARE(answer("SELECT v FROM books WHERE pk = ? AND sk = ?", R"({"p":{"L":[{"S":"p"},{"S":"1"}]}})"),
             QByteArray(R"({"v":{"B":"AAE="}})"));
    // They stand for whole values, not for parts of one.
    QCOMPARE(answer("UPDATE books SET v = [?] WHERE pk = 'p' AND sk = '1'", R"({"p":{"L":[{"S":"x"}]}})"),
             QByteArray("Unsupported data type: Parameter under key root[0] at 1:23:1"));
    QCOMPARE(answer("INSERT INTO books VALUE {'pk':'p','sk':'2','m':{'k':?}}", R"({"p":{"L":[{"S":"x"}]}})"),
             QByteArray("Unsupported data type: Parameter under key root.k at 1:53:1"));
    QCOMPARE(answer("UPDATE books SET v = <<?>> WHERE pk = 'p' AND sk = '1'", R"({"p":{"L":[{"S":"x"}]}})"),
             QByteArray("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"));
    QCOMPARE(answer("UPDATE books SET bs = set_add(bs, ?) WHERE pk = ? AND sk = ? RETURNING MODIFIED NEW *",
                    R"({"p":{"L":[{"BS":["AA=="]},{"S":"p"},{"S":"1"}]}})"),
             QByteArray(R"({"bs":{"BS":["AA=="]}})"));
    // Conditions of all kinds, on one partition.
    const QByteArray a = "pk = 'a' AND ";
    const std::pair<const char*, const char*> conditions[] = {
        {"n = 5", "1"},
        {"n <> 5", "2,3"},
        {"5 < n", "2"},
        {"n IN [5, 6]", "1,2"},
        {"n IN (5)", "1"},
        {"NOT n IN (5)", "2,3"},
        {"n NOT IN [5]", "2,3"},
        {"n BETWEEN 4 AND 5", "1"},
        {"n NOT BETWEEN 4 AND 5", "2,3"},
        {"(n = 5 OR n = 6) AND g = 'x'", "1,2"},
        {"NOT (n = 5 OR n = 6)", "3"},
        {"attribute_exists(ss)", "1"},
        {"NOT attribute_exists(ss)", "2,3"},
        {"attribute_exists(ss) = true", "1"},
        {"attribute_exists(ss) = false", "2,3"},
        {"(attribute_exists(nope) OR attribute_exists(\"ss\"))", "1"},
        {"true = attribute_exists(ss)", "1"},
        {"attribute_exists(ss) <> 1", "1,2,3"},
        {"attribute_exists(ss) = 1", ""},
        {"(n BETWEEN 0 AND 5) = true", "1"},
        {"(n = 6 OR title = 'x') = false", "1,3"},
        {"attribute_exists(ss) IN [true, false]", "1,2,3"},
        {"attribute_exists(ss) IN [true]", "1"},
        {"attribute_exists(n) = attribute_exists(ss)", "1,3"},
        {"attribute_exists(n) <> attribute_exists(ss)", "2"},
        {"attribute_exists(ss) = flag", "1"},
        {"attribute_exists(ss) <> flag", "2,3"},
        {"NOT attribute_exists(ss) = flag", "2,3"},
        {"(attribute_exists(ss) = flag) = false", "2,3"},
        {"attribute_type(ss, 'SS')", "1"},
        {"contains(ss, 'a')", "1"},
        {"begins_with(title, 'T')", "1"},
        {"size(ss) = 2", "1"},
        {"nul IS NULL", "1"},
        {"nul IS NOT NULL", "2,3"},
        {"flag IS BOOL", "1"},
        {"title IS STRING", "1"},
        {"title IS MISSING", "2,3"},
        {"title IS NOT MISSING", "1"},
        {"m.sub = 'deep'", "1"},
        {"row[0] = 'p'", "1"},
        {"ss = <<'b','a'>>", "1"},
        {"row = ['p','q']", "1"},
        {"m = {'sub':'deep'}", "1"},
        {"sk > '1'", "2,3"},
        {"'1' < sk", "2,3"},
        {"sk BETWEEN '2' AND '3'", "2,3"},
        {"begins_with(sk, '2')", "2"},
        {"sk > '1' AND sk < '3'", "2"},
        {"NOT sk = '1'", "2,3"},
        {"(sk = '1' OR sk = '2')", "1,2"},
        {"sk IN ['3', '1']", "3,1"},
        {"(sk < '1' OR sk > '1' OR sk = '1')", "2,3,1"},
        {"sk > '0' AND sk <> '1'", "2,3"},
        {"sk = '1' AND sk > '0'", "1"},
        {"sk = '1' AND sk > '1'", ""},
        {"pk = 'a'", "1,2,3"},
        {"pk = 'b'", ""},
    };
    for (const auto& [condition, expected] : conditions)
        QCOMPARE(QByteArray(condition) + " finds " + found(a + condition),
                 QByteArray(condition) + " finds " + expected);
    QCOMPARE(found("pk = 'a' AND sk = '1' OR pk = 'b'"), QByteArray("1,1"));
    QCOMPARE(found("pk = 'a' AND NOT sk = '1' OR pk = 'a' AND sk = '2'"), QByteArray("2,3"));
    QCOMPARE(found("pk = 'a' OR pk = 'a' AND NOT sk = '1'"), QByteArray("1,2,3"));
    QCOMPARE(found("pk = 'a' AND sk < '2' OR pk = 'a' AND sk > '2'"), QByteArray("1,3"));
    QCOMPARE(found("pk = 'a' OR sk = '1'").count('1'), 3);
    QCOMPARE(found("pk > 1"), QByteArray());
    // The sort key goes down unless it is told otherwise.
    QCOMPARE(found("pk = 'a' ORDER BY pk"), QByteArray("3,2,1"));
    QCOMPARE(found("pk IN ['b', 'a'] ORDER BY pk DESC"), QByteArray("1,3,2,1"));
    QCOMPARE(found("pk = 'a' AND sk IN ['1', '3'] ORDER BY sk"), QByteArray("1,3"));
    QCOMPARE(found("pk = 'a' AND sk IN ['1', '3'] ORDER BY sk DESC"), QByteArray("3,1"));
}

void TestStatements::pages()
{
    for (const char* statement :
         {"SELECT sk FROM books WHERE pk = 'a'", "SELECT sk FROM books", "SELECT sk FROM books WHERE pk IN ['a', 'b']",
          "SELECT sk FROM books WHERE pk = 'a' AND NOT n = 6", "SELECT sk FROM books WHERE pk = 'a' ORDER BY sk DESC",
          "SELECT sk FROM books WHERE pk IN ['a', 'b'] AND sk IN ['2', '1'] ORDER BY pk"}) {
        const QByteArray whole = answer(statement);
        for (const qint64 limit : {1, 2}) {
            ExecuteStatementRequest asked = request(statement);
            asked.limit = limit;
            QByteArrayList parts;
            int pages = 0;
            do {
                const auto page = run(asked);
                QVERIFY2(page, statement);
                if (const QByteArray part = shown(page); !part.isEmpty()) parts << part;
                asked.nextToken = page->nextToken;
                QCOMPARE(page->nextToken.has_value(), page->lastEvaluatedKey.has_value());
            } while (asked.nextToken && ++pages < 20);
            QCOMPARE(parts.join('\n'), whole);
        }
    }
    ExecuteStatementRequest one = request("SELECT sk FROM books WHERE pk = 'a' AND sk = '1'");
    one.limit = 1;
    QVERIFY(!run(one)->nextToken);
}

void TestStatements::tokensFitTheirStatement()
{
    ExecuteStatementRequest asked = request("SELECT sk FROM books");
    asked.limit = 1;
    const auto token = run(asked)->nextToken;
    QVERIFY(token);
    ExecuteStatementRequest other = request("SELECT pk FROM books");
    other.nextToken = token;
    QCOMPARE(shown(run(other)), QByteArray("NextToken does not match request"));
    for (const QByteArray& wrong : {QByteArray("x"), QByteArray("AAAA"), token->left(28), *token + "AAAA"}) {
        asked.nextToken = wrong;
        QVERIFY(!run(asked));
    }
}

void TestStatements::indexReads()
{
    QCOMPARE(answer("SELECT * FROM books.\"by-g\" WHERE g = 'x' AND title = 'T1'"),
             QByteArray(R"({"g":{"S":"x"},"pk":{"S":"a"},"sk":{"S":"1"},"title":{"S":"T1"}})"));
    QCOMPARE(
        answer("SELECT far FROM books.\"by-g\" WHERE g = 'x'"),
        QByteArray("One or more parameter values were invalid: Global secondary index by-g does not project [far]"));
    QCOMPARE(answer("SELECT far, ss FROM books.\"by-g\""),
             QByteArray(
                 "One or more parameter values were invalid: Global secondary index by-g does not project [far, ss]"));
    const auto unprojected = [](const QByteArray& index) {
        return "One or more parameter values were invalid: Secondary index " + index +
               " does not project one or more filter attributes: [far]";
    };
    QCOMPARE(answer("SELECT pk FROM books.\"by-g\" WHERE g = 'x' AND far = 'f'"), unprojected("by-g"));
    QCOMPARE(answer("SELECT pk FROM books.\"by-g\" WHERE g IN ['x','y'] AND far = 'f'"), unprojected("by-g"));
    QCOMPARE(answer("SELECT pk FROM books.\"by-g\" WHERE g = 'x' AND NOT far IS MISSING"), unprojected("by-g"));
    QCOMPARE(answer("SELECT pk FROM books.\"local\" WHERE pk = 'a' AND far = 'f'"), unprojected("local"));
    const auto missing = [this](const char* where) {
        const QByteArray refused = answer("SELECT pk FROM books.\"by-g\" WHERE " + QByteArray(where));
        return refused.mid(refused.lastIndexOf('['));
    };
    QCOMPARE(missing("g = 'x' AND b = '1' AND (a = '2' OR title = '3')"), QByteArray("[a, b]"));
    QCOMPARE(missing("g = 'x' AND (zz = '1' OR aa = '2' OR mm = '3')"), QByteArray("[zz, aa, mm]"));
    QCOMPARE(missing("(g = 'b' AND u1 = '1') OR (g = 'q' AND u2 = '1')"), QByteArray("[u2]"));
    QCOMPARE(missing("(g = 'q' AND u1 = '1') OR (g = 'b' AND u2 = '1')"), QByteArray("[u1]"));
    for (const char* where : {"(g = 'q' AND title = '1') OR (g = 'z' AND aa = '1')", "g > 'zz' AND zz = '1'",
                              "g = 'x' AND (g = 'z' OR zz = '1')", "(g = 'x' AND zz = '1') OR aa = '1'"})
        QCOMPARE(missing(where), QByteArray());
    QCOMPARE(answer("SELECT pk FROM books.\"by-g\" WHERE far = 'f'"), QByteArray());
    QCOMPARE(answer("SELECT pk FROM books.\"local\" WHERE far = 'f'"), QByteArray());
    QCOMPARE(answer("SELECT sk FROM books.\"local\" WHERE NOT far = 'f' AND NOT pk = 'b'"),
             QByteArray("{\"sk\":{\"S\":\"2\"}}\n{\"sk\":{\"S\":\"1\"}}"));
    QCOMPARE(answer("SELECT sk FROM books.\"by-g\" WHERE (g = 'x' AND far = 'f') OR g = 'y'"),
             QByteArray(R"({"sk":{"S":"1"}})"));
    QCOMPARE(answer("SELECT far FROM books.\"local\" WHERE pk = 'a' AND l = 'l1'"), QByteArray(R"({"far":{"S":"f"}})"));
    QCOMPARE(answer("SELECT * FROM books.\"local\" WHERE pk = 'a' AND l = 'l1'"),
             QByteArray(R"({"l":{"S":"l1"},"pk":{"S":"a"},"sk":{"S":"1"}})"));
    ExecuteStatementRequest consistent = request("SELECT * FROM books.\"by-g\" WHERE g = 'x'");
    consistent.consistentRead = true;
    QCOMPARE(shown(run(consistent)),
             QByteArray("Strongly consistent read is not supported on Global Secondary Indexes"));
}

void TestStatements::batches()
{
    const auto batch = [this](std::vector<QByteArray> statements) {
        BatchStatementRequest request;
        request.returnConsumedCapacity = ReturnConsumedCapacity::Total;
        for (QByteArray& text : statements) {
            BatchStatementRequest::Member member;
            member.text = std::move(text);
            member.returnValuesOnConditionCheckFailure = ReturnValues::AllOld;
            request.statements.push_back(std::move(member));
        }
        return m_tables->await<BatchStatementResult>(
            [&](auto reply) { (*m_tables)->batchExecuteStatement(std::move(request), std::move(reply)); });
    };
    const QByteArray needsKey =
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.";
    auto reads =
        batch({"SELECT n FROM books WHERE pk='a' AND sk='1'", "SELECT * FROM books WHERE pk='a'", "SLECT * FROM books",
               "SELECT * FROM absent WHERE pk='a'", "SELECT * FROM books.\"by-g\" WHERE g = 'x'",
               "SELECT * FROM books WHERE pk='a' AND sk='1' AND n = 5", "SELECT n FROM books WHERE pk='a' AND sk='99'",
               "SELECT sk FROM books WHERE pk IN ['a'] AND sk='2'"});
    QVERIFY(reads);
    QCOMPARE(text(reads->responses[0].item), QByteArray(R"({"n":{"N":"5"}})"));
    QCOMPARE(reads->responses[1].error->message.toUtf8(), needsKey);
    QCOMPARE(reads->responses[2].error->message.toUtf8(),
             QByteArray("Statement wasn't well formed, can't be processed: Expected data manipulation"));
    QCOMPARE(reads->responses[3].error->code, ErrorCode::ResourceNotFound);
    QCOMPARE(reads->responses[4].error->message.toUtf8(), needsKey);
    QCOMPARE(reads->responses[5].error->message.toUtf8(), needsKey);
    QVERIFY(!reads->responses[6].item && !reads->responses[6].error);
    QCOMPARE(text(reads->responses[7].item), QByteArray(R"({"sk":{"S":"2"}})"));
    QCOMPARE(reads->capacity.at(0).total, 1.5);

    auto writes = batch({"INSERT INTO books VALUE {'pk':'n','sk':'1'}", "INSERT INTO books VALUE {'pk':'a','sk':'1'}",
                         "DELETE FROM books WHERE pk='b' AND sk='1' RETURNING ALL OLD *",
                         "UPDATE books REMOVE n WHERE pk='a' AND sk='2' RETURNING MODIFIED NEW *"});
    QVERIFY(writes);
    QVERIFY(!writes->responses[0].error && !writes->responses[0].item);
    QCOMPARE(writes->responses[1].error->exception, QByteArray("DuplicateItemException"));
    QCOMPARE(text(writes->responses[2].item), QByteArray(R"({"g":{"S":"y"},"pk":{"S":"b"},"sk":{"S":"1"}})"));
    QVERIFY(!writes->responses[3].item);
    QCOMPARE(writes->responses[3].tableName, QByteArray("books"));
    QVERIFY(!m_tables->get("books", R"({"pk":{"S":"n"},"sk":{"S":"1"}})").isEmpty());
    const auto mixed = batch({"INSERT INTO books VALUE {'pk':'n','sk':'2'}", "SELECT n FROM books WHERE pk='a'"});
    QVERIFY(!mixed);
    QCOMPARE(mixed.error().message,
             QStringLiteral("Read and write requests together in the same batch is not supported."));
    const auto refused = batch({"UPDATE books SET n = 1 WHERE pk='a' AND sk='1' AND n = 99"});
    QVERIFY(refused);
    QCOMPARE(refused->responses[0].error->code, ErrorCode::ConditionalCheckFailed);
    QVERIFY(!refused->responses[0].error->item);
}

void TestStatements::transactions()
{
    auto reads =
        transact({"SELECT n FROM books WHERE pk='a' AND sk='1'", "SELECT * FROM books WHERE pk='q' AND sk='1'"});
    QVERIFY(reads);
    QCOMPARE(reads->responses.size(), size_t(2));
    QCOMPARE(text(reads->responses[0]), QByteArray(R"({"n":{"N":"5"}})"));
    QVERIFY(!reads->responses[1]);
    QCOMPARE(reads->capacity.at(0).kind, CapacityKind::TransactionRead);

    const std::vector<QByteArray> statements = {
        "INSERT INTO books VALUE {'pk':'t','sk':'1'}", "UPDATE books SET n = n + 1 WHERE pk='a' AND sk='1'",
        "DELETE FROM books WHERE pk='b' AND sk='1'", "EXISTS(SELECT * FROM books WHERE pk='a' AND sk='2' AND n = 6)"};
    const auto first = transact(statements, "token");
    QVERIFY(first);
    QVERIFY(first->responses.empty());
    QCOMPARE(first->accesses.size(), size_t(4));
    QCOMPARE(first->capacity.at(0).kind, CapacityKind::TransactionWrite);
    const auto again = transact(statements, "token");
    QVERIFY(again);
    QCOMPARE(again->capacity.at(0).kind, CapacityKind::TransactionRead);
    QCOMPARE(answer("SELECT n FROM books WHERE pk='a' AND sk='1'"), QByteArray(R"({"n":{"N":"6"}})"));

    const auto refused =
        transact({"INSERT INTO books VALUE {'pk':'t','sk':'1'}", "UPDATE books SET n = 1 WHERE pk='q' AND sk='1'",
                  "EXISTS(SELECT * FROM books WHERE pk='a' AND sk='2' AND n = 7)",
                  "INSERT INTO books VALUE {'pk':'t','sk':'2'}"});
    QCOMPARE(refused.error().message,
             QStringLiteral("Transaction cancelled, please refer cancellation reasons for specific reasons "
                            "[DuplicateItem, ConditionalCheckFailed, ConditionalCheckFailed, None]"));
    QCOMPARE(m_tables->get("books", R"({"pk":{"S":"t"},"sk":{"S":"2"}})"), QByteArray());
}

void TestStatements::cancellations_data()
{
    QTest::addColumn<std::vector<QByteArray>>("statements");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray key = "ValidationError The provided key element does not match the schema";
    const QByteArray update = "UPDATE books SET n = 1 WHERE ";
    const QByteArray absent = "ResourceNotFound Requested resource not found";
    QTest::newRow("keys of updates") << std::vector<QByteArray>{update + "pk='a'", update + "pk IN ['a'] AND sk='1'",
                                                                update + "pk='a' AND sk='1' AND pk='b'",
                                                                update + "pk='a' AND sk=1",
                                                                update + "pk='a' AND sk='1'"}
                                     << key + '\n' + key + '\n' + key + '\n' + key + "\nNone ";
    QTest::newRow("keys of others")
        << std::vector<QByteArray>{"INSERT INTO books VALUE {'pk':'k'}", "DELETE FROM books WHERE sk='1'"}
        << "ValidationError One or more parameter values were invalid: Missing the key sk in the item\n" + key;
    QTest::newRow("key of a read") << std::vector<QByteArray>{"SELECT * FROM books WHERE pk='a' AND sk='1'",
                                                              "SELECT * FROM books WHERE pk='a' AND sk='1'",
                                                              "SELECT * FROM books WHERE pk=1 AND sk='1'"}
                                   << "None \nNone \n" + key;
    QTest::newRow("absent table") << std::vector<QByteArray>{"UPDATE absent SET a=1 WHERE pk='x' RETURNING ALL NEW *",
                                                             "DELETE FROM absent WHERE pk='x'"}
                                  << absent + '\n' + absent;
    QTest::newRow("index of an absent table")
        << std::vector<QByteArray>{"SELECT * FROM books WHERE pk='a' AND sk='1'", "SELECT * FROM absent.i WHERE pk='x'"}
        << "None \n" + absent;
    QTest::newRow("two keys in a check")
        << std::vector<QByteArray>{"EXISTS(SELECT * FROM books WHERE pk='a' AND sk='1' AND pk='b' AND n = 5)",
                                   update + "pk='a' AND sk='2'"}
        << QByteArray("ConditionalCheckFailed The conditional request failed\nNone ");
}

void TestStatements::cancellations()
{
    QFETCH(std::vector<QByteArray>, statements);
    QFETCH(QByteArray, expected);
    const auto result = transact(std::move(statements));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::TransactionCanceled);
    QByteArrayList reasons;
    for (const CancellationReason& reason : result.error().reasons)
        reasons << reason.code + ' ' + reason.message.toUtf8();
    QCOMPARE(reasons.join('\n'), expected);
}

// What refuses a transaction as a whole, before a table that is not there cancels it.
void TestStatements::refusedAsWhole()
{
    const auto refusal = [this](std::vector<QByteArray> statements) {
        return transact(std::move(statements)).error().message.toUtf8();
    };
    const QByteArray second = "Validation failed in TransactStatements[1]: ";
    QCOMPARE(refusal({"UPDATE absent SET a=1 WHERE pk='x'",
                      "UPDATE books SET a=1 WHERE pk='a' AND sk='1' RETURNING "
                      "ALL NEW *"}),
             second + "RETURNING clause is not supported in ExecuteTransaction.");
    QCOMPARE(refusal({"SELECT * FROM absent WHERE pk='x'", "SELECT * FROM books.nope WHERE pk='x'"}),
             second + "Reads on indices are not supported within transactions.");
    QCOMPARE(refusal({"SELECT * FROM books WHERE pk='a'", "DELETE FROM books WHERE pk='a'"}),
             QByteArray("ExecuteTransaction API does not support both read and write operations in the same request."));
}

void TestStatements::transactionErrors_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const QByteArray& statement, const QByteArray& expected) {
        QTest::newRow(statement.constData()) << statement << "Validation failed in TransactStatements[0]: " + expected;
    };
    row("SELECT * FROM books WHERE", "Statement wasn't well formed, can't be processed: Unexpected term");
    row("UPDATE books SET n = 1 WHERE pk='a' AND sk='1' RETURNING ALL NEW *",
        "RETURNING clause is not supported in ExecuteTransaction.");
    row("SELECT * FROM books.\"by-g\" WHERE g = 'x'", "Reads on indices are not supported within transactions.");
    row("SELECT * FROM books WHERE pk='a' AND sk='1' AND attribute_exists(ss)",
        "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
    row("SELECT * FROM books WHERE pk IN ['b'] AND pk='a' AND sk='1'",
        "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
    row("SELECT * FROM books WHERE pk IN ['a','a'] AND sk='1'",
        "Overlapping conditions with range keys are not supported in where clause");
    row("EXISTS(SELECT * FROM books WHERE pk IN ['a'] AND sk='1' AND n = 5)",
        "EXISTS() must contain a single item read with additional condition");
    row("EXISTS(SELECT * FROM books WHERE pk='a' AND sk='1')",
        "EXISTS() must contain a single item read with additional condition");
}

void TestStatements::transactionErrors()
{
    QFETCH(QByteArray, statement);
    QFETCH(QByteArray, expected);
    const auto result = transact({statement});
    QVERIFY(!result);
    QCOMPARE(result.error().message.toUtf8(), expected);
    QCOMPARE(result.error().code, ErrorCode::Validation);
}

void TestStatements::capacity()
{
    const auto units = [this](const QByteArray& statement, bool consistent = false) {
        ExecuteStatementRequest asked = request(statement);
        asked.consistentRead = consistent;
        asked.returnConsumedCapacity = ReturnConsumedCapacity::Indexes;
        return run(asked)->capacity;
    };
    QCOMPARE(units("SELECT * FROM books WHERE pk='a' AND sk='1'").total, 0.5);
    QCOMPARE(units("SELECT * FROM books WHERE pk='a' AND sk='1'", true).total, 1.0);
    const ConsumedCapacity local = units("SELECT * FROM books.\"local\" WHERE pk='a'");
    QCOMPARE(local.table, 0.0);
    QCOMPARE(local.localIndexes.at("local"), local.total);
    QVERIFY(units("SELECT far FROM books.\"local\" WHERE pk='a'").table > 0);
    QCOMPARE(units("INSERT INTO numbers VALUE {'id': 5}").total, 1.0);
    QCOMPARE(units("SELECT * FROM books WHERE pk IN ['a','b']").total, 1.0);
}

// Neither depth nor length nor nonsense may end the process, or take long.
void TestStatements::hostileText()
{
    const auto repeated = [](const char* part, int times) { return QByteArray(part).repeated(times); };
    const QByteArray select = "SELECT * FROM books WHERE ";
    for (const QByteArray& statement :
         {select + repeated("(", 8000), select + repeated("- ", 4000) + "1",
          select + repeated("a=1 AND ", 1000) + "a=1", select + repeated("a=1 OR ", 1000) + "a=1",
          select + "a = " + repeated("1+", 3500) + "1", select + "a = " + repeated("[", 8000),
          select + "a = " + repeated("{'a':", 1600), repeated("EXISTS(SELECT * FROM ", 300),
          select + "a" + repeated(".b", 4000), select + "a" + repeated("[0]", 2600), repeated("/*", 4000),
          repeated("'", 4001), repeated("`", 3), select + "a IN (" + repeated("1,", 4000) + "1)",
          select + repeated("(", 60) + "a=1" + repeated(")=b", 60),
          select + repeated("(", 60) + "a=1" + repeated(") IN (b,c)", 60),
          select + "(a=1) IN (" + repeated("b,", 3900) + "b)",
          QByteArray("\0\xff\xfe\x80", 4)})
        QVERIFY(!run(request(statement)));
    (void)run(request(select + repeated("NOT ", 2000) + "a = 1"));
    QRandomGenerator random(1);
    const QByteArrayList words = {
        "SELECT", "FROM",   "books",       "WHERE", "pk",     "=",         "'a'",     "AND",    "(",
        ")",      "[",      "]",           "{",     "}",      "<<",        ">>",      ",",      ":",
        ".",      "*",      "?",           "1",     "NOT",    "IN",        "IS",      "NULL",   "MISSING",
        "SET",    "UPDATE", "INSERT INTO", "VALUE", "DELETE", "RETURNING", "ALL OLD", "EXISTS", "BETWEEN"};
    for (int i = 0; i < 3000; ++i) {
        QByteArrayList text;
        for (int n = random.bounded(1, 25); n > 0; --n)
            text << words[random.bounded(int(words.size()))];
        (void)run(request(text.join(' ')));
    }
}

QTEST_GUILESS_MAIN(TestStatements)
#include "tst_statements.moc"
