#include "core/tables/operations/OperationErrors.h"

namespace trestle::tables {

base::Error tableNotFound()
{
    return {base::ErrorCode::ResourceNotFound, QStringLiteral("Requested resource not found")};
}

base::Error tableNotFound(const QByteArray& name)
{
    return {base::ErrorCode::ResourceNotFound,
            QStringLiteral("Requested resource not found: Table: %1 not found").arg(QString::fromUtf8(name))};
}

base::Error enveloped(base::Error error)
{
    const QString envelope = QStringLiteral("1 validation error detected: ");
    if (error.code == base::ErrorCode::Validation && !error.message.startsWith(envelope))
        error.message.prepend(envelope);
    return error;
}

}  // namespace trestle::tables
