// The Amazon Resource Name of a table: arn:aws:dynamodb:REGION:ACCOUNT:table/NAME. Any thread.
#pragma once

#include "core/aws/DynamoDbApi.h"

namespace trestle::aws {

[[nodiscard]] inline QByteArray tableArn(const DynamoDbApi::Services& services, const QByteArray& name)
{
    return "arn:aws:dynamodb:" + services.region + ':' + services.accountId + ":table/" + name;
}

}  // namespace trestle::aws
