#include "ui/widgets/TemplatePieces.h"

#include <QTest>

using trestle::ui::TemplatePiece;
using trestle::ui::templatePieces;

class TemplatePiecesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsPieces_data();
    void tellsPieces();
};

void TemplatePiecesTest::tellsPieces_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("styles");  // a letter a byte: . R D C S N
    const auto row = [](const char* text, const char* styles) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(styles);
    };
    row("", "");
    row("{\"a\": 12}", ".SSS..NN.");
    row("$x y", "RR..");
    row("$!{x}.y", "RRRRR..");
    row("$util.escape($x)", "RRRRRRRRRRRR.RR.");
    row("a $ 5", "....N");
    row("\"a$x b\"", "SSRRSSS");
    row("#if($a)b#end", "DDD.RR..DDDD");
    row("#{else}x", "DDDDDDD.");
    row("# x", "...");
    row("##c $x\nb", "CCCCCC..");
    row("#*c\n*#b", "CCCCCC.");
    row("#*c", "CCC");
    row("\"a\\\"b\"c", "SSSSSS.");
    row("\"a\nb", "SSS.");
    row("a1b", "...");
}

void TemplatePiecesTest::tellsPieces()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, styles);
    QByteArray told;
    for (const TemplatePiece& piece : templatePieces(text))
        told += QByteArray(piece.length, ".RDCSN"[static_cast<int>(piece.style)]);
    QCOMPARE(told, styles);
}

QTEST_GUILESS_MAIN(TemplatePiecesTest)
#include "tst_templatepieces.moc"
