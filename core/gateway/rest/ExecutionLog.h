// What a method's execution says of itself, line by line, in the service's words: the log of a test, and of stages
// whose methods are logged. One request's; one thread at a time.
#pragma once

#include "core/base/Clock.h"
#include "core/http/Message.h"

#include <vector>

namespace trestle::gateway {

class ExecutionLog
{
public:
    enum class Detail { Errors, Steps, Everything };  // Everything: headers and bodies too

    ExecutionLog(const base::Clock& clock, QByteArray requestId, Detail detail)
        : m_clock(clock), m_requestId(std::move(requestId)), m_detail(detail)
    {
    }

    void step(const QByteArray& text)
    {
        if (m_detail != Detail::Errors) add(text);
    }
    void error(const QByteArray& text) { add(text); }
    /// Of headers and bodies: `text` is only made if it is wanted.
    template <typename Text>
    void data(Text text)
    {
        if (m_detail == Detail::Everything) add(text());
    }

    struct Line
    {
        qint64 timeMs = 0;  // since 1970, UTC
        qint64 atNs = 0;    // monotonic
        QByteArray text;
    };
    [[nodiscard]] const std::vector<Line>& lines() const { return m_lines; }
    /// "Execution log for request {id}" and a line each: "Thu Apr 13 15:13:09 UTC 2023 : {text}".
    [[nodiscard]] QByteArray text() const;

    /// "{a=1, b=2}", cut where the service cuts it.
    [[nodiscard]] static QByteArray mapText(const std::vector<std::pair<QByteArray, QByteArray>>& members);
    [[nodiscard]] static QByteArray mapText(const http::Headers& headers);

private:
    void add(QByteArray text);

    const base::Clock& m_clock;
    QByteArray m_requestId;
    Detail m_detail;
    std::vector<Line> m_lines;
};

}  // namespace trestle::gateway
