// The one error type: a code that programs switch on and a message that says what and where. Messages from the table
// and gateway services are those services' own texts; ui turns the other codes into translated sentences.
#pragma once

#include <QByteArray>
#include <QString>

namespace trestle::base {

enum class ErrorCode {
    // Trestle's own
    InvalidArgument,  // a value the caller passed cannot be used
    Parse,            // text from outside is malformed; the message names line and column or file
    NotFound,         // a file, object or address does not exist
    AlreadyExists,
    AddressInUse,      // a port is taken; the message says by whom where that can be known
    PermissionDenied,  // the system refused (read-only folder, foreign file)
    WorkspaceLocked,   // another process owns the workspace's data; the message names it
    Io,                // reading or writing failed for another reason
    DiskFull,
    Network,  // the other side could not be reached, or broke off
    Timeout,
    Cancelled,
    TooLarge,
    Unsupported,
    Internal,
    // DynamoDB's exceptions; see serviceName()
    Validation,
    Serialization,
    UnknownOperation,
    AccessDenied,
    MissingAuthenticationToken,
    InvalidSignature,
    UnrecognizedClient,
    ResourceNotFound,
    ResourceInUse,
    TableNotFound,
    ConditionalCheckFailed,
    LimitExceeded,
    ItemCollectionSizeLimitExceeded,
    ProvisionedThroughputExceeded,
    TransactionCanceled,
    TransactionConflict,
    IdempotentParameterMismatch,
    InternalServerError,
    // Lambda's
    FunctionInit,     // the handler file does not load
    FunctionError,    // the handler threw, or its promise was rejected
    FunctionExit,     // the process ended during the call
    FunctionTimeout,  // the time limit killed it
};

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;

    bool operator==(const Error&) const = default;
};

/// The word for `code` in logs and tests, e.g. "ResourceNotFound". Never translated.
[[nodiscard]] QByteArray codeName(ErrorCode code);

}  // namespace trestle::base
