#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/Patch.h"
#include "core/aws/apigateway/ResourceTree.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr PatchRule resourceRules[] = {{"/parentId"}, {"/pathPart"}};
constexpr PatchTable resourceTable{PatchManner::ListsPaths, resourceRules};

Failure noSuchResource()
{
    return notFound("Invalid Resource identifier specified");
}

bool isVariable(const QByteArray& part)
{
    return part.startsWith('{');
}

bool isGreedy(const QByteArray& part)
{
    return part.endsWith("+}");
}

bool isPathPart(const QByteArray& part)
{
    QByteArrayView name(part);
    if (isVariable(part)) {
        if (!part.endsWith('}')) return false;
        name = name.sliced(1).chopped(isGreedy(part) ? 2 : 1);
        if (name.isEmpty()) return false;
    }
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-' || c == ':' || c == ',' || c == '~' || c == '@' || c == '!' || c == '=' || c == '%';
    });
}

// Whether a resource called `part` may stand below `parent`; `self` is the id of the one that is moved, "" for a new
// one.
Result<void, Failure> checkPlace(const ResourceTree& tree, const Resource& parent, const QByteArray& part,
                                 const QByteArray& self)
{
    if (isGreedy(parent.pathPart))
        return badRequest("Cannot create a child of a resource with a greedy path variable: " + parent.pathPart);
    if (!isPathPart(part))
        return badRequest(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly "
            "braces at the beginning and the end.");
    for (const Resource* sibling : tree.childrenOf(parent)) {
        if (sibling->id == self) continue;
        if (sibling->pathPart == part)
            return conflict("Another resource with the same parent already has this name: " + part);
        if (isVariable(part) && isVariable(sibling->pathPart))
            return badRequest("A sibling (" + sibling->pathPart +
                              ") of this resource already has a variable path part -- only one is allowed");
    }
    return {};
}

void setPath(gateway::Api& api, const QByteArray& id, const QByteArray& path)
{
    const JsonValue* old = api.documents.find("resources", id);
    JsonValue document = old ? *old : JsonValue(JsonValue::Object());
    rest::setMember(document, "path", path);
    api.documents.set("resources", id, std::move(document));
}

// Gives the resource and all below it another path; they keep their ids.
void move(gateway::Api& api, const ResourceTree& tree, const Resource& resource, const QByteArray& path)
{
    for (const auto& [oldPath, inner] : tree.all())
        if (isWithin(oldPath, resource.path)) setPath(api, inner.id, path + oldPath.sliced(resource.path.size()));
    for (gateway::Route& route : api.routes)
        if (isWithin(route.path, resource.path)) route.path = path + route.path.sliced(resource.path.size());
}

bool isEmbedded(const JsonValue& input)
{
    for (const JsonValue& word : rest::valueOf(input, "embed").array())
        if (word.string().split(',').contains("methods")) return true;
    return false;
}

}  // namespace

Outcome createResource(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchResource();
        const ResourceTree tree(*api);
        const Resource* parent = tree.find(textOf(input, "parentId"));
        if (!parent) return noSuchResource();
        const QByteArray part = textOf(input, "pathPart");
        if (auto checked = checkPlace(tree, *parent, part, {}); !checked) return checked.error();
        const QByteArray path = childPath(parent->path, part);
        QByteArray id = derivedResourceId(*api, path).first(6);
        while (tree.find(id))
            id = base::newResourceId().first(6);
        setPath(*api, id, path);
        return resourceJson(*api, {id, parent->id, path, part}, false);
    });
}

Outcome getResource(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    if (!api) return noSuchResource();
    const ResourceTree tree(*api);
    const Resource* resource = tree.find(textOf(input, "resourceId"));
    if (!resource) return noSuchResource();
    return resourceJson(*api, *resource, isEmbedded(input));
}

Outcome getResources(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
    std::vector<std::pair<QByteArray, JsonValue>> all;
    const ResourceTree tree(*api);
    for (const auto& [path, resource] : tree.all())
        all.emplace_back(resource.id, resourceJson(*api, resource, isEmbedded(input)));
    return page(input, all);
}

Outcome updateResource(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchResource();
        const QByteArray id = textOf(input, "resourceId");
        if (!ResourceTree(*api).find(id)) return noSuchResource();
        for (const PatchOperation& operation : patchOperations(input)) {
            const ResourceTree tree(*api);
            const Resource& resource = *tree.find(id);
            JsonValue document = JsonValue::Object();
            if (auto done = patch(document, operation, resourceTable); !done) return done.error();
            const QByteArray member = operation.segments().front();
            if (resource.path == "/") return badRequest("Root resource cannot update its " + member + '.');
            const bool isMoved = member == "parentId";
            const Resource* parent = tree.find(isMoved ? textOf(document, member) : resource.parentId);
            if (!parent) return noSuchResource();
            if (isMoved && isWithin(parent->path, resource.path)) return badRequest("Resources cannot be cyclical.");
            const QByteArray part = isMoved ? resource.pathPart : textOf(document, member);
            if (auto checked = checkPlace(tree, *parent, part, id); !checked) return checked.error();
            move(*api, tree, resource, childPath(parent->path, part));
        }
        return resourceJson(*api, *ResourceTree(*api).find(id), false);
    });
}

Outcome deleteResource(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchResource();
        const ResourceTree tree(*api);
        const Resource* resource = tree.find(textOf(input, "resourceId"));
        if (!resource) return noSuchResource();
        if (resource->path == "/") return badRequest("Root resource cannot be deleted");
        for (const auto& [path, inner] : tree.all())
            if (isWithin(path, resource->path)) api->documents.remove("resources", inner.id);
        std::erase_if(api->routes, [&](const gateway::Route& route) { return isWithin(route.path, resource->path); });
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
