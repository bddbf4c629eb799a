#include "core/functions/CallLog.h"

#include "core/base/Json.h"

#include <QDateTime>

#include <cmath>

namespace trestle::functions {

namespace {

constexpr qsizetype tailBytes = 4096;

QByteArray isoTime(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ")).toLatin1();
}

QByteArray milliseconds(qint64 ns)
{
    return QByteArray::number(static_cast<double>(ns) / 1e6, 'f', 2);
}

qint64 billedMs(const InvocationResult& result)
{
    return std::max<qint64>(1, static_cast<qint64>(std::ceil(static_cast<double>(result.durationNs) / 1e6)));
}

QByteArray errorTypeOf(const InvocationResult& result)
{
    const auto document = base::parseJson(result.payload);
    const base::JsonValue* type = document ? document->find("errorType") : nullptr;
    return type ? type->string() : QByteArray();
}

// How REPORT tells the end: nothing for an answer or a handler's own error, which are ends like any other.
enum class Ending { Ordinary, TimedOut, Exited, NotLoaded };
Ending endingOf(const InvocationResult& result)
{
    if (!result.error) return Ending::Ordinary;
    if (result.error->code == base::ErrorCode::FunctionTimeout) return Ending::TimedOut;
    if (result.error->code == base::ErrorCode::FunctionExit) return Ending::Exited;
    if (result.error->code == base::ErrorCode::FunctionInit) return Ending::NotLoaded;
    return Ending::Ordinary;
}

class TextLog
{
public:
    TextLog(const InvocationResult& result, std::vector<LogEvent>& out) : m_result(result), m_out(out) {}

    void begin(qint64 ms)
    {
        m_out.push_back(
            {ms, "START RequestId: " + m_result.report.requestId + " Version: " + m_result.executedVersion});
    }
    void initialise(qint64 ms) { m_out.push_back({ms, "INIT_START Runtime Version: " + m_result.report.runtime}); }
    void end(qint64 ms)
    {
        const CallReport& report = m_result.report;
        const QByteArray id = report.requestId;
        if (endingOf(m_result) == Ending::TimedOut) m_out.push_back({ms, isoTime(ms) + ' ' + id + ' ' + what()});
        if (endingOf(m_result) == Ending::Exited)
            m_out.push_back({ms, "RequestId: " + id + " Error: " + what() + '\n' + errorTypeOf(m_result)});
        m_out.push_back({ms, "END RequestId: " + id});
        QByteArray line = "REPORT RequestId: " + id + "\tDuration: " + milliseconds(m_result.durationNs) +
                          " ms\tBilled Duration: " + QByteArray::number(billedMs(m_result)) +
                          " ms\tMemory Size: " + QByteArray::number(report.memoryMb) +
                          " MB\tMax Memory Used: " + QByteArray::number(report.maximumMemoryMb) + " MB\t";
        if (m_result.initNs > 0) line += "Init Duration: " + milliseconds(m_result.initNs) + " ms\t";
        if (endingOf(m_result) == Ending::TimedOut) line += "Status: timeout";
        if (endingOf(m_result) == Ending::Exited || endingOf(m_result) == Ending::NotLoaded)
            line += "Status: error\tError Type: " + errorTypeOf(m_result);
        m_out.push_back({ms, line});
    }

private:
    // The text of the error document without the request's id before it.
    [[nodiscard]] QByteArray what() const
    {
        const auto document = base::parseJson(m_result.payload);
        const base::JsonValue* message = document ? document->find("errorMessage") : nullptr;
        const QByteArray text = message ? message->string() : QByteArray();
        const qsizetype at = text.indexOf(" Error: ");
        return at < 0 ? text : text.mid(at + 8);
    }

    const InvocationResult& m_result;
    std::vector<LogEvent>& m_out;
};

class JsonLog
{
public:
    JsonLog(const InvocationResult& result, std::vector<LogEvent>& out) : m_result(result), m_out(out) {}

    void begin(qint64 ms)
    {
        base::JsonValue record;
        record.insert("requestId", m_result.report.requestId);
        record.insert("version", m_result.executedVersion);
        add(ms, "platform.start", std::move(record));
    }
    void initialise(qint64 ms)
    {
        base::JsonValue record;
        record.insert("initializationType", "on-demand");
        record.insert("phase", "init");
        record.insert("runtimeVersion", m_result.report.runtime);
        record.insert("functionVersion", m_result.executedVersion);
        add(ms, "platform.initStart", std::move(record));
    }
    void end(qint64 ms)
    {
        const auto number = [](qint64 ns) { return base::JsonValue(base::JsonValue::Number{milliseconds(ns)}); };
        base::JsonValue metrics;
        metrics.insert("durationMs", number(m_result.durationNs));
        metrics.insert("billedDurationMs", billedMs(m_result));
        metrics.insert("memorySizeMB", m_result.report.memoryMb);
        metrics.insert("maxMemoryUsedMB", m_result.report.maximumMemoryMb);
        if (m_result.initNs > 0) metrics.insert("initDurationMs", number(m_result.initNs));
        base::JsonValue record;
        record.insert("requestId", m_result.report.requestId);
        record.insert("metrics", std::move(metrics));
        record.insert("status", status());
        if (m_result.error && endingOf(m_result) != Ending::TimedOut) record.insert("errorType", errorTypeOf(m_result));
        add(ms, "platform.report", std::move(record));
    }

private:
    [[nodiscard]] const char* status() const
    {
        if (!m_result.error) return "success";
        switch (endingOf(m_result)) {
            case Ending::TimedOut:
                return "timeout";
            case Ending::Exited:
                return "failure";
            case Ending::Ordinary:
            case Ending::NotLoaded:
                return "error";
        }
        return "error";
    }
    void add(qint64 ms, const char* type, base::JsonValue record)
    {
        const bool isQuiet = m_result.report.logging.systemLevel == "WARN" && !m_result.error;
        if (isQuiet) return;
        base::JsonValue line;
        line.insert("time", isoTime(ms));
        line.insert("type", type);
        line.insert("record", std::move(record));
        m_out.push_back({ms, base::writeJson(line)});
    }

    const InvocationResult& m_result;
    std::vector<LogEvent>& m_out;
};

template <typename Log>
void write(const InvocationResult& result, std::vector<LogEvent>& out)
{
    const CallReport& report = result.report;
    const auto wallTime = [&report](qint64 ns) { return report.startedMs + (ns - report.startedNs) / 1'000'000; };
    Log log(result, out);
    if (result.initNs > 0) log.initialise(wallTime(report.startedNs - result.initNs));
    bool hasBegun = false;
    for (const HandlerLine& line : result.log) {
        // Loading prints as well.
        if (!hasBegun && line.atNs >= report.startedNs) {
            log.begin(report.startedMs);
            hasBegun = true;
        }
        out.push_back({wallTime(line.atNs), line.head + line.text});
    }
    if (!hasBegun) log.begin(report.startedMs);
    log.end(wallTime(report.startedNs + result.durationNs));
}

}  // namespace

std::vector<LogEvent> callLog(const InvocationResult& result)
{
    std::vector<LogEvent> events;
    if (result.report.requestId.isEmpty()) return events;
    switch (result.report.logging.format) {
        case LogFormat::Text:
            write<TextLog>(result, events);
            break;
        case LogFormat::Json:
            write<JsonLog>(result, events);
            break;
    }
    return events;
}

QByteArray logTail(const InvocationResult& result)
{
    QByteArray text;
    for (const LogEvent& event : callLog(result)) {
        const bool tellsOfStart = event.text.startsWith("INIT_START") || event.text.contains(R"("platform.initStart")");
        if (!tellsOfStart) text += event.text + '\n';
    }
    return text.last(std::min(text.size(), tailBytes));
}

}  // namespace trestle::functions
