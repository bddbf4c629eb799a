// A stage's access log, compiled: which file its lines go to and what stands in each. Immutable; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/templates/VariableText.h"

#include <memory>

namespace trestle::gateway {

struct AccessLogPlan
{
    QByteArray name;  // of the file: what the destination's ARN ends with
    VariableText format;

    /// From the service's accessLogSettings. Null if it names no destination or has no format.
    [[nodiscard]] static std::shared_ptr<const AccessLogPlan> compile(const base::JsonValue& settings);
};

}  // namespace trestle::gateway
