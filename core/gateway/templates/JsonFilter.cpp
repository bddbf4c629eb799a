#include "core/gateway/templates/JsonFilter.h"

#include "core/gateway/templates/JavaNumbers.h"
#include "core/gateway/templates/JavaText.h"
#include "core/gateway/templates/JsonFilterReader.h"
#include "core/gateway/templates/PermissiveJson.h"

#include <algorithm>

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

using Operator = JsonFilter::Operator;

// What one side of a comparison stands for.
struct Side
{
    bool defined = true;  // false: its path leads nowhere
    TemplateValue value;
    const JavaPattern* pattern = nullptr;

    [[nodiscard]] bool isContainer() const { return value.list() || value.map(); }
};

QString plainText(const TemplateValue& value)
{
    return javaText(value, 1 << 20).value_or(QString());
}

// Numbers and strings that read alike are equal.
bool equal(const Side& left, const Side& right)
{
    if (!left.defined || !right.defined || left.pattern || right.pattern) return false;
    const TemplateValue& a = left.value;
    const TemplateValue& b = right.value;
    if (a.isNumber() && b.isNumber()) return compareNumbers(a, b) == 0;
    if (a.isNumber() && b.isString()) {
        bool number = false;
        const double other = b.string()->toDouble(&number);
        return number && compareNumbers(a, TemplateValue(other)) == 0;
    }
    if (a.isString() && b.isNumber()) return *a.string() == plainText(b);
    return javaEquals(a, b);
}

bool sameType(const Side& left, const Side& right)
{
    if (left.isContainer() || right.isContainer()) return left.isContainer() && right.isContainer();
    return left.value.type() == right.value.type() || (left.value.isNumber() && right.value.isNumber());
}

// -1, 0, 1, or nothing for what has no order.
std::optional<int> order(const Side& left, const Side& right)
{
    const TemplateValue& a = left.value;
    const TemplateValue& b = right.value;
    if (!left.defined || !right.defined) return std::nullopt;
    if (a.isNumber() && b.isNumber()) return compareNumbers(a, b);
    if ((a.isNumber() || a.isString()) && (b.isNumber() || b.isString())) {
        const int compared = plainText(a).compare(plainText(b));
        return compared < 0 ? -1 : compared > 0;
    }
    return std::nullopt;
}

bool contains(const TemplateList& list, const TemplateValue& value)
{
    return std::any_of(list.items.begin(), list.items.end(), [&](const TemplateValue& item) {
        return equal({true, item}, {true, value});
    });
}

bool listHoldsAll(const TemplateList& list, const TemplateList& wanted)
{
    return std::all_of(wanted.items.begin(), wanted.items.end(),
                       [&](const TemplateValue& item) { return contains(list, item); });
}

bool containsAny(const TemplateList& list, const TemplateList& wanted)
{
    return std::any_of(wanted.items.begin(), wanted.items.end(),
                       [&](const TemplateValue& item) { return contains(list, item); });
}

bool matches(const JavaPattern& pattern, const TemplateValue& value)
{
    if (const TemplateList* list = value.list())
        return std::any_of(list->items.begin(), list->items.end(),
                           [&](const TemplateValue& item) { return !item.list() && matches(pattern, item); });
    const bool readable = value.isString() || value.isNumber() || value.type() == TemplateValue::Type::Boolean;
    return pattern.matches(readable ? plainText(value) : QString());
}

std::optional<qint64> sizeOf(const TemplateValue& value)
{
    if (const QString* text = value.string()) return text->size();
    if (const TemplateList* list = value.list()) return static_cast<qint64>(list->items.size());
    if (const TemplateMap* map = value.map()) return static_cast<qint64>(map->size());
    return std::nullopt;
}

bool compare(Operator op, const Side& left, const Side& right)
{
    const TemplateList* leftList = left.value.list();
    const TemplateList* rightList = right.value.list();
    switch (op) {
        case Operator::Exists:
            return left.defined == (right.value == TemplateValue(true));
        case Operator::Equal:
            return equal(left, right);
        case Operator::NotEqual:
            return !equal(left, right);
        case Operator::SameEqual:
            return sameType(left, right) && equal(left, right);
        case Operator::SameNotEqual:
            return !(sameType(left, right) && equal(left, right));
        case Operator::Less: {
            const std::optional<int> ordered = order(left, right);
            return ordered && *ordered < 0;
        }
        case Operator::LessOrEqual: {
            const std::optional<int> ordered = order(left, right);
            return ordered && *ordered <= 0;
        }
        case Operator::Greater: {
            const std::optional<int> ordered = order(left, right);
            return ordered && *ordered > 0;
        }
        case Operator::GreaterOrEqual: {
            const std::optional<int> ordered = order(left, right);
            return ordered && *ordered >= 0;
        }
        case Operator::Matches:
            if (bool(left.pattern) == bool(right.pattern)) return false;
            return left.pattern ? matches(*left.pattern, right.value) : matches(*right.pattern, left.value);
        case Operator::In:
            return rightList && left.defined && contains(*rightList, left.value);
        case Operator::NotIn:
            return !(rightList && left.defined && contains(*rightList, left.value));
        case Operator::SubsetOf:
            return leftList && rightList && listHoldsAll(*rightList, *leftList);
        case Operator::AnyOf:
            return leftList && rightList && containsAny(*rightList, *leftList);
        case Operator::NoneOf:
            return leftList && rightList && !containsAny(*rightList, *leftList);
        case Operator::All:
            if (left.value.map()) return true;
            return leftList && rightList && listHoldsAll(*leftList, *rightList);
        case Operator::Contains:
            if (left.value.isString() && right.value.isString())
                return left.value.string()->contains(*right.value.string());
            return leftList && right.defined && contains(*leftList, right.value);
        case Operator::Size: {
            const std::optional<qint64> size = sizeOf(left.value);
            return size && right.value.isNumber() && *size == toInt(right.value);
        }
        case Operator::Empty: {
            const std::optional<qint64> size = sizeOf(left.value);
            return size && right.value.as<bool>() && (*size == 0) == *right.value.as<bool>();
        }
    }
    Q_UNREACHABLE();
}

class Evaluation
{
public:
    Evaluation(const TemplateValue& item, const TemplateValue& root, TemplateHeap& heap)
        : m_item(item), m_root(root), m_heap(heap)
    {
    }

    std::optional<Error> error;

    bool accepts(const JsonFilter::Node& node)
    {
        using Kind = JsonFilter::Node::Kind;
        const auto accepted = [&](const JsonFilter::Node& child) { return accepts(child); };
        if (error) return false;
        switch (node.kind) {
            case Kind::Or:
                return std::any_of(node.children.begin(), node.children.end(), accepted);
            case Kind::And:
                return std::all_of(node.children.begin(), node.children.end(), accepted);
            case Kind::Not:
                return !accepts(node.children.front());
            case Kind::Comparison: {
                const auto missing = node.op == Operator::Exists ? JsonPath::Missing::Fail : JsonPath::Missing::Skip;
                const Side left = side(node.left, missing);
                const Side right = side(node.right, JsonPath::Missing::Skip);
                return !error && compare(node.op, left, right);
            }
        }
        Q_UNREACHABLE();
    }

private:
    Side side(const JsonFilter::Value& value, JsonPath::Missing missing)
    {
        if (value.pattern) return {true, {}, &*value.pattern};
        if (value.json) {
            Result<TemplateValue> parsed = parsePermissiveJson(*value.json, m_heap);
            if (parsed) return {true, *parsed};
            error = parsed.error();
            return {false};
        }
        if (!value.path) return {true, value.plain};
        Result<TemplateValue> found =
            value.path->read(value.path->fromRoot() ? m_root : m_item, m_root, m_heap, missing);
        if (found) return {true, *found};
        if (found.error().code != ErrorCode::NotFound) error = found.error();
        return {false};
    }

    const TemplateValue& m_item;
    const TemplateValue& m_root;
    TemplateHeap& m_heap;
};

}  // namespace

Result<std::shared_ptr<const JsonFilter>> JsonFilter::compile(const QString& text, int depth)
{
    Result<Node> node = JsonFilterReader(text, depth).read();
    if (!node) return node.error();
    auto filter = std::make_shared<JsonFilter>();
    filter->m_root = std::move(*node);
    return std::shared_ptr<const JsonFilter>(std::move(filter));
}

Result<bool> JsonFilter::accepts(const TemplateValue& item, const TemplateValue& root, TemplateHeap& heap) const
{
    Evaluation evaluation(item, root, heap);
    const bool accepted = evaluation.accepts(m_root);
    if (evaluation.error) return *evaluation.error;
    return accepted;
}

}  // namespace trestle::gateway
