// The table service's error answers: status, the name space of __type, and the document. Any thread.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/tables/operations/Requests.h"

namespace trestle::aws {

struct ErrorAnswer
{
    int status = 400;
    QByteArray body;
};

/// The one place where an error becomes a status and a document. `operation` decides whether the message of a
/// ValidationException found from the request alone carries the envelope of the newer validation framework.
[[nodiscard]] ErrorAnswer errorAnswer(const tables::OperationError& error, QByteArrayView operation,
                                      ErrorProfile profile);

/// An exception that is no ErrorCode: `type` with its name space; no message if `message` is null.
[[nodiscard]] QByteArray errorDocument(QByteArrayView type, const QByteArray& message = {});

/// The message of a ValidationException as `operation` words it; idempotent.
[[nodiscard]] QByteArray validationMessage(QByteArrayView operation, const QByteArray& message, ErrorProfile profile);

}  // namespace trestle::aws
