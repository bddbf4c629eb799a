// FunctionName as every operation takes it: a name, ACCOUNT:function:NAME or an ARN, each with a qualifier or without.
#pragma once

#include "core/aws/rest/Failure.h"

#include <optional>

namespace trestle::aws::lambda {

/// InvalidParameterValueException, as operations say it of their input.
[[nodiscard]] inline rest::Failure invalidParameter(const QByteArray& message)
{
    return {"InvalidParameterValueException", message};
}

struct FunctionName
{
    QByteArray name;
    QByteArray qualifier;  // "": none was given

    [[nodiscard]] QByteArray qualifierOrLatest() const;

    bool operator==(const FunctionName&) const = default;
};

/// Nothing for what names no function.
[[nodiscard]] std::optional<FunctionName> parseFunctionName(const QByteArray& text);

/// From the members FunctionName and Qualifier. Errors: what the service says of two qualifiers that differ, and of a
/// name that is none.
[[nodiscard]] base::Result<FunctionName, rest::Failure> functionNameOf(const base::JsonValue& input);

}  // namespace trestle::aws::lambda
