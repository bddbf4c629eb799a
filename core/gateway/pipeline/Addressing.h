// Whom a request is for: which API, which of its stages, and which path below the stage. By the API's own port, by Host
// `<apiId>.execute-api.…`, by a custom domain and its mappings, or by /restapis/<apiId>/<stage>/_user_request_/….
#pragma once

#include "core/gateway/pipeline/Deployment.h"
#include "core/http/Message.h"

#include <optional>

namespace trestle::gateway {

struct Address
{
    enum class By { Port, Host, Domain, Path };
    By by = By::Port;
    QByteArrayView apiId;                 // as asked for; "" by port
    const RunningApi* api = nullptr;      // null: there is none of that id
    const RunningStage* stage = nullptr;  // null: none of its stages serves this path
    QByteArrayView mappingKey;            // of the custom domain's mapping that matched; "" without one
    QByteArrayView mappedStage;           // what that mapping says; "": the path does
    QByteArrayView ruleId;                // of the routing rule that it was; "": a mapping
    const ClientGate* gate = nullptr;     // of the custom domain; null: it asks for no certificate
    QByteArrayView path;                  // below the stage, percent-encoded; views the request's target
};

/// Nothing if the request is for no API at all.
[[nodiscard]] std::optional<Address> locate(const Deployment& deployment, const http::Request& request);

/// Host without its port.
[[nodiscard]] QByteArrayView hostName(const http::Request& request);

}  // namespace trestle::gateway
