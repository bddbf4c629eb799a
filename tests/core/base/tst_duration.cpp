#include "core/base/Duration.h"

#include <QTest>

using namespace trestle::base;

class TestDuration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void texts_data()
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
    void texts()
    {
        QFETCH(const qint64, ns);
        QTEST(durationText(ns), "text");
    }
};

QTEST_APPLESS_MAIN(TestDuration)
#include "tst_duration.moc"
