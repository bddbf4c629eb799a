// token = base64( digest:16 range:4 key )      range: which of the plan's, from 0; key: the encoded key to go on after,
//                                              empty at the front of the range
#include "core/tables/partiql/SelectPages.h"

#include "core/tables/operations/OperationErrors.h"
#include "core/tables/partiql/StatementValues.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

#include <QtEndian>

namespace trestle::tables {

namespace {

constexpr qsizetype digestBytes = 16;
constexpr qsizetype headerBytes = digestBytes + 4;
constexpr qint64 maximumPageBytes = qint64(1) << 20;

struct Position
{
    size_t range = 0;
    std::optional<Item> after;
};

QByteArray digestOf(const Statement& statement)
{
    QByteArray text = statement.text;
    for (const AttributeValue& parameter : statement.parameters)
        text += '\0' + encodeItem(Item{{"", parameter}});
    return stableDigest(text);
}

QByteArray tokenOf(const Statement& statement, const Position& position)
{
    QByteArray token = digestOf(statement);
    token.resize(headerBytes);
    qToLittleEndian<quint32>(quint32(position.range), token.data() + digestBytes);
    if (position.after) token += encodeItem(*position.after);
    return token.toBase64();
}

base::Result<Position> positionOf(const Statement& statement, const std::optional<QByteArray>& token, size_t ranges)
{
    if (!token) return Position();
    const base::Error invalid = statementError(QStringLiteral("Invalid NextToken"));
    const auto read = QByteArray::fromBase64Encoding(*token, QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray& decoded = read.decoded;
    if (!read || decoded.size() < headerBytes) return invalid;
    if (decoded.first(digestBytes) != digestOf(statement))
        return statementError(QStringLiteral("NextToken does not match request"));
    Position position;
    position.range = qFromLittleEndian<quint32>(decoded.constData() + digestBytes);
    if (position.range >= ranges) return invalid;
    if (decoded.size() == headerBytes) return position;
    auto key = decodeItem(QByteArrayView(decoded).sliced(headerBytes));
    if (!key) return invalid;
    position.after = std::move(*key);
    return position;
}

void add(ExecuteStatementResult& result, PageResult&& page)
{
    const auto append = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    append(result.encodedItems, page.encodedItems);
    append(result.items, page.items);
    if (result.capacity.detail == ReturnConsumedCapacity::None) {
        result.capacity = std::move(page.capacity);
        return;
    }
    result.capacity.total += page.capacity.total;
    result.capacity.table += page.capacity.table;
    for (const auto& [name, units] : page.capacity.globalIndexes)
        result.capacity.globalIndexes[name] += units;
    for (const auto& [name, units] : page.capacity.localIndexes)
        result.capacity.localIndexes[name] += units;
}

}  // namespace

OperationResult<ExecuteStatementResult> readSelect(const TableStore& store, const SelectPlan& plan,
                                                   const ExecuteStatementRequest& request)
{
    auto position = positionOf(request, request.nextToken, plan.ranges.size());
    if (!position) return OperationError(position.error());
    ReadPageRequest page;
    page.consistentRead = request.consistentRead;
    page.returnConsumedCapacity = request.returnConsumedCapacity;
    page.exclusiveStartKey = position->after;
    page.limit = request.limit;
    ExecuteStatementResult result;
    result.reads = true;
    result.tableName = plan.source.table->description.name;
    qint64 bytes = 0;
    for (size_t at = position->range; at < plan.ranges.size(); ++at) {
        const auto start = startKey(plan.source, page, StartKeyRead::Query);
        if (!start) return OperationError(statementError(QStringLiteral("Invalid NextToken")));
        KeyRange range = plan.ranges[at];
        if (*start) range = rangeAfter(std::move(range), **start, plan.direction);
        auto read = readPage(store, plan.source, page, plan.expressions, range, plan.direction);
        if (!read) return read.error();
        for (const QByteArray& item : read->encodedItems)
            bytes += item.size();
        if (page.limit) *page.limit -= read->scannedCount;
        page.exclusiveStartKey.reset();
        auto last = std::move(read->lastEvaluatedKey);
        add(result, std::move(*read));
        // The one item a key can name has nothing behind it.
        if (plan.key) break;
        if (last) {
            result.nextToken = tokenOf(request, {at, last});
            result.lastEvaluatedKey = std::move(last);
            break;
        }
        if (bytes >= maximumPageBytes && at + 1 < plan.ranges.size()) {
            result.nextToken = tokenOf(request, {at + 1, {}});
            break;
        }
    }
    return result;
}

}  // namespace trestle::tables
