#include "core/tables/operations/PageRead.h"

#include "core/tables/operations/Capacity.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

#include <limits>

namespace trestle::tables {

namespace {

constexpr qint64 maximumPageBytes = qint64(1) << 20;

QByteArray selectName(Select select)
{
    switch (select) {
        case Select::Unset:
            return {};
        case Select::AllAttributes:
            return "ALL_ATTRIBUTES";
        case Select::AllProjectedAttributes:
            return "ALL_PROJECTED_ATTRIBUTES";
        case Select::SpecificAttributes:
            return "SPECIFIC_ATTRIBUTES";
        case Select::Count:
            return "only the Count";
    }
    Q_UNREACHABLE();
}

base::Error invalidParameter(const QString& text)
{
    return validationError(QStringLiteral("One or more parameter values were invalid: ") + text);
}

base::Error noSuchIndex(const QByteArray& name)
{
    return validationError(
        QStringLiteral("The table does not have the specified index: %1").arg(QString::fromUtf8(name)));
}

// A global index gives only what it holds.
base::Result<void> checkGlobalIndex(const PageSource& source, const ReadPageRequest& request,
                                    const PageExpressions& expressions)
{
    if (request.select == Select::AllAttributes && source.index->projection != ProjectionType::All)
        return invalidParameter(QStringLiteral("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                                               "%1 because its projection type is not ALL")
                                    .arg(QString::fromUtf8(source.index->name)));
    if (expressions.projection)
        if (const auto names = missingAttributes(source, expressions.projection->paths()); !names.isEmpty())
            return projectionNotHeld(*source.index, names);
    return {};
}

// A filter must make do with what the index holds, even where the rest of the item is fetched from the table.
base::Result<void> checkIndexFilter(const PageSource& source, const ConditionExpression& filter)
{
    const auto names = missingAttributes(source, filter.paths());
    if (names.isEmpty()) return {};
    return filterNotHeld(*source.index, names);
}

// True if rows of a local index have to be completed from the table.
bool needsTable(const PageSource& source, const ReadPageRequest& request, const PageExpressions& expressions)
{
    if (!source.index || source.index->kind == IndexKind::Global || source.index->projection == ProjectionType::All)
        return false;
    if (request.select == Select::AllAttributes) return true;
    return (expressions.projection && !missingAttributes(source, expressions.projection->paths()).isEmpty()) ||
           (expressions.filter && expressions.filtersTableItems &&
            !missingAttributes(source, expressions.filter->paths()).isEmpty());
}

class PageReader
{
public:
    PageReader(RowReader& reader, const PageSource& source, const ReadPageRequest& request,
               const PageExpressions& expressions)
        : m_reader(reader),
          m_source(source),
          m_request(request),
          m_expressions(expressions),
          m_limit(request.limit.value_or(std::numeric_limits<qint64>::max())),
          m_fetches(needsTable(source, request, expressions)),
          m_decodes(expressions.filter || (expressions.projection && request.select != Select::Count))
    {
    }

    base::Result<PageResult> read(const KeyRange& range, Direction direction)
    {
        // By reference: the function object would not fit where std::function keeps small ones.
        const auto visit = [this](const StoredRow& row) { return take(row); };
        if (auto done = m_reader.rows(m_source.space, range, direction, std::cref(visit)); !done) return done.error();
        if (m_error) return *m_error;
        if (!m_lastKey.isEmpty()) {
            auto key = keyFromRowKey(m_source.table->description, m_source.index, m_lastKey);
            if (!key) return key.error();
            m_page.lastEvaluatedKey = std::move(*key);
        }
        charge();
        return std::move(m_page);
    }

private:
    Visit take(const StoredRow& row)
    {
        ++m_page.scannedCount;
        m_bytes += row.size;
        if (auto done = m_fetches ? takeFetched(row) : takeItem(row.item); !done) {
            m_error = done.error();
            return Visit::Stop;
        }
        if (m_page.scannedCount < m_limit && m_bytes < maximumPageBytes) return Visit::Continue;
        m_lastKey = row.key.toByteArray();
        return Visit::Stop;
    }

    base::Result<void> takeFetched(const StoredRow& entry)
    {
        const TableDescription& table = m_source.table->description;
        const auto key = keyFromRowKey(table, m_source.index, entry.key);
        if (!key) return key.error();
        const auto row = m_reader.row(m_source.table->space, tableRowKey(table.keys, *key));
        if (!row) return row.error();
        m_fetchUnits += readUnits(*row ? (*row)->size : 0, m_request.consistentRead);
        // Between two statements the item may have gone; then the index entry says what was.
        return takeItem(*row ? QByteArrayView((*row)->item) : entry.item);
    }

    base::Result<void> takeItem(QByteArrayView encoded)
    {
        if (!m_decodes) {
            ++m_page.count;
            if (m_request.select != Select::Count) m_page.encodedItems.push_back(encoded.toByteArray());
            return {};
        }
        auto item = decodeItem(encoded);
        if (!item) return item.error();
        if (m_expressions.filter && !m_expressions.filter->evaluate(*item)) return {};
        ++m_page.count;
        if (m_request.select == Select::Count) return {};
        if (m_expressions.projection)
            m_page.items.push_back(m_expressions.projection->project(*item));
        else
            m_page.encodedItems.push_back(encoded.toByteArray());
        return {};
    }

    void charge()
    {
        m_page.capacity = capacityReport(m_source.table->description, m_request.returnConsumedCapacity);
        const double units = readUnits(m_bytes, m_request.consistentRead);
        if (m_source.index)
            chargeIndex(m_page.capacity, *m_source.index, units);
        else
            chargeTable(m_page.capacity, units);
        chargeTable(m_page.capacity, m_fetchUnits);
    }

    RowReader& m_reader;
    const PageSource& m_source;
    const ReadPageRequest& m_request;
    const PageExpressions& m_expressions;
    const qint64 m_limit;
    const bool m_fetches;
    const bool m_decodes;
    PageResult m_page;
    qint64 m_bytes = 0;
    double m_fetchUnits = 0;
    QByteArray m_lastKey;
    std::optional<base::Error> m_error;
};

}  // namespace

base::Error projectionNotHeld(const IndexDescription& index, const QList<QByteArray>& attributes)
{
    return invalidParameter(QStringLiteral("Global secondary index %1 does not project [%2]")
                                .arg(QString::fromUtf8(index.name), QString::fromUtf8(attributes.join(", "))));
}

base::Error filterNotHeld(const IndexDescription& index, const QList<QByteArray>& attributes)
{
    return invalidParameter(QStringLiteral("Secondary index %1 does not project one or more filter attributes: [%2]")
                                .arg(QString::fromUtf8(index.name), QString::fromUtf8(attributes.join(", "))));
}

QList<QByteArray> missingAttributes(const PageSource& source, const std::vector<DocumentPath>& paths)
{
    QList<QByteArray> names;
    for (const DocumentPath& path : paths)
        if (!isProjected(source.table->description, *source.index, path.attribute()) &&
            !names.contains(path.attribute()))
            names.append(path.attribute());
    return names;
}

base::Result<void> checkSelect(const ReadPageRequest& request)
{
    const Select select = request.select;
    if (request.projectionExpression && select != Select::Unset && select != Select::SpecificAttributes)
        return validationError(QStringLiteral("Cannot specify the ProjectionExpression when choosing to get %1")
                                   .arg(QString::fromLatin1(selectName(select))));
    if (select == Select::AllProjectedAttributes && !request.indexName)
        return validationError(
            QStringLiteral("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"));
    if (select == Select::SpecificAttributes && !request.projectionExpression)
        return validationError(QStringLiteral(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"));
    return {};
}

base::Result<PageExpressions> compilePageExpressions(const ReadPageRequest& request, ExpressionScope& scope)
{
    PageExpressions expressions;
    if (request.projectionExpression) {
        auto projection = ProjectionExpression::compile(*request.projectionExpression, scope);
        if (!projection) return projection.error();
        expressions.projection = std::move(*projection);
    }
    if (request.filterExpression) {
        auto filter = ConditionExpression::compile(*request.filterExpression, scope, ExpressionKind::Filter);
        if (!filter) return filter.error();
        expressions.filter = std::move(*filter);
    }
    return expressions;
}

base::Result<PageSource> findSource(const TableStore& store, const ReadPageRequest& request)
{
    PageSource source;
    source.table = findTable(store, request.tableName);
    if (!source.table) return tableNotFound();
    source.space = source.table->space;
    if (!request.indexName) return source;
    const TableDescription& table = source.table->description;
    source.index = table.index(*request.indexName);
    if (!source.index) return noSuchIndex(*request.indexName);
    source.space = source.table->indexSpaces[size_t(source.index - table.indexes.constData())];
    if (source.index->kind == IndexKind::Global && request.consistentRead)
        return validationError(QStringLiteral("Consistent reads are not supported on global secondary indexes"));
    return source;
}

base::Result<void> checkPage(const PageSource& source, const ReadPageRequest& request,
                             const PageExpressions& expressions)
{
    const bool global = source.index && source.index->kind == IndexKind::Global;
    if (global)
        if (auto possible = checkGlobalIndex(source, request, expressions); !possible) return possible;
    if (source.index && expressions.filter && (global || !expressions.filtersTableItems))
        if (auto possible = checkIndexFilter(source, *expressions.filter); !possible) return possible;
    const TableDescription& table = source.table->description;
    if (expressions.projection)
        if (auto allowed = checkKeyPaths(table, expressions.projection->paths()); !allowed) return allowed;
    return expressions.filter ? checkKeyPaths(table, expressions.filter->paths()) : base::Result<void>();
}

base::Result<std::optional<QByteArray>> startKey(const PageSource& source, const ReadPageRequest& request,
                                                 StartKeyRead read)
{
    if (!request.exclusiveStartKey) return std::optional<QByteArray>();
    const TableDescription& table = source.table->description;
    if (auto valid = validateStartKey(table, source.index, *request.exclusiveStartKey, read); !valid)
        return valid.error();
    return std::optional(source.index ? indexRowKey(table, *source.index, *request.exclusiveStartKey)
                                      : tableRowKey(table.keys, *request.exclusiveStartKey));
}

OperationResult<PageResult> readPage(const TableStore& store, const PageSource& source, const ReadPageRequest& request,
                                     const PageExpressions& expressions, const KeyRange& range, Direction direction)
{
    const auto reader = store.reader();
    if (!reader) return OperationError(reader.error());
    auto page = PageReader(**reader, source, request, expressions).read(range, direction);
    if (!page && source.table->dropped) return OperationError(tableNotFound());
    if (!page && source.table->replaced && source.index) return OperationError(noSuchIndex(source.index->name));
    if (!page) return OperationError(page.error());
    return std::move(*page);
}

}  // namespace trestle::tables
