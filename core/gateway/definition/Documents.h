// Objects of the design in the service's own words: each a JSON object with the members of the service's model, as the
// control plane was given it. What the gateway runs is compiled from them; what it does not carry out is kept all the
// same, so that a client reads back what it wrote. A value.
#pragma once

#include "core/base/Json.h"

#include <map>

namespace trestle::gateway {

class Documents
{
public:
    using OfKind = std::map<QByteArray, base::JsonValue>;  // by id

    /// Null if there is none.
    [[nodiscard]] const base::JsonValue* find(const QByteArray& kind, const QByteArray& id) const;
    /// Those of one kind, by id; an empty map if there are none.
    [[nodiscard]] const OfKind& all(const QByteArray& kind) const;
    [[nodiscard]] const std::map<QByteArray, OfKind>& kinds() const { return m_kinds; }
    [[nodiscard]] bool isEmpty() const { return m_kinds.empty(); }

    void set(const QByteArray& kind, const QByteArray& id, base::JsonValue document);
    /// False if there was none.
    bool remove(const QByteArray& kind, const QByteArray& id);

    bool operator==(const Documents&) const = default;

private:
    std::map<QByteArray, OfKind> m_kinds;  // none of them empty
};

}  // namespace trestle::gateway
