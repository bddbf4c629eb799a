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

}  // namespace trestle::aws
