#include "core/gateway/templates/JavaPattern.h"

#include "core/base/Overloaded.h"

#include <re2/re2.h>
#include <QRegularExpression>

#include <array>
#include <deque>
#include <functional>
#include <optional>

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int memoryBytes = 1 << 20;  // of one compiled pattern and its automaton
constexpr size_t keptPatterns = 16;   // per thread

re2::StringPiece piece(const QByteArray& text)
{
    return {text.data(), static_cast<size_t>(text.size())};
}

Error unsupported(const QString& what)
{
    return {ErrorCode::Unsupported, QStringLiteral("the pattern uses %1, which is not run here").arg(what)};
}

struct NamedClass
{
    const char* java;
    const char* re2;
};
// \p{…} of Java that RE2 does not know by that name.
constexpr std::array<NamedClass, 13> namedClasses{{{"Lower", "a-z"},
                                                   {"Upper", "A-Z"},
                                                   {"ASCII", "\\x00-\\x7f"},
                                                   {"Alpha", "a-zA-Z"},
                                                   {"Digit", "0-9"},
                                                   {"Alnum", "0-9a-zA-Z"},
                                                   {"Punct", "!-/:-@\\[-`{-~"},
                                                   {"Graph", "!-~"},
                                                   {"Print", " -~"},
                                                   {"Blank", " \\t"},
                                                   {"Cntrl", "\\x00-\\x1f\\x7f"},
                                                   {"XDigit", "0-9a-fA-F"},
                                                   {"Space", "\\t\\n\\x0b\\f\\r "}}};

// Java's syntax in the words of the engine.
enum class Engine { Re2, Pcre };
class Translation
{
public:
    Translation(QByteArrayView java, Engine engine) : m_java(java), m_engine(engine) {}

    Result<QByteArray> run()
    {
        while (m_at < m_java.size()) {
            const char c = m_java[m_at];
            if (c == '\\') {
                if (Result<void> done = escape(); !done) return done.error();
            } else if (m_inClass) {
                if (Result<void> done = inClass(c); !done) return done.error();
            } else if (c == '[') {
                m_inClass = true;
                take(1);
                if (next() == '^') take(1);
                if (next() == ']') take(1);
            } else if (c == '{') {
                if (!takeRepetition()) return Error{ErrorCode::Parse, QStringLiteral("Illegal repetition")};
            } else if (const qsizetype flags = c == '(' && next(1) == '?' ? flagsAt(m_at + 2) : 0) {
                takeFlags(flags);
            } else if (m_engine == Engine::Pcre) {
                take(1);
            } else if (c == '(' && m_java.sliced(m_at).startsWith("(?<") && !m_java.sliced(m_at).startsWith("(?<=") &&
                       !m_java.sliced(m_at).startsWith("(?<!")) {
                m_out += "(?P<";
                m_at += 3;
            } else if ((c == '+' || c == '*' || c == '?' || c == '}') && next(1) == '+') {
                return unsupported(QStringLiteral("a possessive quantifier"));
            } else {
                take(1);
            }
        }
        return m_out;
    }

private:
    [[nodiscard]] char next(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_java.size() ? m_java[m_at + ahead] : '\0';
    }
    void take(qsizetype count)
    {
        count = qMin(count, m_java.size() - m_at);
        m_out += m_java.sliced(m_at, count);
        m_at += count;
    }

    // {2}, {2,} or {2,3} behind something; a brace is nothing else to Java.
    bool takeRepetition()
    {
        const bool behindNothing = m_out.isEmpty() || m_out.endsWith('(') || m_out.endsWith('|');
        qsizetype at = m_at + 1;
        const auto digits = [&] {
            const qsizetype from = at;
            while (at < m_java.size() && m_java[at] >= '0' && m_java[at] <= '9')
                ++at;
            return at > from;
        };
        if (behindNothing || !digits()) return false;
        if (at < m_java.size() && m_java[at] == ',') {
            ++at;
            digits();
        }
        if (at >= m_java.size() || m_java[at] != '}') return false;
        // The closing one is left: a '+' behind it makes the repetition possessive.
        take(at - m_at);
        return true;
    }

    // How many letters and '-' stand there, if they are flags: a ')' or ':' follows.
    [[nodiscard]] qsizetype flagsAt(qsizetype from) const
    {
        qsizetype at = from;
        while (at < m_java.size() && (m_java[at] == '-' || (m_java[at] >= 'a' && m_java[at] <= 'z')))
            ++at;
        const bool ends = at < m_java.size() && (m_java[at] == ')' || m_java[at] == ':');
        return ends ? at - from : 0;
    }

    // d and u are about line breaks and letters that the engines take so anyway.
    void takeFlags(qsizetype count)
    {
        const QByteArray flags = m_java.sliced(m_at + 2, count).toByteArray().replace("d", "").replace("u", "");
        m_at += 2 + count;
        if (flags.isEmpty() && next() == ')') {
            ++m_at;
            return;
        }
        m_out += "(?" + flags;
    }

    Result<void> inClass(char c)
    {
        if (c == '&' && next(1) == '&') return unsupported(QStringLiteral("an intersection of character classes"));
        if (c == '[') {
            if (next(1) != ':') return unsupported(QStringLiteral("a character class inside another"));
            take(2);
            return {};
        }
        if (c == ']') m_inClass = false;
        take(1);
        return {};
    }

    void replace(qsizetype length, const char* outside, const char* inside)
    {
        m_out += m_inClass ? inside : outside;
        m_at += length;
    }

    Result<void> escape()
    {
        const char c = next(1);
        if (c == 'Z') {
            replace(2, "(?:\\n?\\z)", "Z");
        } else if (c == 'e') {
            replace(2, "\\x1b", "\\x1b");
        } else if (c == 'h') {
            replace(2, "[ \\t\\x{a0}]", " \\t\\x{a0}");
        } else if (c == 'R') {
            replace(2, "(?:\\r\\n|[\\n\\x0b\\f\\r])", "R");
        } else if (c == 'u') {
            bool ok = false;
            const uint code = m_java.sliced(m_at)
                                  .first(qMin<qsizetype>(6, m_java.size() - m_at))
                                  .sliced(2)
                                  .toByteArray()
                                  .toUInt(&ok, 16);
            if (!ok) return Error{ErrorCode::Parse, QStringLiteral("\\u has to be followed by four digits")};
            m_out += "\\x{" + QByteArray::number(code, 16) + '}';
            m_at = qMin(m_at + 6, m_java.size());
        } else if (m_engine == Engine::Re2 && (c == 'G' || c == 'k' || (c >= '1' && c <= '9'))) {
            return unsupported(QStringLiteral("\\%1").arg(QLatin1Char(c)));
        } else if ((c == 'p' || c == 'P') && next(2) == '{') {
            namedClass(c == 'P');
        } else if (c == 'Q') {
            const qsizetype end = m_java.indexOf("\\E", m_at);
            take(end < 0 ? m_java.size() : end + 2 - m_at);
        } else {
            take(2);
        }
        return {};
    }

    void namedClass(bool negated)
    {
        const qsizetype end = m_java.indexOf('}', m_at);
        if (end < 0) return take(2);
        QByteArray name = m_java.sliced(m_at + 3, end - m_at - 3).toByteArray();
        if (name.startsWith("Is")) name = name.sliced(2);
        for (const NamedClass& known : namedClasses) {
            if (name != known.java) continue;
            if (!m_inClass) m_out += negated ? "[^" : "[";
            m_out += known.re2;
            if (!m_inClass) m_out += ']';
            m_at = end + 1;
            return;
        }
        m_out += (negated ? "\\P{" : "\\p{") + name + '}';
        m_at = end + 1;
    }

    QByteArrayView m_java;
    Engine m_engine;
    QByteArray m_out;
    qsizetype m_at = 0;
    bool m_inClass = false;
};

std::shared_ptr<const re2::RE2> expression(const QByteArray& pattern, PatternCase cases)
{
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_max_mem(memoryBytes);
    options.set_case_sensitive(cases == PatternCase::Sensitive);
    return std::make_shared<const re2::RE2>(piece(pattern), options);
}

// A replacement taken apart: text, and the number of the group behind it (-1 for none).
template <typename Text>
struct ReplacementPart
{
    Text text;
    int group = -1;
};

// The groups of a pattern, as replacements name them.
struct Groups
{
    int count = 0;
    std::function<std::optional<int>(const QString& name)> named;
};

Groups groupsOf(const re2::RE2& expression)
{
    return {expression.NumberOfCapturingGroups(), [&expression](const QString& name) -> std::optional<int> {
                const auto& groups = expression.NamedCapturingGroups();
                const auto group = groups.find(name.toStdString());
                if (group == groups.end()) return std::nullopt;
                return group->second;
            }};
}

Groups groupsOf(const QRegularExpression& expression)
{
    return {expression.captureCount(), [&expression](const QString& name) -> std::optional<int> {
                const qsizetype group = expression.namedCaptureGroups().indexOf(name);
                if (name.isEmpty() || group < 0) return std::nullopt;
                return static_cast<int>(group);
            }};
}

void takeText(QString& into, const QString& text)
{
    into += text;
}
void takeText(QByteArray& into, const QString& text)
{
    into += text.toUtf8();
}

template <typename Text>
Result<std::vector<ReplacementPart<Text>>> replacementParts(const QString& text, const Groups& groups)
{
    const auto problem = [](const char* message) { return Error{ErrorCode::InvalidArgument, QLatin1String(message)}; };
    const auto digit = [&text](qsizetype at) {
        return at < text.size() && text[at] >= u'0' && text[at] <= u'9' ? text[at].unicode() - u'0' : -1;
    };
    std::vector<ReplacementPart<Text>> parts(1);
    QString plain;
    const auto endPart = [&](int group) {
        takeText(parts.back().text, std::exchange(plain, {}));
        parts.back().group = group;
        if (group >= 0) parts.emplace_back();
    };
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        if (c == u'\\') {
            if (++at == text.size()) return problem("character to be escaped is missing");
            plain += text[at];
        } else if (c != u'$') {
            plain += c;
        } else if (at + 1 < text.size() && text[at + 1] == u'{') {
            const qsizetype end = text.indexOf(u'}', at);
            if (end < 0) return problem("named capturing group is missing trailing '}'");
            const std::optional<int> group = groups.named(text.sliced(at + 2, end - at - 2));
            if (!group) return problem("No group with that name");
            endPart(*group);
            at = end;
        } else {
            int group = digit(at + 1);
            if (group < 0) return problem("Illegal group reference");
            ++at;
            if (group > groups.count) return problem("No group with that number");
            // More digits belong to it as long as there is such a group.
            while (digit(at + 1) >= 0 && group * 10 + digit(at + 1) <= groups.count)
                group = group * 10 + digit(++at);
            endPart(group);
        }
    }
    endPart(-1);
    return parts;
}

// Bytes of the character at `at`, at least one.
qsizetype characterLength(const QByteArray& text, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < text.size() && (static_cast<uchar>(text[end]) & 0xc0) == 0x80)
        ++end;
    return end - at;
}
qsizetype characterLength(const QString& text, qsizetype at)
{
    return text[at].isHighSurrogate() && at + 1 < text.size() ? 2 : 1;
}

// Where a group stands in the text; begin is -1 for one that took no part.
struct Span
{
    qsizetype begin = -1;
    qsizetype end = -1;
};
using Spans = std::vector<Span>;

// The match at `from` or behind it, with as many groups as `spans` has room for.
bool findMatch(const re2::RE2& expression, const QByteArray& text, qsizetype from, Spans& spans)
{
    std::vector<re2::StringPiece> groups(spans.size());
    const re2::StringPiece whole = piece(text);
    if (!expression.Match(whole, static_cast<size_t>(from), whole.size(), re2::RE2::UNANCHORED, groups.data(),
                          static_cast<int>(groups.size())))
        return false;
    for (size_t i = 0; i < groups.size(); ++i) {
        const qsizetype begin = groups[i].data() ? groups[i].data() - text.data() : -1;
        spans[i] = {begin, begin + static_cast<qsizetype>(groups[i].size())};
    }
    return true;
}
bool findMatch(const QRegularExpression& expression, const QString& text, qsizetype from, Spans& spans)
{
    const QRegularExpressionMatch match = expression.match(text, from);
    if (!match.hasMatch()) return false;
    for (size_t i = 0; i < spans.size(); ++i)
        spans[i] = {match.capturedStart(static_cast<int>(i)), match.capturedEnd(static_cast<int>(i))};
    return true;
}

// Calls `found(groups)` for each match from left to right, as long as it says true. An empty match is followed by one
// at the next character at the earliest.
template <typename Expression, typename Text, typename Found>
void eachMatch(const Expression& expression, const Text& text, int groupCount, Found found)
{
    Spans spans(static_cast<size_t>(groupCount) + 1);
    qsizetype from = 0;
    while (from <= text.size()) {
        if (!findMatch(expression, text, from, spans) || !found(std::as_const(spans))) return;
        const auto [begin, end] = spans[0];
        from = begin == end ? end + (end < text.size() ? characterLength(text, end) : 1) : end;
    }
}

template <typename Text, typename Expression>
Result<Text> replaced(const Expression& expression, const Text& text, const QString& replacement, bool all,
                      qsizetype maximum)
{
    const Groups groups = groupsOf(expression);
    const auto parts = replacementParts<Text>(replacement, groups);
    bool found = false;
    Text out;
    qsizetype copied = 0;
    eachMatch(expression, text, groups.count, [&](const Spans& spans) {
        found = true;
        if (!parts) return false;
        out += text.mid(copied, spans[0].begin - copied);
        copied = spans[0].end;
        for (const ReplacementPart<Text>& part : *parts) {
            out += part.text;
            if (part.group < 0) continue;
            const Span& group = spans[static_cast<size_t>(part.group)];
            if (group.begin >= 0) out += text.mid(group.begin, group.end - group.begin);
        }
        return all && out.size() <= maximum;
    });
    // What is wrong with a replacement shows where something is replaced.
    if (found && !parts) return parts.error();
    out += text.mid(copied);
    if (out.size() > maximum) return Error{ErrorCode::TooLarge, QStringLiteral("the replaced text is too long")};
    return out;
}

template <typename Text, typename Expression>
std::vector<Text> splitParts(const Expression& expression, const Text& text, int limit)
{
    std::vector<Text> parts;
    qsizetype copied = 0;
    bool found = false;
    eachMatch(expression, text, 0, [&](const Spans& spans) {
        if (limit > 0 && static_cast<int>(parts.size()) == limit - 1) return false;
        const auto [begin, end] = spans[0];
        if (end == 0) return true;
        found = true;
        parts.push_back(text.mid(copied, begin - copied));
        copied = end;
        return true;
    });
    if (!found) return {text};
    parts.push_back(text.mid(copied));
    if (limit == 0)
        while (!parts.empty() && parts.back().isEmpty())
            parts.pop_back();
    return parts;
}

// Steps of one search, after which it has found nothing: milliseconds.
constexpr QLatin1String stepLimit("(*LIMIT_MATCH=500000)(*LIMIT_DEPTH=20000)");

}  // namespace

struct JavaPattern::Backtracking
{
    QRegularExpression anywhere;
    QRegularExpression whole;
};

struct JavaPattern::Kept
{
    QString pattern;
    PatternCase cases;
    Expression expression;

    static std::deque<Kept>& patterns()
    {
        thread_local std::deque<Kept> kept;
        return kept;
    }
};

Result<JavaPattern> JavaPattern::compile(const QString& pattern, PatternCase cases)
{
    std::deque<Kept>& patterns = Kept::patterns();
    for (const Kept& known : patterns)
        if (known.cases == cases && known.pattern == pattern) return JavaPattern(known.expression);
    const auto keep = [&](Expression made) {
        patterns.push_front({pattern, cases, made});
        if (patterns.size() > keptPatterns) patterns.pop_back();
        return JavaPattern(std::move(made));
    };

    const QByteArray java = pattern.toUtf8();
    const Result<QByteArray> linear = Translation(java, Engine::Re2).run();
    std::optional<Error> problem;
    if (!linear) {
        problem = linear.error();
    } else {
        Linear compiled = expression(*linear, cases);
        if (compiled->ok()) return keep(std::move(compiled));
        problem = Error{ErrorCode::Parse,
                        QStringLiteral("the pattern cannot be used: ") + QString::fromStdString(compiled->error())};
    }
    const Result<QByteArray> bounded = Translation(java, Engine::Pcre).run();
    if (!bounded) return *problem;
    const QString text = QString::fromUtf8(*bounded);
    const auto options = cases == PatternCase::Insensitive ? QRegularExpression::CaseInsensitiveOption
                                                           : QRegularExpression::NoPatternOption;
    const auto made = std::make_shared<const Backtracking>(
        Backtracking{QRegularExpression(stepLimit + text, options),
                     QRegularExpression(stepLimit + QRegularExpression::anchoredPattern(text), options)});
    if (!made->anywhere.isValid() || !made->whole.isValid()) return *problem;
    made->anywhere.optimize();
    made->whole.optimize();
    return keep(made);
}

JavaPattern JavaPattern::literal(const QString& text)
{
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_literal(true);
    return JavaPattern(std::make_shared<const re2::RE2>(piece(text.toUtf8()), options));
}

bool JavaPattern::matches(const QString& text) const
{
    return std::visit(base::Overloaded{
                          [&](const Linear& linear) { return re2::RE2::FullMatch(piece(text.toUtf8()), *linear); },
                          [&](const Bounded& bounded) { return bounded->whole.match(text).hasMatch(); },
                      },
                      m_expression);
}

bool JavaPattern::occursIn(const QString& text) const
{
    return std::visit(base::Overloaded{
                          [&](const Linear& linear) { return re2::RE2::PartialMatch(piece(text.toUtf8()), *linear); },
                          [&](const Bounded& bounded) { return bounded->anywhere.match(text).hasMatch(); },
                      },
                      m_expression);
}

Result<QString> JavaPattern::replace(const QString& text, const QString& replacement, Occurrences which,
                                     qsizetype maximum) const
{
    const bool all = which == Occurrences::All;
    return std::visit(
        base::Overloaded{
            [&](const Linear& linear) -> Result<QString> {
                const Result<QByteArray> made = replaced(*linear, text.toUtf8(), replacement, all, maximum);
                if (!made) return made.error();
                return QString::fromUtf8(*made);
            },
            [&](const Bounded& bounded) { return replaced(bounded->anywhere, text, replacement, all, maximum); },
        },
        m_expression);
}

QStringList JavaPattern::split(const QString& text, int limit) const
{
    QStringList parts;
    std::visit(base::Overloaded{
                   [&](const Linear& linear) {
                       for (const QByteArray& part : splitParts(*linear, text.toUtf8(), limit))
                           parts += QString::fromUtf8(part);
                   },
                   [&](const Bounded& bounded) {
                       for (const QString& part : splitParts(bounded->anywhere, text, limit))
                           parts += part;
                   },
               },
               m_expression);
    return parts;
}

}  // namespace trestle::gateway
