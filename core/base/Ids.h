// Identifiers in the forms that the services use. Random, from a per-thread generator seeded by the system. Any thread.
#pragma once

#include <QByteArray>

namespace trestle::base {

/// Lower-case UUID with dashes, version 4: REST request ids, function request ids.
[[nodiscard]] QByteArray newUuid();
/// 52 characters of 0-9A-Z: x-amzn-RequestId of the table service.
[[nodiscard]] QByteArray newTableRequestId();
/// 16 characters of base64 ending in '=': request id of HTTP and WebSocket APIs.
[[nodiscard]] QByteArray newHttpApiRequestId();
/// 10 characters of a-z0-9: ids of APIs and other gateway objects.
[[nodiscard]] QByteArray newResourceId();
/// X-Amzn-Trace-Id root: "1-8hex-24hex", its time part from `epochSeconds`.
[[nodiscard]] QByteArray newTraceRoot(qint64 epochSeconds);
/// The API id that stands for `name` as long as nobody sets one: 10 characters of a-z0-9, the same on every machine.
[[nodiscard]] QByteArray stableResourceId(const QByteArray& name);

}  // namespace trestle::base
