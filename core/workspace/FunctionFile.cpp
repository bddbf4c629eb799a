// functions/<name>/function.yaml: * · code (folder with the handler's files, relative to this file's; absent: this
// file's own) · uploaded {sha256, size, content}: the package a client gave last · reservedConcurrency (number)
// · tags (names with texts) · aliases: list of {name, version, description, weights (versions with their share, 0…1)}
// · schedules: list of {name, expression (rate(…) | cron(…)), qualifier, input (JSON), enabled (true | false)}
// · versions: list of numbers, each described in versions/<number>.yaml: * and codeSha256, codeSize (bytes),
//   packageSha256
// · lastVersion: the highest number ever given, where that is not the last of the list · codeSigningConfig (ARN)
// · recursiveLoop (Allow | Terminate)
// · eventInvokeConfigs, urlConfigs, policies, provisionedConcurrency, runtimeManagement: maps by qualifier, and
//   eventSourceMappings: a map by UUID; each value in the service's own words
// * is: description · runtime (nodejs22.x, python3.12, …) · handler (file.export) · timeout (seconds, 1…900) · memory
//   (MB, 128…10240) · ephemeralStorage (MB, 512…10240) · environment (names with texts) · layers: list of ARNs, or
//   names of folders below layers/ · settings: what else the service knows of a configuration, in its own words
#include "core/workspace/DocumentFile.h"
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

#include <QDir>

namespace trestle::workspace {

using functions::FunctionAlias;
using functions::FunctionConfiguration;
using functions::FunctionDescription;
using functions::FunctionVersion;

namespace {

using Documents = FunctionDescription::Documents;

constexpr std::pair<const char*, Documents FunctionDescription::*> documentMaps[] = {
    {"eventInvokeConfigs", &FunctionDescription::eventInvokeConfigs},
    {"urlConfigs", &FunctionDescription::urlConfigs},
    {"policies", &FunctionDescription::policies},
    {"provisionedConcurrency", &FunctionDescription::provisionedConcurrency},
    {"runtimeManagement", &FunctionDescription::runtimeManagement},
    {"eventSourceMappings", &FunctionDescription::eventSourceMappings},
};

void readConfiguration(const YamlReader& yaml, const ReadAttachment& attachment, FunctionConfiguration& configuration)
{
    configuration.runtime = yaml.text("runtime", "nodejs22.x");
    configuration.handler = yaml.text("handler", configuration.handler);
    configuration.timeoutMs = static_cast<int>(yaml.integer("timeout", 1, 900, 3)) * 1'000;
    configuration.memoryMb = static_cast<int>(yaml.integer("memory", 128, 10'240, configuration.memoryMb));
    configuration.ephemeralStorageMb =
        static_cast<int>(yaml.integer("ephemeralStorage", 512, 10'240, configuration.ephemeralStorageMb));
    configuration.environment = yaml.textMap("environment");
    configuration.description = yaml.text("description");
    configuration.layers = yaml.texts("layers");
    if (yaml.has("settings")) configuration.document = readDocument(yaml.map("settings").node(), attachment);
}

void writeConfiguration(YamlWriter& yaml, const FunctionConfiguration& configuration, const QByteArray& stem,
                        std::vector<Attachment>& attachments)
{
    yaml.optionalText("description", configuration.description);
    yaml.text("runtime", configuration.runtime);
    yaml.text("handler", configuration.handler);
    yaml.integer("timeout", configuration.timeoutMs / 1'000);
    yaml.integer("memory", configuration.memoryMb);
    if (configuration.ephemeralStorageMb != FunctionConfiguration().ephemeralStorageMb)
        yaml.integer("ephemeralStorage", configuration.ephemeralStorageMb);
    else
        yaml.absent("ephemeralStorage");
    yaml.textMap("environment", configuration.environment);
    yaml.texts("layers", configuration.layers);
    if (configuration.document.isNull())
        yaml.absent("settings");
    else
        yaml.map("settings", writeDocument(configuration.document, stem, attachments));
}

QByteArray versionFile(int number)
{
    return "versions/" + QByteArray::number(number) + ".yaml";
}

void readVersions(const YamlReader& yaml, const ReadAttachment& attachment, FunctionDescription& function)
{
    for (const QByteArray& text : yaml.texts("versions")) {
        bool isNumber = false;
        const int number = text.toInt(&isNumber);
        if (!isNumber || number < 1) {
            yaml.problem("versions", QStringLiteral("\"%1\" is no version's number").arg(QString::fromUtf8(text)));
            continue;
        }
        const QByteArray file = versionFile(number);
        FileContext context = yaml.context();
        const auto map = parseYamlMap(attachment(file));
        context.file = context.file.chopped(QStringLiteral("function.yaml").size()) + QString::fromUtf8(file);
        if (!map) {
            context.problem(map.error().place, map.error().message);
            continue;
        }
        const YamlReader reader(*map, context);
        FunctionVersion version;
        version.number = number;
        readConfiguration(reader, attachment, version.configuration);
        version.codeSha256 = reader.text("codeSha256");
        version.codeSize = reader.integer("codeSize", 0, qint64(1) << 40, 0);
        version.packageSha256 = reader.text("packageSha256");
        function.versions.push_back(std::move(version));
    }
    std::sort(function.versions.begin(), function.versions.end(),
              [](const FunctionVersion& a, const FunctionVersion& b) { return a.number < b.number; });
    const int last = function.versions.empty() ? 0 : function.versions.back().number;
    function.lastVersion = static_cast<int>(yaml.integer("lastVersion", last, 1 << 30, last));
}

void writeVersions(YamlWriter& yaml, const FunctionDescription& function, std::vector<Attachment>& attachments)
{
    QList<QByteArray> numbers;
    for (const FunctionVersion& version : function.versions) {
        YamlWriter file{YAML::Node(YAML::NodeType::Map)};
        const QByteArray stem = "versions/" + QByteArray::number(version.number);
        writeConfiguration(file, version.configuration, stem, attachments);
        file.text("codeSha256", version.codeSha256);
        file.integer("codeSize", version.codeSize);
        file.text("packageSha256", version.packageSha256);
        // A configuration is far from the bounds that make this fail; its file would be empty then.
        const auto document = yamlDocument(file.finish());
        attachments.push_back({versionFile(version.number), document ? *document : QByteArray()});
        numbers << QByteArray::number(version.number);
    }
    yaml.texts("versions", numbers);
    if (function.lastVersion != (function.versions.empty() ? 0 : function.versions.back().number))
        yaml.integer("lastVersion", function.lastVersion);
    else
        yaml.absent("lastVersion");
}

FunctionAlias readAlias(const YamlReader& yaml)
{
    FunctionAlias alias{yaml.text("name"), yaml.text("version", "$LATEST"), yaml.text("description"), {}};
    for (const auto& [version, share] : yaml.textMap("weights")) {
        bool isNumber = false;
        const double weight = share.toDouble(&isNumber);
        if (isNumber && weight >= 0 && weight <= 1)
            alias.weights[version] = weight;
        else
            yaml.problem("weights", QStringLiteral("\"%1\" is no share from 0 to 1").arg(QString::fromUtf8(share)));
    }
    return alias;
}

YAML::Node writeAlias(const FunctionAlias& alias, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", alias.name);
    yaml.text("version", alias.version);
    yaml.optionalText("description", alias.description);
    std::map<QByteArray, QByteArray> weights;
    for (const auto& [version, weight] : alias.weights)
        weights[version] = base::JsonValue(weight).numberText();
    yaml.textMap("weights", weights);
    return yaml.finish();
}

functions::FunctionSchedule readSchedule(const YamlReader& yaml)
{
    functions::FunctionSchedule schedule{yaml.text("name"), yaml.text("expression"), yaml.text("qualifier")};
    if (yaml.has("input")) schedule.input = yaml.text("input");
    schedule.enabled = yaml.flag("enabled", true);
    return schedule;
}

YAML::Node writeSchedule(const functions::FunctionSchedule& schedule, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", schedule.name);
    yaml.text("expression", schedule.expression);
    yaml.optionalText("qualifier", schedule.qualifier);
    if (schedule.input)
        yaml.text("input", *schedule.input);
    else
        yaml.absent("input");
    if (schedule.enabled)
        yaml.absent("enabled");
    else
        yaml.flag("enabled", false);
    return yaml.finish();
}

// The folder may stand anywhere in the workspace, and nowhere else.
QByteArray readCodeFolder(const YamlReader& yaml)
{
    const QByteArray folder = yaml.text("code");
    const QString fromRoot = QDir::cleanPath(QStringLiteral("functions/name/") + QString::fromUtf8(folder));
    if (!folder.startsWith('/') && fromRoot != u".." && !fromRoot.startsWith(QStringLiteral("../"))) return folder;
    yaml.problem("code", QStringLiteral("\"%1\" is no folder of this workspace").arg(QString::fromUtf8(folder)));
    return {};
}

void readDocuments(const YamlReader& yaml, const ReadAttachment& attachment, FunctionDescription& function)
{
    for (const auto& [key, member] : documentMaps) {
        const base::JsonValue all = readDocument(yaml.map(key).node(), attachment);
        for (const auto& [id, document] : all.object()) {
            if (document.isObject())
                (function.*member)[id] = document;
            else
                yaml.problem(key, QStringLiteral("\"%1\" is to hold keys and values").arg(QString::fromUtf8(id)));
        }
    }
}

void writeDocuments(YamlWriter& yaml, const FunctionDescription& function, std::vector<Attachment>& attachments)
{
    for (const auto& [key, member] : documentMaps) {
        base::JsonValue::Object all;
        for (const auto& [id, document] : function.*member)
            all.emplace_back(id, document);
        if (all.empty())
            yaml.absent(key);
        else
            yaml.map(key, writeDocument(all, key, attachments));
    }
}

void writeUploaded(YamlWriter& yaml, const std::optional<functions::UploadedCode>& uploaded)
{
    if (!uploaded) return yaml.absent("uploaded");
    YamlWriter map(yaml.old("uploaded"));
    map.text("sha256", uploaded->sha256);
    map.integer("size", uploaded->size);
    map.text("content", uploaded->content);
    yaml.map("uploaded", map.finish());
}

}  // namespace

FunctionDescription readFunction(const QByteArray& name, const YamlReader& yaml, const ReadAttachment& attachment)
{
    FunctionDescription function;
    function.name = name;
    readConfiguration(yaml, attachment, function);
    const base::JsonValue* package = function.document.find("PackageType");
    const bool isImage = package && package->string() == "Image";
    if (!isImage && !functions::runtimeKind(function.runtime))
        yaml.problem("runtime", QStringLiteral("\"%1\" is no runtime that Trestle runs: nodejs…, python3…, provided…")
                                    .arg(QString::fromUtf8(function.runtime)));
    function.codeFolder = readCodeFolder(yaml);
    if (yaml.has("uploaded")) {
        const YamlReader uploaded = yaml.map("uploaded");
        function.uploaded = functions::UploadedCode{
            uploaded.text("sha256"), uploaded.integer("size", 0, qint64(1) << 40, 0), uploaded.text("content")};
    }
    if (const auto reserved = yaml.integer("reservedConcurrency", 0, 1'000'000))
        function.reservedConcurrency = static_cast<int>(*reserved);
    function.tags = yaml.textMap("tags");
    for (const YamlReader& alias : yaml.maps("aliases"))
        function.aliases.push_back(readAlias(alias));
    for (const YamlReader& schedule : yaml.maps("schedules"))
        function.schedules.push_back(readSchedule(schedule));
    readVersions(yaml, attachment, function);
    function.codeSigningConfig = yaml.text("codeSigningConfig");
    function.recursiveLoop = yaml.text("recursiveLoop");
    readDocuments(yaml, attachment, function);
    return function;
}

YAML::Node writeFunction(const FunctionDescription& function, const YAML::Node& old,
                         std::vector<Attachment>& attachments)
{
    YamlWriter yaml(old);
    writeConfiguration(yaml, function, "function", attachments);
    yaml.optionalText("code", function.codeFolder);
    writeUploaded(yaml, function.uploaded);
    if (function.reservedConcurrency)
        yaml.integer("reservedConcurrency", *function.reservedConcurrency);
    else
        yaml.absent("reservedConcurrency");
    yaml.textMap("tags", function.tags);
    std::vector<YAML::Node> aliases;
    for (const FunctionAlias& alias : function.aliases)
        aliases.push_back(writeAlias(alias, yaml.old("aliases", "name", alias.name)));
    yaml.maps("aliases", aliases);
    std::vector<YAML::Node> schedules;
    for (const functions::FunctionSchedule& schedule : function.schedules)
        schedules.push_back(writeSchedule(schedule, yaml.old("schedules", "name", schedule.name)));
    yaml.maps("schedules", schedules);
    writeVersions(yaml, function, attachments);
    yaml.optionalText("codeSigningConfig", function.codeSigningConfig);
    yaml.optionalText("recursiveLoop", function.recursiveLoop);
    writeDocuments(yaml, function, attachments);
    return yaml.finish();
}

}  // namespace trestle::workspace
