#include "ui/activity/TraceFilter.h"

#include <QTest>

using namespace trestle;
using namespace trestle::ui;

class TestTraceFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void errors_data();
    void errors();
};

namespace {
observe::Trace sampleTrace()
{
    observe::Trace trace;
    trace.method = "POST";
    trace.target = "/loans?member=17";
    trace.routeKey = "POST /loans";
    trace.api = "library";
    trace.status = 500;
    trace.durationNs = 33'000'000;
    trace.note = "startLoan.py:30 KeyError";
    trace.client = "curl";
    return trace;
}
}  // namespace

void TestTraceFilter::matches_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* filter, bool expected) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << expected;
    };
    row("", true);
    row("loans", true);
    row("keyerror", true);
    row("books", false);
    row("status >= 400", true);
    row("status>=400", true);
    row("status = 500", true);
    row("status != 500", false);
    row("status<500", false);
    row("ms > 30", true);
    row("ms <= 30.5", false);
    row("method = post", true);
    row("route = \"POST /loans\"", true);
    row("status >= 400 and route = \"POST /loans\"", true);
    row("status >= 400 and route = \"POST /books\"", false);
    row("path = /loans", true);
    row("path ~ loan", true);
    row("source=curl", true);
    row("note ~ \"30 Key\" loans", true);
    row("api != library", false);
}

void TestTraceFilter::matches()
{
    QFETCH(QString, filter);
    QFETCH(bool, expected);
    const auto parsed = TraceFilter::parse(filter);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(parsed->matches(sampleTrace()), expected);
}

void TestTraceFilter::errors_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown field") << QStringLiteral("statsu = 4") << QStringLiteral("statsu");
    QTest::newRow("no number") << QStringLiteral("status = many") << QStringLiteral("number");
    QTest::newRow("order of texts") << QStringLiteral("path > a") << QStringLiteral("=, != or ~");
    QTest::newRow("open quote") << QStringLiteral("route = \"POST") << QStringLiteral("closing quote");
}

void TestTraceFilter::errors()
{
    QFETCH(QString, filter);
    QFETCH(QString, says);
    const auto parsed = TraceFilter::parse(filter);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().message.contains(says), qPrintable(parsed.error().message));
}

QTEST_APPLESS_MAIN(TestTraceFilter)
#include "tst_tracefilter.moc"
