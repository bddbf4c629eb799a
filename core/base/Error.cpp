#include "core/base/Error.h"

namespace trestle::base {

QByteArray codeName(ErrorCode code)
{
    switch (code) {
        case ErrorCode::InvalidArgument:
            return "InvalidArgument";
        case ErrorCode::Parse:
            return "Parse";
        case ErrorCode::NotFound:
            return "NotFound";
        case ErrorCode::AlreadyExists:
            return "AlreadyExists";
        case ErrorCode::AddressInUse:
            return "AddressInUse";
        case ErrorCode::PermissionDenied:
            return "PermissionDenied";
        case ErrorCode::WorkspaceLocked:
            return "WorkspaceLocked";
        case ErrorCode::Io:
            return "Io";
        case ErrorCode::DiskFull:
            return "DiskFull";
        case ErrorCode::Network:
            return "Network";
        case ErrorCode::Timeout:
            return "Timeout";
        case ErrorCode::Cancelled:
            return "Cancelled";
        case ErrorCode::TooLarge:
            return "TooLarge";
        case ErrorCode::Unsupported:
            return "Unsupported";
        case ErrorCode::Internal:
            return "Internal";
        case ErrorCode::Validation:
            return "Validation";
        case ErrorCode::Serialization:
            return "Serialization";
        case ErrorCode::UnknownOperation:
            return "UnknownOperation";
        case ErrorCode::AccessDenied:
            return "AccessDenied";
        case ErrorCode::MissingAuthenticationToken:
            return "MissingAuthenticationToken";
        case ErrorCode::InvalidSignature:
            return "InvalidSignature";
        case ErrorCode::UnrecognizedClient:
            return "UnrecognizedClient";
        case ErrorCode::ResourceNotFound:
            return "ResourceNotFound";
        case ErrorCode::ResourceInUse:
            return "ResourceInUse";
        case ErrorCode::TableNotFound:
            return "TableNotFound";
        case ErrorCode::ConditionalCheckFailed:
            return "ConditionalCheckFailed";
        case ErrorCode::LimitExceeded:
            return "LimitExceeded";
        case ErrorCode::ItemCollectionSizeLimitExceeded:
            return "ItemCollectionSizeLimitExceeded";
        case ErrorCode::ProvisionedThroughputExceeded:
            return "ProvisionedThroughputExceeded";
        case ErrorCode::TransactionCanceled:
            return "TransactionCanceled";
        case ErrorCode::TransactionConflict:
            return "TransactionConflict";
        case ErrorCode::IdempotentParameterMismatch:
            return "IdempotentParameterMismatch";
        case ErrorCode::InternalServerError:
            return "InternalServerError";
        case ErrorCode::FunctionInit:
            return "FunctionInit";
        case ErrorCode::FunctionError:
            return "FunctionError";
        case ErrorCode::FunctionExit:
            return "FunctionExit";
        case ErrorCode::FunctionTimeout:
            return "FunctionTimeout";
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::base
