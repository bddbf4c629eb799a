// apis/<name>/api.yaml: protocol (HTTP | REST | WEBSOCKET) · id (10 of a-z0-9) · port (1…65535) · description
// · cors {allowOrigins, allowMethods, allowHeaders, exposeHeaders: lists · maxAge (seconds) · allowCredentials}
// · stages: list of {name, autoDeploy, variables, settings}; an HTTP API without the key has the stage $default
// · settings: what else the service knows of an API or a stage, in its own words (see DocumentFile.cpp)
#include "core/workspace/DocumentFile.h"
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

using gateway::Api;
using gateway::Cors;
using gateway::Protocol;
using gateway::Stage;

namespace {

// Of a file that names no stage.
std::vector<Stage> stagesUnsaid(Protocol protocol)
{
    return protocol == Protocol::Http ? std::vector{Stage()} : std::vector<Stage>();
}

Cors readCors(const YamlReader& yaml)
{
    Cors cors;
    cors.allowOrigins = yaml.texts("allowOrigins");
    cors.allowMethods = yaml.texts("allowMethods");
    cors.allowHeaders = yaml.texts("allowHeaders");
    cors.exposeHeaders = yaml.texts("exposeHeaders");
    // -1 … 86400: the service's bounds for Cors.MaxAge
    if (const auto seconds = yaml.integer("maxAge", -1, 86'400)) cors.maxAgeSeconds = static_cast<int>(*seconds);
    cors.allowCredentials = yaml.flag("allowCredentials", false);
    return cors;
}

YAML::Node writeCors(const Cors& cors, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.texts("allowOrigins", cors.allowOrigins);
    yaml.texts("allowMethods", cors.allowMethods);
    yaml.texts("allowHeaders", cors.allowHeaders);
    yaml.texts("exposeHeaders", cors.exposeHeaders);
    if (cors.maxAgeSeconds)
        yaml.integer("maxAge", *cors.maxAgeSeconds);
    else
        yaml.absent("maxAge");
    yaml.flag("allowCredentials", cors.allowCredentials);
    return yaml.finish();
}

base::JsonValue readSettingsDocument(const YamlReader& yaml, const ReadAttachment& attachment)
{
    return yaml.has("settings") ? readDocument(yaml.map("settings").node(), attachment) : base::JsonValue();
}

void writeSettingsDocument(YamlWriter& yaml, const base::JsonValue& document, const QByteArray& stem,
                           std::vector<Attachment>& attachments)
{
    if (document.isNull())
        yaml.absent("settings");
    else
        yaml.map("settings", writeDocument(document, stem, attachments));
}

YAML::Node writeStage(const Stage& stage, const YAML::Node& old, std::vector<Attachment>& attachments)
{
    YamlWriter yaml(old);
    yaml.text("name", stage.name);
    yaml.flag("autoDeploy", stage.autoDeploy);
    yaml.textMap("variables", stage.variables);
    writeSettingsDocument(yaml, stage.document, "stage." + fileWord(stage.name), attachments);
    return yaml.finish();
}

}  // namespace

Api readApi(const QByteArray& name, const YamlReader& yaml, const ReadAttachment& attachment)
{
    Api api;
    api.name = name;
    api.protocol = yaml.choice<Protocol>(
        "protocol", {{"HTTP", Protocol::Http}, {"REST", Protocol::Rest}, {"WEBSOCKET", Protocol::WebSocket}},
        Protocol::Http);
    api.id = yaml.text("id");
    api.port = static_cast<quint16>(yaml.integer("port", 0, 65'535, 0));
    api.description = yaml.text("description");
    if (yaml.has("cors")) api.cors = readCors(yaml.map("cors"));
    api.stages.clear();
    for (const YamlReader& stage : yaml.maps("stages"))
        api.stages.push_back({stage.text("name", "$default"), stage.textMap("variables"),
                              stage.flag("autoDeploy", true), readSettingsDocument(stage, attachment)});
    if (!yaml.has("stages")) api.stages = stagesUnsaid(api.protocol);
    api.document = readSettingsDocument(yaml, attachment);
    return api;
}

YAML::Node writeApi(const Api& api, const YAML::Node& old, std::vector<Attachment>& attachments)
{
    YamlWriter yaml(old);
    switch (api.protocol) {
        case Protocol::Http:
            yaml.text("protocol", "HTTP");
            break;
        case Protocol::Rest:
            yaml.text("protocol", "REST");
            break;
        case Protocol::WebSocket:
            yaml.text("protocol", "WEBSOCKET");
            break;
    }
    yaml.optionalText("id", api.id);
    if (api.port > 0)
        yaml.integer("port", api.port);
    else
        yaml.absent("port");
    yaml.optionalText("description", api.description);
    if (api.cors)
        yaml.map("cors", writeCors(*api.cors, yaml.old("cors")));
    else
        yaml.absent("cors");
    std::vector<YAML::Node> stages;
    if (api.stages != stagesUnsaid(api.protocol))
        for (const Stage& stage : api.stages)
            stages.push_back(writeStage(stage, yaml.old("stages", "name", stage.name), attachments));
    if (api.stages.empty() && !stagesUnsaid(api.protocol).empty())
        yaml.emptyList("stages");
    else
        yaml.maps("stages", stages);
    writeSettingsDocument(yaml, api.document, "api", attachments);
    return yaml.finish();
}

}  // namespace trestle::workspace
