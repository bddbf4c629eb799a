#include "core/base/Json.h"
#include "core/gateway/integrations/MappingText.h"
#include "tests/core/gateway/GatewayFixture.h"

#include <QTest>

using namespace trestle;
using gateway::TableAction;
using gateway::TableIntegration;
using tests::GatewayFixture;

namespace {

std::vector<gateway::Route> libraryRoutes()
{
    const std::map<QByteArray, QByteArray> loan{{"reader", "${request.path.reader}"},
                                                {"number", "${request.path.number}"}};
    return {
        {"POST", "/books",
         TableIntegration{.table = "books",
                          .action = TableAction::PutItem,
                          .attributes = {{"shelf", "s#${request.header.x-shelf}"}, {"secret", "${context.requestId}"}},
                          .hidden = {"secret"},
                          .conditional = true}},
        {"GET", "/books",
         TableIntegration{.table = "books", .action = TableAction::Scan, .hidden = {"secret", "shelf"}}},
        {"GET", "/books/{id}",
         TableIntegration{.table = "books", .key = {{"id", "${request.path.id}"}}, .hidden = {"secret"}}},
        {"PATCH", "/books/{id}",
         TableIntegration{.table = "books",
                          .action = TableAction::UpdateItem,
                          .key = {{"id", "${request.path.id}"}},
                          .hidden = {"secret", "shelf"},
                          .conditional = true}},
        {"DELETE", "/books/{id}",
         TableIntegration{.table = "books", .action = TableAction::DeleteItem, .key = {{"id", "${request.path.id}"}}}},
        {"PUT", "/loans/{reader}/{number}",
         TableIntegration{.table = "loans", .action = TableAction::PutItem, .key = loan}},
        {"GET", "/loans/{reader}/{number}", TableIntegration{.table = "loans", .key = loan}},
        {"GET", "/loans/{reader}",
         TableIntegration{.table = "loans",
                          .action = TableAction::Query,
                          .key = {{"reader", "${request.path.reader}"}, {"number", "${request.querystring.from}"}},
                          .sortOperator = ">="}},
    };
}

QByteArray message(const http::ClientResponse& response)
{
    const auto json = base::parseJson(response.body);
    const base::JsonValue* text = json ? json->find("message") : nullptr;
    return text ? text->string() : response.body;
}

}  // namespace

class TestTableIntegration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsABook();
    void refusesBadInput_data();
    void refusesBadInput();
    void comparesSortKeys();
    void pages();
    void readsMappings();

private:
    GatewayFixture m_gateway;
};

void TestTableIntegration::initTestCase()
{
    m_gateway.createTable({.name = "books", .keys = {.partition = {"id", tables::KeyType::S}}});
    m_gateway.createTable({.name = "loans",
                           .keys = {.partition = {"reader", tables::KeyType::S},
                                    .sort = tables::KeyAttribute{"number", tables::KeyType::N}}});
    QVERIFY(m_gateway.serve(libraryRoutes()).empty());
}

void TestTableIntegration::keepsABook()
{
    const QByteArray book("{\"id\":\"b 1\",\"pages\":12345678901234567890.5,\"title\":\"Ünder\"}");
    const http::ClientResponse created = m_gateway.send("POST", "/books", book, {{"X-Shelf", "7"}});
    QCOMPARE(created.status, 201);
    QCOMPARE(created.body,
             QByteArray("{\"id\":\"b 1\",\"pages\":12345678901234567890.5,\"shelf\":\"s#7\",\"title\":\"Ünder\"}"));
    const auto put = m_gateway.trace();
    QCOMPARE(put->items.size(), size_t(1));
    QCOMPARE(put->items[0].kind, observe::ItemAccess::Kind::Put);
    QVERIFY(put->items[0].before.isEmpty());
    QVERIFY(!put->items[0].after.isEmpty());
    QVERIFY(put->items[0].sequenceNumber > 0);

    QCOMPARE(m_gateway.send("GET", "/books/b%201").body, created.body);
    QCOMPARE(m_gateway.trace()->items.at(0).after, put->items[0].after);
    // What was read is metered, asked for or not.
    QVERIFY(m_gateway.trace()->readUnits > 0);

    const http::ClientResponse twice = m_gateway.send("POST", "/books", book);
    QCOMPARE(twice.status, 409);
    QCOMPARE(message(twice), QByteArray("An item with this key exists already"));

    const http::ClientResponse changed = m_gateway.send("PATCH", "/books/b%201", "{\"title\":null,\"size\":2}");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.body, QByteArray("{\"id\":\"b 1\",\"pages\":12345678901234567890.5,\"size\":2,\"title\":null}"));
    QCOMPARE(m_gateway.send("PATCH", "/books/none", "{\"size\":1}").status, 404);
    QCOMPARE(m_gateway.send("PATCH", "/books/b%201", "{\"id\":\"other\"}").status, 400);

    const http::ClientResponse list = m_gateway.send("GET", "/books");
    QCOMPARE(list.body, "{\"items\":[" + changed.body + "]}");

    const http::ClientResponse removed = m_gateway.send("DELETE", "/books/b%201");
    QCOMPARE(removed.status, 204);
    QVERIFY(removed.body.isEmpty());
    const http::ClientResponse gone = m_gateway.send("GET", "/books/b%201");
    QCOMPARE(gone.status, 404);
    QCOMPARE(gone.body, QByteArray("{\"message\":\"Not Found\"}"));
}

void TestTableIntegration::refusesBadInput_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("says");

    QTest::newRow("not JSON") << QByteArray("POST /books") << QByteArray("{\n \"a\": oops}") << QByteArray("line 2");
    QTest::newRow("list") << QByteArray("POST /books") << QByteArray("[1]") << QByteArray("has to be a JSON object");
    QTest::newRow("no key") << QByteArray("POST /books") << QByteArray("{\"a\":1}") << QByteArray("id");
    QTest::newRow("key of another type") << QByteArray("POST /books") << QByteArray("{\"id\":1}") << QByteArray("id");
    QTest::newRow("no number") << QByteArray("GET /loans/ann/x") << QByteArray()
                               << QByteArray("The path parameter \"number\" has to be a number: \"x\"");
    QTest::newRow("limit of words") << QByteArray("GET /books?limit=many") << QByteArray() << QByteArray("\"limit\"");
    QTest::newRow("limit zero") << QByteArray("GET /books?limit=0") << QByteArray() << QByteArray("\"limit\"");
    QTest::newRow("forged token") << QByteArray("GET /books?nextToken=AAAAAAAAAAAAAAAA") << QByteArray()
                                  << QByteArray("\"nextToken\"");
    QTest::newRow("token of noise") << QByteArray("GET /books?nextToken=%25%25") << QByteArray()
                                    << QByteArray("\"nextToken\"");
}

void TestTableIntegration::refusesBadInput()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, says);

    const QList<QByteArray> words = request.split(' ');
    const http::ClientResponse response = m_gateway.send(words[0], words[1], body);
    QCOMPARE(response.status, 400);
    QVERIFY2(message(response).contains(says), message(response).constData());
}

void TestTableIntegration::comparesSortKeys()
{
    for (const char* number : {"2", "10", "9.5"})
        QCOMPARE(m_gateway.send("PUT", QByteArray("/loans/eve/") + number, "{}").status, 201);
    QCOMPARE(m_gateway.send("GET", "/loans/eve?from=9.5").body,
             QByteArray("{\"items\":[{\"number\":9.5,\"reader\":\"eve\"},{\"number\":10,\"reader\":\"eve\"}]}"));
    const auto all = base::parseJson(m_gateway.send("GET", "/loans/eve").body);
    QVERIFY(all);
    QCOMPARE(all->find("items")->array().size(), size_t(3));
}

void TestTableIntegration::pages()
{
    for (int i = 0; i < 5; ++i)
        QCOMPARE(m_gateway.send("PUT", "/loans/pat/" + QByteArray::number(i), "{}").status, 201);
    QByteArrayList seen;
    QByteArray token;
    QByteArray first;
    do {
        const QByteArray query = token.isEmpty() ? QByteArray() : "&nextToken=" + token;
        const auto page = base::parseJson(m_gateway.send("GET", "/loans/pat?limit=2" + query).body);
        QVERIFY(page && page->find("items"));
        for (const base::JsonValue& item : page->find("items")->array())
            seen << item.find("number")->numberText();
        token = page->find("nextToken") ? page->find("nextToken")->string() : QByteArray();
        if (first.isEmpty()) first = token;
    } while (!token.isEmpty() && seen.size() < 10);
    QCOMPARE(seen.join(','), QByteArray("0,1,2,3,4"));
    QCOMPARE(m_gateway.send("GET", "/books?nextToken=" + first).status, 400);
}

void TestTableIntegration::readsMappings()
{
    QVERIFY(gateway::MappingText::compile("plain $ text"));
    QVERIFY(gateway::MappingText::compile("${request.body.a.b}")->soleReference());
    QVERIFY(!gateway::MappingText::compile("u#${request.path.id}")->soleReference());
    const auto unknown = gateway::MappingText::compile("${request.cookie.x}");
    QVERIFY(!unknown);
    QVERIFY(unknown.error().message.contains(QStringLiteral("${request.cookie.x}")));
    QVERIFY(!gateway::MappingText::compile("${request.path.id"));
}

QTEST_GUILESS_MAIN(TestTableIntegration)
#include "tst_tableintegration.moc"
