#include "core/tables/operations/ItemWrites.h"

#include "core/tables/operations/OperationErrors.h"

namespace trestle::tables {

base::Result<std::optional<ConditionExpression>> compileCondition(const WriteCommon& request)
{
    const ExpressionNames& names = request.expression;
    if (!request.conditionExpression && !names.names && !names.values) return std::optional<ConditionExpression>();
    auto scope = ExpressionScope::create(names, {{ExpressionKind::Condition, request.conditionExpression.has_value()}});
    if (!scope) return scope.error();
    std::optional<ConditionExpression> condition;
    if (request.conditionExpression) {
        auto compiled = ConditionExpression::compile(*request.conditionExpression, *scope);
        if (!compiled) return compiled.error();
        condition = std::move(*compiled);
    }
    if (auto used = scope->checkAllUsed(); !used) return used.error();
    return condition;
}

TablePointer findTable(const TableStore& store, QByteArrayView name)
{
    const CatalogPointer catalog = store.catalog();
    if (TablePointer table = catalog->find(name); table || !name.startsWith("arn:")) return table;
    const qsizetype at = name.indexOf(":table/");
    return at < 0 ? nullptr : catalog->find(name.sliced(at + 7));
}

}  // namespace trestle::tables
