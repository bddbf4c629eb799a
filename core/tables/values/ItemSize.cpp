#include "core/tables/values/ItemSize.h"

#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

namespace {

// A list or map counts 3 bytes, and 1 for each element.
constexpr qint64 containerBytes = 3;
constexpr qint64 elementBytes = 1;

struct Sizer
{
    qint64 operator()(const AttributeValue::String& value) const { return value.utf8.size(); }
    qint64 operator()(const Decimal& value) const { return value.size(); }
    qint64 operator()(const AttributeValue::Binary& value) const { return value.bytes.size(); }
    qint64 operator()(bool) const { return 1; }
    qint64 operator()(const AttributeValue::Null&) const { return 1; }
    qint64 operator()(const AttributeValue::Map& map) const
    {
        return containerBytes + elementBytes * static_cast<qint64>(map.size()) + itemSize(map);
    }
    qint64 operator()(const AttributeValue::List& list) const
    {
        qint64 bytes = containerBytes;
        for (const AttributeValue& element : list)
            bytes += elementBytes + valueSize(element);
        return bytes;
    }
    qint64 operator()(const AttributeValue::StringSet& set) const { return total(set.values); }
    qint64 operator()(const AttributeValue::BinarySet& set) const { return total(set.values); }
    qint64 operator()(const AttributeValue::NumberSet& set) const
    {
        qint64 bytes = 0;
        for (const Decimal& number : set.values)
            bytes += number.size();
        return bytes;
    }

    static qint64 total(const std::vector<QByteArray>& values)
    {
        qint64 bytes = 0;
        for (const QByteArray& value : values)
            bytes += value.size();
        return bytes;
    }
};

}  // namespace

qint64 valueSize(const AttributeValue& value)
{
    return std::visit(Sizer{}, value.variant());
}

qint64 itemSize(const Item& item)
{
    qint64 bytes = 0;
    for (const auto& [name, value] : item)
        bytes += name.size() + valueSize(value);
    return bytes;
}

base::Result<void> checkAttributeName(const QByteArray& name)
{
    if (name.size() <= maximumAttributeNameBytes) return {};
    return base::Error{
        base::ErrorCode::Validation,
        QStringLiteral("Attribute name is too large, must be less than %1 bytes").arg(maximumAttributeNameBytes + 1)};
}

base::Result<void> checkItemSize(qint64 bytes, ItemWrite write)
{
    if (bytes <= maximumItemBytes) return {};
    return base::Error{base::ErrorCode::Validation,
                       write == ItemWrite::Put
                           ? QStringLiteral("Item size has exceeded the maximum allowed size")
                           : QStringLiteral("Item size to update has exceeded the maximum allowed size")};
}

}  // namespace trestle::tables
