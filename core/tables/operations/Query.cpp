#include "core/tables/expressions/ConditionReader.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/PageRead.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/storage/RowKey.h"

namespace trestle::tables {

namespace {

struct Compiled
{
    PageExpressions page;
    KeyConditionExpression keyCondition;
};

// Everything that can be said of the request without looking at a table.
base::Result<Compiled> compile(const QueryRequest& request)
{
    // Of what is found in the request, the service puts this alone into an envelope.
    if (auto allowed = checkSelect(request); !allowed) return enveloped(allowed.error());
    auto scope = ExpressionScope::create(request.expression,
                                         {{ExpressionKind::Projection, request.projectionExpression.has_value()},
                                          {ExpressionKind::Filter, request.filterExpression.has_value()},
                                          {ExpressionKind::KeyCondition, true}});
    if (!scope) return scope.error();
    auto page = compilePageExpressions(request, *scope);
    if (!page) return page.error();
    page->filtersTableItems = false;
    const auto condition = ConditionReader(request.keyConditionExpression, *scope, ExpressionKind::KeyCondition).read();
    if (!condition) return condition.error();
    if (auto used = scope->checkAllUsed(); !used) return used.error();
    auto keyCondition = KeyConditionExpression::from(*condition, request.form);
    if (!keyCondition) return keyCondition.error();
    return Compiled{std::move(*page), std::move(*keyCondition)};
}

bool contains(const KeyRange& range, const QByteArray& key)
{
    return key >= range.from && (!range.to || key < *range.to);
}

// Where the start key would stand in the partition that is asked for: its sort value is judged before its partition.
QByteArray inPartition(const PageSource& source, const KeyCondition& condition, Item start)
{
    const TableDescription& table = source.table->description;
    start.set(source.keys().partition.name, condition.partition);
    for (qsizetype i = 0; i < condition.furtherPartition.size(); ++i)
        start.set(source.keys().furtherPartition[i].name, condition.furtherPartition[i]);
    return source.index ? indexRowKey(table, *source.index, start) : tableRowKey(table.keys, start);
}

}  // namespace

OperationResult<PageResult> query(const TableStore& store, const QueryRequest& request)
{
    const auto compiled = compile(request);
    if (!compiled) return OperationError(compiled.error());
    const auto source = findSource(store, request);
    if (!source) return OperationError(source.error());
    // Start key and key condition are looked at side by side, attribute by attribute of the key.
    KeyConditionExpression::AttributeCheck startAttribute;
    if (request.exclusiveStartKey) {
        const auto valid = validateStartSize(source->table->description, source->index, *request.exclusiveStartKey);
        if (!valid) return OperationError(valid.error());
        startAttribute = [&](const KeyAttribute& attribute) {
            return validateStartAttribute(source->keys(), attribute, *request.exclusiveStartKey);
        };
    }
    const auto condition = compiled->keyCondition.resolve(source->keys(), startAttribute);
    if (!condition) return OperationError(condition.error());
    const auto start = startKey(*source, request, StartKeyRead::Query);
    if (!start) return OperationError(start.error());

    KeyRange range = conditionRange(*condition);
    const Direction direction = request.scanIndexForward ? Direction::Forward : Direction::Backward;
    if (*start) {
        const bool isInPartition = contains(partitionRange(*condition), **start);
        if (!condition->sort && !isInPartition)
            return OperationError(validationError(
                QStringLiteral("The provided starting key is outside query boundaries based on provided conditions")));
        if (!contains(range, inPartition(*source, *condition, *request.exclusiveStartKey)))
            return OperationError(
                validationError(QStringLiteral("The provided starting key does not match the range key predicate")));
        if (!isInPartition)
            return OperationError(
                validationError(QStringLiteral("The query can return at most one row and cannot be restarted")));
        range = rangeAfter(std::move(range), **start, direction);
    }
    if (compiled->page.filter)
        if (auto allowed = compiled->page.filter->checkQueryFilter(source->keys()); !allowed)
            return OperationError(allowed.error());
    if (auto possible = checkPage(*source, request, compiled->page); !possible) return OperationError(possible.error());
    return readPage(store, *source, request, compiled->page, range, direction);
}

}  // namespace trestle::tables
