// Why a request may not pass, in the service's terms: each front door makes its own answer of it. A value.
#pragma once

#include <QByteArray>

namespace trestle::gateway {

struct Refusal
{
    enum class Kind {
        Unauthorized,  // no credentials, or an authorizer that said so: 401
        AccessDenied,  // a policy denies, or allows nothing: 403
        InvalidApiKey,
        MissingAuthenticationToken,
        InvalidSignature,
        Throttled,  // 429
        QuotaExceeded,
        UriTooLong,               // the ARN of an authorised request is beyond the service's 1,600 bytes: 414
        AuthorizerFailure,        // it threw, or gave no answer in time: 500
        AuthorizerConfiguration,  // what it answered is none: 500
    };
    Kind kind = Kind::AccessDenied;
    QByteArray note;            // for the trace: what decided
    QByteArray message = {};    // for the client; null: the kind's own
    QByteArray exception = {};  // "IncompleteSignatureException"; null: the kind's own
    bool explicitDeny = false;  // with AccessDenied: a statement denies
};

}  // namespace trestle::gateway
