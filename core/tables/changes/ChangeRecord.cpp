// record = checksum:8 time:8 previous:8 space:8 cause:1 text(cause id) text(key) text(before) text(after) stamp:8
// text   = length:4 bytes; length 0xffffffff: there is none
// Little-endian. There is a stamp only where it is not the time. checksum = XXH3 of the rest, seeded with the sequence
// number.
#include "core/tables/changes/ChangeRecord.h"

#include <QtEndian>

#include <xxhash.h>

#include <limits>

namespace trestle::tables {

namespace {

constexpr quint32 absent = std::numeric_limits<quint32>::max();
constexpr qsizetype fixedBytes = 33;

quint64 checksum(qint64 sequence, QByteArrayView rest)
{
    return XXH3_64bits_withSeed(rest.data(), size_t(rest.size()), quint64(sequence));
}

char* writeText(char* at, std::optional<QByteArrayView> text)
{
    qToLittleEndian<quint32>(text ? quint32(text->size()) : absent, at);
    at += 4;
    return text ? std::copy(text->begin(), text->end(), at) : at;
}

// Takes one text off the front of `bytes`; false if it is cut short.
bool readText(QByteArrayView& bytes, std::optional<QByteArrayView>& text)
{
    if (bytes.size() < 4) return false;
    const quint32 length = qFromLittleEndian<quint32>(bytes.data());
    bytes = bytes.sliced(4);
    text.reset();
    if (length == absent) return true;
    if (qint64(length) > bytes.size()) return false;
    text = bytes.first(qsizetype(length));
    bytes = bytes.sliced(qsizetype(length));
    return true;
}

}  // namespace

qsizetype bytesOf(const ChangeRecord& change)
{
    const auto length = [](const std::optional<QByteArrayView>& text) { return 4 + (text ? text->size() : 0); };
    return fixedBytes + length(change.causeId) + length(change.key) + length(change.before) + length(change.after) +
           (change.stampMs > change.timeMs ? 8 : 0);
}

void appendChange(QByteArray& out, qint64 sequence, const ChangeRecord& change)
{
    const qsizetype start = out.size();
    out.resize(start + bytesOf(change));
    char* at = out.data() + start + 8;
    qToLittleEndian<qint64>(change.timeMs, at);
    qToLittleEndian<qint64>(change.previous, at + 8);
    qToLittleEndian<qint64>(change.space, at + 16);
    at[24] = char(change.kind);
    at = writeText(at + 25, change.causeId);
    at = writeText(at, change.key);
    at = writeText(at, change.before);
    at = writeText(at, change.after);
    if (change.stampMs > change.timeMs) qToLittleEndian<qint64>(change.stampMs, at);
    qToLittleEndian<quint64>(checksum(sequence, QByteArrayView(out).sliced(start + 8)), out.data() + start);
}

std::optional<ChangeRecord> decodeChange(qint64 sequence, QByteArrayView bytes)
{
    if (bytes.size() < fixedBytes) return {};
    const char* at = bytes.data();
    if (qFromLittleEndian<quint64>(at) != checksum(sequence, bytes.sliced(8))) return {};
    ChangeRecord change;
    change.timeMs = qFromLittleEndian<qint64>(at + 8);
    change.previous = qFromLittleEndian<qint64>(at + 16);
    change.space = qFromLittleEndian<qint64>(at + 24);
    change.kind = static_cast<Cause::Kind>(at[32]);
    std::optional<QByteArrayView> causeId;
    std::optional<QByteArrayView> key;
    bytes = bytes.sliced(fixedBytes);
    if (!readText(bytes, causeId) || !readText(bytes, key) || !readText(bytes, change.before) ||
        !readText(bytes, change.after) || !causeId || !key)
        return {};
    change.causeId = *causeId;
    change.key = *key;
    change.stampMs = bytes.size() < 8 ? change.timeMs : qFromLittleEndian<qint64>(bytes.data());
    return change;
}

}  // namespace trestle::tables
