#include "core/observe/TraceStore.h"

namespace trestle::observe {

namespace {

qsizetype bytesOf(const Message& message)
{
    qsizetype bytes = message.body.size();
    for (const TraceHeader& header : message.headers)
        bytes += header.name.size() + header.value.size() + 48;
    return bytes;
}

// An estimate of the memory a trace holds: its texts and the frames around them.
qsizetype bytesOf(const Trace& trace)
{
    qsizetype bytes = qsizetype(sizeof(Trace)) + bytesOf(trace.request) + bytesOf(trace.response);
    for (const Station& station : trace.stations)
        bytes += qsizetype(sizeof(Station)) + station.title.size() + station.detail.size();
    for (const LogLine& line : trace.log)
        bytes += qsizetype(sizeof(LogLine)) + line.text.size();
    for (const ItemAccess& item : trace.items)
        bytes += qsizetype(sizeof(ItemAccess)) + item.key.size() + item.before.size() + item.after.size();
    return bytes;
}

template <typename T>
void append(std::vector<T>& to, std::vector<T>&& from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

TraceStore::TraceStore() : TraceStore(Options()) {}

TraceStore::TraceStore(const Options& options) : m_options(options) {}

qint64 TraceStore::add(Trace trace)
{
    const auto stored = std::make_shared<Trace>(std::move(trace));
    const qsizetype bytes = bytesOf(*stored);
    bool announce = false;
    {
        QMutexLocker lock(&m_mutex);
        stored->number = ++m_lastNumber;
        m_bytes += bytes;
        m_traces.push_back({stored, bytes});
        trim();
        announce = !std::exchange(m_announced, true);
    }
    if (announce && m_listener) m_listener();
    return stored->number;
}

void TraceStore::trim()
{
    while (m_traces.size() > 1 && (m_traces.size() > m_options.traces || m_bytes > m_options.bytes)) {
        m_bytes -= m_traces.front().bytes;
        m_traces.pop_front();
    }
}

void TraceStore::open(const QByteArray& id)
{
    QMutexLocker lock(&m_mutex);
    m_open.try_emplace(id.toStdString());
}

TraceStore::Addition TraceStore::take(const QByteArray& id)
{
    QMutexLocker lock(&m_mutex);
    const auto found = m_open.find(id.toStdString());
    if (found == m_open.end()) return {};
    Addition addition = std::move(found->second);
    m_open.erase(found);
    return addition;
}

bool TraceStore::addTo(const QByteArray& id, Addition addition)
{
    QMutexLocker lock(&m_mutex);
    if (m_open.empty()) return false;
    const auto found = m_open.find(id.toStdString());
    if (found == m_open.end()) return false;
    Addition& sum = found->second;
    const RecordingLimits limits;
    if (sum.stations.size() < limits.items) append(sum.stations, std::move(addition.stations));
    if (sum.items.size() < limits.items) append(sum.items, std::move(addition.items));
    sum.readUnits += addition.readUnits;
    sum.writeUnits += addition.writeUnits;
    return true;
}

std::vector<std::shared_ptr<const Trace>> TraceStore::since(qint64 after, size_t limit) const
{
    QMutexLocker lock(&m_mutex);
    m_announced = false;
    // Numbers rise by one from front to back.
    const qint64 firstNumber = m_traces.empty() ? 0 : m_traces.front().trace->number;
    size_t from = after < firstNumber ? 0 : std::min(m_traces.size(), static_cast<size_t>(after - firstNumber + 1));
    if (m_traces.size() - from > limit) from = m_traces.size() - limit;
    std::vector<std::shared_ptr<const Trace>> newer;
    newer.reserve(m_traces.size() - from);
    for (; from < m_traces.size(); ++from)
        newer.push_back(m_traces[from].trace);
    return newer;
}

std::shared_ptr<const Trace> TraceStore::find(qint64 number) const
{
    QMutexLocker lock(&m_mutex);
    if (m_traces.empty() || number < m_traces.front().trace->number || number > m_traces.back().trace->number)
        return nullptr;
    return m_traces[static_cast<size_t>(number - m_traces.front().trace->number)].trace;
}

std::shared_ptr<const Trace> TraceStore::findById(const QByteArray& id) const
{
    QMutexLocker lock(&m_mutex);
    const auto found =
        std::find_if(m_traces.rbegin(), m_traces.rend(), [&](const Kept& kept) { return kept.trace->id == id; });
    return found == m_traces.rend() ? nullptr : found->trace;
}

qint64 TraceStore::lastNumber() const
{
    QMutexLocker lock(&m_mutex);
    return m_lastNumber;
}

void TraceStore::clear()
{
    QMutexLocker lock(&m_mutex);
    m_traces.clear();
    m_bytes = 0;
}

void TraceStore::setListener(std::function<void()> listener)
{
    m_listener = std::move(listener);
}

}  // namespace trestle::observe
