#include "core/gateway/templates/JsonPath.h"

#include "core/gateway/templates/JavaNumbers.h"
#include "core/gateway/templates/JavaText.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::array functionNames{"min",  "max",   "avg",  "stddev", "sum",    "length", "size",
                                   "keys", "first", "last", "index",  "concat", "append"};

void addNumbers(std::vector<double>& numbers, const TemplateValue& value)
{
    if (value.isNumber()) numbers.push_back(toDouble(value));
    if (const TemplateList* list = value.list())
        for (const TemplateValue& item : list->items)
            if (item.isNumber()) numbers.push_back(toDouble(item));
}

Result<TemplateValue> aggregate(const QString& name, const TemplateValue& model,
                                const std::vector<TemplateValue>& arguments)
{
    std::vector<double> numbers;
    if (model.list()) addNumbers(numbers, model);
    for (const TemplateValue& argument : arguments)
        addNumbers(numbers, argument);
    if (numbers.empty())
        return Error{ErrorCode::InvalidArgument,
                     QStringLiteral("Aggregation function attempted to calculate value using empty array")};
    if (name == QLatin1String("min")) return TemplateValue(*std::min_element(numbers.begin(), numbers.end()));
    if (name == QLatin1String("max")) return TemplateValue(*std::max_element(numbers.begin(), numbers.end()));
    const double sum = std::accumulate(numbers.begin(), numbers.end(), 0.0);
    if (name == QLatin1String("sum")) return TemplateValue(sum);
    const double count = static_cast<double>(numbers.size());
    if (name == QLatin1String("avg")) return TemplateValue(sum / count);
    const double squares = std::inner_product(numbers.begin(), numbers.end(), numbers.begin(), 0.0);
    return TemplateValue(std::sqrt(squares / count - sum * sum / count / count));
}

TemplateValue lengthOf(const TemplateValue& value)
{
    if (const TemplateList* list = value.list()) return static_cast<qint32>(list->items.size());
    if (const TemplateMap* map = value.map()) return static_cast<qint32>(map->size());
    return {};
}

Result<TemplateValue> element(const TemplateValue& model, qint64 index)
{
    const TemplateList* list = model.list();
    const qint64 size = list ? static_cast<qint64>(list->items.size()) : 0;
    if (index < 0) index += size;
    if (index < 0 || index >= size)
        return Error{ErrorCode::InvalidArgument, QStringLiteral("the list has no such element")};
    return list->items[static_cast<size_t>(index)];
}

Result<TemplateValue> concatenated(const TemplateValue& model, const std::vector<TemplateValue>& arguments,
                                   TemplateHeap& heap)
{
    QString text;
    const auto add = [&](const TemplateValue& value) {
        if (value.isNull()) return;
        text += javaText(value, qMax<qint64>(0, heap.left() / 2)).value_or(QString());
        heap.charge(text.size() * 2);
    };
    if (const TemplateList* list = model.list())
        for (const TemplateValue& item : list->items)
            if (item.isString() && !heap.exhausted()) add(item);
    for (const TemplateValue& argument : arguments)
        if (!heap.exhausted()) add(argument);
    return TemplateValue(text);
}

}  // namespace

bool isJsonPathFunction(const QString& name)
{
    return std::any_of(functionNames.begin(), functionNames.end(),
                       [&](const char* known) { return name == QLatin1String(known); });
}

Result<TemplateValue> callJsonPathFunction(const QString& name, const TemplateValue& model,
                                           const std::vector<TemplateValue>& arguments, TemplateHeap& heap)
{
    if (name == QLatin1String("length") || name == QLatin1String("size"))
        return lengthOf(arguments.empty() ? model : arguments.front());
    if (name == QLatin1String("first")) return element(model, 0);
    if (name == QLatin1String("last")) return element(model, -1);
    if (name == QLatin1String("index")) return element(model, arguments.empty() ? 0 : toInt(arguments.front()));
    if (name == QLatin1String("concat")) return concatenated(model, arguments, heap);
    if (name == QLatin1String("keys")) {
        TemplateList* keys = heap.makeList(TemplateList::Kind::Set);
        if (const TemplateMap* map = model.map())
            for (const TemplateMap::Member& member : map->members())
                keys->items.push_back(member.key);
        else
            return TemplateValue();
        heap.charge(static_cast<qint64>(keys->items.size() * sizeof(TemplateValue)));
        return TemplateValue(keys);
    }
    if (name == QLatin1String("append")) {
        // The library appends to the document itself.
        if (TemplateList* list = model.list()) {
            for (const TemplateValue& argument : arguments)
                list->items.push_back(argument);
            heap.charge(static_cast<qint64>(arguments.size() * sizeof(TemplateValue)));
            ++list->revision;
        }
        return model;
    }
    return aggregate(name, model, arguments);
}

}  // namespace trestle::gateway
