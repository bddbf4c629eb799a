#include "core/base/Json.h"
#include "core/engine/TraceExport.h"
#include "tests/core/http/TestServer.h"

#include <QMutex>
#include <QTest>

using namespace trestle;
using engine::TraceExport;
using tests::TestServer;

namespace {

// A collector that remembers what it took, and refuses at first if it is told to.
class Collector
{
public:
    std::atomic<int> refusals = 0;

    [[nodiscard]] QByteArray bodies() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_bodies;
    }
    [[nodiscard]] QByteArray target() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_target;
    }
    [[nodiscard]] QUrl url() const
    {
        return *TraceExport::collectorUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.port()));
    }

private:
    mutable QMutex m_mutex;  // guards the next two
    QByteArray m_bodies;
    QByteArray m_target;
    TestServer m_server{[this](http::Request request, http::Responder responder) {
        http::Response response = TestServer::text("{}");
        if (refusals > 0) {
            --refusals;
            response.status = 503;
        } else {
            const QMutexLocker lock(&m_mutex);
            m_bodies += request.body;
            m_target = request.target;
        }
        responder.respond(std::move(response));
    }};
};

observe::Trace named(const char* requestId)
{
    observe::Trace trace;
    trace.id = "1-5759e988-bd862e3fe1be46a994272793";
    trace.requestId = requestId;
    trace.method = "GET";
    return trace;
}

}  // namespace

class TestTraceExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesLocalCollectorsOnly_data();
    void takesLocalCollectorsOnly();
    void sendsEachTraceOnce();
    void sendsAgainWhatWasNotTaken();
};

void TestTraceExport::takesLocalCollectorsOnly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");  // "" for one that is refused
    const auto row = [](const char* text, const char* url) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(url);
    };
    row("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces");
    row("http://localhost:4318/", "http://localhost:4318/v1/traces");
    row("http://[::1]:4318/otlp/v1/traces", "http://[::1]:4318/otlp/v1/traces");
    row("http://collector.example:4318", "");
    row("http://192.168.1.7:4318", "");
    row("https://127.0.0.1:4318", "");
    row("127.0.0.1:4318", "");
    row("", "");
}

void TestTraceExport::takesLocalCollectorsOnly()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    const auto found = TraceExport::collectorUrl(text);
    QCOMPARE(bool(found), !url.isEmpty());
    if (found) QCOMPARE(found->toString(), url);
}

void TestTraceExport::sendsEachTraceOnce()
{
    observe::TraceStore traces;
    http::HttpClient client;
    Collector collector;
    TraceExport exporter(traces, client, collector.url());
    traces.add(named("first"));
    QTRY_VERIFY(collector.bodies().contains("first"));
    QCOMPARE(collector.target(), QByteArray("/v1/traces"));
    traces.add(named("second"));
    QTRY_VERIFY(collector.bodies().contains("second"));
    QCOMPARE(collector.bodies().count("\"first\""), 1);
}

void TestTraceExport::sendsAgainWhatWasNotTaken()
{
    observe::TraceStore traces;
    http::HttpClient client;
    Collector collector;
    collector.refusals = 1;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("Traces do not reach .* status 503")));
    TraceExport exporter(traces, client, collector.url());
    traces.add(named("first"));
    QTRY_VERIFY(collector.bodies().contains("first"));
}

QTEST_GUILESS_MAIN(TestTraceExport)
#include "tst_traceexport.moc"
