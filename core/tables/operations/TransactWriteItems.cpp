#include "core/tables/expressions/UpdateExpression.h"
#include "core/tables/operations/Cancellation.h"
#include "core/tables/operations/Capacity.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/ReplyJob.h"
#include "core/tables/operations/Transactions.h"
#include "core/tables/operations/UpdatedItem.h"
#include "core/tables/schema/ReplicaChange.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"

#include <set>

namespace trestle::tables {

namespace {

using Action = TransactWriteRequest::Action;
using Kind = Action::Kind;

constexpr qint64 tokenLifetimeMs = 10 * 60 * 1000;

struct PreparedAction
{
    TablePointer table;
    QByteArray key;                    // row key; empty with a fault
    std::optional<base::Error> fault;  // what is wrong with its keys, of the first such action: cancels
    std::optional<ConditionExpression> condition;
    std::optional<UpdateExpression> update;
    QByteArray encoded;  // of a Put
    qint64 size = 0;
};

// What an action will do to its row.
struct Decision
{
    std::optional<OwnedRow> before;
    std::optional<UpdatedItem> updated;  // of an Update that writes
    CancellationReason reason;
};

// Everything about an action that decides whether a request is the same as one before it.
void appendAction(QByteArray& out, const Action& action)
{
    const auto append = [&out](const QByteArray& part) { out += QByteArray::number(part.size()) + ':' + part; };
    const auto appendText = [&](const std::optional<QByteArray>& text) { append(text ? '+' + *text : QByteArray()); };
    out += char('0' + int(action.kind));
    out += action.refusesExisting ? '!' : '.';
    append(action.tableName);
    append(encodeItem(action.item));
    appendText(action.updateExpression);
    appendText(action.conditionExpression);
    if (action.expression.names)
        for (const auto& [placeholder, name] : *action.expression.names) {
            append(placeholder);
            append(name);
        }
    if (action.expression.values) append(encodeItem(*action.expression.values));
}

QByteArray digestOf(const TransactWriteRequest& request)
{
    QByteArray text;
    for (const Action& action : request.actions)
        appendAction(text, action);
    return stableDigest(text);
}

class TransactionJob final : public ReplyJob<TransactWriteResult>
{
public:
    TransactionJob(TransactWriteRequest request, std::vector<PreparedAction> actions, const base::Clock& clock,
                   OperationReply<TransactWriteResult> reply)
        : ReplyJob(std::move(reply)),
          m_request(std::move(request)),
          m_actions(std::move(actions)),
          m_digest(m_request.clientRequestToken.isEmpty() ? QByteArray() : digestOf(m_request)),
          m_clock(clock)
    {
    }
    [[nodiscard]] bool isBrief() const override { return true; }

protected:
    OperationResult<TransactWriteResult> write(WriteTransaction& transaction) override
    {
        const qint64 nowMs = m_clock.nowMs();
        const QByteArray& token = m_request.clientRequestToken;
        if (!token.isEmpty()) {
            const auto known = transaction.rememberedRequest(token, nowMs - tokenLifetimeMs);
            if (!known) return OperationError(known.error());
            if (*known) return (*known)->startsWith(m_digest) ? replay((*known)->mid(m_digest.size())) : mismatch();
        }
        auto decisions = decideAll(transaction);
        if (!decisions) return decisions.error();
        TransactWriteResult result;
        for (size_t i = 0; i < m_actions.size(); ++i)
            if (auto done = perform(transaction, i, std::move((*decisions)[i]), nowMs, result); !done)
                return OperationError(done.error());
        if (!token.isEmpty()) {
            const auto kept = transaction.rememberRequest(token, m_digest + m_sizes, nowMs, nowMs - tokenLifetimeMs);
            if (!kept) return OperationError(kept.error());
        }
        return result;
    }

private:
    static OperationError mismatch()
    {
        return {base::ErrorCode::IdempotentParameterMismatch,
                QStringLiteral("A ClientRequestToken was used again with other parameters")};
    }

    // The request was done before: nothing is written, and what it is charged is reading what the first one wrote.
    OperationResult<TransactWriteResult> replay(const QByteArray& sizes) const
    {
        TransactWriteResult result;
        const QList<QByteArray> bytes = sizes.split(',');
        for (size_t i = 0; i < m_actions.size(); ++i) {
            ConsumedCapacity capacity =
                capacityReport(m_actions[i].table->description, m_request.returnConsumedCapacity);
            chargeTable(capacity, readUnits(bytes.value(qsizetype(i) + 1).toLongLong(), true));
            addTransactionCapacity(result.capacity, capacity, CapacityKind::TransactionRead);
        }
        return result;
    }

    // Every action is decided before the first is done: one that is refused leaves all undone.
    OperationResult<std::vector<Decision>> decideAll(WriteTransaction& transaction) const
    {
        // An action that is wrong in itself cancels before any condition is looked at.
        const auto wrong = std::find_if(m_actions.begin(), m_actions.end(),
                                        [](const PreparedAction& action) { return action.fault.has_value(); });
        if (wrong != m_actions.end()) {
            std::vector<CancellationReason> reasons(m_actions.size());
            reasons[size_t(wrong - m_actions.begin())] = validationReason(*wrong->fault);
            return transactionCancelled(std::move(reasons));
        }
        std::vector<Decision> decisions;
        bool cancelled = false;
        for (size_t i = 0; i < m_actions.size(); ++i) {
            auto decision = decide(transaction, m_request.actions[i], m_actions[i]);
            if (!decision) return OperationError(decision.error());
            cancelled = cancelled || decision->reason.code != "None";
            decisions.push_back(std::move(*decision));
        }
        if (!cancelled) return decisions;
        std::vector<CancellationReason> reasons;
        for (Decision& decision : decisions)
            reasons.push_back(std::move(decision.reason));
        return transactionCancelled(std::move(reasons));
    }

    static base::Result<Decision> decide(WriteTransaction& transaction, const Action& asked,
                                         const PreparedAction& action)
    {
        Decision decision;
        if (action.table->dropped) return tableNotFound();
        auto row = transaction.row(action.table->space, action.key);
        if (!row) return row.error();
        decision.before = std::move(*row);
        const bool existed = decision.before.has_value();
        if (existed && asked.refusesExisting) {
            decision.reason = {"DuplicateItem", QStringLiteral("Duplicate primary key exists in table"), {}};
            return decision;
        }
        Item item;
        if (existed && (action.condition || asked.kind == Kind::Update)) {
            auto decoded = decodeItem(decision.before->item);
            if (!decoded) return decoded.error();
            item = std::move(*decoded);
        }
        if (action.condition && !action.condition->evaluate(item)) {
            decision.reason = {"ConditionalCheckFailed", QStringLiteral("The conditional request failed"), {}};
            if (existed && asked.returnValuesOnConditionCheckFailure == ReturnValues::AllOld)
                decision.reason.item = std::move(item);
            return decision;
        }
        if (asked.kind != Kind::Update) return decision;
        auto updated = updatedItem(action.table->description, action.update, existed, existed ? item : asked.item,
                                   TouchedLeaves::Unwanted, IndexKeyWrite::Put);
        if (updated)
            decision.updated = std::move(*updated);
        else
            decision.reason = validationReason(updated.error());
        return decision;
    }

    base::Result<void> perform(WriteTransaction& transaction, size_t index, Decision decision, qint64 nowMs,
                               TransactWriteResult& result)
    {
        const Action& asked = m_request.actions[index];
        const PreparedAction& action = m_actions[index];
        const TableDescription& table = action.table->description;
        WriteResult written;
        const qint64 sizeBefore = decision.before ? decision.before->size : 0;
        const qint64 sizeAfter = asked.kind == Kind::Put ? action.size : decision.updated ? decision.updated->size : 0;
        m_sizes += ',' + QByteArray::number(std::max(sizeBefore, sizeAfter));
        if (decision.before) written.before = decision.before->item;
        if (asked.kind == Kind::ConditionCheck) {
            written.after = written.before;
            written.capacity = capacityReport(table, m_request.returnConsumedCapacity);
            chargeTable(written.capacity, writeUnits(sizeBefore, 0));
        } else {
            std::optional<NewItem> after;
            if (asked.kind == Kind::Put)
                after.emplace(NewItem{asked.item, action.encoded, action.size});
            else if (decision.updated)
                after.emplace(
                    NewItem{decision.updated->outcome.item, decision.updated->encoded, decision.updated->size});
            if (after) written.after = after->encoded;
            auto outcome = changeItem(transaction,
                                      {action.table, action.key, std::move(decision.before), after ? &*after : nullptr,
                                       m_request.cause, nowMs},
                                      m_request.returnConsumedCapacity);
            if (!outcome) return outcome.error();
            written.sequenceNumber = outcome->sequence;
            written.capacity = std::move(outcome->capacity);
            addCollectionMetrics(result.collectionMetrics, table.name,
                                 collectionMetrics(table, asked.item, m_request.returnItemCollectionMetrics));
        }
        addTransactionCapacity(result.capacity, written.capacity, CapacityKind::TransactionWrite);
        result.writes.push_back(std::move(written));
        return {};
    }

    const TransactWriteRequest m_request;
    const std::vector<PreparedAction> m_actions;
    const QByteArray m_digest;
    QByteArray m_sizes;  // ",bytes" of each action's larger image: what a request with the same token is charged by
    const base::Clock& m_clock;
};

base::Result<PreparedAction> compileReadable(const Action& action)
{
    PreparedAction prepared;
    if (action.kind == Kind::Put) {
        prepared.size = itemSize(action.item);
        if (auto fits = checkItemSize(prepared.size, ItemWrite::Put); !fits) return fits.error();
        prepared.encoded = encodeItem(action.item);
    }
    // Names and values without any expression are let be in a transaction.
    if (!action.updateExpression && !action.conditionExpression) return prepared;
    auto scope = ExpressionScope::create(action.expression);
    if (!scope) return scope.error();
    if (action.updateExpression) {
        auto update = UpdateExpression::compile(*action.updateExpression, *scope);
        if (!update) return update.error();
        prepared.update = std::move(*update);
    }
    if (action.conditionExpression) {
        auto compiled = ConditionExpression::compile(*action.conditionExpression, *scope);
        if (!compiled) return compiled.error();
        prepared.condition = std::move(*compiled);
    }
    if (auto used = scope->checkAllUsed(); !used) return used.error();
    return prepared;
}

// What an action says by itself; its expressions are judged before a key that cannot be read.
base::Result<PreparedAction> compile(const Action& action)
{
    auto prepared = compileReadable(action);
    if (prepared && action.refused) return *action.refused;
    return prepared;
}

// What is wrong with an action's keys, once its table is known.
base::Result<void> checkKeys(const Action& action, const PreparedAction& prepared)
{
    const TableDescription& table = prepared.table->description;
    if (action.kind == Kind::Put) return validateItem(table, action.item);
    if (auto valid = validateKey(table.keys, action.item); !valid) return valid;
    if (!prepared.update) return {};
    if (auto allowed = prepared.update->checkIndexValues(table); !allowed) return allowed;
    return prepared.update->checkKeys(table.keys);
}

base::Result<std::vector<PreparedAction>> prepare(const TableStore& store, const TransactWriteRequest& request)
{
    std::vector<PreparedAction> actions;
    qint64 bytes = 0;
    for (const Action& action : request.actions) {
        auto prepared = compile(action);
        if (!prepared) return prepared.error();
        bytes += prepared->size;
        actions.push_back(std::move(*prepared));
    }
    if (bytes > maximumTransactionBytes) return payloadTooLarge(bytes);
    for (size_t i = 0; i < actions.size(); ++i) {
        actions[i].table = findTable(store, request.actions[i].tableName);
        if (!actions[i].table) return tableNotFound();
        if (actions[i].table->description.isStrong())
            return unsupportedWithStrongReplicas(QStringLiteral("Transactions are"));
    }
    std::set<std::pair<SpaceId, QByteArray>> seen;
    bool isFaulty = false;
    for (size_t i = 0; i < actions.size(); ++i) {
        PreparedAction& action = actions[i];
        if (auto valid = checkKeys(request.actions[i], action); !valid) {
            if (isEmptyKeyValue(valid.error())) return valid.error();
            if (!isFaulty) action.fault = valid.error();
            isFaulty = true;
            continue;
        }
        action.key = tableRowKey(action.table->description.keys, request.actions[i].item);
        if (!seen.emplace(action.table->space, action.key).second) return sharedTarget();
    }
    return actions;
}

}  // namespace

void transactWriteItems(TableStore& store, const base::Clock& clock, TransactWriteRequest request,
                        OperationReply<TransactWriteResult> reply)
{
    auto actions = prepare(store, request);
    if (!actions)
        store.submit(std::make_unique<FailedJob<TransactWriteResult>>(actions.error(), std::move(reply)));
    else
        store.submit(
            std::make_unique<TransactionJob>(std::move(request), std::move(*actions), clock, std::move(reply)));
}

}  // namespace trestle::tables
