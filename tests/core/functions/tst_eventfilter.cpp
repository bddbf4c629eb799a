// The filter language of event sources; the cases stand in tests/data/functions/filters.json.
#include "core/base/Json.h"
#include "core/functions/EventFilter.h"

#include <QFile>
#include <QTest>

using namespace trestle;
using functions::EventFilter;

class TestEventFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void matches_data();
    void matches();
    void refuses_data();
    void refuses();

private:
    base::JsonValue m_cases;
};

void TestEventFilter::initTestCase()
{
    QFile file(QStringLiteral(TRESTLE_SOURCE_DIR "/tests/data/functions/filters.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    auto cases = base::parseJson(file.readAll());
    QVERIFY2(cases, cases ? "" : qPrintable(cases.error().message));
    m_cases = std::move(*cases);
}

void TestEventFilter::matches_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<bool>("expected");
    for (const base::JsonValue& each : m_cases.find("cases")->array()) {
        for (const char* kind : {"matches", "passes"}) {
            for (const base::JsonValue& event : each.find(kind)->array()) {
                const QByteArray text = base::writeJson(event);
                QTest::addRow("%s: %s", each.find("title")->string().constData(), text.constData())
                    << base::writeJson(*each.find("pattern")) << text << (QByteArray(kind) == "matches");
            }
        }
    }
}

void TestEventFilter::matches()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, event);
    QFETCH(bool, expected);
    const auto filter = EventFilter::compile(pattern);
    QVERIFY2(filter, filter ? "" : qPrintable(filter.error().message));
    QCOMPARE(filter->matches(*base::parseJson(event)), expected);
}

void TestEventFilter::refuses_data()
{
    QTest::addColumn<QByteArray>("pattern");
    for (const base::JsonValue& each : m_cases.find("refused")->array())
        QTest::addRow("'%s'", each.string().constData()) << each.string();
}

void TestEventFilter::refuses()
{
    QFETCH(QByteArray, pattern);
    const auto filter = EventFilter::compile(pattern);
    QVERIFY(!filter);
    QCOMPARE(filter.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY(filter.error().message.startsWith(QStringLiteral("Invalid filter pattern definition.")));
}

QTEST_GUILESS_MAIN(TestEventFilter)
#include "tst_eventfilter.moc"
