#include "core/gateway/rest/ExecutionLog.h"

#include <QCryptographicHash>
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

std::optional<ExecutionLog::Detail> ExecutionLog::wanted(const base::JsonValue* stage, const base::JsonValue* route)
{
    const auto setting = [&](QByteArrayView name) {
        const base::JsonValue* own = route ? route->find(name) : nullptr;
        return own || !stage ? own : stage->find(name);
    };
    const base::JsonValue* level = setting("loggingLevel");
    if (level && level->string() == "ERROR") return Detail::Errors;
    if (!level || level->string() != "INFO") return std::nullopt;
    const base::JsonValue* dataTrace = setting("dataTraceEnabled");
    return dataTrace && dataTrace->toBool() ? Detail::Everything : Detail::Steps;
}

void ExecutionLog::add(QByteArray text)
{
    if (text.size() > longestLine) text = text.first(longestLine) + " [TRUNCATED]";
    m_lines.push_back({m_clock.nowMs(), m_clock.monotonicNs(), std::move(text)});
}

void ExecutionLog::endpointRequest(const QByteArray& uri, const http::Headers& headers, const QByteArray& body)
{
    step("Endpoint request URI: " + uri);
    data([&] { return "Endpoint request headers: " + mapText(headers); });
    data([&] { return "Endpoint request body after transformations: " + body; });
    step("Sending request to " + uri);
}

void ExecutionLog::endpointResponse(int status, qint64 latencyMs, const http::Headers& headers, const QByteArray& body)
{
    step("Received response. Status: " + QByteArray::number(status) +
         ", Integration latency: " + QByteArray::number(latencyMs) + " ms");
    data([&] { return "Endpoint response headers: " + mapText(headers); });
    data([&] { return "Endpoint response body before transformations: " + body; });
}

void ExecutionLog::addTo(observe::Trace& trace, qint64 startNs, const QByteArray& group) const
{
    for (const Line& line : m_lines)
        trace.log.push_back({line.atNs - startNs, false, marked(line), group});
}

void ExecutionLog::addTo(observe::LogStore& store, const QByteArray& group) const
{
    std::vector<observe::LogEvent> events;
    for (const Line& line : m_lines)
        events.push_back({line.timeMs, marked(line)});
    if (events.empty()) return;
    // The service's streams are called by hashes too; here one is enough for a stage.
    store.append(group, QCryptographicHash::hash(group, QCryptographicHash::Md5).toHex(), std::move(events));
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
