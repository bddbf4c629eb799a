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

    /// PartiQL's: what each path leads to becomes an attribute of its own, called by the name at the same place.
    [[nodiscard]] static ProjectionExpression ofColumns(std::vector<DocumentPath> paths, std::vector<QByteArray> names);

    [[nodiscard]] Item project(const Item& item) const;
    /// In the order written.
    [[nodiscard]] const std::vector<DocumentPath>& paths() const { return m_paths; }

private:
    ProjectionExpression() = default;

    std::vector<DocumentPath> m_paths;
    std::vector<QByteArray> m_columns;  // of ofColumns()
};

}  // namespace trestle::tables
