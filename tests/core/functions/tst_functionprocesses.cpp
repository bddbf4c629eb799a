// Processes of functions: their end, their output, their number, and the change of their sources.
#include "tests/core/functions/FunctionsFixture.h"

#include <QDir>
#include <QFile>
#include <QMutex>

#include <unistd.h>

#include <set>

using namespace trestle::functions;
using namespace trestle::tests;
using trestle::base::ErrorCode;

namespace {

const Language node{"nodejs22.x", QStringLiteral("index.mjs")};
const Language python{"python3.12", QStringLiteral("index.py")};

void languages(const QByteArray& nodeSource, const QByteArray& pythonSource)
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("node") << node.runtime << node.file << nodeSource;
    QTest::newRow("python") << python.runtime << python.file << pythonSource;
}

// Answers "number", so that one can tell which source it was.
QByteArray sourceAnswering(const QString& file, int number)
{
    const QByteArray text = QByteArray::number(number);
    if (file.endsWith(QStringLiteral(".py"))) return "def handler(event, context):\n    return " + text + "\n";
    return "export const handler = async () => " + text + ";\n";
}

// Waits for the file event.go, then answers its own process id; a call can be held under way with it.
const char* heldNode =
    "import fs from 'node:fs';\n"
    "export const handler = async (event) => {\n"
    "  if (event.started) fs.writeFileSync(event.started, '');\n"
    "  while (event.go && !fs.existsSync(event.go)) await new Promise((go) => setTimeout(go, 2));\n"
    "  return process.pid;\n};\n";
const char* heldPython =
    "import os, time\n"
    "def handler(event, context):\n"
    "    if 'started' in event: open(event['started'], 'w').close()\n"
    "    while 'go' in event and not os.path.exists(event['go']): time.sleep(0.002)\n"
    "    return os.getpid()\n";

}  // namespace

class TestFunctionProcesses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeoutEndsTheWholeTree_data();
    void timeoutEndsTheWholeTree();
    void killedWhileLoading();
    void outputIsKept_data();
    void outputIsKept();
    void outputIsBounded_data();
    void outputIsBounded();
    void outputBelongsToItsCall();
    void savedFileIsUsedByTheNextCall_data();
    void savedFileIsUsedByTheNextCall();
    void importedFilesCount();
    void brokenFileKeepsTheOldServing_data();
    void brokenFileKeepsTheOldServing();
    void callsUnderWayEndOnTheOldCode_data();
    void callsUnderWayEndOnTheOldCode();
    void callsRunSideBySide_data();
    void callsRunSideBySide();
    void deployKeepsWhatIsUnchanged();
    void unknownFunctionAndProgram();
    void listenerHearsOfChanges();
    void shutDownLeavesNothing_data();
    void shutDownLeavesNothing();
    void leftoversOfKilledOwnersGo();
};

void TestFunctionProcesses::timeoutEndsTheWholeTree_data()
{
    languages(
        "import { spawn } from 'node:child_process';\nimport fs from 'node:fs';\n"
        "export const handler = async (event) => {\n"
        "  const child = spawn('sleep', ['600']);\n"
        "  const apart = spawn('sleep', ['600'], { detached: true, env: { PATH: process.env.PATH } });\n"
        "  const orphan = spawn('sh', ['-c', 'setsid sleep 600 & echo $!']);\n"
        "  const id = await new Promise((got) => orphan.stdout.on('data', (data) => got(String(data).trim())));\n"
        "  fs.writeFileSync(event.pids, `${process.pid} ${child.pid} ${apart.pid} ${id}`);\n"
        "  for (;;);\n};\n",
        "import os, subprocess\n"
        "def handler(event, context):\n"
        "    child = subprocess.Popen(['sleep', '600'])\n"
        "    apart = subprocess.Popen(['sleep', '600'], start_new_session=True, env={'PATH': os.environ['PATH']})\n"
        "    orphan = subprocess.run(['sh', '-c', 'setsid sleep 600 >/dev/null 2>&1 & echo $!'], capture_output=True)\n"
        "    with open(event['pids'], 'w') as file:\n"
        "        file.write(f'{os.getpid()} {child.pid} {apart.pid} {orphan.stdout.decode().strip()}')\n"
        "    while True: pass\n");
}

void TestFunctionProcesses::timeoutEndsTheWholeTree()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    FunctionsFixture fixture;
    fixture.write("f", file, source);
    FunctionDescription description = describe("f", runtime);
    description.timeoutMs = 1'000;
    fixture.deploy({description});
    const QString pids = fixture.folder("f") + QStringLiteral("/pids.log");

    const InvocationResult result = fixture.call("f", "{\"pids\":\"" + pids.toUtf8() + "\"}");
    QCOMPARE(result.error->code, ErrorCode::FunctionTimeout);
    QCOMPARE(member(result.payload, "errorType"), QByteArray("Sandbox.Timedout"));
    QCOMPARE(member(result.payload, "errorMessage"),
             QByteArray("RequestId: 00000000-0000-4000-8000-000000000001 Error: Task timed out after 1.00 seconds"));
    QFile written(pids);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QList<QByteArray> all = written.readAll().split(' ');
    QCOMPARE(all.size(), 4);
    for (const QByteArray& pid : all)
        QTRY_VERIFY2(!isAlive(pid.toLongLong()), pid.constData());
}

void TestFunctionProcesses::killedWhileLoading()
{
    FunctionsFixture fixture;
    fixture.write("f", node.file, "process.kill(process.pid, 'SIGTERM'); await new Promise(() => {});");
    fixture.deploy({describe("f", node.runtime)});
    const InvocationResult result = fixture.call("f");
    QCOMPARE(result.error->code, ErrorCode::FunctionInit);
    QVERIFY2(result.payload.contains("signal: terminated"), result.payload.constData());
}

void TestFunctionProcesses::outputIsKept_data()
{
    languages(
        "console.log('loading');\n"
        "export const handler = async () => {\n  console.log('one\\ntwo');\n  console.error('gr\u00fc\u00df');\n"
        "  process.stdout.write('no newline');\n};\n",
        "import sys\nprint('loading')\n"
        "def handler(event, context):\n    print('one\\ntwo')\n    print('gr\u00fc\u00df', file=sys.stderr)\n"
        "    sys.stdout.write('no newline')\n");
}

void TestFunctionProcesses::outputIsKept()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime)});

    const InvocationResult first = fixture.call("f");
    QByteArrayList output;
    QByteArrayList errors;
    for (const auto& line : first.log)
        (line.error ? errors : output).push_back(line.text);
    // What node's console prints is one record, as it is at the service; Python's print writes plain lines.
    const QByteArrayList lines = runtime == node.runtime ? QByteArrayList{"one\ntwo"} : QByteArrayList{"one", "two"};
    QCOMPARE(output, QByteArrayList{"loading"} + lines + QByteArrayList{"no newline"});
    QCOMPARE(errors, QByteArrayList({"gr\u00fc\u00df"}));
    QCOMPARE(first.log.front().function, QByteArray("f"));
    QVERIFY(first.log.front().atNs > 0);
    QVERIFY(!logText(fixture.call("f")).contains("loading"));
}

void TestFunctionProcesses::outputIsBounded_data()
{
    languages(
        "const chunk = 'x'.repeat(1 << 20);\n"
        "export const handler = async () => { for (let i = 0; i < 100; ++i) process.stdout.write(chunk); return 1; "
        "};\n",
        "import sys\ndef handler(event, context):\n    for i in range(100): sys.stdout.write('x' * (1 << 20))\n"
        "    return 1\n");
}

void TestFunctionProcesses::outputIsBounded()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    Functions::Options options;
    options.logBytesPerCall = 10'000;
    FunctionsFixture fixture(options);
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime)});
    const InvocationResult result = fixture.call("f");

    QCOMPARE(result.payload, QByteArray("1"));
    QCOMPARE(result.log.size(), size_t(2));
    QCOMPARE(result.log[0].text, QByteArray(10'000, 'x'));
    QCOMPARE(result.log[1].text,
             QByteArray("Output cut: 10000 bytes of this call are kept, 104847600 more were dropped."));
}

void TestFunctionProcesses::outputBelongsToItsCall()
{
    Functions::Options options;
    options.processesPerFunction = 1;
    FunctionsFixture fixture(options);
    fixture.write("f", node.file,
                  "export const handler = async (event) => {\n"
                  "  for (let i = 0; i < 2000; ++i) console.log(`line ${i} of call ${event.n}`);\n};\n");
    fixture.deploy({describe("f", node.runtime)});
    std::vector<std::future<InvocationResult>> calls;
    for (int n = 0; n < 5; ++n)
        calls.push_back(fixture.start("f", "{\"n\":" + QByteArray::number(n) + '}'));
    for (int n = 0; n < 5; ++n) {
        const InvocationResult result = calls[static_cast<size_t>(n)].get();
        QCOMPARE(result.log.size(), size_t(2000));
        for (const auto& line : result.log)
            QVERIFY(line.text.endsWith("of call " + QByteArray::number(n)));
    }
}

void TestFunctionProcesses::savedFileIsUsedByTheNextCall_data()
{
    languages({}, {});
}

void TestFunctionProcesses::savedFileIsUsedByTheNextCall()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    FunctionsFixture fixture;
    fixture.write("f", file, sourceAnswering(file, 0));
    fixture.deploy({describe("f", runtime)});
    QCOMPARE(fixture.call("f").payload, QByteArray("0"));
    for (int number = 1; number <= 6; ++number) {
        if (number % 2)
            fixture.write("f", file, sourceAnswering(file, number));
        else
            fixture.replace("f", file, sourceAnswering(file, number));
        const InvocationResult result = fixture.call("f");
        QCOMPARE(result.payload, QByteArray::number(number));
        QCOMPARE(result.version, number + 1);
    }
    // Only the newest code has processes.
    QTRY_COMPARE(fixture.functions().status("f").processes, 1);
}

void TestFunctionProcesses::importedFilesCount()
{
    FunctionsFixture fixture;
    fixture.write("f", node.file,
                  "import { value } from './lib/value.mjs';\nexport const handler = async () => value;\n");
    fixture.write("f", QStringLiteral("lib/value.mjs"), "export const value = 1;\n");
    fixture.deploy({describe("f", node.runtime)});
    QCOMPARE(fixture.call("f").payload, QByteArray("1"));
    fixture.write("f", QStringLiteral("lib/value.mjs"), "export const value = 2;\n");
    QCOMPARE(fixture.call("f").payload, QByteArray("2"));
    // What cannot matter starts nothing.
    fixture.write("f", QStringLiteral("events/first.json"), "{}");
    fixture.write("f", QStringLiteral("trace.log"), "x");
    QCOMPARE(fixture.call("f").version, 2);
    // A package that was missing is found when its installation has ended.
    fixture.write("f", node.file, "import { value } from 'pack';\nexport const handler = async () => value;\n");
    QCOMPARE(fixture.call("f").payload, QByteArray("2"));
    QCOMPARE(fixture.functions().status("f").state, FunctionState::Failed);
    fixture.write("f", QStringLiteral("node_modules/pack/index.mjs"), "export const value = 3;\n");
    fixture.write("f", QStringLiteral("node_modules/pack/package.json"), "{\"exports\":\"./index.mjs\"}");
    fixture.write("f", QStringLiteral("node_modules/.package-lock.json"), "{}");
    QCOMPARE(fixture.call("f").payload, QByteArray("3"));
}

void TestFunctionProcesses::brokenFileKeepsTheOldServing_data()
{
    languages({}, {});
}

void TestFunctionProcesses::brokenFileKeepsTheOldServing()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    FunctionsFixture fixture;
    fixture.write("f", file, sourceAnswering(file, 1));
    fixture.deploy({describe("f", runtime)});
    QCOMPARE(fixture.call("f").payload, QByteArray("1"));

    fixture.write("f", file, "\n\n)broken\n");
    const InvocationResult result = fixture.call("f");
    QVERIFY(!result.error);
    QCOMPARE(result.payload, QByteArray("1"));
    QCOMPARE(result.version, 1);
    FunctionStatus status = fixture.functions().status("f");
    QCOMPARE(status.state, FunctionState::Failed);
    QCOMPARE(status.version, 1);
    QVERIFY2(status.problem.contains(file + QStringLiteral(":3: Runtime.UserCodeSyntaxError")),
             qPrintable(status.problem));
    QCOMPARE(fixture.call("f").payload, QByteArray("1"));

    // Gone altogether: still the old one.
    fixture.remove("f", file);
    QCOMPARE(fixture.call("f").payload, QByteArray("1"));

    fixture.write("f", file, sourceAnswering(file, 2));
    const InvocationResult repaired = fixture.call("f");
    QCOMPARE(repaired.payload, QByteArray("2"));
    QCOMPARE(repaired.version, 2);
    status = fixture.functions().status("f");
    QCOMPARE(status.state, FunctionState::Ready);
    QCOMPARE(status.problem, QString());
}

void TestFunctionProcesses::callsUnderWayEndOnTheOldCode_data()
{
    languages(heldNode, heldPython);
}

void TestFunctionProcesses::callsUnderWayEndOnTheOldCode()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime)});
    const QString go = fixture.folder("f") + QStringLiteral("/go.log");
    const QString started = fixture.folder("f") + QStringLiteral("/started.log");

    std::future<InvocationResult> held =
        fixture.start("f", "{\"go\":\"" + go.toUtf8() + "\",\"started\":\"" + started.toUtf8() + "\"}");
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(started), 20'000);
    fixture.write("f", file, sourceAnswering(file, 7));
    QCOMPARE(fixture.call("f").payload, QByteArray("7"));
    fixture.write("f", QStringLiteral("go.log"), "");
    const InvocationResult old = held.get();
    QVERIFY(!old.error);
    QCOMPARE(old.version, 1);
    // Its process has nothing left to do.
    QTRY_VERIFY(!isAlive(old.payload.toLongLong()));
}

void TestFunctionProcesses::callsRunSideBySide_data()
{
    languages(heldNode, heldPython);
}

void TestFunctionProcesses::callsRunSideBySide()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    Functions::Options options;
    options.processesPerFunction = 3;
    FunctionsFixture fixture(options);
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime)});
    const QString go = fixture.folder("f") + QStringLiteral("/go.log");
    std::vector<std::future<InvocationResult>> calls;
    for (int n = 0; n < 8; ++n) {
        const QByteArray started = QFile::encodeName(fixture.folder("f")) + "/started" + QByteArray::number(n) + ".log";
        calls.push_back(fixture.start("f", "{\"go\":\"" + go.toUtf8() + "\",\"started\":\"" + started + "\"}"));
    }
    const auto started = [&fixture] {
        return QDir(fixture.folder("f")).entryList({QStringLiteral("started*.log")}).size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(started(), 3, 20'000);
    QCOMPARE(fixture.functions().status("f").processes, 3);
    fixture.write("f", QStringLiteral("go.log"), "");
    std::set<QByteArray> processes;
    for (auto& call : calls) {
        const InvocationResult result = call.get();
        QVERIFY(!result.error);
        processes.insert(result.payload);
    }
    QCOMPARE(processes.size(), size_t(3));
}

void TestFunctionProcesses::deployKeepsWhatIsUnchanged()
{
    FunctionsFixture fixture;
    const QByteArray source = "export const handler = async () => [process.pid, process.env.MODE ?? ''];";
    for (const char* name : {"kept", "changed", "removed"})
        fixture.write(name, node.file, source);
    const auto all = [](const QByteArray& mode) {
        std::vector<FunctionDescription> functions{describe("kept", node.runtime), describe("changed", node.runtime)};
        functions[1].environment["MODE"] = mode;
        return functions;
    };
    std::vector<FunctionDescription> before = all("old");
    before.push_back(describe("removed", node.runtime));
    fixture.deploy(before);
    const QByteArray kept = fixture.call("kept").payload;
    QVERIFY(fixture.call("changed").payload.contains("old"));
    const qint64 removed = fixture.call("removed").payload.mid(1).split(',').front().toLongLong();
    QVERIFY(isAlive(removed));

    fixture.deploy(all("new"));
    QCOMPARE(fixture.call("kept").payload, kept);
    const InvocationResult changed = fixture.call("changed");
    QVERIFY(changed.payload.contains("new"));
    QCOMPARE(changed.version, 2);
    QCOMPARE(fixture.call("removed").error->code, ErrorCode::ResourceNotFound);
    QTRY_VERIFY(!isAlive(removed));
    QCOMPARE(fixture.functions().status("removed").state, FunctionState::NotLoaded);
}

void TestFunctionProcesses::unknownFunctionAndProgram()
{
    FunctionsFixture fixture;
    fixture.write("f", node.file, sourceAnswering(node.file, 1));
    fixture.deploy({describe("f", "cobol85")});
    const InvocationResult unknown = fixture.call("f");
    QCOMPARE(unknown.error->code, ErrorCode::FunctionInit);
    QVERIFY2(unknown.error->message.contains(QStringLiteral("\"cobol85\" is not known")),
             qPrintable(unknown.error->message));

    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nonexistent");
    fixture.deploy({describe("f", node.runtime)});
    const InvocationResult missing = fixture.call("f");
    qputenv("PATH", path);
    QCOMPARE(member(missing.payload, "errorType"), QByteArray("Runtime.InvalidEntrypoint"));
    QVERIFY2(missing.error->message.contains(QStringLiteral(
                 "function f needs the program \"node\", which is not on PATH: install Node.js 18 or later")),
             qPrintable(missing.error->message));
    // Installed meanwhile: nothing has to be restarted.
    QCOMPARE(fixture.call("f").payload, QByteArray("1"));
}

void TestFunctionProcesses::listenerHearsOfChanges()
{
    FunctionsFixture fixture;
    QMutex mutex;
    QList<std::pair<FunctionState, int>> heard;
    fixture.functions().setListener([&](const QByteArray& function) {
        const FunctionStatus status = fixture.functions().status(function);
        const QMutexLocker lock(&mutex);
        heard.push_back({status.state, status.version});
    });
    const auto lastHeard = [&] {
        const QMutexLocker lock(&mutex);
        return heard.isEmpty() ? std::pair(FunctionState::NotLoaded, -1) : heard.back();
    };
    fixture.write("f", node.file, sourceAnswering(node.file, 1));
    fixture.deploy({describe("f", node.runtime)});
    QTRY_COMPARE(lastHeard(), std::pair(FunctionState::NotLoaded, 0));
    QCOMPARE(fixture.call("f").payload, QByteArray("1"));
    QTRY_COMPARE(lastHeard(), std::pair(FunctionState::Ready, 1));
    // Without any call: whoever saves a file wants to know whether it loads.
    fixture.write("f", node.file, "(");
    QTRY_COMPARE(lastHeard(), std::pair(FunctionState::Failed, 1));
    fixture.write("f", node.file, sourceAnswering(node.file, 2));
    QTRY_COMPARE(lastHeard(), std::pair(FunctionState::Ready, 2));
    fixture.shutDown();
}

void TestFunctionProcesses::shutDownLeavesNothing_data()
{
    languages(
        "import { spawn } from 'node:child_process';\nimport fs from 'node:fs';\n"
        "export const handler = async (event) => {\n"
        "  const child = spawn('sleep', ['600'], { detached: true });\n  child.unref();\n"
        "  fs.writeFileSync(process.env.TMPDIR + '/left', 'x');\n"
        "  fs.writeFileSync(event.started, `${process.pid} ${child.pid}`);\n"
        "  if (event.hold) await new Promise((go) => setTimeout(go, 60000));\n};\n",
        "import os, subprocess, time\n"
        "def handler(event, context):\n"
        "    child = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        "    open(os.environ['TMPDIR'] + '/left', 'w').close()\n"
        "    with open(event['started'] + '.new', 'w') as file: file.write(f'{os.getpid()} {child.pid}')\n"
        "    os.rename(event['started'] + '.new', event['started'])\n"
        "    if 'hold' in event: time.sleep(60)\n");
}

void TestFunctionProcesses::shutDownLeavesNothing()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime)});
    const QString idle = fixture.folder("f") + QStringLiteral("/idle.log");
    const QString busy = fixture.folder("f") + QStringLiteral("/busy.log");
    QVERIFY(!fixture.call("f", "{\"started\":\"" + idle.toUtf8() + "\"}").error);
    std::future<InvocationResult> held = fixture.start("f", "{\"hold\":true,\"started\":\"" + busy.toUtf8() + "\"}");
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(busy).size() > 0, 20'000);
    QVERIFY(!QDir(fixture.temporaryFolder()).isEmpty());

    fixture.shutDown();
    const InvocationResult broken = held.get();
    QCOMPARE(broken.error->code, ErrorCode::FunctionExit);
    QCOMPARE(member(broken.payload, "errorType"), QByteArray("Runtime.ExitError"));
    for (const QString& name : {idle, busy}) {
        QFile pids(name);
        QVERIFY(pids.open(QIODevice::ReadOnly));
        for (const QByteArray& pid : pids.readAll().split(' ')) {
            QVERIFY(pid.toLongLong() > 1);
            QTRY_VERIFY2(!isAlive(pid.toLongLong()), pid.constData());
        }
    }
    QVERIFY(QDir(fixture.temporaryFolder()).isEmpty());
}

void TestFunctionProcesses::leftoversOfKilledOwnersGo()
{
    QTemporaryDir folder;
    // No process has this id: it is beyond the system's largest.
    const QString gone = folder.filePath(QStringLiteral("trestle-functions-2147483000-abcdef/process-1"));
    const QString other = folder.filePath(QStringLiteral("trestle-functions-notes"));
    const QString ours = folder.filePath(QStringLiteral("trestle-functions-%1-abcdef").arg(getpid()));
    for (const QString& each : {gone, other, ours})
        QVERIFY(QDir().mkpath(each));
    Functions::Options options;
    options.temporaryFolder = folder.path();
    const Functions functions(options);
    QVERIFY(!QFile::exists(QFileInfo(gone).path()));
    QVERIFY(QFile::exists(other));
    QVERIFY(QFile::exists(ours));
}

QTEST_GUILESS_MAIN(TestFunctionProcesses)
#include "tst_functionprocesses.moc"
