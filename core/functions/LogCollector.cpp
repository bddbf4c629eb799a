#include "core/functions/LogCollector.h"

namespace trestle::functions {

namespace {
// A line costs more than its text: a handler that prints a million empty ones is cut as well.
constexpr size_t lineLimit = 20'000;
}  // namespace

LogCollector::LogCollector(qsizetype limit, QByteArray function) : m_limit(limit), m_function(std::move(function)) {}

void LogCollector::add(LogStream stream, QByteArrayView bytes, qint64 atNs)
{
    QByteArray& unfinished = m_unfinished[static_cast<size_t>(stream)];
    while (!bytes.isEmpty()) {
        const qsizetype room = m_lines.size() < lineLimit ? m_limit - m_kept : 0;
        if (room <= 0) {
            m_dropped += bytes.size();
            return;
        }
        const qsizetype newline = bytes.indexOf('\n');
        const qsizetype length = std::min(newline < 0 ? bytes.size() : newline, room);
        unfinished.append(bytes.first(length));
        m_kept += length;
        bytes = bytes.sliced(length);
        if (length == newline) {
            bytes = bytes.sliced(1);
            m_kept += 1;
            addLine(stream, std::exchange(unfinished, {}), atNs);
        }
    }
}

void LogCollector::addLine(LogStream stream, QByteArray text, qint64 atNs)
{
    if (text.endsWith('\r')) text.chop(1);
    m_lines.push_back({atNs, stream == LogStream::Errors, std::move(text), m_function});
}

std::vector<observe::LogLine> LogCollector::take(qint64 atNs)
{
    for (const LogStream stream : {LogStream::Output, LogStream::Errors}) {
        QByteArray& unfinished = m_unfinished[static_cast<size_t>(stream)];
        if (!unfinished.isEmpty()) addLine(stream, std::exchange(unfinished, {}), atNs);
    }
    if (m_dropped > 0) {
        addLine(LogStream::Errors,
                "Output cut: " + QByteArray::number(m_kept) + " bytes of this call are kept, " +
                    QByteArray::number(m_dropped) + " more were dropped.",
                atNs);
    }
    m_kept = 0;
    m_dropped = 0;
    return std::exchange(m_lines, {});
}

}  // namespace trestle::functions
