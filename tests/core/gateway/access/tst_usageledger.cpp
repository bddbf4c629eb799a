#include "core/gateway/access/UsageLedger.h"

#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle::gateway;

namespace {

qint64 at(const char* iso)
{
    return QDateTime::fromString(QLatin1String(iso) + QLatin1Char('Z'), Qt::ISODate).toMSecsSinceEpoch();
}

}  // namespace

class TestUsageLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsPeriods_data();
    void knowsPeriods();
    void endsWithTheQuota();
    void takesTheOffsetOffTheFirstPeriod();
    void listsDays();
    void grantsMore();
    void remembers();
};

void TestUsageLedger::knowsPeriods_data()
{
    QTest::addColumn<int>("period");
    QTest::addColumn<QString>("day");
    QTest::addColumn<QString>("start");
    const auto row = [](const char* name, QuotaPeriod period, const char* day, const char* start) {
        QTest::newRow(name) << int(period) << QString::fromLatin1(day) << QString::fromLatin1(start);
    };
    row("day", QuotaPeriod::Day, "2026-11-28", "2026-11-28");
    row("Saturday's week", QuotaPeriod::Week, "2026-11-28", "2026-11-22");
    row("Sunday's week", QuotaPeriod::Week, "2026-11-29", "2026-11-29");
    row("week across a year", QuotaPeriod::Week, "2027-01-01", "2026-12-27");
    row("month", QuotaPeriod::Month, "2024-02-29", "2024-02-01");
    row("before the epoch's Sunday", QuotaPeriod::Week, "1970-01-01", "1969-12-28");
}

void TestUsageLedger::knowsPeriods()
{
    QFETCH(int, period);
    QFETCH(QString, day);
    QFETCH(QString, start);
    const auto number = [](const QString& date) {
        return QDate(1970, 1, 1).daysTo(QDate::fromString(date, Qt::ISODate));
    };
    QCOMPARE(periodStart(QuotaPeriod(period), number(day)), number(start));
}

void TestUsageLedger::endsWithTheQuota()
{
    UsageAccount account;
    const Quota quota{2, QuotaPeriod::Day, 0};
    QVERIFY(account.take(quota, at("2026-11-28T10:00:00")).accepted);
    const UsageAccount::Taken second = account.take(quota, at("2026-11-28T23:59:59"));
    QVERIFY(second.accepted);
    QCOMPARE(second.used, 2);
    QVERIFY(!account.take(quota, at("2026-11-28T23:59:59")).accepted);
    QVERIFY(account.take(quota, at("2026-11-29T00:00:00")).accepted);
}

void TestUsageLedger::takesTheOffsetOffTheFirstPeriod()
{
    UsageAccount account;
    const Quota quota{3, QuotaPeriod::Month, 2};
    QVERIFY(account.take(quota, at("2026-11-28T10:00:00")).accepted);
    const UsageAccount::Taken refused = account.take(quota, at("2026-11-30T10:00:00"));
    QVERIFY(!refused.accepted);
    QCOMPARE(refused.allowed, 1);
    for (int i = 0; i < 3; ++i)
        QVERIFY(account.take(quota, at("2026-12-01T00:00:00")).accepted);
    QVERIFY(!account.take(quota, at("2026-12-31T00:00:00")).accepted);
}

void TestUsageLedger::listsDays()
{
    UsageAccount account;
    const Quota daily{10, QuotaPeriod::Day, 0};
    for (int i = 0; i < 4; ++i)
        QVERIFY(account.take(daily, at("2026-11-27T10:00:00")).accepted);
    const qint64 first = dayOf(at("2026-11-27T00:00:00"));
    QCOMPARE(account.usage(daily, first, first + 1), (std::vector<UsageAccount::Day>{{4, 6}, {0, 10}}));
    const Quota weekly{10, QuotaPeriod::Week, 0};
    QVERIFY(account.take(weekly, at("2026-11-28T10:00:00")).accepted);
    QCOMPARE(account.usage(weekly, first, first + 2), (std::vector<UsageAccount::Day>{{4, 6}, {1, 5}, {0, 10}}));
}

void TestUsageLedger::grantsMore()
{
    UsageAccount account;
    const Quota quota{1, QuotaPeriod::Day, 0};
    const qint64 now = at("2026-11-28T10:00:00");
    QVERIFY(account.take(quota, now).accepted);
    QVERIFY(!account.take(quota, now).accepted);
    account.setRemaining(quota, now, 2);
    QCOMPARE(account.usage(quota, dayOf(now), dayOf(now)).front().remaining, 2);
    QVERIFY(account.take(quota, now).accepted);
    account.setRemaining(quota, now, 0);
    QVERIFY(!account.take(quota, now).accepted);
    QVERIFY(account.take(quota, now + 86'400'000).accepted);
    QVERIFY(!account.take(quota, now + 86'400'000).accepted);
}

void TestUsageLedger::remembers()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("usage.json"));
    const qint64 now = at("2026-11-28T10:00:00");
    const Quota quota{3, QuotaPeriod::Day, 1};
    {
        UsageLedger ledger(file);
        QVERIFY(ledger.account("plan", "key")->take(quota, now).accepted);
        QVERIFY(ledger.account("plan", "other")->take(quota, now).accepted);
        QVERIFY(ledger.save(now));
        QVERIFY(ledger.account("plan", "key")->take(quota, now).accepted);
        QVERIFY(ledger.save(now));
    }
    UsageLedger ledger(file);
    QVERIFY(!ledger.find("plan", "nobody"));
    QCOMPARE(ledger.find("plan", "key")->usage(quota, dayOf(now), dayOf(now)).front(), (UsageAccount::Day{2, 0}));
    QVERIFY(!ledger.account("plan", "key")->take(quota, now).accepted);
    QVERIFY(ledger.account("plan", "other")->take(quota, now).accepted);
}

QTEST_APPLESS_MAIN(TestUsageLedger)
#include "tst_usageledger.moc"
