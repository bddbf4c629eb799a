// ResourceArn as tags and policies take it: the table or stream it names. Any thread.
#pragma once

#include "core/aws/Exchange.h"
#include "core/aws/WireMembers.h"

namespace trestle::aws {

struct Resource
{
    QByteArray arn;
    QByteArray table;
    QByteArray streamLabel;  // empty: the table itself
    bool isOwn = false;      // of this account and region
};

/// Error: Validation for what is no ARN of a table or stream.
[[nodiscard]] WireResult<Resource> readResource(const Exchange& exchange, const WireMembers& members);

/// Of a resource that is not there or not one's own, as `action` ("ListTagsOfResource") says it.
[[nodiscard]] tables::OperationError accessDenied(const Exchange& exchange, const QByteArray& action,
                                                  const QByteArray& arn);

}  // namespace trestle::aws
