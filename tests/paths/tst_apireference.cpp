// The reference of an API as trestle-cli writes and serves it, read and tried out in a real browser without a display.
#include "tests/core/http/TestServer.h"
#include "tests/paths/ServedWorkspace.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>

#include <unistd.h>
#include <csignal>

using namespace trestle;

namespace {

constexpr int browserMs = 60'000;

const QByteArray pets = R"(openapi: 3.0.1
info: {title: Pet store, version: "7", description: "Sells `pets` & <more>"}
paths:
  /pets/{id}:
    put:
      summary: Changes a pet
      tags: [animals]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, default: 7}}
        - {name: dry, in: query, schema: {type: boolean, default: true}}
      security: [{api_key: []}]
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses:
        200: {description: The pet as it is now, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
components:
  securitySchemes: {api_key: {type: apiKey, name: x-api-key, in: header}}
  schemas:
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string, enum: [cat, dog]}}
)";

// Opens the first form and sends it to where the page came from.
QByteArray sending(QByteArray page)
{
    return page.replace("</body>",
                        "<script>document.querySelector('details.try').open = true;"
                        "document.querySelector('input[type=url]').value ||= location.origin;"
                        "document.querySelector('[name=\"credential:api_key\"]').value = \"it's\";"
                        "document.querySelector('details.try form').requestSubmit();</script></body>");
}

}  // namespace

class TestApiReference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsOperations();
    void triesOut();
    void isServed();

private:
    // The page after its scripts ran.
    QByteArray read(const QString& url)
    {
        QProcess browser;
        // Its processes are a group, which ends when it does, and when this end of the pipe is closed or killed.
        browser.setChildProcessModifier([] { ::setsid(); });
        browser.start(QStringLiteral("sh"),
                      {QStringLiteral("-c"), QStringLiteral("(\"$@\"; kill -KILL 0) & read -r _; kill -KILL 0"),
                       QStringLiteral("sh"), m_browser, QStringLiteral("--headless"), QStringLiteral("--no-sandbox"),
                       QStringLiteral("--disable-gpu"), QStringLiteral("--disable-dev-shm-usage"),
                       QStringLiteral("--no-first-run"),
                       QStringLiteral("--user-data-dir=") + m_folder.filePath(QStringLiteral("browser")),
                       QStringLiteral("--virtual-time-budget=10000"), QStringLiteral("--dump-dom"), url});
        if (!browser.waitForFinished(browserMs)) {
            browser.closeWriteChannel();
            browser.waitForFinished();
        }
        return browser.readAllStandardOutput();
    }

    QTemporaryDir m_folder;
    QString m_browser;
    QString m_workspace;
    QByteArray m_page;
};

void TestApiReference::initTestCase()
{
    for (const char* name : {"chromium-headless-shell", "chromium"})
        if (m_browser.isEmpty()) m_browser = QStandardPaths::findExecutable(QString::fromLatin1(name));
    if (m_browser.isEmpty()) QSKIP("chromium is not installed");
    m_workspace = m_folder.filePath(QStringLiteral("workspace"));
    const QString description = m_folder.filePath(QStringLiteral("pets.yaml"));
    QVERIFY(QDir().mkpath(m_workspace));
    for (const auto& [name, text] :
         {std::pair(m_workspace + QStringLiteral("/trestle.yaml"), QByteArray("name: store\n")),
          std::pair(description, pets)}) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    const tests::CliRun imported = tests::runCli({QStringLiteral("import-api"), m_workspace, description});
    QCOMPARE(imported.errors, QByteArray());
    QCOMPARE(imported.output, QByteArray("Pet store\n"));
    const QString again = m_folder.filePath(QStringLiteral("again.yaml"));
    QCOMPARE(tests::runCli({QStringLiteral("export-api"), m_workspace, QStringLiteral("Pet store"), again}).exitCode,
             0);
    QCOMPARE(tests::runCli({QStringLiteral("import-api"), m_workspace, again, QStringLiteral("--api"),
                            QStringLiteral("Pet store")})
                 .exitCode,
             0);
    QCOMPARE(tests::runCli({QStringLiteral("export-api"), m_workspace, QStringLiteral("none"), again}).errors,
             QByteArray("trestle-cli: There is no API none; there are: Pet store\n"));
    QCOMPARE(tests::runCli({QStringLiteral("reference"), m_workspace, QStringLiteral("Pet store"),
                            m_folder.filePath(QStringLiteral("site"))})
                 .exitCode,
             0);
    QFile page(m_folder.filePath(QStringLiteral("site/index.html")));
    QVERIFY(page.open(QIODevice::ReadOnly));
    m_page = page.readAll();
}

void TestApiReference::showsOperations()
{
    const QByteArray dom = read(QStringLiteral("file://") + m_folder.filePath(QStringLiteral("site/index.html")));
    QVERIFY2(dom.contains("<h1>Pet store</h1>"), dom);
    for (const char* text : {"<title>Pet store reference</title>", "Sells <code>pets</code> &amp; &lt;more&gt;",
                             "Version 7", "<h2>animals</h2>", "id=\"operation-put/pets/{id}\"",
                             "<strong>Changes a pet</strong>", "The pet as it is now", "id=\"schema-Pet\"",
                             "one of \"cat\", \"dog\"", "href=\"#schema-Pet\"", "default true"})
        QVERIFY2(dom.contains(text), text);
    QVERIFY(dom.contains("<h4>Request body</h4><div><p><code>application/json</code> <a href=\"#schema-Pet\">Pet</a>"));
    QVERIFY(!dom.contains("[object"));
}

// The page comes from where the API is; its form sends what the fields say.
void TestApiReference::triesOut()
{
    const QByteArray page = sending(m_page);
    QByteArray asked;
    QByteArray sent;
    QByteArray key;
    QMutex mutex;
    tests::TestServer server([&](http::Request request, http::Responder responder) {
        http::Response response = tests::TestServer::text(page);
        response.headers.set("Content-Type", "text/html; charset=utf-8");
        if (request.method == "PUT") {
            const QMutexLocker lock(&mutex);
            asked = request.target;
            sent = request.body;
            key = request.headers.value("x-api-key").toByteArray();
            response = tests::TestServer::text("{\"kind\":\"cat\"}");
            response.status = 201;
        }
        responder.respond(std::move(response));
    });
    const QByteArray dom = read(QStringLiteral("http://127.0.0.1:%1/").arg(server.port()));
    const QMutexLocker lock(&mutex);
    QCOMPARE(asked, QByteArray("/pets/7?dry=true"));
    QVERIFY2(sent.contains("\"kind\": \"cat\""), sent);
    QCOMPARE(key, QByteArray("it's"));
    QVERIFY2(dom.contains("curl -X PUT 'http://127.0.0.1:" + QByteArray::number(server.port()) + "/pets/7?dry=true'"),
             dom);
    QVERIFY2(dom.contains(R"(-H 'x-api-key: it'\''s')"), dom);
    QVERIFY2(dom.contains("class=\"status good\">201"), dom);
    QVERIFY2(dom.contains("\"kind\": \"cat\""), dom);
}

// Where it is asked for, the endpoint itself shows the reference of the design as it is.
void TestApiReference::isServed()
{
    tests::ServedWorkspace served(m_workspace);
    QVERIFY(served.start({QStringLiteral("--reference")}));
    const QByteArray place = "/_trestle/reference";
    QVERIFY(served.send("GET", place).body.contains("href=\"/_trestle/reference/Pet%20store\""));
    QCOMPARE(served.send("GET", place + "/none").status, 404);
    const auto document = base::parseJson(served.send("GET", place + "/Pet%20store.json").body);
    QVERIFY(document && document->find("openapi")->string() == "3.1.0");
    http::Headers foreign;
    foreign.add("Origin", "http://elsewhere.example");
    QCOMPARE(served.send("GET", place, {}, foreign).status, 403);
    const QByteArray dom =
        read(QStringLiteral("http://127.0.0.1:%1/_trestle/reference/Pet%20store").arg(served.port()));
    QVERIFY2(dom.contains("<h1>Pet store</h1>"), dom);
    // What the form sends to is the API: it answers, if only that a key is missing.
    const QByteArray page = served.send("GET", place + "/Pet%20store").body;
    const qsizetype from = page.indexOf("/restapis/");
    const QByteArray address = page.sliced(from, page.indexOf('"', from) - from);
    QVERIFY(address.endsWith("/dev/_user_request_"));
    QCOMPARE(served.send("GET", address + "/nothing").status, 403);
    QCOMPARE(served.send("PUT", address + "/pets/7", "{}").body, QByteArray("{\"message\":\"Forbidden\"}"));
}

QTEST_GUILESS_MAIN(TestApiReference)
#include "tst_apireference.moc"
