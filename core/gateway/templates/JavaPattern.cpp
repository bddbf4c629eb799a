#include "core/gateway/templates/JavaPattern.h"

#include <re2/re2.h>

#include <array>
#include <deque>

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

// Java's syntax in RE2's words.
class Translation
{
public:
    explicit Translation(QByteArrayView java) : m_java(java) {}

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
        } else if (c == 'G' || c == 'k' || (c >= '1' && c <= '9')) {
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
    QByteArray m_out;
    qsizetype m_at = 0;
    bool m_inClass = false;
};

struct KeptPattern
{
    QString pattern;
    PatternCase cases;
    std::shared_ptr<const re2::RE2> expression;
};

std::deque<KeptPattern>& kept()
{
    thread_local std::deque<KeptPattern> patterns;
    return patterns;
}

std::shared_ptr<const re2::RE2> expression(const QByteArray& pattern, PatternCase cases)
{
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_max_mem(memoryBytes);
    options.set_case_sensitive(cases == PatternCase::Sensitive);
    return std::make_shared<const re2::RE2>(piece(pattern), options);
}

// A replacement taken apart: text, and the number of the group behind it (-1 for none).
struct ReplacementPart
{
    QByteArray text;
    int group = -1;
};

Result<std::vector<ReplacementPart>> replacementParts(const QByteArray& text, const re2::RE2& expression)
{
    const auto problem = [](const char* message) { return Error{ErrorCode::InvalidArgument, QLatin1String(message)}; };
    std::vector<ReplacementPart> parts(1);
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\\') {
            if (++at == text.size()) return problem("character to be escaped is missing");
            parts.back().text += text[at];
        } else if (c != '$') {
            parts.back().text += c;
        } else if (at + 1 < text.size() && text[at + 1] == '{') {
            const qsizetype end = text.indexOf('}', at);
            if (end < 0) return problem("named capturing group is missing trailing '}'");
            const auto& groups = expression.NamedCapturingGroups();
            const auto group = groups.find(text.sliced(at + 2, end - at - 2).toStdString());
            if (group == groups.end()) return problem("No group with that name");
            parts.back().group = group->second;
            parts.emplace_back();
            at = end;
        } else {
            if (at + 1 == text.size() || text[at + 1] < '0' || text[at + 1] > '9')
                return problem("Illegal group reference");
            int group = text[++at] - '0';
            if (group > expression.NumberOfCapturingGroups()) return problem("No group with that number");
            // More digits belong to it as long as there is such a group.
            while (at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9' &&
                   group * 10 + text[at + 1] - '0' <= expression.NumberOfCapturingGroups())
                group = group * 10 + text[++at] - '0';
            parts.back().group = group;
            parts.emplace_back();
        }
    }
    return parts;
}

// Bytes of the character at `at`, at least one.
qsizetype characterBytes(const QByteArray& text, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < text.size() && (static_cast<uchar>(text[end]) & 0xc0) == 0x80)
        ++end;
    return end - at;
}

// Calls `found(groups)` for each match from left to right, as long as it says true. An empty match is followed by one
// at the next character at the earliest.
template <typename Found>
void eachMatch(const re2::RE2& expression, const QByteArray& text, int groupCount, Found found)
{
    std::vector<re2::StringPiece> groups(static_cast<size_t>(groupCount) + 1);
    const re2::StringPiece whole = piece(text);
    qsizetype from = 0;
    while (from <= text.size()) {
        if (!expression.Match(whole, static_cast<size_t>(from), whole.size(), re2::RE2::UNANCHORED, groups.data(),
                              groupCount + 1))
            return;
        if (!found(groups)) return;
        const qsizetype end = groups[0].data() + groups[0].size() - text.data();
        from = groups[0].empty() ? end + (end < text.size() ? characterBytes(text, end) : 1) : end;
    }
}

}  // namespace

Result<JavaPattern> JavaPattern::compile(const QString& pattern, PatternCase cases)
{
    for (const KeptPattern& known : kept())
        if (known.cases == cases && known.pattern == pattern) return JavaPattern(known.expression);
    Result<QByteArray> translated = Translation(pattern.toUtf8()).run();
    if (!translated) return translated.error();
    std::shared_ptr<const re2::RE2> compiled = expression(*translated, cases);
    if (!compiled->ok())
        return Error{ErrorCode::Parse,
                     QStringLiteral("the pattern cannot be used: ") + QString::fromStdString(compiled->error())};
    kept().push_front({pattern, cases, compiled});
    if (kept().size() > keptPatterns) kept().pop_back();
    return JavaPattern(std::move(compiled));
}

JavaPattern JavaPattern::literal(const QString& text)
{
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_literal(true);
    return JavaPattern(std::make_shared<const re2::RE2>(piece(text.toUtf8()), options));
}

bool JavaPattern::matches(const QString& text) const
{
    return re2::RE2::FullMatch(piece(text.toUtf8()), *m_expression);
}

bool JavaPattern::occursIn(const QString& text) const
{
    return re2::RE2::PartialMatch(piece(text.toUtf8()), *m_expression);
}

Result<QString> JavaPattern::replace(const QString& text, const QString& replacement, Occurrences which,
                                     qsizetype maximum) const
{
    Result<std::vector<ReplacementPart>> parts = replacementParts(replacement.toUtf8(), *m_expression);
    if (!parts) return parts.error();
    const QByteArray utf8 = text.toUtf8();
    QByteArray out;
    qsizetype copied = 0;
    eachMatch(*m_expression, utf8, m_expression->NumberOfCapturingGroups(),
              [&](const std::vector<re2::StringPiece>& groups) {
                  const qsizetype begin = groups[0].data() - utf8.data();
                  out.append(utf8.data() + copied, begin - copied);
                  copied = begin + static_cast<qsizetype>(groups[0].size());
                  for (const ReplacementPart& part : *parts) {
                      out += part.text;
                      if (part.group < 0) continue;
                      const re2::StringPiece& group = groups[static_cast<size_t>(part.group)];
                      out.append(group.data(), static_cast<qsizetype>(group.size()));
                  }
                  return which == Occurrences::All && out.size() <= maximum;
              });
    out.append(utf8.data() + copied, utf8.size() - copied);
    if (out.size() > maximum) return Error{ErrorCode::TooLarge, QStringLiteral("the replaced text is too long")};
    return QString::fromUtf8(out);
}

QStringList JavaPattern::split(const QString& text, int limit) const
{
    const QByteArray utf8 = text.toUtf8();
    QStringList parts;
    qsizetype copied = 0;
    bool found = false;
    eachMatch(*m_expression, utf8, 0, [&](const std::vector<re2::StringPiece>& groups) {
        if (limit > 0 && parts.size() == limit - 1) return false;
        const qsizetype begin = groups[0].data() - utf8.data();
        const qsizetype end = begin + static_cast<qsizetype>(groups[0].size());
        if (end == 0 || (groups[0].empty() && begin == utf8.size())) return true;
        found = true;
        parts += QString::fromUtf8(utf8.data() + copied, begin - copied);
        copied = end;
        return true;
    });
    if (!found) return {text};
    parts += QString::fromUtf8(utf8.data() + copied, utf8.size() - copied);
    if (limit == 0)
        while (!parts.isEmpty() && parts.last().isEmpty())
            parts.removeLast();
    return parts;
}

}  // namespace trestle::gateway
