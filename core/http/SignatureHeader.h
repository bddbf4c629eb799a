// The credentials of a request as Signature Version 4 carries them, in the Authorization header or in the query of a
// presigned URL: is everything there that a signed request has, and is its signature right? Any thread.
#pragma once

#include "core/http/Message.h"
#include "core/http/SignatureV4.h"

#include <optional>

namespace trestle::http {

struct SignatureProblem
{
    QByteArray exception;  // "MissingAuthenticationTokenException"
    QByteArray message;
};

/// The service's answer to missing or incomplete credentials in the Authorization header or the query; nothing if they
/// are complete.
[[nodiscard]] std::optional<SignatureProblem> signatureProblem(const Request& request);
/// The same of an Authorization header alone, whatever its scheme.
[[nodiscard]] std::optional<SignatureProblem> headerProblem(const Request& request);

/// What a request says of its signature.
struct ClaimedSignature
{
    QByteArray accessKeyId;
    QByteArray region;
    QByteArray service;
    QByteArray time;  // "20150830T123600Z"
    QList<QByteArray> signedHeaders;
    QByteArray signature;
    bool inQuery = false;
    qint64 validSeconds = 0;  // of a presigned URL: from `time` on
};

/// Of a request that has all that signatureProblem() asks for. Errors: a credential of other than five parts.
[[nodiscard]] base::Result<ClaimedSignature, SignatureProblem> claimedSignature(const Request& request);
/// The service's answer to a signature that is too old (five minutes, or what the presigned URL says) or from the
/// future.
[[nodiscard]] std::optional<SignatureProblem> wrongTime(const ClaimedSignature& claim, qint64 nowMs);
/// The service's answer to a signature for another region or service.
[[nodiscard]] std::optional<SignatureProblem> wrongScope(const ClaimedSignature& claim, const SigningScope& scope);
/// Whether `secretAccessKey` made the signature of this request.
[[nodiscard]] bool isSignedBy(const QByteArray& secretAccessKey, const Request& request, const ClaimedSignature& claim);
/// The service's answer if it did not.
[[nodiscard]] SignatureProblem mismatchedSignature();

/// The service's answer to a header signature that `credentials` did not make for this region, service and time (five
/// minutes' difference is allowed). The request has all that signatureProblem() asks for; signed queries are refused,
/// as the table service takes none.
[[nodiscard]] std::optional<SignatureProblem> wrongSignature(const Request& request, const Credentials& credentials,
                                                             const SigningScope& scope, qint64 nowMs);

}  // namespace trestle::http
