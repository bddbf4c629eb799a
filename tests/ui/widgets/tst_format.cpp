#include "ui/widgets/Format.h"

#include <QTest>

using namespace trestle::ui;

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durations_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 ns, const char* text) { QTest::newRow(text) << ns << QString::fromUtf8(text); };
        row(0, "0.00 µs");
        row(120, "0.12 µs");
        row(9'994, "9.99 µs");
        row(9'996, "10.0 µs");
        row(99'940, "99.9 µs");
        row(99'960, "100 µs");
        row(412'000, "412 µs");
        row(999'400, "999 µs");
        row(999'500, "1.00 ms");
        row(6'100'000, "6.10 ms");
        row(999'499'000, "999 ms");
        row(999'500'000, "1.00 s");
        row(30'000'000'000, "30.0 s");
    }
    void durations()
    {
        QFETCH(const qint64, ns);
        QTEST(durationText(ns), "text");
    }

    void shortCounts_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 count, const char* text) {
            QTest::newRow(text) << count << QString::fromUtf8(text);
        };
        row(0, "0");
        row(999, "999");
        row(1'000, "1.0k");
        row(1'249, "1.2k");
        row(9'949, "9.9k");
        row(9'950, "10k");
        row(34'100, "34k");
        row(999'499, "999k");
        row(999'500, "1.0M");
    }
    void shortCounts()
    {
        QFETCH(const qint64, count);
        QTEST(shortCountText(count), "text");
    }

    void countsAreGrouped() { QCOMPARE(countText(2'103), QStringLiteral("2,103")); }

    void rates_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<qint64>("elapsedMs");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, qint64 count, qint64 elapsedMs, const char* text) {
            QTest::newRow(name) << count << elapsedMs << QString::fromUtf8(text);
        };
        row("too soon", 90'000, 1'999, "");
        row("soon enough", 90'000, 2'000, "45,000");
        row("three figures", 43'999, 2'000, "21,900");
        row("all of them where they are few", 1'234, 10'000, "123");
        row("less than one", 1, 5'000, "0");
        row("for days", 10'000'000, 600'000'000, "16");
    }
    void rates()
    {
        QFETCH(const qint64, count);
        QFETCH(const qint64, elapsedMs);
        QTEST(rateText(count, elapsedMs), "text");
    }
};

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
