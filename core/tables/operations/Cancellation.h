// What both kinds of transaction share: their limits, and how they are refused.
#pragma once

#include "core/tables/operations/Requests.h"

namespace trestle::tables {

inline constexpr qint64 maximumTransactionBytes = qint64(4) << 20;

/// TransactionCanceled, naming the code of each action.
[[nodiscard]] OperationError transactionCancelled(std::vector<CancellationReason> reasons);
/// The reason for an action that cannot be done with its table or item as they are.
[[nodiscard]] CancellationReason validationReason(const base::Error& error);
/// Two actions on one item.
[[nodiscard]] base::Error sharedTarget();
[[nodiscard]] base::Error transactionTooLarge();
/// The same of what a transaction is to write, `bytes` in all.
[[nodiscard]] base::Error payloadTooLarge(qint64 bytes);
/// True for an error about an empty key value: those refuse a transaction as a whole, where other faults of a key
/// cancel it.
[[nodiscard]] bool isEmptyKeyValue(const base::Error& error);

}  // namespace trestle::tables
