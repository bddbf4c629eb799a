#include "core/functions/EventSources.h"

#include "core/base/Ids.h"
#include "core/base/Log.h"
#include "core/base/Mailbox.h"
#include "core/functions/ScheduleExpression.h"
#include "core/functions/StreamPoller.h"
#include "core/http/EpollDispatcher.h"

#include <QDateTime>
#include <QSemaphore>
#include <QThread>
#include <QTimer>

namespace trestle::functions {

namespace {

constexpr int longestSleepMs = 20;  // the clock may be set by hand
constexpr int scheduleSleepMs = 1'000;

// Lets answers and changes in for as long as the thread is there.
class Gate
{
public:
    explicit Gate(base::Mailbox& mailbox) : m_mailbox(&mailbox) {}
    void post(base::Mailbox::Task task)
    {
        const std::lock_guard lock(m_mutex);
        if (m_mailbox) m_mailbox->post(std::move(task));
    }
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_mailbox = nullptr;
    }

private:
    std::mutex m_mutex;  // guards m_mailbox
    base::Mailbox* m_mailbox;
};

class SourceStatusBoard
{
public:
    void set(const QByteArray& id, const QByteArray& lastResult, qint64 nowMs)
    {
        const std::lock_guard lock(m_mutex);
        EventSources::Status& status = m_statuses[id];
        if (status.lastModifiedMs == 0 || status.lastResult != lastResult) status = {lastResult, nowMs};
    }
    [[nodiscard]] EventSources::Status get(const QByteArray& id) const
    {
        const std::lock_guard lock(m_mutex);
        const auto at = m_statuses.find(id);
        return at == m_statuses.end() ? EventSources::Status() : at->second;
    }

private:
    mutable std::mutex m_mutex;  // guards m_statuses
    std::map<QByteArray, EventSources::Status> m_statuses;
};

// All that happens on the thread; made and destroyed there.
class SourceWorker
{
public:
    SourceWorker(const EventSources::Options& options, SourceStatusBoard& board);
    ~SourceWorker();

    void deploy(std::vector<StreamSource> streams, std::vector<ScheduleSource> schedules);
    void hold(bool held);

    base::Mailbox mailbox;

private:
    struct Stream
    {
        std::unique_ptr<StreamPoller> poller;
        quint64 generation = 0;  // answers to an older poller of the same id are not this one's
        quint64 listener = 0;
    };
    struct Schedule
    {
        ScheduleSource source;
        ScheduleExpression expression;
        qint64 startMs = 0;
        std::optional<qint64> nextMs;
    };

    void deployStreams(std::vector<StreamSource> sources);
    void deploySchedules(std::vector<ScheduleSource> sources);
    void add(StreamSource source);
    void wake(const QByteArray& id);
    void invoke(const QByteArray& id, quint64 generation, size_t lane, Invocation invocation);
    void answered(const QByteArray& id, quint64 generation, size_t lane, const InvocationResult& result);
    void tick();
    void fire(Schedule& schedule, qint64 timeMs);
    void plan();
    void note(const StreamPoller& poller);

    const EventSources::Options& m_options;
    const base::Clock& m_clock;
    SourceStatusBoard& m_board;
    std::shared_ptr<Gate> m_gate;
    Checkpoints m_checkpoints;
    Destinations m_destinations;
    std::map<QByteArray, Stream> m_streams;
    bool m_isHeld = false;
    quint64 m_generation = 0;
    std::vector<Schedule> m_schedules;
    QTimer m_timer;
    QTimer m_saving;
};

SourceWorker::SourceWorker(const EventSources::Options& options, SourceStatusBoard& board)
    : m_options(options),
      m_clock(options.clock ? *options.clock : base::SystemClock::instance()),
      m_board(board),
      m_gate(std::make_shared<Gate>(mailbox)),
      m_checkpoints(options.dataFolder.isEmpty() ? QString()
                                                 : options.dataFolder + QStringLiteral("/event-sources.json")),
      m_destinations(options.enqueue, options.destinations)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &mailbox, [this] { tick(); });
    m_saving.setSingleShot(true);
    m_saving.setInterval(500);
    QObject::connect(&m_saving, &QTimer::timeout, &mailbox, [this] {
        if (const auto saved = m_checkpoints.save(); !saved)
            qCWarning(base::logFunctions).noquote() << saved.error().message;
    });
}

SourceWorker::~SourceWorker()
{
    m_gate->close();
    for (const auto& [id, stream] : m_streams)
        m_options.tables->stopListening(stream.listener);
    if (const auto saved = m_checkpoints.save(); !saved)
        qCWarning(base::logFunctions).noquote() << saved.error().message;
}

void SourceWorker::deploy(std::vector<StreamSource> streams, std::vector<ScheduleSource> schedules)
{
    deployStreams(std::move(streams));
    deploySchedules(std::move(schedules));
    plan();
}

void SourceWorker::deployStreams(std::vector<StreamSource> sources)
{
    if (!m_options.tables) return;
    std::map<QByteArray, StreamSource> wanted;
    for (StreamSource& source : sources)
        wanted[source.id] = std::move(source);
    for (auto each = m_streams.begin(); each != m_streams.end();) {
        const auto at = wanted.find(each->first);
        if (at != wanted.end() && at->second == each->second.poller->source()) {
            wanted.erase(at);
            ++each;
            continue;
        }
        m_options.tables->stopListening(each->second.listener);
        if (at == wanted.end()) m_checkpoints.remove(each->first);
        each = m_streams.erase(each);
    }
    for (auto& [id, source] : wanted)
        add(std::move(source));
}

void SourceWorker::add(StreamSource source)
{
    const QByteArray id = source.id;
    const quint64 generation = ++m_generation;
    Stream& stream = m_streams[id];
    stream.generation = generation;
    stream.listener =
        m_options.tables->listen(source.table, [gate = m_gate, this, id] { gate->post([this, id] { wake(id); }); });
    stream.poller = std::make_unique<StreamPoller>(
        std::move(source), StreamPoller::Surroundings{*m_options.tables,
                                                      m_clock,
                                                      {m_options.region, m_options.accountId},
                                                      {m_options.region, m_options.accountId},
                                                      m_destinations,
                                                      m_checkpoints,
                                                      [this, id, generation](size_t lane, Invocation invocation) {
                                                          invoke(id, generation, lane, std::move(invocation));
                                                      }});
    wake(id);
}

void SourceWorker::invoke(const QByteArray& id, quint64 generation, size_t lane, Invocation invocation)
{
    m_options.invoke(std::move(invocation), [gate = m_gate, this, id, generation, lane](InvocationResult result) {
        gate->post(
            [this, id, generation, lane, result = std::move(result)] { answered(id, generation, lane, result); });
    });
}

void SourceWorker::hold(bool held)
{
    m_isHeld = held;
    for (const auto& [id, stream] : m_streams)
        wake(id);
}

void SourceWorker::wake(const QByteArray& id)
{
    const auto at = m_streams.find(id);
    if (m_isHeld || at == m_streams.end()) return;
    at->second.poller->wake();
    note(*at->second.poller);
    plan();
}

void SourceWorker::answered(const QByteArray& id, quint64 generation, size_t lane, const InvocationResult& result)
{
    const auto at = m_streams.find(id);
    if (at == m_streams.end() || at->second.generation != generation) return;
    at->second.poller->answered(lane, result);
    note(*at->second.poller);
    plan();
}

void SourceWorker::note(const StreamPoller& poller)
{
    m_board.set(poller.source().id, poller.lastResult(), m_clock.nowMs());
    if (!m_saving.isActive()) m_saving.start();
}

void SourceWorker::deploySchedules(std::vector<ScheduleSource> sources)
{
    std::vector<Schedule> kept;
    for (ScheduleSource& source : sources) {
        const auto same = std::find_if(m_schedules.begin(), m_schedules.end(),
                                       [&source](const Schedule& each) { return each.source == source; });
        if (same != m_schedules.end()) {
            kept.push_back(std::move(*same));
            continue;
        }
        const base::Result<ScheduleExpression> expression = ScheduleExpression::parse(source.expression);
        if (!expression) {
            qCWarning(base::logFunctions).noquote() << "schedule" << source.name << ':' << expression.error().message;
            continue;
        }
        const qint64 now = m_clock.nowMs();
        Schedule schedule{std::move(source), *expression, now, {}};
        schedule.nextMs = schedule.expression.next(now, now);
        kept.push_back(std::move(schedule));
    }
    m_schedules = std::move(kept);
}

void SourceWorker::tick()
{
    const qint64 now = m_clock.nowMs();
    for (auto& [id, stream] : m_streams) {
        const std::optional<qint64> due = stream.poller->dueMs();
        if (!due || m_isHeld) continue;
        stream.poller->wake();
        note(*stream.poller);
    }
    for (Schedule& schedule : m_schedules) {
        if (!schedule.nextMs || *schedule.nextMs > now) continue;
        // What was slept through is made up for once.
        const qint64 time = *schedule.nextMs;
        schedule.nextMs = schedule.expression.next(schedule.startMs, now);
        if (schedule.source.enabled) fire(schedule, time);
    }
    plan();
}

void SourceWorker::fire(Schedule& schedule, qint64 timeMs)
{
    const ScheduleSource& source = schedule.source;
    const QByteArray time =
        QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")).toLatin1();
    const QByteArray rule = source.name.mid(source.name.lastIndexOf('/') + 1);
    const QByteArray event = R"({"version":"0","id":")" + base::newUuid() +
                             R"(","detail-type":"Scheduled Event","source":"aws.events","account":")" +
                             m_options.accountId + R"(","time":")" + time + R"(","region":")" + m_options.region +
                             R"(","resources":["arn:aws:events:)" + m_options.region + ':' + m_options.accountId +
                             ":rule/" + rule + R"("],"detail":{}})";
    m_options.enqueue({.function = source.function,
                       .event = source.input.value_or(event),
                       .requestId = base::newUuid(),
                       .traceRoot = base::newTraceRoot(m_clock.nowMs() / 1'000),
                       .qualifier = source.qualifier});
}

// Sleeps until something is due, but never for long.
void SourceWorker::plan()
{
    const qint64 now = m_clock.nowMs();
    std::optional<qint64> sleep;
    if (!m_schedules.empty()) sleep = scheduleSleepMs;
    const auto until = [&](qint64 due, qint64 longest) {
        const qint64 each = std::clamp<qint64>(due - now, 1, longest);
        sleep = std::min(sleep.value_or(each), each);
    };
    for (const Schedule& schedule : m_schedules) {
        if (schedule.nextMs) until(*schedule.nextMs, scheduleSleepMs);
    }
    for (const auto& [id, stream] : m_streams) {
        if (const std::optional<qint64> due = stream.poller->dueMs(); due && !m_isHeld) until(*due, longestSleepMs);
    }
    if (sleep)
        m_timer.start(static_cast<int>(*sleep));
    else
        m_timer.stop();
}

}  // namespace

class EventSources::Private : public QThread
{
public:
    explicit Private(Options chosen) : options(std::move(chosen))
    {
        setObjectName(QStringLiteral("event sources"));
#ifdef Q_OS_LINUX
        setEventDispatcher(new http::EpollDispatcher);
#endif
        start();
        ready.acquire();
    }

    void run() override
    {
        SourceWorker local(options, board);
        worker = &local;
        ready.release();
        exec();
    }

    Options options;
    SourceStatusBoard board;
    QSemaphore ready;
    SourceWorker* worker = nullptr;
};

EventSources::EventSources(Options options) : d(std::make_unique<Private>(std::move(options))) {}

EventSources::~EventSources()
{
    d->quit();
    d->wait();
}

void EventSources::deploy(std::vector<StreamSource> streams, std::vector<ScheduleSource> schedules)
{
    d->worker->mailbox.post(
        [worker = d->worker, streams = std::move(streams), schedules = std::move(schedules)]() mutable {
            worker->deploy(std::move(streams), std::move(schedules));
        });
}

void EventSources::holdStreams(bool held)
{
    d->worker->mailbox.post([worker = d->worker, held] { worker->hold(held); });
}

EventSources::Status EventSources::status(const QByteArray& streamSourceId) const
{
    return d->board.get(streamSourceId);
}

}  // namespace trestle::functions
