#include "core/gateway/templates/JsonPath.h"

#include "core/gateway/templates/JsonFilter.h"
#include "core/gateway/templates/JsonPathParser.h"

#include <algorithm>

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qint64 bytesPerLook = 16;  // charged to the heap for each value looked at: bounds the work

class Walk
{
public:
    Walk(const std::vector<JsonPathStep>& steps, const TemplateValue& root, TemplateHeap& heap,
         JsonPath::Missing missing)
        : m_steps(steps), m_root(root), m_heap(heap), m_missing(missing)
    {
    }

    std::vector<TemplateValue> found;
    std::optional<Error> error;

    void run(size_t index, const TemplateValue& model)
    {
        if (error) return;
        m_heap.charge(bytesPerLook);
        if (m_heap.exhausted()) return fail(ErrorCode::TooLarge, "the path looks at too much");
        if (index == m_steps.size()) {
            m_heap.charge(sizeof(TemplateValue));
            found.push_back(model);
            return;
        }
        std::visit([&](const auto& step) { take(index, step, model); }, m_steps[index].step);
    }

private:
    void fail(ErrorCode code, const char* message)
    {
        if (!error) error = Error{code, QLatin1String(message)};
    }
    // A definite path that leads nowhere; behind an indefinite step there is just nothing.
    void notFound(size_t index)
    {
        if (m_steps[index].upstreamDefinite) fail(ErrorCode::NotFound, "the path leads nowhere");
    }
    [[nodiscard]] bool isLeaf(size_t index) const { return index + 1 == m_steps.size(); }

    // Runs what may not be found without that ending the walk.
    template <typename Call>
    void tolerantly(Call call)
    {
        call();
        if (error && error->code == ErrorCode::NotFound && m_missing == JsonPath::Missing::Skip) error.reset();
    }

    void take(size_t index, const JsonPathStep::Properties& step, const TemplateValue& model)
    {
        const TemplateMap* map = model.map();
        if (!map) return notFound(index);
        if (step.names.size() > 1 && isLeaf(index)) {
            TemplateMap* merged = m_heap.makeMap();
            for (const QString& name : step.names) {
                if (const TemplateValue* value = map->find(name))
                    merged->put(name, *value);
                else if (m_missing == JsonPath::Missing::Fail)
                    return fail(ErrorCode::NotFound, "the path leads nowhere");
            }
            return run(index + 1, TemplateValue(merged));
        }
        for (const QString& name : step.names) {
            if (const TemplateValue* value = map->find(name))
                run(index + 1, TemplateValue(*value));
            else if (m_missing == JsonPath::Missing::Fail)
                fail(ErrorCode::NotFound, "the path leads nowhere");
            else if (!isLeaf(index) && step.names.size() == 1)
                notFound(index);
        }
    }

    void take(size_t index, const JsonPathStep::Wildcard&, const TemplateValue& model)
    {
        if (const TemplateMap* map = model.map()) {
            for (const TemplateMap::Member& member : map->members())
                tolerantly([&] { run(index + 1, member.value); });
        } else if (const TemplateList* list = model.list()) {
            for (const TemplateValue& item : list->items)
                tolerantly([&] { run(index + 1, item); });
        }
    }

    void element(size_t index, const TemplateList& list, qint64 position)
    {
        const qint64 size = static_cast<qint64>(list.items.size());
        if (position < 0) position += size;
        if (position >= 0 && position < size) run(index + 1, list.items[static_cast<size_t>(position)]);
    }

    void take(size_t index, const JsonPathStep::Indexes& step, const TemplateValue& model)
    {
        const TemplateList* list = model.list();
        if (!list) return notFound(index);
        for (const int position : step.indexes)
            element(index, *list, position);
    }

    void take(size_t index, const JsonPathStep::Slice& step, const TemplateValue& model)
    {
        const TemplateList* list = model.list();
        if (!list) return notFound(index);
        const qint64 size = static_cast<qint64>(list->items.size());
        qint64 from = step.from.value_or(0);
        qint64 to = step.to.value_or(static_cast<int>(size));
        // A negative end counts from the list's end only where it stands alone.
        if (!step.to && from < 0) from = qMax<qint64>(0, size + from);
        if (!step.from && to < 0) to += size;
        from = qMax(from, -size);
        for (qint64 i = from; i < qMin(to, size); ++i)
            element(index, *list, i);
    }

    void take(size_t index, const JsonPathStep::Filter& step, const TemplateValue& model)
    {
        if (model.map()) {
            if (accepts(step, model)) run(index + 1, model);
        } else if (const TemplateList* list = model.list()) {
            for (const TemplateValue& item : list->items)
                if (accepts(step, item)) run(index + 1, item);
        } else if (m_steps[index].upstreamDefinite) {
            fail(ErrorCode::InvalidArgument, "a filter cannot be applied to what is neither list nor map");
        }
    }

    bool accepts(const JsonPathStep::Filter& step, const TemplateValue& item)
    {
        if (error) return false;
        Result<bool> accepted = step.filter->accepts(item, m_root, m_heap);
        if (accepted) return *accepted;
        error = accepted.error();
        return false;
    }

    void take(size_t index, const JsonPathStep::Function& step, const TemplateValue& model)
    {
        std::vector<TemplateValue> arguments;
        for (const JsonPathArgument& argument : step.arguments) {
            if (!argument.path) {
                arguments.push_back(argument.value);
                continue;
            }
            Result<TemplateValue> value = argument.path->read(m_root, m_root, m_heap);
            if (!value) return void(error = value.error());
            arguments.push_back(std::move(*value));
        }
        Result<TemplateValue> value = callJsonPathFunction(step.name, model, arguments, m_heap);
        if (!value) return void(error = value.error());
        run(index + 1, *value);
    }

    // Visits the value and all in it, outer before inner. Which of them the next step is asked of depends on its kind.
    void take(size_t index, const JsonPathStep::Scan&, const TemplateValue& model) { scan(index + 1, model); }

    void scan(size_t index, const TemplateValue& model)
    {
        if (error || index >= m_steps.size()) return;
        m_heap.charge(bytesPerLook);
        if (m_heap.exhausted()) return fail(ErrorCode::TooLarge, "the path looks at too much");
        if (const TemplateMap* map = model.map()) {
            if (scanned(index, model)) run(index, model);
            for (const TemplateMap::Member& member : map->members())
                scan(index, member.value);
        } else if (const TemplateList* list = model.list()) {
            if (scanned(index, model)) {
                if (isLeaf(index)) {
                    run(index, model);
                } else {
                    // As the library does: the step itself is skipped, the one behind it sees every element.
                    for (const TemplateValue& item : list->items)
                        run(index + 1, item);
                }
            }
            for (const TemplateValue& item : list->items)
                scan(index, item);
        }
    }

    bool scanned(size_t index, const TemplateValue& model)
    {
        const auto& step = m_steps[index].step;
        if (const auto* properties = std::get_if<JsonPathStep::Properties>(&step)) {
            const TemplateMap* map = model.map();
            if (!map) return false;
            if (m_missing == JsonPath::Missing::Fail || (properties->names.size() > 1 && !isLeaf(index))) return true;
            return std::all_of(properties->names.begin(), properties->names.end(),
                               [&](const QString& name) { return map->find(name); });
        }
        if (std::holds_alternative<JsonPathStep::Wildcard>(step)) return true;
        if (const auto* filter = std::get_if<JsonPathStep::Filter>(&step)) return accepts(*filter, model);
        const bool elements =
            std::holds_alternative<JsonPathStep::Indexes>(step) || std::holds_alternative<JsonPathStep::Slice>(step);
        return elements && model.list();
    }

    const std::vector<JsonPathStep>& m_steps;
    const TemplateValue& m_root;
    TemplateHeap& m_heap;
    JsonPath::Missing m_missing;
};

}  // namespace

Result<JsonPath> JsonPath::compile(const QString& text)
{
    return JsonPathParser(text).parse();
}

Result<TemplateValue> JsonPath::read(const TemplateValue& item, const TemplateValue& root, TemplateHeap& heap,
                                     Missing missing) const
{
    // A function behind a scan works on all that the scan finds.
    const auto* function = m_steps.size() > 1 ? std::get_if<JsonPathStep::Function>(&m_steps.back().step) : nullptr;
    if (function && function->arguments.empty() && std::holds_alternative<JsonPathStep::Scan>(m_steps.front().step)) {
        JsonPath inner = *this;
        inner.m_steps.pop_back();
        inner.m_definite = false;
        Result<TemplateValue> all = inner.read(item, root, heap, missing);
        if (!all) return all.error();
        return callJsonPathFunction(function->name, *all, {}, heap);
    }
    Walk walk(m_steps, root, heap, missing);
    walk.run(0, item);
    if (walk.error) return *walk.error;
    if (m_definite) {
        if (walk.found.empty()) return Error{ErrorCode::NotFound, QStringLiteral("the path leads nowhere")};
        return walk.found.back();
    }
    TemplateList* list = heap.makeList(TemplateList::Kind::JsonArray);
    list->items = std::move(walk.found);
    return TemplateValue(list);
}

}  // namespace trestle::gateway
