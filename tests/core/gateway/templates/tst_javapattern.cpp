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
    QTest::newRow("look ahead") << "a(?=b)" << int(ErrorCode::Parse);
    QTest::newRow("back reference") << "(a)\\1" << int(ErrorCode::Unsupported);
    QTest::newRow("possessive") << "a++" << int(ErrorCode::Unsupported);
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
