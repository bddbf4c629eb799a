// packed = the fields of visit(), one after the other
// number = seven bits a byte, the lowest first, the eighth bit set where more follow; negative ones as 64 bits
// real   = eight bytes in the machine's own order
// text   = number, bytes; 0: null, otherwise one more than the length
// list   = number, elements
#include "core/observe/PackedTrace.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace trestle::observe {

namespace {

// Every field of every part, once for packing and unpacking. A new member of Trace belongs here.
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
concept Number = std::is_integral_v<T> || std::is_enum_v<T>;

constexpr qsizetype longestNumber = 10;

// How many bytes there may be: every number counts as a long one.
class Measurer
{
public:
    void operator()(const auto&... fields) { (field(fields), ...); }
    void list(const auto& elements, auto each)
    {
        m_bytes += longestNumber;
        for (const auto& element : elements)
            each(element);
    }
    [[nodiscard]] qsizetype most() const { return m_bytes; }

private:
    void field(const Number auto&) { m_bytes += longestNumber; }
    void field(double) { m_bytes += qsizetype(sizeof(double)); }
    void field(const QByteArray& text) { m_bytes += longestNumber + text.size(); }

    qsizetype m_bytes = 0;
};

class Packer
{
public:
    explicit Packer(char* at) : m_at(at) {}

    void operator()(const auto&... fields) { (field(fields), ...); }
    void list(const auto& elements, auto each)
    {
        number(elements.size());
        for (const auto& element : elements)
            each(element);
    }
    [[nodiscard]] const char* at() const { return m_at; }

private:
    void number(quint64 value)
    {
        for (; value > 0x7f; value >>= 7)
            *m_at++ = static_cast<char>(value | 0x80);
        *m_at++ = static_cast<char>(value);
    }
    void field(const Number auto& value) { number(static_cast<quint64>(value)); }
    void field(double value)
    {
        std::memcpy(m_at, &value, sizeof value);
        m_at += sizeof value;
    }
    void field(const QByteArray& text)
    {
        number(text.isNull() ? 0 : static_cast<quint64>(text.size()) + 1);
        std::memcpy(m_at, text.constData(), static_cast<size_t>(text.size()));
        m_at += text.size();
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
        elements.resize(number());
        for (auto& element : elements)
            each(element);
    }
    QByteArrayView text()
    {
        const quint64 length = number();
        if (length == 0) return {};
        const QByteArrayView bytes(m_at, static_cast<qsizetype>(length - 1));
        m_at += bytes.size();
        return bytes;
    }

private:
    quint64 number()
    {
        quint64 value = 0;
        for (int shift = 0;; shift += 7) {
            const auto byte = static_cast<quint8>(*m_at++);
            value |= quint64(byte & 0x7f) << shift;
            if (byte <= 0x7f) return value;
        }
    }
    template <Number T>
    void field(T& value)
    {
        value = static_cast<T>(number());
    }
    void field(double& value)
    {
        std::memcpy(&value, m_at, sizeof value);
        m_at += sizeof value;
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
    // Written where this thread's memory is warm; what is kept for long is copied from there once its size is known.
    thread_local std::vector<char> warm;
    Measurer measurer;
    visit(measurer, trace);
    const auto most = static_cast<size_t>(measurer.most());
    constexpr size_t kept = 1 << 20;
    if (warm.size() < most || warm.size() > kept) warm = std::vector<char>(std::max<size_t>(most, 4'096));
    Packer packer(warm.data());
    visit(packer, trace);
    return {warm.data(), packer.at() - warm.data()};
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
