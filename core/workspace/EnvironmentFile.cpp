// environments/<name>.yaml: variables (names with texts)
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

Environment readEnvironment(const QByteArray& name, const YamlReader& yaml)
{
    return {name, yaml.textMap("variables")};
}

YAML::Node writeEnvironment(const Environment& environment, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.textMap("variables", environment.variables);
    return yaml.finish();
}

}  // namespace trestle::workspace
