// Where the services' own tools find credentials, in their order: the environment, then a profile of the shared
// credentials file. Nothing is kept and nothing is logged. Any thread.
#pragma once

#include "core/http/SignatureV4.h"

#include <QProcessEnvironment>

#include <optional>

namespace trestle::aws {

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; else the profile AWS_PROFILE (by default "default")
/// of AWS_SHARED_CREDENTIALS_FILE (by default ~/.aws/credentials). Nothing if neither has an access key.
[[nodiscard]] std::optional<http::Credentials> findCredentials(const QProcessEnvironment& environment);

/// One profile of a credentials file's text; nothing if it is not there or has no access key.
[[nodiscard]] std::optional<http::Credentials> credentialsFrom(const QByteArray& text, const QByteArray& profile);

}  // namespace trestle::aws
