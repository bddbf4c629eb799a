#include "core/engine/DesignTables.h"

#include "core/engine/SeedFile.h"
#include "core/workspace/AtomicFile.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>

#include <algorithm>

namespace trestle::engine {

using base::ErrorCode;
using base::Result;
using workspace::ObjectRef;
using workspace::Problem;
using workspace::Severity;
using workspace::Workspace;

namespace {

Problem tableProblem(const QByteArray& name, const QString& message)
{
    return {Severity::Error,
            QStringLiteral("tables/%1/table.yaml").arg(QString::fromUtf8(name)),
            0,
            {ObjectRef::Kind::Table, name, {}},
            message};
}

Problem storeProblem(const QString& message)
{
    return {Severity::Error, QStringLiteral("trestle.yaml"), 0, {}, message};
}

QString otherThanDesigned(const QString& what)
{
    return QStringLiteral(
               "The table's data has other %1 than its design. Delete the table to make it anew, or take the "
               "design back")
        .arg(what);
}

/// A store has its own order of indexes and its own idea of their throughput.
tables::TableDescription withoutThroughput(tables::TableDescription table)
{
    for (tables::IndexDescription& index : table.indexes)
        index.throughput = {};
    std::sort(table.indexes.begin(), table.indexes.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return table;
}

}  // namespace

tables::TableService& DesignTables::items() const
{
    return m_at.store ? m_at.store->tables() : m_at.tables;
}

void DesignTables::apply(const Workspace& previous)
{
    std::erase_if(m_lastingProblems, [this](const auto& known) { return !m_design.table(known.first); });
    if (m_at.store)
        prepareStore();
    else
        makeOwn(previous);
}

/// A table that is in the data as it was, and in the design as before, is left alone: what clients did to it meanwhile
/// is on its way into the design.
void DesignTables::makeOwn(const Workspace& previous)
{
    const QList<QByteArray> names = m_at.tables.tableNames();
    const std::set<QByteArray> existing(names.begin(), names.end());
    m_problems.clear();
    std::vector<tables::TableDescription> missing;
    for (const tables::TableDescription& table : m_design.tables) {
        const tables::TableDescription* before = m_started ? previous.table(table.name) : nullptr;
        const bool isEdited = !before || *before != table;
        if (existing.contains(table.name)) {
            change(table, isEdited);
            if (!m_started && QFile::exists(seedMark(table.name))) seed(table.name);
        } else if (isEdited || m_unmade.contains(table.name)) {
            missing.push_back(table);
        }
    }
    create(missing);
    m_started = true;
}

/// All of them in one commit, and waits for it.
void DesignTables::create(const std::vector<tables::TableDescription>& tables)
{
    QSemaphore done;
    QMutex mutex;  // guards replies
    std::map<QByteArray, tables::OperationResult<tables::TableStatus>> replies;
    for (const tables::TableDescription& table : tables) {
        m_at.tables.createTable(table, [&, name = table.name](tables::OperationResult<tables::TableStatus> created) {
            {
                const QMutexLocker lock(&mutex);
                replies.emplace(name, std::move(created));
            }
            done.release();
        });
    }
    done.acquire(int(tables.size()));
    const QMutexLocker lock(&mutex);
    for (const auto& [name, created] : replies) {
        if (created) {
            m_unmade.erase(name);
            seed(name);
        } else {
            m_unmade.insert(name);
            addProblem(name, created.error().message);
        }
    }
}

/// Brings a table's indexes and settings to those of the design; indexes are filled on the way.
void DesignTables::change(const tables::TableDescription& table, bool isEdited)
{
    if (isEdited) m_lastingProblems.erase(table.name);  // said of the table as it was designed before
    const auto status = m_at.tables.describeTable(table.name);
    // While the table is being changed it still shows itself as it was.
    if (!status || (status->description == table && !m_changing.contains(table.name))) return;
    if (status->description.keys != table.keys)
        return addProblem(table.name, otherThanDesigned(QStringLiteral("keys")));
    if (!isEdited) return;
    ++m_preparing;
    m_changing.insert(table.name);
    m_at.tables.changeTable(
        table.name,
        [table](const tables::TableStatus&) -> tables::OperationResult<tables::TableDescription> { return table; },
        [this, &mailbox = m_at.mailbox, table](tables::OperationResult<tables::TableStatus> changed) {
            const QString problem = changed ? QString() : changed.error().message;
            mailbox.post([this, table, problem] {
                // The design may have gone on meanwhile.
                const tables::TableDescription* designed = m_design.table(table.name);
                if (!problem.isEmpty() && designed && *designed == table) addLastingProblem(table.name, problem);
                m_changing.erase(m_changing.find(table.name));
                endPreparing();
            });
        });
}

/// Makes the design's tables in the store where they are missing, and learns which others it has.
void DesignTables::prepareStore()
{
    if (m_preparedTables == m_design.tables) return;
    m_preparedTables = m_design.tables;
    ++m_preparing;
    m_at.store->prepare(m_design.tables, m_at.mailbox, [this](RemoteStore::Contents contents) {
        m_problems.clear();
        for (const auto& [name, message] : contents.problems)
            m_problems.push_back(name.isEmpty() ? storeProblem(message) : tableProblem(name, message));
        {
            const QMutexLocker lock(&m_storeMutex);
            m_storeTables = std::move(contents.tables);
            m_storeAnswered = true;
        }
        if (!contents.problems.empty()) m_preparedTables.reset();  // the next apply() tries again
        for (const tables::TableDescription& table : m_storeTables)
            if (const tables::TableDescription* designed = m_design.table(table.name))
                compare(withoutThroughput(*designed), withoutThroughput(table));
        for (const QByteArray& name : contents.created)
            seed(name);
        m_tell.storeLearned();
        for (const tables::TableDescription& table : m_storeTables)
            if (!m_design.table(table.name)) m_tell.createdByClient(table);
        endPreparing();
    });
}

/// What differs between the design and a store is told; the store is not changed.
void DesignTables::compare(const tables::TableDescription& table, const tables::TableDescription& data)
{
    if (data.keys != table.keys)
        addProblem(table.name, otherThanDesigned(QStringLiteral("keys")));
    else if (data.indexes != table.indexes)
        addProblem(table.name, otherThanDesigned(QStringLiteral("indexes")));
}

/// Stands while a table is being filled: whoever finds it at the next start fills the table again.
QString DesignTables::seedMark(const QByteArray& name) const
{
    return QDir(m_at.dataFolder).filePath(QStringLiteral("seeding-") + QString::fromUtf8(name));
}

void DesignTables::seed(const QByteArray& name)
{
    m_lastingProblems.erase(name);
    Result<std::vector<tables::Item>> seeds =
        readSeedFile(QDir(m_at.folder).filePath(QStringLiteral("tables/%1/seed.jsonl").arg(QString::fromUtf8(name))));
    if (!seeds) return addLastingProblem(name, seeds.error().message);
    if (seeds->empty()) return;
    if (Result<void> marked = workspace::writeAtomically(seedMark(name), "\n"); !marked)
        return addLastingProblem(name, marked.error().message);
    ++m_preparing;
    seedTable(items(), name, std::move(*seeds), [this, &mailbox = m_at.mailbox, name](Result<void> result) {
        mailbox.post([this, name, result = std::move(result)] {
            if (result)
                QFile::remove(seedMark(name));
            else
                addLastingProblem(name, result.error().message);
            endPreparing();
        });
    });
}

void DesignTables::whenReady(std::function<void()> ready)
{
    if (m_preparing == 0)
        m_at.mailbox.post(std::move(ready));
    else
        m_whenPrepared.push_back([this, ready = std::move(ready)] { m_at.mailbox.post(ready); });
}

void DesignTables::endPreparing()
{
    if (--m_preparing > 0) return;
    for (const auto& ready : std::exchange(m_whenPrepared, {}))
        ready();
}

void DesignTables::followClient(const QByteArray& name)
{
    if (m_at.store) return followStore(name);
    const auto status = m_at.tables.describeTable(name);
    // While it is shown as going, it is gone from the design.
    const bool isThere = status && status->state != tables::ResourceState::Deleting;
    const auto known = std::find_if(m_design.tables.begin(), m_design.tables.end(),
                                    [&name](const tables::TableDescription& table) { return table.name == name; });
    const bool isKnown = known != m_design.tables.end();
    // The design first, so that applying what follows from the signal finds nothing to do.
    if (isThere && !isKnown) {
        m_design.tables.push_back(status->description);
        m_tell.createdByClient(status->description);
    } else if (isThere && *known != status->description) {
        *known = status->description;
        m_tell.changedByClient(status->description);
    } else if (!isThere && isKnown) {
        m_design.tables.erase(known);
        m_tell.deletedByClient(name);
    }
}

void DesignTables::followStore(const QByteArray& name)
{
    items().readDescription(
        name, [this, &mailbox = m_at.mailbox, name](tables::OperationResult<tables::TableStatus> status) {
            mailbox.post([this, name, status = std::move(status)] {
                {
                    const QMutexLocker lock(&m_storeMutex);
                    std::erase_if(m_storeTables, [&](const tables::TableDescription& one) { return one.name == name; });
                    if (status) m_storeTables.push_back(status->description);
                }
                if (status && !m_design.table(name))
                    m_tell.createdByClient(status->description);
                else if (!status && status.error().code == ErrorCode::ResourceNotFound && m_design.table(name))
                    m_tell.deletedByClient(name);
                m_tell.storeLearned();
            });
        });
}

std::vector<tables::TableDescription> DesignTables::all(const Workspace& given) const
{
    if (m_at.store) {
        const QMutexLocker lock(&m_storeMutex);
        return m_storeAnswered ? m_storeTables : given.tables;
    }
    std::vector<tables::TableDescription> found;
    for (const QByteArray& name : m_at.tables.tableNames()) {
        const auto status = m_at.tables.describeTable(name);
        if (!status) continue;
        // A change of the design is on its way into the data.
        const tables::TableDescription* designed = given.table(name);
        const bool changing = designed && designed->keys == status->description.keys;
        found.push_back(changing ? *designed : status->description);
    }
    return found;
}

std::vector<Problem> DesignTables::problems() const
{
    std::vector<Problem> all = m_problems;
    for (const auto& [name, problem] : m_lastingProblems)
        all.push_back(problem);
    return all;
}

void DesignTables::addProblem(const QByteArray& name, const QString& message)
{
    m_problems.push_back(tableProblem(name, message));
    m_tell.problemsChanged();
}

void DesignTables::addLastingProblem(const QByteArray& name, const QString& message)
{
    m_lastingProblems.insert_or_assign(name, tableProblem(name, message));
    m_tell.problemsChanged();
}

}  // namespace trestle::engine
