// regions/cursors.json = {"REGION": sequence of the last change that was carried from it}
#include "core/engine/Regions.h"

#include "core/base/Json.h"
#include "core/base/Log.h"
#include "core/engine/CarriedChange.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/ItemCodec.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <future>

namespace trestle::engine {

using tables::Change;
using tables::OperationResult;
using tables::TableDescription;
using tables::TableStatus;

namespace {

constexpr int changesAtOnce = 500;

template <typename T, typename Call>
OperationResult<T> await(Call call)
{
    std::promise<OperationResult<T>> promise;
    auto future = promise.get_future();
    call([&promise](OperationResult<T> result) { promise.set_value(std::move(result)); });
    return future.get();
}

OperationResult<TableStatus> changeReplicas(tables::Tables& store, const QByteArray& table,
                                            std::function<void(TableDescription&)> change)
{
    return await<TableStatus>([&](auto reply) {
        store.changeTable(
            table,
            [change = std::move(change)](const TableStatus& status) -> OperationResult<TableDescription> {
                TableDescription changed = status.description;
                change(changed);
                return changed;
            },
            std::move(reply));
    });
}

// What the others of a group are, for one of them; known settings of a replica stay.
QList<tables::Replica> othersOf(const QByteArrayList& members, const QByteArray& self,
                                const QList<tables::Replica>& known)
{
    QList<tables::Replica> others;
    for (const QByteArray& member : members) {
        if (member == self) continue;
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&member](const tables::Replica& replica) { return replica.region == member; });
        others.append(found == known.end() ? tables::Replica{member} : *found);
    }
    return others;
}

QByteArrayList membersOf(const QByteArray& region, const TableDescription& table)
{
    QByteArrayList members{region};
    for (const tables::Replica& replica : table.replicas)
        members << replica.region;
    return members;
}

}  // namespace

Regions::Regions(tables::Tables& home, Options options, MakeServices makeServices,
                 std::function<void(const QByteArray&)> tellHome)
    : m_options(std::move(options)),
      m_makeServices(std::move(makeServices)),
      m_tellHome(std::move(tellHome)),
      m_clock(m_options.tables.clock ? *m_options.tables.clock : base::SystemClock::instance())
{
    auto own = std::make_unique<Region>();
    own->name = m_options.home;
    own->tables = &home;
    m_regions[m_options.home] = std::move(own);
    for (const QString& name : QDir(m_options.folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        open(name.toUtf8());
    load();
    for (const auto& [name, region] : m_regions)
        for (const QByteArray& table : region->tables->tableNames())
            if (const auto status = region->tables->describeTable(table);
                status && !status->description.replicas.isEmpty())
                listenTo(*region, table);
    m_carrier = std::thread([this] { carry(); });
    noteWork();
}

Regions::~Regions()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_wake.notify_one();
    m_carrier.join();
    for (const auto& [name, region] : m_regions)
        for (const auto& [table, number] : region->listening)
            region->tables->stopListening(number);
    m_regions.clear();  // what their writers still tell finds the rest of this
}

Regions::Region* Regions::find(const QByteArray& name) const
{
    const std::shared_lock lock(m_regionsMutex);
    const auto found = m_regions.find(name);
    return found == m_regions.end() ? nullptr : found->second.get();
}

Regions::Region* Regions::open(const QByteArray& name)
{
    if (Region* known = find(name)) return known;
    const QString folder = QDir(m_options.folder).filePath(QString::fromUtf8(name));
    tables::Tables::Options options = m_options.tables;
    options.path = QDir(folder).filePath(QStringLiteral("data.db"));
    if (!QDir().mkpath(folder)) return nullptr;
    auto opened = tables::Tables::open(options);
    if (!opened) {
        qCWarning(base::logTables, "The tables of %s: %s", name.constData(), qUtf8Printable(opened.error().message));
        return nullptr;
    }
    auto region = std::make_unique<Region>();
    region->name = name;
    region->own = std::move(*opened);
    region->tables = region->own.get();
    region->service = std::make_unique<aws::DynamoDbApi>(m_makeServices(*region->tables, name));
    const std::unique_lock lock(m_regionsMutex);
    m_hasOthers = true;
    return (m_regions[name] = std::move(region)).get();
}

tables::Tables* Regions::tablesOf(const QByteArray& region) const
{
    const Region* found = find(region);
    return found ? found->tables : nullptr;
}

aws::DynamoDbApi* Regions::serviceFor(const http::Request& request) const
{
    if (!m_hasOthers) return nullptr;
    // AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …
    const QByteArrayView authorization = request.headers.value("authorization");
    const qsizetype at = authorization.indexOf("Credential=");
    if (at < 0) return nullptr;
    const QList<QByteArray> scope = authorization.sliced(at).toByteArray().split(',').first().split('/');
    const Region* region = scope.size() > 2 ? find(scope[2]) : nullptr;
    return region ? region->service.get() : nullptr;
}

void Regions::follow(QByteArray region, QByteArray table)
{
    {
        const std::lock_guard lock(m_mutex);
        m_toFollow.emplace_back(std::move(region), std::move(table));
    }
    noteWork();
}

void Regions::followNow(const QByteArray& regionName, const QByteArray& table)
{
    Region* source = find(regionName);
    if (!source) return;
    const auto status = source->tables->describeTable(table);
    const QByteArrayList members = status ? membersOf(regionName, status->description) : QByteArrayList();
    std::vector<Region*> others;
    {
        const std::shared_lock lock(m_regionsMutex);
        for (const auto& [name, region] : m_regions)
            if (region.get() != source) others.push_back(region.get());
    }
    // Those that are in the group and should not be any more.
    for (Region* region : others) {
        const auto known = region->tables->describeTable(table);
        if (!known || members.contains(region->name)) continue;
        const QByteArrayList group = membersOf(region->name, known->description);
        if (!group.contains(regionName)) continue;
        if (status)
            (void)await<TableStatus>([&](auto reply) { region->tables->deleteTable(table, std::move(reply)); });
        else
            (void)changeReplicas(*region->tables, table, [&](TableDescription& description) {
                description.replicas.removeIf(
                    [&](const tables::Replica& replica) { return replica.region == regionName; });
            });
        if (region->name == m_options.home) m_tellHome(table);
    }
    if (!status || members.size() < 2) return;
    listenTo(*source, table);
    for (const QByteArray& member : members)
        if (member != regionName) makeReplica(*source, status->description, member, members);
}

void Regions::makeReplica(Region& source, const TableDescription& description, const QByteArray& to,
                          const QByteArrayList& members)
{
    Region* region = open(to);
    if (!region) return;
    const auto known = region->tables->describeTable(description.name);
    if (known) {
        const auto others = othersOf(members, to, known->description.replicas);
        if (known->description.replicas == others && known->description.indexes == description.indexes) return;
        (void)changeReplicas(*region->tables, description.name, [&](TableDescription& changed) {
            changed.replicas = others;
            changed.indexes = description.indexes;
        });
        listenTo(*region, description.name);
        if (to == m_options.home) m_tellHome(description.name);
        return;
    }
    TableDescription replica = description;
    replica.replicas = othersOf(members, to, {});
    replica.tags.clear();
    replica.resourcePolicy.reset();
    const auto made = await<TableStatus>([&](auto reply) { region->tables->createTable(replica, std::move(reply)); });
    if (!made) {
        qCWarning(base::logTables, "The replica of %s in %s: %s", description.name.constData(), to.constData(),
                  qUtf8Printable(made.error().message));
        return;
    }
    listenTo(*region, description.name);
    // What the table holds already, as it was last written. What the log tells of an item is newer than the item here,
    // or all of it.
    (void)source.tables->forEachItem(description.name, {}, [&](QByteArrayView encoded) {
        const auto item = tables::decodeItem(encoded);
        if (!item) return tables::Visit::Continue;
        const auto last = source.tables->changesOf(description.name, tables::keyOf(description.keys, *item), 1);
        Change change;
        change.tableName = description.name;
        change.after = encoded.toByteArray();
        carryChange(last && !last->empty() ? last->front() : change, source.name, *region->tables, to);
        return tables::Visit::Continue;
    });
}

void Regions::listenTo(Region& region, const QByteArray& table)
{
    if (region.listening.contains(table)) return;
    region.listening[table] = region.tables->listen(table, [this] { noteWork(); });
}

void Regions::noteWork()
{
    {
        const std::lock_guard lock(m_mutex);
        m_hasWork = true;
    }
    m_wake.notify_one();
}

void Regions::carry()
{
    qint64 dueMs = 0;
    for (bool ends = false; !ends;) {
        std::vector<std::pair<QByteArray, QByteArray>> toFollow;
        {
            std::unique_lock lock(m_mutex);
            const auto isWanted = [this] { return m_hasWork || m_ends; };
            if (dueMs > 0)
                m_wake.wait_for(lock, std::chrono::milliseconds(std::clamp<qint64>(dueMs - m_clock.nowMs(), 1, 1000)),
                                isWanted);
            else
                m_wake.wait(lock, isWanted);
            m_hasWork = false;
            toFollow = std::exchange(m_toFollow, {});
            ends = m_ends;
        }
        for (const auto& [region, table] : toFollow)
            followNow(region, table);
        std::vector<Region*> regions;
        {
            const std::shared_lock lock(m_regionsMutex);
            for (const auto& [name, region] : m_regions)
                regions.push_back(region.get());
        }
        dueMs = 0;
        if (regions.size() < 2) continue;
        for (Region* region : regions) {
            const qint64 next = carryFrom(*region, ends);
            if (next > 0) dueMs = dueMs > 0 ? std::min(dueMs, next) : next;
        }
        save();
    }
}

qint64 Regions::carryFrom(Region& region, bool hurry)
{
    for (;;) {
        const auto changes = region.tables->changesSince(region.cursor, changesAtOnce);
        if (!changes || changes->empty()) return 0;
        for (const Change& change : *changes) {
            const qint64 dueMs = change.timeMs + m_options.lagMs;
            const auto table = isCarried(change) ? OperationResult<TableStatus>(tables::TableStatus())
                                                 : region.tables->describeTable(change.tableName);
            const bool hasReplicas = table && !table->description.replicas.isEmpty();
            // One of the future was written before the clock was put back: it has waited.
            const qint64 ageMs = m_clock.nowMs() - change.timeMs;
            if (hasReplicas && !hurry && ageMs >= 0 && ageMs < m_options.lagMs) return dueMs;
            if (hasReplicas)
                for (const tables::Replica& replica : table->description.replicas)
                    if (Region* target = find(replica.region))
                        carryChange(change, region.name, *target->tables, target->name);
            region.cursor = change.sequence;
        }
    }
}

void Regions::load()
{
    QFile file(QDir(m_options.folder).filePath(QStringLiteral("cursors.json")));
    if (!file.open(QIODevice::ReadOnly)) return;
    const auto json = base::parseJson(file.readAll());
    if (!json) return;
    for (const auto& [name, sequence] : json->object())
        if (Region* region = find(name)) region->cursor = sequence.toInteger().value_or(0);
}

void Regions::save() const
{
    if (!m_hasOthers) return;
    base::JsonValue json;
    const std::shared_lock lock(m_regionsMutex);
    for (const auto& [name, region] : m_regions)
        json.insert(name, region->cursor);
    QSaveFile file(QDir(m_options.folder).filePath(QStringLiteral("cursors.json")));
    if (!file.open(QIODevice::WriteOnly) || file.write(base::writeJson(json)) < 0 || !file.commit())
        qCWarning(base::logTables, "%s: %s", qUtf8Printable(file.fileName()), qUtf8Printable(file.errorString()));
}

}  // namespace trestle::engine
