// Publishing: what $LATEST is becomes a version. The operations' own thread.
#pragma once

#include "core/aws/lambda/Lambda.h"

namespace trestle::aws::lambda {

/// Adds a version with the code as it stands, unless nothing changed since the last one. `description` takes the place
/// of the function's own; `codeSha256` is what the caller believes the code to be. Either may be left out.
[[nodiscard]] std::optional<Failure> publish(FunctionDescription& function, Lambda& lambda,
                                             const std::optional<QByteArray>& description = {},
                                             const QByteArray& codeSha256 = {});

}  // namespace trestle::aws::lambda
