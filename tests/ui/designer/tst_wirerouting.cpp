#include "ui/designer/WireRouting.h"

#include <QTest>

using namespace trestle::ui;

namespace {

bool passesUnder(const QPainterPath& path, const QRectF& card)
{
    for (int i = 0; i <= 400; ++i) {
        if (card.contains(path.pointAtPercent(i / 400.0))) return true;
    }
    return false;
}

}  // namespace

class TestWireRouting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesAroundCards_data()
    {
        QTest::addColumn<QPointF>("from");
        QTest::addColumn<QPointF>("to");
        QTest::addColumn<QList<QRectF>>("cards");
        QTest::addColumn<bool>("straight");
        const QRectF first(320, 100, 200, 88);
        const QRectF second(320, 212, 200, 88);
        QTest::newRow("nothing in the way") << QPointF(264, 50) << QPointF(576, 60) << QList{first, second} << true;
        QTest::newRow("one card") << QPointF(264, 140) << QPointF(576, 140) << QList{first} << false;
        QTest::newRow("steeply up past a card")
            << QPointF(264, 290) << QPointF(576, 40) << QList{first, second} << false;
        QTest::newRow("through the gap between")
            << QPointF(264, 190) << QPointF(576, 220) << QList{first, second} << false;
        QTest::newRow("between neighbours") << QPointF(520, 140) << QPointF(576, 300) << QList{first, second} << true;
    }

    void goesAroundCards()
    {
        QFETCH(const QPointF, from);
        QFETCH(const QPointF, to);
        QFETCH(const QList<QRectF>, cards);
        QFETCH(const bool, straight);
        WireRouting routing({cards.begin(), cards.end()});
        const QPainterPath path = routing.route(from, to);
        QCOMPARE(path == wirePath(from, to), straight);
        QCOMPARE(path.pointAtPercent(0), from);
        QCOMPARE(path.currentPosition(), to);
        for (const QRectF& card : cards)
            QVERIFY(!passesUnder(path, card.adjusted(1, 0, -1, 0)));
    }

    void wiresOfOneGapKeepApart()
    {
        const QRectF first(320, 100, 200, 88);
        const QRectF second(320, 212, 200, 88);
        WireRouting routing({first, second});
        const auto heightInGap = [&routing](qreal y) {
            return routing.route({264, y}, {576, 200}).pointAtPercent(0.5).y();
        };
        const qreal one = heightInGap(170);
        const qreal two = heightInGap(230);
        QVERIFY(std::abs(one - two) >= 5);
    }

    void withoutAWayItIsPlain()
    {
        WireRouting routing({QRectF(300, -10'000, 200, 20'000)});
        QCOMPARE(routing.route({264, 10}, {576, 10}).elementCount(), wirePath({264, 10}, {576, 10}).elementCount());
    }
};

QTEST_MAIN(TestWireRouting)
#include "tst_wirerouting.moc"
