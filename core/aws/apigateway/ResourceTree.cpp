#include "core/aws/apigateway/ResourceTree.h"

#include "core/aws/apigateway/MethodJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;

namespace {

QByteArray parentPath(const QByteArray& path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash <= 0 ? QByteArray("/") : path.first(slash);
}

}  // namespace

ResourceTree::ResourceTree(const gateway::Api& api)
{
    add(api, "/");
    for (const auto& [id, document] : api.documents.all("resources")) {
        const QByteArray path = rest::textOf(document, "path");
        if (!path.startsWith('/')) continue;
        add(api, path);
        m_byPath[path].id = id;
    }
    for (const gateway::Route& route : api.routes)
        if (route.path.startsWith('/')) add(api, route.path);
    // A document may have given a parent its id after its children came.
    for (auto& [path, resource] : m_byPath)
        if (path != "/") resource.parentId = m_byPath[parentPath(path)].id;
}

void ResourceTree::add(const gateway::Api& api, const QByteArray& path)
{
    if (m_byPath.contains(path)) return;
    Resource resource{derivedResourceId(api, path), {}, path, {}};
    if (path != "/") {
        add(api, parentPath(path));
        resource.pathPart = path.sliced(path.lastIndexOf('/') + 1);
    }
    m_byPath.emplace(path, std::move(resource));
}

const Resource* ResourceTree::find(QByteArrayView id) const
{
    const auto found =
        std::find_if(m_byPath.begin(), m_byPath.end(), [id](const auto& one) { return one.second.id == id; });
    return found == m_byPath.end() ? nullptr : &found->second;
}

const Resource* ResourceTree::at(const QByteArray& path) const
{
    const auto found = m_byPath.find(path);
    return found == m_byPath.end() ? nullptr : &found->second;
}

std::vector<const Resource*> ResourceTree::childrenOf(const Resource& parent) const
{
    std::vector<const Resource*> children;
    for (const auto& [path, resource] : m_byPath)
        if (path != "/" && resource.parentId == parent.id) children.push_back(&resource);
    return children;
}

QByteArray derivedResourceId(const gateway::Api& api, const QByteArray& path)
{
    return base::stableResourceId(api.resourceId() + path);
}

QByteArray childPath(const QByteArray& parent, const QByteArray& part)
{
    return parent == "/" ? '/' + part : parent + '/' + part;
}

bool isWithin(const QByteArray& path, const QByteArray& ancestor)
{
    return ancestor == "/" || path == ancestor || path.startsWith(ancestor + '/');
}

JsonValue resourceJson(const gateway::Api& api, const Resource& resource, bool embedded)
{
    JsonValue json = JsonValue::Object();
    json.insert("id", resource.id);
    if (!resource.parentId.isEmpty()) json.insert("parentId", resource.parentId);
    if (!resource.pathPart.isEmpty()) json.insert("pathPart", resource.pathPart);
    json.insert("path", resource.path);
    JsonValue methods = JsonValue::Object();
    for (const gateway::Route& route : api.routes)
        if (route.path == resource.path)
            methods.insert(route.method, embedded ? methodJson(route, resource.id) : JsonValue(JsonValue::Object()));
    if (!methods.object().empty()) json.insert("resourceMethods", std::move(methods));
    return json;
}

}  // namespace trestle::aws::apigateway
