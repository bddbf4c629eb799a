#include "core/workspace/Workspace.h"

#include <array>

namespace trestle::workspace {

namespace {

template <typename Objects>
auto findByName(Objects& objects, QByteArrayView name) -> decltype(&*objects.begin())
{
    const auto found =
        std::find_if(objects.begin(), objects.end(), [&](const auto& each) { return each.name == name; });
    return found == objects.end() ? nullptr : &*found;
}

size_t methodRank(const QByteArray& method)
{
    static constexpr std::array<QByteArrayView, 8> order = {"GET",   "HEAD",   "POST",    "PUT",
                                                            "PATCH", "DELETE", "OPTIONS", "ANY"};
    return static_cast<size_t>(std::find(order.begin(), order.end(), method) - order.begin());
}

}  // namespace

const gateway::Api* Workspace::api(QByteArrayView name) const
{
    return findByName(apis, name);
}

gateway::Api* Workspace::api(QByteArrayView name)
{
    return findByName(apis, name);
}

const functions::FunctionDescription* Workspace::function(QByteArrayView name) const
{
    return findByName(functions, name);
}

const tables::TableDescription* Workspace::table(QByteArrayView name) const
{
    return findByName(tables, name);
}

const requests::SavedRequest* Workspace::request(QByteArrayView name) const
{
    return findByName(requests, name);
}

bool routeLess(const gateway::Route& a, const gateway::Route& b)
{
    // $default takes what nothing else does: it stands last.
    if (a.method.isEmpty() != b.method.isEmpty()) return b.method.isEmpty();
    if (a.path != b.path) return a.path < b.path;
    const size_t rankA = methodRank(a.method);
    const size_t rankB = methodRank(b.method);
    return rankA != rankB ? rankA < rankB : a.method < b.method;
}

void sortObjects(Workspace& workspace)
{
    const auto byName = [](const auto& a, const auto& b) { return a.name < b.name; };
    std::stable_sort(workspace.apis.begin(), workspace.apis.end(), byName);
    for (gateway::Api& api : workspace.apis)
        std::stable_sort(api.routes.begin(), api.routes.end(), routeLess);
    std::stable_sort(workspace.functions.begin(), workspace.functions.end(), byName);
    std::stable_sort(workspace.tables.begin(), workspace.tables.end(), byName);
    std::stable_sort(workspace.requests.begin(), workspace.requests.end(), byName);
    std::stable_sort(workspace.environments.begin(), workspace.environments.end(), byName);
}

}  // namespace trestle::workspace
