#include "core/gateway/openapi/Documentation.h"

#include "core/gateway/openapi/Members.h"

#include <tuple>

namespace trestle::gateway {

namespace {

using base::JsonValue;

bool isAny(const QByteArray& word)
{
    return word.isEmpty() || word == "*";
}

bool speaksOf(const DocumentedPlace& place, const DocumentedPlace& entity)
{
    return (isAny(place.method) || place.method.compare(entity.method, Qt::CaseInsensitive) == 0) &&
           (isAny(place.statusCode) || place.statusCode == entity.statusCode) &&
           (isAny(place.name) || place.name == entity.name);
}

auto particularity(const DocumentedPlace& place)
{
    return std::tuple(!isAny(place.method), !isAny(place.statusCode), !isAny(place.name));
}

}  // namespace

DocumentedPlace DocumentedPlace::of(const JsonValue& location)
{
    return {textOf(location, "type"), textOf(location, "path"), textOf(location, "method"),
            scalarOf(location, "statusCode"), textOf(location, "name")};
}

JsonValue DocumentedPlace::json() const
{
    JsonValue location = JsonValue::Object();
    location.insert("type", type);
    setUnlessEmpty(location, "path", path);
    setUnlessEmpty(location, "method", method);
    setUnlessEmpty(location, "statusCode", statusCode);
    setUnlessEmpty(location, "name", name);
    return location;
}

Documentation::Documentation(const Documents::OfKind& parts)
{
    for (const auto& [id, part] : parts) {
        const JsonValue& properties = valueOf(part, "properties");
        auto read = properties.isObject() ? base::Result<JsonValue>(properties) : base::parseJson(properties.string());
        if (!read || !read->isObject()) continue;
        DocumentedPlace place = DocumentedPlace::of(valueOf(part, "location"));
        std::vector<Part>& here = m_parts[{place.type, isAny(place.path) ? QByteArray() : place.path}];
        here.push_back({std::move(place), std::move(*read)});
    }
    for (auto& [key, here] : m_parts)
        std::stable_sort(here.begin(), here.end(),
                         [](const Part& a, const Part& b) { return particularity(a.place) < particularity(b.place); });
}

JsonValue Documentation::of(const DocumentedPlace& entity) const
{
    JsonValue said = JsonValue::Object();
    const auto add = [&](const QByteArray& path) {
        const auto found = m_parts.find({entity.type, path});
        if (found == m_parts.end()) return;
        // What is said of one method of a path above is not said of this one.
        const bool isAbove = !path.isEmpty() && path != entity.path;
        for (const Part& part : found->second)
            if (speaksOf(part.place, entity) && (!isAbove || (isAny(part.place.method) && entity.type != "RESOURCE")))
                for (const auto& [name, value] : part.properties.object())
                    setMember(said, name, value);
    };
    add({});
    // Down the path: what stands nearer comes later.
    if (entity.path.size() > 1) add("/");
    for (qsizetype end = entity.path.indexOf('/', 1); end > 0; end = entity.path.indexOf('/', end + 1))
        add(entity.path.first(end));
    if (!entity.path.isEmpty()) add(entity.path);
    return said;
}

}  // namespace trestle::gateway
