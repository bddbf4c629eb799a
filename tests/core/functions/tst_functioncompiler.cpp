// What is deployed of a described function.
#include "core/base/Json.h"
#include "core/functions/FunctionCompiler.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle::functions;
using trestle::base::JsonValue;

namespace {

JsonValue json(QByteArray text)
{
    return *trestle::base::parseJson(text.replace('\'', '"'));
}

void write(const QString& path, const QByteArray& content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

}  // namespace

class TestFunctionCompiler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void deploysVersionsAndAliases();
    void tellsWhatIsMissing();
    void typesSettings();
    void mappingsBecomeSources_data();
    void mappingsBecomeSources();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<CodeFolders> m_folders;
    FunctionDescription m_function;
};

void TestFunctionCompiler::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_folders = std::make_unique<CodeFolders>(m_dir->path(), m_dir->filePath(QStringLiteral(".trestle/code")));
    m_function = {};
    m_function.name = "f";
    m_function.runtime = "nodejs22.x";
    write(m_dir->filePath(QStringLiteral("functions/f/index.mjs")), "export const handler = 1;");
}

void TestFunctionCompiler::deploysVersionsAndAliases()
{
    const QByteArray zip = *packCode(m_folders->functionFolder("f"));
    FunctionVersion version;
    version.number = 1;
    version.configuration = m_function;
    version.configuration.timeoutMs = 7'000;
    version.packageSha256 = codeSha256(zip);
    write(m_folders->versionPackage("f", 1), zip);
    m_function.versions = {version};
    m_function.aliases = {{"live", "1"}};
    m_function.provisionedConcurrency = {{"live", json("{'RequestedProvisionedConcurrentExecutions': 3}")}};
    m_function.reservedConcurrency = 5;
    write(m_dir->filePath(QStringLiteral("layers/tools/nodejs/x.js")), "1");
    m_function.layers = {"tools"};

    const CompiledFunction compiled = compileFunction(m_function, *m_folders);
    QCOMPARE(compiled.problems.size(), size_t(0));
    QCOMPARE(compiled.deployment.versions.size(), size_t(2));
    const VersionDeployment& latest = compiled.deployment.versions[0];
    QCOMPARE(latest.version, QByteArray("$LATEST"));
    QCOMPARE(latest.folder, m_dir->filePath(QStringLiteral("functions/f")));
    QCOMPARE(latest.layers, std::vector<QString>{m_dir->filePath(QStringLiteral("layers/tools"))});
    QCOMPARE(latest.provisionedConcurrency, 0);
    const VersionDeployment& published = compiled.deployment.versions[1];
    QCOMPARE(published.version, QByteArray("1"));
    QCOMPARE(published.configuration.timeoutMs, 7'000);
    QCOMPARE(published.provisionedConcurrency, 3);
    QVERIFY(QFileInfo::exists(published.folder + QStringLiteral("/index.mjs")));
    QVERIFY(compiled.deployment.aliases == m_function.aliases);
    QVERIFY(compiled.deployment.reservedConcurrency == 5);
}

void TestFunctionCompiler::tellsWhatIsMissing()
{
    FunctionVersion version;
    version.number = 4;
    version.packageSha256 = "c2hh";
    m_function.versions = {version};
    m_function.layers = {"nowhere"};
    const CompiledFunction compiled = compileFunction(m_function, *m_folders);
    QCOMPARE(compiled.deployment.versions.size(), size_t(1));
    QCOMPARE(compiled.problems.size(), size_t(2));
    QVERIFY(compiled.problems[0].contains(QStringLiteral("nowhere")));
    QVERIFY(compiled.problems[1].startsWith(QStringLiteral("version 4: ")));
}

void TestFunctionCompiler::typesSettings()
{
    m_function.document = json(
        "{'DeadLetterConfig': {'TargetArn': 'dead'}, 'LoggingConfig': {'LogFormat': 'JSON',"
        " 'ApplicationLogLevel': 'DEBUG', 'SystemLogLevel': 'WARN', 'LogGroup': '/g'}}");
    m_function.eventInvokeConfigs["$LATEST"] = json(
        "{'MaximumRetryAttempts': 0, 'MaximumEventAgeInSeconds': 60, 'DestinationConfig': {'OnSuccess': {}, "
        "'OnFailure': {'Destination': 'failed'}}}");
    m_function.eventInvokeConfigs["live"] = json("{}");
    m_function.recursiveLoop = "Allow";
    m_function.schedules = {{"often", "rate(5 minutes)", "live"}};
    const CompiledFunction compiled = compileFunction(m_function, *m_folders);
    const VersionDeployment& latest = compiled.deployment.versions[0];
    QCOMPARE(latest.deadLetterArn, QByteArray("dead"));
    QVERIFY((latest.logging == LogSettings{LogFormat::Json, "DEBUG", "WARN", "/g"}));
    QVERIFY((compiled.deployment.asynchronous.at("$LATEST") == AsyncSettings{0, 60, "", "failed"}));
    QVERIFY(compiled.deployment.asynchronous.at("live") == AsyncSettings());
    QVERIFY(compiled.deployment.recursiveLoop == RecursiveLoop::Allow);
    QVERIFY((compiled.schedules == std::vector{ScheduleSource{"f/often", "rate(5 minutes)", "f", "live"}}));
}

void TestFunctionCompiler::mappingsBecomeSources_data()
{
    QTest::addColumn<QByteArray>("mapping");
    QTest::addColumn<std::optional<StreamSource>>("source");
    const QByteArray arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Books/stream/2026-01-01T00:00:00.000";
    const QByteArray label = "2026-01-01T00:00:00.000";
    const auto row = [](const char* title, const QByteArray& mapping, const std::optional<StreamSource>& source) {
        QTest::newRow(title) << mapping << source;
    };
    row("defaults", "{'EventSourceArn': '" + arn + "'}", StreamSource{"id", "Books", label, "f"});
    row("a table's name", "{'EventSourceArn': 'Books', 'Qualifier': 'live', 'Enabled': false}",
        StreamSource{"id", "Books", "", "f", "live", false});
    StreamSource all{"id", "Books", label, "f"};
    all.startingPosition = StartingPosition::TrimHorizon;
    all.batchSize = 1;
    all.batchingWindowSeconds = 2;
    all.parallelizationFactor = 3;
    all.maximumRetries = 4;
    all.maximumRecordAgeSeconds = 60;
    all.bisectsBatchOnError = true;
    all.reportsItemFailures = true;
    all.tumblingWindowSeconds = 5;
    all.filters = {"{\"eventName\":[\"INSERT\"]}"};
    all.onFailureArn = "failed";
    row("everything",
        "{'EventSourceArn': '" + arn +
            "', 'StartingPosition': 'TRIM_HORIZON', 'BatchSize': 1, 'MaximumBatchingWindowInSeconds': 2,"
            " 'ParallelizationFactor': 3, 'MaximumRetryAttempts': 4, 'MaximumRecordAgeInSeconds': 60,"
            " 'BisectBatchOnFunctionError': true, 'FunctionResponseTypes': ['ReportBatchItemFailures'],"
            " 'TumblingWindowInSeconds': 5, 'DestinationConfig': {'OnFailure': {'Destination': 'failed'}},"
            " 'FilterCriteria': {'Filters': [{'Pattern': '{\\'eventName\\':[\\'INSERT\\']}'}]}}",
        all);
    row("a queue", "{'EventSourceArn': 'arn:aws:sqs:us-east-1:000000000000:queue'}", std::nullopt);
    row("nothing", "{}", std::nullopt);
}

void TestFunctionCompiler::mappingsBecomeSources()
{
    QFETCH(QByteArray, mapping);
    QFETCH(std::optional<StreamSource>, source);
    m_function.eventSourceMappings["id"] = json(mapping);
    const CompiledFunction compiled = compileFunction(m_function, *m_folders);
    QCOMPARE(compiled.streams.size(), size_t(source ? 1 : 0));
    if (source) QVERIFY(compiled.streams[0] == *source);
}

QTEST_GUILESS_MAIN(TestFunctionCompiler)
#include "tst_functioncompiler.moc"
