// What a statement comes to: reads of ranges of a table or index, or one action on one item. Everything that can be
// said against the statement without looking at items is said here, in the service's order: its text, its operands, its
// table, its keys.
#pragma once

#include "core/tables/operations/PageRead.h"
#include "core/tables/operations/TransactionRequests.h"
#include "core/tables/partiql/StatementParser.h"
#include "core/tables/partiql/StatementRequests.h"

#include <variant>

namespace trestle::tables {

/// Which operation runs the statement: batches and transactions take less than single statements do.
enum class StatementSurface { Single, Batch, Transaction };

struct SelectPlan
{
    PageSource source;
    PageExpressions expressions;
    std::vector<KeyRange> ranges;  // read one after the other
    Direction direction = Direction::Forward;
    std::optional<Item> key;  // the one item it can find, by its primary key alone
};

struct WritePlan
{
    TransactWriteRequest::Action action;
    ReturnValues returning = ReturnValues::None;
};

struct StatementPlan
{
    QByteArray tableName;
    std::variant<SelectPlan, WritePlan> what;
    std::optional<CancellationReason> cancels;  // a transaction that holds the statement

    [[nodiscard]] const SelectPlan* select() const { return std::get_if<SelectPlan>(&what); }
    [[nodiscard]] const WritePlan* write() const { return std::get_if<WritePlan>(&what); }
};

/// `parsed` is what parseStatement made of the statement's text.
/// Errors: Validation, ResourceNotFound; on the surface of transactions the latter and wrong keys are what cancels.
[[nodiscard]] base::Result<StatementPlan> planStatement(const TableStore& store, const Statement& statement,
                                                        const base::Result<ParsedStatement>& parsed,
                                                        StatementSurface surface, bool consistentRead = false);

/// Whether it reads rather than writes (EXISTS belongs to the writes). Nothing of what is no statement.
[[nodiscard]] std::optional<bool> readsOnly(const base::Result<ParsedStatement>& parsed);

/// An error of the operations a statement became, without what names their parameters.
[[nodiscard]] base::Error asStatementError(base::Error error);

}  // namespace trestle::tables
