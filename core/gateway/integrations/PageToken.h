// The nextToken of a table integration's page: where the next one begins, in base64url.
//     token = check key
//     check = the first 8 bytes of SHA-256(table NUL index NUL key)
//     key   = the last evaluated key, encoded as an item
// The check finds damage and tokens of other tables; it keeps no secret, since a key only says where to go on.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

namespace trestle::gateway {

[[nodiscard]] QByteArray pageToken(const QByteArray& table, const QByteArray& index, const tables::Item& lastKey);
/// Error: InvalidArgument if it is none of this table and index.
[[nodiscard]] base::Result<tables::Item> lastKeyOf(const QByteArray& token, const QByteArray& table,
                                                   const QByteArray& index);

}  // namespace trestle::gateway
