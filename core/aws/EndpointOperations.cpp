// What clients ask about the endpoint and the account: DescribeEndpoints, DescribeLimits; and the auto scaling of
// global tables, DescribeTableReplicaAutoScaling.
#include "core/aws/AnswerJson.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

void describeEndpoints(Exchange exchange, const JsonValue&)
{
    QByteArray out = "{\"Endpoints\":[{\"Address\":";
    base::appendJsonString(out, exchange.request().headers.value("host"));
    exchange.answer(out + ",\"CachePeriodInMinutes\":1440}]}");
}

void describeLimits(Exchange exchange, const JsonValue&)
{
    // An account's quotas as they are before anyone asked for more.
    exchange.answer(
        QByteArrayLiteral("{\"AccountMaxReadCapacityUnits\":80000,\"AccountMaxWriteCapacityUnits\":80000,"
                          "\"TableMaxReadCapacityUnits\":40000,\"TableMaxWriteCapacityUnits\":40000}"));
}

void describeTableReplicaAutoScaling(Exchange exchange, const JsonValue& body)
{
    auto name = readTableName(WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const auto status = exchange.services().tables.describeTable(*name);
    if (!status) return exchange.fail(status.error());
    const QList<tables::Replica>& replicas = status->description.replicas;
    if (replicas.isEmpty())
        return exchange.fail(
            {ErrorCode::ResourceNotFound,
             QStringLiteral("Global table with name: '%1' does not exist.").arg(QString::fromUtf8(*name))});
    QByteArray out = "{\"TableAutoScalingDescription\":{\"TableName\":";
    base::appendJsonString(out, *name);
    out += ",\"TableStatus\":\"ACTIVE\",\"Replicas\":[";
    for (const tables::Replica& replica : replicas) {
        if (!out.endsWith('[')) out += ',';
        out += "{\"RegionName\":";
        base::appendJsonString(out, replica.region);
        out +=
            ",\"GlobalSecondaryIndexes\":[],\"ReplicaProvisionedReadCapacityAutoScalingSettings\":"
            "{\"AutoScalingDisabled\":true},\"ReplicaProvisionedWriteCapacityAutoScalingSettings\":"
            "{\"AutoScalingDisabled\":true},\"ReplicaStatus\":\"ACTIVE\"}";
    }
    exchange.answer(out + "]}}");
}

}  // namespace trestle::aws
