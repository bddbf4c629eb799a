#include "ui/tables/StageCommit.h"

#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::ui {

using tables::AttributeValue;
using tables::Item;

namespace {

const QByteArray conditionFailed = "ConditionalCheckFailed";

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

std::optional<Item> decodedItem(const QByteArray& bytes)
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

void StageCommit::start(const std::vector<StagedItem>& items, Mode mode)
{
    Q_ASSERT(!isRunning());
    m_outcome = {};
    const bool together = mode == Mode::Transaction && items.size() > 1 && items.size() <= maximumTransaction &&
                          !m_table.isStrong();  // such tables take no transactions
    m_waiting = together ? 1 : items.size();
    if (together) return writeTogether(items);
    for (const StagedItem& item : items)
        write(item);
}

StageCommit::Action StageCommit::actionFor(const StagedItem& item) const
{
    Action action;
    std::map<QByteArray, QByteArray> names;
    Item values;
    Clauses conditions{{}, names, values};
    Clauses sets{{}, names, values};
    Clauses removals{{}, names, values};
    action.tableName = m_table.name;
    action.returnValuesOnConditionCheckFailure = tables::ReturnValues::AllOld;
    const QByteArray key = conditions.name(m_table.keys.partition.name);
    switch (item.kind()) {
        case StagedItem::Kind::Added:
            action.kind = Action::Kind::Put;
            action.item = *item.item;
            conditions.parts += "attribute_not_exists(" + key + ')';
            break;
        case StagedItem::Kind::Edited: {
            action.kind = Action::Kind::Update;
            action.item = tables::keyOf(m_table.keys, *item.base);
            conditions.parts += "attribute_exists(" + key + ')';
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
            action.updateExpression = expression;
            break;
        }
        case StagedItem::Kind::Deleted:
            action.kind = Action::Kind::Delete;
            action.item = tables::keyOf(m_table.keys, *item.base);
            conditions.parts += "attribute_exists(" + key + ')';
            for (const auto& [attribute, value] : *item.base)
                if (!action.item.contains(attribute)) conditions.requireUnchanged(attribute, *item.base);
            break;
    }
    action.conditionExpression = conditions.parts.join(" AND ");
    action.expression.names = names;
    if (!values.empty()) action.expression.values = values;
    return action;
}

void StageCommit::write(const StagedItem& item)
{
    const auto reply = [this, item](tables::OperationResult<tables::WriteResult> result) {
        if (result)
            m_outcome.written.push_back({item.id, decodedItem(result->before), decodedItem(result->after)});
        else if (result.error().code == base::ErrorCode::ConditionalCheckFailed)
            refused(item, conditionFailed, {}, result.error().item);
        else
            refused(item, {}, result.error().message, {});
        finish();
    };
    Action action = actionFor(item);
    const auto fill = [&action](tables::WriteCommon& request) {
        request.tableName = action.tableName;
        request.conditionExpression = action.conditionExpression;
        request.expression = action.expression;
        request.returnValuesOnConditionCheckFailure = action.returnValuesOnConditionCheckFailure;
    };
    switch (action.kind) {
        case Action::Kind::Put: {
            tables::PutItemRequest request;
            fill(request);
            request.item = std::move(action.item);
            return m_engine.tables().putItem(std::move(request), this, reply);
        }
        case Action::Kind::Update: {
            tables::UpdateItemRequest request;
            fill(request);
            request.key = std::move(action.item);
            request.updateExpression = action.updateExpression;
            return m_engine.tables().updateItem(std::move(request), this, reply);
        }
        case Action::Kind::Delete: {
            tables::DeleteItemRequest request;
            fill(request);
            request.key = std::move(action.item);
            return m_engine.tables().deleteItem(std::move(request), this, reply);
        }
        case Action::Kind::ConditionCheck:
            break;
    }
}

void StageCommit::writeTogether(const std::vector<StagedItem>& items)
{
    tables::TransactWriteRequest request;
    for (const StagedItem& item : items)
        request.actions.push_back(actionFor(item));
    m_engine.tables().transactWriteItems(
        std::move(request), this, [this, items](tables::OperationResult<tables::TransactWriteResult> result) {
            if (result) {
                for (size_t i = 0; i < items.size(); ++i)
                    m_outcome.written.push_back(
                        {items[i].id, decodedItem(result->writes[i].before), decodedItem(result->writes[i].after)});
            } else if (result.error().reasons.size() == items.size()) {
                for (size_t i = 0; i < items.size(); ++i) {
                    const tables::CancellationReason& reason = result.error().reasons[i];
                    if (reason.code != "None") refused(items[i], reason.code, reason.message, reason.item);
                }
            } else {
                refused(items.front(), {}, result.error().message, {});
            }
            finish();
        });
}

void StageCommit::refused(const StagedItem& item, const QByteArray& code, const QString& message,
                          const std::optional<Item>& theirs)
{
    if (code == conditionFailed)
        m_outcome.conflicts.push_back({item, theirs});
    else
        m_outcome.failures.push_back({item.id, message});
}

void StageCommit::finish()
{
    if (--m_waiting == 0) Q_EMIT finished(std::exchange(m_outcome, {}));
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
