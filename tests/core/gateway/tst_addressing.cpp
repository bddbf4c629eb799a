#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/pipeline/Addressing.h"
#include "core/gateway/pipeline/Compiler.h"

#include <QTest>

using namespace trestle;

namespace {

gateway::Compilation compiled(const gateway::Api& api)
{
    gateway::ApiMemories memories;
    gateway::AccessMemory access;
    const gateway::Documents account;
    return gateway::compile(
        {api}, {}, {access, gateway::UsagePlans::compile(account, access.buckets, access.usage, 0), account}, memories);
}

}  // namespace

class TestAddressing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsApiAndStage_data();
    void findsApiAndStage();
    void closesDisabledEndpoints();
    void reportsWhatCannotRun_data();
    void reportsWhatCannotRun();
};

void TestAddressing::findsApiAndStage_data()
{
    QTest::addColumn<quint16>("port");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("says");  // "stage path", "no api", "no stage", "nothing"

    const auto row = [](const char* name, int port, const char* host, const char* target, const char* says) {
        QTest::newRow(name) << quint16(port) << QByteArray(host) << QByteArray(target) << QByteArray(says);
    };
    row("own port", 3000, "127.0.0.1:3000", "/books?x=1", "$default /books");
    row("own port, named stage", 3000, "127.0.0.1:3000", "/dev/books/1", "dev /books/1");
    row("stage alone", 3000, "localhost:3000", "/dev", "dev /");
    row("begins like a stage", 3000, "localhost:3000", "/devices", "$default /devices");
    row("host", 4566, "abcdefghij.execute-api.localhost:4566", "/books", "$default /books");
    row("host in capitals", 4566, "ABCDEFGHIJ.execute-api.localhost", "/dev/books", "dev /books");
    row("host of the service", 4566, "abcdefghij.execute-api.us-east-1.amazonaws.com", "/books", "$default /books");
    row("unknown api by host", 4566, "zzzzzzzzzz.execute-api.localhost", "/books", "no api");
    row("path", 4566, "localhost:4566", "/restapis/abcdefghij/dev/_user_request_/books/1?a=b", "dev /books/1");
    row("path, default stage", 4566, "localhost", "/restapis/abcdefghij/%24default/_user_request_/x", "$default /x");
    row("path, root", 4566, "localhost", "/restapis/abcdefghij/dev/_user_request_", "dev /");
    row("path, unknown stage", 4566, "localhost", "/restapis/abcdefghij/prod/_user_request_/x", "no stage");
    row("path, unknown api", 4566, "localhost", "/restapis/zzz/dev/_user_request_/x", "no api");
    row("control plane", 4566, "localhost:4566", "/restapis/abcdefghij/resources", "nothing");
    row("table endpoint", 4566, "localhost:4566", "/", "nothing");
    row("longer than the mark", 4566, "localhost", "/restapis/abcdefghij/dev/_user_request_x", "nothing");
}

void TestAddressing::findsApiAndStage()
{
    QFETCH(quint16, port);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, says);

    gateway::Api api;
    api.name = "library";
    api.id = "abcdefghij";
    api.stages.push_back({.name = "dev"});
    gateway::Deployment deployment;
    deployment.apis = compiled(api).apis;
    deployment.ports[3000] = deployment.apis.front().get();

    http::Request request;
    request.target = target;
    request.localPort = port;
    request.headers.add("Host", host);
    const auto address = gateway::locate(deployment, request);
    const QByteArray found = !address          ? QByteArray("nothing")
                             : !address->api   ? QByteArray("no api")
                             : !address->stage ? QByteArray("no stage")
                                               : address->stage->design.name + ' ' + address->path.toByteArray();
    QCOMPARE(found, says);
}

// disableExecuteApiEndpoint: by the API's own address nobody gets in; its port here stays open.
void TestAddressing::closesDisabledEndpoints()
{
    gateway::Api api;
    api.name = "library";
    api.id = "abcdefghij";
    api.document = base::JsonValue::Object();
    api.document.insert("disableExecuteApiEndpoint", true);
    gateway::Deployment deployment;
    deployment.apis = compiled(api).apis;
    deployment.ports[3000] = deployment.apis.front().get();
    const auto stageAt = [&](quint16 port, const char* host, const char* target) {
        http::Request request;
        request.target = target;
        request.localPort = port;
        request.headers.add("Host", host);
        const auto address = gateway::locate(deployment, request);
        return address && address->api && address->stage;
    };
    QVERIFY(!stageAt(4566, "abcdefghij.execute-api.localhost", "/books"));
    QVERIFY(!stageAt(4566, "localhost", "/restapis/abcdefghij/%24default/_user_request_/x"));
    QVERIFY(stageAt(3000, "localhost", "/books"));
}

void TestAddressing::reportsWhatCannotRun_data()
{
    QTest::addColumn<gateway::Api>("api");
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<QString>("says");
    QTest::addColumn<int>("served");

    const auto withRoutes = [](std::vector<gateway::Route> routes) {
        gateway::Api api;
        api.name = "library";
        api.routes = std::move(routes);
        return api;
    };
    const gateway::MockIntegration mock;
    QTest::newRow("doubled key") << withRoutes({{"GET", "/a", mock}, {"GET", "/a", mock}}) << QByteArray("GET /a")
                                 << QStringLiteral("two routes GET /a") << 1;
    QTest::newRow("same requests") << withRoutes({{"GET", "/a/{x}", mock}, {"GET", "/a/{y}", mock}})
                                   << QByteArray("GET /a/{y}") << QStringLiteral("same requests as GET /a/{x}") << 1;
    QTest::newRow("doubled parameter") << withRoutes({{"GET", "/{a}/{a}", mock}}) << QByteArray("GET /{a}/{a}")
                                       << QStringLiteral("two parameters called") << 0;
    QTest::newRow("greedy first") << withRoutes({{"GET", "/{a+}/b", mock}}) << QByteArray("GET /{a+}/b")
                                  << QStringLiteral("nothing may follow") << 0;
    QTest::newRow("no method") << withRoutes({{"FETCH", "/a", mock}}) << QByteArray("FETCH /a")
                               << QStringLiteral("no method") << 0;
    QTest::newRow("unwired") << withRoutes({{"GET", "/a", {}}, {"GET", "/b", mock}}) << QByteArray("GET /a")
                             << QStringLiteral("Leads nowhere") << 1;
    QTest::newRow("split header") << withRoutes(
                                         {{"GET", "/a", gateway::MockIntegration{200, {{"x", "1\r\ny: 2"}}, {}}}})
                                  << QByteArray("GET /a") << QStringLiteral("line break") << 0;
    QTest::newRow("status") << withRoutes({{"GET", "/a", gateway::MockIntegration{99, {}, {}}}}) << QByteArray("GET /a")
                            << QStringLiteral("200 to 599") << 0;

    gateway::Api credentials = withRoutes({});
    credentials.cors.emplace();
    credentials.cors->allowOrigins = {"*"};
    credentials.cors->allowCredentials = true;
    QTest::newRow("credentials") << credentials << QByteArray() << QStringLiteral("every origin") << 0;
}

void TestAddressing::reportsWhatCannotRun()
{
    QFETCH(gateway::Api, api);
    QFETCH(QByteArray, route);
    QFETCH(QString, says);
    QFETCH(int, served);

    const gateway::Compilation compilation = compiled(api);
    QCOMPARE(compilation.problems.size(), size_t(1));
    QCOMPARE(compilation.problems[0].api, api.name);
    QCOMPARE(compilation.problems[0].routeKey, route);
    QVERIFY2(compilation.problems[0].message.contains(says), qPrintable(compilation.problems[0].message));
    QCOMPARE(compilation.apis.empty() ? -1 : int(compilation.apis[0]->stages[0].serves->routes.size()), served);
}

QTEST_APPLESS_MAIN(TestAddressing)
#include "tst_addressing.moc"
