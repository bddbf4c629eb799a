#include "core/aws/apigatewayv2/AccountDocuments.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr DocumentFamily ruleFamily{"routingRules", "routingRuleId",
                                    "The routing rule resource specified in the request was not found.", "domainName"};

Failure noSuchDomain()
{
    return notFound("The domain name resource specified in the request was not found.");
}

JsonValue ruleJson(const ApiGatewayV2& gateway, const QByteArray& id, const JsonValue& document)
{
    JsonValue json = shown(ruleFamily, id, document);
    const rest::Surroundings& surroundings = gateway.surroundings;
    rest::setMember(json, "routingRuleArn",
                    "arn:aws:apigateway:" + surroundings.region + ':' + surroundings.accountId + ":/domainnames/" +
                        textOf(document, "domainName") + "/routingrules/" + id);
    return json;
}

// Rules lead to stages of REST APIs.
Result<void, Failure> checkAction(const workspace::Workspace& design, const JsonValue& document)
{
    const auto& actions = rest::valueOf(document, "actions").array();
    if (actions.size() != 1) return badRequest("A routing rule has exactly one action");
    const JsonValue& invoke = rest::valueOf(actions.front(), "invokeApi");
    const auto api = std::find_if(design.apis.begin(), design.apis.end(), [&](const gateway::Api& each) {
        return each.protocol == gateway::Protocol::Rest && each.resourceId() == textOf(invoke, "apiId");
    });
    if (api == design.apis.end()) return badRequest("Invalid API identifier specified");
    if (std::none_of(api->stages.begin(), api->stages.end(),
                     [&](const gateway::Stage& stage) { return stage.name == textOf(invoke, "stage"); }))
        return badRequest("Invalid stage identifier specified");
    return {};
}

Result<void, Failure> checkConditions(const JsonValue& document)
{
    int headers = 0;
    int basePaths = 0;
    for (const JsonValue& condition : rest::valueOf(document, "conditions").array()) {
        headers += condition.find("matchHeaders") ? 1 : 0;
        basePaths += condition.find("matchBasePaths") ? 1 : 0;
        for (const JsonValue& path : rest::valueOf(rest::valueOf(condition, "matchBasePaths"), "anyOf").array())
            if (path.string().isEmpty() || path.string().startsWith('/') || path.string().endsWith('/'))
                return badRequest("Invalid base path specified: " + path.string());
        for (const JsonValue& value : rest::valueOf(rest::valueOf(condition, "matchHeaders"), "anyOf").array())
            if (const QByteArray glob = textOf(value, "valueGlob"); glob.mid(1).chopped(glob.size() > 1).contains('*'))
                return badRequest("Invalid header value glob specified: " + glob);
    }
    if (headers > 2) return badRequest("A routing rule has at most two matchHeaders conditions");
    if (basePaths > 1) return badRequest("A routing rule has at most one matchBasePaths condition");
    return {};
}

// Keeps the rule that the input says under `id`.
Outcome keepRule(ApiGatewayV2& gateway, workspace::Workspace& design, const JsonValue& input, const QByteArray& id)
{
    if (auto checked = checkAction(design, input); !checked) return checked.error();
    if (auto checked = checkConditions(input); !checked) return checked.error();
    for (const auto& [otherId, other] : design.documents.all(ruleFamily.kind))
        if (otherId != id && textOf(other, "domainName") == textOf(input, "domainName") &&
            rest::valueOf(other, "priority") == rest::valueOf(input, "priority"))
            return conflict("A routing rule of this priority already exists for this domain name");
    JsonValue document = JsonValue::Object();
    rest::copyMembers(document, input, {"domainName", "priority", "conditions", "actions"});
    design.documents.set(ruleFamily.kind, id, document);
    return ruleJson(gateway, id, document);
}

}  // namespace

Outcome createRoutingRule(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        if (!design.documents.find("domainNames", textOf(input, "domainName"))) return noSuchDomain();
        return keepRule(gateway, design, input, newShortId());
    });
}

Outcome putRoutingRule(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "routingRuleId");
        if (!findAccount(design, input, ruleFamily)) return missing(ruleFamily, id);
        return keepRule(gateway, design, input, id);
    });
}

Outcome getRoutingRule(ApiGatewayV2& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray id = textOf(input, "routingRuleId");
    const JsonValue* document = findAccount(*design, input, ruleFamily);
    return document ? Outcome(ruleJson(gateway, id, *document)) : Outcome(missing(ruleFamily, id));
}

Outcome listRoutingRules(ApiGatewayV2& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray domain = textOf(input, "domainName");
    if (!design->documents.find("domainNames", domain)) return noSuchDomain();
    std::vector<JsonValue> elements;
    for (const auto& [id, document] : design->documents.all(ruleFamily.kind))
        if (textOf(document, "domainName") == domain) elements.push_back(ruleJson(gateway, id, document));
    Outcome answer = page(input, std::move(elements));
    if (!answer) return answer;
    JsonValue list = rest::valueOf(*answer, "items");
    rest::removeMember(*answer, "items");
    rest::setMember(*answer, "routingRules", std::move(list));
    return answer;
}

Outcome deleteRoutingRule(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "routingRuleId");
        if (!findAccount(design, input, ruleFamily)) return missing(ruleFamily, id);
        design.documents.remove(ruleFamily.kind, id);
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
