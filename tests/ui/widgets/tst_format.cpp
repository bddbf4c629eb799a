#include "ui/widgets/Format.h"

#include <QTest>

using namespace trestle::ui;

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
