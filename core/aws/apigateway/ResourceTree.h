// The resources of a REST API: the paths of its methods and of its documents of kind "resources", and all paths above
// them. A document {"path": …} gives its path an id; other paths have one derived from API and path, so that every
// machine has the same. Made for one look at an API; a value.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/definition/Api.h"

#include <map>

namespace trestle::aws::apigateway {

struct Resource
{
    QByteArray id;
    QByteArray parentId;  // "" of the root
    QByteArray path;      // "/pets/{id}"
    QByteArray pathPart;  // "{id}"; "" of the root
};

class ResourceTree
{
public:
    explicit ResourceTree(const gateway::Api& api);

    /// Null if there is none.
    [[nodiscard]] const Resource* find(QByteArrayView id) const;
    [[nodiscard]] const Resource* at(const QByteArray& path) const;
    [[nodiscard]] std::vector<const Resource*> childrenOf(const Resource& parent) const;
    /// In the order of their paths.
    [[nodiscard]] const std::map<QByteArray, Resource>& all() const { return m_byPath; }

private:
    void add(const gateway::Api& api, const QByteArray& path);

    std::map<QByteArray, Resource> m_byPath;
};

/// The id of a path that no document names.
[[nodiscard]] QByteArray derivedResourceId(const gateway::Api& api, const QByteArray& path);
/// "/" and "pets" make "/pets".
[[nodiscard]] QByteArray childPath(const QByteArray& parent, const QByteArray& part);
/// Whether `path` is `ancestor` or below it.
[[nodiscard]] bool isWithin(const QByteArray& path, const QByteArray& ancestor);
/// The service's Resource: {id, parentId, pathPart, path, resourceMethods}; with their documents if `embedded`.
[[nodiscard]] base::JsonValue resourceJson(const gateway::Api& api, const Resource& resource, bool embedded);

}  // namespace trestle::aws::apigateway
