#include "core/base/Json.h"
#include "core/engine/TryEvent.h"

#include <QTest>

using namespace trestle;

namespace {

workspace::Workspace design()
{
    gateway::Api api;
    api.name = "library";
    api.routes = {{"GET", "/books/{id}", gateway::FunctionIntegration{.function = "f"}},
                  {"POST", "/books", gateway::FunctionIntegration{.function = "f"}},
                  {"ANY", "/files/{path+}", gateway::FunctionIntegration{.function = "f"}},
                  {"", "$default", gateway::FunctionIntegration{.function = "f"}}};
    workspace::Workspace made;
    made.apis = {api};
    return made;
}

QByteArray member(const QByteArray& json, std::initializer_list<QByteArray> path)
{
    const auto value = base::parseJson(json);
    const base::JsonValue* at = value ? &*value : nullptr;
    for (const QByteArray& name : path)
        at = at && at->isObject() ? at->find(name) : nullptr;
    return at && at->isString() ? at->string() : QByteArray();
}

}  // namespace

class TestTryEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void standsForARoute_data()
    {
        QTest::addColumn<int>("route");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("parameter") << 0 << QByteArray("GET") << QByteArray("/books/id");
        QTest::newRow("body") << 1 << QByteArray("POST") << QByteArray("/books");
        QTest::newRow("any and greedy") << 2 << QByteArray("GET") << QByteArray("/files/path");
        QTest::newRow("$default") << 3 << QByteArray("GET") << QByteArray("/");
    }

    void standsForARoute()
    {
        QFETCH(const int, route);
        const gateway::Api api = design().apis.front();
        const QByteArray event = engine::eventForRoute(api, api.routes[static_cast<size_t>(route)]);
        QTEST(member(event, {"requestContext", "http", "method"}), "method");
        QTEST(member(event, {"rawPath"}), "path");
        QCOMPARE(member(event, {"routeKey"}), api.routes[static_cast<size_t>(route)].key());
        if (route == 0) QCOMPARE(member(event, {"pathParameters", "id"}), QByteArray("id"));
        QCOMPARE(!member(event, {"body"}).isEmpty(), route == 1);
    }

    void isThatOfARequest()
    {
        observe::Trace trace;
        trace.api = "library";
        trace.routeKey = "GET /books/{id}";
        trace.method = "GET";
        trace.target = "/books/a%20b?full=1";
        trace.request.headers = {{"X-Who", "Ada"}};
        const QByteArray event = engine::eventOfTrace(trace, design());
        QCOMPARE(member(event, {"pathParameters", "id"}), QByteArray("a b"));
        QCOMPARE(member(event, {"queryStringParameters", "full"}), QByteArray("1"));
        QCOMPARE(member(event, {"headers", "x-who"}), QByteArray("Ada"));
        trace.target = "/restapis/abc/$default/_user_request_/books/7?full=1";
        QCOMPARE(member(engine::eventOfTrace(trace, design()), {"pathParameters", "id"}), QByteArray("7"));
        trace.target = "/$default/books/8";
        QCOMPARE(member(engine::eventOfTrace(trace, design()), {"rawPath"}), QByteArray("/books/8"));
        trace.routeKey = "GET /gone";
        QCOMPARE(engine::eventOfTrace(trace, design()), QByteArray());
        trace.api.clear();
        trace.request.body = "{\"name\":1}";
        QCOMPARE(engine::eventOfTrace(trace, design()), QByteArray("{\n  \"name\": 1\n}"));
    }
};

QTEST_GUILESS_MAIN(TestTryEvent)
#include "tst_tryevent.moc"
