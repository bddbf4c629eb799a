#include "core/gateway/templates/JavaMethods.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

bool isView(const TemplateList& list)
{
    return list.kind == TemplateList::Kind::Set || list.kind == TemplateList::Kind::Collection;
}

JavaException unsupportedOperation()
{
    return {QStringLiteral("java.lang.UnsupportedOperationException")};
}

qint32 indexOf(const TemplateList& list, const TemplateValue& value)
{
    for (size_t i = 0; i < list.items.size(); ++i)
        if (javaEquals(list.items[i], value)) return static_cast<qint32>(i);
    return -1;
}

qint32 lastIndexOf(const TemplateList& list, const TemplateValue& value)
{
    for (size_t i = list.items.size(); i-- > 0;)
        if (javaEquals(list.items[i], value)) return static_cast<qint32>(i);
    return -1;
}

CallOutcome insert(TemplateList& list, size_t at, const std::vector<TemplateValue>& items, TemplateHeap& heap)
{
    if (isView(list) || list.kind == TemplateList::Kind::Array) return unsupportedOperation();
    heap.charge(static_cast<qint64>(items.size() * sizeof(TemplateValue)));
    // A list may be added to itself.
    const std::vector<TemplateValue> copy = items;
    list.items.insert(list.items.begin() + static_cast<std::ptrdiff_t>(at), copy.begin(), copy.end());
    ++list.revision;
    return TemplateValue(!copy.empty());
}

CallOutcome removeAt(TemplateList& list, size_t at)
{
    TemplateValue removed = std::move(list.items[at]);
    list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(at));
    ++list.revision;
    return removed;
}

// Keeps the items that the other list has (or has not).
CallOutcome retain(TemplateList& list, const TemplateList& other, bool kept)
{
    if (isView(list) || list.kind == TemplateList::Kind::Array) return unsupportedOperation();
    const size_t before = list.items.size();
    std::vector<TemplateValue> left;
    for (TemplateValue& item : list.items)
        if ((indexOf(other, item) >= 0) == kept) left.push_back(std::move(item));
    list.items = std::move(left);
    if (list.items.size() != before) ++list.revision;
    return TemplateValue(list.items.size() != before);
}

bool containsAll(const TemplateList& list, const TemplateList& other)
{
    return std::all_of(other.items.begin(), other.items.end(),
                       [&](const TemplateValue& item) { return indexOf(list, item) >= 0; });
}

CallOutcome callWithoutArguments(TemplateList& list, const QString& name, TemplateHeap& heap)
{
    if (name == QLatin1String("size")) return TemplateValue(static_cast<qint32>(list.items.size()));
    if (name == QLatin1String("isEmpty")) return TemplateValue(list.items.empty());
    if (name == QLatin1String("clear")) {
        if (isView(list) || list.kind == TemplateList::Kind::Array) return unsupportedOperation();
        list.items.clear();
        ++list.revision;
        return TemplateValue(QString());
    }
    if (name == QLatin1String("toArray")) {
        TemplateList* copy = heap.makeList(TemplateList::Kind::Array);
        copy->items = list.items;
        heap.charge(static_cast<qint64>(list.items.size() * sizeof(TemplateValue)));
        return TemplateValue(copy);
    }
    return NoSuchMethod{};
}

CallOutcome callWithOne(TemplateList& list, const QString& name, const TemplateValue& argument, TemplateHeap& heap)
{
    const TemplateList* other = argument.list();
    if (name == QLatin1String("add")) return insert(list, list.items.size(), {argument}, heap);
    if (name == QLatin1String("contains")) return TemplateValue(indexOf(list, argument) >= 0);
    if (name == QLatin1String("remove")) {
        if (isView(list) || list.kind == TemplateList::Kind::Array) return unsupportedOperation();
        if (const qint32* index = argument.as<qint32>()) {
            if (*index < 0 || *index >= static_cast<qint64>(list.items.size()))
                return indexOutOfBounds(*index, static_cast<qint64>(list.items.size()));
            return removeAt(list, static_cast<size_t>(*index));
        }
        const qint32 index = indexOf(list, argument);
        if (index >= 0) removeAt(list, static_cast<size_t>(index));
        return TemplateValue(index >= 0);
    }
    if (other && name == QLatin1String("addAll")) return insert(list, list.items.size(), other->items, heap);
    if (other && name == QLatin1String("containsAll")) return TemplateValue(containsAll(list, *other));
    if (other && name == QLatin1String("removeAll")) return retain(list, *other, false);
    if (other && name == QLatin1String("retainAll")) return retain(list, *other, true);
    if (isView(list)) return NoSuchMethod{};
    if (name == QLatin1String("get")) return readIndex(TemplateValue(&list), argument);
    if (name == QLatin1String("indexOf")) return TemplateValue(indexOf(list, argument));
    if (name == QLatin1String("lastIndexOf")) return TemplateValue(lastIndexOf(list, argument));
    return NoSuchMethod{};
}

CallOutcome callWithTwo(TemplateList& list, const QString& name, const Arguments& arguments, TemplateHeap& heap)
{
    const qint32* index = arguments[0].as<qint32>();
    if (!index || isView(list)) return NoSuchMethod{};
    const qint64 size = static_cast<qint64>(list.items.size());
    if (name == QLatin1String("set")) return writeIndex(TemplateValue(&list), arguments[0], arguments[1], heap);
    if (name == QLatin1String("add") || name == QLatin1String("addAll")) {
        if (*index < 0 || *index > size) return indexOutOfBounds(*index, size);
        if (name == QLatin1String("addAll")) {
            if (!arguments[1].list()) return NoSuchMethod{};
            return insert(list, static_cast<size_t>(*index), arguments[1].list()->items, heap);
        }
        CallOutcome added = insert(list, static_cast<size_t>(*index), {arguments[1]}, heap);
        if (std::holds_alternative<TemplateValue>(added)) return TemplateValue(QString());
        return added;
    }
    const qint32* end = arguments[1].as<qint32>();
    if (name == QLatin1String("subList") && end) {
        if (*index < 0 || *end > size || *index > *end) return indexOutOfBounds(*index < 0 ? *index : *end, size);
        TemplateList* part = heap.makeList();
        part->items.assign(list.items.begin() + *index, list.items.begin() + *end);
        heap.charge(static_cast<qint64>(part->items.size() * sizeof(TemplateValue)));
        return TemplateValue(part);
    }
    return NoSuchMethod{};
}

}  // namespace

CallOutcome callListMethod(TemplateList& list, const QString& name, const Arguments& arguments, TemplateHeap& heap)
{
    CallOutcome outcome = NoSuchMethod{};
    if (arguments.empty()) outcome = callWithoutArguments(list, name, heap);
    if (arguments.size() == 1) outcome = callWithOne(list, name, arguments[0], heap);
    if (arguments.size() == 2) outcome = callWithTwo(list, name, arguments, heap);
    if (!std::holds_alternative<NoSuchMethod>(outcome)) return outcome;
    return callObjectMethod(TemplateValue(&list), name, arguments, heap);
}

}  // namespace trestle::gateway
