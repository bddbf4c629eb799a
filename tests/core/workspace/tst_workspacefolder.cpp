#include "core/workspace/WorkspaceFolder.h"

#include "core/base/Json.h"
#include "core/workspace/AtomicFile.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace trestle;
using namespace trestle::workspace;

namespace {

tables::TableDescription tableWithAllSettings()
{
    tables::TableDescription table;
    table.name = "Settings";
    table.keys.partition = {"pk", tables::KeyType::S};
    tables::IndexDescription index;
    index.name = "many";
    index.keys.partition = {"a", tables::KeyType::S};
    index.keys.furtherPartition = {{"b", tables::KeyType::N}};
    index.keys.sort = tables::KeyAttribute{"c", tables::KeyType::B};
    index.keys.furtherSort = {{"d", tables::KeyType::S}, {"e", tables::KeyType::S}};
    index.onDemand = {7, std::nullopt};
    index.warmThroughput = tables::Throughput{12'000, 4'000};
    index.insights = tables::ContributorInsights::ThrottledKeys;
    table.indexes = {index};
    table.onDemand = {std::nullopt, 8};
    table.warmThroughput = tables::Throughput{13'000, 5'000};
    table.tableClass = tables::TableClass::StandardInfrequentAccess;
    table.encryption = tables::Encryption{};
    table.stream = tables::StreamView::NewAndOldImages;
    table.pointInTimeRecovery = tables::PointInTimeRecovery{7};
    table.tags = {{"owner", "the library"}, {"team", "yes"}};
    table.resourcePolicy = "{\"Version\": \"2012-10-17\"}";
    table.streamPolicy = "{}";
    table.insights = tables::ContributorInsights::AccessedAndThrottledKeys;
    table.kinesisDestinations = {
        {"arn:aws:kinesis:us-east-1:000000000000:stream/a", {}},
        {"arn:aws:kinesis:us-east-1:000000000000:stream/b", tables::KinesisDestination::Precision::Microsecond}};
    table.replicas = {{"eu-west-1"}, {"us-west-2", "key", tables::TableClass::Standard, 5, 9}};
    table.consistency = tables::MultiRegionConsistency::Strong;
    table.witness = "us-east-2";
    table.settingsReplication = tables::SettingsReplication::Disabled;
    return table;
}

// Written with ' for ".
base::JsonValue json(QByteArray text)
{
    auto value = base::parseJson(text.replace('\'', '"'));
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return *value;
}

// A REST API: what no member of Api holds, with templates and a schema that become files.
gateway::Api inTheServicesWords()
{
    gateway::Api api;
    api.name = "rest";
    api.protocol = gateway::Protocol::Rest;
    api.stages = {
        {"dev", {}, true, json("{'methodSettings': {'*/*': {'throttlingRateLimit': 1.50}}, 'schema': {'file': 1}}")}};
    api.document =
        json("{'binaryMediaTypes': ['image/png', '007', 'true'], 'minimumCompressionSize': 0, 'policy': ''}");
    gateway::Route route{"POST", "/books", {}, "", {}};
    route.document = json(
        "{'apiKeyRequired': false, 'authorizationType': 'NONE', 'operationName': null, 'requestParameters': {},"
        " 'requestModels': {'application/json': 'Book'},"
        " 'methodIntegration': {'type': 'AWS', 'requestTemplates': {'application/json': '#set($x = 1)\\n{$x}\\n',"
        " 'text/plain': 'short', 'file': 'x'}, 'integrationResponses': {'200': {'statusCode': '200',"
        " 'responseTemplates': {'application/json': '{\\n}'}}}}}");
    api.routes = {route};
    api.documents.set("models", "Book", json("{'name': 'Book', 'schema': '{\\n  [type]\\n}'}"));
    api.documents.set("models", "With/slash %", json("{'name': 'yes'}"));
    return api;
}

// A function with all that clients may have made of it.
functions::FunctionDescription published()
{
    functions::FunctionDescription function;
    function.name = "published";
    function.runtime = "python3.12";
    function.handler = "app.handler";
    function.ephemeralStorageMb = 1'024;
    function.layers = {"arn:aws:lambda:us-east-1:000000000000:layer:tools:2", "tools"};
    function.document = json("{'Role': 'arn:aws:iam::000000000000:role/007', 'Architectures': ['arm64']}");
    function.codeFolder = "code";
    function.uploaded = functions::UploadedCode{"c2hh", 1'234, "00ff"};
    functions::FunctionVersion version;
    version.number = 2;
    version.configuration = function;
    version.codeSha256 = "c2hh";
    version.codeSize = 1'234;
    version.packageSha256 = "c2ho";
    function.versions = {version};
    version.number = 10;
    version.configuration.description = "ten";
    function.versions.push_back(version);
    function.lastVersion = 12;
    function.aliases = {{"live", "2", "for users", {{"10", 0.05}}}, {"next", "$LATEST"}};
    function.schedules = {{"nightly", "cron(0 3 * * ? *)", "live", "{}", false}, {"often", "rate(5 minutes)"}};
    function.tags = {{"team", "true"}};
    function.reservedConcurrency = 0;
    function.codeSigningConfig = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-1";
    function.recursiveLoop = "Allow";
    function.eventInvokeConfigs["$LATEST"] = json("{'MaximumRetryAttempts': 0}");
    function.urlConfigs["live"] = json("{'AuthType': 'NONE', 'Cors': {'AllowOrigins': ['*']}}");
    function.policies["$LATEST"] = json("{'Statement': [{'Sid': 's', 'Effect': 'Allow'}]}");
    function.provisionedConcurrency["live"] = json("{'RequestedProvisionedConcurrentExecutions': 1}");
    function.runtimeManagement["$LATEST"] = json("{'UpdateRuntimeOn': 'Auto'}");
    function.eventSourceMappings["0f3a0b0e"] = json("{'EventSourceArn': 'arn', 'BatchSize': 1, 'Enabled': false}");
    return function;
}

Workspace library()
{
    Workspace workspace;
    workspace.settings = {"Lending Library", 4570, "eu-west-1", StoreDurability::Fast};
    workspace.settings.services = {ErrorProfile::Classic,
                                   SignatureCheck::Required,
                                   {.limitsThroughput = true, .delays = {.createMs = 5'000, .replicaMs = 250}},
                                   functions::Isolation::Strict};

    gateway::Api api;
    api.name = "library";
    api.port = 3000;
    api.description = "Books: \"and\" loans";
    api.cors = gateway::Cors{{"*"}, {"GET", "POST"}, {"content-type"}, {}, 300, false};
    gateway::TableIntegration put{"Library", gateway::TableAction::PutItem};
    put.key = {{"pk", "BOOK#${request.body.id}"}, {"sk", "META"}};
    put.attributes = {{"type", "Book"}, {"year", "1999"}};
    put.hidden = {"pk", "sk"};
    put.conditional = true;
    put.successStatus = 201;
    gateway::MockIntegration mock{418, {{"Content-Type", "application/json"}}, "{\n  \"tea\": true\n}"};
    api.routes = {
        {"GET", "/", gateway::FunctionIntegration{"home", gateway::PayloadFormat::V1, 3'000}, ""},
        {"POST", "/books", put, "Adds a book.\nTwice is refused."},
        {"GET", "/books/{id}", gateway::TableIntegration{"Library", gateway::TableAction::GetItem}, ""},
        {"ANY", "/catalog/{proxy+}", gateway::HttpIntegration{"http://127.0.0.1:9000/{proxy}", "ANY", 5'000}, ""},
        {"GET", "/teapot", mock, ""},
        {"PATCH", "/unmapped/%C3%A9.b", {}, ""},
        {"", "$default", mock, ""},
    };
    gateway::Api plain;
    plain.name = "plain";
    plain.stages = {{"dev", {{"level", "true"}}, false}};
    workspace.apis = {api, plain, inTheServicesWords()};
    workspace.documents.set("apiKeys", "abc/1", json("{'name': '007', 'enabled': true, 'stageKeys': []}"));

    functions::FunctionDescription function;
    function.name = "home";
    function.runtime = "nodejs22.x";
    function.timeoutMs = 10'000;
    function.environment = {{"FLAG", "yes"}, {"EMPTY", ""}, {"NUMBER", "007"}, {"TEXT", "a: b # c"}};
    workspace.functions = {function, published()};

    tables::TableDescription table;
    table.name = "Library";
    table.keys = {{"pk", tables::KeyType::S}, tables::KeyAttribute{"sk", tables::KeyType::N}};
    table.indexes = {{"byAuthor",
                      tables::IndexKind::Global,
                      {{"author", tables::KeyType::S}, std::nullopt},
                      tables::ProjectionType::Include,
                      {"title"},
                      {5, 6}}};
    table.timeToLiveAttribute = "expires";
    table.deletionProtection = true;
    tables::TableDescription settings = tableWithAllSettings();
    workspace.tables = {table, settings};

    requests::SavedRequest request;
    request.name = "books/create book";
    request.method = "POST";
    request.url = "{{library}}/books";
    request.headers = {{"Content-Type", "application/json", true}, {"X-Off", "1", false}};
    request.body = "{\"id\": \"1\"}";
    workspace.requests = {request};
    workspace.environments = {{"dev", {{"library", "http://127.0.0.1:3000"}}}};
    sortObjects(workspace);
    return workspace;
}

std::unique_ptr<WorkspaceFolder> opened(const QString& path)
{
    auto folder = WorkspaceFolder::create(path, "test");
    if (!folder) qFatal("%s", qPrintable(folder.error().message));
    return std::move(*folder);
}

void write(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write a test file");
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList filesBelow(const QString& root)
{
    QStringList files;
    QDirIterator entries(root, QDir::Files, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files.push_back(QDir(root).relativeFilePath(entries.next()));
    files.sort();
    return files;
}

}  // namespace

class TestWorkspaceFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savesAndLoadsTheSame();
    void filesAreNamedAfterTheirObjects();
    void loadingAndSavingTouchesNothing();
    void unknownKeysAndForeignFilesStay();
    void onlyChangedFilesAreWritten();
    void removedObjectsLoseTheirFiles();
    void renamedRouteMovesItsFile();
    void changedMockBodyReplacesItsFile();
    void problemsNameFileAndLine_data();
    void problemsNameFileAndLine();
    void whatCannotBeReadIsLeftAlone();
    void brokenSettingsLeaveTheLastOnes();
    void whatStoodInABrokenFileStays_data();
    void whatStoodInABrokenFileStays();
    void readOnlyFolderIsReported();
    void unsafeNamesAreRefused();
    void outsideEditsAreReportedOwnOnesAreNot();
    void outsideEditsBesideOwnOnesAreReported();
    void outsideEditsBeforeTheWatchAreReported();
    void dataFolderKeepsItselfOutOfGit();
    void filesTakeTheirPlacesTogether();
    void readOnlyFilesStay();
};

void TestWorkspaceFolder::savesAndLoadsTheSame()
{
    QTemporaryDir dir;
    const Workspace workspace = library();
    {
        const base::Result<void> saved = opened(dir.path())->save(workspace);
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().message));
    }
    const LoadedWorkspace loaded = opened(dir.path())->load();
    for (const Problem& problem : loaded.problems)
        qWarning() << problem.file << problem.line << problem.message;
    QVERIFY(loaded.problems.empty());
    QCOMPARE(loaded.workspace.settings, workspace.settings);
    QCOMPARE(loaded.workspace.apis.size(), workspace.apis.size());
    QCOMPARE(loaded.workspace.apis[0].routes.size(), workspace.apis[0].routes.size());
    for (size_t i = 0; i < workspace.apis[0].routes.size(); ++i)
        QVERIFY2(loaded.workspace.apis[0].routes[i] == workspace.apis[0].routes[i],
                 workspace.apis[0].routes[i].key().constData());
    QVERIFY(loaded.workspace.functions == workspace.functions);
    QVERIFY(loaded.workspace.tables == workspace.tables);
    QVERIFY(loaded.workspace == workspace);
}

void TestWorkspaceFolder::filesAreNamedAfterTheirObjects()
{
    QTemporaryDir dir;
    QVERIFY(opened(dir.path())->save(library()));
    const QStringList files = filesBelow(dir.path());
    for (const char* name :
         {"trestle.yaml", "apis/library/api.yaml", "apis/library/routes/_.get.yaml",
          "apis/library/routes/books.post.yaml", "apis/library/routes/books.{id}.get.yaml",
          "apis/library/routes/catalog.{proxy+}.any.yaml", "apis/library/routes/teapot.get.418.json",
          "apis/library/routes/$default.yaml", "functions/home/function.yaml", "tables/Library/table.yaml",
          "requests/books/create book.yaml", "requests/books/create book.body.json", "environments/dev.yaml",
          "apis/rest/routes/books.post.request.vtl", "apis/rest/routes/books.post.200.response.vtl",
          "apis/rest/models/Book.yaml", "apis/rest/models/Book.schema.json", "apis/rest/models/With%2Fslash%20%25.yaml",
          "gateway/apiKeys/abc%2F1.yaml"})
        QVERIFY2(files.contains(QLatin1String(name)), name);
    QCOMPARE(read(dir.filePath(QStringLiteral("apis/library/routes/teapot.get.418.json"))),
             QByteArray("{\n  \"tea\": true\n}"));
    QVERIFY(
        read(dir.filePath(QStringLiteral("apis/library/routes/books.post.yaml"))).startsWith("route: POST /books\n"));
}

void TestWorkspaceFolder::loadingAndSavingTouchesNothing()
{
    QTemporaryDir dir;
    QVERIFY(opened(dir.path())->save(library()));
    const QString path = dir.filePath(QStringLiteral("tables/Library/table.yaml"));
    const QByteArray commented = "# our one table\n" + read(path);
    write(path, commented);
    auto folder = opened(dir.path());
    const LoadedWorkspace loaded = folder->load();
    QVERIFY(folder->save(loaded.workspace));
    QCOMPARE(read(path), commented);
}

void TestWorkspaceFolder::unknownKeysAndForeignFilesStay()
{
    QTemporaryDir dir;
    write(dir.filePath(QStringLiteral("apis/a/api.yaml")),
          "protocol: HTTP\nowner: {team: \"007\", since: [1, two]}\ncors:\n  allowOrigins: ['*']\n  later: yes\n");
    write(dir.filePath(QStringLiteral("apis/a/routes/x.get.yaml")), "route: GET /x\nx-note: \"true\"\n");
    write(dir.filePath(QStringLiteral("apis/a/notes.txt")), "mine");
    auto folder = opened(dir.path());
    Workspace workspace = folder->load().workspace;
    workspace.api("a")->port = 3001;
    workspace.api("a")->cors->maxAgeSeconds = 5;
    workspace.api("a")->routes[0].path = "/y";
    QVERIFY(folder->save(workspace));
    const QByteArray api = read(dir.filePath(QStringLiteral("apis/a/api.yaml")));
    QVERIFY2(api.contains("port: 3001") && api.contains("team: \"007\"") && api.contains("later: yes") &&
                 api.contains("maxAge: 5"),
             api.constData());
    const QByteArray route = read(dir.filePath(QStringLiteral("apis/a/routes/y.get.yaml")));
    QVERIFY2(route.contains("x-note: \"true\""), route.constData());
    QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("apis/a/routes/x.get.yaml"))));
    QCOMPARE(read(dir.filePath(QStringLiteral("apis/a/notes.txt"))), QByteArray("mine"));
}

void TestWorkspaceFolder::onlyChangedFilesAreWritten()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    Workspace workspace = library();
    QVERIFY(folder->save(workspace));
    // A file that would be written again would lose this mark.
    const QString untouched = dir.filePath(QStringLiteral("apis/library/routes/books.{id}.get.yaml"));
    write(untouched, read(untouched) + "# mark\n");
    workspace.api("library")->port = 3999;
    QVERIFY(folder->save(workspace));
    QVERIFY(read(untouched).endsWith("# mark\n"));
    QVERIFY(read(dir.filePath(QStringLiteral("apis/library/api.yaml"))).contains("3999"));
}

void TestWorkspaceFolder::removedObjectsLoseTheirFiles()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    Workspace workspace = library();
    QVERIFY(folder->save(workspace));
    write(dir.filePath(QStringLiteral("functions/home/index.mjs")), "export const handler = 1");
    std::erase_if(workspace.apis, [](const gateway::Api& api) { return api.name != "plain"; });
    workspace.documents = {};
    workspace.functions.clear();
    workspace.requests.clear();
    QVERIFY(folder->save(workspace));
    QCOMPARE(filesBelow(dir.path()),
             (QStringList{QStringLiteral("apis/plain/api.yaml"), QStringLiteral("environments/dev.yaml"),
                          QStringLiteral("functions/home/index.mjs"), QStringLiteral("tables/Library/table.yaml"),
                          QStringLiteral("tables/Settings/table.yaml"), QStringLiteral("trestle.yaml")}));
    QVERIFY(!QDir(dir.filePath(QStringLiteral("apis/library"))).exists());
}

void TestWorkspaceFolder::renamedRouteMovesItsFile()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    Workspace workspace = library();
    QVERIFY(folder->save(workspace));
    for (gateway::Route& route : workspace.api("library")->routes)
        if (route.path == "/teapot") route.path = "/kettle";
    QVERIFY(folder->save(workspace));
    const QStringList files = filesBelow(dir.path());
    QVERIFY(files.contains(QStringLiteral("apis/library/routes/kettle.get.yaml")));
    QVERIFY(files.contains(QStringLiteral("apis/library/routes/kettle.get.418.json")));
    QVERIFY(files.filter(QStringLiteral("teapot")).isEmpty());
    sortObjects(workspace);
    QVERIFY(opened(dir.path())->load().workspace == workspace);
}

void TestWorkspaceFolder::changedMockBodyReplacesItsFile()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    Workspace workspace = library();
    QVERIFY(folder->save(workspace));
    for (gateway::Route& route : workspace.api("library")->routes)
        if (route.path == "/teapot") std::get<gateway::MockIntegration>(route.integration).status = 200;
    QVERIFY(folder->save(workspace));
    const QStringList files = filesBelow(dir.path()).filter(QStringLiteral("teapot"));
    QCOMPARE(files, (QStringList{QStringLiteral("apis/library/routes/teapot.get.200.json"),
                                 QStringLiteral("apis/library/routes/teapot.get.yaml")}));
}

void TestWorkspaceFolder::problemsNameFileAndLine_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* file, const QByteArray& content, int line, const char* says) {
        QTest::newRow(name) << QString::fromLatin1(file) << content << line << QString::fromLatin1(says);
    };
    row("no delay", "trestle.yaml", "name: a\ntableDelays:\n  create: 5\n  update: soon\n", 4, "from 0 to 3600");
    row("unknown signatures", "trestle.yaml", "name: a\nsignatures: some\n", 2, "lenient, required, verified");
    row("broken YAML", "apis/a/api.yaml", "protocol: HTTP\n  port: [\n", 2, "YAML");
    row("a list on top", "apis/a/api.yaml", "- 1\n", 1, "keys and values");
    row("port no number", "apis/a/api.yaml", "protocol: HTTP\nport: many\n", 2, "\"port\"");
    row("port out of range", "apis/a/api.yaml", "port: 70000\n", 1, "65535");
    row("unknown protocol", "apis/a/api.yaml", "protocol: SOAP\n", 1, "HTTP, REST, WEBSOCKET");
    row("cors no map", "apis/a/api.yaml", "cors: all\n", 1, "\"cors\"");
    row("function runtime", "functions/f/function.yaml", "handler: a.b\nruntime: cobol85\n", 2, "cobol85");
    row("function timeout", "functions/f/function.yaml", "runtime: nodejs22.x\ntimeout: 901\n", 2, "900");
    row("table without key", "tables/Things/table.yaml", "billing: PAY_PER_REQUEST\n", 1, "partition key");
    row("table key type", "tables/Things/table.yaml", "partition:\n  name: id\n  type: X\n", 3, "S, N, B");
    row("index without name", "tables/Things/table.yaml",
        "partition: {name: id, type: S}\nindexes:\n  - partition: {name: a, type: S}\n", 3, "index");
    row("settings port", "trestle.yaml", "name: x\nport: -1\n", 2, "port");
    row("a key twice", "trestle.yaml", "name: x\nport: 4000\nport: 4001\n", 3, "\"port\" stands here a second time");
    row("a key twice further in", "requests/r.yaml", "url: http://x\nheaders:\n  a: 1\n  b: 2\n  a: 3\n", 5, "\"a\"");
    row("a key twice in a list", "tables/Things/table.yaml",
        "partition: {name: id, type: S}\nindexes:\n  - name: i\n    name: j\n", 4, "\"name\"");
    row("too deep", "trestle.yaml", QByteArray(100'000, '['), 0, "YAML");
    row("body outside", "requests/r.yaml", "url: http://x\nbodyFile: ../../etc/passwd\n", 0, "same folder");
    row("body missing", "requests/r.yaml", "url: http://x\nbodyFile: r.body.json\n", 0, "no file");
    row("no text", "requests/r.yaml", "url: [a]\n", 1, "\"url\"");
}

void TestWorkspaceFolder::problemsNameFileAndLine()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(int, line);
    QFETCH(QString, says);
    QTemporaryDir dir;
    write(dir.filePath(file), content);
    write(dir.filePath(QStringLiteral("tables/Good/table.yaml")), "partition: {name: id, type: S}\n");
    const LoadedWorkspace loaded = opened(dir.path())->load();
    QCOMPARE(loaded.problems.size(), 1u);
    QCOMPARE(loaded.problems[0].file, file);
    if (line > 0) QCOMPARE(loaded.problems[0].line, line);
    QVERIFY2(loaded.problems[0].message.contains(says), qPrintable(loaded.problems[0].message));
    QVERIFY(loaded.workspace.table("Good"));  // everything else is there
}

void TestWorkspaceFolder::whatCannotBeReadIsLeftAlone()
{
    QTemporaryDir dir;
    const QString broken = dir.filePath(QStringLiteral("apis/a/routes/x.get.yaml"));
    write(dir.filePath(QStringLiteral("apis/a/api.yaml")), "protocol: HTTP\n");
    write(broken, "route: [\n");
    auto folder = opened(dir.path());
    Workspace workspace = folder->load().workspace;
    workspace.api("a")->routes.push_back({"GET", "/x", gateway::MockIntegration{}, ""});
    QVERIFY(folder->save(workspace));
    QCOMPARE(read(broken), QByteArray("route: [\n"));
    QVERIFY(QFile::exists(dir.filePath(QStringLiteral("apis/a/routes/x.get~2.yaml"))));

    write(dir.filePath(QStringLiteral("tables/Bad/table.yaml")), "{");
    Workspace again = folder->load().workspace;
    again.tables.push_back({"Bad", {{"id"}}});
    const base::Result<void> saved = folder->save(again);
    QVERIFY(!saved);
    QVERIFY(saved.error().message.contains(QStringLiteral("tables/Bad/table.yaml")));
}

void TestWorkspaceFolder::brokenSettingsLeaveTheLastOnes()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("trestle.yaml"));
    write(file, "name: shop\nport: 4570\nitemCache: 64\nisolation: strict\n");
    auto folder = opened(dir.path());
    const LoadedWorkspace good = folder->load();
    QVERIFY(settingsProblem(good.problems) == nullptr);
    QCOMPARE(good.workspace.settings.services.itemCacheMib, 64);
    QCOMPARE(folder->settingsPath(), file);

    // A file that is no YAML, one with a value that cannot be followed, and one that says two things.
    for (const QByteArray& text : {QByteArray("name: shop\nport: [\n"), QByteArray("name: shop\nisolation: strct\n"),
                                   QByteArray("name: shop\nport: 4570\nport: 4571\n")}) {
        write(file, text);
        LoadedWorkspace broken = folder->load();
        const Problem* problem = settingsProblem(broken.problems);
        QVERIFY(problem && problem->line >= 2);
        QVERIFY2(sentenceOf(*problem).startsWith(QStringLiteral("trestle.yaml:")), qPrintable(sentenceOf(*problem)));
        QVERIFY(broken.workspace.settings == good.workspace.settings);
        QVERIFY(folder->save(broken.workspace));
        QCOMPARE(read(file), text);
    }
    write(file, "name: shop\nport: 4571\n");
    QCOMPARE(folder->load().workspace.settings.port, quint16(4571));
}

void TestWorkspaceFolder::whatStoodInABrokenFileStays_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("broken");
    const auto row = [](const char* name, const char* file, const QByteArray& broken) {
        QTest::newRow(name) << QString::fromLatin1(file) << broken;
    };
    row("an API", "apis/a/api.yaml", "protocol: REST\nport: [\n");
    row("an API's port", "apis/a/api.yaml", "protocol: REST\nport: many\n");
    row("an API's second port", "apis/a/api.yaml", "protocol: REST\nport: 3999\nport: 3998\n");
    row("a route", "apis/a/routes/x.get.yaml", "route: [\n");
    row("a route's key", "apis/a/routes/x.get.yaml", "route: GET\nintegration: {type: mock}\n");
    row("a route under another key", "apis/a/routes/x.get.yaml", "route: GET /y\nintegration: {type: mok}\n");
    row("a document", "apis/a/models/Thing.yaml", "name: [\n");
    row("a document of the account", "gateway/apiKeys/k1.yaml", "name: [\n");
    row("a function", "functions/f/function.yaml", "handler: index.handler\nruntime: cobol85\n");
    row("a table", "tables/Things/table.yaml", "partition: {name: id, type: X}\n");
    row("a request", "requests/r.yaml", "url: [a]\n");
    row("an environment", "environments/dev.yaml", "- 1\n");
}

void TestWorkspaceFolder::whatStoodInABrokenFileStays()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, broken);
    QTemporaryDir dir;
    const std::map<QString, QByteArray> files{
        {QStringLiteral("trestle.yaml"), "name: shop\n"},
        {QStringLiteral("apis/a/api.yaml"), "protocol: REST\nport: 3999\n"},
        {QStringLiteral("apis/a/models/Thing.yaml"), "name: Thing\n"},
        {QStringLiteral("apis/a/routes/x.get.yaml"), "route: GET /x\nintegration: {type: mock}\n"},
        {QStringLiteral("apis/a/routes/z.get.yaml"), "route: GET /z\nintegration: {type: mock}\n"},
        {QStringLiteral("gateway/apiKeys/k1.yaml"), "name: one\n"},
        {QStringLiteral("functions/f/function.yaml"), "handler: index.handler\nruntime: nodejs22.x\n"},
        {QStringLiteral("tables/Things/table.yaml"), "partition: {name: id, type: S}\n"},
        {QStringLiteral("requests/r.yaml"), "url: http://127.0.0.1/x\n"},
        {QStringLiteral("environments/dev.yaml"), "variables: {a: b}\n"},
    };
    for (const auto& [path, text] : files)
        write(dir.filePath(path), text);
    auto folder = opened(dir.path());
    const LoadedWorkspace good = folder->load();
    QVERIFY2(good.problems.empty(), qPrintable(good.problems.empty() ? QString() : sentenceOf(good.problems[0])));

    write(dir.filePath(file), broken);
    for (int time = 0; time < 2; ++time) {  // it stays however often the folder is read
        LoadedWorkspace loaded = folder->load();
        QVERIFY(!loaded.problems.empty());
        QCOMPARE(loaded.problems[0].file, file);
        QVERIFY(loaded.workspace == good.workspace);
        // What is saved meanwhile leaves the file to whoever is writing it.
        loaded.workspace.tables.push_back({"New" + QByteArray::number(time), {{"id"}}});
        QVERIFY(folder->save(loaded.workspace));
        QCOMPARE(read(dir.filePath(file)), broken);
        QFile::remove(dir.filePath(QStringLiteral("tables/New%1/table.yaml").arg(time)));
    }

    write(dir.filePath(file), files.at(file));
    const LoadedWorkspace mended = folder->load();
    QVERIFY(mended.problems.empty());
    QVERIFY(mended.workspace == good.workspace);
    QFile::remove(dir.filePath(file));
    QVERIFY(!(folder->load().workspace == good.workspace));  // what is deleted goes
}

void TestWorkspaceFolder::readOnlyFolderIsReported()
{
    QTemporaryDir dir;
    QVERIFY(!WorkspaceFolder::open(dir.filePath(QStringLiteral("missing"))));
    write(dir.filePath(QStringLiteral("file")), "");
    QCOMPARE(WorkspaceFolder::create(dir.filePath(QStringLiteral("file")), "x").error().code,
             base::ErrorCode::AlreadyExists);
    auto folder = opened(dir.path());
    Workspace workspace = folder->load().workspace;
    // A file where a folder is to be: refused for every user, root too.
    write(dir.filePath(QStringLiteral("tables")), "");
    workspace.tables.push_back({"Things", {{"id"}}});
    const base::Result<void> saved = folder->save(workspace);
    QVERIFY(!saved);
    QVERIFY2(saved.error().message.contains(dir.filePath(QStringLiteral("tables/Things"))),
             qPrintable(saved.error().message));
}

void TestWorkspaceFolder::unsafeNamesAreRefused()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    Workspace workspace;
    workspace.requests = {{.name = "../outside", .url = "http://x"}};
    const base::Result<void> saved = folder->save(workspace);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, base::ErrorCode::InvalidArgument);
}

void TestWorkspaceFolder::outsideEditsAreReportedOwnOnesAreNot()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    Workspace workspace = library();
    QVERIFY(folder->save(workspace));
    folder->watch();
    QSignalSpy spy(folder.get(), &WorkspaceFolder::changedOutside);

    workspace.api("library")->port = 3555;
    QVERIFY(folder->save(workspace));
    QTest::qWait(300);
    QCOMPARE(spy.count(), 0);

    write(dir.filePath(QStringLiteral("apis/library/api.yaml")), "protocol: HTTP\nport: 3666\n");
    QTRY_COMPARE(spy.count(), 1);
    QCOMPARE(folder->load().workspace.api("library")->port, 3666);

    write(dir.filePath(QStringLiteral("tables/New/table.yaml")), "partition: {name: id, type: S}\n");
    QTRY_VERIFY(spy.count() >= 2);
    QTRY_VERIFY(folder->load().workspace.table("New"));
}

void TestWorkspaceFolder::outsideEditsBesideOwnOnesAreReported()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    Workspace workspace = library();
    QVERIFY(folder->save(workspace));
    folder->watch();
    QSignalSpy spy(folder.get(), &WorkspaceFolder::changedOutside);
    // A moment before ours is saved.
    write(dir.filePath(QStringLiteral("tables/New/table.yaml")), "partition: {name: id, type: S}\n");
    workspace.api("library")->port = 3555;
    QVERIFY(folder->save(workspace));
    QTRY_COMPARE(spy.count(), 1);
    const Workspace both = folder->load().workspace;
    QVERIFY(both.table("New"));
    QCOMPARE(both.api("library")->port, 3555);
}

void TestWorkspaceFolder::outsideEditsBeforeTheWatchAreReported()
{
    QTemporaryDir dir;
    QVERIFY(opened(dir.path())->save(library()));
    auto folder = opened(dir.path());
    QVERIFY(!folder->load().workspace.table("New"));
    write(dir.filePath(QStringLiteral("tables/New/table.yaml")), "partition: {name: id, type: S}\n");
    QSignalSpy spy(folder.get(), &WorkspaceFolder::changedOutside);
    folder->watch();
    QTRY_COMPARE(spy.count(), 1);
}

void TestWorkspaceFolder::dataFolderKeepsItselfOutOfGit()
{
    QTemporaryDir dir;
    auto folder = opened(dir.path());
    const base::Result<QString> data = folder->dataFolder();
    QVERIFY(data);
    QCOMPARE(*data, dir.filePath(QStringLiteral(".trestle")));
    QCOMPARE(read(*data + QStringLiteral("/.gitignore")), QByteArray("*\n"));
}

void TestWorkspaceFolder::filesTakeTheirPlacesTogether()
{
    QTemporaryDir dir;
    const auto place = [&](const QString& name) { return dir.filePath(name); };
    QVERIFY(writeAtomically(place(QStringLiteral("mode")), "old"));
    QVERIFY(QFile::setPermissions(place(QStringLiteral("mode")), QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(writeAtomically(place(QStringLiteral("target")), "old"));
    QVERIFY(QFile::link(QStringLiteral("target"), place(QStringLiteral("link"))));
    {
        AtomicFiles abandoned;
        QVERIFY(abandoned.write(place(QStringLiteral("mode")), "never"));
        QVERIFY(abandoned.write(place(QStringLiteral("new")), "never"));
    }
    QCOMPARE(filesBelow(dir.path()),
             QStringList({QStringLiteral("link"), QStringLiteral("mode"), QStringLiteral("target")}));

    AtomicFiles files;
    for (const char* name :
         {"mode", "link", "below/1", "below/2", "below/3", "below/4", "below/5", "below/6", "below/7"})
        QVERIFY(files.write(place(QString::fromLatin1(name)), name));
    QCOMPARE(*readFile(place(QStringLiteral("mode"))), QByteArray("old"));
    QVERIFY(files.commit());
    for (const char* name : {"mode", "link", "below/1", "below/7"})
        QCOMPARE(*readFile(place(QString::fromLatin1(name))), QByteArray(name));
    QCOMPARE(*readFile(place(QStringLiteral("target"))), QByteArray("link"));
    QVERIFY(QFileInfo(place(QStringLiteral("link"))).isSymLink());
    QCOMPARE(QFileInfo(place(QStringLiteral("mode"))).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(filesBelow(dir.path()).size(), 10);
}

void TestWorkspaceFolder::readOnlyFilesStay()
{
    if (::geteuid() == 0) QSKIP("nothing is read-only for root");
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("file"));
    QVERIFY(writeAtomically(path, "old"));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
    AtomicFiles files;
    QCOMPARE(files.write(path, "new").error().code, base::ErrorCode::PermissionDenied);
    QCOMPARE(writeAtomically(path, "new").error().code, base::ErrorCode::PermissionDenied);
    QCOMPARE(*readFile(path), QByteArray("old"));
    QCOMPARE(filesBelow(dir.path()), QStringList{QStringLiteral("file")});
}

QTEST_GUILESS_MAIN(TestWorkspaceFolder)
#include "tst_workspacefolder.moc"
