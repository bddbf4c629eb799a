#include "ui/activity/LogFeed.h"

#include "core/base/Duration.h"
#include "ui/activity/TraceText.h"

namespace trestle::ui {

namespace {

constexpr int lookMs = 100;
constexpr qint64 nsPerMs = 1'000'000;

}  // namespace

LogFeed::LogFeed(engine::Engine& engine, QObject* parent) : QObject(parent), m_engine(engine)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(lookMs);
    connect(&m_pause, &QTimer::timeout, this, &LogFeed::fetch);
    connect(&engine, &engine::Engine::tracesArrived, this, [this] {
        if (!m_pause.isActive()) m_pause.start();
    });
}

std::vector<Line> LogFeed::linesOf(const observe::Trace& trace)
{
    std::vector<Line> lines;
    lines.reserve(trace.log.size() + 1);
    for (const observe::LogLine& line : trace.log)
        for (const QByteArray& text : line.text.split('\n'))
            lines.push_back({trace.startedMs + line.atNs / nsPerMs, QString::fromUtf8(line.function),
                             QString::fromUtf8(text), line.error ? Role::Danger : Role::Text1, trace.number});
    QString access = QStringLiteral("%1 %2  %3  %4")
                         .arg(QString::fromUtf8(trace.method), pathText(trace))
                         .arg(trace.status)
                         .arg(base::durationText(trace.durationNs));
    if (!trace.note.isEmpty()) access += QStringLiteral("  ") + QString::fromUtf8(trace.note);
    const QString source = trace.api.isEmpty() ? tr("tables") : QString::fromUtf8(trace.api);
    const Role role = trace.status >= 500 ? Role::Danger : trace.status >= 400 ? Role::Warning : Role::Text2;
    lines.push_back({trace.startedMs + trace.durationNs / nsPerMs, source, access, role, trace.number});
    return lines;
}

void LogFeed::fetch()
{
    std::vector<Line> lines;
    for (const auto& trace : m_engine.traces().since(m_lastNumber)) {
        m_lastNumber = trace->number;
        std::vector<Line> some = linesOf(*trace);
        std::move(some.begin(), some.end(), std::back_inserter(lines));
    }
    if (!lines.empty()) Q_EMIT arrived(std::move(lines));
}

}  // namespace trestle::ui
