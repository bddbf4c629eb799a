#include "core/gateway/templates/JavaMethods.h"

#include "core/gateway/templates/JavaText.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

// What #foreach($e in $map.entrySet()) sees.
class MapEntry : public TemplateObject
{
public:
    MapEntry(const TemplateMap& map, TemplateValue key) : m_map(map), m_key(std::move(key)) {}

    [[nodiscard]] QString className() const override { return QStringLiteral("java.util.LinkedHashMap$Entry"); }
    [[nodiscard]] std::optional<QString> text(int depth) const override
    {
        static constexpr qsizetype maximum = qsizetype(1) << 24;
        const std::optional<QString> key = javaText(m_key, maximum, depth + 1);
        const std::optional<QString> shown = javaText(value(), maximum, depth + 1);
        if (!key || !shown) return std::nullopt;
        return *key + QLatin1Char('=') + *shown;
    }
    [[nodiscard]] std::optional<TemplateValue> property(const QString& name, TemplateHeap&) override
    {
        if (name == QLatin1String("key")) return m_key;
        if (name == QLatin1String("value")) return value();
        return std::nullopt;
    }
    [[nodiscard]] CallOutcome call(const QString& method, const Arguments& arguments, TemplateHeap&) override
    {
        if (!arguments.empty()) return NoSuchMethod{};
        if (method == QLatin1String("getKey")) return m_key;
        if (method == QLatin1String("getValue")) return value();
        return NoSuchMethod{};
    }

private:
    // As it is now: the entry shows the map.
    [[nodiscard]] TemplateValue value() const
    {
        const TemplateValue* found = m_map.find(m_key);
        return found ? *found : TemplateValue();
    }

    const TemplateMap& m_map;
    TemplateValue m_key;
};

template <typename Item>
TemplateValue view(const TemplateMap& map, TemplateList::Kind kind, TemplateHeap& heap, Item item)
{
    TemplateList* list = heap.makeList(kind);
    list->origin = &map;
    list->items.reserve(map.size());
    for (const TemplateMap::Member& member : map.members())
        list->items.push_back(item(member));
    heap.charge(static_cast<qint64>(map.size() * sizeof(TemplateValue)));
    return list;
}

CallOutcome callWithoutArguments(TemplateMap& map, const QString& name, TemplateHeap& heap)
{
    using Member = TemplateMap::Member;
    if (name == QLatin1String("size")) return TemplateValue(static_cast<qint32>(map.size()));
    if (name == QLatin1String("isEmpty")) return TemplateValue(map.size() == 0);
    if (name == QLatin1String("keySet"))
        return view(map, TemplateList::Kind::Set, heap, [](const Member& member) { return member.key; });
    if (name == QLatin1String("values"))
        return view(map, TemplateList::Kind::Collection, heap, [](const Member& member) { return member.value; });
    if (name == QLatin1String("entrySet"))
        return view(map, TemplateList::Kind::Set, heap, [&](const Member& member) {
            return TemplateValue(static_cast<TemplateObject*>(heap.make<MapEntry>(map, member.key)));
        });
    if (name == QLatin1String("clear")) {
        map.clear();
        return TemplateValue(QString());
    }
    return NoSuchMethod{};
}

CallOutcome callWithOne(TemplateMap& map, const QString& name, const TemplateValue& argument, TemplateHeap& heap)
{
    if (name == QLatin1String("get")) return readIndex(TemplateValue(&map), argument);
    if (name == QLatin1String("containsKey")) return TemplateValue(map.find(argument) != nullptr);
    if (name == QLatin1String("containsValue"))
        return TemplateValue(std::any_of(map.members().begin(), map.members().end(),
                                         [&](const auto& member) { return javaEquals(member.value, argument); }));
    if (name == QLatin1String("remove")) return map.remove(argument);
    if (name == QLatin1String("putAll") && argument.map()) {
        const std::vector<TemplateMap::Member> members = argument.map()->members();
        heap.charge(static_cast<qint64>(members.size() * sizeof(TemplateMap::Member)));
        for (const TemplateMap::Member& member : members)
            map.put(member.key, member.value);
        return TemplateValue(QString());
    }
    return NoSuchMethod{};
}

CallOutcome callWithTwo(TemplateMap& map, const QString& name, const Arguments& arguments, TemplateHeap& heap)
{
    const TemplateValue* found = map.find(arguments[0]);
    if (name == QLatin1String("getOrDefault")) return found ? *found : arguments[1];
    if (name == QLatin1String("remove")) {
        if (!found || !javaEquals(*found, arguments[1])) return TemplateValue(false);
        map.remove(arguments[0]);
        return TemplateValue(true);
    }
    if (name == QLatin1String("replace")) return found ? map.put(arguments[0], arguments[1]) : TemplateValue();
    if (name == QLatin1String("putIfAbsent") && found && !found->isNull()) return *found;
    if (name == QLatin1String("put") || name == QLatin1String("putIfAbsent")) {
        heap.charge(sizeof(TemplateMap::Member));
        return map.put(arguments[0], arguments[1]);
    }
    return NoSuchMethod{};
}

}  // namespace

CallOutcome callMapMethod(TemplateMap& map, const QString& name, const Arguments& arguments, TemplateHeap& heap)
{
    CallOutcome outcome = NoSuchMethod{};
    if (arguments.empty()) outcome = callWithoutArguments(map, name, heap);
    if (arguments.size() == 1) outcome = callWithOne(map, name, arguments[0], heap);
    if (arguments.size() == 2) outcome = callWithTwo(map, name, arguments, heap);
    if (!std::holds_alternative<NoSuchMethod>(outcome)) return outcome;
    return callObjectMethod(TemplateValue(&map), name, arguments, heap);
}

}  // namespace trestle::gateway
