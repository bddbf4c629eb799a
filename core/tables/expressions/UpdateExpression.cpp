#include "core/tables/expressions/UpdateExpression.h"

#include "core/tables/expressions/UpdateEvaluator.h"
#include "core/tables/expressions/UpdateReader.h"
#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<UpdateExpression> UpdateExpression::compile(QByteArrayView text, ExpressionScope& scope)
{
    Result<UpdateProgram> program = UpdateReader(text, scope).read();
    if (!program) return program.error();
    UpdateExpression expression;
    expression.m_program = std::make_shared<const UpdateProgram>(std::move(*program));
    return expression;
}

Result<void> UpdateExpression::checkKeys(const KeySchema& keys) const
{
    for (const UpdateAction& action : m_program->actions) {
        const QByteArray& attribute = action.path.attribute();
        if (!isKeyOf(keys, attribute)) continue;
        const QString name = QString::fromUtf8(attribute);
        return Error{
            ErrorCode::Validation,
            action.path.isNested()
                ? QStringLiteral("Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                                 "not allowed: Key: ") +
                      name
                : QStringLiteral("One or more parameter values were invalid: Cannot update attribute %1. This "
                                 "attribute is part of the key")
                      .arg(name)};
    }
    return {};
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

Result<UpdateOutcome> UpdateExpression::apply(const Item& current) const
{
    return UpdateEvaluator(*m_program, current).run();
}

bool UpdateExpression::createsItem() const
{
    return std::any_of(m_program->actions.begin(), m_program->actions.end(), [](const UpdateAction& action) {
        return action.kind == UpdateAction::Kind::Set || action.kind == UpdateAction::Kind::Add;
    });
}

qint64 UpdateExpression::recordSize(const Item& finished) const
{
    // As measured on the service: three bytes for the update, 19 for what an action sets or adds and a byte more for an
    // element of a list, two for what it removes.
    qint64 size = 3;
    Item written;
    for (const UpdateAction& action : m_program->actions) {
        const bool sets = action.kind == UpdateAction::Kind::Set || action.kind == UpdateAction::Kind::Add;
        const bool isElement = std::holds_alternative<qint64>(action.path.steps.back());
        size += sets ? 19 + (isElement ? 1 : 0) : 2;
        const AttributeValue* value = sets ? finished.find(action.path.attribute()) : nullptr;
        if (value) written.set(action.path.attribute(), *value);
    }
    return size + itemSize(written);
}

}  // namespace trestle::tables
