#include "core/tables/storage/StoreVerifier.h"

#include "core/tables/changes/ChangeRows.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/storage/SqliteRows.h"
#include "core/tables/storage/StoredRow.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

#include <QtEndian>

namespace trestle::tables {

namespace {

using Step = SqliteStatement::Step;

constexpr qsizetype maximumFindings = 1000;

struct Totals
{
    qint64 items = 0;
    qint64 bytes = 0;
};

class Verifier
{
public:
    Verifier(const SqliteConnection& connection, const Catalog& catalog) : m_connection(connection), m_catalog(catalog)
    {
    }

    QStringList run()
    {
        checkStructure();
        for (const auto& [name, table] : m_catalog.tables()) {
            const TableDescription& described = table->description;
            const auto totals = checkSpace(table->space, described, nullptr);
            if (totals) checkCounters(*table, *totals);
            for (size_t i = 0; i < table->indexSpaces.size(); ++i) {
                const IndexDescription& index = described.indexes[qsizetype(i)];
                if (m_catalog.space(table->indexSpaces[i]).table != 0)
                    checkReferences(table->indexSpaces[i], *table, index);
                else
                    (void)checkSpace(table->indexSpaces[i], described, &index);
            }
        }
        checkChanges();
        checkTombstones();
        return m_findings;
    }

private:
    void add(const QString& finding)
    {
        if (m_findings.size() < maximumFindings) m_findings.append(finding);
    }
    void addFailure(const QString& what)
    {
        add(QStringLiteral("%1 cannot be read to its end: %2").arg(what, m_connection.lastError().message));
    }

    void checkStructure()
    {
        auto check = m_connection.prepare("PRAGMA integrity_check(100)");
        if (!check) return add(check.error().message);
        Step step = Step::Done;
        while ((step = check->step()) == Step::Row)
            if (const QByteArrayView text = check->bytes(0); text != QByteArrayView("ok"))
                add(QStringLiteral("%1: %2").arg(m_connection.path(), QString::fromUtf8(text)));
        if (step == Step::Failed) addFailure(m_connection.path());
    }

    // As the service writes a key; if it cannot be read, its bytes.
    static QString keyText(const TableDescription& table, const IndexDescription* index, QByteArrayView rowKey)
    {
        const auto key = keyFromRowKey(table, index, rowKey);
        if (!key) return QString::fromLatin1(rowKey.toByteArray().toPercentEncoding());
        QByteArray text;
        appendTypedJson(text, *key);
        return QString::fromUtf8(text);
    }

    std::optional<Totals> checkSpace(SpaceId space, const TableDescription& table, const IndexDescription* index)
    {
        const QString name = QString::fromUtf8(m_catalog.nameOf(space));
        auto select = m_connection.prepare("SELECT key,value FROM " + SqliteRows::tableName(space));
        if (!select) return add(select.error().message), std::nullopt;
        Totals totals;
        Step step = Step::Done;
        while ((step = select->step()) == Step::Row) {
            const QByteArrayView key = select->bytes(0);
            const auto row = openRow(key, select->bytes(1));
            if (!row) {
                add(QStringLiteral("%1: the item with key %2 is damaged").arg(name, keyText(table, index, key)));
                continue;
            }
            ++totals.items;
            totals.bytes += row->size;
        }
        if (step == Step::Failed) return addFailure(name), std::nullopt;
        return totals;
    }

    // Each item that belongs into the index has its entry, and there are no others.
    void checkReferences(SpaceId space, const TableEntry& table, const IndexDescription& index)
    {
        const TableDescription& described = table.description;
        const QString name = QString::fromUtf8(m_catalog.nameOf(space));
        const QByteArray references = SqliteRows::referenceName(space);
        auto rows = m_connection.prepare("SELECT id,key,value FROM " + SqliteRows::tableName(table.space));
        if (!rows) return add(rows.error().message);
        auto entry = m_connection.prepare("SELECT id FROM " + references + " WHERE key=?1");
        if (!entry) return add(entry.error().message);
        qint64 found = 0;
        qint64 unknown = 0;
        Step step = Step::Done;
        while ((step = rows->step()) == Step::Row) {
            const auto row = openRow(rows->bytes(1), rows->bytes(2));
            const auto item = row ? decodeItem(row->item) : base::Result<Item>(base::Error());
            if (!item) ++unknown;  // which is told of the table
            if (!item || !isInIndex(index, *item)) continue;
            const QByteArray key = indexRowKey(described, index, *item);
            const StatementScope scope(*entry);
            if (entry->bind(1, key).step() == Step::Row && entry->integer(0) == rows->integer(0))
                ++found;
            else
                add(QStringLiteral("%1: the item with key %2 has no entry").arg(name, keyText(described, &index, key)));
        }
        if (step == Step::Failed) return addFailure(name);
        const auto entries = m_connection.integer("SELECT count(*) FROM " + references);
        if (!entries) return addFailure(name);
        if (*entries > found + unknown)
            add(QStringLiteral("%1: %2 of %3 entries lead to no item").arg(name).arg(*entries - found).arg(*entries));
    }

    void checkCounters(const TableEntry& table, const Totals& totals)
    {
        auto select = m_connection.prepare("SELECT items,bytes FROM counters WHERE space=?1");
        if (!select) return add(select.error().message);
        Totals kept;
        if (select->bind(1, table.space).step() == Step::Row) kept = {select->integer(0), select->integer(1)};
        if (kept.items != totals.items || kept.bytes != totals.bytes)
            add(QStringLiteral("%1: %2 items of %3 bytes were counted on writing, %4 items of %5 bytes are there")
                    .arg(QString::fromUtf8(table.description.name))
                    .arg(kept.items)
                    .arg(kept.bytes)
                    .arg(totals.items)
                    .arg(totals.bytes));
    }

    void checkChanges()
    {
        auto cursor = ChangeCursor::open(m_connection);
        if (!cursor) return add(cursor.error().message);
        cursor->seek(0);
        Step step = Step::Done;
        qint64 expected = 0;
        while ((step = cursor->next()) == Step::Row) {
            if (expected != 0 && cursor->sequence() != expected)
                add(QStringLiteral("change log: change %1 is missing").arg(expected));
            if (!cursor->change()) add(QStringLiteral("change log: change %1 is damaged").arg(cursor->sequence()));
            expected = cursor->sequence() + 1;
        }
        if (step == Step::Failed) addFailure(QStringLiteral("change log"));
    }

    // A tombstone names the deletion its item ended with; that change may have been trimmed, but is never another.
    void checkTombstones()
    {
        auto select = m_connection.prepare("SELECT key,sequence FROM tombstones");
        if (!select) return add(select.error().message);
        auto cursor = ChangeCursor::open(m_connection);
        if (!cursor) return add(cursor.error().message);
        Step step = Step::Done;
        while ((step = select->step()) == Step::Row) {
            const QByteArrayView key = select->bytes(0);
            if (key.size() < 8) {
                add(QStringLiteral("change log: a tombstone is damaged"));
                continue;
            }
            const qint64 sequence = select->integer(1);
            cursor->seek(sequence);
            if (cursor->next() != Step::Row || cursor->sequence() != sequence) continue;
            const auto change = cursor->change();
            if (!change) continue;  // told already
            const bool fits =
                !change->after && change->space == qFromBigEndian<qint64>(key.data()) && change->key == key.sliced(8);
            if (!fits) add(QStringLiteral("change log: the tombstone of change %1 is damaged").arg(sequence));
        }
        if (step == Step::Failed) addFailure(QStringLiteral("change log"));
    }

    const SqliteConnection& m_connection;
    const Catalog& m_catalog;
    QStringList m_findings;
};

}  // namespace

base::Result<QStringList> verifyStore(const SqliteConnection& connection, const Catalog& catalog)
{
    // One transaction, so that counters and rows are of one moment.
    if (auto begun = connection.execute("BEGIN"); !begun) return begun.error();
    const QStringList findings = Verifier(connection, catalog).run();
    if (auto ended = connection.execute("COMMIT"); !ended) return ended.error();
    return findings;
}

}  // namespace trestle::tables
