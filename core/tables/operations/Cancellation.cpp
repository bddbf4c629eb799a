#include "core/tables/operations/Cancellation.h"

#include "core/tables/operations/OperationErrors.h"

namespace trestle::tables {

OperationError transactionCancelled(std::vector<CancellationReason> reasons)
{
    QByteArrayList codes;
    for (const CancellationReason& reason : reasons)
        codes << reason.code;
    OperationError error(
        base::ErrorCode::TransactionCanceled,
        QStringLiteral("Transaction cancelled, please refer cancellation reasons for specific reasons [%1]")
            .arg(QString::fromUtf8(codes.join(", "))));
    error.reasons = std::move(reasons);
    return error;
}

CancellationReason validationReason(const base::Error& error)
{
    return {"ValidationError", error.message, {}};
}

base::Error sharedTarget()
{
    return validationError(QStringLiteral("Transaction request cannot include multiple operations on one item"));
}

base::Error transactionTooLarge()
{
    return validationError(QStringLiteral("The aggregate size of the items in the transaction cannot exceed 4 MB"));
}

// The service says it twice.
base::Error payloadTooLarge(qint64 bytes)
{
    const QString text = QStringLiteral("Transaction payload size cannot exceed 4MB. Payload Size: ");
    return validationError(text + QStringLiteral(": ") + text + QString::number(bytes));
}

bool isEmptyKeyValue(const base::Error& error)
{
    return error.message.startsWith(QLatin1String("One or more parameter values are not valid."));
}

}  // namespace trestle::tables
