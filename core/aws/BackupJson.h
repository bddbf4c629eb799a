// Backups as answers have them. Any thread.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/tables/transfer/Backup.h"

namespace trestle::aws {

/// The members of BackupDetails.
void appendBackup(QByteArray& out, const QByteArray& arn, const tables::BackupDescription& backup,
                  QByteArrayView status);
/// BackupDetails.
[[nodiscard]] QByteArray backupDetails(const QByteArray& arn, const tables::BackupDescription& backup,
                                       QByteArrayView status);
/// The answer of DescribeBackup and DeleteBackup.
[[nodiscard]] QByteArray backupDescription(const DynamoDbApi::Services& services, const QByteArray& arn,
                                           const tables::BackupDescription& backup, QByteArrayView status);

}  // namespace trestle::aws
