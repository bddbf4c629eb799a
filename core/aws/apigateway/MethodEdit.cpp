#include "core/aws/apigateway/MethodEdit.h"

#include "core/aws/apigateway/MethodJson.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

Result<MethodPlace, Failure> findMethod(workspace::Workspace& design, const JsonValue& input)
{
    gateway::Api* api = findApi(design, textOf(input, "restApiId"));
    const ResourceTree tree = api ? ResourceTree(*api) : ResourceTree({});
    const Resource* resource = api ? tree.find(textOf(input, "resourceId")) : nullptr;
    if (!resource) return notFound("Invalid Resource identifier specified");
    const QByteArray method = textOf(input, "httpMethod").toUpper();
    const auto route = std::find_if(api->routes.begin(), api->routes.end(), [&](const gateway::Route& one) {
        return one.path == resource->path && one.method == method;
    });
    return MethodPlace{api, *resource, route == api->routes.end() ? nullptr : &*route};
}

Failure noSuchMethod()
{
    return notFound("Invalid Method identifier specified");
}

Failure noSuchStatusCode()
{
    return notFound("Invalid Response status code specified");
}

Outcome readMethod(ApiGateway& gateway, const JsonValue& input,
                   const std::function<Outcome(const JsonValue& method)>& read)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    const ResourceTree tree = api ? ResourceTree(*api) : ResourceTree({});
    const Resource* resource = api ? tree.find(textOf(input, "resourceId")) : nullptr;
    if (!resource) return notFound("Invalid Resource identifier specified");
    const gateway::Route* route = api->route(textOf(input, "httpMethod").toUpper() + ' ' + resource->path);
    if (!route) return noSuchMethod();
    return read(methodJson(*route, resource->id));
}

Outcome editMethod(ApiGateway& gateway, const JsonValue& input, const MethodEdit& edit)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        Result<MethodPlace, Failure> place = findMethod(design, input);
        if (!place) return place.error();
        if (!place->route) return noSuchMethod();
        gateway::Route& route = *place->route;
        JsonValue method = methodJson(route, place->resource.id);
        Outcome outcome = edit(*place->api, method, place->resource);
        if (!outcome) return outcome;
        // The integration stands in the document from now on.
        rest::removeMember(method, "httpMethod");
        route.document = std::move(method);
        route.integration = {};
        return outcome;
    });
}

}  // namespace trestle::aws::apigateway
