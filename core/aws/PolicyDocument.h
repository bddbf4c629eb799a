// Resource-based policies as the service accepts them. They are kept and handed back; nothing is allowed or refused by
// them, as local requests may carry any credentials. Any thread.
#pragma once

#include "core/aws/WireMembers.h"

namespace trestle::aws {

/// Whether the text is a policy: JSON of at most 20,480 bytes whose statements have what they need. Error: Validation.
[[nodiscard]] WireResult<void> checkPolicyDocument(const QByteArray& text);

/// A policy that is one, as the service hands it back: without blanks, its members in a fixed order, lists of one as
/// that one, and accounts as the ARNs of their roots. Two texts of the same policy are one.
[[nodiscard]] QByteArray canonicalPolicy(const QByteArray& text);
/// The same, of the version that one without has.
[[nodiscard]] QByteArray versionedPolicy(const QByteArray& text);

}  // namespace trestle::aws
