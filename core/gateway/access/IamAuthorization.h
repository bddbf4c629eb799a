// AWS_IAM: a request signed for a service (execute-api, lambda), by header or presigned URL. Any thread.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/access/Refusal.h"
#include "core/http/SignatureHeader.h"

namespace trestle::gateway {

/// The keys a local service knows.
struct IamKeys
{
    http::Credentials credentials;  // empty: none are known
    /// Whether a signature by another key is refused. Else it is taken unchecked, for there is nothing to check it
    /// with.
    bool onlyKnown = false;
    QByteArray region = "us-east-1";
    QByteArray accountId = "000000000000";
    QByteArray service = "execute-api";  // that requests are signed for
};

struct IamCaller
{
    QByteArray accessKeyId;
    QByteArray accountId;
    QByteArray userArn;     // "arn:aws:iam::000000000000:user/<access key>"
    bool verified = false;  // its signature was made with the key we know

    /// For a trace.
    [[nodiscard]] QByteArray describe() const;
};

[[nodiscard]] base::Result<IamCaller, Refusal> authenticate(const http::Request& request, const IamKeys& keys,
                                                            qint64 nowMs);

}  // namespace trestle::gateway
