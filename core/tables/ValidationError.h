// The service's ValidationException, as schema, expressions and operations report it.
#pragma once

#include "core/base/Error.h"

namespace trestle::tables {

[[nodiscard]] inline base::Error validationError(const QString& text)
{
    return {base::ErrorCode::Validation, text};
}

[[nodiscard]] inline base::Error invalidValues(const QString& what)
{
    return validationError(QStringLiteral("One or more parameter values were invalid: ") + what);
}

}  // namespace trestle::tables
