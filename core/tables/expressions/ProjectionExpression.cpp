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

}  // namespace trestle::tables
