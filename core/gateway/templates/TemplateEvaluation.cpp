// The second half of TemplateInterpreter: values of expressions and references.
#include "core/gateway/templates/TemplateInterpreter.h"

#include "core/gateway/templates/JavaMethods.h"
#include "core/gateway/templates/JavaNumbers.h"
#include "core/gateway/templates/JavaText.h"

#include <cstdlib>

namespace trestle::gateway {

namespace {

bool isList(const TemplateValue& value)
{
    const TemplateList* list = value.list();
    return list && (list->kind == TemplateList::Kind::ArrayList || list->kind == TemplateList::Kind::JsonArray);
}

// Whether Java would compare the two by equals(): one's class is the other's or derives from it.
bool sameClass(const TemplateValue& a, const TemplateValue& b)
{
    if (a.isNull() || a.type() != b.type()) return false;
    if (a.list()) return (isList(a) && isList(b)) || a.list()->kind == b.list()->kind;
    return !a.object() || a.object()->className() == b.object()->className();
}

}  // namespace

TemplateValue TemplateInterpreter::evaluate(const Expression& expression)
{
    if (interrupted()) return {};
    return std::visit([&](const auto& node) { return evaluate(expression, node); }, expression.node);
}

TemplateValue TemplateInterpreter::evaluate(const Expression&, const LiteralNode& literal)
{
    return literal.value;
}

TemplateValue TemplateInterpreter::evaluate(const Expression& expression, const InterpolationNode& text)
{
    if (m_depth >= m_options.limits.depth) {
        fail(TemplateFailure::Kind::Limit,
             QStringLiteral("strings are nested deeper than %1").arg(m_options.limits.depth), expression.range);
        return {};
    }
    ++m_depth;
    OutputWriter out(m_options.limits.outputBytes, OutputChunks::None);
    run(text.body, out);
    --m_depth;
    QString value = QString::fromUtf8(out.take().text);
    m_heap.charge(value.size() * 2);
    if (text.padded) value.chop(1);
    return value;
}

TemplateValue TemplateInterpreter::evaluate(const Expression&, const ListNode& list)
{
    TemplateList* made = m_heap.makeList();
    m_heap.charge(static_cast<qint64>(list.items.size() * sizeof(TemplateValue)));
    for (const Expression& item : list.items)
        made->items.push_back(evaluate(item));
    return made;
}

TemplateValue TemplateInterpreter::evaluate(const Expression&, const MapNode& map)
{
    TemplateMap* made = m_heap.makeMap();
    m_heap.charge(static_cast<qint64>(map.keys.size() * sizeof(TemplateMap::Member)));
    for (size_t i = 0; i < map.keys.size(); ++i) {
        const TemplateValue key = evaluate(map.keys[i]);
        made->put(key, evaluate(map.values[i]));
    }
    return made;
}

TemplateValue TemplateInterpreter::evaluate(const Expression& expression, const RangeNode& range)
{
    const TemplateValue from = evaluate(*range.from);
    const TemplateValue to = evaluate(*range.to);
    if (!from.isNumber() || !to.isNumber()) return {};
    const qint64 first = toInt(from);
    const qint64 last = toInt(to);
    const qint64 count = std::abs(last - first) + 1;
    m_heap.charge(count * static_cast<qint64>(sizeof(TemplateValue)));
    if (m_heap.exhausted()) {
        fail(TemplateFailure::Kind::Limit, QStringLiteral("the range is too long"), expression.range);
        return {};
    }
    TemplateList* made = m_heap.makeList();
    made->items.reserve(static_cast<size_t>(count));
    const qint64 step = first >= last ? -1 : 1;
    for (qint64 i = 0; i < count; ++i)
        made->items.emplace_back(static_cast<qint32>(first + i * step));
    return made;
}

TemplateValue TemplateInterpreter::evaluate(const Expression&, const NotNode& negated)
{
    return !test(*negated.operand);
}

TemplateValue TemplateInterpreter::evaluate(const Expression& expression, const BinaryNode& binary)
{
    using Op = BinaryOperator;
    if (binary.op == Op::Or) return test(*binary.left) || test(*binary.right);
    if (binary.op == Op::And) return test(*binary.left) && test(*binary.right);
    const TemplateValue left = evaluate(*binary.left);
    const TemplateValue right = evaluate(*binary.right);
    if (interrupted()) return {};
    const bool numbers = left.isNumber() && right.isNumber();
    switch (binary.op) {
        case Op::Or:
        case Op::And:
            break;
        case Op::Equal:
            return equal(left, right, expression.range);
        case Op::NotEqual:
            return !equal(left, right, expression.range);
        case Op::Less:
            return numbers && compareNumbers(left, right) < 0;
        case Op::LessOrEqual:
            return numbers && compareNumbers(left, right) <= 0;
        case Op::Greater:
            return numbers && compareNumbers(left, right) > 0;
        case Op::GreaterOrEqual:
            return numbers && compareNumbers(left, right) >= 0;
        case Op::Add:
            if (left.isString() || right.isString()) return add(binary, left, right, expression.range);
            [[fallthrough]];
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
        case Op::Remainder: {
            if (!numbers) return {};
            const auto operation = static_cast<Arithmetic>(static_cast<int>(binary.op) - static_cast<int>(Op::Add));
            std::optional<TemplateValue> result = calculate(operation, left, right);
            if (result) return *result;
            fail(TemplateFailure::Kind::Limit, QStringLiteral("the number has more than 127 bits"), expression.range);
            return {};
        }
    }
    Q_UNREACHABLE();
}

TemplateValue TemplateInterpreter::evaluate(const Expression&, const Reference& reference)
{
    return valueOf(reference);
}

// Strings are joined; what is null is called by its text in the template.
TemplateValue TemplateInterpreter::add(const BinaryNode& binary, const TemplateValue& left, const TemplateValue& right,
                                       const SourceRange& source)
{
    QString joined = left.isNull() ? binary.left->text : printed(left, source);
    joined += right.isNull() ? binary.right->text : printed(right, source);
    m_heap.charge(joined.size() * 2);
    return joined;
}

bool TemplateInterpreter::equal(const TemplateValue& left, const TemplateValue& right, const SourceRange& source)
{
    if (left.isNumber() && right.isNumber()) return compareNumbers(left, right) == 0;
    if (left.isNull() || right.isNull()) return left.isNull() && right.isNull();
    if (sameClass(left, right)) return javaEquals(left, right);
    return printed(left, source) == printed(right, source);
}

bool TemplateInterpreter::test(const Expression& expression)
{
    if (const auto* negated = std::get_if<NotNode>(&expression.node)) return !test(*negated->operand);
    const auto* binary = std::get_if<BinaryNode>(&expression.node);
    const bool condition = (binary && binary->op < BinaryOperator::Add) ||
                           std::holds_alternative<Reference>(expression.node) ||
                           std::holds_alternative<LiteralNode>(expression.node);
    if (!condition) return false;
    const TemplateValue value = evaluate(expression);
    if (const bool* flag = value.as<bool>()) return *flag;
    // Any other value of a reference is true, but no other constant is.
    return std::holds_alternative<Reference>(expression.node) && !value.isNull();
}

QString TemplateInterpreter::printed(const TemplateValue& value, const SourceRange& source)
{
    if (const QString* text = value.string()) return *text;
    std::optional<QString> text = javaText(value, m_options.limits.outputBytes);
    if (text) {
        m_heap.charge(text->size() * 2);
        return *text;
    }
    // A block that is too deep in itself is null.
    if (!value.object() && !interrupted())
        fail(TemplateFailure::Kind::Limit, QStringLiteral("the value is too large to print"), source);
    return {};
}

TemplateValue TemplateInterpreter::outcome(CallOutcome outcome, const SourceRange& source)
{
    if (const auto* thrown = std::get_if<JavaException>(&outcome))
        fail(TemplateFailure::Kind::Evaluation, thrown->text, source);
    if (TemplateValue* value = std::get_if<TemplateValue>(&outcome)) return std::move(*value);
    return {};
}

TemplateValue TemplateInterpreter::indexOf(const TemplateValue& value, const IndexStep& step, const SourceRange& source)
{
    TemplateValue index = evaluate(*step.index);
    const qint32* position = index.as<qint32>();
    if (interrupted() || !position || *position >= 0) return index;
    // From the end: of all that has a size.
    const CallOutcome size = callMethod(value, QStringLiteral("size"), {}, m_heap);
    const TemplateValue* count = std::get_if<TemplateValue>(&size);
    if (count && count->as<qint32>()) return *position + *count->as<qint32>();
    fail(TemplateFailure::Kind::Evaluation, QStringLiteral("a negative index needs a list"), source);
    return {};
}

TemplateValue TemplateInterpreter::follow(const TemplateValue& value, const ReferenceStep& step)
{
    if (const auto* property = std::get_if<PropertyStep>(&step.step))
        return readProperty(value, property->name, m_heap).value_or(TemplateValue());
    if (const auto* index = std::get_if<IndexStep>(&step.step)) {
        const TemplateValue position = indexOf(value, *index, step.range);
        return interrupted() ? TemplateValue() : outcome(readIndex(value, position), step.range);
    }
    const CallStep& call = std::get<CallStep>(step.step);
    Arguments arguments;
    arguments.reserve(call.arguments.size());
    for (const Expression& argument : call.arguments)
        arguments.push_back(evaluate(argument));
    if (interrupted()) return {};
    return outcome(callMethod(value, call.name, arguments, m_heap), step.range);
}

// What leads nowhere is an empty string: the service's handler of undefined references says so.
TemplateValue TemplateInterpreter::valueOf(const Reference& reference)
{
    if (reference.variable < 0) return {};
    TemplateValue value = m_variables[size_t(reference.variable)];
    for (const ReferenceStep& step : reference.steps) {
        if (value.isNull() || interrupted()) break;
        value = follow(value, step);
    }
    if (value.isNull()) return QString();
    return value;
}

void TemplateInterpreter::assign(const Reference& target, TemplateValue value)
{
    if (target.variable < 0) return;
    if (target.steps.empty()) {
        m_variables[size_t(target.variable)] = std::move(value);
        return;
    }
    TemplateValue owner = m_variables[size_t(target.variable)];
    for (size_t i = 0; i + 1 < target.steps.size() && !owner.isNull(); ++i) {
        owner = follow(owner, target.steps[i]);
        if (interrupted()) return;
    }
    if (owner.isNull()) return;
    const ReferenceStep& last = target.steps.back();
    if (const auto* index = std::get_if<IndexStep>(&last.step)) {
        const TemplateValue position = indexOf(owner, *index, last.range);
        if (!interrupted()) (void)outcome(writeIndex(owner, position, std::move(value), m_heap), last.range);
        return;
    }
    const auto* property = std::get_if<PropertyStep>(&last.step);
    const QString& name = property ? property->name : std::get<CallStep>(last.step).name;
    m_heap.charge(sizeof(TemplateMap::Member));
    if (TemplateMap* map = owner.map())
        map->put(name, std::move(value));
    else if (TemplateObject* object = owner.object())
        object->setProperty(name, value);
}

}  // namespace trestle::gateway
