// Certificates that vouch for themselves, as API Gateway makes them for its clients, and as TLS of a local address
// needs one. Any thread.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QList>

namespace trestle::aws::apigateway {

struct SelfSigned
{
    QByteArray certificate;  // PEM
    QByteArray key;          // PEM, RSA 2048
};

/// Valid from `fromSeconds` (since 1970) for a year, for the hosts `names`. Errors: Internal.
[[nodiscard]] base::Result<SelfSigned> selfSignedCertificate(const QByteArray& commonName,
                                                             const QList<QByteArray>& names, qint64 fromSeconds);

inline constexpr qint64 certificateSeconds = 365 * 24 * 3600;

}  // namespace trestle::aws::apigateway
