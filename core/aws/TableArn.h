// Amazon Resource Names of tables, streams and backups:
// arn:aws:dynamodb:REGION:ACCOUNT:table/NAME[/stream/LABEL | /backup/ID]. Any thread.
#pragma once

#include "core/aws/DynamoDbApi.h"

#include <QDateTime>

namespace trestle::aws {

[[nodiscard]] inline QByteArray tableArn(const DynamoDbApi::Services& services, const QByteArray& name)
{
    return "arn:aws:dynamodb:" + services.region + ':' + services.accountId + ":table/" + name;
}

[[nodiscard]] inline QByteArray backupArn(const DynamoDbApi::Services& services, const QByteArray& table,
                                          const QByteArray& id)
{
    return tableArn(services, table) + "/backup/" + id;
}

/// What names a stream: the moment it was enabled at, "2026-11-28T01:02:03.004".
[[nodiscard]] inline QByteArray streamLabel(qint64 enabledMs)
{
    return QDateTime::fromMSecsSinceEpoch(enabledMs, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss.zzz").toLatin1();
}

}  // namespace trestle::aws
