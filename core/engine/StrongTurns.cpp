#include "core/engine/StrongTurns.h"

#include <vector>

namespace trestle::engine {

class StrongTurns::Region final : public tables::WriteTurns
{
public:
    Region(std::shared_ptr<StrongTurns> turns, QByteArray name) : m_turns(std::move(turns)), m_name(std::move(name)) {}

    void take(base::UniqueFunction<void(Done done)> write) override { m_turns->take(m_name, std::move(write)); }
    void catchUp() const override { m_turns->catchUp(m_name); }

private:
    const std::shared_ptr<StrongTurns> m_turns;
    const QByteArray m_name;
};

std::shared_ptr<tables::WriteTurns> StrongTurns::of(const QByteArray& region)
{
    return std::make_shared<Region>(shared_from_this(), region);
}

void StrongTurns::serveHere()
{
    const std::lock_guard lock(m_mutex);
    m_server = std::this_thread::get_id();
}

void StrongTurns::take(const QByteArray& region, Write write)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopped && (m_owner != region || !m_writers.empty())) {
            m_writers.emplace_back(region, std::move(write));
            m_wake();
            return;
        }
        ++m_running;
        ++m_changes;
    }
    run(std::move(write));
}

void StrongTurns::run(Write write)
{
    write([self = shared_from_this()] { self->finished(); });
}

void StrongTurns::finished()
{
    const std::lock_guard lock(m_mutex);
    --m_running;
    ++m_changes;
    if (m_running == 0 && !m_writers.empty() && !m_stopped) m_wake();
}

void StrongTurns::catchUp(const QByteArray& region)
{
    std::future<void> upToDate;
    {
        const std::lock_guard lock(m_mutex);
        const bool has = m_owner == region || (m_running == 0 && m_seen[region] == m_changes);
        if (has || m_stopped || m_server == std::this_thread::get_id()) return;
        upToDate = m_readers.emplace_back(region, std::promise<void>()).second.get_future();
        m_wake();
    }
    upToDate.wait();
}

void StrongTurns::doubt()
{
    const std::lock_guard lock(m_mutex);
    m_owner.clear();
    ++m_changes;
}

void StrongTurns::serveReaders(const std::function<void(const QByteArray&)>& bringTo)
{
    decltype(m_readers) readers;
    quint64 changes = 0;
    {
        const std::lock_guard lock(m_mutex);
        std::swap(readers, m_readers);
        changes = m_changes;
    }
    std::map<QByteArray, quint64> seen;
    for (auto& [region, promise] : readers) {
        if (seen.try_emplace(region, changes).second) bringTo(region);
        promise.set_value();
    }
    const std::lock_guard lock(m_mutex);
    for (const auto& [region, upTo] : seen)
        m_seen[region] = upTo;
}

void StrongTurns::serve(const std::function<void(const QByteArray& region)>& bringTo)
{
    for (;;) {
        serveReaders(bringTo);
        QByteArray region;
        std::vector<Write> writes;
        {
            const std::lock_guard lock(m_mutex);
            if (m_writers.empty() || m_running > 0) return;
            region = m_writers.front().first;
            m_owner.clear();
        }
        bringTo(region);
        {
            const std::lock_guard lock(m_mutex);
            for (; !m_writers.empty() && m_writers.front().first == region; m_writers.pop_front())
                writes.push_back(std::move(m_writers.front().second));
            m_owner = region;
            m_running += int(writes.size());
            ++m_changes;
        }
        for (Write& write : writes)
            run(std::move(write));
    }
}

void StrongTurns::stop()
{
    decltype(m_writers) writers;
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        m_wake = [] {};
        std::swap(writers, m_writers);
        m_running += int(writers.size());
        for (auto& [region, promise] : m_readers)
            promise.set_value();
        m_readers.clear();
    }
    for (auto& [region, write] : writers)
        run(std::move(write));
}

}  // namespace trestle::engine
