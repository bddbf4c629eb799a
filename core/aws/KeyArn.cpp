#include "core/aws/KeyArn.h"

#include <QUuid>

namespace trestle::aws {

QByteArray keyArn(const QByteArray& key, const QByteArray& region, const QByteArray& accountId)
{
    const QByteArray prefix = "arn:aws:kms:" + region + ':' + accountId + ':';
    const QByteArray named = key.isEmpty() ? QByteArray("alias/aws/dynamodb") : key;
    const QByteArray arn =
        named.startsWith("arn:") ? named : prefix + (named.startsWith("alias/") ? "" : "key/") + named;
    const qsizetype alias = arn.indexOf(":alias/");
    if (alias < 0) return arn;
    return arn.left(alias) + ":key/" + QUuid::createUuidV5(QUuid(), arn).toByteArray(QUuid::WithoutBraces);
}

}  // namespace trestle::aws
