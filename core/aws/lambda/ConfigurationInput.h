// What CreateFunction and UpdateFunctionConfiguration are asked, taken into a function's configuration. Any thread.
#pragma once

#include "core/aws/lambda/Lambda.h"

namespace trestle::aws::lambda {

/// Takes the members that `input` has; the others stay as they are. What the service refuses changes nothing that
/// matters: the configuration is then thrown away.
[[nodiscard]] std::optional<Failure> takeConfiguration(FunctionConfiguration& configuration, const Lambda& lambda,
                                                       const base::JsonValue& input);

}  // namespace trestle::aws::lambda
