// Packages that clients give: where an operation's code comes from, and how it becomes a function's. The operations'
// own thread.
#pragma once

#include "core/aws/lambda/Lambda.h"

namespace trestle::aws::lambda {

/// The package in `code` (ZipFile, or S3Bucket and S3Key), or why there is none.
[[nodiscard]] base::Result<QByteArray, Failure> packageOf(const Lambda& lambda, const base::JsonValue& code);
[[nodiscard]] Failure packageFailure(const base::Error& error);

/// Puts the package's files where the function's code stands from now on, and notes so in the function.
[[nodiscard]] std::optional<Failure> takeCode(FunctionDescription& function, const Lambda& lambda,
                                              const QByteArray& package);

}  // namespace trestle::aws::lambda
