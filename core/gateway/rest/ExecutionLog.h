// What a method's or route's execution says of itself, line by line, in the service's words: the log of a test, and of
// stages that are logged. One request's; one thread at a time.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Json.h"
#include "core/http/Message.h"
#include "core/observe/LogStore.h"
#include "core/observe/Trace.h"

#include <optional>
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

    /// By loggingLevel and dataTraceEnabled of a WebSocket API's stage, and of its entry for one route (or null), which
    /// goes before. Nothing: it is not logged.
    [[nodiscard]] static std::optional<Detail> wanted(const base::JsonValue* stage, const base::JsonValue* route);

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

    // What an integration is sent, and what it answers.
    void endpointRequest(const QByteArray& uri, const http::Headers& headers, const QByteArray& body);
    void endpointResponse(int status, qint64 latencyMs, const http::Headers& headers, const QByteArray& body);

    struct Line
    {
        qint64 timeMs = 0;  // since 1970, UTC
        qint64 atNs = 0;    // monotonic
        QByteArray text;
    };
    [[nodiscard]] const std::vector<Line>& lines() const { return m_lines; }
    /// "Execution log for request {id}" and a line each: "Thu Apr 13 15:13:09 UTC 2023 : {text}".
    [[nodiscard]] QByteArray text() const;

    // The lines as the service's log group has them: into a trace that began at `startNs`; into the store of logs.
    void addTo(observe::Trace& trace, qint64 startNs, const QByteArray& group) const;
    void addTo(observe::LogStore& store, const QByteArray& group) const;

    /// "{a=1, b=2}", cut where the service cuts it.
    [[nodiscard]] static QByteArray mapText(const std::vector<std::pair<QByteArray, QByteArray>>& members);
    [[nodiscard]] static QByteArray mapText(const http::Headers& headers);

private:
    [[nodiscard]] QByteArray marked(const Line& line) const { return '(' + m_requestId + ") " + line.text; }
    void add(QByteArray text);

    const base::Clock& m_clock;
    QByteArray m_requestId;
    Detail m_detail;
    std::vector<Line> m_lines;
};

}  // namespace trestle::gateway
