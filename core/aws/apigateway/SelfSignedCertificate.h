// A certificate that names its owner only, as API Gateway makes them for its clients. Any thread.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>

namespace trestle::aws::apigateway {

/// PEM, RSA 2048, valid from `fromSeconds` (since 1970) for a year. Errors: Internal.
[[nodiscard]] base::Result<QByteArray> selfSignedCertificate(const QByteArray& commonName, qint64 fromSeconds);

inline constexpr qint64 certificateSeconds = 365 * 24 * 3600;

}  // namespace trestle::aws::apigateway
