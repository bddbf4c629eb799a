// PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy. Policies are kept and handed back; nothing is allowed or
// refused by them, as local requests may carry any credentials.
#include "core/aws/AnswerJson.h"
#include "core/aws/PolicyDocument.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/TableArn.h"
#include "core/aws/TableChange.h"
#include "core/aws/Translators.h"

#include <memory>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

// The time of the last change, also of a deletion; empty if there was none.
QByteArray revisionOf(const tables::TableStatus& table, const Resource& resource)
{
    const qint64 changed = resource.streamLabel.isEmpty() ? table.times.policyMs : table.times.streamPolicyMs;
    if (changed > 0) return QByteArray::number(changed);
    const tables::TableDescription& description = table.description;
    // Tables from before revisions were kept.
    const bool has = resource.streamLabel.isEmpty() ? bool(description.resourcePolicy) : bool(description.streamPolicy);
    return has ? QByteArray::number(table.createdMs) : QByteArray();
}

std::optional<QByteArray>& policyOf(tables::TableDescription& table, const Resource& resource)
{
    return resource.streamLabel.isEmpty() ? table.resourcePolicy : table.streamPolicy;
}

tables::OperationError noPolicy(const QByteArray& detail)
{
    return tables::OperationError::named(
        "PolicyNotFoundException",
        QStringLiteral("Resource-based policy not found for the provided ResourceArn: ") + QString::fromUtf8(detail));
}

// Whether the revision that the caller expects is the one that is there.
WireResult<void> checkRevision(const std::optional<QByteArray>& policy, const QByteArray& revision,
                               const std::optional<QByteArray>& expected, const QByteArray& table)
{
    if (!expected) return {};
    if (*expected == "NO_POLICY") {
        if (!policy) return {};
        return noPolicy("Requested policy update expecting none to be present for table " + table +
                        ", but a policy exists with revision id " + revision + '.');
    }
    if (policy && *expected == revision) return {};
    const QByteArray actual = revision.isEmpty()
                                  ? "table " + table + " has no associated policy"
                                  : "the policy associated to target table " + table + " has revision id " + revision;
    return noPolicy("Requested update for policy with revision id " + *expected + ", but " + actual + '.');
}

WireResult<Resource> readOwnResource(const Exchange& exchange, const WireMembers& members)
{
    auto resource = readResource(exchange, members);
    if (!resource) return resource;
    if (!resource->isOfAccount) return notTheOwner();
    if (!resource->isOfRegion)
        return invalidValueError(QStringLiteral("Invalid resource Arn: ") + QString::fromUtf8(resource->arn));
    return resource;
}

// Nothing if the resource is no stream, or the table's own.
std::optional<tables::OperationError> noStream(const Resource& resource, const tables::TableStatus& table)
{
    const QByteArray& label = resource.streamLabel;
    if (label.isEmpty() || (table.times.streamMs > 0 && label == streamLabel(table.times.streamMs))) return {};
    return tables::OperationError(ErrorCode::ResourceNotFound,
                                  QStringLiteral("Requested resource not found: Stream: %1 not found for Table: %2")
                                      .arg(QString::fromUtf8(label), QString::fromUtf8(resource.table)));
}

QByteArray revisionJson(const QByteArray& revision)
{
    return revision.isEmpty() ? QByteArrayLiteral("{}") : "{\"RevisionId\":\"" + revision + "\"}";
}

}  // namespace

void putResourcePolicy(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto resource = readOwnResource(exchange, members);
    if (!resource) return exchange.fail(resource.error());
    exchange.setTable(resource->table);
    const QByteArray policy = members.text("Policy").value_or(QByteArray());
    if (auto valid = checkPolicyDocument(policy); !valid) return exchange.fail(valid.error());
    const QByteArray table = resource->table;
    changeTable(
        std::move(exchange), table,
        [resource = *resource, policy, expected = members.text("ExpectedRevisionId")](
            tables::TableDescription& description, const tables::TableStatus& status) -> WireResult<void> {
            std::optional<QByteArray>& place = policyOf(description, resource);
            if (auto expectedOne = checkRevision(place, revisionOf(status, resource), expected, resource.table);
                !expectedOne)
                return expectedOne;
            // Other words for the same are no change.
            if (!place || canonicalPolicy(*place) != canonicalPolicy(policy)) place = policy;
            return {};
        },
        [resource = *resource](Exchange& open, const tables::TableStatus& status) {
            open.answer(revisionJson(revisionOf(status, resource)));
        });
}

void getResourcePolicy(Exchange exchange, const JsonValue& body)
{
    auto resource = readOwnResource(exchange, WireMembers(body));
    if (!resource) return exchange.fail(resource.error());
    exchange.setTable(resource->table);
    auto status = exchange.services().tables.describeTable(resource->table);
    if (!status) return exchange.fail(status.error());
    if (auto unknown = noStream(*resource, *status)) return exchange.fail(*unknown);
    const std::optional<QByteArray>& policy = policyOf(status->description, *resource);
    if (!policy) return exchange.fail(noPolicy(resource->arn));
    QByteArray out = "{\"Policy\":";
    base::appendJsonString(out, versionedPolicy(*policy));
    exchange.answer(out + ",\"RevisionId\":\"" + revisionOf(*status, *resource) + "\"}");
}

void deleteResourcePolicy(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto resource = readOwnResource(exchange, members);
    if (!resource) return exchange.fail(resource.error());
    exchange.setTable(resource->table);
    const auto revision = std::make_shared<QByteArray>();
    const QByteArray table = resource->table;
    changeTable(
        std::move(exchange), table,
        [resource = *resource, revision, expected = members.text("ExpectedRevisionId")](
            tables::TableDescription& description, const tables::TableStatus& status) -> WireResult<void> {
            std::optional<QByteArray>& place = policyOf(description, resource);
            *revision = revisionOf(status, resource);
            if (auto expectedOne = checkRevision(place, *revision, expected, resource.table); !expectedOne)
                return expectedOne;
            place.reset();
            return {};
        },
        [revision](Exchange& open, const tables::TableStatus&) { open.answer(revisionJson(*revision)); });
}

}  // namespace trestle::aws
