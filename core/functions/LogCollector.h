// What a handler prints during one call: bytes of stdout and stderr in, lines with their time out. Bounded: what goes
// beyond is counted, dropped, and said in one last line. What a runtime writes as one record (a logger's call, the
// traceback of a failure) is one line with newlines in it, as it is one event at the service: bootstraps write '\v'
// there.
#pragma once

#include "core/functions/Functions.h"

#include <QByteArray>

#include <array>
#include <vector>

namespace trestle::functions {

enum class LogStream { Output, Errors };

class LogCollector
{
public:
    /// `limit` in bytes of text. `function` is written into every line.
    LogCollector(qsizetype limit, QByteArray function);

    void add(LogStream stream, QByteArrayView bytes, qint64 atNs);
    /// All lines so far, unfinished ones included; begins anew.
    [[nodiscard]] std::vector<HandlerLine> take(qint64 atNs);

private:
    void addLine(LogStream stream, QByteArray text, qint64 atNs);

    qsizetype m_limit;
    QByteArray m_function;
    qsizetype m_kept = 0;
    qint64 m_dropped = 0;
    std::array<QByteArray, 2> m_unfinished;
    std::vector<HandlerLine> m_lines;
};

}  // namespace trestle::functions
