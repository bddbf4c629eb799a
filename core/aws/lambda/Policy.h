// Resource policies as Lambda keeps them: statements by their ids. Pure; any thread.
#pragma once

#include "core/aws/lambda/Lambda.h"

namespace trestle::aws::lambda {

/// The statement that AddPermission's input describes, about `resource`. Errors: a principal that is none.
[[nodiscard]] base::Result<base::JsonValue, Failure> statementOf(const base::JsonValue& input,
                                                                 const QByteArray& resource);

/// Errors: one of that id is there.
[[nodiscard]] std::optional<Failure> addStatement(base::JsonValue& policy, base::JsonValue statement);
/// Errors: there is no policy, or no such statement. The policy is null after its last one.
[[nodiscard]] std::optional<Failure> removeStatement(base::JsonValue& policy, const QByteArray& id);

}  // namespace trestle::aws::lambda
