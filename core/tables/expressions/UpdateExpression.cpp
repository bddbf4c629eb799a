#include "core/tables/expressions/UpdateExpression.h"

#include "core/tables/expressions/UpdateEvaluator.h"
#include "core/tables/expressions/UpdateReader.h"
#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// Sizes in the record of an update, as measured on the service.

qint64 stepSize(const DocumentPath::Step& step)
{
    const auto* name = std::get_if<QByteArray>(&step);
    return name ? name->size() : QByteArray::number(std::get<qint64>(step)).size();
}

qint64 targetSize(const DocumentPath& path)
{
    constexpr qint64 laterStepBytes = 4;
    qint64 size = -laterStepBytes;
    for (const DocumentPath::Step& step : path.steps)
        size += laterStepBytes + stepSize(step);
    return size;
}

qint64 readPathSize(const DocumentPath& path)
{
    constexpr qint64 pathBytes = 1;
    constexpr qint64 stepBytes = 14;
    qint64 size = pathBytes;
    for (const DocumentPath::Step& step : path.steps)
        size += stepBytes + stepSize(step);
    return size;
}

qint64 operandSize(const UpdateOperand& operand)
{
    using Kind = UpdateOperand::Kind;
    qint64 size = 0;
    for (const UpdateOperand& part : operand.operands)
        size += operandSize(part);
    switch (operand.kind) {
        case Kind::Value:
            return valueSize(operand.value);
        case Kind::Path:
            return readPathSize(operand.path);
        case Kind::IfNotExists:
            return size + 39 + readPathSize(operand.path);
        case Kind::ListAppend:
        case Kind::Minus:
            return size + 37;
        case Kind::Plus:
            return size + 34;
    }
    Q_UNREACHABLE();
}

// A value of the type that the operand has in any case; nothing if that depends on the item.
std::optional<AttributeValue> foreseen(const UpdateOperand& operand)
{
    using Kind = UpdateOperand::Kind;
    switch (operand.kind) {
        case Kind::Value:
            return operand.value;
        case Kind::Path:
            return {};
        case Kind::IfNotExists:
            return foreseen(operand.operands.front());
        case Kind::ListAppend:
            return AttributeValue(AttributeValue::List());
        case Kind::Plus:
        case Kind::Minus:
            return AttributeValue::number(Decimal());
    }
    Q_UNREACHABLE();
}

void addPaths(std::vector<DocumentPath>& paths, const UpdateOperand& operand)
{
    if (!operand.path.steps.empty()) paths.push_back(operand.path);
    for (const UpdateOperand& part : operand.operands)
        addPaths(paths, part);
}

}  // namespace

Result<UpdateExpression> UpdateExpression::compile(QByteArrayView text, ExpressionScope& scope, UpdateForm form)
{
    Result<UpdateProgram> program = UpdateReader(text, scope).read();
    if (!program) return program.error();
    program->form = form;
    UpdateExpression expression;
    expression.m_program = std::make_shared<const UpdateProgram>(std::move(*program));
    return expression;
}

Result<void> UpdateExpression::checkKeys(const KeySchema& keys) const
{
    for (const KeyAttribute& key : keyAttributes(keys)) {
        const auto changes = [&](const UpdateAction& action) { return action.path.attribute() == key.name; };
        if (std::none_of(m_program->actions.begin(), m_program->actions.end(), changes)) continue;
        return Error{ErrorCode::Validation,
                     QStringLiteral("One or more parameter values were invalid: Cannot update attribute %1. This "
                                    "attribute is part of the key")
                         .arg(QString::fromUtf8(key.name))};
    }
    return {};
}

Item UpdateExpression::foreseenValues() const
{
    Item values;
    for (const UpdateAction& action : m_program->actions) {
        if (action.path.isNested() || action.kind == UpdateAction::Kind::Remove) continue;
        if (auto value = foreseen(action.operand)) values.set(action.path.attribute(), *std::move(value));
    }
    return values;
}

std::vector<DocumentPath> UpdateExpression::paths() const
{
    std::vector<DocumentPath> paths;
    for (const UpdateAction& action : m_program->actions) {
        paths.push_back(action.path);
        addPaths(paths, action.operand);
    }
    return paths;
}

Result<void> UpdateExpression::checkIndexValues(const TableDescription& table) const
{
    const auto isIndexKey = [&](const QByteArray& name) {
        return std::any_of(table.indexes.begin(), table.indexes.end(),
                           [&](const IndexDescription& index) { return isKeyOf(index.keys, name); });
    };
    for (const UpdateAction& action : m_program->actions) {
        const auto* text = action.operand.value.as<AttributeValue::String>();
        const auto* bytes = action.operand.value.as<AttributeValue::Binary>();
        const bool isEmpty = (text && text->utf8.isEmpty()) || (bytes && bytes->bytes.isEmpty());
        if (action.kind != UpdateAction::Kind::Set || action.operand.kind != UpdateOperand::Kind::Value || !isEmpty ||
            action.path.isNested() || !isIndexKey(action.path.attribute()))
            continue;
        return Error{ErrorCode::Validation,
                     QStringLiteral("One or more parameter values are not valid. The update expression attempted to "
                                    "update a secondary index key to a value that is not supported. The AttributeValue "
                                    "for a key attribute cannot contain an empty %1 value.")
                         .arg(text ? QLatin1String("string") : QLatin1String("binary"))};
    }
    return {};
}

Result<UpdateOutcome> UpdateExpression::apply(const Item& current, TouchedLeaves leaves) const
{
    return UpdateEvaluator(*m_program, current).run(leaves);
}

bool UpdateExpression::createsItem() const
{
    return std::any_of(m_program->actions.begin(), m_program->actions.end(), [](const UpdateAction& action) {
        return action.kind == UpdateAction::Kind::Set || action.kind == UpdateAction::Kind::Add;
    });
}

qint64 UpdateExpression::recordSize() const
{
    constexpr qint64 updateBytes = 3;
    constexpr qint64 writeBytes = 19;
    constexpr qint64 removeBytes = 1;
    if (m_program->form == UpdateForm::AttributeUpdates) return 0;
    qint64 size = updateBytes;
    for (const UpdateAction& action : m_program->actions) {
        size += targetSize(action.path);
        // What is taken away is not part of the record.
        const bool writes = action.kind == UpdateAction::Kind::Set || action.kind == UpdateAction::Kind::Add;
        size += writes ? writeBytes + operandSize(action.operand) : removeBytes;
    }
    return size;
}

}  // namespace trestle::tables
