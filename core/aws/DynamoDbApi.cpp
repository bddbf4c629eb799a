#include "core/aws/DynamoDbApi.h"

#include "core/aws/DynamoDbShapes.h"
#include "core/aws/ErrorDocument.h"
#include "core/aws/MemberCheck.h"
#include "core/aws/Translators.h"
#include "core/aws/TypeCheck.h"
#include "core/aws/remote/Forward.h"
#include "core/gateway/rest/Compression.h"
#include "core/http/SignatureHeader.h"
#include "core/http/Syntax.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

// Arrays and objects inside each other: values nested too deeply are refused in the service's words, not as JSON.
constexpr int deepestRequest = 600;
constexpr qsizetype largestRequest = qsizetype(16) << 20;  // bytes, as sent and as unpacked

constexpr QByteArrayView serviceNameSpace("com.amazon.coral.service#");

// Operations of the service models that are not here answer UnknownOperationException.
struct TranslatedOperation
{
    QByteArrayView name;
    Translator translate;
    QByteArrayView item = {};  // the member that is an item or a key, and most of the request
};

constexpr TranslatedOperation translatedOperations[] = {
    // Items, the busiest first.
    {"GetItem", getItem, "Key"},
    {"PutItem", putItem, "Item"},
    {"Query", query},
    {"UpdateItem", updateItem, "Key"},
    {"DeleteItem", deleteItem, "Key"},
    {"Scan", scan},
    {"BatchGetItem", batchGetItem},
    {"BatchWriteItem", batchWriteItem},
    {"TransactWriteItems", transactWriteItems},
    {"TransactGetItems", transactGetItems},
    {"ExecuteStatement", executeStatement},
    {"BatchExecuteStatement", batchExecuteStatement},
    {"ExecuteTransaction", executeTransaction},
    // Tables.
    {"DescribeTable", describeTable},
    {"ListTables", listTables},
    {"CreateTable", createTable},
    {"UpdateTable", updateTable},
    {"DeleteTable", deleteTable},
    // The endpoint and the settings of tables.
    {"DescribeEndpoints", describeEndpoints},
    {"DescribeLimits", describeLimits},
    {"UpdateTimeToLive", updateTimeToLive},
    {"DescribeTimeToLive", describeTimeToLive},
    {"TagResource", tagResource},
    {"UntagResource", untagResource},
    {"ListTagsOfResource", listTagsOfResource},
    {"PutResourcePolicy", putResourcePolicy},
    {"GetResourcePolicy", getResourcePolicy},
    {"DeleteResourcePolicy", deleteResourcePolicy},
    {"UpdateContributorInsights", updateContributorInsights},
    {"DescribeContributorInsights", describeContributorInsights},
    {"ListContributorInsights", listContributorInsights},
    {"EnableKinesisStreamingDestination", enableKinesisStreamingDestination},
    {"DisableKinesisStreamingDestination", disableKinesisStreamingDestination},
    {"UpdateKinesisStreamingDestination", updateKinesisStreamingDestination},
    {"DescribeKinesisStreamingDestination", describeKinesisStreamingDestination},
    {"UpdateTableReplicaAutoScaling", updateTableReplicaAutoScaling},
    {"DescribeTableReplicaAutoScaling", describeTableReplicaAutoScaling},
    {"CreateGlobalTable", createGlobalTable},
    {"UpdateGlobalTable", updateGlobalTable},
    {"DescribeGlobalTable", describeGlobalTable},
    {"ListGlobalTables", listGlobalTables},
    {"DescribeGlobalTableSettings", describeGlobalTableSettings},
    {"UpdateGlobalTableSettings", updateGlobalTableSettings},
    // Backups, points in time, buckets.
    {"CreateBackup", createBackup},
    {"DescribeBackup", describeBackup},
    {"DeleteBackup", deleteBackup},
    {"ListBackups", listBackups},
    {"RestoreTableFromBackup", restoreTableFromBackup},
    {"RestoreTableToPointInTime", restoreTableToPointInTime},
    {"DescribeContinuousBackups", describeContinuousBackups},
    {"UpdateContinuousBackups", updateContinuousBackups},
    {"ExportTableToPointInTime", exportTableToPointInTime},
    {"DescribeExport", describeExport},
    {"ListExports", listExports},
    {"ImportTable", importTable},
    {"DescribeImport", describeImport},
    {"ListImports", listImports},
    // Streams.
    {"GetRecords", getRecords},
    {"GetShardIterator", getShardIterator},
    {"DescribeStream", describeStream},
    {"ListStreams", listStreams},
};

const TranslatedOperation* translatedOperation(QByteArrayView name)
{
    const auto found = std::find_if(std::begin(translatedOperations), std::end(translatedOperations),
                                    [name](const TranslatedOperation& operation) { return operation.name == name; });
    return found == std::end(translatedOperations) ? nullptr : found;
}

QByteArrayView targetPrefix(TableService service)
{
    switch (service) {
        case TableService::Tables:
            return "DynamoDB_20120810.";
        case TableService::Streams:
            return "DynamoDBStreams_20120810.";
    }
    Q_UNREACHABLE();
}

// Null if the target names no operation of the service it names.
const OperationShape* operationOf(QByteArrayView target)
{
    const qsizetype dot = target.indexOf('.');
    const OperationShape* operation = dot < 0 ? nullptr : findOperationShape(target.sliced(dot + 1));
    return operation && target.first(dot + 1) == targetPrefix(operation->service) ? operation : nullptr;
}

QByteArray serviceError(QByteArrayView exception, const QByteArray& message = {})
{
    return errorDocument(serviceNameSpace.toByteArray() + exception.toByteArray(), message);
}

void sendUnknownPlace(Exchange& exchange)
{
    exchange.sendPlain(404, QByteArrayLiteral("<UnknownOperationException/>\n"), {});
}

// What the JSON must have been before an operation may look at it. True if the exchange is still open.
bool fits(Exchange& exchange, const OperationShape& operation, const JsonValue& body)
{
    if (auto problem = firstTypeError(shapeAt(operation.input), body)) {
        exchange.fail({ErrorCode::Serialization, QString::fromUtf8(*problem)});
        return false;
    }
    if (auto problem = memberError(operation, body, exchange.profile())) {
        exchange.fail({ErrorCode::Validation, QString::fromUtf8(*problem)});
        return false;
    }
    return true;
}

// Values nested deeper than this make PutItem, UpdateItem and DeleteItem read the request as they did before 2026.
constexpr int deepestOfCurrent = 62;

bool holdsDeepValue(const JsonValue& json, int levels)
{
    if (json.isArray())
        return std::any_of(json.array().begin(), json.array().end(),
                           [levels](const JsonValue& element) { return holdsDeepValue(element, levels); });
    return std::any_of(json.object().begin(), json.object().end(), [levels](const JsonValue::Member& member) {
        const QByteArray& name = member.first;
        const bool isDocument = name.size() == 1 && (name.front() == 'M' || name.front() == 'L');
        return levels + isDocument > deepestOfCurrent || holdsDeepValue(member.second, levels + isDocument);
    });
}

// The body as it was before its Content-Encoding. The service takes gzip alone, and fails over all else.
base::Result<QByteArray> unpackedBody(const http::Request& request)
{
    const QByteArrayView coding = request.headers.value("content-encoding").trimmed();
    if (coding.isEmpty() || http::equalsIgnoringCase(coding, "identity")) return request.body;
    if (!http::equalsIgnoringCase(coding, "gzip"))
        return base::Error{ErrorCode::InternalServerError,
                           QStringLiteral("The request's Content-Encoding is not gzip")};
    auto body = gateway::unpacked(request.body, gateway::ContentCoding::Gzip, largestRequest);
    if (!body && body.error().code != ErrorCode::TooLarge)
        return base::Error{ErrorCode::InternalServerError,
                           QStringLiteral("Of the request, %1").arg(body.error().message)};
    return body;
}

void sendTooLarge(Exchange& exchange)
{
    exchange.setNote("The request has more than " + QByteArray::number(largestRequest >> 20) + " MB");
    exchange.sendPlain(413, {}, {});
}

void dispatch(Exchange exchange, const OperationShape& operation)
{
    const TranslatedOperation* const translated = translatedOperation(operation.name);
    exchange.setOperation(operation.name);
    if (exchange.services().store) return forward(std::move(exchange));
    if (!translated) {
        return exchange.send(400, serviceError("UnknownOperationException", "Trestle does not have the operation " +
                                                                                operation.name.toByteArray() + " yet"));
    }
    // Few levels of JSON hold no deep value.
    constexpr base::JsonLimits shallow{.depth = deepestOfCurrent, .bytes = largestRequest};
    if (!translated->item.isEmpty()) {
        if (auto read = tables::parseJsonAroundItem(exchange.request().body, shallow, translated->item)) {
            exchange.setItem(std::move(read->item));
            if (fits(exchange, operation, read->json)) translated->translate(std::move(exchange), read->json);
            return;
        }
    }
    base::Result<JsonValue> body = base::parseJson(exchange.request().body, shallow);
    const bool isShallow = bool(body);
    if (!body && body.error().code == ErrorCode::TooLarge)
        body = base::parseJson(exchange.request().body, {.depth = deepestRequest, .bytes = largestRequest});
    if (!body || !body->isObject()) {
        // The service does not say what is wrong with the JSON; the trace does.
        exchange.setNote(body ? QByteArrayLiteral("The body is no JSON object") : body.error().message.toUtf8());
        return exchange.send(400, serviceError("SerializationException"));
    }
    if (!isShallow && isReworked(operation.name) && holdsDeepValue(*body, 0))
        exchange.setProfile(ErrorProfile::Classic);
    if (fits(exchange, operation, *body)) translated->translate(std::move(exchange), *body);
}

}  // namespace

DynamoDbApi::DynamoDbApi(Services services) : m_services(std::make_shared<const Services>(std::move(services))) {}

void DynamoDbApi::handle(http::Request request, http::Responder responder)
{
    Exchange exchange(m_services, std::move(request), std::move(responder));
    const http::Request& asked = exchange.request();
    if (asked.body.size() > largestRequest) return sendTooLarge(exchange);
    switch (const GuardVerdict verdict = judgeRequest(Surface::ControlPlane, asked, m_services->guard)) {
        case GuardVerdict::Allowed:
            break;
        case GuardVerdict::ForeignHost:
        case GuardVerdict::ForeignOrigin:
            return exchange.send(403, serviceError("AccessDeniedException", guardMessage(verdict, asked)));
        case GuardVerdict::NotJson:
            exchange.setNote(guardMessage(verdict, asked));
            return sendUnknownPlace(exchange);
    }
    const bool isProbe = asked.method == QByteArrayView("GET") || asked.method == QByteArrayView("HEAD");
    if (isProbe && (asked.target == "/" || asked.target.startsWith("/?")))
        return exchange.sendPlain(200, "healthy: dynamodb." + m_services->region + ".amazonaws.com ",
                                  QByteArrayLiteral("text/plain"));
    if (asked.method != QByteArrayView("POST")) return sendUnknownPlace(exchange);

    const QByteArrayView target = asked.headers.value("x-amz-target");
    const OperationShape* operation = operationOf(target);
    if (!operation) {
        // A body that is no JSON is refused before the target is looked at.
        if (!asked.body.isEmpty() && !base::parseJson(asked.body, {.bytes = largestRequest}))
            return exchange.send(400, serviceError("SerializationException"));
        exchange.setNote(target.isEmpty()
                             ? QByteArrayLiteral("The request has no X-Amz-Target header")
                             : "X-Amz-Target names no operation of the table service: " + target.toByteArray());
        return exchange.send(400, serviceError("UnknownOperationException"));
    }
    if (m_services->signatures != SignatureCheck::Lenient) {
        auto problem = http::signatureProblem(asked);
        if (!problem && m_services->signatures == SignatureCheck::Verified)
            problem = http::wrongSignature(asked, m_services->credentials, {m_services->region, "dynamodb"},
                                           m_services->usedClock().nowMs());
        if (problem) return exchange.send(400, serviceError(problem->exception, problem->message));
    }
    auto body = unpackedBody(asked);  // what was signed is the packed body
    if (!body && body.error().code == ErrorCode::TooLarge) return sendTooLarge(exchange);
    if (!body) return exchange.fail(body.error());
    exchange.setBody(std::move(*body));
    dispatch(std::move(exchange), *operation);
}

}  // namespace trestle::aws
