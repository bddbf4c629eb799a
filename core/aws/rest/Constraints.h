// The constraints that a service's model puts on an operation's input, checked and told in its words.
#pragma once

#include "core/aws/rest/Failure.h"

#include <QRegularExpression>

#include <optional>

namespace trestle::aws::rest {

/// Made once for a model; const, any thread.
class Constraints
{
public:
    explicit Constraints(const Model& model);

    /// Required members, bounds, patterns and enumerations. `input` is what gatherInput() made.
    [[nodiscard]] std::optional<Failure> check(const OperationShape& operation, const base::JsonValue& input) const;

private:
    const Model& m_model;
    std::vector<QRegularExpression> m_patterns;  // compiled when first used
};

}  // namespace trestle::aws::rest
