// trestle.yaml: name (text) · port (1024…65535) · region (text) · durability (durable | fast)
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
    return settings;
}

YAML::Node writeSettings(const Settings& settings, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", settings.name);
    yaml.integer("port", settings.port);
    yaml.text("region", settings.region);
    yaml.text("durability", settings.durability == StoreDurability::Durable ? "durable" : "fast");
    return yaml.finish();
}

}  // namespace trestle::workspace
