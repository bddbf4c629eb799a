// The ARN of the key that a table is encrypted by, as descriptions show it. Any thread.
#pragma once

#include <QByteArray>

namespace trestle::aws {

/// `key` is as a request or a table's file names it: an id, an ARN, an alias or its ARN; empty: the account's own key
/// for tables. Nobody keeps keys here, so an alias leads to a key whose id is made of the alias: always the same one.
[[nodiscard]] QByteArray keyArn(const QByteArray& key, const QByteArray& region, const QByteArray& accountId);

}  // namespace trestle::aws
