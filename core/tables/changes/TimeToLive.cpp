#include "core/tables/changes/TimeToLive.h"

#include "core/base/Log.h"
#include "core/tables/operations/ItemChange.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

#include <future>

namespace trestle::tables {

namespace {

constexpr int rowsAtOnce = 2000;
constexpr size_t deletedAtOnce = 100;
constexpr qint64 oldestSeconds = qint64(5) * 365 * 24 * 3600;  // what expired earlier stays: the service's rule

// When the item is due; nothing without a number in the attribute.
std::optional<Decimal> expiryOf(QByteArrayView encoded, QByteArrayView attribute)
{
    const auto value = decodeAttribute(encoded, attribute);
    if (!value || !*value) return {};
    const Decimal* seconds = (*value)->as<Decimal>();
    return seconds ? std::optional(*seconds) : std::nullopt;
}

// Of the items that are not due: those that will be.
enum class Due { Never, Later, Now };

Due dueOf(const std::optional<Decimal>& expiry, qint64 nowSeconds)
{
    if (!expiry || *expiry < Decimal(nowSeconds - oldestSeconds)) return Due::Never;
    return *expiry > Decimal(nowSeconds) ? Due::Later : Due::Now;
}

void takeEarlier(std::optional<Decimal>& next, const std::optional<Decimal>& expiry)
{
    if (!next || *expiry < *next) next = expiry;
}

class ExpiryJob final : public WriteJob
{
public:
    using Finished = std::promise<std::optional<base::Error>>;

    ExpiryJob(TablePointer table, QByteArray attribute, std::vector<QByteArray> keys, const base::Clock& clock,
              Finished finished)
        : m_table(std::move(table)),
          m_attribute(std::move(attribute)),
          m_keys(std::move(keys)),
          m_clock(clock),
          m_finished(std::move(finished))
    {
    }

    void apply(WriteTransaction& transaction) override
    {
        static const Cause expiry{Cause::Kind::Expiry, {}};
        const qint64 nowMs = m_clock.nowMs();
        for (const QByteArray& key : m_keys) {
            if (m_table->dropped) return;
            auto row = transaction.row(m_table->space, key);
            if (!row) return m_error.emplace(row.error()), void();
            if (!*row || dueOf(expiryOf((*row)->item, m_attribute), nowMs / 1000) != Due::Now) continue;
            const ItemChange change{m_table, key, std::move(*row), nullptr, expiry, nowMs};
            if (auto deleted = changeItem(transaction, change, ReturnConsumedCapacity::None); !deleted)
                return m_error.emplace(deleted.error()), void();
        }
    }
    void finish(const base::Error* failure) override
    {
        m_finished.set_value(failure ? std::optional(*failure) : std::move(m_error));
    }

private:
    const TablePointer m_table;
    const QByteArray m_attribute;
    const std::vector<QByteArray> m_keys;
    const base::Clock& m_clock;
    std::optional<base::Error> m_error;
    Finished m_finished;
};

}  // namespace

TimeToLive::TimeToLive(TableStore& store, const base::Clock& clock, qint64 intervalMs)
    : m_store(store), m_clock(clock), m_intervalMs(intervalMs), m_thread([this] { run(); })
{
}

TimeToLive::~TimeToLive()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

bool TimeToLive::isStopping()
{
    const std::lock_guard lock(m_mutex);
    return m_stopping;
}

void TimeToLive::run()
{
    while (true) {
        {
            std::unique_lock lock(m_mutex);
            if (m_wake.wait_for(lock, std::chrono::milliseconds(m_intervalMs), [this] { return m_stopping; })) return;
        }
        const CatalogPointer catalog = m_store.catalog();
        std::erase_if(m_watches, [&](const auto& watch) {
            return std::none_of(catalog->tables().begin(), catalog->tables().end(),
                                [&](const auto& table) { return table.second->space == watch.first; });
        });
        for (const auto& [name, table] : catalog->tables()) {
            if (!table->description.timeToLiveAttribute) {
                m_watches.erase(table->space);
                continue;
            }
            if (isStopping()) return;
            // The next look tries again.
            if (const auto looked = look(table); !looked)
                qCWarning(base::logTables, "time to live of %s: %s", name.constData(),
                          qUtf8Printable(looked.error().message));
        }
    }
}

base::Result<void> TimeToLive::look(const TablePointer& table)
{
    const QByteArray& attribute = *table->description.timeToLiveAttribute;
    Watch& watch = m_watches[table->space];
    bool known = watch.attribute == attribute;
    if (known) {
        const auto followed = follow(*table, watch);
        if (!followed) return followed.error();
        known = *followed;
    }
    if (known && dueOf(watch.next, m_clock.nowMs() / 1000) != Due::Now) return {};
    watch.attribute = attribute;
    const auto passed = pass(table, watch);
    if (!passed || isStopping()) watch.attribute.clear();  // begun, not finished: what is known does not hold
    return passed;
}

base::Result<bool> TimeToLive::follow(const TableEntry& table, Watch& watch)
{
    const auto state = m_store.changeLogState();
    if (!state) return state.error();
    if (state->first > watch.followed + 1) return false;
    while (watch.followed < state->last && !isStopping()) {
        ChangeWindow window;
        window.space = table.space;
        window.from = watch.followed + 1;
        window.to = state->last;
        const auto page = m_store.changesIn(window);
        if (!page) return page.error();
        for (const Change& change : page->changes)
            if (const auto expiry = expiryOf(change.after, watch.attribute);
                dueOf(expiry, m_clock.nowMs() / 1000) != Due::Never)
                takeEarlier(watch.next, expiry);
        watch.followed = page->next - 1;
    }
    return true;
}

base::Result<void> TimeToLive::pass(const TablePointer& table, Watch& watch)
{
    const auto state = m_store.changeLogState();
    if (!state) return state.error();
    const auto reader = m_store.reader();
    if (!reader) return reader.error();
    watch.next.reset();
    watch.followed = state->last;
    KeyRange range;
    while (!isStopping()) {
        const qint64 nowSeconds = m_clock.nowMs() / 1000;
        std::vector<QByteArray> due;
        QByteArray lastKey;
        int rows = 0;
        const auto read = (*reader)->rows(table->space, range, Direction::Forward, [&](const StoredRow& row) {
            const auto expiry = expiryOf(row.item, watch.attribute);
            switch (dueOf(expiry, nowSeconds)) {
                case Due::Never:
                    break;
                case Due::Later:
                    takeEarlier(watch.next, expiry);
                    break;
                case Due::Now:
                    due.push_back(row.key.toByteArray());
                    break;
            }
            if (++rows < rowsAtOnce && due.size() < deletedAtOnce) return Visit::Continue;
            lastKey = row.key.toByteArray();
            return Visit::Stop;
        });
        if (!read) return read;
        if (!due.empty())
            if (auto expired = expire(table, watch.attribute, std::move(due)); !expired) return expired;
        if (lastKey.isEmpty()) return {};
        range = rangeAfter(std::move(range), lastKey, Direction::Forward);
    }
    return {};
}

base::Result<void> TimeToLive::expire(const TablePointer& table, const QByteArray& attribute,
                                      std::vector<QByteArray> keys)
{
    ExpiryJob::Finished finished;
    auto result = finished.get_future();
    m_store.submit(std::make_unique<ExpiryJob>(table, attribute, std::move(keys), m_clock, std::move(finished)));
    if (auto failure = result.get()) return *failure;
    return {};
}

}  // namespace trestle::tables
