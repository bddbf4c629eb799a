#include "ui/designer/Deploying.h"

#include "core/base/Ids.h"
#include "core/gateway/definition/Snapshot.h"
#include "ui/designer/JsonEdit.h"

namespace trestle::ui {

using base::JsonValue;

namespace {

constexpr const char* deployments = "deployments";

gateway::Stage* stageOf(gateway::Api& api, const QByteArray& name)
{
    const auto at = std::find_if(api.stages.begin(), api.stages.end(),
                                 [&name](const gateway::Stage& stage) { return stage.name == name; });
    return at == api.stages.end() ? nullptr : &*at;
}

QByteArray newDeploymentId(const gateway::Api& api)
{
    QByteArray id;
    do {
        id = base::newResourceId().first(6);
    } while (api.documents.find(deployments, id) != nullptr);
    return id;
}

// REST APIs tell times in seconds, the others as text.
JsonValue timeOf(const gateway::Api& api, const QDateTime& now)
{
    if (api.protocol == gateway::Protocol::Rest) return qint64(now.toSecsSinceEpoch());
    return now.toUTC().toString(Qt::ISODate);
}

}  // namespace

QByteArray deploymentOf(const gateway::Stage& stage)
{
    return textOf(stage.document, "deploymentId");
}

gateway::Api deployed(gateway::Api api, const QByteArray& name, const QDateTime& now)
{
    JsonValue deployment = JsonValue::Object();
    if (api.protocol != gateway::Protocol::Rest) {
        deployment.insert("autoDeployed", false);
        deployment.insert("deploymentStatus", "DEPLOYED");
    }
    deployment.insert("createdDate", timeOf(api, now));
    deployment.insert("snapshot", gateway::snapshotOf(api));
    const QByteArray id = newDeploymentId(api);
    if (gateway::Stage* stage = stageOf(api, name)) {
        if (api.protocol != gateway::Protocol::Rest) stage->autoDeploy = false;
        setMember(stage->document, "deploymentId", id);
        setMember(stage->document, "lastUpdatedDate", timeOf(api, now));
    }
    api.documents.set(deployments, id, std::move(deployment));
    return api;
}

gateway::Api following(gateway::Api api, const QByteArray& name)
{
    gateway::Stage* stage = stageOf(api, name);
    if (stage == nullptr) return api;
    stage->autoDeploy = true;
    removeMember(stage->document, "deploymentId");
    return api;
}

bool differsFromDesign(const gateway::Api& api, const gateway::Stage& stage)
{
    const QByteArray id = deploymentOf(stage);
    const JsonValue* snapshot = id.isEmpty() ? nullptr : gateway::findSnapshot(api, id);
    return snapshot != nullptr && *snapshot != gateway::snapshotOf(api);
}

QDateTime createdAt(const JsonValue& document)
{
    const JsonValue* created = document.find("createdDate");
    if (created == nullptr) return {};
    if (const auto seconds = created->toInteger()) return QDateTime::fromSecsSinceEpoch(*seconds);
    return QDateTime::fromString(QString::fromUtf8(created->string()), Qt::ISODate).toLocalTime();
}

}  // namespace trestle::ui
