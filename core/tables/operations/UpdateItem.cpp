#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/operations/UpdatedItem.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

namespace {

// By ReturnValues; nothing where there is nothing to return.
std::optional<Item> returned(ReturnValues wanted, bool existed, Item&& before, UpdateOutcome&& outcome)
{
    const auto unlessEmpty = [](Item&& item) { return item.empty() ? std::nullopt : std::optional(std::move(item)); };
    switch (wanted) {
        case ReturnValues::None:
            return {};
        case ReturnValues::AllOld:
            return existed ? std::optional(std::move(before)) : std::nullopt;
        case ReturnValues::UpdatedOld:
            return existed ? unlessEmpty(std::move(outcome.updatedOld)) : std::nullopt;
        case ReturnValues::AllNew:
            return std::move(outcome.item);
        case ReturnValues::UpdatedNew:
            return unlessEmpty(std::move(outcome.updatedNew));
    }
    Q_UNREACHABLE();
}

class UpdateJob final : public ItemWriteJob
{
public:
    UpdateJob(PreparedWrite prepared, std::optional<UpdateExpression> update, UpdateItemRequest request,
              const base::Clock& clock, WriteReply reply)
        : ItemWriteJob(std::move(prepared), clock, std::move(reply)),
          m_request(std::move(request)),
          m_update(std::move(update))
    {
    }

protected:
    const WriteCommon& request() const override { return m_request; }
    const Item& keyAttributes() const override { return m_request.key; }
    Needs needs() const override { return Needs::Item; }

    OperationResult<WriteResult> decide(WriteTransaction& transaction, Before before) override
    {
        const bool existed = before.row.has_value();
        if (!existed) before.item = m_request.key;
        const bool returnsLeaves =
            m_request.returnValues == ReturnValues::UpdatedOld || m_request.returnValues == ReturnValues::UpdatedNew;
        auto updated = updatedItem(table(), m_update, existed, before.item,
                                   returnsLeaves ? TouchedLeaves::Wanted : TouchedLeaves::Unwanted);
        if (!updated) return OperationError(updated.error());
        if (!*updated) return change(transaction, {}, nullptr);
        UpdateOutcome& outcome = (*updated)->outcome;
        const NewItem after{outcome.item, std::move((*updated)->encoded), (*updated)->size};
        auto result = change(transaction, std::move(before.row), &after);
        if (result)
            result->attributes = returned(m_request.returnValues, existed, std::move(before.item), std::move(outcome));
        return result;
    }

private:
    const UpdateItemRequest m_request;
    const std::optional<UpdateExpression> m_update;
};

struct Expressions
{
    std::optional<UpdateExpression> update;
    std::optional<ConditionExpression> condition;
};

base::Result<Expressions> compile(const UpdateItemRequest& request)
{
    Expressions expressions;
    auto scope = ExpressionScope::create(request.expression,
                                         {{ExpressionKind::Update, request.updateExpression.has_value()},
                                          {ExpressionKind::Condition, request.conditionExpression.has_value()}});
    if (!scope) return scope.error();
    const auto compileUpdate = [&]() -> base::Result<void> {
        if (!request.updateExpression) return {};
        auto update = UpdateExpression::compile(*request.updateExpression, *scope, request.form);
        if (!update) return update.error();
        expressions.update = std::move(*update);
        return {};
    };
    const auto compileCondition = [&]() -> base::Result<void> {
        if (!request.conditionExpression) return {};
        auto condition = ConditionExpression::compile(*request.conditionExpression, *scope);
        if (!condition) return condition.error();
        expressions.condition = std::move(*condition);
        return {};
    };
    if (request.judgesConditionFirst)
        if (auto compiled = compileCondition(); !compiled) return compiled.error();
    if (auto compiled = compileUpdate(); !compiled) return compiled.error();
    if (!request.judgesConditionFirst)
        if (auto compiled = compileCondition(); !compiled) return compiled.error();
    if (auto used = scope->checkAllUsed(); !used) return used.error();
    return expressions;
}

// What can be said of the update once the table is known, without the item.
base::Result<void> checkUpdate(const TableDescription& table, const UpdateExpression& update, UpdateMeasure measure)
{
    if (auto allowed = update.checkKeys(table.keys); !allowed) return allowed;
    if (auto valid = update.checkIndexValues(table); !valid) return valid;
    if (auto valid = validateIndexKeys(table, update.foreseenValues()); !valid) return valid;
    if (auto allowed = checkKeyPaths(table, update.paths()); !allowed) return allowed;
    if (measure == UpdateMeasure::Item) return {};
    return checkItemSize(update.recordSize(), ItemWrite::Update);
}

base::Result<std::unique_ptr<WriteJob>> prepare(const TableStore& store, const base::Clock& clock,
                                                UpdateItemRequest&& request, WriteReply& reply, UpdateMeasure measure)
{
    auto expressions = compile(request);
    if (!expressions) return enveloped(expressions.error());
    TablePointer table = findTable(store, request.tableName);
    if (!table) return tableNotFound();
    const KeySchema& keys = table->description.keys;
    if (auto valid = validateKey(keys, request.key); !valid) return valid.error();
    if (expressions->update)
        if (auto fits = checkUpdate(table->description, *expressions->update, measure); !fits) return fits.error();
    QByteArray key = tableRowKey(keys, request.key);
    return std::unique_ptr<WriteJob>(
        std::make_unique<UpdateJob>(PreparedWrite{std::move(table), std::move(key), std::move(expressions->condition)},
                                    std::move(expressions->update), std::move(request), clock, std::move(reply)));
}

}  // namespace

void updateItem(TableStore& store, const base::Clock& clock, UpdateItemRequest request, WriteReply reply,
                UpdateMeasure measure)
{
    auto job = prepare(store, clock, std::move(request), reply, measure);
    store.submit(job ? std::move(*job) : std::make_unique<FailedJob<WriteResult>>(job.error(), std::move(reply)));
}

}  // namespace trestle::tables
