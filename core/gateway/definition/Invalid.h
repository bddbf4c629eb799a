// What every part of a definition says that cannot be compiled.
#pragma once

#include "core/base/Error.h"

namespace trestle::gateway {

[[nodiscard]] inline base::Error invalid(const QString& what)
{
    return {base::ErrorCode::InvalidArgument, what};
}

}  // namespace trestle::gateway
