#include "core/aws/logs/FilterPattern.h"

#include <algorithm>

namespace trestle::aws::logs {

base::Result<FilterPattern> FilterPattern::parse(const QByteArray& pattern)
{
    FilterPattern parsed;
    const QByteArray text = pattern.trimmed();
    if (text.startsWith('{') || text.startsWith('[') || text.startsWith('%'))
        return base::Error{
            base::ErrorCode::InvalidArgument,
            QStringLiteral("Trestle searches for words and phrases, not for patterns of JSON, columns or "
                           "expressions: ") +
                QString::fromUtf8(text)};
    for (qsizetype at = 0; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        const char mark = text[at] == '-' || text[at] == '?' ? text[at++] : '\0';
        QByteArray term;
        if (at < text.size() && text[at] == '"') {
            const qsizetype end = text.indexOf('"', at + 1);
            if (end < 0) return base::Error{base::ErrorCode::InvalidArgument, QStringLiteral("Invalid filter pattern")};
            term = text.mid(at + 1, end - at - 1);
            at = end + 1;
        } else {
            const qsizetype blank = text.indexOf(' ', at);
            const qsizetype end = blank < 0 ? text.size() : blank;
            term = text.mid(at, end - at);
            at = end;
        }
        (mark == '-' ? parsed.m_none : mark == '?' ? parsed.m_any : parsed.m_all).push_back(term);
    }
    return parsed;
}

bool FilterPattern::matches(const QByteArray& text) const
{
    const auto stands = [&text](const QByteArray& term) { return text.contains(term); };
    return std::all_of(m_all.begin(), m_all.end(), stands) && std::none_of(m_none.begin(), m_none.end(), stands) &&
           (m_any.empty() || std::any_of(m_any.begin(), m_any.end(), stands));
}

}  // namespace trestle::aws::logs
