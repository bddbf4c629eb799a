// What functions may do to the machine and to each other, line by line of what is promised: a handler that goes wrong
// on purpose runs beside one that must not notice.
#include "tests/core/functions/FunctionsFixture.h"

#include "core/base/Json.h"
#include "core/functions/ProcessTree.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <unistd.h>

#include <set>

using namespace trestle::functions;
using namespace trestle::tests;
using trestle::base::ErrorCode;
using trestle::base::JsonValue;

namespace {

const QByteArray pythonRuntime = "python3.12";

FunctionDescription shortLived(const QByteArray& name)
{
    FunctionDescription description = describe(name, pythonRuntime);
    description.timeoutMs = 1'000;
    return description;
}

// "f" does harm, "other" answers.
void deployBeside(FunctionsFixture& fixture, const FunctionDescription& description, const QByteArray& harm)
{
    fixture.write("f", QStringLiteral("index.py"), harm);
    fixture.write("other", QStringLiteral("index.py"), "def handler(event, context):\n    return 'unharmed'\n");
    fixture.deploy({description, describe("other", pythonRuntime)});
    QCOMPARE(fixture.call("other").payload, QByteArray("\"unharmed\""));
}

QList<QByteArray> linesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QList<QByteArray> lines = file.readAll().split('\n');
    lines.removeAll(QByteArray());
    return lines;
}

QByteArray eventWith(const QString& file)
{
    return "{\"file\":\"" + QFile::encodeName(file) + "\"}";
}

Functions::Options strict()
{
    Functions::Options options;
    options.isolation = Isolation::Strict;
    return options;
}

// Containers often let nobody make namespaces.
bool hasSandbox()
{
    return QProcess::execute(QStringLiteral("bwrap"),
                             {QStringLiteral("--unshare-user"), QStringLiteral("--unshare-pid"),
                              QStringLiteral("--ro-bind"), QStringLiteral("/"), QStringLiteral("/"),
                              QStringLiteral("--proc"), QStringLiteral("/proc"), QStringLiteral("true")}) == 0;
}

}  // namespace

class TestFunctionSafety : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyProcesses();
    void daemonThatHidesItself();
    void ignoredSignals();
    void memoryHog_data();
    void memoryHog();
    void childrenShareMemory();
    void gigabyteOfLog();
    void limitsAreSet();
    void temporaryFolderGoes();
    void noShellNoStrangers();
    void strictlySeesItsOwn_data();
    void strictlySeesItsOwn();
    void strictlyAnswers_data();
    void strictlyAnswers();
    void strictlyEnds();
    void strictNeedsBubblewrap();
    void thousandCallsAtOnce_data();
    void thousandCallsAtOnce();
    void cleanupTestCase() { m_strict.reset(); }

private:
    std::unique_ptr<FunctionsFixture> m_strict;  // what strictlySeesItsOwn() asks, row after row
};

// Bounded here: whoever runs this as root has no limit of processes to stop a real one. How fast a machine forks them
// is its own affair: the first ends once it is told to, and leaves the others without a parent.
void TestFunctionSafety::manyProcesses()
{
    FunctionsFixture fixture;
    FunctionDescription description = describe("f", pythonRuntime);
    description.timeoutMs = 300'000;
    description.memoryMb = 4'096;  // what they have in common would be counted for each
    deployBeside(fixture, description,
                 "import os, time\n"
                 "def tell(path):\n"
                 "    with open(path, 'a') as file: file.write(f'{os.getpid()}\\n')\n"
                 "def handler(event, context):\n"
                 "    first = os.getpid()\n"
                 "    tell(event['file'])\n"
                 "    for _ in range(7):\n"
                 "        if os.fork() == 0: tell(event['file'])\n"
                 "    while os.getpid() != first: time.sleep(1)\n"
                 "    while not os.path.exists('end.log'): time.sleep(0.02)\n"
                 "    os._exit(1)\n");
    const QString pids = fixture.folder("f") + QStringLiteral("/pids.log");
    std::future<InvocationResult> bomb = fixture.start("f", eventWith(pids));
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(pids).size(), 128, 120'000);
    QCOMPARE(fixture.call("other").payload, QByteArray("\"unharmed\""));
    fixture.write("f", QStringLiteral("end.log"), "");
    QCOMPARE(bomb.get().error->code, ErrorCode::FunctionExit);
    for (const QByteArray& pid : linesOf(pids))
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid.toLongLong()), 60'000);
}

// Its own session, no parents, no environment. It is there before the call, whose second is then for nothing else: the
// pipe ends when both children have become something else.
void TestFunctionSafety::daemonThatHidesItself()
{
    FunctionsFixture fixture;
    deployBeside(fixture, shortLived("f"),
                 "import os, time\n"
                 "ours, theirs = os.pipe()\n"
                 "if os.fork() == 0:\n"
                 "    os.setsid()\n"
                 "    if os.fork(): os._exit(0)\n"
                 "    with open('pid.log', 'w') as file: file.write(f'{os.getpid()}\\n')\n"
                 "    os.execve('/bin/sh', ['sh', '-c', 'while :; do sleep 1; done'], {})\n"
                 "os.close(theirs)\n"
                 "os.read(ours, 1)\n"
                 "def handler(event, context):\n"
                 "    while True: time.sleep(1)\n");
    std::future<InvocationResult> call = fixture.start("f");
    const QString pid = fixture.folder("f") + QStringLiteral("/pid.log");
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(pid).size(), 1, 60'000);
    const qint64 daemon = linesOf(pid).front().toLongLong();
    QVERIFY(daemon > 1);
    QCOMPARE(call.get().error->code, ErrorCode::FunctionTimeout);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(daemon), 60'000);
}

void TestFunctionSafety::ignoredSignals()
{
    FunctionsFixture fixture;
    deployBeside(fixture, shortLived("f"),
                 "import os, signal, time\n"
                 "for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT): signal.signal(each, "
                 "signal.SIG_IGN)\n"
                 "with open('pid.log', 'w') as file: file.write(f'{os.getpid()}\\n')\n"
                 "def handler(event, context):\n"
                 "    while True: time.sleep(1)\n");
    QCOMPARE(fixture.call("f").error->code, ErrorCode::FunctionTimeout);
    const QList<QByteArray> pids = linesOf(fixture.folder("f") + QStringLiteral("/pid.log"));
    QCOMPARE(pids.size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pids.front().toLongLong()), 60'000);
    QCOMPARE(fixture.call("other").payload, QByteArray("\"unharmed\""));
}

void TestFunctionSafety::memoryHog_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("by and by") << QByteArray(
        "import time\ndef handler(event, context):\n    kept = []\n"
        "    while True:\n        kept.append(bytearray(8 << 20))\n        time.sleep(0.005)\n");
    QTest::newRow("at once") << QByteArray("def handler(event, context):\n    return len(bytearray(3 << 30))\n");
    QTest::newRow("by children") << QByteArray(
        "import os, time\ndef handler(event, context):\n    for _ in range(4):\n        if os.fork() == 0: break\n"
        "    kept = b'x' * (80 << 20)\n    while True: time.sleep(1)\n");
}

void TestFunctionSafety::memoryHog()
{
    QFETCH(QByteArray, source);
    FunctionsFixture fixture;
    FunctionDescription description = describe("f", pythonRuntime);
    description.memoryMb = 128;
    deployBeside(fixture, description, source);
    const InvocationResult result = fixture.call("f");
    QVERIFY(result.error);
    // What asks for more than its limit gets no memory; what uses more than it may is ended.
    QVERIFY2(result.error->code == ErrorCode::FunctionExit || member(result.payload, "errorType") == "MemoryError",
             result.payload.constData());
    QCOMPARE(fixture.call("other").payload, QByteArray("\"unharmed\""));
}

// What a fork has in common with its parent is there once.
void TestFunctionSafety::childrenShareMemory()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.py"),
                  "import os, time\nkept = b'x' * (64 << 20)\ndef handler(event, context):\n"
                  "    children = []\n    for _ in range(6):\n        pid = os.fork()\n        if pid == 0:\n"
                  "            time.sleep(0.4)\n            os._exit(0)\n        children.append(pid)\n"
                  "    for pid in children: os.waitpid(pid, 0)\n    return 'done'\n");
    FunctionDescription description = describe("f", pythonRuntime);
    description.memoryMb = 128;
    fixture.deploy({description});
    QCOMPARE(fixture.call("f").payload, QByteArray("\"done\""));
}

void TestFunctionSafety::gigabyteOfLog()
{
    FunctionsFixture fixture;
    FunctionDescription description = describe("f", pythonRuntime);
    description.timeoutMs = 60'000;
    deployBeside(fixture, description,
                 "import os\nchunk = b'x' * (1 << 20)\ndef handler(event, context):\n"
                 "    for _ in range(1024):\n        left = memoryview(chunk)\n"
                 "        while left: left = left[os.write(1, left):]\n    return 'done'\n");
    const qint64 before = residentMemory(getpid());
    std::future<InvocationResult> call = fixture.start("f");
    QCOMPARE(fixture.call("other").payload, QByteArray("\"unharmed\""));
    const InvocationResult result = call.get();
    QCOMPARE(result.payload, QByteArray("\"done\""));
    QCOMPARE(result.log.size(), size_t(2));
    QVERIFY(result.log[1].text.startsWith("Output cut: 1048576 bytes of this call are kept, 1072693248 more"));
    QVERIFY2(residentMemory(getpid()) - before < (qint64(64) << 20), "the output was kept");
}

void TestFunctionSafety::limitsAreSet()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.py"),
                  "import os, resource\ndef handler(event, context):\n"
                  "    return [os.getsid(0) == os.getpid(), resource.getrlimit(resource.RLIMIT_NOFILE)[1],\n"
                  "            resource.getrlimit(resource.RLIMIT_CORE)[1],\n"
                  "            resource.getrlimit(resource.RLIMIT_DATA)[1] >> 20,\n"
                  "            resource.getrlimit(resource.RLIMIT_NPROC)[1] < 100000]\n");
    fixture.deploy({describe("f", pythonRuntime)});
    QCOMPARE(fixture.call("f").payload, QByteArray("[true, 1024, 0, 1280, true]"));
}

void TestFunctionSafety::temporaryFolderGoes()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.py"),
                  "import os, tempfile, time\ndef handler(event, context):\n"
                  "    open(tempfile.gettempdir() + '/left', 'w').close()\n    if event.get('end'): os._exit(1)\n"
                  "    return tempfile.gettempdir()\n");
    fixture.deploy({describe("f", pythonRuntime)});
    const QString folder = QString::fromUtf8(fixture.call("f").payload.mid(1).chopped(1));
    QVERIFY(QFile::exists(folder + QStringLiteral("/left")));
    QCOMPARE(QFileInfo(QFileInfo(folder).path()).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(fixture.call("f", "{\"end\":true}").error->code, ErrorCode::FunctionExit);
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(folder), 60'000);
}

// Neither a variable nor a descriptor of ours arrives there, and a name is no command.
void TestFunctionSafety::noShellNoStrangers()
{
    qputenv("TRESTLE_TEST_SECRET", "secret");
    QFile open(QStringLiteral("/proc/self/status"));
    QVERIFY(open.open(QIODevice::ReadOnly));
    FunctionsFixture fixture;
    FunctionDescription description = describe("f", pythonRuntime);
    description.environment["TEXT"] = "$(touch marker.log); `id`";
    fixture.write("f", QStringLiteral("index.py"),
                  "import os\ndef handler(event, context):\n"
                  "    return ['TRESTLE_TEST_SECRET' in os.environ, os.environ['TEXT'],\n"
                  "            sorted(int(n) for n in os.listdir('/proc/self/fd'))[:4], "
                  "len(os.listdir('/proc/self/fd')) <= 5]\n");
    fixture.deploy({description});
    QCOMPARE(fixture.call("f").payload, QByteArray(R"([false, "$(touch marker.log); `id`", [0, 1, 2, 3], true])"));
    QVERIFY(!QFile::exists(fixture.folder("f") + QStringLiteral("/marker.log")));
    qunsetenv("TRESTLE_TEST_SECRET");
}

void TestFunctionSafety::strictlySeesItsOwn_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char* title, const char* expression, const char* answer) {
        QTest::newRow(title) << QByteArray(expression) << QByteArray(answer);
    };
    row("its code", "open(event['own']).read()[:6]", "\"import\"");
    row("no other function's", "os.path.exists(event['other'])", "false");
    row("no file of a home",
        "[each.name for each in os.scandir(event['home']) if each.is_file()] if "
        "os.path.exists(event['home']) else []",
        "[]");
    row("no settings but the system's few", "os.path.exists('/etc/shadow')", "false");
    row("no file of /tmp but its own", "os.path.exists(event['temporary'])", "false");
    row("its /tmp", "write('/tmp/f') and tempfile.gettempdir()", "\"/tmp\"");
    row("not its code", "write(event['own'])", "false");
    row("nothing beside it", "write(event['own'] + '.pyc')", "false");
    row("not the system", "[write(each + '/f') for each in ('', '/usr', '/etc', '/dev', '/dev/shm', '/var/runtime')]",
        "[false, false, false, false, false, false]");
    row("no process of others", "len([each for each in os.listdir('/proc') if each.isdigit()]) <= 2", "true");
    row("none to end", "refused(lambda: os.kill(event['engine'], 9))", "true");
    row("no privilege", "'CapEff:\\t0000000000000000' in open('/proc/self/status').read()", "true");
    row("none to be had", "refused(lambda: subprocess.run(['unshare', '--user', 'true'], check=True))", "true");
    row("no mount", "refused(lambda: subprocess.run(['mount', '-t', 'tmpfs', 'x', '/tmp'], check=True))", "true");
    row("its limits", "resource.getrlimit(resource.RLIMIT_NOFILE)[1]", "1024");
}

void TestFunctionSafety::strictlySeesItsOwn()
{
    if (!hasSandbox()) QSKIP("bubblewrap cannot make namespaces here");
    QFETCH(QByteArray, expression);
    if (!m_strict) {
        m_strict = std::make_unique<FunctionsFixture>(strict());
        m_strict->write("other", QStringLiteral("index.py"), "");
        m_strict->write(
            "f", QStringLiteral("index.py"),
            "import os, resource, subprocess, tempfile\n"
            "def refused(action):\n    try: action()\n    except (OSError, subprocess.SubprocessError): return True\n"
            "    return False\n"
            "def write(path): return not refused(lambda: open(path, 'w').close())\n"
            "def handler(event, context): return eval(event['expression'], {**globals(), 'event': event})\n");
        m_strict->deploy({describe("f", pythonRuntime)});
    }
    JsonValue event;
    event.insert("expression", expression);
    event.insert("own", m_strict->folder("f") + QStringLiteral("/index.py"));
    event.insert("other", m_strict->folder("other"));
    event.insert("home", QDir::homePath());
    event.insert("temporary", m_strict->temporaryFolder());
    event.insert("engine", getpid());
    QTEST(m_strict->call("f", writeJson(event)).payload, "answer");
}

void TestFunctionSafety::strictlyAnswers_data()
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    const auto row = [](const char* runtime, const char* file, const char* source) {
        QTest::newRow(runtime) << QByteArray(runtime) << QString::fromLatin1(file) << QByteArray(source);
    };
    row("nodejs22.x", "index.mjs", "import { word } from 'shared';\nexport const handler = async () => word;\n");
    row("python3.12", "index.py", "def handler(event, context):\n    return 'ready'\n");
    row("provided.al2023", "bootstrap",
        "#!/usr/bin/python3\nimport os, urllib.request as http\n"
        "api = f\"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation/\"\n"
        "while True:\n    with http.urlopen(api + 'next') as call: id = call.headers['Lambda-Runtime-Aws-Request-Id']\n"
        "    http.urlopen(api + id + '/response', b'\"ready\"').close()\n");
}

// Packages may stand above a function's folder.
void TestFunctionSafety::strictlyAnswers()
{
    if (!hasSandbox()) QSKIP("bubblewrap cannot make namespaces here");
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    FunctionsFixture fixture(strict());
    fixture.write("node_modules", QStringLiteral("shared/index.js"), "exports.word = 'ready';\n");
    fixture.write("f", file, source);
    QFile::setPermissions(fixture.folder("f") + QLatin1Char('/') + file, QFile::ReadOwner | QFile::ExeOwner);
    fixture.deploy({describe("f", runtime)});
    const InvocationResult result = fixture.call("f");
    QCOMPARE(result.payload, QByteArray("\"ready\""));
    QVERIFY(result.report.maximumMemoryMb > 5);
}

// A daemon that hides itself ends with the rest, and what a signal ended is told as such.
void TestFunctionSafety::strictlyEnds()
{
    if (!hasSandbox()) QSKIP("bubblewrap cannot make namespaces here");
    FunctionsFixture fixture(strict());
    const QByteArray name = "daemon" + QByteArray::number(getpid());
    fixture.write("killed", QStringLiteral("index.py"),
                  "import os\ndef handler(event, context):\n    os.kill(os.getpid(), 9)\n");
    fixture.write("f", QStringLiteral("index.py"),
                  "import os, time\n"
                  "ours, theirs = os.pipe()\n"
                  "if os.fork() == 0:\n"
                  "    os.setsid()\n"
                  "    os.execve('/bin/sh', ['sh', '-c', ': " +
                      name +
                      "; while :; do sleep 1; done'], {})\n"
                      "os.close(theirs)\n"
                      "os.read(ours, 1)\n"
                      "def handler(event, context):\n"
                      "    while True: time.sleep(1)\n");
    fixture.deploy({shortLived("f"), describe("killed", pythonRuntime)});
    QVERIFY(member(fixture.call("killed").payload, "errorMessage")
                .endsWith("Error: Runtime exited with error: signal: killed"));
    const auto daemons = [&name] {
        int found = 0;
        for (const QString& pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile words(QStringLiteral("/proc/%1/cmdline").arg(pid));
            if (words.open(QIODevice::ReadOnly) && words.readAll().contains(name)) ++found;
        }
        return found;
    };
    std::future<InvocationResult> call = fixture.start("f");
    QTRY_COMPARE_WITH_TIMEOUT(daemons(), 1, 60'000);
    QCOMPARE(call.get().error->code, ErrorCode::FunctionTimeout);
    QTRY_COMPARE_WITH_TIMEOUT(daemons(), 0, 60'000);
}

void TestFunctionSafety::strictNeedsBubblewrap()
{
    const QByteArray path = qgetenv("PATH");
    QTemporaryDir programs;
    QVERIFY(
        QFile::link(QStandardPaths::findExecutable(QStringLiteral("node")), programs.filePath(QStringLiteral("node"))));
    FunctionsFixture fixture(strict());
    fixture.write("f", QStringLiteral("index.mjs"), "export const handler = async () => 'loose';\n");
    qputenv("PATH", QFile::encodeName(programs.path()));
    fixture.deploy({describe("f", "nodejs22.x")});
    const InvocationResult result = fixture.call("f");
    qputenv("PATH", path);
    QVERIFY(result.error);
    QVERIFY2(
        result.error->message.endsWith(QStringLiteral("function f: strict isolation needs the program \"bwrap\", which "
                                                      "is not on PATH: install the package bubblewrap")),
        qPrintable(result.error->message));
}

void TestFunctionSafety::thousandCallsAtOnce_data()
{
    QTest::addColumn<std::optional<int>>("reserved");
    QTest::newRow("ten environments at most") << std::optional<int>();
    QTest::newRow("ten calls at most") << std::optional<int>(10);
}

void TestFunctionSafety::thousandCallsAtOnce()
{
    QFETCH(std::optional<int>, reserved);
    Functions::Options options;
    options.processesPerFunction = 10;
    FunctionsFixture fixture(options);
    fixture.write("f", QStringLiteral("index.mjs"),
                  "export const handler = async () => {\n"
                  "  await new Promise((go) => setTimeout(go, 2));\n  return process.pid;\n};\n");
    FunctionDeployment deployment{.versions = {fixture.version(describe("f", "nodejs22.x"), "$LATEST", "f")}};
    deployment.reservedConcurrency = reserved;
    fixture.functions().deploy({deployment});
    std::atomic<int> most = 0;  // processes at a time
    fixture.functions().setListener([&fixture, &most](const QByteArray& name) {
        most = std::max(most.load(), fixture.functions().status(name).processes);
    });
    std::set<QByteArray> processes;
    int answered = 0;
    int throttled = 0;
    const auto round = [&] {
        std::vector<std::future<InvocationResult>> calls;
        for (int n = 0; n < 1'000; ++n)
            calls.push_back(fixture.start("f"));
        for (auto& call : calls) {
            const InvocationResult result = call.get();
            if (!result.error) {
                ++answered;
                processes.insert(result.payload);
                QVERIFY(result.report.concurrency <= 10);
            } else if (result.error->code == ErrorCode::LimitExceeded) {
                ++throttled;
            }
        }
    };
    round();
    const qint64 before = residentMemory(getpid());
    for (int n = 0; n < 3; ++n)
        round();
    QCOMPARE(answered + throttled, 4'000);
    QCOMPARE(throttled > 0, reserved.has_value());
    QVERIFY(answered >= 40);
    QVERIFY2(most > 0 && most <= 10, QByteArray::number(most).constData());
    QVERIFY(processes.size() <= 10);
#ifdef __SANITIZE_ADDRESS__
    constexpr qint64 quarantine = qint64(256) << 20;  // where the sanitizer keeps what was freed
#else
    constexpr qint64 quarantine = 0;
#endif
    const qint64 grown = residentMemory(getpid()) - before;
    QVERIFY2(grown < quarantine + (qint64(8) << 20), QByteArray::number(grown).constData());
}

QTEST_GUILESS_MAIN(TestFunctionSafety)
#include "tst_functionsafety.moc"
