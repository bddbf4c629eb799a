#include "core/aws/EventStream.h"

#include <QtEndian>

#include <zlib.h>

namespace trestle::aws {

namespace {

constexpr char textType = 7;

template <typename T>
void append(QByteArray& out, T number)
{
    const T bigEndian = qToBigEndian(number);
    out.append(reinterpret_cast<const char*>(&bigEndian), sizeof bigEndian);
}

void appendHeader(QByteArray& out, const QByteArray& name, const QByteArray& value)
{
    out += static_cast<char>(name.size());
    out += name;
    out += textType;
    append(out, static_cast<quint16>(value.size()));
    out += value;
}

quint32 frameChecksum(const QByteArray& bytes)
{
    return static_cast<quint32>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.constData()), static_cast<uInt>(bytes.size())));
}

}  // namespace

QByteArray eventMessage(const QByteArray& eventType, const QByteArray& contentType, const QByteArray& payload)
{
    QByteArray headers;
    appendHeader(headers, ":event-type", eventType);
    appendHeader(headers, ":content-type", contentType);
    appendHeader(headers, ":message-type", "event");
    constexpr qsizetype frame = 16;  // two lengths, two checksums
    QByteArray message;
    append(message, static_cast<quint32>(frame + headers.size() + payload.size()));
    append(message, static_cast<quint32>(headers.size()));
    append(message, frameChecksum(message));
    message += headers;
    message += payload;
    append(message, frameChecksum(message));
    return message;
}

}  // namespace trestle::aws
