// item      = %x01 attributes                        ; version
// attributes = count *attribute                      ; by the bytes of their names, ascending, each name once
// attribute = bytes value
// value     = %x01 bytes / %x02 bytes / %x03 bytes   ; S, N (canonical text), B
//           / %x04 / %x05 / %x06                     ; false, true, NULL
//           / %x07 size attributes / %x08 size list  ; M, L
//           / %x09 size set / %x0a size set / %x0b size set  ; SS, NS, BS; ascending, numbers by value
// list      = count *value
// set       = count *bytes
// bytes     = count *OCTET
// count     = 1*5OCTET                               ; seven bits a byte, low ones first, the last byte below %x80
// size      = 4OCTET                                 ; bytes of the body that follows, little endian
// There is one way to write an item, so equal items have equal bytes.
#include "core/tables/values/ItemCodec.h"

#include "core/base/ByteAppender.h"
#include "core/base/TextPool.h"
#include "core/tables/values/EncodedReader.h"

#include <QtEndian>

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

class Writer
{
public:
    explicit Writer(base::ByteAppender& out) : m_out(out) {}

    void attributes(const Item& item)
    {
        count(item.size());
        for (const auto& [name, value] : item) {
            bytes(name);
            std::visit(*this, value.variant());
        }
    }

    void operator()(const AttributeValue::String& value) { tagged(EncodedType::S, value.utf8); }
    void operator()(const AttributeValue::Binary& value) { tagged(EncodedType::B, value.bytes); }
    void operator()(const Decimal& value)
    {
        tag(EncodedType::N);
        number(value);
    }
    void operator()(bool value) { tag(value ? EncodedType::True : EncodedType::False); }
    void operator()(const AttributeValue::Null&) { tag(EncodedType::Null); }
    void operator()(const AttributeValue::Map& map)
    {
        const qsizetype body = open(EncodedType::M);
        attributes(map);
        close(body);
    }
    void operator()(const AttributeValue::List& list)
    {
        const qsizetype body = open(EncodedType::L);
        count(list.size());
        for (const AttributeValue& element : list)
            std::visit(*this, element.variant());
        close(body);
    }
    void operator()(const AttributeValue::StringSet& set) { members(EncodedType::SS, set.values); }
    void operator()(const AttributeValue::BinarySet& set) { members(EncodedType::BS, set.values); }
    void operator()(const AttributeValue::NumberSet& set)
    {
        const qsizetype body = open(EncodedType::NS);
        count(set.values.size());
        for (const Decimal& value : set.values)
            number(value);
        close(body);
    }

private:
    static constexpr qsizetype longestCount = 5;
    static constexpr qsizetype sizeBytes = 4;

    static char* putCount(char* at, qsizetype value)
    {
        auto rest = static_cast<quint32>(value);
        for (; rest >= 0x80; rest >>= 7)
            *at++ = static_cast<char>(rest | 0x80);
        *at++ = static_cast<char>(rest);
        return at;
    }
    static char* putBytes(char* at, QByteArrayView value)
    {
        return std::copy(value.begin(), value.end(), putCount(at, value.size()));
    }
    void tag(EncodedType type) { m_out.append(static_cast<char>(type)); }
    void count(size_t value) { m_out.endAt(putCount(m_out.room(longestCount), qsizetype(value))); }
    void bytes(QByteArrayView value) { m_out.endAt(putBytes(m_out.room(longestCount + value.size()), value)); }
    void tagged(EncodedType type, QByteArrayView value)
    {
        char* const at = m_out.room(1 + longestCount + value.size());
        *at = static_cast<char>(type);
        m_out.endAt(putBytes(at + 1, value));
    }
    void number(const Decimal& value)
    {
        std::array<char, Decimal::maximumTextBytes> text;
        bytes(QByteArrayView(text.data(), value.writeText(text.data())));
    }
    void members(EncodedType type, const std::vector<QByteArray>& values)
    {
        const qsizetype body = open(type);
        count(values.size());
        for (const QByteArray& value : values)
            bytes(value);
        close(body);
    }
    qsizetype open(EncodedType type)
    {
        tag(type);
        m_out.endAt(m_out.room(sizeBytes) + sizeBytes);  // close() fills them
        return m_out.size();
    }
    void close(qsizetype body)
    {
        const auto size = static_cast<quint32>(m_out.size() - body);
        qToLittleEndian(size, m_out.data() + body - sizeBytes);
    }

    base::ByteAppender& m_out;
};

Decimal readNumber(EncodedReader& reader)
{
    const Result<Decimal> number = Decimal::parse(reader.bytes());
    if (!number) reader.fail();
    return number ? *number : Decimal();
}

// Makes the values; what it makes is of use only if the reader has not failed.
class Decoder
{
public:
    Decoder(EncodedReader& reader, qsizetype textBytes) : m_reader(reader), m_texts(textBytes) {}

    Item attributes(quint32 count, int depth)
    {
        std::vector<Item::Attribute> attributes;
        attributes.reserve(count);
        for (quint32 i = 0; i < count && !m_reader.failed(); ++i) {
            QByteArray name = text();
            if (!attributes.empty() && name <= attributes.back().first) m_reader.fail();
            attributes.emplace_back(std::move(name), value(depth));
        }
        return Item::fromSorted(std::move(attributes));
    }

    AttributeValue value(int depth)
    {
        if (depth > maximumEncodedDepth) m_reader.fail();
        switch (m_reader.type()) {
            case EncodedType::S:
                return AttributeValue::string(text());
            case EncodedType::N:
                return AttributeValue::number(number());
            case EncodedType::B:
                return AttributeValue::binary(text());
            case EncodedType::False:
                return false;
            case EncodedType::True:
                return true;
            case EncodedType::Null:
                return AttributeValue::Null{};
            case EncodedType::M: {
                m_reader.bodySize();
                return attributes(m_reader.boundedCount(), depth + 1);
            }
            case EncodedType::L:
                return members<AttributeValue>([this, depth] { return value(depth + 1); });
            case EncodedType::SS:
                return AttributeValue::StringSet{members<QByteArray>([this] { return text(); })};
            case EncodedType::BS:
                return AttributeValue::BinarySet{members<QByteArray>([this] { return text(); })};
            case EncodedType::NS:
                return AttributeValue::NumberSet{members<Decimal>([this] { return number(); })};
        }
        Q_UNREACHABLE();
    }

private:
    QByteArray text() { return m_texts.add(m_reader.bytes()); }
    Decimal number() { return readNumber(m_reader); }

    template <typename Member, typename Read>
    std::vector<Member> members(Read read)
    {
        m_reader.bodySize();
        const quint32 count = m_reader.boundedCount();
        std::vector<Member> members;
        members.reserve(count);
        for (quint32 i = 0; i < count && !m_reader.failed(); ++i)
            members.push_back(read());
        return members;
    }

    EncodedReader& m_reader;
    base::TextPool m_texts;
};

qint64 sizeOf(EncodedReader& reader, int depth);

qint64 sizeOfAttributes(EncodedReader& reader, quint32 count, int depth)
{
    qint64 bytes = 0;
    for (quint32 i = 0; i < count && !reader.failed(); ++i) {
        bytes += reader.bytes().size();
        bytes += sizeOf(reader, depth);
    }
    return bytes;
}

qint64 sizeOf(EncodedReader& reader, int depth)
{
    if (depth > maximumEncodedDepth) reader.fail();
    switch (reader.type()) {
        case EncodedType::S:
        case EncodedType::B:
            return reader.bytes().size();
        case EncodedType::N:
            return readNumber(reader).size();
        case EncodedType::False:
        case EncodedType::True:
        case EncodedType::Null:
            return 1;
        case EncodedType::M: {
            reader.bodySize();
            const quint32 count = reader.boundedCount();
            return 3 + qint64(count) + sizeOfAttributes(reader, count, depth + 1);
        }
        case EncodedType::L: {
            reader.bodySize();
            const quint32 count = reader.boundedCount();
            qint64 bytes = 3 + qint64(count);
            for (quint32 i = 0; i < count && !reader.failed(); ++i)
                bytes += sizeOf(reader, depth + 1);
            return bytes;
        }
        case EncodedType::SS:
        case EncodedType::BS: {
            reader.bodySize();
            qint64 bytes = 0;
            for (quint32 left = reader.boundedCount(); left && !reader.failed(); --left)
                bytes += reader.bytes().size();
            return bytes;
        }
        case EncodedType::NS: {
            reader.bodySize();
            qint64 bytes = 0;
            for (quint32 left = reader.boundedCount(); left && !reader.failed(); --left)
                bytes += readNumber(reader).size();
            return bytes;
        }
    }
    Q_UNREACHABLE();
}

}  // namespace

QByteArray encodeItem(const Item& item)
{
    QByteArray bytes;
    bytes.reserve(512);
    {
        base::ByteAppender out(bytes);
        out.append(encodedItemVersion);
        Writer(out).attributes(item);
    }
    return bytes;
}

Result<Item> decodeItem(QByteArrayView bytes)
{
    EncodedReader reader(bytes);
    const quint32 count = reader.itemHeader();
    Item item;
    if (count > static_cast<quint64>(bytes.size())) reader.fail();
    if (!reader.failed()) item = Decoder(reader, bytes.size()).attributes(count, 1);
    if (reader.failed() || !reader.atEnd()) return reader.error();
    return item;
}

Result<std::optional<AttributeValue>> decodeAttribute(QByteArrayView bytes, QByteArrayView name)
{
    EncodedReader reader(bytes);
    const quint32 count = reader.itemHeader();
    for (quint32 i = 0; i < count && !reader.failed(); ++i) {
        if (reader.bytes() != name) {
            reader.skipValue();
            continue;
        }
        AttributeValue value = Decoder(reader, 0).value(1);
        if (reader.failed()) break;
        return std::optional<AttributeValue>(std::move(value));
    }
    if (reader.failed()) return reader.error();
    return std::optional<AttributeValue>();
}

Result<qint64> encodedItemSize(QByteArrayView bytes)
{
    EncodedReader reader(bytes);
    const quint32 count = reader.itemHeader();
    const qint64 size = sizeOfAttributes(reader, count, 1);
    if (reader.failed() || !reader.atEnd()) return reader.error();
    return size;
}

}  // namespace trestle::tables
