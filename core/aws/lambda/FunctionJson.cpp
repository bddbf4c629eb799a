#include "core/aws/lambda/FunctionJson.h"

#include <QFileInfo>

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

// What the service fills in where nothing was given.
struct Default
{
    QByteArrayView member;
    QByteArrayView json;
};
constexpr Default defaults[] = {
    {"TracingConfig", R"({"Mode":"PassThrough"})"},
    {"PackageType", R"("Zip")"},
    {"Architectures", R"(["x86_64"])"},
    {"SnapStart", R"({"ApplyOn":"None","OptimizationStatus":"Off"})"},
};

JsonValue environmentJson(const FunctionConfiguration& configuration)
{
    JsonValue variables = JsonValue::Object();
    for (const auto& [name, value] : configuration.environment)
        variables.insert(name, value);
    JsonValue environment;
    environment.insert("Variables", std::move(variables));
    return environment;
}

JsonValue layersJson(const Lambda& lambda, const FunctionConfiguration& configuration)
{
    JsonValue::Array layers;
    for (const QByteArray& arn : configuration.layers) {
        JsonValue layer;
        layer.insert("Arn", arn);
        const auto name = functions::layerVersionOfArn(arn);
        const qint64 size = name ? QFileInfo(lambda.services().code.layerPackage(name->layer, name->number)).size() : 0;
        layer.insert("CodeSize", size);
        layers.push_back(std::move(layer));
    }
    return layers;
}

JsonValue loggingJson(const FunctionDescription& function, const JsonValue* given)
{
    JsonValue logging = given ? *given : JsonValue();
    if (!logging.find("LogFormat")) setMember(logging, "LogFormat", "Text");
    if (!logging.find("LogGroup")) setMember(logging, "LogGroup", "/aws/lambda/" + function.name);
    if (textOf(logging, "LogFormat") == "JSON") {
        if (!logging.find("ApplicationLogLevel")) setMember(logging, "ApplicationLogLevel", "INFO");
        if (!logging.find("SystemLogLevel")) setMember(logging, "SystemLogLevel", "INFO");
    }
    return logging;
}

void addSettings(JsonValue& answer, const FunctionDescription& function, const FunctionConfiguration& configuration)
{
    const JsonValue& document = configuration.document;
    for (const Default& one : defaults)
        answer.insert(one.member.toByteArray(), *base::parseJson(one.json));
    for (const auto& [name, value] : document.object()) {
        if (name == "ImageConfig") {
            JsonValue response;
            response.insert("ImageConfig", value);
            answer.insert("ImageConfigResponse", std::move(response));
        } else if (name == "SnapStart") {
            JsonValue snapStart = value;
            setMember(snapStart, "OptimizationStatus", "Off");
            setMember(answer, name, std::move(snapStart));
        } else if (name == "VpcConfig") {
            JsonValue vpc = value;
            if (!vpc.find("VpcId")) setMember(vpc, "VpcId", "");
            setMember(answer, name, std::move(vpc));
        } else if (name != "LoggingConfig") {
            setMember(answer, name, value);
        }
    }
    answer.insert("LoggingConfig", loggingJson(function, document.find("LoggingConfig")));
}

JsonValue described(const Lambda& lambda, const FunctionDescription& function, const QByteArray& qualifier)
{
    const FunctionVersion* version = versionOf(function, qualifier);
    const FunctionConfiguration& configuration = version ? version->configuration : function;
    const CodeFacts code = version ? CodeFacts{version->codeSha256, version->codeSize} : lambda.codeFacts(function);
    const bool isImage = textOf(configuration.document, "PackageType") == "Image";
    JsonValue answer;
    answer.insert("FunctionName", function.name);
    answer.insert("FunctionArn", lambda.functionArn(function.name, qualifier));
    if (!isImage) {
        answer.insert("Runtime", configuration.runtime);
        answer.insert("Handler", configuration.handler);
    }
    if (!configuration.document.find("Role"))
        answer.insert("Role", "arn:aws:iam::" + lambda.services().accountId + ":role/" + function.name);
    answer.insert("CodeSize", code.size);
    answer.insert("Description", configuration.description);
    answer.insert("Timeout", configuration.timeoutMs / 1'000);
    answer.insert("MemorySize", configuration.memoryMb);
    answer.insert("CodeSha256", code.sha256);
    answer.insert("Version", version ? QByteArray::number(version->number) : functions::latestVersion);
    if (!configuration.environment.empty()) answer.insert("Environment", environmentJson(configuration));
    if (!configuration.layers.isEmpty()) answer.insert("Layers", layersJson(lambda, configuration));
    JsonValue storage;
    storage.insert("Size", configuration.ephemeralStorageMb);
    answer.insert("EphemeralStorage", std::move(storage));
    addSettings(answer, function, configuration);
    if (!isImage) {
        JsonValue runtime;
        runtime.insert("RuntimeVersionArn", "arn:aws:lambda:" + lambda.services().region +
                                                "::runtime:" + revisionOf(configuration.runtime).replace("-", ""));
        answer.insert("RuntimeVersionConfig", std::move(runtime));
    }
    answer.insert("RevisionId", revisionOf(answer));

    const QString folder = lambda.services().code.functionFolder(function.name);
    const qint64 changed = version
                               ? lambda.changedMs(function.name + ':' + QByteArray::number(version->number),
                                                  lambda.services().code.versionPackage(function.name, version->number))
                               : lambda.changedMs(function.name, folder + QStringLiteral("/function.yaml"));
    answer.insert("LastModified", lambdaTime(changed));
    return answer;
}

}  // namespace

const FunctionVersion* versionOf(const FunctionDescription& function, const QByteArray& qualifier)
{
    const FunctionAlias* alias = function.alias(qualifier);
    return function.version(alias ? alias->version : qualifier);
}

JsonValue configurationJson(const Lambda& lambda, const FunctionDescription& function, const QByteArray& qualifier)
{
    JsonValue answer = described(lambda, function, qualifier);
    answer.insert("State", "Active");
    answer.insert("LastUpdateStatus", "Successful");
    return answer;
}

JsonValue listedConfigurationJson(const Lambda& lambda, const FunctionDescription& function,
                                  const QByteArray& qualifier)
{
    return described(lambda, function, qualifier);
}

JsonValue aliasJson(const Lambda& lambda, const QByteArray& function, const FunctionAlias& alias)
{
    JsonValue answer;
    answer.insert("AliasArn", lambda.functionArn(function, alias.name));
    answer.insert("Name", alias.name);
    answer.insert("FunctionVersion", alias.version);
    answer.insert("Description", alias.description);
    if (!alias.weights.empty()) {
        JsonValue weights = JsonValue::Object();
        for (const auto& [version, weight] : alias.weights)
            weights.insert(version, weight);
        JsonValue routing;
        routing.insert("AdditionalVersionWeights", std::move(weights));
        answer.insert("RoutingConfig", std::move(routing));
    }
    answer.insert("RevisionId", revisionOf(answer));
    return answer;
}

std::optional<Failure> revisionFailure(const QByteArray& given, const QByteArray& actual)
{
    if (given.isEmpty() || given == actual) return std::nullopt;
    return Failure{
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to "
        "retrieve the latest Revision Id"};
}

}  // namespace trestle::aws::lambda
