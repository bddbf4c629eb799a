// Lambda's control plane, call by call: each row of tests/data/lambda/*.json is a scenario on an empty workspace. A
// step says what is called and what comes back; what it does not mention may be anything. "@zip" stands for a package
// whose handler gives back its event, "@other" for one that answers "other", "{name}" for what an earlier step saved.
#include "core/aws/EventStream.h"
#include "tests/core/aws/lambda/LambdaWire.h"
#include "tests/support/PieceSink.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;

namespace {

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(bytes);
}

QByteArray packageWith(const QByteArray& handler)
{
    const QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("index.mjs")), handler);
    return *functions::packCode(folder.path());
}

// Why `actual` is not what `expected` says; empty if it is.
QByteArray difference(const JsonValue& expected, const JsonValue* actual, const QByteArray& where)
{
    if (expected.string() == "<none>") return actual ? where + " is there: " + writeJson(*actual) : QByteArray();
    if (!actual) return where + " is missing";
    if (expected.string() == "<any>") return {};
    if (expected.isObject()) {
        if (!actual->isObject()) return where + " is no object: " + writeJson(*actual);
        for (const auto& [name, value] : expected.object())
            if (QByteArray found = difference(value, actual->find(name), where + '.' + name); !found.isEmpty())
                return found;
        return {};
    }
    if (expected.isArray()) {
        if (expected.array().size() != actual->array().size())
            return where + " has other elements: " + writeJson(*actual);
        for (size_t i = 0; i < expected.array().size(); ++i) {
            const QByteArray place = where + '[' + QByteArray::number(i) + ']';
            if (QByteArray found = difference(expected.array()[i], &actual->array()[i], place); !found.isEmpty())
                return found;
        }
        return {};
    }
    return expected == *actual ? QByteArray() : where + " is " + writeJson(*actual) + ", not " + writeJson(expected);
}

}  // namespace

class TestLambdaApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scenarios_data();
    void scenarios();
    void codeStandsInTheWorkspace();
    void packagesCanBeFetched();
    void handWrittenCodeStays();
    void payloadsAreBounded_data();
    void payloadsAreBounded();
    void everyOperationOfToday();
    void streamsAsItComes();
};

void TestLambdaApi::scenarios_data()
{
    QTest::addColumn<QByteArray>("scenario");
    QDirIterator files(QStringLiteral(TRESTLE_SOURCE_DIR "/tests/data/lambda"), {QStringLiteral("*.json")},
                       QDir::Files);
    while (files.hasNext()) {
        const QByteArray text = bytesOf(files.next());
        const auto all = base::parseJson(text);
        QVERIFY2(all, qPrintable(files.fileName() + (all ? QString() : all.error().message)));
        for (const auto& [title, steps] : all->object())
            QTest::newRow((files.fileInfo().completeBaseName().toUtf8() + ": " + title).constData())
                << writeJson(steps);
    }
}

void TestLambdaApi::scenarios()
{
    QFETCH(QByteArray, scenario);
    static const QByteArray zip = packageWith("export const handler = async (event) => event;");
    static const QByteArray other = packageWith("export const handler = async () => 'other';");
    LambdaWire lambda;
    scenario.replace("@zip", zip.toBase64()).replace("@other", other.toBase64());
    std::map<QByteArray, QByteArray> saved{{"zipSha256", functions::codeSha256(zip)},
                                           {"otherSha256", functions::codeSha256(other)},
                                           {"zipSize", QByteArray::number(zip.size())}};
    const JsonValue steps = *base::parseJson(scenario);
    for (const JsonValue& written : steps.array()) {
        QByteArray text = writeJson(written);
        for (const auto& [name, value] : saved)
            text.replace('{' + name + '}', value);
        const JsonValue step = *base::parseJson(text);
        const QByteArray call = step.find("call")->string();
        const qsizetype blank = call.indexOf(' ');
        http::Request request = RestWire::request(call.first(blank), call.mid(blank + 1),
                                                  step.find("json") ? writeJson(*step.find("json")) : QByteArray());
        if (const JsonValue* headers = step.find("headers"))
            for (const auto& [name, value] : headers->object())
                request.headers.add(name, value.string());
        const RestAnswer answer = lambda.wire.send(std::move(request));

        const QByteArray told = call.left(120) + " gave " + QByteArray::number(answer.status) + ' ' + answer.text;
        if (const JsonValue* error = step.find("error")) QCOMPARE(answer.error(), error->string());
        QVERIFY2(answer.status == step.find("status")->toInteger(), told.constData());
        if (const JsonValue* body = step.find("body")) {
            const QByteArray found = difference(*body, &answer.body, "body");
            QVERIFY2(found.isEmpty(), (call.left(120) + ": " + found).constData());
        }
        if (const JsonValue* expected = step.find("text")) QCOMPARE(answer.text, expected->string());
        if (const JsonValue* headers = step.find("answerHeaders"))
            for (const auto& [name, value] : headers->object())
                QCOMPARE(answer.headers.value(name).toByteArray(), value.string());
        if (const JsonValue* save = step.find("save"))
            for (const auto& [name, member] : save->object())
                saved[name] = answer.body.find(member.string())->string();
        lambda.wire.clock.advanceMs(1'000);
    }
}

void TestLambdaApi::codeStandsInTheWorkspace()
{
    LambdaWire lambda;
    const QByteArray zip = packageWith("export const handler = async () => 1;");
    const QByteArray create = R"({"FunctionName":"f","Runtime":"nodejs22.x","Role":"arn:aws:iam::000000000000:role/r",)"
                              R"("Handler":"index.handler","Publish":true,"Code":{"ZipFile":")" +
                              zip.toBase64() + "\"}}";
    QCOMPARE(lambda.wire.call("POST", "/2015-03-31/functions", create).status, 201);
    const QString folder = lambda.folder.filePath(QStringLiteral("functions/f"));
    QCOMPARE(bytesOf(folder + QStringLiteral("/code/index.mjs")), QByteArray("export const handler = async () => 1;"));
    QVERIFY(QFile::exists(folder + QStringLiteral("/versions/1.zip")));
    QCOMPARE(lambda.design.design()->function("f")->codeFolder, QByteArray("code"));

    // What is edited by hand is another code from then on, and runs.
    const auto shown = [&] {
        return lambda.wire.call("GET", "/2015-03-31/functions/f/configuration").body.find("CodeSha256")->string();
    };
    QCOMPARE(shown(), functions::codeSha256(zip));
    write(folder + QStringLiteral("/code/index.mjs"), "export const handler = async () => 22;");
    QVERIFY(shown() != functions::codeSha256(zip));
    QCOMPARE(lambda.wire.call("POST", "/2015-03-31/functions/f/invocations", "{}").text, QByteArray("22"));
    QCOMPARE(lambda.wire.call("POST", "/2015-03-31/functions/f/invocations?Qualifier=1", "{}").text, QByteArray("1"));

    QCOMPARE(lambda.wire.call("DELETE", "/2015-03-31/functions/f").status, 204);
    QVERIFY(!QFile::exists(folder + QStringLiteral("/code")));
    QVERIFY(!QFile::exists(folder + QStringLiteral("/versions/1.zip")));
    QVERIFY(!lambda.design.design()->function("f"));
}

void TestLambdaApi::packagesCanBeFetched()
{
    LambdaWire lambda;
    const QByteArray zip = packageWith("export const handler = async () => 1;");
    const QByteArray create = R"({"FunctionName":"f","Runtime":"nodejs22.x","Role":"arn:aws:iam::000000000000:role/r",)"
                              R"("Handler":"index.handler","Publish":true,"Code":{"ZipFile":")" +
                              zip.toBase64() + "\"}}";
    QCOMPARE(lambda.wire.call("POST", "/2015-03-31/functions", create).status, 201);
    QCOMPARE(
        lambda.wire
            .call("POST", "/2018-10-31/layers/l/versions", "{\"Content\":{\"ZipFile\":\"" + zip.toBase64() + "\"}}")
            .status,
        201);
    const auto fetch = [&](const QByteArray& target) {
        const auto sink = std::make_shared<RestWire::Sink>();
        auto response = sink->response.get_future();
        http::Request request = RestWire::request("GET", target);
        if (!aws::lambda::LambdaApi::isDownload(request)) return http::Response{0, {}, {}};
        lambda.api.download(std::move(request), http::Responder(sink, 0));
        return response.get();
    };
    QCOMPARE(fetch("/2015-03-31/functions/f/code").body, zip);
    QCOMPARE(fetch("/2015-03-31/functions/f/code?Qualifier=1").body, zip);
    QCOMPARE(fetch("/2018-10-31/layers/l/versions/1/content").body, zip);
    for (const QByteArray nowhere :
         {"/2015-03-31/functions/g/code", "/2015-03-31/functions/f/code?Qualifier=2",
          "/2018-10-31/layers/l/versions/2/content", "/2018-10-31/layers/..%2F/versions/1/content"})
        QCOMPARE(fetch(nowhere).status, 404);
    QCOMPARE(fetch("/2015-03-31/functions/f").status, 0);
}

void TestLambdaApi::handWrittenCodeStays()
{
    LambdaWire lambda;
    const QString own = lambda.folder.filePath(QStringLiteral("functions/f/index.mjs"));
    write(own, "export const handler = async () => 'mine';");
    lambda.design.change([](workspace::Workspace& design) {
        functions::FunctionDescription function;
        function.name = "f";
        function.runtime = "nodejs22.x";
        design.functions.push_back(function);
        return true;
    });
    QCOMPARE(lambda.wire.call("POST", "/2015-03-31/functions/f/invocations", "{}").text, QByteArray("\"mine\""));
    const QByteArray zip = packageWith("export const handler = async () => 'theirs';");
    QCOMPARE(lambda.wire.call("PUT", "/2015-03-31/functions/f/code", "{\"ZipFile\":\"" + zip.toBase64() + "\"}").status,
             200);
    QCOMPARE(lambda.wire.call("POST", "/2015-03-31/functions/f/invocations", "{}").text, QByteArray("\"theirs\""));
    QCOMPARE(lambda.wire.call("DELETE", "/2015-03-31/functions/f").status, 204);
    QCOMPARE(bytesOf(own), QByteArray("export const handler = async () => 'mine';"));

    // A file that cannot be read is nobody's to write over.
    write(lambda.folder.filePath(QStringLiteral("functions/broken/function.yaml")), "{");
    const RestAnswer refused = lambda.wire.call(
        "POST", "/2015-03-31/functions",
        R"({"FunctionName":"broken","Runtime":"nodejs22.x","Role":"arn:aws:iam::000000000000:role/r","Handler":"a.b","Code":{"ZipFile":")" +
            zip.toBase64() + "\"}}");
    QCOMPARE(refused.status, 409);
}

void TestLambdaApi::payloadsAreBounded_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("an answer is waited for") << QByteArray("RequestResponse") << 6'291'456 << 200 << QByteArray();
    QTest::newRow("too large to wait for")
        << QByteArray("RequestResponse") << 6'291'457 << 413
        << QByteArray(
               "RequestTooLargeException: Request must be smaller than 6291456 bytes for the InvokeFunction "
               "operation");
    QTest::newRow("nobody waits") << QByteArray("Event") << 262'144 << 202 << QByteArray();
    QTest::newRow("too large for the queue")
        << QByteArray("Event") << 262'145 << 413
        << QByteArray(
               "RequestEntityTooLargeException: 262145 byte payload is too large for the Event invocation type "
               "(limit 262144 bytes)");
}

void TestLambdaApi::payloadsAreBounded()
{
    QFETCH(QByteArray, type);
    QFETCH(int, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, error);
    LambdaWire lambda;
    const QByteArray zip = packageWith("export const handler = async (event) => event.length;");
    const QByteArray create = R"({"FunctionName":"f","Runtime":"nodejs22.x","Role":"arn:aws:iam::000000000000:role/r",)"
                              R"("Handler":"index.handler","Code":{"ZipFile":")" +
                              zip.toBase64() + "\"}}";
    QCOMPARE(lambda.wire.call("POST", "/2015-03-31/functions", create).status, 201);
    http::Request request =
        RestWire::request("POST", "/2015-03-31/functions/f/invocations", '"' + QByteArray(bytes - 2, 'a') + '"');
    request.headers.add("X-Amz-Invocation-Type", type);
    const RestAnswer answer = lambda.wire.send(std::move(request));
    QCOMPARE(answer.status, status);
    if (!error.isEmpty()) QCOMPARE(answer.error(), error);
}

void TestLambdaApi::everyOperationOfToday()
{
    LambdaWire lambda;
    QByteArray refused;
    for (const QByteArrayView name : lambda.wire.planes.service(aws::rest::lambdaModel()).refused())
        if (!name.contains("Durable") && !name.contains("CapacityProvider") && !name.contains("ScalingConfig"))
            refused += name.toByteArray() + ' ';
    QCOMPARE(refused, QByteArray());
}

// InvokeWithResponseStream: each piece is an event that leaves at once.
void TestLambdaApi::streamsAsItComes()
{
    LambdaWire lambda;
    const QByteArray zip = packageWith(
        "import fs from 'node:fs';\n"
        "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  stream.write('first');\n"
        "  while (!fs.existsSync(event.go)) await new Promise((go) => setTimeout(go, 5));\n"
        "  if (event.fails) throw new RangeError('broken');\n"
        "  stream.end('second');\n});\n");
    const RestAnswer created = lambda.wire.call(
        "POST", "/2015-03-31/functions",
        R"({"FunctionName":"f","Runtime":"nodejs22.x","Handler":"index.handler","Role":"arn:aws:iam::000000000000:role/r",)"
        R"("Code":{"ZipFile":")" +
            zip.toBase64() + "\"}}");
    QCOMPARE(created.status, 201);
    for (const bool fails : {false, true}) {
        const QString go = lambda.folder.filePath(fails ? QStringLiteral("go2") : QStringLiteral("go1"));
        const auto sink = std::make_shared<PieceSink>();
        lambda.wire.planes.handle(
            RestWire::request("POST", "/2021-11-15/functions/f/response-streaming-invocations",
                              R"({"go":")" + go.toUtf8() + R"(","fails":)" + (fails ? "true" : "false") + "}"),
            http::Responder(sink, 0));
        const QByteArray first = aws::eventMessage("PayloadChunk", "application/octet-stream", "first");
        QTRY_COMPARE(sink->response().body, first);
        QVERIFY(!sink->ended());
        QCOMPARE(sink->response().headers.value("x-amz-executed-version").toByteArray(), QByteArray("$LATEST"));
        QCOMPARE(sink->response().headers.value("content-type").toByteArray(),
                 QByteArray("application/vnd.amazon.eventstream"));
        write(go, "");
        QTRY_VERIFY(sink->ended());
        QCOMPARE(*sink->ended(), http::BodyEnd::Complete);
        const QByteArray rest = sink->response().body.mid(first.size());
        if (fails)
            QVERIFY(rest.contains(R"("ErrorCode":"RangeError")"));
        else
            QCOMPARE(rest, aws::eventMessage("PayloadChunk", "application/octet-stream", "second") +
                               aws::eventMessage("InvokeComplete", "application/json", "{}"));
    }
}

QTEST_GUILESS_MAIN(TestLambdaApi)
#include "tst_lambdaapi.moc"
