#include "core/tables/values/AttributeValue.h"

#include <QVarLengthArray>

#include <string_view>

namespace trestle::tables {

namespace {

int compareNames(QByteArrayView a, QByteArrayView b)
{
    // The first letter decides most of the time.
    if (!a.isEmpty() && !b.isEmpty() && a.front() != b.front())
        return static_cast<uchar>(a.front()) - static_cast<uchar>(b.front());
    const std::string_view left(a.data(), static_cast<size_t>(a.size()));
    return left.compare(std::string_view(b.data(), static_cast<size_t>(b.size())));
}

template <typename Attributes>
auto lowerBound(Attributes& attributes, QByteArrayView name)
{
    return std::lower_bound(attributes.begin(), attributes.end(), name,
                            [](const Item::Attribute& attribute, QByteArrayView wanted) {
                                return compareNames(attribute.first, wanted) < 0;
                            });
}

}  // namespace

Item::Item() = default;
Item::Item(const Item&) = default;
Item::Item(Item&&) noexcept = default;
Item& Item::operator=(const Item&) = default;
Item& Item::operator=(Item&&) noexcept = default;
Item::~Item() = default;

Item::Item(std::initializer_list<Attribute> attributes) : Item(fromUnsorted(attributes)) {}

Item Item::fromUnsorted(std::vector<Attribute> attributes)
{
    // Who sorts compares each with its neighbour in the end, and so meets every pair of equal names.
    bool isDoubled = false;
    const auto compare = [&isDoubled](const Attribute& a, const Attribute& b) {
        const int difference = compareNames(a.first, b.first);
        if (difference == 0) isDoubled = true;
        return difference;
    };
    const auto before = [&](const Attribute& a, const Attribute& b) { return compare(a, b) < 0; };
    if (!std::is_sorted(attributes.begin(), attributes.end(), before)) {
        // The order first, then each is moved once: that costs more than a comparison.
        QVarLengthArray<Attribute*, 64> order;
        for (Attribute& attribute : attributes)
            order.push_back(&attribute);
        std::sort(order.begin(), order.end(), [&](const Attribute* a, const Attribute* b) {
            const int difference = a == b ? 0 : compare(*a, *b);
            return difference < 0 || (difference == 0 && a < b);
        });
        std::vector<Attribute> sorted;
        sorted.reserve(attributes.size());
        for (Attribute* attribute : order)
            sorted.push_back(std::move(*attribute));
        attributes = std::move(sorted);
    }
    if (isDoubled) {
        // Of equal names the last one stays: keep the last of each run.
        const auto kept = std::unique(attributes.rbegin(), attributes.rend(),
                                      [](const Attribute& a, const Attribute& b) { return a.first == b.first; });
        attributes.erase(attributes.begin(), kept.base());
    }
    return fromSorted(std::move(attributes));
}

Item Item::fromSorted(std::vector<Attribute> attributes)
{
    Item item;
    item.m_attributes = std::move(attributes);
    return item;
}

const AttributeValue* Item::find(QByteArrayView name) const
{
    const auto at = lowerBound(m_attributes, name);
    return at != m_attributes.end() && at->first == name ? &at->second : nullptr;
}

AttributeValue* Item::find(QByteArrayView name)
{
    const auto at = lowerBound(m_attributes, name);
    return at != m_attributes.end() && at->first == name ? &at->second : nullptr;
}

void Item::set(QByteArray name, AttributeValue value)
{
    const auto at = lowerBound(m_attributes, name);
    if (at != m_attributes.end() && at->first == name)
        at->second = std::move(value);
    else
        m_attributes.emplace(at, std::move(name), std::move(value));
}

bool Item::remove(QByteArrayView name)
{
    const auto at = lowerBound(m_attributes, name);
    if (at == m_attributes.end() || at->first != name) return false;
    m_attributes.erase(at);
    return true;
}

std::vector<Item::Attribute>::const_iterator Item::begin() const
{
    return m_attributes.begin();
}

std::vector<Item::Attribute>::const_iterator Item::end() const
{
    return m_attributes.end();
}

size_t Item::size() const
{
    return m_attributes.size();
}

bool Item::operator==(const Item& other) const
{
    return m_attributes == other.m_attributes;
}

QByteArray typeName(AttributeValue::Type type)
{
    switch (type) {
        case AttributeValue::Type::S:
            return "S";
        case AttributeValue::Type::N:
            return "N";
        case AttributeValue::Type::B:
            return "B";
        case AttributeValue::Type::Bool:
            return "BOOL";
        case AttributeValue::Type::Null:
            return "NULL";
        case AttributeValue::Type::M:
            return "M";
        case AttributeValue::Type::L:
            return "L";
        case AttributeValue::Type::SS:
            return "SS";
        case AttributeValue::Type::NS:
            return "NS";
        case AttributeValue::Type::BS:
            return "BS";
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::tables
