#include "core/tables/partiql/Statements.h"

#include "core/tables/operations/Cancellation.h"
#include "core/tables/operations/Capacity.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/operations/Transactions.h"
#include "core/tables/pacing/Pace.h"
#include "core/tables/partiql/SelectPages.h"
#include "core/tables/partiql/StatementPlan.h"
#include "core/tables/partiql/StatementValues.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

namespace {

using Access = Pace::Access;
using Action = TransactWriteRequest::Action;
using ActionKind = Action::Kind;

OperationError inStatementWords(const OperationError& error)
{
    OperationError worded = error;
    worded.message = asStatementError(error).message;
    for (CancellationReason& reason : worded.reasons)
        reason.message = asStatementError({error.code, reason.message}).message;
    return worded;
}

StatementAccess::Kind accessKind(ActionKind kind)
{
    switch (kind) {
        case ActionKind::Put:
            return StatementAccess::Kind::Put;
        case ActionKind::Update:
            return StatementAccess::Kind::Update;
        case ActionKind::Delete:
            return StatementAccess::Kind::Delete;
        case ActionKind::ConditionCheck:
            return StatementAccess::Kind::Check;
    }
    Q_UNREACHABLE();
}

// One action as the operation it is.
struct SingleWrite
{
    TableStore& store;
    const base::Clock& clock;
    ReturnConsumedCapacity capacity = ReturnConsumedCapacity::None;
    const Cause& cause;

    void operator()(WritePlan plan, WriteReply reply) const
    {
        Action& action = plan.action;
        WriteCommon common;
        common.tableName = action.tableName;
        common.conditionExpression = std::move(action.conditionExpression);
        common.expression = std::move(action.expression);
        common.returnValues = plan.returning;
        common.returnValuesOnConditionCheckFailure = action.returnValuesOnConditionCheckFailure;
        common.returnConsumedCapacity = capacity;
        common.cause = cause;
        switch (action.kind) {
            case ActionKind::Put:
                insert({std::move(common), std::move(action.item)}, std::move(reply));
                return;
            case ActionKind::Update:
                updateItem(store, clock,
                           {std::move(common), std::move(action.item), std::move(action.updateExpression)},
                           worded(std::move(reply)), UpdateMeasure::Item);
                return;
            case ActionKind::Delete:
                deleteItem(store, clock, {std::move(common), std::move(action.item)}, worded(std::move(reply)));
                return;
            case ActionKind::ConditionCheck:
                break;
        }
        Q_UNREACHABLE();
    }

private:
    static WriteReply worded(WriteReply reply)
    {
        return [reply = std::move(reply)](OperationResult<WriteResult> result) mutable {
            if (result)
                reply(std::move(result));
            else
                reply(inStatementWords(result.error()));
        };
    }

    // A put that refuses what is there, by a condition on any attribute that all items have.
    void insert(PutItemRequest request, WriteReply reply) const
    {
        const TablePointer table = findTable(store, request.tableName);
        if (table) {
            request.conditionExpression = "attribute_not_exists(#k)";
            request.expression.names = {{"#k", table->description.keys.partition.name}};
        }
        putItem(store, clock, std::move(request),
                [reply = worded(std::move(reply))](OperationResult<WriteResult> result) mutable {
                    if (result || result.error().code != base::ErrorCode::ConditionalCheckFailed)
                        return reply(std::move(result));
                    OperationError duplicate = OperationError::named(
                        "DuplicateItemException", QStringLiteral("Duplicate primary key exists in table"));
                    duplicate.item = result.error().item;
                    reply(std::move(duplicate));
                });
    }
};

std::optional<Item> shown(const GetItemResult& found, const SelectPlan& plan)
{
    if (!found.encodedItem) return {};
    const auto item = decodeItem(*found.encodedItem);
    if (!item) return {};
    return plan.expressions.projection ? plan.expressions.projection->project(*item) : *item;
}

std::optional<OperationError> refuses(Pace* pace, const StatementPlan& plan)
{
    if (!pace) return {};
    const SelectPlan* select = plan.select();
    if (!select) return pace->refusesStatement(plan.tableName, {}, Access::Write);
    const IndexDescription* index = select->source.index;
    return pace->refusesStatement(plan.tableName, index ? std::optional(index->name) : std::nullopt, Access::Read);
}

// Answers of a batch, filled one by one; the last to arrive answers the request.
struct PendingBatch
{
    BatchStatementResult result;
    size_t open = 0;
    OperationReply<BatchStatementResult> reply;
};

void readMember(const TableStore& store, Pace* pace, const BatchStatementRequest& request, size_t index,
                const StatementPlan& plan, BatchStatementResult& result)
{
    GetItemRequest get;
    get.tableName = plan.tableName;
    get.key = *plan.select()->key;
    get.consistentRead = request.statements[index].consistentRead;
    get.returnConsumedCapacity = request.returnConsumedCapacity;
    const auto found = getItem(store, get);
    BatchStatementResult::Response& response = result.responses[index];
    if (!found) {
        response.error = inStatementWords(found.error());
        return;
    }
    if (pace) pace->charge(plan.tableName, found->capacity, Access::Read);
    addCapacity(result.capacity, found->capacity);
    response.item = shown(*found, *plan.select());
    response.access = StatementAccess{StatementAccess::Kind::Get, plan.tableName, {}};
    response.access->write.after = found->encodedItem.value_or(QByteArray());
}

using ParsedStatements = std::vector<base::Result<ParsedStatement>>;

template <typename Statements>
ParsedStatements parseStatements(const Statements& statements)
{
    ParsedStatements parsed;
    parsed.reserve(statements.size());
    for (const Statement& statement : statements)
        parsed.push_back(parseStatement(statement.text));
    return parsed;
}

// Statements that are none have errors of their own.
bool mixesReadsAndWrites(const ParsedStatements& statements)
{
    std::optional<bool> first;
    for (const auto& statement : statements) {
        const std::optional<bool> reads = readsOnly(statement);
        if (!reads) return false;
        if (first && *first != *reads) return true;
        first = reads;
    }
    return false;
}

std::optional<OperationError> cancellation(const std::vector<StatementPlan>& plans)
{
    std::vector<CancellationReason> reasons;
    bool isCancelled = false;
    for (const StatementPlan& plan : plans) {
        isCancelled = isCancelled || plan.cancels;
        reasons.push_back(plan.cancels.value_or(CancellationReason()));
    }
    if (!isCancelled) return {};
    return transactionCancelled(std::move(reasons));
}

base::Error mixedStatements()
{
    return statementError(QStringLiteral("Read and write requests together in the same batch is not supported."));
}

void readPlanned(const TableStore& store, Pace* pace, const ExecuteTransactionRequest& request,
                 const std::vector<StatementPlan>& plans, OperationReply<ExecuteTransactionResult> reply)
{
    TransactGetRequest gets;
    for (const StatementPlan& plan : plans)
        gets.gets.push_back({plan.tableName, *plan.select()->key, {}, {}});
    gets.returnConsumedCapacity = request.returnConsumedCapacity;
    if (pace)
        if (auto refused = pace->refusesTransaction(gets)) return reply(*std::move(refused));
    auto found = transactGetItems(store, gets);
    if (found && pace) pace->charge(gets, *found);
    if (!found) return reply(inStatementWords(found.error()));
    ExecuteTransactionResult result;
    for (size_t i = 0; i < plans.size(); ++i) {
        StatementAccess access{StatementAccess::Kind::Get, plans[i].tableName, {}};
        access.write.after = found->responses[i].encodedItem.value_or(QByteArray());
        result.accesses.push_back(std::move(access));
        result.responses.push_back(shown(found->responses[i], *plans[i].select()));
    }
    result.capacity = std::move(found->capacity);
    reply(std::move(result));
}

void writePlanned(TableStore& store, const base::Clock& clock, Pace* pace, ExecuteTransactionRequest request,
                  const std::vector<StatementPlan>& plans, OperationReply<ExecuteTransactionResult> reply)
{
    TransactWriteRequest writes;
    std::vector<StatementAccess> accesses;
    for (const StatementPlan& plan : plans) {
        Action action = plan.write()->action;
        accesses.push_back({accessKind(action.kind), plan.tableName, {}});
        writes.actions.push_back(std::move(action));
    }
    // A token of statements and one of actions are not the same request.
    if (!request.clientRequestToken.isEmpty()) writes.clientRequestToken = "statements " + request.clientRequestToken;
    writes.returnConsumedCapacity = request.returnConsumedCapacity;
    writes.cause = std::move(request.cause);
    if (pace)
        if (auto refused = pace->refusesTransaction(writes)) return reply(*std::move(refused));
    OperationReply<TransactWriteResult> answer = [accesses = std::move(accesses), reply = std::move(reply)](
                                                     OperationResult<TransactWriteResult> written) mutable {
        if (!written) return reply(inStatementWords(written.error()));
        ExecuteTransactionResult result;
        result.capacity = std::move(written->capacity);
        for (size_t i = 0; i < written->writes.size(); ++i)
            accesses[i].write = std::move(written->writes[i]);
        result.accesses = std::move(accesses);
        reply(std::move(result));
    };
    if (pace) answer = pace->charging(writes, std::move(answer));
    transactWriteItems(store, clock, std::move(writes), std::move(answer));
}

}  // namespace

void executeStatement(TableStore& store, const base::Clock& clock, Pace* pace, ExecuteStatementRequest request,
                      OperationReply<ExecuteStatementResult> reply)
{
    auto plan =
        planStatement(store, request, parseStatement(request.text), StatementSurface::Single, request.consistentRead);
    if (!plan) return reply(OperationError(plan.error()));
    if (auto refused = refuses(pace, *plan)) return reply(*std::move(refused));
    if (const SelectPlan* select = plan->select()) {
        auto read = readSelect(store, *select, request);
        if (read && pace) pace->charge(plan->tableName, read->capacity, Access::Read);
        return reply(std::move(read));
    }
    WritePlan write = *plan->write();
    const StatementAccess::Kind kind = accessKind(write.action.kind);
    SingleWrite{store, clock, request.returnConsumedCapacity, request.cause}(
        std::move(write), [pace, kind, tableName = plan->tableName,
                           reply = std::move(reply)](OperationResult<WriteResult> written) mutable {
            if (!written) return reply(written.error());
            if (pace) pace->charge(tableName, written->capacity, Access::Write);
            ExecuteStatementResult result;
            result.tableName = tableName;
            if (written->attributes) result.items.push_back(std::move(*written->attributes));
            result.capacity = written->capacity;
            result.access = StatementAccess{kind, std::move(tableName), std::move(*written)};
            reply(std::move(result));
        });
}

void batchExecuteStatement(TableStore& store, const base::Clock& clock, Pace* pace, BatchStatementRequest request,
                           OperationReply<BatchStatementResult> reply)
{
    auto batch = std::make_shared<PendingBatch>();
    batch->result.responses.resize(request.statements.size());
    const ParsedStatements parsed = parseStatements(request.statements);
    if (mixesReadsAndWrites(parsed)) return reply(OperationError(mixedStatements()));
    std::vector<std::pair<size_t, StatementPlan>> plans;
    for (size_t i = 0; i < request.statements.size(); ++i) {
        auto plan = planStatement(store, request.statements[i], parsed[i], StatementSurface::Batch);
        if (!plan) {
            batch->result.responses[i].error = plan.error();
            continue;
        }
        batch->result.responses[i].tableName = plan->tableName;
        if (auto refused = refuses(pace, *plan)) {
            batch->result.responses[i].error = *std::move(refused);
            continue;
        }
        plans.emplace_back(i, std::move(*plan));
    }
    const auto isRead = [](const auto& entry) { return entry.second.select() != nullptr; };
    const size_t reads = size_t(std::count_if(plans.begin(), plans.end(), isRead));
    if (reads != 0 && reads != plans.size()) return reply(OperationError(mixedStatements()));
    if (reads == plans.size()) {
        for (const auto& [index, plan] : plans)
            readMember(store, pace, request, index, plan, batch->result);
        return reply(std::move(batch->result));
    }
    batch->open = plans.size();
    batch->reply = std::move(reply);
    const SingleWrite write{store, clock, request.returnConsumedCapacity, request.cause};
    for (const auto& [index, plan] : plans) {
        const StatementAccess::Kind kind = accessKind(plan.write()->action.kind);
        WritePlan member = *plan.write();
        // A batch does not show the item that a condition failed on, whatever it is asked.
        member.action.returnValuesOnConditionCheckFailure = ReturnValues::None;
        // All replies run on the writer thread, one after the other.
        write(std::move(member), [pace, batch, kind, index = index](OperationResult<WriteResult> written) {
            BatchStatementResult::Response& response = batch->result.responses[index];
            if (!written) {
                response.error = written.error();
            } else {
                if (written->attributes && !written->attributes->empty())
                    response.item = std::move(written->attributes);
                if (pace) pace->charge(response.tableName, written->capacity, Access::Write);
                addCapacity(batch->result.capacity, written->capacity);
                response.access = StatementAccess{kind, response.tableName, std::move(*written)};
            }
            if (--batch->open == 0) batch->reply(std::move(batch->result));
        });
    }
}

void executeTransaction(TableStore& store, const base::Clock& clock, Pace* pace, ExecuteTransactionRequest request,
                        OperationReply<ExecuteTransactionResult> reply)
{
    for (const Statement& statement : request.statements)
        if (statement.refused) return reply(OperationError(*statement.refused));
    const ParsedStatements parsed = parseStatements(request.statements);
    if (mixesReadsAndWrites(parsed))
        return reply(OperationError(statementError(QStringLiteral(
            "ExecuteTransaction API does not support both read and write operations in the same request."))));
    std::vector<StatementPlan> plans;
    for (size_t i = 0; i < request.statements.size(); ++i) {
        auto plan = planStatement(store, request.statements[i], parsed[i], StatementSurface::Transaction);
        if (!plan) {
            base::Error error = plan.error();
            if (error.code == base::ErrorCode::Validation)
                error.message.prepend(QStringLiteral("Validation failed in TransactStatements[%1]: ").arg(i));
            return reply(OperationError(error));
        }
        plans.push_back(std::move(*plan));
    }
    if (auto cancelled = cancellation(plans)) return reply(*std::move(cancelled));

    if (plans.empty() || plans.front().select())
        readPlanned(store, pace, request, plans, std::move(reply));
    else
        writePlanned(store, clock, pace, std::move(request), plans, std::move(reply));
}

}  // namespace trestle::tables
