// What clients ask about the endpoint and about a table's settings: DescribeEndpoints, DescribeTimeToLive,
// ListTagsOfResource.
#include "core/aws/AnswerJson.h"
#include "core/aws/TableArn.h"
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

void describeTimeToLive(Exchange exchange, const JsonValue& body)
{
    auto name = readTableName(WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    auto status = exchange.services().tables.describeTable(*name);
    if (!status) return exchange.fail(status.error());
    QByteArray out = "{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":";
    if (const auto& attribute = status->description.timeToLiveAttribute) {
        out += "\"ENABLED\",\"AttributeName\":";
        base::appendJsonString(out, *attribute);
    } else {
        out += "\"DISABLED\"";
    }
    exchange.answer(out + "}}");
}

void listTagsOfResource(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("ResourceArn").value_or(QByteArray());
    auto name = tableNameFrom(arn);
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const auto status = exchange.services().tables.describeTable(*name);
    if (!status || tableArn(exchange.services(), *name) != arn) {
        return exchange.fail({ErrorCode::AccessDenied,
                              QStringLiteral("User: arn:aws:iam::%1:root is not authorized to perform: "
                                             "dynamodb:ListTagsOfResource on resource: %2")
                                  .arg(QString::fromUtf8(exchange.services().accountId), QString::fromUtf8(arn))});
    }
    // CreateTable refuses tags, so no table has any.
    exchange.answer(QByteArrayLiteral("{\"Tags\":[]}"));
}

}  // namespace trestle::aws
