#include "core/tables/operations/Capacity.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

base::Result<std::optional<ProjectionExpression>> compileProjection(const ExpressionNames& names,
                                                                    const std::optional<QByteArray>& text)
{
    if (!text && !names.names && !names.values) return std::optional<ProjectionExpression>();
    auto scope = ExpressionScope::create(names, {{ExpressionKind::Projection, text.has_value()}});
    if (!scope) return scope.error();
    std::optional<ProjectionExpression> projection;
    if (text) {
        auto compiled = ProjectionExpression::compile(*text, *scope);
        if (!compiled) return compiled.error();
        projection = std::move(*compiled);
    }
    if (auto used = scope->checkAllUsed(); !used) return used.error();
    return projection;
}

base::Result<void> checkKeyPaths(const TableDescription& table, const std::vector<DocumentPath>& paths)
{
    const auto refusal = [](const char* role, const DocumentPath& path) {
        return validationError(QStringLiteral("Key attributes must be scalars; list random access '[]' and map lookup "
                                              "'.' are not allowed: %1: %2")
                                   .arg(QLatin1String(role), QString::fromUtf8(path.attribute())));
    };
    for (const DocumentPath& path : paths) {
        if (!path.isNested()) continue;
        if (isKeyOf(table.keys, path.attribute())) return refusal("Key", path);
        for (const IndexDescription& index : table.indexes)
            if (isKeyOf(index.keys, path.attribute())) return refusal("IndexKey", path);
    }
    return {};
}

OperationResult<GetItemResult> getItem(const TableStore& store, const GetItemRequest& request)
{
    const auto projection = compileProjection(request.expression, request.projectionExpression);
    if (!projection) return OperationError(projection.error());
    const TablePointer table = findTable(store, request.tableName);
    if (!table) return OperationError(tableNotFound());
    const KeySchema& keys = table->description.keys;
    if (auto valid = validateKey(keys, request.key); !valid) return OperationError(valid.error());
    if (*projection)
        if (auto allowed = checkKeyPaths(table->description, (*projection)->paths()); !allowed)
            return OperationError(allowed.error());
    auto row = store.row(table->space, tableRowKey(keys, request.key));
    if (!row) return OperationError(table->dropped ? tableNotFound() : row.error());

    GetItemResult result;
    result.capacity = capacityReport(table->description, request.returnConsumedCapacity);
    chargeTable(result.capacity, readUnits(*row ? (*row)->size : 0, request.consistentRead));
    if (!*row) return result;
    if (!*projection) {
        result.encodedItem = std::move((*row)->item);
        return result;
    }
    const auto item = decodeItem((*row)->item);
    if (!item) return OperationError(item.error());
    result.item = (*projection)->project(*item);
    return result;
}

}  // namespace trestle::tables
