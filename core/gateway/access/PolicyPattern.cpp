#include "core/gateway/access/PolicyPattern.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

constexpr size_t longestResolved = 8'192;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

base::Result<PolicyPattern> PolicyPattern::parse(const QByteArray& text, Variables variables)
{
    PolicyPattern pattern;
    pattern.m_source = text;
    Symbols& symbols = pattern.m_symbols;
    symbols.reserve(static_cast<size_t>(text.size()));
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '*') {
            // Two stars in a row match no more than one.
            if (symbols.empty() || symbols.back().kind != Symbol::Kind::Any) symbols.push_back({Symbol::Kind::Any});
        } else if (c == '?') {
            symbols.push_back({Symbol::Kind::One});
        } else if (variables == Variables::Read && c == '$' && at + 1 < text.size() && text[at + 1] == '{') {
            const qsizetype end = text.indexOf('}', at);
            if (end < 0)
                return base::Error{base::ErrorCode::Parse,
                                   QStringLiteral("\"${\" without \"}\" in %1").arg(QString::fromUtf8(text))};
            const QByteArray inside = text.mid(at + 2, end - at - 2);
            at = end;
            if (inside == "*" || inside == "?" || inside == "$") {
                symbols.push_back({Symbol::Kind::Character, inside[0]});
                continue;
            }
            Variable variable{symbols.size(), inside.trimmed().toLower(), std::nullopt};
            if (const qsizetype comma = inside.indexOf(','); comma >= 0) {
                variable.key = inside.first(comma).trimmed().toLower();
                QByteArray fallback = inside.sliced(comma + 1).trimmed();
                if (fallback.size() >= 2 && fallback.startsWith('\'') && fallback.endsWith('\''))
                    fallback = fallback.sliced(1, fallback.size() - 2);
                variable.fallback = fallback;
            }
            pattern.m_variables.push_back(std::move(variable));
        } else {
            symbols.push_back({Symbol::Kind::Character, c});
        }
    }
    return pattern;
}

std::optional<PolicyPattern::Symbols> PolicyPattern::resolved(const PolicyValues& values) const
{
    Symbols out;
    size_t copied = 0;
    for (const Variable& variable : m_variables) {
        out.insert(out.end(), m_symbols.begin() + static_cast<qsizetype>(copied),
                   m_symbols.begin() + static_cast<qsizetype>(variable.before));
        copied = variable.before;
        const std::optional<QList<QByteArray>> found = values ? values(variable.key) : std::nullopt;
        const bool single = found && found->size() == 1;
        if (!single && !variable.fallback) return std::nullopt;
        for (const char c : single ? found->front() : *variable.fallback)
            out.push_back({Symbol::Kind::Character, c});
        if (out.size() > longestResolved) return std::nullopt;
    }
    out.insert(out.end(), m_symbols.begin() + static_cast<qsizetype>(copied), m_symbols.end());
    return out;
}

// Goes back to the last star only: what an earlier one matched need never be longer.
bool PolicyPattern::match(const Symbol* pattern, const Symbol* patternEnd, QByteArrayView text, Case letters)
{
    const Symbol* star = nullptr;
    qsizetype starText = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        if (pattern != patternEnd && pattern->kind == Symbol::Kind::Any) {
            star = pattern++;
            starText = at;
        } else if (pattern != patternEnd &&
                   (pattern->kind == Symbol::Kind::One || pattern->character == text[at] ||
                    (letters == Case::Ignored && lower(pattern->character) == lower(text[at])))) {
            ++pattern;
            ++at;
        } else if (star) {
            pattern = star + 1;
            at = ++starText;
        } else {
            return false;
        }
    }
    while (pattern != patternEnd && pattern->kind == Symbol::Kind::Any)
        ++pattern;
    return pattern == patternEnd;
}

bool PolicyPattern::matches(QByteArrayView text, const PolicyValues& values, Case letters) const
{
    if (m_variables.empty()) return match(m_symbols.data(), m_symbols.data() + m_symbols.size(), text, letters);
    const std::optional<Symbols> symbols = resolved(values);
    return symbols && match(symbols->data(), symbols->data() + symbols->size(), text, letters);
}

bool PolicyPattern::equals(QByteArrayView text, const PolicyValues& values, Case letters) const
{
    const auto same = [&](QByteArrayView mine) {
        return letters == Case::Ignored ? mine.compare(text, Qt::CaseInsensitive) == 0 : mine == text;
    };
    if (m_variables.empty()) return same(m_source);
    const std::optional<Symbols> symbols = resolved(values);
    if (!symbols) return false;
    QByteArray mine;
    for (const Symbol& symbol : *symbols)
        mine += symbol.kind == Symbol::Kind::Any ? '*' : symbol.kind == Symbol::Kind::One ? '?' : symbol.character;
    return same(mine);
}

bool PolicyPattern::matchesArn(QByteArrayView text, const PolicyValues& values) const
{
    constexpr int parts = 6;
    const std::optional<Symbols> symbols = resolved(values);
    if (!symbols) return false;
    const Symbol* part = symbols->data();
    const Symbol* const end = part + symbols->size();
    for (int i = 1; i < parts; ++i) {
        const Symbol* const colon = std::find_if(part, end, [](const Symbol& symbol) {
            return symbol.kind == Symbol::Kind::Character && symbol.character == ':';
        });
        const qsizetype textColon = text.indexOf(':');
        if (colon == end || textColon < 0) {
            // "*" alone is any ARN.
            return colon == end && part == symbols->data() && match(part, end, text, Case::Sensitive);
        }
        if (!match(part, colon, text.first(textColon), Case::Sensitive)) return false;
        part = colon + 1;
        text = text.sliced(textColon + 1);
    }
    return match(part, end, text, Case::Sensitive);
}

}  // namespace trestle::gateway
