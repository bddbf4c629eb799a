// A function's own address as its configuration says it. Values; any thread.
#pragma once

#include "core/functions/FunctionDescription.h"
#include "core/gateway/definition/Api.h"

namespace trestle::gateway {

enum class UrlAuthorization { None, Iam };
enum class InvokeMode { Buffered, ResponseStream };

struct FunctionUrl
{
    QByteArray id;  // functions::functionUrlId
    QByteArray function;
    QByteArray qualifier;  // an alias; "": $LATEST
    UrlAuthorization authorization = UrlAuthorization::Iam;
    InvokeMode mode = InvokeMode::Buffered;
    std::optional<Cors> cors = {};

    bool operator==(const FunctionUrl&) const = default;
};

[[nodiscard]] std::vector<FunctionUrl> functionUrls(const std::vector<functions::FunctionDescription>& functions);

}  // namespace trestle::gateway
