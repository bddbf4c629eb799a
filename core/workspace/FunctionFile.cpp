// functions/<name>/function.yaml: runtime (nodejs22.x, python3.12, …) · handler (file.export) · timeout (seconds,
// 1…900) · memory (MB, 128…10240) · environment (names with texts) · description
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

functions::FunctionDescription readFunction(const QByteArray& name, const YamlReader& yaml)
{
    functions::FunctionDescription function;
    function.name = name;
    function.runtime = yaml.text("runtime", "nodejs22.x");
    if (!functions::runtimeKind(function.runtime))
        yaml.problem("runtime", QStringLiteral("\"%1\" is no runtime that Trestle runs: nodejs…, python3…")
                                    .arg(QString::fromUtf8(function.runtime)));
    function.handler = yaml.text("handler", function.handler);
    function.timeoutMs = static_cast<int>(yaml.integer("timeout", 1, 900, 3)) * 1'000;
    function.memoryMb = static_cast<int>(yaml.integer("memory", 128, 10'240, function.memoryMb));
    function.environment = yaml.textMap("environment");
    function.description = yaml.text("description");
    return function;
}

YAML::Node writeFunction(const functions::FunctionDescription& function, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.optionalText("description", function.description);
    yaml.text("runtime", function.runtime);
    yaml.text("handler", function.handler);
    yaml.integer("timeout", function.timeoutMs / 1'000);
    yaml.integer("memory", function.memoryMb);
    yaml.textMap("environment", function.environment);
    return yaml.finish();
}

}  // namespace trestle::workspace
