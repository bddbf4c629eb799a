// Resource-based policies as the service accepts them. They are kept and handed back; nothing is allowed or refused by
// them, as local requests may carry any credentials. Any thread.
#pragma once

#include "core/aws/WireMembers.h"

namespace trestle::aws {

/// Whether the text is a policy: JSON of at most 20,480 bytes whose statements have what they need. Error: Validation.
[[nodiscard]] WireResult<void> checkPolicyDocument(const QByteArray& text);

}  // namespace trestle::aws
