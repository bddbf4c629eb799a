// The management API of WebSocket connections, by which backends speak to clients:
//     POST | GET | DELETE  /{stage}/@connections/{id}       at the API's address
//                          /@connections/{id}               at the workspace's endpoint: ids are unique
// Requests are signed, as the service's clients sign them; whose key it is does not matter here.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// The id in a path that begins with /@connections/, decoded; null if it is none.
[[nodiscard]] QByteArray connectionIdIn(QByteArrayView path);

/// `stage` "" and no API in the exchange's address: of any. On the request's I/O thread.
void callConnections(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, const QByteArray& stage);

}  // namespace trestle::gateway
