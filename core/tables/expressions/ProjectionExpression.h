// Which parts of an item to return. Immutable; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/tables/expressions/DocumentPath.h"
#include "core/tables/expressions/ExpressionScope.h"

namespace trestle::tables {

class ProjectionExpression
{
public:
    /// Error: Validation, "Invalid ProjectionExpression: …".
    [[nodiscard]] static base::Result<ProjectionExpression> compile(QByteArrayView text, ExpressionScope& scope);

    [[nodiscard]] Item project(const Item& item) const { return projectPaths(item, m_paths); }
    /// In the order written.
    [[nodiscard]] const std::vector<DocumentPath>& paths() const { return m_paths; }

private:
    ProjectionExpression() = default;

    std::vector<DocumentPath> m_paths;
};

}  // namespace trestle::tables
