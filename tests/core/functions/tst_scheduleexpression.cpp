// When schedules are due.
#include "core/functions/ScheduleExpression.h"

#include <QDateTime>
#include <QTest>

using namespace trestle;
using functions::ScheduleExpression;

class TestScheduleExpression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void next_data();
    void next();
    void refuses_data();
    void refuses();
};

namespace {
qint64 timeOf(const QString& text)
{
    QDateTime time = QDateTime::fromString(text, QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    time.setTimeSpec(Qt::UTC);
    return time.toMSecsSinceEpoch();
}
}  // namespace

void TestScheduleExpression::next_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("expected");  // "": never
    const auto row = [](const char* expression, const char* after, const char* expected) {
        QTest::addRow("%s after %s", expression, after)
            << QByteArray(expression) << QString::fromLatin1(after) << QString::fromLatin1(expected);
    };
    // Rates count from 2026-11-28 00:00:00 here.
    row("rate(1 minute)", "2026-11-28 00:00:00", "2026-11-28 00:01:00");
    row("rate(5 minutes)", "2026-11-28 00:07:30", "2026-11-28 00:10:00");
    row("rate(1 hour)", "2026-11-28 00:59:59", "2026-11-28 01:00:00");
    row("rate(7 days)", "2026-11-28 00:00:01", "2026-12-05 00:00:00");
    row("cron(15 10 * * ? *)", "2026-11-28 10:14:59", "2026-11-28 10:15:00");
    row("cron(15 10 * * ? *)", "2026-11-28 10:15:00", "2026-11-29 10:15:00");
    row("cron(0 18 ? * MON-FRI *)", "2026-11-27 18:00:00", "2026-11-30 18:00:00");
    row("cron(0/15 * * * ? *)", "2026-11-28 10:31:00", "2026-11-28 10:45:00");
    row("cron(0/5 8-17 ? * mon-fri *)", "2026-11-27 17:55:00", "2026-11-30 08:00:00");
    row("cron(0 8 1 * ? *)", "2026-11-28 00:00:00", "2026-12-01 08:00:00");
    row("cron(0 0 L * ? *)", "2027-02-01 00:00:00", "2027-02-28 00:00:00");
    row("cron(0 0 LW * ? *)", "2027-02-01 00:00:00", "2027-02-26 00:00:00");
    row("cron(0 0 15W * ? *)", "2026-11-01 00:00:00", "2026-11-16 00:00:00");
    row("cron(0 0 1W 8 ? *)", "2026-07-31 00:00:00", "2026-08-03 00:00:00");
    row("cron(0 12 ? * 2#1 *)", "2026-11-28 00:00:00", "2026-12-07 12:00:00");
    row("cron(0 12 ? * 6L *)", "2026-11-01 00:00:00", "2026-11-27 12:00:00");
    row("cron(0 12 ? * L *)", "2026-11-22 00:00:00", "2026-11-28 12:00:00");
    row("cron(0 12 ? JAN,JUL SUN 2027-2028)", "2026-11-28 00:00:00", "2027-01-03 12:00:00");
    row("cron(0 0 29 2 ? *)", "2026-11-28 00:00:00", "2028-02-29 00:00:00");
    row("cron(0 0 1 1 ? 2020)", "2026-11-28 00:00:00", "");
    row("cron(0 0 30 2 ? *)", "2026-11-28 00:00:00", "");
}

void TestScheduleExpression::next()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, after);
    QFETCH(QString, expected);
    const auto schedule = ScheduleExpression::parse(expression);
    QVERIFY2(schedule, schedule ? "" : qPrintable(schedule.error().message));
    const auto time = schedule->next(timeOf(QStringLiteral("2026-11-28 00:00:00")), timeOf(after));
    const QString text =
        time ? QDateTime::fromMSecsSinceEpoch(*time, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
             : QString();
    QCOMPARE(text, expected);
}

void TestScheduleExpression::refuses_data()
{
    QTest::addColumn<QByteArray>("expression");
    for (const char* each : {"",
                             "5 minutes",
                             "rate(0 minutes)",
                             "rate(1 minutes)",
                             "rate(2 minute)",
                             "rate(5 seconds)",
                             "rate(5)",
                             "cron(0 12 * * * *)",
                             "cron(0 12 ? * ? *)",
                             "cron(0 12 * * ?)",
                             "cron(60 12 * * ? *)",
                             "cron(0 24 * * ? *)",
                             "cron(0 0 32 * ? *)",
                             "cron(0 0 ? * 8 *)",
                             "cron(0 0 ? * 2#6 *)",
                             "cron(0 0 ? * 2#0 *)",
                             "cron(a 0 * * ? *)",
                             "cron(0/0 0 * * ? *)",
                             "cron(0 0 * 13 ? *)",
                             "cron(0 0 * * ? 1969)"})
        QTest::addRow("'%s'", each) << QByteArray(each);
}

void TestScheduleExpression::refuses()
{
    QFETCH(QByteArray, expression);
    const auto schedule = ScheduleExpression::parse(expression);
    QVERIFY(!schedule);
    QCOMPARE(schedule.error().code, base::ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(TestScheduleExpression)
#include "tst_scheduleexpression.moc"
