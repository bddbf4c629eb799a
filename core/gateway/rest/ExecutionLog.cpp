#include "core/gateway/rest/ExecutionLog.h"

#include <QDateTime>
#include <QLocale>

namespace trestle::gateway {

namespace {

constexpr qsizetype longestMap = 998;
constexpr qsizetype longestLine = 64 << 10;

// Thu Apr 13 15:13:09 UTC 2023
QByteArray javaDate(qint64 ms)
{
    return QLocale::c()
        .toString(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC), QStringLiteral("ddd MMM dd HH:mm:ss 'UTC' yyyy"))
        .toLatin1();
}

}  // namespace

void ExecutionLog::add(QByteArray text)
{
    if (text.size() > longestLine) text = text.first(longestLine) + " [TRUNCATED]";
    m_lines.push_back({m_clock.nowMs(), m_clock.monotonicNs(), std::move(text)});
}

QByteArray ExecutionLog::text() const
{
    QByteArray out = "Execution log for request " + m_requestId + '\n';
    for (const Line& line : m_lines)
        out += javaDate(line.timeMs) + " : " + line.text + '\n';
    return out;
}

QByteArray ExecutionLog::mapText(const std::vector<std::pair<QByteArray, QByteArray>>& members)
{
    QByteArray out("{");
    for (const auto& [name, value] : members) {
        if (out.size() > 1) out += ", ";
        out += name + '=' + value;
        if (out.size() > longestMap) return out.first(longestMap) + " [TRUNCATED]";
    }
    return out + '}';
}

QByteArray ExecutionLog::mapText(const http::Headers& headers)
{
    std::vector<std::pair<QByteArray, QByteArray>> members;
    for (const http::Header& header : headers)
        members.emplace_back(header.name, header.value);
    return mapText(members);
}

}  // namespace trestle::gateway
