// One page of a table or index: what Query and Scan have in common once they know their range.
#pragma once

#include "core/tables/expressions/ConditionExpression.h"
#include "core/tables/expressions/ProjectionExpression.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

/// The expressions that both take, compiled.
struct PageExpressions
{
    std::optional<ConditionExpression> filter;
    std::optional<ProjectionExpression> projection;
    bool filtersTableItems = true;  // false: of a local index the filter sees what the index holds, and no more
};

/// The page's table, and the index if one was asked for.
struct PageSource
{
    TablePointer table;
    const IndexDescription* index = nullptr;  // owned by the table
    SpaceId space = 0;

    [[nodiscard]] const KeySchema& keys() const { return index ? index->keys : table->description.keys; }
};

/// Attributes of the paths that the source's index lacks, each once, in the order written.
[[nodiscard]] QList<QByteArray> missingAttributes(const PageSource& source, const std::vector<DocumentPath>& paths);
/// What is said of a global index that does not hold what a projection asks for, and of one of either kind that does
/// not hold what a filter looks at.
[[nodiscard]] base::Error projectionNotHeld(const IndexDescription& index, const QList<QByteArray>& attributes);
[[nodiscard]] base::Error filterNotHeld(const IndexDescription& index, const QList<QByteArray>& attributes);
/// Select against projection and index. Error: Validation.
[[nodiscard]] base::Result<void> checkSelect(const ReadPageRequest& request);
/// Filter and projection, in that scope. Errors: Validation.
[[nodiscard]] base::Result<PageExpressions> compilePageExpressions(const ReadPageRequest& request,
                                                                   ExpressionScope& scope);
/// Errors: ResourceNotFound; Validation for an unknown index, or a consistent read of a global one.
[[nodiscard]] base::Result<PageSource> findSource(const TableStore& store, const ReadPageRequest& request);
/// Errors for what an index cannot give or filter, and for a projection or filter that goes into a key attribute.
[[nodiscard]] base::Result<void> checkPage(const PageSource& source, const ReadPageRequest& request,
                                           const PageExpressions& expressions);
/// The row key the page begins after. Error: Validation.
[[nodiscard]] base::Result<std::optional<QByteArray>> startKey(const PageSource& source, const ReadPageRequest& request,
                                                               StartKeyRead read);
/// Reads until Limit, 1 MB or the end of the range.
[[nodiscard]] OperationResult<PageResult> readPage(const TableStore& store, const PageSource& source,
                                                   const ReadPageRequest& request, const PageExpressions& expressions,
                                                   const KeyRange& range, Direction direction);

}  // namespace trestle::tables
