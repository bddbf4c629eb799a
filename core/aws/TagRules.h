// What tags a table may have. Any thread.
#pragma once

#include "core/aws/WireMembers.h"

namespace trestle::aws {

/// The tags after those of a request (a JSON list of Key and Value) were added, sorted by key. Error: Validation.
[[nodiscard]] WireResult<QList<tables::Tag>> addTags(QList<tables::Tag> tags, const base::JsonValue& added);

/// A key as TagResource and UntagResource accept it. Error: Validation.
[[nodiscard]] WireResult<void> checkTagKey(const QByteArray& key);

/// How many tags a resource may have, and a request name. Error: Validation.
[[nodiscard]] WireResult<void> checkTagCount(qsizetype count);

}  // namespace trestle::aws
