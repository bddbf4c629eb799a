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
      m_clock(m_options.tables.clock ? *m_options.tables.clock : base::SystemClock::instance()),
      m_turns(std::make_shared<StrongTurns>([this] { noteWork(); }))
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
                status && !status->description.replicas.isEmpty()) {
                listenTo(*region, table);
                if (status->description.isStrong()) takeTurns(*region);
            }
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
    m_turns->stop();
    m_regions[m_options.home]->tables->setTurns({});
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
    // Those that are in the group and should not be any more.
    for (Region* region : all()) {
        const auto known = region->tables->describeTable(table);
        if (!known || region == source || members.contains(region->name)) continue;
        const QByteArrayList group = membersOf(region->name, known->description);
        if (!group.contains(regionName)) continue;
        if (status)
            leave(*region, table, known->description);
        else
            (void)changeReplicas(*region->tables, table, [&](TableDescription& description) {
                description.replicas.removeIf(
                    [&](const tables::Replica& replica) { return replica.region == regionName; });
            });
        if (region->name == m_options.home) m_tellHome(table);
    }
    if (!status || members.size() < 2) return;
    listenTo(*source, table);
    if (status->description.isStrong()) {
        takeTurns(*source);
        if (!status->description.witness.isEmpty()) (void)open(status->description.witness);
    }
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
        TableDescription wanted = known->description;
        wanted.replicas = others;
        wanted.indexes = description.indexes;
        wanted.consistency = description.consistency;
        wanted.witness = description.witness;
        if (known->description == wanted) return;
        if (wanted.isStrong()) takeTurns(*region);
        (void)changeReplicas(*region->tables, description.name, [&](TableDescription& changed) {
            changed.replicas = wanted.replicas;
            changed.indexes = wanted.indexes;
            changed.consistency = wanted.consistency;
            changed.witness = wanted.witness;
        });
        listenTo(*region, description.name);
        if (to == m_options.home) m_tellHome(description.name);
        return;
    }
    TableDescription replica = description;
    replica.replicas = othersOf(members, to, {});
    replica.tags.clear();
    replica.resourcePolicy.reset();
    if (description.isStrong()) takeTurns(*region);
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

// Of tables of which nobody took turns before.
void Regions::takeTurns(Region& region)
{
    m_turns->doubt();
    if (std::exchange(region.takesTurns, true)) return;
    region.tables->setTurns(m_turns->of(region.name));
}

// The table ends here; the others of its group keep what it was given.
void Regions::leave(Region& region, const QByteArray& table, const TableDescription& known)
{
    if (known.isStrong()) (void)carryFrom(region, known.consistency, true);
    (void)await<TableStatus>([&](auto reply) { region.tables->deleteTable(table, std::move(reply)); });
}

std::vector<Regions::Region*> Regions::all() const
{
    std::vector<Region*> regions;
    const std::shared_lock lock(m_regionsMutex);
    for (const auto& [name, region] : m_regions)
        regions.push_back(region.get());
    return regions;
}

void Regions::bringTo(const QByteArray& name)
{
    for (Region* region : all())
        if (region->name != name) (void)carryFrom(*region, tables::MultiRegionConsistency::Strong, true);
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
    m_turns->serveHere();
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
        m_turns->serve([this](const QByteArray& region) { bringTo(region); });
        dueMs = 0;
        const std::vector<Region*> regions = all();
        if (regions.size() < 2) continue;
        for (Region* region : regions) {
            (void)carryFrom(*region, tables::MultiRegionConsistency::Strong, true);
            const qint64 next = carryFrom(*region, tables::MultiRegionConsistency::Eventual, ends);
            if (next > 0) dueMs = dueMs > 0 ? std::min(dueMs, next) : next;
        }
        save();
    }
}

qint64 Regions::carryFrom(Region& region, tables::MultiRegionConsistency consistency, bool hurry)
{
    const bool isStrong = consistency == tables::MultiRegionConsistency::Strong;
    qint64& cursor = isStrong ? region.strongCursor : region.cursor;
    for (;;) {
        const auto changes = region.tables->changesSince(cursor, changesAtOnce);
        if (!changes || changes->empty()) return 0;
        std::map<QByteArray, TableDescription> known;
        for (const Change& change : *changes) {
            const auto found = known.try_emplace(change.tableName);
            TableDescription& table = found.first->second;
            if (found.second)
                if (auto status = region.tables->describeTable(change.tableName))
                    table = std::move(status->description);
            const bool isWanted = !isCarried(change) && table.consistency == consistency && !table.replicas.isEmpty();
            const qint64 dueMs = change.timeMs + m_options.lagMs;
            // One of the future was written before the clock was put back: it has waited.
            const qint64 ageMs = m_clock.nowMs() - change.timeMs;
            if (isWanted && !hurry && ageMs >= 0 && ageMs < m_options.lagMs) return dueMs;
            if (isWanted)
                for (const tables::Replica& replica : table.replicas)
                    if (Region* target = find(replica.region))
                        carryChange(change, region.name, *target->tables, target->name);
            cursor = change.sequence;
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
        // What knows no lag is carried again from there, which changes nothing.
        if (Region* region = find(name)) region->cursor = region->strongCursor = sequence.toInteger().value_or(0);
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
