#include "core/tables/expressions/ProjectionExpression.h"

#include "core/tables/expressions/ExpressionReader.h"

namespace trestle::tables {

using base::Result;

// projection = path *( "," path )
Result<ProjectionExpression> ProjectionExpression::compile(QByteArrayView text, ExpressionScope& scope)
{
    ExpressionReader reader(text, scope, ExpressionKind::Projection);
    if (const Result<void> checked = reader.checkText(); !checked) return checked.error();
    ProjectionExpression expression;
    do {
        DocumentPath path = reader.path();
        noteOverlaps(reader, expression.m_paths, path);
        expression.m_paths.push_back(std::move(path));
    } while (!reader.failed() && reader.take(","));
    if (reader.token().kind != ExpressionToken::Kind::End) reader.fail();
    if (const Result<void> outcome = reader.outcome(); !outcome) return outcome.error();
    return expression;
}

ProjectionExpression ProjectionExpression::ofColumns(std::vector<DocumentPath> paths, std::vector<QByteArray> names)
{
    ProjectionExpression expression;
    expression.m_paths = std::move(paths);
    expression.m_columns = std::move(names);
    return expression;
}

Item ProjectionExpression::project(const Item& item) const
{
    if (m_columns.empty()) return projectPaths(item, m_paths);
    Item projected;
    for (size_t i = 0; i < m_paths.size(); ++i)
        if (const AttributeValue* value = m_paths[i].find(item)) projected.set(m_columns[i], *value);
    return projected;
}

}  // namespace trestle::tables
