// A condition or filter, compiled once and evaluated against many items. Immutable; cheap to copy; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/tables/expressions/DocumentPath.h"
#include "core/tables/expressions/ExpressionScope.h"

#include <memory>

namespace trestle::tables {

class ConditionExpression
{
public:
    /// Error: Validation, "Invalid ConditionExpression: …" or "Invalid FilterExpression: …" by `kind`.
    [[nodiscard]] static base::Result<ConditionExpression> compile(QByteArrayView text, ExpressionScope& scope,
                                                                   ExpressionKind kind = ExpressionKind::Condition);

    [[nodiscard]] bool evaluate(const Item& item) const;

    /// Paths the expression looks at, each once, in order of appearance.
    [[nodiscard]] const std::vector<DocumentPath>& paths() const;
    /// Errors for a filter that looks at the keys of what is queried ("Filter Expression can only contain non-primary
    /// key attributes: …"). Scan's filters may.
    [[nodiscard]] base::Result<void> checkQueryFilter(const KeySchema& keys) const;

private:
    struct Program;

    explicit ConditionExpression(std::shared_ptr<const Program> program) : m_program(std::move(program)) {}

    std::shared_ptr<const Program> m_program;
};

}  // namespace trestle::tables
