#include "core/tables/expressions/DocumentPath.h"

namespace trestle::tables {

namespace {

using Step = DocumentPath::Step;
using PathIterator = std::vector<const DocumentPath*>::const_iterator;

Item projectMap(const Item& map, PathIterator begin, PathIterator end, size_t depth);

// The paths from begin to end all lead into `value`, and agree in their first `depth` steps.
AttributeValue projectValue(const AttributeValue& value, PathIterator begin, PathIterator end, size_t depth)
{
    // Sorted, so a path that ends here comes first and takes all.
    if ((*begin)->steps.size() == depth) return value;
    if (const auto* map = value.as<AttributeValue::Map>()) return projectMap(*map, begin, end, depth);
    const auto* list = value.as<AttributeValue::List>();
    if (!list) return {};
    AttributeValue::List part;
    while (begin != end) {
        const Step& step = (*begin)->steps[depth];
        const PathIterator next =
            std::find_if(begin, end, [&](const DocumentPath* path) { return path->steps[depth] != step; });
        const AttributeValue& element = (*list)[static_cast<size_t>(std::get<qint64>(step))];
        part.push_back(projectValue(element, begin, next, depth + 1));
        begin = next;
    }
    return part;
}

Item projectMap(const Item& map, PathIterator begin, PathIterator end, size_t depth)
{
    std::vector<Item::Attribute> part;
    while (begin != end) {
        const Step& step = (*begin)->steps[depth];
        const PathIterator next =
            std::find_if(begin, end, [&](const DocumentPath* path) { return path->steps[depth] != step; });
        const QByteArray& name = std::get<QByteArray>(step);
        part.emplace_back(name, projectValue(*map.find(name), begin, next, depth + 1));
        begin = next;
    }
    return Item::fromUnsorted(std::move(part));
}

}  // namespace

const AttributeValue* DocumentPath::find(const Item& item) const
{
    const AttributeValue* value = item.find(attribute());
    for (size_t i = 1; value && i < steps.size(); ++i) {
        if (const auto* name = std::get_if<QByteArray>(&steps[i])) {
            const auto* map = value->as<AttributeValue::Map>();
            value = map ? map->find(*name) : nullptr;
        } else {
            const auto* list = value->as<AttributeValue::List>();
            const auto index = static_cast<size_t>(std::get<qint64>(steps[i]));
            value = list && index < list->size() ? &(*list)[index] : nullptr;
        }
    }
    return value;
}

QByteArray DocumentPath::toText() const
{
    QByteArray text = "[";
    for (const Step& step : steps) {
        if (text.size() > 1) text += ", ";
        if (const auto* name = std::get_if<QByteArray>(&step))
            text += *name;
        else
            text += '[' + QByteArray::number(std::get<qint64>(step)) + ']';
    }
    return text + ']';
}

Item projectPaths(const Item& item, const std::vector<DocumentPath>& paths)
{
    std::vector<const DocumentPath*> found;
    found.reserve(paths.size());
    for (const DocumentPath& path : paths)
        if (path.find(item)) found.push_back(&path);
    std::sort(found.begin(), found.end(),
              [](const DocumentPath* a, const DocumentPath* b) { return a->steps < b->steps; });
    return projectMap(item, found.cbegin(), found.cend(), 0);
}

}  // namespace trestle::tables
