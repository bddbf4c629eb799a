#include "core/tables/expressions/ConditionExpression.h"

#include "core/tables/expressions/ConditionReader.h"
#include "core/tables/schema/KeyAttributes.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<ConditionExpression> ConditionExpression::compile(QByteArrayView text, ExpressionScope& scope,
                                                         ExpressionKind kind)
{
    ConditionReader reader(text, scope, kind);
    Result<ConditionNode> root = reader.read();
    if (!root) return root.error();
    ConditionExpression expression;
    expression.m_root = std::make_shared<const ConditionNode>(std::move(*root));
    expression.m_paths = reader.takePaths();
    return expression;
}

bool ConditionExpression::evaluate(const Item& item) const
{
    return tables::evaluate(*m_root, item);
}

Result<void> ConditionExpression::checkQueryFilter(const KeySchema& keys) const
{
    for (const DocumentPath& path : m_paths) {
        const bool isKey = isKeyOf(keys, path.attribute());
        if (!isKey) continue;
        return Error{ErrorCode::Validation,
                     QStringLiteral("Filter Expression can only contain non-primary key attributes: Primary key "
                                    "attribute: ") +
                         QString::fromUtf8(path.attribute())};
    }
    return {};
}

}  // namespace trestle::tables
