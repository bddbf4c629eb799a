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
    auto keyCondition = KeyConditionExpression::compile(request.keyConditionExpression, *scope);
    if (!keyCondition) return keyCondition.error();
    if (auto used = scope->checkAllUsed(); !used) return used.error();
    return Compiled{std::move(*page), std::move(*keyCondition)};
}

bool contains(const KeyRange& range, const QByteArray& key)
{
    return key >= range.from && (!range.to || key < *range.to);
}

}  // namespace

OperationResult<PageResult> query(const TableStore& store, const QueryRequest& request)
{
    const auto compiled = compile(request);
    if (!compiled) return OperationError(compiled.error());
    const auto source = findSource(store, request, compiled->page);
    if (!source) return OperationError(source.error());
    const auto condition = compiled->keyCondition.resolve(source->keys());
    if (!condition) return OperationError(condition.error());
    if (compiled->page.filter)
        if (auto allowed = compiled->page.filter->checkQueryFilter(source->keys()); !allowed)
            return OperationError(allowed.error());
    const auto start = startKey(*source, request);
    if (!start) return OperationError(start.error());

    KeyRange range = conditionRange(*condition);
    const Direction direction = request.scanIndexForward ? Direction::Forward : Direction::Backward;
    if (*start) {
        if (!contains(partitionRange(*condition), **start))
            return OperationError(validationError(
                QStringLiteral("The provided starting key is outside query boundaries based on provided conditions")));
        if (!contains(range, **start))
            return OperationError(
                validationError(QStringLiteral("The provided starting key does not match the range key predicate")));
        range = rangeAfter(std::move(range), **start, direction);
    }
    return readPage(store, *source, request, compiled->page, range, direction);
}

}  // namespace trestle::tables
