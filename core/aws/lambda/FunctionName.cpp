#include "core/aws/lambda/FunctionName.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/functions/FunctionDeployment.h"

namespace trestle::aws::lambda {

QByteArray FunctionName::qualifierOrLatest() const
{
    return qualifier.isEmpty() ? functions::latestVersion : qualifier;
}

std::optional<FunctionName> parseFunctionName(const QByteArray& text)
{
    QList<QByteArray> parts = text.split(':');
    if (parts.size() > 5) {
        // arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]
        if (parts.size() < 7 || parts.size() > 8 || parts[0] != "arn" || parts[2] != "lambda" || parts[5] != "function")
            return std::nullopt;
        parts.remove(0, 6);
    } else if (parts.size() > 2) {
        // ACCOUNT:function:NAME[:QUALIFIER]
        if (parts[1] != "function" || parts.size() > 4) return std::nullopt;
        parts.remove(0, 2);
    } else if (parts.size() == 2 && parts[0] == "function") {
        parts.removeFirst();
    }
    if (parts[0].isEmpty() || parts[0].size() > 64) return std::nullopt;
    return FunctionName{parts[0], parts.value(1)};
}

base::Result<FunctionName, rest::Failure> functionNameOf(const base::JsonValue& input)
{
    const QByteArray text = rest::textOf(input, "FunctionName");
    std::optional<FunctionName> name = parseFunctionName(text);
    if (!name)
        return rest::Failure{"ValidationException",
                             "1 validation error detected: Value '" + text +
                                 "' at 'functionName' failed to satisfy constraint: Member must satisfy regular "
                                 "expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?"
                                 "(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"};
    const QByteArray qualifier = rest::textOf(input, "Qualifier");
    if (!qualifier.isEmpty() && !name->qualifier.isEmpty() && qualifier != name->qualifier)
        return rest::Failure{"InvalidParameterValueException",
                             "The derived qualifier from the function name does not match the specified qualifier."};
    if (!qualifier.isEmpty()) name->qualifier = qualifier;
    return *name;
}

}  // namespace trestle::aws::lambda
