// The sample from its first start: every route does what its description says.
#include "core/workspace/Sample.h"
#include "tests/core/gateway/websocket/SocketFixture.h"
#include "tests/paths/ServedWorkspace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;

namespace {

base::JsonValue json(const http::ClientResponse& response)
{
    base::Result<base::JsonValue> value = base::parseJson(response.body);
    return value ? std::move(*value) : base::JsonValue();
}

QByteArray text(const base::JsonValue& object, QByteArrayView name)
{
    const base::JsonValue* member = object.find(name);
    if (!member) return {};
    return member->isNumber() ? member->numberText() : member->string();
}

size_t count(const base::JsonValue& page)
{
    const base::JsonValue* items = page.find("items");
    return items ? items->array().size() : 0;
}

}  // namespace

class TestSampleJourney : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsItsStatus();
    void pagesThroughAllBooks();
    void findsBooksOfAnAuthor();
    void addsABook();
    void storesChangesAndRemovesABook();
    void lendsABook();
    void failsOnTheBrokenMember();
    void takesReviewsThroughItsRestApi();
    void testsAMethodOverTheWire();
    void tellsWhoWaitsForABook();
    void restTemplate();
    void chatTemplate();

private:
    http::ClientResponse send(const QByteArray& method, const QByteArray& target, const QByteArray& body = {})
    {
        return m_served.sendTo("library", method, target, body);
    }

    QTemporaryDir m_folder;
    ServedWorkspace m_served{m_folder.path()};
};

void TestSampleJourney::initTestCase()
{
    QVERIFY(m_served.start({QStringLiteral("--sample")}));
    QVERIFY(m_served.readyLine().startsWith("Trestle serves Lending Library at "));
}

void TestSampleJourney::showsItsStatus()
{
    const http::ClientResponse answer = send("GET", "/status");
    QCOMPARE(answer.status, 200);
    QCOMPARE(text(json(answer), "status"), QByteArray("open"));
}

void TestSampleJourney::pagesThroughAllBooks()
{
    size_t books = 0;
    QByteArray token;
    for (int page = 0; page < 100; ++page) {
        const http::ClientResponse answer =
            send("GET", "/books?limit=200" + (token.isEmpty() ? token : "&nextToken=" + token.toPercentEncoding()));
        QCOMPARE(answer.status, 200);
        const base::JsonValue body = json(answer);
        QVERIFY(count(body) <= 200);
        books += count(body);
        token = text(body, "nextToken");
        if (token.isEmpty()) break;
    }
    QCOMPARE(books, size_t(1'630));
    QCOMPARE(send("GET", "/books?nextToken=nonsense").status, 400);
}

void TestSampleJourney::findsBooksOfAnAuthor()
{
    const base::JsonValue body = json(send("GET", "/authors/Italo%20Calvino/books"));
    QVERIFY(count(body) > 0);
    for (const base::JsonValue& book : body.find("items")->array())
        QCOMPARE(text(book, "author"), QByteArray("Italo Calvino"));
}

void TestSampleJourney::addsABook()
{
    const http::ClientResponse added =
        send("POST", "/books", R"({"title": "Kindred", "author": "Octavia E. Butler", "copies": 2})");
    QCOMPARE(added.status, 201);
    const QByteArray id = text(json(added), "id");
    const http::ClientResponse got = send("GET", "/books/" + id);
    QCOMPARE(got.status, 200);
    QCOMPARE(text(json(got), "title"), QByteArray("Kindred"));
    QCOMPARE(text(json(got), "copies"), QByteArray("2"));
    QVERIFY2(!json(got).find("pk"), "hidden attributes stay hidden");
    QCOMPARE(send("POST", "/books", R"({"title": "Kindred"})").status, 400);
    QCOMPARE(send("GET", "/books/none").status, 404);
}

void TestSampleJourney::storesChangesAndRemovesABook()
{
    QCOMPARE(send("PUT", "/books/j1", R"({"title": "Emma", "author": "Jane Austen", "copies": 1})").status, 201);
    QCOMPARE(send("PATCH", "/books/j1", R"({"copies": 4})").status, 200);
    QCOMPARE(text(json(send("GET", "/books/j1")), "copies"), QByteArray("4"));
    QCOMPARE(text(json(send("GET", "/books/j1")), "title"), QByteArray("Emma"));
    QCOMPARE(send("DELETE", "/books/j1").status, 204);
    QCOMPARE(send("GET", "/books/j1").status, 404);
    QCOMPARE(send("DELETE", "/books/j1").status, 404);
    QCOMPARE(send("PATCH", "/books/j1", R"({"copies": 4})").status, 404);
}

void TestSampleJourney::lendsABook()
{
    const int before = text(json(send("GET", "/books/0442")), "copies").toInt();
    const size_t due = count(json(send("GET", "/loans/due?limit=1")));
    QCOMPARE(due, size_t(1));
    const http::ClientResponse lent = send("POST", "/loans", R"({"book": "0442", "member": "12"})");
    QCOMPARE(lent.status, 201);
    QVERIFY(!text(json(lent), "loan").isEmpty());
    QCOMPARE(text(json(send("GET", "/books/0442")), "copies").toInt(), before - 1);
    QCOMPARE(send("POST", "/loans", R"({"book": "0442", "member": "nobody"})").status, 404);
}

void TestSampleJourney::failsOnTheBrokenMember()
{
    const QByteArray before = text(json(send("GET", "/books/0442")), "copies");
    QCOMPARE(send("POST", "/loans", R"({"book": "0442", "member": "17"})").status, 500);
    QCOMPARE(text(json(send("GET", "/books/0442")), "copies"), before);
}

// Validation, a template to the table and one from it, without a function.
void TestSampleJourney::takesReviewsThroughItsRestApi()
{
    const QByteArray reviews = "/restapis/reviews001/dev/_user_request_/books/0441/reviews";
    const http::Headers headers{{"Content-Type", "application/json"}, {"x-api-key", "sample-reader-0123456789"}};
    const http::ClientResponse none = m_served.send("GET", reviews);
    QCOMPARE(none.status, 200);
    QCOMPARE(text(json(none), "count"), QByteArray("0"));

    const http::ClientResponse wrong = m_served.send("POST", reviews, "{\"by\":\"Ada\",\"stars\":6}", headers);
    QCOMPARE(wrong.status, 400);
    QCOMPARE(text(json(wrong), "message"), QByteArray("Invalid request body"));

    const http::ClientResponse added =
        m_served.send("POST", reviews, "{\"by\":\"Ada \\\"O'Neill\\\"\",\"stars\":5,\"text\":\"Winter.\"}", headers);
    QCOMPARE(added.status, 201);
    QCOMPARE(text(json(added), "id"), added.headers.value("x-amzn-RequestId").toByteArray());

    const http::ClientResponse one = m_served.send("GET", reviews);
    QCOMPARE(text(json(one), "count"), QByteArray("1"));
    QCOMPARE(text(json(one).find("reviews")->array().front(), "stars"), QByteArray("5"));
    QCOMPARE(text(json(one).find("reviews")->array().front(), "by"), QByteArray("Ada \"O'Neill\""));
}

void TestSampleJourney::testsAMethodOverTheWire()
{
    const base::JsonValue resources = json(m_served.send("GET", "/restapis/reviews001/resources"));
    QVERIFY(resources.find("item"));
    QByteArray id;
    for (const base::JsonValue& resource : resources.find("item")->array())
        if (text(resource, "path") == "/books/{id}/reviews") id = text(resource, "id");
    QVERIFY(!id.isEmpty());
    const http::ClientResponse answer =
        m_served.send("POST", "/restapis/reviews001/resources/" + id + "/methods/GET",
                      "{\"pathWithQueryString\":\"/books/0442/reviews\"}", {{"Content-Type", "application/json"}});
    QCOMPARE(answer.status, 200);
    const base::JsonValue outcome = json(answer);
    QCOMPARE(text(outcome, "status"), QByteArray("200"));
    QVERIFY(text(outcome, "body").contains("\"count\": 0"));
    QVERIFY(text(outcome, "log").contains(" : Method request path: {id=0442}\n"));
    QVERIFY(text(outcome, "log").contains("Method completed with status: 200"));
    const http::ClientResponse nowhere = m_served.send("POST", "/restapis/reviews001/resources/nowhere/methods/GET",
                                                       "{}", {{"Content-Type", "application/json"}});
    QCOMPARE(nowhere.status, 404);
}

// Two readers at the desk: one waits, the other brings the book back.
void TestSampleJourney::tellsWhoWaitsForABook()
{
    const http::ClientResponse desk = send("GET", "/desk");
    QCOMPARE(desk.status, 200);
    QCOMPARE(desk.headers.value("content-type").toByteArray(), QByteArray("text/html; charset=utf-8"));

    const QByteArray notices("/restapis/notices001/dev/_user_request_/");
    SocketClient nobody(m_served.port(), notices);
    SocketClient ann(m_served.port(), notices + "?card=1");
    SocketClient ben(m_served.port(), notices + "?card=2");
    QTRY_VERIFY_WITH_TIMEOUT(nobody.refused && ann.opened && ben.opened, 30'000);
    QCOMPARE(nobody.refused->status, 401);
    ann.say("hello");
    QTRY_COMPARE(ann.messages.size(), 1);
    QVERIFY(ann.messages.front().contains("hint"));
    ann.say(R"({"action":"join","book":"0443"})");
    QTRY_COMPARE_WITH_TIMEOUT(ann.messages.size(), 2, 30'000);
    QVERIFY2(ann.messages.back().contains(R"("joined":"0443")"), ann.messages.back().constData());
    ben.say(R"({"action":"queue","book":"0443"})");
    QTRY_COMPARE(ben.messages, QByteArrayList{R"({"waiting": 1})"});

    const int before = text(json(send("GET", "/books/0443")), "copies").toInt();
    ben.say(R"({"action":"return","book":"0443"})");
    QTRY_COMPARE_WITH_TIMEOUT(ben.messages.size(), 2, 30'000);
    QVERIFY2(ben.messages.back().contains(R"("told":1)"), ben.messages.back().constData());
    QTRY_COMPARE(ann.messages.size(), 3);
    QVERIFY2(ann.messages.back().contains(R"("back":"0443")"), ann.messages.back().constData());
    QCOMPARE(text(json(send("GET", "/books/0443")), "copies").toInt(), before + 1);

    ben.say(R"({"action":"queue"})");
    QTRY_COMPARE(ben.messages.size(), 3);
    QVERIFY(ben.messages.back().contains("Invalid request body"));
}

void TestSampleJourney::restTemplate()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("shop"));
    QVERIFY(workspace::createFromTemplate(path, "Shop", workspace::Template::RestTable));
    ServedWorkspace served(path);
    QVERIFY(served.start());
    const base::JsonValue apis = json(served.send("GET", "/restapis"));
    const QByteArray items =
        "/restapis/" + text(apis.find("item")->array().front(), "id") + "/dev/_user_request_/items";
    const http::Headers headers{{"Content-Type", "application/json"}};
    QCOMPARE(count(json(served.send("GET", items))), size_t(2));
    const QByteArray one = items + "/it's";
    QCOMPARE(served.send("GET", one).status, 404);
    QCOMPARE(served.send("PUT", one, R"({"name":"","count":1})", headers).status, 400);
    const http::ClientResponse stored = served.send("PUT", one, R"({"name":"Ada's \"one\"","count":7})", headers);
    QCOMPARE(stored.status, 200);
    QCOMPARE(text(json(stored), "id"), QByteArray("it's"));
    const base::JsonValue got = json(served.send("GET", one));
    QCOMPARE(text(got, "name"), QByteArray("Ada's \"one\""));
    QCOMPARE(text(got, "count"), QByteArray("7"));
    QCOMPARE(served.send("DELETE", one).status, 204);
    QCOMPARE(served.send("GET", one).status, 404);
}

void TestSampleJourney::chatTemplate()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("talk"));
    QVERIFY(workspace::createFromTemplate(path, "Talk", workspace::Template::WebSocketChat));
    ServedWorkspace served(path);
    QVERIFY(served.start());
    QVERIFY(served.sendTo("page", "GET", "/").body.contains("new WebSocket"));
    QByteArray chat;
    const base::JsonValue apis = json(served.send("GET", "/v2/apis"));
    for (const base::JsonValue& api : apis.find("items")->array())
        if (text(api, "name") == "chat") chat = "/restapis/" + text(api, "apiId") + "/dev/_user_request_/";
    SocketClient nobody(served.port(), chat);
    SocketClient ada(served.port(), chat + "?name=Ada");
    QTRY_VERIFY_WITH_TIMEOUT(nobody.refused && ada.opened, 30'000);
    QCOMPARE(nobody.refused->status, 401);
    {
        SocketClient bob(served.port(), chat + "?name=Bob");
        QTRY_VERIFY_WITH_TIMEOUT(bob.opened, 30'000);
        bob.say(R"({"action":"say","text":"Hello"})");
        QTRY_COMPARE_WITH_TIMEOUT(ada.messages, QByteArrayList{R"({"from":"Bob","text":"Hello"})"}, 30'000);
        QTRY_COMPARE(bob.messages.size(), 1);
        bob.say("what?");
        QTRY_COMPARE(bob.messages.size(), 2);
        QVERIFY(bob.messages.back().contains("hint"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(ada.messages.size(), 2, 30'000);
    QCOMPARE(ada.messages.back(), QByteArray(R"({"left":"Bob"})"));
}

QTEST_GUILESS_MAIN(TestSampleJourney)
#include "tst_samplejourney.moc"
