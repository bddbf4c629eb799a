#include "core/tables/expressions/UpdateEvaluator.h"

#include "core/tables/ValidationError.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;
using Action = UpdateAction::Kind;

namespace {

Error invalidPath()
{
    return validationError(QStringLiteral("The document path provided in the update expression is invalid for update"));
}

// How many lists and maps stand inside each other, the value included.
int levels(const AttributeValue& value)
{
    int deepest = 0;
    if (const auto* map = value.as<AttributeValue::Map>()) {
        for (const auto& [name, member] : *map)
            deepest = qMax(deepest, levels(member));
        return deepest + 1;
    }
    if (const auto* list = value.as<AttributeValue::List>()) {
        for (const AttributeValue& element : *list)
            deepest = qMax(deepest, levels(element));
        return deepest + 1;
    }
    return 0;
}

// The value one step down from `value`, to be changed; null if there is none.
AttributeValue* stepInto(AttributeValue& value, const DocumentPath::Step& step)
{
    if (const auto* name = std::get_if<QByteArray>(&step)) {
        auto* map = value.as<AttributeValue::Map>();
        return map ? map->find(*name) : nullptr;
    }
    auto* list = value.as<AttributeValue::List>();
    const auto index = static_cast<size_t>(std::get<qint64>(step));
    return list && index < list->size() ? &(*list)[index] : nullptr;
}

// What holds the last step of a nested path; null if there is nothing.
AttributeValue* parentOf(Item& item, const DocumentPath& path)
{
    AttributeValue* value = item.find(path.attribute());
    for (size_t i = 1; value && i + 1 < path.steps.size(); ++i)
        value = stepInto(*value, path.steps[i]);
    return value;
}

template <typename T>
std::vector<T> united(const std::vector<T>& a, const std::vector<T>& b)
{
    std::vector<T> result;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    return result;
}

template <typename T>
std::vector<T> without(const std::vector<T>& a, const std::vector<T>& b)
{
    std::vector<T> result;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    return result;
}

// Both of the set type Set: what ADD or DELETE makes of them; nothing if they are not, null inside if it came out
// empty.
template <typename Set>
std::optional<std::optional<AttributeValue>> combined(Action kind, const AttributeValue& current,
                                                      const AttributeValue& operand)
{
    const auto* a = current.as<Set>();
    const auto* b = operand.as<Set>();
    if (!a || !b) return std::nullopt;
    Set set{kind == Action::Add ? united(a->values, b->values) : without(a->values, b->values)};
    if (set.values.empty()) return std::optional<AttributeValue>();
    return std::optional<AttributeValue>(std::move(set));
}

}  // namespace

Result<UpdateOutcome> UpdateEvaluator::run(TouchedLeaves leaves)
{
    struct Change
    {
        const DocumentPath* path;
        AttributeValue value;
    };
    std::vector<Change> changes;
    std::vector<const DocumentPath*> removals;
    std::vector<DocumentPath> touched;
    for (const UpdateAction& action : m_program.actions) {
        if (leaves == TouchedLeaves::Wanted) touched.push_back(action.path);
        if (action.kind == Action::Remove) {
            if (const Result<void> checked = checkParent(action.path); !checked) return checked.error();
            removals.push_back(&action.path);
            continue;
        }
        std::optional<AttributeValue> value;
        if (action.kind == Action::Set) {
            Result<AttributeValue> operand = operandValue(action.operand);
            if (!operand) return operand.error();
            value = std::move(*operand);
        } else {
            if (const Result<void> checked = checkParent(action.path); !checked) return checked.error();
            Result<std::optional<AttributeValue>> changed = changedSet(action);
            if (!changed) return changed.error();
            value = std::move(*changed);
        }
        if (value)
            changes.push_back({&action.path, std::move(*value)});
        else
            removals.push_back(&action.path);
    }

    UpdateOutcome outcome;
    if (leaves == TouchedLeaves::Wanted) outcome.updatedOld = projectPaths(m_current, touched);
    m_item = m_current;
    // By path, so that elements past the end of a list are added in the order of their indexes.
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& a, const Change& b) { return a.path->steps < b.path->steps; });
    for (Change& change : changes)
        if (const Result<void> done = put(*change.path, std::move(change.value)); !done) return done.error();
    // From the back, so that removing an element moves none that is still to be removed.
    std::sort(removals.begin(), removals.end(),
              [](const DocumentPath* a, const DocumentPath* b) { return b->steps < a->steps; });
    for (const DocumentPath* path : removals)
        remove(*path);
    // What stands at the touched places now: nothing where an element was added past the end of a list, and where one
    // was removed, its successor.
    if (leaves == TouchedLeaves::Wanted) outcome.updatedNew = projectPaths(m_item, touched);
    outcome.item = std::move(m_item);
    return outcome;
}

Error UpdateEvaluator::wrongType() const
{
    return validationError(m_program.form == UpdateForm::AttributeUpdates
                               ? QStringLiteral("Type mismatch for attribute to update")
                               : QStringLiteral("An operand in the update expression has an incorrect data type"));
}

Result<AttributeValue> UpdateEvaluator::operandValue(const UpdateOperand& operand) const
{
    switch (operand.kind) {
        case UpdateOperand::Kind::Value:
            return operand.value;
        case UpdateOperand::Kind::Path:
            if (const AttributeValue* value = operand.path.find(m_current)) return *value;
            return validationError(
                QStringLiteral("The provided expression refers to an attribute that does not exist in the item"));
        case UpdateOperand::Kind::IfNotExists:
            if (const AttributeValue* value = operand.path.find(m_current)) return *value;
            return operandValue(operand.operands.front());
        case UpdateOperand::Kind::ListAppend:
            return joinedList(operand);
        case UpdateOperand::Kind::Plus:
        case UpdateOperand::Kind::Minus:
            return sum(operand);
    }
    Q_UNREACHABLE();
}

Result<AttributeValue> UpdateEvaluator::sum(const UpdateOperand& operand) const
{
    const Result<AttributeValue> left = operandValue(operand.operands[0]);
    if (!left) return left;
    const Result<AttributeValue> right = operandValue(operand.operands[1]);
    if (!right) return right;
    const auto* a = left->as<Decimal>();
    const auto* b = right->as<Decimal>();
    if (!a || !b) return wrongType();
    const Result<Decimal> result = operand.kind == UpdateOperand::Kind::Plus ? a->plus(*b) : a->minus(*b);
    if (!result) return result.error();
    return AttributeValue::number(*result);
}

Result<AttributeValue> UpdateEvaluator::joinedList(const UpdateOperand& operand) const
{
    Result<AttributeValue> left = operandValue(operand.operands[0]);
    if (!left) return left;
    Result<AttributeValue> right = operandValue(operand.operands[1]);
    if (!right) return right;
    auto* a = left->as<AttributeValue::List>();
    auto* b = right->as<AttributeValue::List>();
    if (!a || !b) return wrongType();
    a->insert(a->end(), std::make_move_iterator(b->begin()), std::make_move_iterator(b->end()));
    return left;
}

Result<std::optional<AttributeValue>> UpdateEvaluator::changedSet(const UpdateAction& action) const
{
    using Changed = std::optional<AttributeValue>;
    const AttributeValue* current = action.path.find(m_current);
    const AttributeValue& operand = action.operand.value;
    if (!current) return action.kind == Action::Add ? Changed(operand) : Changed();
    const auto* number = current->as<Decimal>();
    const auto* addend = operand.as<Decimal>();
    if (number && addend && action.kind == Action::Add) {
        const Result<Decimal> result = number->plus(*addend);
        if (!result) return result.error();
        return Changed(AttributeValue::number(*result));
    }
    if (auto set = combined<AttributeValue::StringSet>(action.kind, *current, operand)) return std::move(*set);
    if (auto set = combined<AttributeValue::NumberSet>(action.kind, *current, operand)) return std::move(*set);
    if (auto set = combined<AttributeValue::BinarySet>(action.kind, *current, operand)) return std::move(*set);
    return wrongType();
}

// A nested place can only be reached through what is there, and by the right kind of step.
Result<void> UpdateEvaluator::checkParent(const DocumentPath& path) const
{
    if (!path.isNested()) return {};
    DocumentPath parent = path;
    parent.steps.pop_back();
    const AttributeValue* value = parent.find(m_current);
    const bool byName = std::holds_alternative<QByteArray>(path.steps.back());
    const AttributeValue::Type wanted = byName ? AttributeValue::Type::M : AttributeValue::Type::L;
    if (!value || value->type() != wanted) return invalidPath();
    return {};
}

Result<void> UpdateEvaluator::put(const DocumentPath& path, AttributeValue value)
{
    if (static_cast<int>(path.steps.size()) - 1 + levels(value) >= maximumNestingLevels)
        return validationError(
            QStringLiteral("Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
                           "beyond supported limit"));
    if (!path.isNested()) {
        m_item.set(path.attribute(), std::move(value));
        return {};
    }
    AttributeValue* parent = parentOf(m_item, path);
    if (!parent) return invalidPath();
    if (const auto* name = std::get_if<QByteArray>(&path.steps.back())) {
        auto* map = parent->as<AttributeValue::Map>();
        if (!map) return invalidPath();
        map->set(*name, std::move(value));
        return {};
    }
    auto* list = parent->as<AttributeValue::List>();
    if (!list) return invalidPath();
    const auto index = static_cast<size_t>(std::get<qint64>(path.steps.back()));
    if (index < list->size()) {
        (*list)[index] = std::move(value);
        return {};
    }
    list->push_back(std::move(value));
    return {};
}

void UpdateEvaluator::remove(const DocumentPath& path)
{
    if (!path.isNested()) {
        m_item.remove(path.attribute());
        return;
    }
    AttributeValue* parent = parentOf(m_item, path);
    if (!parent) return;
    if (const auto* name = std::get_if<QByteArray>(&path.steps.back())) {
        if (auto* map = parent->as<AttributeValue::Map>()) map->remove(*name);
    } else if (auto* list = parent->as<AttributeValue::List>()) {
        const auto index = std::get<qint64>(path.steps.back());
        // Elements that this update added are not meant by an index of the list as it was.
        const AttributeValue* removed = path.find(m_current);
        if (removed && index < static_cast<qint64>(list->size())) list->erase(list->begin() + index);
    }
}

}  // namespace trestle::tables
