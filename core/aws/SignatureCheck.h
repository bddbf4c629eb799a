// How much is asked of a request's signature.
#pragma once

namespace trestle::aws {

/// Local requests may carry any credentials or none; Required asks for a complete Signature Version 4 header; Verified
/// also recomputes it with the one pair of keys that is accepted.
enum class SignatureCheck { Lenient, Required, Verified };

}  // namespace trestle::aws
