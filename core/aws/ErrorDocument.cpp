#include "core/aws/ErrorDocument.h"

#include "core/aws/MemberCheck.h"
#include "core/base/Json.h"
#include "core/tables/values/AttributeJson.h"

namespace trestle::aws {

using base::ErrorCode;

namespace {

constexpr QByteArrayView envelope("1 validation error detected: ");

struct Exception
{
    int status;
    QByteArrayView nameSpace;
    QByteArrayView name;
    QByteArrayView messageKey = "message";
};

constexpr QByteArrayView service("com.amazon.coral.service#");
constexpr QByteArrayView validate("com.amazon.coral.validate#");
constexpr QByteArrayView table("com.amazonaws.dynamodb.v20120810#");

Exception exceptionOf(ErrorCode code)
{
    switch (code) {
        case ErrorCode::Validation:
        case ErrorCode::Unsupported:
        case ErrorCode::InvalidArgument:
            return {400, validate, "ValidationException"};
        case ErrorCode::Serialization:
        case ErrorCode::Parse:
        case ErrorCode::TooLarge:
            return {400, service, "SerializationException", "Message"};
        case ErrorCode::UnknownOperation:
            return {400, service, "UnknownOperationException"};
        case ErrorCode::AccessDenied:
            return {400, service, "AccessDeniedException", "Message"};
        case ErrorCode::MissingAuthenticationToken:
            return {400, service, "MissingAuthenticationTokenException"};
        case ErrorCode::InvalidSignature:
            return {400, service, "InvalidSignatureException"};
        case ErrorCode::UnrecognizedClient:
            return {400, service, "UnrecognizedClientException"};
        case ErrorCode::ResourceNotFound:
            return {400, table, "ResourceNotFoundException"};
        case ErrorCode::ResourceInUse:
            return {400, table, "ResourceInUseException"};
        case ErrorCode::TableNotFound:
            return {400, table, "TableNotFoundException"};
        case ErrorCode::ConditionalCheckFailed:
            return {400, table, "ConditionalCheckFailedException"};
        case ErrorCode::LimitExceeded:
            return {400, table, "LimitExceededException"};
        case ErrorCode::ItemCollectionSizeLimitExceeded:
            return {400, table, "ItemCollectionSizeLimitExceededException"};
        case ErrorCode::ProvisionedThroughputExceeded:
            return {400, table, "ProvisionedThroughputExceededException"};
        case ErrorCode::TransactionCanceled:
            return {400, table, "TransactionCanceledException", "Message"};
        case ErrorCode::TransactionConflict:
            return {400, table, "TransactionConflictException"};
        case ErrorCode::IdempotentParameterMismatch:
            return {400, table, "IdempotentParameterMismatchException", "Message"};
        case ErrorCode::NotFound:
        case ErrorCode::AlreadyExists:
        case ErrorCode::AddressInUse:
        case ErrorCode::PermissionDenied:
        case ErrorCode::WorkspaceLocked:
        case ErrorCode::Io:
        case ErrorCode::DiskFull:
        case ErrorCode::Network:
        case ErrorCode::Timeout:
        case ErrorCode::Cancelled:
        case ErrorCode::Internal:
        case ErrorCode::InternalServerError:
        case ErrorCode::FunctionInit:
        case ErrorCode::FunctionError:
        case ErrorCode::FunctionExit:
        case ErrorCode::FunctionTimeout:
            return {500, table, "InternalServerError"};
    }
    Q_UNREACHABLE();
}

// The errors of PutItem, UpdateItem and DeleteItem that are found from the request alone, by how their texts begin.
// What takes the table or the item to find out stays bare, and so does everything of the other operations.
bool isFoundInRequest(QByteArrayView message)
{
    static constexpr QByteArrayView beginnings[] = {
        "Invalid ConditionExpression:",
        "Invalid UpdateExpression:",
        "ExpressionAttributeNames ",
        "ExpressionAttributeValues ",
        "Value provided in ExpressionAttribute",
        "Can not use both expression and non-expression parameters",
        "One or more parameter values were invalid: An ",
        "One or more parameter values were invalid: Input collection ",
        "One or more parameter values were invalid: Null attribute value types ",
        "One or more parameter values were invalid: Binary sets should not ",
        "One or more parameter values were invalid: Invalid number of argument(s)",
        "One or more parameter values were invalid: ComparisonOperator ",
        "One or more parameter values were invalid: AttributeValue",
        "One or more parameter values were invalid: ADD action ",
        "One or more parameter values were invalid: DELETE action ",
        "One or more parameter values were invalid: Only DELETE action ",
        "One or more parameter values were invalid: Exists and ",
        "One or more parameter values were invalid: Value ",
        "The BETWEEN condition ",
        "ConditionalOperator ",
        "Empty attribute name",
        "Attribute name is too large",
        "ReturnValues can only ",
        "Input collection ",
        "Nesting Levels have exceeded",
        "The parameter cannot be converted to a numeric value",
        "Number overflow.",
        "Number underflow.",
        "Attempting to store more than 38 significant digits",
    };
    return std::any_of(std::begin(beginnings), std::end(beginnings),
                       [message](QByteArrayView beginning) { return message.startsWith(beginning); });
}

void appendReasons(QByteArray& out, const std::vector<tables::CancellationReason>& reasons)
{
    out += ",\"CancellationReasons\":[";
    for (const tables::CancellationReason& reason : reasons) {
        if (out.back() != '[') out += ',';
        out += "{\"Code\":";
        base::appendJsonString(out, reason.code);
        if (!reason.message.isEmpty()) {
            out += ",\"Message\":";
            base::appendJsonString(out, reason.message.toUtf8());
        }
        if (reason.item) {
            out += ",\"Item\":";
            tables::appendTypedJson(out, *reason.item);
        }
        out += '}';
    }
    out += ']';
}

QByteArray bareOf(const QByteArray& message)
{
    return message.startsWith(envelope) ? message.mid(envelope.size()) : message;
}

// The former service did not say which types ADD and DELETE take, and had a longer word for truth.
QByteArray withoutTypeSet(QByteArray message)
{
    static constexpr QByteArrayView typeSet(", typeSet: ALLOWED_FOR_ADD_OPERAND");
    static constexpr QByteArrayView truth("operand type: BOOL");
    if (!message.endsWith(typeSet)) return message;
    message.chop(typeSet.size());
    if (message.endsWith(truth)) message += "EAN";
    return message;
}

enum class ValidationFramework { Former, Reworked };

// Both frameworks name the types that attribute_type takes, each in an order of its own, and where a path stands for
// the type also those that only the service itself knows.
QByteArray withTypesNamed(QByteArray message, ValidationFramework framework)
{
    static constexpr QByteArrayView names("valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    static constexpr QByteArrayView reworkedOperand(
        "attribute_type, operand type: {S,SS,N,NS,B,BS,BOOL,NULL,L,M,HD,DOUBLE,FLOAT,HDS,FS,DOUBLESET,DICT,DECIMAL,INT,"
        "DECIMALSET,INTSET}");
    static constexpr QByteArrayView formerOperand(
        "attribute_type, operand type: {DICT,INT,SS,NS,N,HDS,M,DOUBLESET,B,BS,DOUBLE,FS,INTSET,DECIMALSET,DECIMAL,"
        "FLOAT,BOOL,L,S,NULL,HD}");
    static constexpr QByteArrayView operand("attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    if (message.endsWith(names))
        message.replace(names, framework == ValidationFramework::Reworked
                                   ? QByteArrayView("valid types: {S,SS,N,NS,B,BS,BOOL,NULL,L,M}")
                                   : QByteArrayView("valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}"));
    if (message.endsWith(operand))
        message.replace(operand, framework == ValidationFramework::Reworked ? reworkedOperand : formerOperand);
    return message;
}

}  // namespace

QByteArray errorDocument(QByteArrayView type, const QByteArray& message)
{
    QByteArray out = "{\"__type\":\"" + type.toByteArray() + '"';
    if (!message.isNull()) {
        out += ",\"message\":";
        base::appendJsonString(out, message);
    }
    return out + '}';
}

QByteArray validationMessage(QByteArrayView operation, const QByteArray& message, ErrorProfile profile)
{
    const bool reworked = isReworked(operation);
    static constexpr QByteArrayView withoutExpression("can only be specified when using expressions");
    if (const qsizetype at = message.indexOf(withoutExpression);
        at >= 0 && profile == ErrorProfile::Aws2026 && reworked)
        return envelope.toByteArray() + bareOf(message.first(at + withoutExpression.size()));
    static const QByteArray keyCondition("Invalid KeyConditionExpression: ");
    const bool enveloped = message.startsWith(envelope);
    switch (profile) {
        case ErrorProfile::Aws2026:
            if (enveloped) return withTypesNamed(message, ValidationFramework::Reworked);
            if (!reworked || !isFoundInRequest(message)) return withTypesNamed(message, ValidationFramework::Former);
            return envelope.toByteArray() + withTypesNamed(message, ValidationFramework::Reworked);
        // The former framework wrapped broken member constraints only, and left out which expression is meant where the
        // text says so itself.
        case ErrorProfile::Classic:
            if (message.contains(" failed to satisfy constraint: ")) return message;
            if (message.startsWith(keyCondition + QByteArrayLiteral("KeyConditionExpressions ")))
                return message.mid(keyCondition.size());
            return withoutTypeSet(bareOf(message));
    }
    Q_UNREACHABLE();
}

ErrorAnswer errorAnswer(const tables::OperationError& error, QByteArrayView operation, ErrorProfile profile)
{
    const Exception exception =
        error.exception.isEmpty() ? exceptionOf(error.code) : Exception{400, table, error.exception};
    QByteArray message = error.message.toUtf8();
    if (error.code == ErrorCode::Validation && error.exception.isEmpty())
        message = validationMessage(operation, message, profile);

    QByteArray body = "{\"__type\":\"" + exception.nameSpace.toByteArray() + exception.name.toByteArray() + '"';
    QByteArrayView messageKey = exception.messageKey;
    if (error.item) {
        body += ",\"Item\":";
        tables::appendTypedJson(body, *error.item);
        messageKey = "Message";  // as with the reasons of transactions
    }
    if (!error.reasons.empty()) appendReasons(body, error.reasons);
    if (!message.isEmpty()) {
        body += ",\"" + messageKey.toByteArray() + "\":";
        base::appendJsonString(body, message);
    }
    body += '}';
    return {exception.status, std::move(body)};
}

}  // namespace trestle::aws
