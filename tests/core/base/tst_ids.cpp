#include "core/base/Ids.h"

#include <QRegularExpression>
#include <QTest>

using namespace trestle::base;

class TestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forms_data();
    void forms();
    void stableIdDependsOnTheNameOnly();
};

void TestIds::forms_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("uuid") << newUuid() << newUuid()
                          << QStringLiteral("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    QTest::newRow("table request") << newTableRequestId() << newTableRequestId() << QStringLiteral("[0-9A-Z]{52}");
    QTest::newRow("http api request") << newHttpApiRequestId() << newHttpApiRequestId()
                                      << QStringLiteral("[0-9A-Za-z]{15}=");
    QTest::newRow("resource") << newResourceId() << newResourceId() << QStringLiteral("[0-9a-z]{10}");
    QTest::newRow("trace") << newTraceRoot(1'700'000'000) << newTraceRoot(1'700'000'000)
                           << QStringLiteral("1-6553f100-[0-9a-f]{24}");
}

void TestIds::forms()
{
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, other);
    QFETCH(QString, pattern);
    QVERIFY2(QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(QString::fromLatin1(id)).hasMatch(),
             id.constData());
    QVERIFY(id != other);
}

void TestIds::stableIdDependsOnTheNameOnly()
{
    QCOMPARE(stableResourceId("library"), stableResourceId("library"));
    QVERIFY(stableResourceId("library") != stableResourceId("notices"));
    QCOMPARE(stableResourceId("library").size(), 10);
}

QTEST_APPLESS_MAIN(TestIds)
#include "tst_ids.moc"
