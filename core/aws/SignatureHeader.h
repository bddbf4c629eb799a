// The credentials of a request as Signature Version 4 carries them: is everything there that a signed request has? The
// signature itself is not recomputed. Any thread.
#pragma once

#include "core/http/Message.h"

#include <optional>

namespace trestle::aws {

struct SignatureProblem
{
    QByteArray exception;  // "MissingAuthenticationTokenException"
    QByteArray message;
};

/// The service's answer to missing or incomplete credentials in the Authorization header or the query; nothing if they
/// are complete.
[[nodiscard]] std::optional<SignatureProblem> signatureProblem(const http::Request& request);

}  // namespace trestle::aws
