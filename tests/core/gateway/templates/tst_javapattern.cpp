#include "core/gateway/templates/JavaPattern.h"

#include <QTest>

using namespace trestle::gateway;
using trestle::base::ErrorCode;

namespace {

QStringList list(std::initializer_list<const char*> texts)
{
    QStringList made;
    for (const char* text : texts)
        made += QString::fromUtf8(text);
    return made;
}

}  // namespace

class TestJavaPattern : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void replaces_data();
    void replaces();
    void splits_data();
    void splits();
    void matchesWhole_data();
    void matchesWhole();
    void refuses_data();
    void refuses();
    void isLinear();
    void isBounded();
};

void TestJavaPattern::replaces_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("replacement");
    QTest::addColumn<QString>("result");
    const auto row = [](const char* text, const char* pattern, const char* replacement, const char* result) {
        QTest::addRow("%s %s %s", text, pattern, replacement)
            << QString::fromUtf8(text) << QString::fromUtf8(pattern) << QString::fromUtf8(replacement)
            << QString::fromUtf8(result);
    };
    row("abc", "b", "x", "axc");
    row("aXbX", "(a)(X)", "$2$1", "XabX");
    row("abc", "", "-", "-a-b-c-");
    row("äöü", "", "-", "-ä-ö-ü-");
    row("aaa", "a*", "x", "xx");
    row("a1b22", "\\d+", "#", "a#b#");
    row("a.b", "\\.", "\\$", "a$b");
    row("John Smith", "(?<first>\\w+) (?<last>\\w+)", "${last}, ${first}", "Smith, John");
    row("a1", "(a)(1)", "$10", "a0");
    row("aB9 _", "[^\\p{Alnum}]", "", "aB9");
    row("aB", "\\p{Upper}", "x", "ax");
    row("a\\b", "\\\\", "/", "a/b");
    row("x+y", "\\Q+\\E", "-", "x-y");
    row("AbC", "(?i)[a-c]", "x", "xxx");
    row("a\tb\u00a0c", "\\h", "_", "a_b_c");
    row("\u00e9", "\\u00e9", "e", "e");
    row("aBA", "(?iud)a", "x", "xBx");
    row("abc", "x", "$1", "abc");
    row("a1b2", "[a-z](?=2)", "x", "a1x2");
    row("aabcc", "(.)\\1", "<$1>", "<a>b<c>");
    row("1234567", "(?<=\\d)(?=(\\d{3})+$)", ",", "1,234,567");
    row("\u00e4\u00f6\u00fcX", "(?!X)", "-", "-\u00e4-\u00f6-\u00fcX-");
    row("a'b'", "(?<q>').*?\\k<q>", "${q}", "a'");
    row("aB", "(?=\\p{Upper}).", "x", "ax");
    row("ab", "(?=.)(a)(z)?", "[$1$2]", "[a]b");
}

void TestJavaPattern::replaces()
{
    QFETCH(QString, text);
    QFETCH(QString, pattern);
    QFETCH(QString, replacement);
    QFETCH(QString, result);
    const auto compiled = JavaPattern::compile(pattern);
    QVERIFY2(compiled, qPrintable(compiled ? QString() : compiled.error().message));
    const auto replaced = compiled->replace(text, replacement, JavaPattern::Occurrences::All, 1000);
    QVERIFY2(replaced, qPrintable(replaced ? QString() : replaced.error().message));
    QCOMPARE(*replaced, result);
}

void TestJavaPattern::splits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QStringList>("parts");
    QTest::newRow("plain") << "a,b,c"
                           << "," << 0 << list({"a", "b", "c"});
    QTest::newRow("empty at the end") << "a,,b,,"
                                      << "," << 0 << list({"a", "", "b"});
    QTest::newRow("kept at the end") << "a,b,,"
                                     << "," << -1 << list({"a", "b", "", ""});
    QTest::newRow("limited") << "a,b,c"
                             << "," << 2 << list({"a", "b,c"});
    QTest::newRow("no match") << "abc"
                              << "," << 0 << list({"abc"});
    QTest::newRow("empty text") << ""
                                << "," << 0 << list({""});
    QTest::newRow("all separators") << ",,,"
                                    << "," << 0 << list({});
    QTest::newRow("first") << ",a"
                           << "," << 0 << list({"", "a"});
    QTest::newRow("characters") << "abc"
                                << "" << 0 << list({"a", "b", "c"});
    QTest::newRow("nothing at the end, kept") << "ab"
                                              << "x*" << -1 << list({"a", "b", ""});
    QTest::newRow("dot") << "a.b"
                         << "." << 0 << list({});
    QTest::newRow("blanks") << "a  b\tc"
                            << "\\s+" << 0 << list({"a", "b", "c"});
}

void TestJavaPattern::splits()
{
    QFETCH(QString, text);
    QFETCH(QString, pattern);
    QFETCH(int, limit);
    QFETCH(QStringList, parts);
    QCOMPARE(JavaPattern::compile(pattern)->split(text, limit), parts);
}

void TestJavaPattern::matchesWhole_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("whole");
    QTest::newRow("whole") << "abc"
                           << "a.c" << true;
    QTest::newRow("part") << "abcd"
                          << "a.c" << false;
    QTest::newRow("alternatives") << "ab"
                                  << "a|ab" << true;
    QTest::newRow("empty") << ""
                           << "" << true;
    QTest::newRow("line break") << "a\nb"
                                << "a.b" << false;
    QTest::newRow("a password") << "aB3defgh"
                                << "^(?=.*[A-Z])(?=.*\\d).{8,}$" << true;
    QTest::newRow("no password") << "abcdefgh"
                                 << "^(?=.*[A-Z])(?=.*\\d).{8,}$" << false;
    QTest::newRow("look ahead that refuses") << "[404] not found"
                                             << "(?!\\[404\\]).*" << false;
    QTest::newRow("alternatives behind a look ahead") << "ab"
                                                      << "(?=a)a|(?=a)ab" << true;
    QTest::newRow("possessive") << "aaa"
                                << "a++a" << false;
    QTest::newRow("atomic") << "aab"
                            << "(?>a+)b" << true;
}

void TestJavaPattern::matchesWhole()
{
    QFETCH(QString, text);
    QFETCH(QString, pattern);
    QFETCH(bool, whole);
    QCOMPARE(JavaPattern::compile(pattern)->matches(text), whole);
}

void TestJavaPattern::refuses_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<int>("code");
    QTest::newRow("parenthesis") << "(" << int(ErrorCode::Parse);
    QTest::newRow("a brace") << "a{" << int(ErrorCode::Parse);
    QTest::newRow("a brace in front") << "{1}" << int(ErrorCode::Parse);
    QTest::newRow("a repetition without a least") << "a{,2}" << int(ErrorCode::Parse);
    QTest::newRow("look behind without an end") << "(?<=a*)b" << int(ErrorCode::Parse);
    QTest::newRow("a group that is not there") << "(a)\\k<b>" << int(ErrorCode::Unsupported);
    QTest::newRow("intersection") << "[a-z&&[^b]]" << int(ErrorCode::Unsupported);
}

void TestJavaPattern::refuses()
{
    QFETCH(QString, pattern);
    QFETCH(int, code);
    const auto compiled = JavaPattern::compile(pattern);
    QVERIFY(!compiled);
    QCOMPARE(int(compiled.error().code), code);
}

// Where backtracking is asked for, it ends all the same: nothing is found.
void TestJavaPattern::isBounded()
{
    const QString text = QString(20'000, u'a') + u'b';
    for (const char* pattern : {"(?=a)(a*)*c", "((a|aa)+)\\1c", "(?=(a+)+$)a", "(.*)*\\1x"}) {
        const auto compiled = JavaPattern::compile(QLatin1String(pattern));
        QVERIFY2(compiled, pattern);
        QVERIFY(!compiled->matches(text));
        QVERIFY(!compiled->occursIn(text));
        QCOMPARE(compiled->split(text, 0), QStringList{text});
    }
}

// Patterns that take a backtracking engine for ever.
void TestJavaPattern::isLinear()
{
    const QString text = QString(20'000, u'a') + u'b';
    QVERIFY(!JavaPattern::compile(QStringLiteral("(a*)*c"))->matches(text));
    QVERIFY(!JavaPattern::compile(QStringLiteral("(a|aa)+$"))->matches(text));
    const auto replaced = JavaPattern::compile(QStringLiteral("a"))
                              ->replace(text, QStringLiteral("bbbb"), JavaPattern::Occurrences::All, 1000);
    QVERIFY(!replaced);
    QCOMPARE(replaced.error().code, ErrorCode::TooLarge);
}

QTEST_GUILESS_MAIN(TestJavaPattern)
#include "tst_javapattern.moc"
