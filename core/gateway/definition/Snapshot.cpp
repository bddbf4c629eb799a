#include "core/gateway/definition/Snapshot.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/RestMethod.h"
#include "core/gateway/httpapi/IntegrationDocument.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

using base::JsonValue;

namespace {

constexpr std::array<QByteArrayView, 3> livingKinds{"deployments", "documentationVersions", "stages"};

// What the designer wired by a form, which a REST method tells in its document.
JsonValue formOf(const Api& api, const Route& route)
{
    return api.protocol == Protocol::Rest ? JsonValue() : integrationDocument(route.integration);
}

}  // namespace

JsonValue snapshotOf(const Api& api)
{
    JsonValue documents = JsonValue::Object();
    for (const auto& [kind, ofKind] : api.documents.kinds()) {
        if (std::find(livingKinds.begin(), livingKinds.end(), QByteArrayView(kind)) != livingKinds.end()) continue;
        JsonValue byId = JsonValue::Object();
        for (const auto& [id, document] : ofKind)
            byId.insert(id, document);
        documents.insert(kind, std::move(byId));
    }
    JsonValue routes = JsonValue::Array();
    for (const Route& route : api.routes) {
        JsonValue kept = JsonValue::Object();
        kept.insert("method", route.method);
        kept.insert("path", route.path);
        kept.insert("document", api.protocol == Protocol::Rest ? restMethod(route) : route.document);
        if (JsonValue wired = formOf(api, route); !wired.isNull()) kept.insert("integration", std::move(wired));
        routes.makeArray().push_back(std::move(kept));
    }
    JsonValue snapshot = JsonValue::Object();
    if (!api.document.isNull()) snapshot.insert("settings", api.document);
    snapshot.insert("documents", std::move(documents));
    snapshot.insert("routes", std::move(routes));
    return snapshot;
}

Api apiOfSnapshot(const Api& api, const JsonValue& snapshot)
{
    Api frozen;
    frozen.name = api.name;
    frozen.id = api.id;
    frozen.protocol = api.protocol;
    frozen.port = api.port;
    frozen.stages = api.stages;
    frozen.description = api.description;
    frozen.cors = api.cors;
    if (const JsonValue* settings = snapshot.find("settings")) frozen.document = *settings;
    if (const JsonValue* documents = snapshot.find("documents"))
        for (const auto& [kind, byId] : documents->object())
            for (const auto& [id, document] : byId.object())
                frozen.documents.set(kind, id, document);
    if (const JsonValue* routes = snapshot.find("routes"))
        for (const JsonValue& kept : routes->array()) {
            Route route{textOf(kept, "method"), textOf(kept, "path"), {}, {}};
            if (const JsonValue* document = kept.find("document")) route.document = *document;
            if (const JsonValue* wired = kept.find("integration"))
                if (auto integration = integrationOf(*wired)) route.integration = std::move(*integration);
            frozen.routes.push_back(std::move(route));
        }
    return frozen;
}

const JsonValue* findSnapshot(const Api& api, const QByteArray& deploymentId)
{
    const JsonValue* deployment = api.documents.find("deployments", deploymentId);
    return deployment ? deployment->find("snapshot") : nullptr;
}

}  // namespace trestle::gateway
