#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/PageRead.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/storage/RowKey.h"

namespace trestle::tables {

namespace {

base::Result<void> checkSegments(const ScanRequest& request)
{
    if (request.segment && !request.totalSegments)
        return validationError(
            QStringLiteral("The TotalSegments parameter is required but was not present in the request when Segment "
                           "parameter is present"));
    if (!request.segment && request.totalSegments)
        return validationError(
            QStringLiteral("The Segment parameter is required but was not present in the request when parameter "
                           "TotalSegments is present"));
    if (request.segment && *request.segment >= *request.totalSegments)
        return validationError(QStringLiteral("The Segment parameter is zero-based and must be less than parameter "
                                              "TotalSegments: Segment: %1 is not less than TotalSegments: %2")
                                   .arg(*request.segment)
                                   .arg(*request.totalSegments));
    return {};
}

base::Result<PageExpressions> compile(const ScanRequest& request)
{
    if (auto allowed = checkSegments(request); !allowed) return allowed.error();
    if (auto allowed = checkSelect(request); !allowed) return allowed.error();
    const ExpressionNames& names = request.expression;
    if (!request.projectionExpression && !request.filterExpression && !names.names && !names.values)
        return PageExpressions{};
    auto scope = ExpressionScope::create(names, {{ExpressionKind::Projection, request.projectionExpression.has_value()},
                                                 {ExpressionKind::Filter, request.filterExpression.has_value()}});
    if (!scope) return scope.error();
    auto expressions = compilePageExpressions(request, *scope);
    if (!expressions) return expressions;
    if (auto used = scope->checkAllUsed(); !used) return used.error();
    return expressions;
}

}  // namespace

OperationResult<PageResult> scan(const TableStore& store, const ScanRequest& request)
{
    const auto expressions = compile(request);
    if (!expressions) return OperationError(expressions.error());
    const auto source = findSource(store, request);
    if (!source) return OperationError(source.error());
    const auto start = startKey(*source, request, StartKeyRead::Scan);
    if (!start) return OperationError(start.error());

    const qint64 total = request.totalSegments.value_or(1);
    const qint64 segment = request.segment.value_or(0);
    KeyRange range = segmentRange(segment, total);
    if (*start) {
        if ((**start) < range.from || (range.to && **start >= *range.to))
            return OperationError(validationError(
                QStringLiteral("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                               "ExclusiveStartKey with correct Segment. TotalSegments: %1 Segment: %2")
                    .arg(total)
                    .arg(segment)));
        range = rangeAfter(std::move(range), **start, Direction::Forward);
    }
    if (auto possible = checkPage(*source, request, *expressions); !possible) return OperationError(possible.error());
    return readPage(store, *source, request, *expressions, range, Direction::Forward);
}

}  // namespace trestle::tables
