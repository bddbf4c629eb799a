// Where an authorizer finds who is asking: a header, a query parameter, a stage variable or a variable of $context. The
// services write the same differently:
//   REST        method.request.header.Authorization, method.request.querystring.key, stageVariables.tenant,
//   context.path WebSocket   route.request.header.Authorization, … the rest as REST HTTP $request.header.Authorization,
//   $request.querystring.key, $stageVariables.tenant, $context.routeKey
// Values; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/http/Message.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace trestle::gateway {

/// The value of a variable of $context by its path, "identity.sourceIp"; null if there is none.
using ContextVariable = std::function<QByteArray(QByteArrayView path)>;

struct IdentityOrigin
{
    const http::Request& request;
    const std::map<QByteArray, QByteArray>& stageVariables;
    const ContextVariable& context;
};

struct IdentitySource
{
    enum class Kind { Header, Query, StageVariable, Context };
    Kind kind = Kind::Header;
    QByteArray name;

    /// Any way of writing. Errors: Parse.
    [[nodiscard]] static base::Result<IdentitySource> parse(QByteArrayView text);
    /// Several, separated by commas; blanks around them do not count.
    [[nodiscard]] static base::Result<std::vector<IdentitySource>> parseList(QByteArrayView text);

    /// Of a repeated header or parameter the last. Nothing if it is missing or empty, which counts the same.
    [[nodiscard]] std::optional<QByteArray> valueIn(const IdentityOrigin& origin) const;
    /// "header Authorization": for a trace.
    [[nodiscard]] QByteArray describe() const;

    bool operator==(const IdentitySource&) const = default;
};

}  // namespace trestle::gateway
