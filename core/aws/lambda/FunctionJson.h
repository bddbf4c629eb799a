// Functions, versions and aliases as the service describes them. Any thread.
#pragma once

#include "core/aws/lambda/Lambda.h"

namespace trestle::aws::lambda {

/// FunctionConfiguration of what `qualifier` leads to: "" for $LATEST without a qualifier in its ARN. It leads to
/// something.
[[nodiscard]] base::JsonValue configurationJson(const Lambda& lambda, const FunctionDescription& function,
                                                const QByteArray& qualifier = {});
/// As ListFunctions says it: without the members that tell of its state.
[[nodiscard]] base::JsonValue listedConfigurationJson(const Lambda& lambda, const FunctionDescription& function,
                                                      const QByteArray& qualifier = {});
[[nodiscard]] base::JsonValue aliasJson(const Lambda& lambda, const QByteArray& function, const FunctionAlias& alias);

/// The version that a qualifier leads to first: itself, or the alias's; null for $LATEST.
[[nodiscard]] const FunctionVersion* versionOf(const FunctionDescription& function, const QByteArray& qualifier);

/// What runs before `RevisionId` is compared with one that was given.
[[nodiscard]] std::optional<Failure> revisionFailure(const QByteArray& given, const QByteArray& actual);

}  // namespace trestle::aws::lambda
