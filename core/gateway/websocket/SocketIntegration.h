// What a route of a WebSocket API leads to, compiled from the service's Integration with its integration responses, or
// from what the designer's form says. Stage variables are in their places. Immutable; any thread.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/definition/DesignResources.h"
#include "core/gateway/integrations/MockAnswer.h"
#include "core/gateway/integrations/TablePlan.h"
#include "core/gateway/rest/RestIntegration.h"
#include "core/gateway/templates/JavaPattern.h"
#include "core/gateway/templates/MappingTemplate.h"
#include "core/gateway/templates/ParameterMapping.h"
#include "core/gateway/templates/TemplateChoice.h"
#include "core/gateway/websocket/SelectionExpression.h"

#include <functional>
#include <variant>

namespace trestle::gateway {

/// Templates by key, with the expression that picks one. $default serves what no other does.
struct SocketTemplates
{
    std::map<QByteArray, MappingTemplate> byKey;
    std::optional<SelectionExpression> selection;

    [[nodiscard]] bool empty() const { return byKey.empty(); }
    /// Null if there is none for it.
    [[nodiscard]] const MappingTemplate* choose(const SelectionSource& source) const;
};

enum class SocketContent { AsIs, ToBinary, ToText };

struct SocketIntegrationResponse
{
    std::optional<JavaPattern> pattern;  // nothing: $default
    SocketTemplates templates;
    SocketContent content = SocketContent::AsIs;
};

struct SocketIntegration
{
    /// An invocation of one of our functions; `proxy`: with the service's event and its form of answer.
    struct Function
    {
        QByteArray name;
        QByteArray qualifier;
        bool proxy = true;
    };
    struct Target
    {
        QByteArray url;
        QByteArray method;
        bool proxy = true;
    };
    /// The service's MOCK: what its request template comes to says the status.
    struct Mock
    {
    };

    std::variant<Mock, Function, Target, ActionTarget, MockAnswer, TablePlan> to;
    SocketTemplates templates;
    PassthroughBehavior passthrough = PassthroughBehavior::WhenNoMatch;
    SocketContent content = SocketContent::AsIs;
    std::vector<ParameterMapping> parameters;
    std::optional<SelectionExpression> responseSelection;  // nothing: the kind's own
    std::vector<SocketIntegrationResponse> responses;      // $default last
    int timeoutMs = 29'000;
    bool isBroken = false;  // a template, pattern, mapping or expression of it does not compile
};

/// Of a route of `api`. Errors: InvalidArgument, NotFound (the integration) or Unsupported, in words; `report` is told
/// of what will not run as it is meant to.
[[nodiscard]] base::Result<SocketIntegration> compileSocketIntegration(
    const Api& api, const Route& route, const std::map<QByteArray, QByteArray>& stageVariables,
    const DesignResources& resources, const std::function<void(const QString&)>& report);

/// True if the route leads nowhere, which $connect and $disconnect may.
[[nodiscard]] bool leadsNowhere(const Route& route);

/// ${stageVariables.name} replaced, unknown ones by nothing.
[[nodiscard]] QByteArray withStageVariables(const QByteArray& text,
                                            const std::map<QByteArray, QByteArray>& stageVariables);

}  // namespace trestle::gateway
