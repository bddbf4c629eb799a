#include "core/functions/LogCollector.h"

namespace trestle::functions {

namespace {
// A line costs more than its text: a handler that prints a million empty ones is cut as well.
constexpr size_t lineLimit = 20'000;
// What Python's runtime begins the traceback of a failure with.
constexpr QByteArrayView failureWord = "[ERROR] ";

// Where "2026-11-28T07:00:00.000Z" ends that begins at `from`, with the tab after it; -1 if it does not stand there.
qsizetype endOfTime(const QByteArray& text, qsizetype from)
{
    const qsizetype end = from + 24;
    const bool isTime = text.size() > end && text[from + 10] == 'T' && text[end - 1] == 'Z' && text[end] == '\t';
    return isTime ? end + 1 : -1;
}

qsizetype afterTab(const QByteArray& text, qsizetype from)
{
    const qsizetype tab = from < 0 ? -1 : text.indexOf('\t', from);
    return tab < 0 ? -1 : tab + 1;
}

struct Head
{
    qsizetype size = 0;
    QByteArrayView level;
};

// The two forms of the service's runtimes: "time TAB id TAB LEVEL TAB text" of node, "[LEVEL] TAB time TAB id TAB text"
// of Python.
Head headOf(const QByteArray& text)
{
    if (text.startsWith('[')) {
        const qsizetype level = afterTab(text, 0);
        const qsizetype end = level < 3 || text[level - 2] != ']' ? -1 : afterTab(text, endOfTime(text, level));
        return end < 0 ? Head{} : Head{end, QByteArrayView(text).sliced(1, level - 3)};
    }
    const qsizetype level = afterTab(text, endOfTime(text, 0));
    const qsizetype end = afterTab(text, level);
    return end < 0 ? Head{} : Head{end, QByteArrayView(text).sliced(level, end - level - 1)};
}

bool isTrouble(QByteArrayView level)
{
    return level == "WARN" || level == "WARNING" || level == "ERROR" || level == "FATAL" || level == "CRITICAL";
}
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
    const Head head = headOf(text);
    const bool isFailure = text.startsWith(failureWord);
    HandlerLine line;
    line.atNs = atNs;
    line.error = stream == LogStream::Errors || isFailure || isTrouble(head.level);
    if (head.size > 0 || isFailure) text.replace('\v', '\n');
    line.head = text.first(head.size);
    line.text = head.size > 0 ? text.sliced(head.size) : std::move(text);
    line.function = m_function;
    m_lines.push_back(std::move(line));
}

std::vector<HandlerLine> LogCollector::take(qint64 atNs)
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
