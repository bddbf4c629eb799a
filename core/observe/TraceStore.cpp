#include "core/observe/TraceStore.h"

#include "core/observe/PackedTrace.h"

namespace trestle::observe {

namespace {

std::shared_ptr<const Trace> unpacked(const QByteArray& packed, qint64 number)
{
    auto trace = std::make_shared<Trace>(unpackTrace(packed));
    trace->number = number;
    return trace;
}

template <typename T>
void append(std::vector<T>& to, std::vector<T>&& from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

TraceStore::TraceStore() : TraceStore(Options()) {}

TraceStore::TraceStore(const Options& options) : m_options(options) {}

qint64 TraceStore::add(const Trace& trace, const RouteMeter* meter)
{
    m_metrics.record(trace, meter);
    QByteArray packed = packTrace(trace);
    QVarLengthArray<QByteArray, 2> gone;
    bool announce = false;
    qint64 number = 0;
    {
        QMutexLocker lock(&m_mutex);
        number = ++m_lastNumber;
        m_bytes += packed.size();
        m_traces.push_back(std::move(packed));
        gone = trim();
        announce = !std::exchange(m_announced, true);
    }
    if (announce && m_listener) m_listener();
    return number;
}

QVarLengthArray<QByteArray, 2> TraceStore::trim()
{
    QVarLengthArray<QByteArray, 2> gone;
    while (m_traces.size() > 1 && (m_traces.size() > m_options.traces || m_bytes > m_options.bytes)) {
        m_bytes -= m_traces.front().size();
        gone.push_back(std::move(m_traces.front()));
        m_traces.pop_front();
    }
    return gone;
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
    std::vector<QByteArray> packed;
    qint64 number = 0;
    {
        QMutexLocker lock(&m_mutex);
        m_announced = false;
        size_t from = size_t(std::clamp<qint64>(after + 1 - firstNumber(), 0, qint64(m_traces.size())));
        if (m_traces.size() - from > limit) from = m_traces.size() - limit;
        packed.assign(m_traces.begin() + std::ptrdiff_t(from), m_traces.end());
        number = firstNumber() + qint64(from);
    }
    std::vector<std::shared_ptr<const Trace>> newer;
    newer.reserve(packed.size());
    for (const QByteArray& trace : packed)
        newer.push_back(unpacked(trace, number++));
    return newer;
}

std::shared_ptr<const Trace> TraceStore::find(qint64 number) const
{
    QByteArray packed;
    {
        QMutexLocker lock(&m_mutex);
        if (number < firstNumber() || number > m_lastNumber) return nullptr;
        packed = m_traces[size_t(number - firstNumber())];
    }
    return unpacked(packed, number);
}

std::shared_ptr<const Trace> TraceStore::findById(const QByteArray& id) const
{
    QByteArray packed;
    qint64 number = 0;
    {
        QMutexLocker lock(&m_mutex);
        const auto found = std::find_if(m_traces.rbegin(), m_traces.rend(),
                                        [&](const QByteArray& kept) { return packedTraceId(kept) == id; });
        if (found == m_traces.rend()) return nullptr;
        packed = *found;
        number = m_lastNumber - (found - m_traces.rbegin());
    }
    return unpacked(packed, number);
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
