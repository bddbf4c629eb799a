#include "ui/tables/StageCommit.h"

#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::ui {

using tables::AttributeValue;
using tables::Item;

namespace {

/// Puts an expression and its placeholders together.
struct Clauses
{
    QList<QByteArray> parts;
    std::map<QByteArray, QByteArray>& names;
    Item& values;

    QByteArray name(const QByteArray& attribute)
    {
        for (const auto& [placeholder, called] : names)
            if (called == attribute) return placeholder;
        const QByteArray placeholder = "#a" + QByteArray::number(names.size());
        names[placeholder] = attribute;
        return placeholder;
    }
    QByteArray value(const AttributeValue& value)
    {
        const QByteArray placeholder = ":v" + QByteArray::number(values.size());
        values.set(placeholder, value);
        return placeholder;
    }
    /// The attribute is as `was` has it.
    void requireUnchanged(const QByteArray& attribute, const Item& was)
    {
        const AttributeValue* before = was.find(attribute);
        parts += before ? name(attribute) + " = " + value(*before) : "attribute_not_exists(" + name(attribute) + ')';
    }
};

std::optional<Item> decoded(const QByteArray& bytes)
{
    if (bytes.isEmpty()) return {};
    auto item = tables::decodeItem(bytes);
    return item ? std::optional(std::move(*item)) : std::nullopt;
}

}  // namespace

StageCommit::StageCommit(engine::Engine& engine, const tables::TableDescription& table, QObject* parent)
    : QObject(parent), m_engine(engine), m_table(table)
{
}

void StageCommit::start(const std::vector<StagedItem>& items)
{
    Q_ASSERT(!isRunning());
    m_outcome = {};
    m_waiting = items.size();
    for (const StagedItem& item : items) {
        switch (item.kind()) {
            case StagedItem::Kind::Added:
                put(item);
                break;
            case StagedItem::Kind::Edited:
                update(item);
                break;
            case StagedItem::Kind::Deleted:
                remove(item);
                break;
        }
    }
}

void StageCommit::put(const StagedItem& item)
{
    tables::PutItemRequest request;
    request.tableName = m_table.name;
    request.item = *item.item;
    request.conditionExpression = "attribute_not_exists(#key)";
    request.expression.names = {{"#key", m_table.keys.partition.name}};
    request.returnValuesOnConditionCheckFailure = tables::ReturnValues::AllOld;
    m_engine.putItem(std::move(request), this, replyFor(item));
}

void StageCommit::update(const StagedItem& item)
{
    std::map<QByteArray, QByteArray> names;
    Item values;
    Clauses conditions{{}, names, values};
    Clauses sets{{}, names, values};
    Clauses removals{{}, names, values};
    conditions.parts += "attribute_exists(" + conditions.name(m_table.keys.partition.name) + ')';
    for (const QByteArray& attribute : item.changedAttributes()) {
        conditions.requireUnchanged(attribute, *item.base);
        if (const AttributeValue* value = item.item->find(attribute))
            sets.parts += sets.name(attribute) + " = " + sets.value(*value);
        else
            removals.parts += removals.name(attribute);
    }
    QByteArray expression;
    if (!sets.parts.isEmpty()) expression += "SET " + sets.parts.join(", ");
    if (!removals.parts.isEmpty()) expression += " REMOVE " + removals.parts.join(", ");

    tables::UpdateItemRequest request;
    request.tableName = m_table.name;
    request.key = tables::keyOf(m_table.keys, *item.base);
    request.updateExpression = expression;
    request.conditionExpression = conditions.parts.join(" AND ");
    request.expression.names = names;
    if (!values.empty()) request.expression.values = values;
    request.returnValuesOnConditionCheckFailure = tables::ReturnValues::AllOld;
    m_engine.updateItem(std::move(request), this, replyFor(item));
}

void StageCommit::remove(const StagedItem& item)
{
    std::map<QByteArray, QByteArray> names;
    Item values;
    Clauses conditions{{}, names, values};
    conditions.parts += "attribute_exists(" + conditions.name(m_table.keys.partition.name) + ')';
    const Item key = tables::keyOf(m_table.keys, *item.base);
    for (const auto& [attribute, value] : *item.base)
        if (!key.contains(attribute)) conditions.requireUnchanged(attribute, *item.base);

    tables::DeleteItemRequest request;
    request.tableName = m_table.name;
    request.key = key;
    request.conditionExpression = conditions.parts.join(" AND ");
    request.expression.names = names;
    if (!values.empty()) request.expression.values = values;
    request.returnValuesOnConditionCheckFailure = tables::ReturnValues::AllOld;
    m_engine.deleteItem(std::move(request), this, replyFor(item));
}

engine::Engine::TableReply<tables::WriteResult> StageCommit::replyFor(const StagedItem& item)
{
    return [this, item](tables::OperationResult<tables::WriteResult> result) {
        if (result)
            m_outcome.written.push_back({item.id, decoded(result->before), decoded(result->after)});
        else if (result.error().code == base::ErrorCode::ConditionalCheckFailed)
            m_outcome.conflicts.push_back({item, result.error().item});
        else
            m_outcome.failures.push_back({item.id, result.error().message});
        if (--m_waiting == 0) Q_EMIT finished(std::exchange(m_outcome, {}));
    };
}

std::vector<StagedItem> StageCommit::inverse(const std::vector<StagedItem>& written)
{
    std::vector<StagedItem> back;
    for (const StagedItem& each : written)
        if (each.base || each.item) back.push_back({each.id, each.item, each.base});
    return back;
}

StagedItem StageCommit::rebased(const Conflict& conflict)
{
    StagedItem result = conflict.mine;
    result.base = conflict.theirs;
    const bool edit = conflict.mine.kind() == StagedItem::Kind::Edited;
    if (!edit || !conflict.theirs) return result;
    Item item = *conflict.theirs;
    for (const QByteArray& attribute : conflict.mine.changedAttributes()) {
        if (const AttributeValue* value = conflict.mine.item->find(attribute))
            item.set(attribute, *value);
        else
            item.remove(attribute);
    }
    result.item = std::move(item);
    return result;
}

}  // namespace trestle::ui
