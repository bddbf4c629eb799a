// Messages of application/vnd.amazon.eventstream: what the services' streaming answers are made of. Pure; any thread.
//     total length, header length (32 bits each, big-endian) · CRC-32 of these 8 bytes
//     headers: name length (8 bits), name, type 7 (text), length (16 bits), text · payload · CRC-32 of all before
#pragma once

#include <QByteArray>

namespace trestle::aws {

/// An event of that type with its payload. `contentType` says what the payload is.
[[nodiscard]] QByteArray eventMessage(const QByteArray& eventType, const QByteArray& contentType,
                                      const QByteArray& payload);

}  // namespace trestle::aws
