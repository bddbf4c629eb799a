// A place inside an item: an attribute, then members of maps and elements of lists. Values; any thread.
#pragma once

#include "core/tables/values/AttributeValue.h"

#include <compare>
#include <variant>
#include <vector>

namespace trestle::tables {

/// At most 32 steps; the first is a name.
struct DocumentPath
{
    using Step = std::variant<QByteArray, qint64>;  // member name, or index from 0
    std::vector<Step> steps;

    [[nodiscard]] const QByteArray& attribute() const { return std::get<QByteArray>(steps.front()); }
    [[nodiscard]] bool isNested() const { return steps.size() > 1; }
    /// The value at that place, or null.
    [[nodiscard]] const AttributeValue* find(const Item& item) const;
    /// "[a, b, [0]]", as the service writes it in errors.
    [[nodiscard]] QByteArray toText() const;

    bool operator==(const DocumentPath&) const = default;
};

/// The parts of `item` the paths lead to, nested as they stand in it; of lists, the chosen elements in their order.
[[nodiscard]] Item projectPaths(const Item& item, const std::vector<DocumentPath>& paths);

}  // namespace trestle::tables
