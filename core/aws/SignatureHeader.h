// The credentials of a request as Signature Version 4 carries them: is everything there that a signed request has, and
// is its signature right? Any thread.
#pragma once

#include "core/aws/SignatureV4.h"
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

/// The service's answer to a header signature that `credentials` did not make for this region, service and time (five
/// minutes' difference is allowed). The request has all that signatureProblem() asks for; signed queries are refused,
/// as the table service takes none.
[[nodiscard]] std::optional<SignatureProblem> wrongSignature(const http::Request& request,
                                                             const Credentials& credentials, const SigningScope& scope,
                                                             qint64 nowMs);

}  // namespace trestle::aws
