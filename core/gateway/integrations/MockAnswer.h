// A fixed answer, made once from its design.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/definition/Integration.h"
#include "core/http/Message.h"

namespace trestle::gateway {

struct MockAnswer
{
    http::Response response;
    QByteArray detail;  // for the trace

    /// Errors: InvalidArgument for a status outside 200 … 599 and headers that cannot be sent.
    [[nodiscard]] static base::Result<MockAnswer> compile(const MockIntegration& integration);
};

}  // namespace trestle::gateway
