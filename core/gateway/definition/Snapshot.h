// What a deployment froze: an API as it was, kept in the member "snapshot" of the deployment's document.
//     snapshot  = { "settings": the API's document, "documents": { kind: { id: document } }, "routes": [ route ] }
//     route     = { "method": …, "path": …, "document": …, "integration": … }        in the API's order
// Deployments, documentation versions and stages are not part of it: they live on beside it. Of a REST API a route's
// integration is in its document (see RestMethod.h); "integration" is what a form of another API wired (see
// IntegrationDocument.h). Value to value; any thread.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::gateway {

[[nodiscard]] base::JsonValue snapshotOf(const Api& api);
/// `api` with the routes, documents and settings that `snapshot` holds; its name, id, port and stages as they are.
[[nodiscard]] Api apiOfSnapshot(const Api& api, const base::JsonValue& snapshot);

/// The snapshot of the deployment called `deploymentId`; null if there is none.
[[nodiscard]] const base::JsonValue* findSnapshot(const Api& api, const QByteArray& deploymentId);

}  // namespace trestle::gateway
