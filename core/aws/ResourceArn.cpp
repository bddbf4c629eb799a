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
    if (path.size() != 2 && !isStream)
        return invalid(
            QStringLiteral("Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ") +
            shown);
    resource.table = path[1];
    if (isStream) resource.streamLabel = path[3];
    resource.isOwn = resource.arn.startsWith(tableArn(exchange.services(), resource.table));
    return resource;
}

tables::OperationError accessDenied(const Exchange& exchange, const QByteArray& action, const QByteArray& arn)
{
    return {
        ErrorCode::AccessDenied,
        QStringLiteral("User: arn:aws:iam::%1:root is not authorized to perform: dynamodb:%2 on resource: %3")
            .arg(QString::fromUtf8(exchange.services().accountId), QString::fromUtf8(action), QString::fromUtf8(arn))};
}

}  // namespace trestle::aws
