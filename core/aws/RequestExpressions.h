// The expressions of one request, whichever way it says them: as expression parameters, or as the older parameters
// (AttributesToGet, Expected, AttributeUpdates, KeyConditions, QueryFilter, ScanFilter, ConditionalOperator), which are
// turned into expressions with placeholders of their own. Any thread.
#pragma once

#include "core/aws/WireMembers.h"

namespace trestle::aws {

struct RequestExpressions
{
    std::optional<QByteArray> condition;
    std::optional<QByteArray> filter;
    std::optional<QByteArray> keyCondition;
    std::optional<QByteArray> projection;
    std::optional<QByteArray> update;
    tables::ExpressionNames names;
    bool areOlder = false;  // said by older parameters
};

/// Whether the request says anything by an older parameter.
[[nodiscard]] bool usesOlderParameters(const WireMembers& members);

/// Errors: Validation for both kinds in one request, and for older parameters that do not fit together.
[[nodiscard]] WireResult<RequestExpressions> readExpressions(const WireMembers& members, tables::ValueLayer layer);

}  // namespace trestle::aws
