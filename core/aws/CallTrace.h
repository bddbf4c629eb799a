// What a trace of a wire request says of its headers, bodies and client. Any thread.
#pragma once

#include "core/http/Message.h"
#include "core/observe/Trace.h"

namespace trestle::aws {

/// "Root=1-…;Parent=…;Sampled=1" → "1-…"; empty if there is none.
[[nodiscard]] QByteArrayView traceRootOf(QByteArrayView traceHeader);
/// The first product of a User-Agent, shortened.
[[nodiscard]] QByteArray clientOf(QByteArrayView userAgent);
/// Headers with their secrets masked, and as much of the body as is kept.
[[nodiscard]] observe::Message recordedMessage(const http::Headers& headers, const QByteArray& body);
/// What an error document says, without its quotes and escapes where there are none.
[[nodiscard]] QByteArray errorTextOf(const QByteArray& document);

}  // namespace trestle::aws
