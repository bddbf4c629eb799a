// A method's integration, compiled: where the request goes and what is made of request and answer on the way.
// Immutable; any thread.
#pragma once

#include "core/gateway/rest/BodyTemplate.h"
#include "core/gateway/rest/MediaTypes.h"
#include "core/gateway/rest/UriText.h"
#include "core/gateway/templates/JavaPattern.h"
#include "core/gateway/templates/ParameterMapping.h"

#include <functional>
#include <variant>

namespace trestle::gateway {

struct ParameterMappings
{
    std::vector<ParameterMapping> list;
    ContextNeeds needs;
    bool readsBody = false;

    [[nodiscard]] bool empty() const { return list.empty(); }
};

/// What an answer of the integration becomes.
struct IntegrationResponse
{
    int status = 200;
    ContentHandling contentHandling = ContentHandling::None;
    TemplateSet templates;
    ParameterMappings parameters;
    std::optional<JavaPattern> pattern;  // of the whole status or error text; nothing: the default
};

/// An invocation of one of our functions.
struct FunctionTarget
{
    QByteArray function;
    QByteArray qualifier;
};
/// An operation of one of our own services, called by its wire: "dynamodb", "PutItem".
struct ActionTarget
{
    QByteArray service;
    QByteArray action;
};
/// An http or https URL.
struct UrlTarget
{
};
/// A URI that is none of these, with the reason.
struct NoTarget
{
    QByteArray reason;
};
using IntegrationTarget = std::variant<NoTarget, FunctionTarget, ActionTarget, UrlTarget>;

struct RestIntegration
{
    enum class Type { AwsProxy, Aws, HttpProxy, Http, Mock };
    static constexpr int defaultTimeoutMs = 29'000;

    // What every request reads comes first.
    Type type = Type::Mock;
    PassthroughBehavior passthrough = PassthroughBehavior::WhenNoMatch;
    ContentHandling contentHandling = ContentHandling::None;
    bool streams = false;   // responseTransferMode STREAM: see RestStream.h
    bool isBroken = false;  // a template, pattern or mapping of it does not compile
    int timeoutMs = defaultTimeoutMs;
    /// Something the service accepts and then answers every request with 500 for; null: nothing.
    QByteArray fault;
    TemplateSet templates;
    std::vector<IntegrationResponse> responses;  // the default last
    ParameterMappings parameters;
    QByteArray httpMethod;  // "" or "ANY": the client's
    UriText uri;
    IntegrationTarget target;                    // as far as the URI has no stage variables: see targetOf()
    std::vector<QByteArray> cacheKeyParameters;  // "method.request.querystring.q"
    QByteArray cacheNamespace;

    [[nodiscard]] bool isProxy() const { return type == Type::AwsProxy || type == Type::HttpProxy; }
    [[nodiscard]] bool isHttp() const { return type == Type::HttpProxy || type == Type::Http; }
};

/// What `uri` (stage variables filled in) leads to for an integration of `type`.
[[nodiscard]] IntegrationTarget targetOf(RestIntegration::Type type, const QByteArray& uri);

/// Reads the service's Integration. `report` is told of what will not run as it is meant to; the rest does. Nothing if
/// there is no running it at all.
using ReportProblem = std::function<void(const QString&)>;
[[nodiscard]] std::optional<RestIntegration> compileIntegration(const base::JsonValue& document,
                                                                const ReportProblem& report);

}  // namespace trestle::gateway
