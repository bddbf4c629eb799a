#include "core/aws/ResourceArn.h"

#include "core/aws/TableArn.h"

namespace trestle::aws {

using base::ErrorCode;

WireResult<Resource> readResource(const Exchange& exchange, const WireMembers& members)
{
    const auto invalid = [](const QString& what) {
        return tables::OperationError(ErrorCode::Validation,
                                      QStringLiteral("One or more parameter values were invalid: ") + what);
    };
    Resource resource;
    resource.arn = members.text("ResourceArn").value_or(QByteArray());
    const QString shown = QString::fromUtf8(resource.arn);
    if (!resource.arn.startsWith("arn:")) return invalid(QStringLiteral("ARNs must start with 'arn:': ") + shown);
    // arn:aws:dynamodb:REGION:ACCOUNT:table/NAME, of which a stream's label has colons of its own
    const QList<QByteArray> parts = resource.arn.split(':');
    const QList<QByteArray> path = parts.mid(5).join(':').split('/');
    if (parts.size() < 6 || parts[2] != "dynamodb" || path.size() < 2 || path[0] != "table" || path[1].isEmpty())
        return invalid(QStringLiteral("Provided Arn is not a DynamoDB resource arn: ") + shown);
    const bool isStream = path.size() == 4 && path[2] == "stream";
    if (path.value(2) == "backup")
        return invalid(QStringLiteral("Provided Arn is not a DynamoDB resource arn: ") + shown);
    if (path.size() != 2 && !isStream)
        return invalid(
            QStringLiteral("Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ") +
            shown);
    resource.table = path[1];
    if (isStream) resource.streamLabel = path[3];
    resource.isOfAccount = parts[4] == exchange.services().accountId;
    resource.isOfRegion = parts[1] == "aws" && parts[3] == exchange.services().region;
    return resource;
}

bool isOfOwnRegion(const Exchange& exchange, const QByteArray& arn)
{
    return arn.split(':').value(3) == exchange.services().region;
}

tables::OperationError otherAccount()
{
    return {ErrorCode::AccessDenied, QStringLiteral("Access is denied")};
}

tables::OperationError notTheOwner()
{
    return validationError(
        QStringLiteral("This action is only supported by accounts that match the resource owner’s account."));
}

WireResult<QByteArray> readOwnTableName(const Exchange& exchange, const WireMembers& members)
{
    if (auto own = checkOwn(exchange.services(), members.text("TableName").value_or(QByteArray())); !own)
        return own.error();
    return readTableName(members);
}

WireResult<void> checkOwn(const DynamoDbApi::Services& services, const QByteArray& nameOrArn)
{
    const QList<QByteArray> parts = nameOrArn.split(':');
    if (parts.size() != 6 || parts[0] != "arn") return {};
    const auto invalid = [&nameOrArn](const char* what) {
        return validationError(QStringLiteral("1 validation error detected: Invalid AWS %1 in '%2'")
                                   .arg(QLatin1String(what), QString::fromUtf8(nameOrArn)));
    };
    if (parts[1] != "aws") return invalid("partition");
    if (parts[3] != services.region) return invalid("region");
    if (parts[4] != services.accountId) return otherAccount();
    return {};
}

tables::OperationError accessDenied(const Exchange& exchange, const QByteArray& action, const QByteArray& arn)
{
    return {
        ErrorCode::AccessDenied,
        QStringLiteral("User: arn:aws:iam::%1:root is not authorized to perform: dynamodb:%2 on resource: %3")
            .arg(QString::fromUtf8(exchange.services().accountId), QString::fromUtf8(action), QString::fromUtf8(arn))};
}

}  // namespace trestle::aws
