// Traces as OpenTelemetry's protocol has them in JSON (OTLP/HTTP, ExportTraceServiceRequest): a request is a span of
// kind SERVER, each of its stations a span below it. Any thread.
#pragma once

#include "core/observe/Trace.h"

#include <memory>

namespace trestle::observe {

/// The body of POST /v1/traces. Bodies and headers of requests are not in it.
[[nodiscard]] QByteArray otlpJson(const std::vector<std::shared_ptr<const Trace>>& traces);

}  // namespace trestle::observe
