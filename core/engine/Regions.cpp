#include "core/engine/Regions.h"

#include "core/base/Log.h"
#include "core/engine/CarriedChange.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

#include <QDir>

#include <future>

namespace trestle::engine {

using tables::Change;
using tables::OperationResult;
using tables::TableDescription;
using tables::TableStatus;

namespace {

constexpr int changesAtOnce = 500;
constexpr qint64 retryMs = 1000;

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

// Nothing of a table that is on its way out.
std::optional<TableStatus> standing(const tables::Tables& store, const QByteArray& table)
{
    const auto status = store.describeTable(table);
    if (!status || status->state == tables::ResourceState::Deleting) return {};
    return *status;
}

// What will not pass is told once, and left.
template <typename Done>
base::Result<void> orLeft(const Done& done, const QByteArray& table, const QByteArray& region)
{
    if (done) return {};
    if (mayPass(done.error())) return base::Error(done.error());
    qCWarning(base::logTables, "The replica of %s in %s: %s", table.constData(), region.constData(),
              qUtf8Printable(done.error().message));
    return {};
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
        if (const auto opened = open(name.toUtf8()); !opened) tell(opened.error());
    m_state = m_saved = ReplicationState::load(statePath());
    findChanged();
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

base::Result<Regions::Region*> Regions::open(const QByteArray& name)
{
    if (Region* known = find(name)) return known;
    const QString folder = QDir(m_options.folder).filePath(QString::fromUtf8(name));
    tables::Tables::Options options = m_options.tables;
    options.path = QDir(folder).filePath(QStringLiteral("data.db"));
    if (!QDir().mkpath(folder))
        return base::Error{base::ErrorCode::Io, QStringLiteral("%1: cannot be made").arg(folder)};
    auto opened = tables::Tables::open(options);
    if (!opened) return opened.error();
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

// What happened while nobody followed. Who left comes before who came, so that nobody is called back.
void Regions::findChanged()
{
    std::vector<std::pair<QByteArray, QByteArray>> came;
    for (const auto& [table, group] : m_state.groups)
        for (const auto& [name, id] : group) {
            const Region* region = find(name);
            const auto status = region ? standing(*region->tables, table) : std::nullopt;
            const QByteArrayList members = status ? membersOf(name, status->description) : QByteArrayList();
            const auto remains = [&members](const auto& member) { return members.contains(member.first); };
            if (!status || status->id != id || !std::all_of(group.begin(), group.end(), remains))
                m_following.emplace_back(name, table);
        }
    for (const auto& [name, region] : m_regions)
        for (const QByteArray& table : region->tables->tableNames()) {
            const auto status = standing(*region->tables, table);
            if (!status || status->description.replicas.isEmpty()) continue;
            listenTo(*region, table);
            if (status->description.isStrong()) takeTurns(*region);
            for (const QByteArray& member : membersOf(name, status->description))
                if (m_state.id(table, member).isEmpty()) came.emplace_back(name, table);
        }
    m_following.insert(m_following.end(), came.begin(), came.end());
}

base::Result<void> Regions::followNow(const QByteArray& regionName, const QByteArray& table)
{
    Region* source = find(regionName);
    if (!source) return {};
    const auto status = standing(*source->tables, table);
    // The replica was dropped, and another table may have its name by now.
    if (const QByteArray known = m_state.id(table, regionName); !known.isEmpty() && (!status || status->id != known))
        if (auto left = leave(regionName, table); !left) return left;
    if (!status) return {};
    const QByteArrayList members = membersOf(regionName, status->description);
    if (members.size() > 1) {
        m_state.join(table, regionName, status->id);
        listenTo(*source, table);
        if (status->description.isStrong()) {
            takeTurns(*source);
            const QByteArray& witness = status->description.witness;
            if (!witness.isEmpty())
                if (auto opened = orLeft(open(witness), table, witness); !opened) return opened;
        }
        for (const QByteArray& member : members) {
            if (member == regionName) continue;
            if (auto made = makeReplica(*source, status->description, member, members); !made) return made;
        }
    }
    const auto group = m_state.groups.find(table);
    if (group == m_state.groups.end() || !group->second.contains(regionName)) return {};
    for (const auto& [member, id] : ReplicationState::Group(group->second))
        if (!members.contains(member))
            if (auto removed = removeReplica(member, table); !removed) return removed;
    if (members.size() < 2) m_state.leave(table, regionName);
    return {};
}

// The others go on without it.
base::Result<void> Regions::leave(const QByteArray& regionName, const QByteArray& table)
{
    for (const auto& [member, id] : ReplicationState::Group(m_state.groups[table])) {
        Region* region = find(member);
        const auto status = region && member != regionName ? standing(*region->tables, table) : std::nullopt;
        if (!status || status->id != id) continue;
        const auto changed = changeReplicas(*region->tables, table, [&](TableDescription& description) {
            description.replicas.removeIf([&](const tables::Replica& replica) { return replica.region == regionName; });
        });
        if (auto done = orLeft(changed, table, member); !done) return done;
        if (member == m_options.home) m_tellHome(table);
    }
    m_state.leave(table, regionName);
    return {};
}

base::Result<void> Regions::removeReplica(const QByteArray& regionName, const QByteArray& table)
{
    Region* region = find(regionName);
    const auto status = region ? standing(*region->tables, table) : std::nullopt;
    if (status && status->id == m_state.id(table, regionName)) {
        // The others keep what it was given.
        if (status->description.isStrong())
            for (Region* other : all())
                if (other != region)
                    if (auto carried = carryBetween(*region, *other, status->description.consistency, true); !carried)
                        return carried;
        const auto deleted =
            await<TableStatus>([&](auto reply) { region->tables->deleteTable(table, std::move(reply)); });
        if (auto done = orLeft(deleted, table, regionName); !done) return done;
        if (regionName == m_options.home) m_tellHome(table);
    }
    m_state.leave(table, regionName);
    return {};
}

base::Result<void> Regions::makeReplica(Region& source, const TableDescription& description, const QByteArray& to,
                                        const QByteArrayList& members)
{
    const QByteArray& table = description.name;
    const auto opened = open(to);
    if (!opened) return orLeft(opened, table, to);
    Region& region = **opened;
    auto status = standing(*region.tables, table);
    const QByteArray member = m_state.id(table, to);
    if (!member.isEmpty() && (!status || status->id != member)) return {};  // it was dropped, and will be followed
    if (status && status->description.keys != description.keys)
        return orLeft(base::Result<void>(base::Error{base::ErrorCode::ResourceInUse,
                                                     QStringLiteral("there is a table of that name, with other keys")}),
                      table, to);
    const auto others = othersOf(members, to, status ? status->description.replicas : QList<tables::Replica>());
    const bool isKnown = status && status->description.replicas == others;
    TableDescription wanted = status ? status->description : description;
    wanted.replicas = others;
    wanted.indexes = description.indexes;
    wanted.consistency = description.consistency;
    wanted.witness = description.witness;
    if (wanted.isStrong() && (!status || status->description != wanted)) takeTurns(region);
    // Before it is there: so it is filled though the program ends in between.
    if (member.isEmpty() && !isKnown) {
        m_state.fills.push_back({table, source.name, to});
        save();
    }
    if (!status) {
        wanted.tags.clear();
        wanted.resourcePolicy.reset();
        const auto made = await<TableStatus>([&](auto reply) { region.tables->createTable(wanted, std::move(reply)); });
        if (!made) return orLeft(made, table, to);
        status = *made;
    } else if (status->description != wanted) {
        const auto changed = changeReplicas(*region.tables, table, [&](TableDescription& changing) {
            changing.replicas = wanted.replicas;
            changing.indexes = wanted.indexes;
            changing.consistency = wanted.consistency;
            changing.witness = wanted.witness;
        });
        if (!changed) return orLeft(changed, table, to);
        if (to == m_options.home) m_tellHome(table);
    }
    listenTo(region, table);
    if (!member.isEmpty()) return {};
    m_state.join(table, to, status->id);
    // It is filled with what the source has, so it must hear all that the source has yet to hear.
    for (const QByteArray& from : members) {
        m_strongCursors.erase({from, to});
        if (from == to || from == source.name) continue;
        const auto heard = m_state.cursors.find({from, source.name});
        qint64& cursor = m_state.cursors[{from, to}];
        cursor = std::min(cursor, heard == m_state.cursors.end() ? 0 : heard->second);
    }
    return {};
}

// What the table holds already, as it was last written. What the log tells of an item is newer than the item here, or
// all of it.
base::Result<void> Regions::fill(const ReplicationState::Fill& fill)
{
    Region* from = find(fill.from);
    Region* to = find(fill.to);
    const QByteArray id = m_state.id(fill.table, fill.to);
    const auto status = from ? standing(*from->tables, fill.table) : std::nullopt;
    if (!to || id.isEmpty() || !status || status->id != m_state.id(fill.table, fill.from)) return {};
    base::Result<void> filled;
    const auto read = from->tables->forEachItem(fill.table, {}, [&](QByteArrayView encoded) {
        const auto item = tables::decodeItem(encoded);
        if (!item) return tables::Visit::Continue;
        const tables::KeySchema& keys = status->description.keys;
        const auto last = from->tables->changesOf(fill.table, tables::keyOf(keys, *item), 1);
        Change change;
        change.tableName = fill.table;
        change.key = tables::tableRowKey(keys, *item);
        change.after = encoded.toByteArray();
        filled = carryChange(last && !last->empty() ? last->front() : change, from->name, {*to->tables, to->name, id});
        return filled ? tables::Visit::Continue : tables::Visit::Stop;
    });
    return filled ? orLeft(read, fill.table, fill.to) : filled;
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
    Region* to = find(name);
    for (Region* from : all())
        if (to && from != to) tell(carryBetween(*from, *to, tables::MultiRegionConsistency::Strong, true));
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
    for (bool ends = false; !ends;) {
        {
            std::unique_lock lock(m_mutex);
            const auto isWanted = [this] { return m_hasWork || m_ends; };
            if (m_wakeMs > 0)
                m_wake.wait_for(
                    lock, std::chrono::milliseconds(std::clamp<qint64>(m_wakeMs - m_clock.nowMs(), 1, 1000)), isWanted);
            else
                m_wake.wait(lock, isWanted);
            m_hasWork = false;
            m_following.insert(m_following.end(), m_toFollow.begin(), m_toFollow.end());
            m_toFollow.clear();
            ends = m_ends;
        }
        m_wakeMs = 0;
        m_troubles.clear();
        // In the order in which it happened.
        while (!m_following.empty()) {
            const auto [region, table] = m_following.front();
            const auto followed = followNow(region, table);
            tell(followed);
            if (!followed) break;
            m_following.erase(m_following.begin());
        }
        if (m_following.empty()) fillAll();
        m_turns->serve([this](const QByteArray& region) { bringTo(region); });
        const std::vector<Region*> regions = all();
        for (Region* from : regions)
            for (Region* to : regions) {
                if (from == to) continue;
                // Who has no such table need not read its log twice.
                if (from->takesTurns) tell(carryBetween(*from, *to, tables::MultiRegionConsistency::Strong, true));
                tell(carryBetween(*from, *to, tables::MultiRegionConsistency::Eventual, ends));
            }
        save();
        if (m_troubles.empty() && !m_toldTroubles.empty()) qCInfo(base::logTables, "Replicas go on");
        m_toldTroubles = m_troubles;
    }
}

void Regions::fillAll()
{
    std::erase_if(m_state.fills, [this](const ReplicationState::Fill& each) {
        const auto filled = fill(each);
        tell(filled);
        return bool(filled);
    });
}

base::Result<void> Regions::carryBetween(Region& from, Region& to, tables::MultiRegionConsistency consistency,
                                         bool hurry)
{
    if (!m_state.areRelated(from.name, to.name)) return {};
    const std::pair pair(from.name, to.name);
    qint64& reached = m_state.cursors[pair];
    const bool isStrong = consistency == tables::MultiRegionConsistency::Strong;
    qint64& cursor = isStrong ? m_strongCursors.try_emplace(pair, reached).first->second : reached;
    for (;;) {
        const auto changes = from.tables->changesSince(cursor, changesAtOnce);
        if (!changes) return base::Error(changes.error());
        if (changes->empty()) return {};
        std::map<QByteArray, tables::MultiRegionConsistency> known;
        for (const Change& change : *changes) {
            const QByteArray id = m_state.id(change.tableName, to.name);
            const bool concerns =
                !id.isEmpty() && !isCarried(change) && m_state.id(change.tableName, from.name) == change.tableId;
            const auto consistencyOf = [&](const QByteArray& table) {
                const auto found = known.find(table);
                if (found != known.end()) return found->second;
                const auto status = from.tables->describeTable(table);
                return known[table] = status ? status->description.consistency : consistency;
            };
            if (concerns && consistencyOf(change.tableName) == consistency) {
                // One of the future was written before the clock was put back: it has waited.
                const qint64 ageMs = m_clock.nowMs() - change.timeMs;
                if (!hurry && ageMs >= 0 && ageMs < m_options.lagMs) {
                    wakeAt(change.timeMs + m_options.lagMs);
                    return {};
                }
                if (auto carried = carryChange(change, from.name, {*to.tables, to.name, id}); !carried) return carried;
            }
            cursor = change.sequence;
        }
    }
}

void Regions::wakeAt(qint64 ms)
{
    m_wakeMs = m_wakeMs > 0 ? std::min(m_wakeMs, ms) : ms;
}

// What failed is tried again; the log has it once, however often it fails.
void Regions::tell(const base::Result<void>& done)
{
    if (done) return;
    wakeAt(m_clock.nowMs() + retryMs);
    const QString& trouble = done.error().message;
    if (m_troubles.insert(trouble).second && !m_toldTroubles.contains(trouble))
        qCWarning(base::logTables, "Replicas wait, and try again: %s", qUtf8Printable(trouble));
}

QString Regions::statePath() const
{
    return QDir(m_options.folder).filePath(QStringLiteral("replication.json"));
}

void Regions::save()
{
    if (!m_hasOthers) return;
    ReplicationState state = m_state;
    for (auto& [pair, sequence] : state.cursors)
        if (const auto strong = m_strongCursors.find(pair); strong != m_strongCursors.end())
            sequence = std::min(sequence, strong->second);
    if (state == m_saved) return;
    if (const auto saved = state.save(statePath()); !saved) return tell(saved);
    m_saved = std::move(state);
}

}  // namespace trestle::engine
