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
    bool isOfAccount = true;
    bool isOfRegion = true;  // and of this partition
};

/// Whose it is stays to be judged: each family of operations does that in its own words. Error: Validation for what is
/// no ARN of a table or stream.
[[nodiscard]] WireResult<Resource> readResource(const Exchange& exchange, const WireMembers& members);

/// Of an ARN that is one.
[[nodiscard]] bool isOfOwnRegion(const Exchange& exchange, const QByteArray& arn);
/// Of another account's.
[[nodiscard]] tables::OperationError otherAccount();
/// The same of what only its owner may do.
[[nodiscard]] tables::OperationError notTheOwner();
/// TableName of the operations that look after tables: readTableName(), and an ARN has to be of this account and
/// region. Errors: Validation, AccessDenied.
[[nodiscard]] WireResult<QByteArray> readOwnTableName(const Exchange& exchange, const WireMembers& members);
/// The same of a name or ARN that is read elsewhere.
[[nodiscard]] WireResult<void> checkOwn(const DynamoDbApi::Services& services, const QByteArray& nameOrArn);

/// Of a resource that is not there, as `action` ("ListTagsOfResource") says it.
[[nodiscard]] tables::OperationError accessDenied(const Exchange& exchange, const QByteArray& action,
                                                  const QByteArray& arn);

}  // namespace trestle::aws
