// packed = the fields of visit(), one after the other, in the machine's own byte order
// text   = length:4 bytes; length -1: null
// list   = count:4 *element
#include "core/observe/PackedTrace.h"

#include <cstring>
#include <type_traits>

namespace trestle::observe {

namespace {

// Every field of every part, once for measuring, packing and unpacking. A new member of Trace belongs here.
template <typename Archive>
void visit(Archive& archive, auto& trace)
{
    archive(trace.id, trace.requestId, trace.source, trace.startedMs, trace.durationNs, trace.api, trace.stage,
            trace.method, trace.target, trace.routeKey, trace.client, trace.status, trace.cache, trace.note,
            trace.readUnits, trace.writeUnits);
    for (auto* message : {&trace.request, &trace.response}) {
        archive.list(message->headers, [&](auto& header) { archive(header.name, header.value); });
        archive(message->body, message->bodySize);
    }
    archive.list(trace.stations, [&](auto& station) {
        archive(station.kind, station.outcome, station.depth, station.title, station.detail, station.startNs,
                station.durationNs);
    });
    archive.list(trace.log, [&](auto& line) { archive(line.atNs, line.error, line.text, line.function); });
    archive.list(trace.items, [&](auto& item) {
        archive(item.kind, item.table, item.key, item.before, item.after, item.atNs, item.sequenceNumber);
    });
}

template <typename T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class Measurer
{
public:
    void operator()(const auto&... fields) { (field(fields), ...); }
    void list(const auto& elements, auto each)
    {
        m_bytes += 4;
        for (const auto& element : elements)
            each(element);
    }
    [[nodiscard]] qsizetype bytes() const { return m_bytes; }

private:
    void field(const Plain auto& value) { m_bytes += qsizetype(sizeof(value)); }
    void field(const QByteArray& text) { m_bytes += 4 + text.size(); }

    qsizetype m_bytes = 0;
};

class Packer
{
public:
    explicit Packer(char* at) : m_at(at) {}

    void operator()(const auto&... fields) { (field(fields), ...); }
    void list(const auto& elements, auto each)
    {
        field(qint32(elements.size()));
        for (const auto& element : elements)
            each(element);
    }

private:
    void field(const Plain auto& value)
    {
        std::memcpy(m_at, &value, sizeof(value));
        m_at += sizeof(value);
    }
    void field(const QByteArray& text)
    {
        field(text.isNull() ? qint32(-1) : qint32(text.size()));
        m_at = std::copy(text.begin(), text.end(), m_at);
    }

    char* m_at;
};

class Unpacker
{
public:
    explicit Unpacker(const char* at) : m_at(at) {}

    void operator()(auto&... fields) { (field(fields), ...); }
    void list(auto& elements, auto each)
    {
        elements.resize(size_t(count()));
        for (auto& element : elements)
            each(element);
    }
    QByteArrayView text()
    {
        const qint32 size = count();
        if (size < 0) return {};
        const QByteArrayView bytes(m_at, size);
        m_at += size;
        return bytes;
    }

private:
    qint32 count()
    {
        qint32 value = 0;
        field(value);
        return value;
    }
    void field(Plain auto& value)
    {
        std::memcpy(&value, m_at, sizeof(value));
        m_at += sizeof(value);
    }
    void field(QByteArray& value)
    {
        const QByteArrayView bytes = text();
        value = bytes.isNull() ? QByteArray() : bytes.toByteArray();
    }

    const char* m_at;
};

}  // namespace

QByteArray packTrace(const Trace& trace)
{
    Measurer measurer;
    visit(measurer, trace);
    QByteArray packed(measurer.bytes(), Qt::Uninitialized);
    Packer packer(packed.data());
    visit(packer, trace);
    return packed;
}

Trace unpackTrace(QByteArrayView packed)
{
    Trace trace;
    Unpacker unpacker(packed.data());
    visit(unpacker, trace);
    return trace;
}

QByteArrayView packedTraceId(QByteArrayView packed)
{
    return Unpacker(packed.data()).text();
}

}  // namespace trestle::observe
