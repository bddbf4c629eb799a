// trestle-cli as its users meet it: command line, messages, files, signals, and that one bad part leaves the rest
// serving.
#include "core/base/Ids.h"
#include "tests/core/http/RawClient.h"
#include "tests/paths/ServedWorkspace.h"
#include "tests/paths/WorkspaceFiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <unistd.h>
#include <csignal>

using namespace trestle;
using namespace trestle::tests;

namespace {

constexpr int patienceMs = 60'000;

const QByteArray createNotes = R"({"TableName": "Notes", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]})";

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

QByteArray exceptionOf(const TableAnswer& answer)
{
    const base::JsonValue* type = answer.body.find("__type");
    return type ? type->string().mid(type->string().indexOf('#') + 1) : QByteArray();
}

}  // namespace

class TestServe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandLine_data();
    void commandLine();
    void help_data();
    void help();
    void makesTheFilesOfAnEmptyFolder();
    void refusesASecondProcess();
    void namesTheOwnerOfThePort();
    void doesNotRunOnSettingsThatItCannotRead();
    void saysThatItCannotKeepData_data();
    void saysThatItCannotKeepData();
    void endsOnSignals_data();
    void endsOnSignals();
    void outlivesBadHandlers_data();
    void outlivesBadHandlers();
    void answersMalformedRequests_data();
    void answersMalformedRequests();
    void answersBadTableRequests_data();
    void answersBadTableRequests();
    void servesBesideABrokenFile();
    void followsEdits();
    void servesTheLastThatCompiled_data();
    void servesTheLastThatCompiled();
    void writesTablesOfClients();
    void followsTheServicesSettings();
    void isolatesFunctions();
    void findsApisByHost();
};

void TestServe::commandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("errors");
    QTest::newRow("nothing") << QStringList() << 2 << QByteArray() << QByteArray("a command is missing");
    QTest::newRow("another command") << words("dance") << 2 << QByteArray() << QByteArray("\"dance\" is no command");
    QTest::newRow("no folder") << words("serve") << 2 << QByteArray() << QByteArray("one folder");
    QTest::newRow("two folders") << words("serve a b") << 2 << QByteArray() << QByteArray("one folder");
    QTest::newRow("port too high") << words("serve a --port 65536") << 2 << QByteArray() << QByteArray("--port takes");
    QTest::newRow("port no number") << words("serve a --port x") << 2 << QByteArray() << QByteArray("--port takes");
    QTest::newRow("no threads") << words("serve a --io-threads 0") << 2 << QByteArray() << QByteArray("--io-threads");
    QTest::newRow("no such profile") << words("serve a --errors old") << 2 << QByteArray() << QByteArray("--errors");
    QTest::newRow("no such delay") << words("serve a --table-delays make=1") << 2 << QByteArray()
                                   << QByteArray("--table-delays takes");
    QTest::newRow("delay no number") << words("serve a --table-delays create=nan") << 2 << QByteArray()
                                     << QByteArray("--table-delays takes");
    QTest::newRow("limit no number") << words("serve a --websocket-limits idle=nan") << 2 << QByteArray()
                                     << QByteArray("--websocket-limits takes");
    QTest::newRow("no file to import") << words("import a books") << 2 << QByteArray()
                                       << QByteArray("import takes a folder, a table and a file");
    QTest::newRow("no such format") << words("export a books b --format csv") << 2 << QByteArray()
                                    << QByteArray("--format takes");
    QTest::newRow("nothing to merge into")
        << words("import-api a b --merge") << 2 << QByteArray() << QByteArray("--merge needs --api");
    QTest::newRow("unknown option, no command")
        << words("--nope") << 2 << QByteArray() << QByteArray("there is no option --nope\nTry 'trestle-cli --help'.");
    QTest::newRow("unknown option of a command")
        << words("serve a --nope") << 2 << QByteArray()
        << QByteArray("serve has no option --nope\nTry 'trestle-cli serve --help'.");
    QTest::newRow("option of another command")
        << words("verify a --port 4567") << 2 << QByteArray()
        << QByteArray("verify has no option --port; it is one of serve\nTry 'trestle-cli verify --help'.");
    QTest::newRow("option of two other commands")
        << words("token a --from-start") << 2 << QByteArray()
        << QByteArray("token has no option --from-start; it is one of import and export");
    QTest::newRow("option of another command, before it")
        << words("--merge export-api a b c") << 2 << QByteArray()
        << QByteArray("export-api has no option --merge; it is one of import-api");
    QTest::newRow("option without its value") << words("serve a --port") << 2 << QByteArray() << QByteArray("port");
    QTest::newRow("no number of seconds")
        << words("token a --seconds x") << 2 << QByteArray() << QByteArray("--seconds takes a number");
    QTest::newRow("no collector") << words("serve a --otlp ftp://elsewhere") << 2 << QByteArray()
                                  << QByteArray("--otlp takes the address of a collector on this machine");
    QTest::newRow("help of no command") << words("dance --help") << 2 << QByteArray()
                                        << QByteArray("\"dance\" is no command");
    QTest::newRow("version") << words("--version") << 0 << QByteArray("trestle-cli " TRESTLE_VERSION) << QByteArray();
    QTest::newRow("a file for a folder") << words("serve /dev/null --port 0") << 1 << QByteArray()
                                         << QByteArray("/dev/null");
}

void TestServe::commandLine()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, output);
    QFETCH(const QByteArray, errors);
    const CliRun run = runCli(arguments);
    QTEST(run.exitCode, "exitCode");
    QVERIFY2(run.output.contains(output), run.output);
    QVERIFY2(run.errors.contains(errors), run.errors);
    QCOMPARE(run.errors.isEmpty(), errors.isEmpty());
}

void TestServe::help_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("usage");
    QTest::addColumn<QByteArrayList>("has");
    QTest::addColumn<QByteArrayList>("hasNot");
    const auto row = [](const char* line, const QByteArray& usage, const QByteArrayList& has,
                        const QByteArrayList& hasNot) { QTest::newRow(line) << words(line) << usage << has << hasNot; };
    const QByteArrayList others{"--port", "--merge", "--issuer"};
    row("--help", "trestle-cli COMMAND [OPTIONS] ARGUMENTS",
        {"\n  serve DIR  ", "\n  token DIR  ", "\n  import DIR TABLE FILE|-  ", "trestle-cli COMMAND --help",
         "--version", "\n  3    import: lines were refused; verify: damage was found\n",
         "\n  130  import: a signal ended it; export: a signal ended it\n"},
        others);
    row("-h", "trestle-cli COMMAND [OPTIONS] ARGUMENTS", {"\n  verify DIR  "}, others);
    row("serve --help", "trestle-cli serve [OPTIONS] DIR",
        {"\n  --port N                Listen on port N", "\n  --otlp URL", "\n  --websocket-limits LIMITS\n",
         "-h, --help", "trestle.yaml", "\n  0    ended as asked\n", "\n  2    wrong command line\n"},
        {"--merge", "--issuer", "serve: ", "\n  3 ", "\n  130 ", "for itself"});
    row("serve -h", "trestle-cli serve [OPTIONS] DIR", {"\n  --sample "}, {"--merge"});
    row("--help serve", "trestle-cli serve [OPTIONS] DIR", {"\n  --sample "}, {"--merge"});
    row("serve a b c --help", "trestle-cli serve [OPTIONS] DIR", {"\n  --sample "}, {"--merge"});
    row("import --help", "trestle-cli import [OPTIONS] DIR TABLE FILE|-",
        {"--format FORMAT", "apart by itself", "--rejects FILE", "--from-start", "for itself", "lines were refused",
         "a signal ended it"},
        {"--port", "damage", "import: "});
    row("export --help", "trestle-cli export [OPTIONS] DIR TABLE FILE|-",
        {"--format FORMAT", "the default", "--from-start", "for itself", "\n  130  a signal ended it\n"},
        {"--rejects", "by itself", "\n  3 "});
    row("import-api --help", "trestle-cli import-api [OPTIONS] DIR FILE|-",
        {"--api NAME", "--merge", "--protocol PROTOCOL"}, {"--as", "for itself", "\n  130 "});
    row("export-api --help", "trestle-cli export-api [OPTIONS] DIR API FILE|-", {"--as VERSION", "--plain"},
        {"--merge", "--server"});
    row("reference --help", "trestle-cli reference [OPTIONS] DIR API FOLDER", {"--server URL"}, {"--plain"});
    row("verify --help", "trestle-cli verify [OPTIONS] DIR", {"\n  3    damage was found\n", "for itself"},
        {"\n  --", "\n  130 "});
    row("token --help", "trestle-cli token [OPTIONS] DIR", {"--issuer URL", "--seconds N"}, {"--port", "token: "});
}

void TestServe::help()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, usage);
    QFETCH(const QByteArrayList, has);
    QFETCH(const QByteArrayList, hasNot);
    const CliRun run = runCli(arguments);
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.output.startsWith("Usage: " + usage + '\n'), run.output);
    for (const QByteArray& each : has)
        QVERIFY2(run.output.contains(each), qPrintable(QString::fromUtf8(each + " is not in:\n" + run.output)));
    for (const QByteArray& each : hasNot)
        QVERIFY2(!run.output.contains(each), qPrintable(QString::fromUtf8(each + " is in:\n" + run.output)));
    for (const QString& line : QString::fromUtf8(run.output).split(u'\n'))
        QVERIFY2(line.size() <= 80, qPrintable(line));
}

void TestServe::makesTheFilesOfAnEmptyFolder()
{
    const WorkspaceFiles files;
    const QString folder = files.path("shop");  // not there yet
    ServedWorkspace served(folder);
    QVERIFY(served.start());
    QCOMPARE(served.readyLine(), "Trestle serves shop at http://127.0.0.1:" + QByteArray::number(served.port()));
    QVERIFY(QFileInfo(folder + QStringLiteral("/trestle.yaml")).isFile());
    QVERIFY(QFileInfo(folder + QStringLiteral("/.trestle/.gitignore")).isFile());
    QCOMPARE(served.errors(), QByteArray());
}

void TestServe::refusesASecondProcess()
{
    const WorkspaceFiles files;
    ServedWorkspace first(files.path());
    QVERIFY(first.start());
    const CliRun second =
        runCli({QStringLiteral("serve"), files.path(), QStringLiteral("--port"), QStringLiteral("0")});
    QCOMPARE(second.exitCode, 1);
    QVERIFY2(second.errors.contains(QByteArray::number(first.processId())), second.errors);
    QCOMPARE(first.table("ListTables", "{}").status, 200);
}

void TestServe::namesTheOwnerOfThePort()
{
    const WorkspaceFiles files;
    ServedWorkspace first(files.path("first"));
    QVERIFY(first.start());
    const CliRun second = runCli(
        {QStringLiteral("serve"), files.path("second"), QStringLiteral("--port"), QString::number(first.port())});
    QCOMPARE(second.exitCode, 1);
    QVERIFY2(second.errors.contains(QByteArray::number(first.port())), second.errors);
    QVERIFY2(second.errors.contains("trestle-cli (process " + QByteArray::number(first.processId())), second.errors);
}

void TestServe::doesNotRunOnSettingsThatItCannotRead()
{
    const WorkspaceFiles files;
    files.write("trestle.yaml", "name: shop\nisolation: strct\n");
    const CliRun run = runCli({QStringLiteral("serve"), files.path(), QStringLiteral("--port"), QStringLiteral("0")});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.errors.contains("trestle.yaml:2:12: "), run.errors);
}

void TestServe::saysThatItCannotKeepData_data()
{
    QTest::addColumn<bool>("fileInTheWay");
    QTest::newRow("a file is in the way") << true;
    QTest::newRow("read-only") << false;
}

void TestServe::saysThatItCannotKeepData()
{
    QFETCH(const bool, fileInTheWay);
    const WorkspaceFiles files;
    files.addApi("shop");
    if (fileInTheWay) {
        files.write(".trestle", "not a folder");
    } else {
        if (::geteuid() == 0) QSKIP("nothing is read-only for root");
        QFile::setPermissions(files.path(), QFile::ReadOwner | QFile::ExeOwner);
    }
    const CliRun run = runCli({QStringLiteral("serve"), files.path(), QStringLiteral("--port"), QStringLiteral("0")});
    QFile::setPermissions(files.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.errors.contains(".trestle"), run.errors);
    QCOMPARE(run.output, QByteArray());
}

void TestServe::endsOnSignals_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestServe::endsOnSignals()
{
    QFETCH(const int, signal);
    const WorkspaceFiles files;
    files.addApi("shop");
    files.addNodeFunction("shop", "slow",
                          "export const handler = () => new Promise(() => setInterval(() => {}, 1000));", 60);
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    QCOMPARE(served.table("CreateTable", createNotes).status, 200);

    int open = 0;
    std::vector<QByteArray> stored;
    const auto sent = [&](http::ClientRequest request, const QByteArray& id) {
        ++open;
        served.client().send(std::move(request), [&, id](const base::Result<http::ClientResponse>& answer) {
            --open;
            if (!id.isEmpty() && answer && answer->status == 200) stored.push_back(id);
        });
    };
    http::ClientRequest slow;
    slow.method = "POST";
    slow.url = QUrl(QStringLiteral("http://127.0.0.1:%1/restapis/%2/$default/_user_request_/slow")
                        .arg(served.port())
                        .arg(QString::fromUtf8(base::stableResourceId("shop"))));
    sent(slow, {});
    for (int i = 0; i < 50; ++i) {
        const QByteArray id = QByteArray::number(i);
        sent(served.tableRequest("PutItem", R"({"TableName": "Notes", "Item": {"id": {"S": ")" + id + R"("}}})"), id);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!stored.empty(), patienceMs);
    QCOMPARE(served.end(signal), 0);
    QTRY_COMPARE_WITH_TIMEOUT(open, 0, patienceMs);

    QVERIFY(served.start());
    for (const QByteArray& id : stored) {
        const TableAnswer got =
            served.table("GetItem", R"({"TableName": "Notes", "Key": {"id": {"S": ")" + id + R"("}}})");
        QVERIFY2(got.body.find("Item"), id);
    }
}

void TestServe::outlivesBadHandlers_data()
{
    QTest::addColumn<bool>("node");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<int>("status");  // 0: any
    QTest::newRow("node exits") << true << QByteArray("export function handler() { process.exit(3); }") << 500;
    QTest::newRow("node throws") << true << QByteArray("export function handler() { throw new Error('no'); }") << 500;
    QTest::newRow("node does not load") << true << QByteArray("export function handler( {") << 500;
    QTest::newRow("node loops") << true << QByteArray("export function handler() { for (;;); }") << 500;
    QTest::newRow("node prints 100 MB") << true
                                        << QByteArray(
                                               "export async function handler() { const line = 'x'.repeat(1 << 20); "
                                               "for (let i = 0; i < 100; ++i) console.log(line); return 'done'; }")
                                        << 0;
    QTest::newRow("python exits") << false << QByteArray("import os\ndef handler(e, c):\n    os._exit(3)\n") << 500;
    QTest::newRow("python throws") << false << QByteArray("def handler(e, c):\n    raise ValueError('no')\n") << 500;
    QTest::newRow("python does not load") << false << QByteArray("def handler(e, c:\n") << 500;
    QTest::newRow("python loops") << false << QByteArray("def handler(e, c):\n    while True: pass\n") << 500;
    QTest::newRow("python prints 100 MB")
        << false
        << QByteArray("def handler(e, c):\n    for i in range(100): print('x' * (1 << 20))\n    return 'done'\n") << 0;
}

void TestServe::outlivesBadHandlers()
{
    QFETCH(const bool, node);
    QFETCH(const QByteArray, source);
    QFETCH(const int, status);
    const WorkspaceFiles files;
    files.addApi("shop");
    files.addMock("shop", "ok.get", "GET /ok", "open");
    files.addNodeFunction("shop", "good", "export const handler = async () => 'good';", 30);
    const int time = status == 0 ? 20 : 2;
    if (node)
        files.addNodeFunction("shop", "bad", source, time);
    else
        files.addPythonFunction("shop", "bad", source, time);
    ServedWorkspace served(files.path());
    QVERIFY(served.start());

    std::optional<int> badStatus;
    http::ClientRequest bad;
    bad.method = "POST";
    bad.url = QUrl(QStringLiteral("http://127.0.0.1:%1/restapis/%2/$default/_user_request_/bad")
                       .arg(served.port())
                       .arg(QString::fromUtf8(base::stableResourceId("shop"))));
    bad.limits.totalMs = patienceMs;
    served.client().send(std::move(bad), [&badStatus](const base::Result<http::ClientResponse>& answer) {
        badStatus = answer ? answer->status : -1;
    });
    QCOMPARE(served.sendTo("shop", "GET", "/ok").body, QByteArray("open"));
    QCOMPARE(served.sendTo("shop", "POST", "/good").body, QByteArray("good"));
    QCOMPARE(served.table("ListTables", "{}").status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(badStatus.has_value(), patienceMs);
    if (status == 0)
        QVERIFY2(*badStatus == 200 || *badStatus == 500 || *badStatus == 503, QByteArray::number(*badStatus));
    else
        QCOMPARE(*badStatus, status);
    QCOMPARE(served.sendTo("shop", "POST", "/good").body, QByteArray("good"));
    QCOMPARE(served.end(SIGTERM), 0);
}

void TestServe::answersMalformedRequests_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("no HTTP") << QByteArray("HELO there\r\n\r\n") << 400;
    QTest::newRow("two lengths") << QByteArray(
                                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
                                        "Content-Length: 2\r\n\r\nab")
                                 << 400;
    QTest::newRow("length and chunks") << QByteArray(
                                              "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                                              "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                                       << 400;
    QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("long target") << "GET /" + QByteArray(20'000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n" << 414;
    QTest::newRow("long header") << "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + QByteArray(20'000, 'a') + "\r\n\r\n"
                                 << 431;
    QTest::newRow("large body") << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n")
                                << 413;
    QTest::newRow("another version") << QByteArray("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n") << 505;
}

void TestServe::answersMalformedRequests()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    const WorkspaceFiles files;
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    RawClient client(served.port());
    client.send(bytes);
    const QByteArray answer = client.readResponse();
    QVERIFY2(answer.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '), answer);
    QCOMPARE(served.table("ListTables", "{}").status, 200);
}

void TestServe::answersBadTableRequests_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("exception");
    QTest::newRow("no JSON") << QByteArray("PutItem") << QByteArray("{\"TableName\": ")
                             << QByteArray("SerializationException");
    QTest::newRow("no operation") << QByteArray("PutEverything") << QByteArray("{}")
                                  << QByteArray("UnknownOperationException");
    QTest::newRow("no table") << QByteArray("GetItem")
                              << QByteArray(R"({"TableName": "None", "Key": {"id": {"S": "1"}}})")
                              << QByteArray("ResourceNotFoundException");
    QTest::newRow("expression") << QByteArray("Scan")
                                << QByteArray(R"({"TableName": "Notes", "FilterExpression": "id = = :x"})")
                                << QByteArray("ValidationException");
    QTest::newRow("key") << QByteArray("GetItem") << QByteArray(R"({"TableName": "Notes", "Key": {"id": {"N": "1"}}})")
                         << QByteArray("ValidationException");
    QTest::newRow("condition") << QByteArray("PutItem")
                               << QByteArray(R"json({"TableName": "Notes", "Item": {"id": {"S": "1"}},
                                                   "ConditionExpression": "attribute_exists(id)"})json")
                               << QByteArray("ConditionalCheckFailedException");
}

void TestServe::answersBadTableRequests()
{
    QFETCH(const QByteArray, operation);
    QFETCH(const QByteArray, json);
    const WorkspaceFiles files;
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    QCOMPARE(served.table("CreateTable", createNotes).status, 200);
    const TableAnswer answer = served.table(operation, json);
    QCOMPARE(answer.status, 400);
    QTEST(exceptionOf(answer), "exception");
    QCOMPARE(served.table("DescribeTable", R"({"TableName": "Notes"})").status, 200);
}

void TestServe::servesBesideABrokenFile()
{
    const WorkspaceFiles files;
    files.addApi("shop");
    files.addMock("shop", "ok.get", "GET /ok", "open");
    files.write("apis/shop/routes/broken.get.yaml", "route: GET /broken\nintegration:\n  type: [mock\n  status: 200\n");
    files.write("functions/lost/function.yaml", "runtime: cobol\n");
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    QVERIFY(served.waitForError("apis/shop/routes/broken.get.yaml:"));
    QVERIFY(served.waitForError("functions/lost/function.yaml:1"));
    const QByteArray errors = served.errors();
    const qsizetype line = errors.indexOf("broken.get.yaml:") + 16;
    QVERIFY2(errors.at(line) >= '3' && errors.at(line) <= '5', errors);
    QCOMPARE(served.sendTo("shop", "GET", "/ok").body, QByteArray("open"));
    QCOMPARE(served.sendTo("shop", "GET", "/broken").status, 404);
}

void TestServe::followsEdits()
{
    const WorkspaceFiles files;
    files.addApi("shop");
    files.addMock("shop", "ok.get", "GET /ok", "open");
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    QCOMPARE(served.sendTo("shop", "GET", "/ok").body, QByteArray("open"));
    QCOMPARE(served.sendTo("shop", "GET", "/new").status, 404);

    files.addMock("shop", "ok.get", "GET /ok", "closed");
    QTRY_COMPARE_WITH_TIMEOUT(served.sendTo("shop", "GET", "/ok").body, QByteArray("closed"), patienceMs);
    files.addMock("shop", "new.get", "GET /new", "new");
    QTRY_COMPARE_WITH_TIMEOUT(served.sendTo("shop", "GET", "/new").body, QByteArray("new"), patienceMs);
    QVERIFY(QFile::remove(files.path("apis/shop/routes/ok.get.yaml")));
    QTRY_COMPARE_WITH_TIMEOUT(served.sendTo("shop", "GET", "/ok").status, 404, patienceMs);
}

void TestServe::servesTheLastThatCompiled_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("broken");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("a file of an API") << QByteArray("apis/pets/api.yaml") << QByteArray("protocol: REST\nstages: [\n")
                                      << QByteArray("apis/pets/api.yaml:3:1: ");
    QTest::newRow("a file of a route") << QByteArray("apis/pets/routes/pets.get.yaml")
                                       << QByteArray("route: GET /pets\nsettings: {\n")
                                       << QByteArray("apis/pets/routes/pets.get.yaml:3:1: ");
    QTest::newRow("a template") << QByteArray("apis/pets/routes/pets.get.200.response.vtl")
                                << QByteArray("{\"v\": 1}\n#if($a)\n")
                                << QByteArray(
                                       "apis/pets/routes/pets.get.yaml: GET /pets: the response template for "
                                       "application/json, line 3, column 1: the template ends");
    QTest::newRow("a schema") << QByteArray("apis/pets/models/Pet.yaml")
                              << QByteArray("name: Pet\nschema: '{\"type\": \"objekt\"}'\n")
                              << QByteArray("Model Pet:");
    QTest::newRow("a policy")
        << QByteArray("apis/pets/api.yaml")
        << QByteArray(
               "protocol: REST\nid: pets000001\nstages:\n  - name: dev\nsettings:\n  policy: '{\"Statement\": 1'\n")
        << QByteArray("The resource policy:");
    QTest::newRow("a gateway response")
        << QByteArray("apis/pets/gatewayResponses/DEFAULT_4XX.yaml")
        << QByteArray("responseType: DEFAULT_4XX\nresponseParameters: {gatewayresponse.header.X: nothing}\n")
        << QByteArray("Gateway response DEFAULT_4XX:");
    QTest::newRow("a route of an HTTP API")
        << QByteArray("apis/shop/routes/ok.get.yaml")
        << QByteArray("route: GET /ok\nintegration: {type: http, uri: 'ftp://127.0.0.1/x'}\n") << QByteArray("ftp");
}

// What is wrong is told, with its place, and a request is answered as before; as soon as it is mended, by the new.
void TestServe::servesTheLastThatCompiled()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, broken);
    QFETCH(QByteArray, says);
    const WorkspaceFiles files;
    files.addApi("shop");
    files.addMock("shop", "ok.get", "GET /ok", "open");
    files.write("apis/pets/api.yaml", "protocol: REST\nid: pets000001\nstages:\n  - name: dev\n");
    files.write("apis/pets/routes/pets.get.yaml",
                "route: GET /pets\n"
                "settings:\n"
                "  requestModels: {application/json: Pet}\n"
                "  methodIntegration:\n"
                "    type: MOCK\n"
                "    requestTemplates: {application/json: '{\"statusCode\": 200}'}\n"
                "    integrationResponses:\n"
                "      '200':\n"
                "        statusCode: '200'\n"
                "        responseTemplates: {application/json: !file pets.get.200.response.vtl}\n");
    files.write("apis/pets/routes/pets.get.200.response.vtl", "cats");
    files.write("apis/pets/models/Pet.yaml", "name: Pet\nschema: '{\"type\": \"object\"}'\n");
    files.write("apis/pets/gatewayResponses/DEFAULT_4XX.yaml",
                "responseType: DEFAULT_4XX\nresponseTemplates:\n  application/json: 'none here'\n");
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    const auto answers = [&served] {
        return served.send("GET", "/restapis/pets000001/dev/_user_request_/pets").body + ' ' +
               served.send("GET", "/restapis/pets000001/dev/_user_request_/dogs").body + ' ' +
               served.sendTo("shop", "GET", "/ok").body;
    };
    QCOMPARE(answers(), QByteArray("cats none here open"));
    QCOMPARE(served.errors(), QByteArray());

    QFile stored(files.path(file));
    QVERIFY(stored.open(QIODevice::ReadOnly));
    const QByteArray good = stored.readAll();
    files.write(file, broken);
    QVERIFY2(served.waitForError(says), served.errors());
    QCOMPARE(answers(), QByteArray("cats none here open"));

    files.write(file, good);
    files.addMock("shop", "ok.get", "GET /ok", "closed");
    files.write("apis/pets/routes/pets.get.200.response.vtl", "birds");
    QTRY_COMPARE_WITH_TIMEOUT(answers(), QByteArray("birds none here closed"), patienceMs);
}

void TestServe::writesTablesOfClients()
{
    const WorkspaceFiles files;
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    QCOMPARE(served.table("CreateTable", createNotes).status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(files.path("tables/Notes/table.yaml")), patienceMs);
    QFile file(files.path("tables/Notes/table.yaml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("name: id"));

    QCOMPARE(served.table("DeleteTable", R"({"TableName": "Notes"})").status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(files.path("tables/Notes/table.yaml")), patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(served.table("DescribeTable", R"({"TableName": "Notes"})").status, 400, patienceMs);
    QCOMPARE(served.errors(), QByteArray());
}

// trestle.yaml says how the services behave, and switches hold instead of it without being written there.
void TestServe::followsTheServicesSettings()
{
    const WorkspaceFiles files;
    files.write("trestle.yaml",
                "name: shop\nerrors: classic\nsignatures: required\ntableDelays:\n  create: 0.5\n  delete: 60\n");
    const auto status = [](const TableAnswer& answer) {
        const base::JsonValue* table = answer.body.find("Table");
        return table ? table->find("TableStatus")->string() : QByteArray();
    };
    const http::Headers unsignedRequest{{"x-amz-target", "DynamoDB_20120810.ListTables"},
                                        {"content-type", "application/x-amz-json-1.0"}};
    {
        ServedWorkspace served(files.path());
        QVERIFY(served.start());
        QVERIFY(served.send("POST", "/", "{}", unsignedRequest).body.contains("MissingAuthenticationTokenException"));
    }
    ServedWorkspace served(files.path());
    QVERIFY(served.start({QStringLiteral("--signatures"), QStringLiteral("lenient")}));
    QCOMPARE(served.send("POST", "/", "{}", unsignedRequest).status, 200);
    QVERIFY(served.table("PutItem", R"({"TableName": ""})").body.find("message")->string().startsWith("2 validation"));
    QCOMPARE(served.table("CreateTable", createNotes).status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(status(served.table("DescribeTable", R"({"TableName": "Notes"})")), QByteArray("ACTIVE"),
                              patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(files.path("tables/Notes/table.yaml")), patienceMs);
    QCOMPARE(served.table("DeleteTable", R"({"TableName": "Notes"})").status, 200);
    QCOMPARE(status(served.table("DescribeTable", R"({"TableName": "Notes"})")), QByteArray("DELETING"));
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(files.path("tables/Notes/table.yaml")), patienceMs);
    QFile file(files.path("trestle.yaml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray settings = file.readAll();
    QVERIFY2(settings.contains("signatures: required") && settings.contains("create: 0.5"), settings);
}

// /etc/shadow is there for every program to see, but not for what runs strictly.
void TestServe::isolatesFunctions()
{
    if (QProcess::execute(QStringLiteral("bwrap"), {QStringLiteral("--unshare-user"), QStringLiteral("--ro-bind"),
                                                    QStringLiteral("/"), QStringLiteral("/"), QStringLiteral("true")}))
        QSKIP("bubblewrap cannot make namespaces here");
    const WorkspaceFiles files;
    files.addApi("shop");
    files.write("trestle.yaml", "name: shop\nisolation: strict\n");
    files.addPythonFunction("shop", "look", "import os\ndef handler(e, c):\n    return os.path.exists('/etc/shadow')\n",
                            30);
    const auto seen = [&files](const QStringList& more) {
        ServedWorkspace served(files.path());
        return served.start(more) ? served.sendTo("shop", "POST", "/look").body : QByteArray("not served");
    };
    QCOMPARE(seen({}), QByteArray("false"));
    QCOMPARE(seen({QStringLiteral("--isolation"), QStringLiteral("standard")}), QByteArray("true"));
}

void TestServe::findsApisByHost()
{
    const WorkspaceFiles files;
    files.addApi("shop");
    files.addMock("shop", "ok.get", "GET /ok", "open");
    ServedWorkspace served(files.path());
    QVERIFY(served.start());
    const QByteArray id = base::stableResourceId("shop");
    const auto ask = [&served](const QByteArray& host) {
        return served.send("GET", "/ok", {}, {{"Host", host + ':' + QByteArray::number(served.port())}});
    };
    QCOMPARE(ask(id + ".execute-api.localhost").body, QByteArray("open"));
    QCOMPARE(ask("0123456789.execute-api.localhost").status, 404);
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
