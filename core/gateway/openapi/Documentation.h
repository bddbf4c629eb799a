// What documentation parts say of an API's entities. A part speaks of all entities of its type at its location, which
// may be any path, the subtree of one for parts that say no method, any method or any status. The part that is most
// particular about an entity wins, member by member. A value; any thread.
#pragma once

#include "core/gateway/definition/Documents.h"

#include <vector>

namespace trestle::gateway {

/// A DocumentationPartLocation. Empty members are not said: a path then is every path, a method and a status any.
struct DocumentedPlace
{
    QByteArray type;  // "API", "METHOD", "QUERY_PARAMETER", …
    QByteArray path;
    QByteArray method;
    QByteArray statusCode;
    QByteArray name;

    [[nodiscard]] static DocumentedPlace of(const base::JsonValue& location);
    [[nodiscard]] base::JsonValue json() const;
    bool operator==(const DocumentedPlace&) const = default;
};

class Documentation
{
public:
    /// `parts` are DocumentationParts by id, their properties as the service keeps them: as text.
    explicit Documentation(const Documents::OfKind& parts);

    /// What is said of the entity: an object, empty if nothing is.
    [[nodiscard]] base::JsonValue of(const DocumentedPlace& entity) const;

private:
    struct Part
    {
        DocumentedPlace place;
        base::JsonValue properties;
    };
    using TypeAndPath = std::pair<QByteArray, QByteArray>;
    std::map<TypeAndPath, std::vector<Part>> m_parts;  // each from the most general to the most particular
};

}  // namespace trestle::gateway
