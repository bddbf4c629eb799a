// What tags a table may have. Any thread.
#pragma once

#include "core/aws/WireMembers.h"

namespace trestle::aws {

/// The tags after those of a request (a JSON list of Key and Value) were added, sorted by key. Error: Validation.
[[nodiscard]] WireResult<QList<tables::Tag>> addTags(QList<tables::Tag> tags, const base::JsonValue& added);

/// A key as TagResource and UntagResource accept it. Error: Validation.
[[nodiscard]] WireResult<void> checkTagKey(const QByteArray& key);

}  // namespace trestle::aws
