#include "core/functions/FunctionDescription.h"

#include <algorithm>

namespace trestle::functions {

namespace {
bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
}  // namespace

const FunctionVersion* FunctionDescription::version(QByteArrayView number) const
{
    const auto found = std::find_if(versions.begin(), versions.end(), [&](const FunctionVersion& each) {
        return QByteArray::number(each.number) == number;
    });
    return found == versions.end() ? nullptr : &*found;
}

const FunctionAlias* FunctionDescription::alias(QByteArrayView aliasName) const
{
    const auto found =
        std::find_if(aliases.begin(), aliases.end(), [&](const FunctionAlias& each) { return each.name == aliasName; });
    return found == aliases.end() ? nullptr : &*found;
}

std::optional<RuntimeKind> runtimeKind(QByteArrayView runtime)
{
    if (runtime.startsWith("nodejs") && runtime.endsWith(".x") && isDigits(runtime.sliced(6).chopped(2)))
        return RuntimeKind::NodeJs;
    if (runtime.startsWith("python3.") && isDigits(runtime.sliced(8))) return RuntimeKind::Python;
    if (runtime == "provided" || runtime.startsWith("provided.")) return RuntimeKind::Provided;
    return std::nullopt;
}

}  // namespace trestle::functions
