// trestle.yaml: name (text) · port (1024…65535) · region (text) · durability (durable | fast) · store (http or https
// URL of a table service | dynamodb; absent: the workspace keeps its items itself)
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

Settings readSettings(const YamlReader& yaml)
{
    const Settings defaults;
    Settings settings;
    settings.name = yaml.text("name");
    settings.port = static_cast<quint16>(yaml.integer("port", 0, 65'535, defaults.port));
    settings.region = yaml.text("region", defaults.region);
    settings.durability = yaml.choice<StoreDurability>(
        "durability", {{"durable", StoreDurability::Durable}, {"fast", StoreDurability::Fast}}, defaults.durability);
    settings.store = yaml.text("store");
    const bool known = settings.store.isEmpty() || settings.store == "dynamodb" ||
                       settings.store.startsWith("http://") || settings.store.startsWith("https://");
    if (!known)
        yaml.problem("store", QStringLiteral("\"%1\" is neither dynamodb nor the http or https URL of a table service")
                                  .arg(QString::fromUtf8(settings.store)));
    return settings;
}

YAML::Node writeSettings(const Settings& settings, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", settings.name);
    yaml.integer("port", settings.port);
    yaml.text("region", settings.region);
    yaml.text("durability", settings.durability == StoreDurability::Durable ? "durable" : "fast");
    yaml.optionalText("store", settings.store);
    return yaml.finish();
}

}  // namespace trestle::workspace
