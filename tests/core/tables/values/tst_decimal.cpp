#include "core/tables/values/Decimal.h"

#include <QRandomGenerator>
#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;

class TestDecimal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void canonicalText_data();
    void canonicalText();
    void refuses_data();
    void refuses();
    void sizes_data();
    void sizes();
    void order();
    void sortableForm();
    void damagedSortableForm_data();
    void damagedSortableForm();
    void arithmetic_data();
    void arithmetic();
    void arithmeticErrors_data();
    void arithmeticErrors();
    void randomNumbers();
    void integers();
};

void TestDecimal::canonicalText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const QByteArray& text, const QByteArray& canonical) {
        QTest::newRow(text.left(60).constData()) << text << canonical;
    };
    row("0", "0");
    row("-0", "0");
    row("0.000", "0");
    row("0e125", "0");
    row("0e-130", "0");
    row("00000000000000000000000000000000000000000000000000", "0");
    row("1", "1");
    row("+5", "5");
    row("-7", "-7");
    row("0042.1200", "42.12");
    row("100", "100");
    row("1e2", "100");
    row("1E+2", "100");
    row("120e-2", "1.2");
    row("12e-1", "1.2");
    row(".5", "0.5");
    row("5.", "5");
    row("-.5e1", "-5");
    row("0.001", "0.001");
    row("123456789012345678901234567890.12345678", "123456789012345678901234567890.12345678");
    row("99999999999999999999999999999999999999", "99999999999999999999999999999999999999");
    row("999999999999999999999999999999999999990000", "999999999999999999999999999999999999990000");
    row("0.00000000000000000000000000000000000000000000000001", "0.00000000000000000000000000000000000000000000000001");
    row("1E125", "1" + QByteArray(125, '0'));
    row("-1E125", "-1" + QByteArray(125, '0'));
    row("1E-130", "0." + QByteArray(129, '0') + "1");
    row("9.9999999999999999999999999999999999999E125", QByteArray(38, '9') + QByteArray(88, '0'));
    row("1" + QByteArray(125, '0'), "1" + QByteArray(125, '0'));
    row("0." + QByteArray(129, '0') + "1", "0." + QByteArray(129, '0') + "1");
    row("1." + QByteArray(300, '0'), "1");
    row(QByteArray(300, '0') + "1", "1");
    row("1" + QByteArray(200, '0') + "e-200", "1");
    row("0." + QByteArray(200, '0') + "1e201", "1");
}

void TestDecimal::canonicalText()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, canonical);
    const Result<Decimal> number = Decimal::parse(text);
    QVERIFY2(number, number ? "" : qPrintable(number.error().message));
    QCOMPARE(number->toText(), canonical);
    QVERIFY(*Decimal::parse(canonical) == *number);
    qsizetype consumed = 0;
    const Result<Decimal> back = Decimal::fromSortable(number->toSortable() + "rest", &consumed);
    QVERIFY(back);
    QCOMPARE(consumed, number->toSortable().size());
    QVERIFY(consumed <= 21);
    QCOMPARE(back->toText(), canonical);
}

void TestDecimal::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const QString numeric = QStringLiteral("The parameter cannot be converted to a numeric value");
    for (const char* text :
         {" 1",  "1 ",  "0x10", "1e",    "1e+",   "NaN", "Infinity", "-",        "+",  ".",  "-.",  "e5", "1.2.3",
          "1,5", "--1", "+-1",  "1e5.0", "1_000", "one", "1e 5",     "\xd9\xa1", "1d", "1f", "-e1", "0x", "1e--1"})
        QTest::newRow(text) << QByteArray(text) << numeric + QStringLiteral(": ") + QString::fromUtf8(text);
    QTest::newRow("empty") << QByteArray() << numeric;
    const QString digits = QStringLiteral("Attempting to store more than 38 significant digits in a Number");
    const auto row = [](const QByteArray& text, const QString& message) {
        QTest::newRow(text.left(50).constData()) << text << message;
    };
    row("123456789012345678901234567890123456789", digits);
    row("1.00000000000000000000000000000000000001", digits);
    row("1" + QByteArray(60, '0') + ".1", digits);
    row("1" + QByteArray(37, '0') + "1", digits);
    const QString overflow =
        QStringLiteral("Number overflow. Attempting to store a number with magnitude larger than supported range");
    row("1E126", overflow);
    row("-1E126", overflow);
    row("10E125", overflow);
    row("1e999999999999", overflow);
    row("0e126", overflow);
    row("1e9223372036854775808", numeric + QStringLiteral(": 1e9223372036854775808"));
    row("1" + QByteArray(126, '0'), overflow);
    row("99999999999999999999999999999999999999.9E125", overflow);
    const QString underflow =
        QStringLiteral("Number underflow. Attempting to store a number with magnitude smaller than supported range");
    row("1E-131", underflow);
    row("0.1E-130", underflow);
    row("-9E-131", underflow);
    row("1e-999999999999", underflow);
    row("0e-131", underflow);
}

void TestDecimal::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const Result<Decimal> number = Decimal::parse(text);
    QVERIFY2(!number, number ? number->toText().constData() : "");
    QCOMPARE(number.error().code, ErrorCode::Validation);
    QCOMPARE(number.error().message, message);
}

void TestDecimal::sizes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("size");
    const auto row = [](const char* text, int size) { QTest::newRow(text) << QByteArray(text) << size; };
    row("0", 1);
    row("1", 2);
    row("-1", 3);
    row("9", 2);
    row("10", 2);
    row("99", 2);
    row("100", 2);
    row("101", 3);
    row("123", 3);
    row("1234", 3);
    row("12345", 4);
    row("-12345", 5);
    row("0.1", 2);
    row("0.12", 2);
    row("0.123", 3);
    row("0.001", 2);
    row("1.5", 3);
    row("12.34", 3);
    row("123.4", 4);
    row("1e125", 2);
    row("12345678901234567890123456789012345678", 20);
    row("-12345678901234567890123456789012345678", 21);
    row("1234567890123456789.0123456789012345678", 21);
}

void TestDecimal::sizes()
{
    QFETCH(QByteArray, text);
    QFETCH(int, size);
    QCOMPARE(Decimal::parse(text)->size(), size);
}

void TestDecimal::order()
{
    const QByteArrayList ascending = {
        "-9.9e125", "-1e100", "-1001", "-1000",   "-999.5", "-999",   "-12.5",  "-12",  "-2",     "-1.1",  "-1",
        "-0.99",    "-0.1",   "-0.01", "-1e-130", "0",      "1e-130", "2e-130", "0.01", "0.0101", "0.1",   "0.11",
        "0.2",      "0.9",    "0.99",  "1",       "1.0001", "1.1",    "2",      "9",    "10",     "11",    "12",
        "12.5",     "99",     "100",   "100.5",   "101",    "120",    "123",    "1000", "1e38",   "1e100", "9.9e125"};
    for (const QByteArray& a : ascending) {
        for (const QByteArray& b : ascending) {
            const auto expected = ascending.indexOf(a) <=> ascending.indexOf(b);
            const Decimal x = *Decimal::parse(a);
            const Decimal y = *Decimal::parse(b);
            QVERIFY2((x <=> y) == expected, (a + " <=> " + b).constData());
            QVERIFY2((x.toSortable() < y.toSortable()) == (expected < 0), (a + " sorts before " + b).constData());
        }
    }
}

void TestDecimal::sortableForm()
{
    QCOMPARE(Decimal(0).toSortable(), QByteArray::fromHex("02"));
    QCOMPARE(Decimal(1).toSortable(), QByteArray::fromHex("038214"));
    QCOMPARE(Decimal(-1).toSortable(), QByteArray::fromHex("017deb"));
    QCOMPARE(Decimal(1234).toSortable(), QByteArray::fromHex("03851944"));
}

void TestDecimal::damagedSortableForm_data()
{
    QTest::addColumn<QByteArray>("hex");
    for (const char* hex : {"", "00", "04", "03", "0382", "038215", "0382ff", "0382c9", "038200", "01", "017d",
                            "038203030303030303030303030303030303030303030304"})
        QTest::newRow(hex) << QByteArray(hex);
}

void TestDecimal::damagedSortableForm()
{
    QFETCH(QByteArray, hex);
    const Result<Decimal> number = Decimal::fromSortable(QByteArray::fromHex(hex));
    QVERIFY2(!number, number ? number->toText().constData() : "");
    QCOMPARE(number.error().code, ErrorCode::Internal);
}

void TestDecimal::arithmetic_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<QByteArray>("sum");
    QTest::addColumn<QByteArray>("difference");
    const auto row = [](const char* a, const char* b, const char* sum, const char* difference) {
        QTest::addRow("%s and %s", a, b) << QByteArray(a) << QByteArray(b) << QByteArray(sum) << QByteArray(difference);
    };
    row("1", "2", "3", "-1");
    row("0", "0", "0", "0");
    row("0", "5", "5", "-5");
    row("5", "0", "5", "5");
    row("-5", "-5", "-10", "0");
    row("0.1", "0.2", "0.3", "-0.1");
    row("99", "1", "100", "98");
    row("100", "-1", "99", "101");
    row("1", "-100", "-99", "101");
    row("1000", "0.001", "1000.001", "999.999");
    row("9.99", "0.01", "10", "9.98");
    row("-0.5", "0.25", "-0.25", "-0.75");
    row("12345678901234567890", "98765432109876543210", "111111111011111111100", "-86419753208641975320");
    row("99999999999999999999999999999999999999", "-1", "99999999999999999999999999999999999998",
        "100000000000000000000000000000000000000");
    row("1e-130", "1e-130", ("0." + QByteArray(129, '0') + "2").constData(), "0");
}

void TestDecimal::arithmetic()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(QByteArray, sum);
    QFETCH(QByteArray, difference);
    const Decimal x = *Decimal::parse(a);
    const Decimal y = *Decimal::parse(b);
    QCOMPARE(x.plus(y)->toText(), sum);
    QCOMPARE(y.plus(x)->toText(), sum);
    QCOMPARE(x.minus(y)->toText(), difference);
}

void TestDecimal::arithmeticErrors_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<QString>("message");
    QTest::newRow("overflow")
        << QByteArray("9e125") << QByteArray("1e125")
        << QStringLiteral(
               "Number overflow. Attempting to store a number with magnitude larger than supported "
               "range");
    for (const auto& [a, b] : {std::pair{"1e38", "1"}, {"9e125", "1e-130"}, {"1e50", "-1"}})
        QTest::addRow("%s and %s", a, b)
            << QByteArray(a) << QByteArray(b)
            << QStringLiteral(
                   "Number overflow. Attempting to store a number with magnitude larger than supported range");
    QTest::newRow("underflow") << QByteArray("1.5e-130") << QByteArray("-1e-130")
                               << QStringLiteral(
                                      "Number underflow. Attempting to store a number with magnitude smaller than "
                                      "supported range");
}

void TestDecimal::arithmeticErrors()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(QString, message);
    const Result<Decimal> sum = Decimal::parse(a)->plus(*Decimal::parse(b));
    QCOMPARE(sum ? QString() : sum.error().message, message);
}

void TestDecimal::randomNumbers()
{
    QRandomGenerator random(20261122);
    const auto number = [&] {
        QByteArray text = random.bounded(2) ? "-" : "";
        const int digits = random.bounded(1, 20);
        for (int i = 0; i < digits; ++i)
            text += static_cast<char>('0' + random.bounded(10));
        if (random.bounded(2)) text.insert(text.size() - random.bounded(digits), '.');
        return text + "e" + QByteArray::number(random.bounded(-8, 8));
    };
    for (int i = 0; i < 5000; ++i) {
        const QByteArray a = number();
        const QByteArray b = number();
        const Result<Decimal> x = Decimal::parse(a);
        const Result<Decimal> y = Decimal::parse(b);
        QVERIFY2(x && y, (a + ' ' + b).constData());
        QCOMPARE(*Decimal::parse(x->toText()), *x);
        QCOMPARE(*Decimal::fromSortable(x->toSortable()), *x);
        const bool sorted = x->toSortable() < y->toSortable();
        QVERIFY2(sorted == (*x < *y), (a + ' ' + b).constData());
        const Result<Decimal> sum = x->plus(*y);
        if (sum) QCOMPARE(*sum->minus(*y), *x);
    }
}

void TestDecimal::integers()
{
    QCOMPARE(Decimal(std::numeric_limits<qint64>::min()).toText(), QByteArray("-9223372036854775808"));
    QCOMPARE(Decimal(std::numeric_limits<qint64>::max()).toText(), QByteArray("9223372036854775807"));
    QCOMPARE(Decimal(-1200).toText(), QByteArray("-1200"));
    QVERIFY(Decimal(1200) == *Decimal::parse("1.2e3"));
}

QTEST_APPLESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
