#include "core/aws/lambda/ConfigurationInput.h"

#include "core/aws/lambda/FunctionName.h"
#include "core/aws/rest/Model.h"

#include <QFileInfo>

#include <algorithm>
#include <set>

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

constexpr qsizetype environmentBytes = 4 * 1024;
constexpr qsizetype mostLayers = 5;
constexpr qint64 mostMemoryMb = 10'240;

// Names that the service sets itself.
const std::set<QByteArray> reservedVariables = {
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
};

std::optional<Failure> takeRuntime(FunctionConfiguration& configuration, const QByteArray& runtime)
{
    const rest::Model& model = rest::lambdaModel();
    const auto shape = std::find_if(model.shapes.begin(), model.shapes.end(),
                                    [](const rest::Shape& each) { return each.name == "Runtime"; });
    const auto known = model.values(*shape);
    if (std::find(known.begin(), known.end(), QByteArrayView(runtime)) == known.end()) {
        QByteArrayList names;
        for (const QByteArrayView name : known)
            names += name.toByteArray();
        return invalidParameter("Value " + runtime +
                                " at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [" +
                                names.join(", ") + "] or be a valid ARN");
    }
    configuration.runtime = runtime;
    return std::nullopt;
}

std::optional<Failure> takeEnvironment(FunctionConfiguration& configuration, const JsonValue& given)
{
    std::map<QByteArray, QByteArray> variables;
    QByteArray reserved;
    const JsonValue* named = given.find("Variables");
    for (const auto& [name, value] : named ? named->object() : JsonValue::Object()) {
        variables[name] = value.string();
        if (reservedVariables.contains(name)) reserved += (reserved.isEmpty() ? "" : ", ") + name;
    }
    if (!reserved.isEmpty())
        return invalidParameter(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            "provided contains reserved keys that are currently not supported for modification. Reserved keys used in "
            "this request: " +
            reserved);
    const QByteArray measured = named ? writeJson(*named) : QByteArray();
    if (measured.size() > environmentBytes)
        return invalidParameter(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            "provided exceeded the 4KB limit. String measured: " +
            measured);
    configuration.environment = std::move(variables);
    return std::nullopt;
}

std::optional<Failure> takeLayers(FunctionConfiguration& configuration, const Lambda& lambda, const JsonValue& given)
{
    if (static_cast<qsizetype>(given.array().size()) > mostLayers)
        return invalidParameter("Cannot reference more than 5 layers.");
    QList<QByteArray> layers;
    std::map<QByteArray, QByteArray> versions;
    for (const JsonValue& one : given.array()) {
        const QByteArray& arn = one.string();
        const auto name = functions::layerVersionOfArn(arn);
        const bool exists = name && QFileInfo::exists(lambda.services().code.layerPackage(name->layer, name->number));
        if (!exists) return invalidParameter("Layer version " + arn + " does not exist.");
        const auto [other, isNew] = versions.emplace(name->layer, arn);
        if (!isNew)
            return invalidParameter(
                "Two different versions of the same layer are not allowed to be referenced in the same "
                "function. " +
                arn + " and " + other->second + " are versions of the same layer.");
        layers << arn;
    }
    configuration.layers = layers;
    return std::nullopt;
}

// Members that are kept as they come; given empty they are taken away.
// What is not given stays as it is, but for levels: they are of the JSON format only, and begin anew where that is
// given.
std::optional<Failure> takeLogging(FunctionConfiguration& configuration, const JsonValue& given)
{
    const JsonValue* before = configuration.document.find("LoggingConfig");
    JsonValue logging = before ? *before : JsonValue(JsonValue::Object());
    const bool isNamed = given.find("LogFormat") != nullptr;
    const QByteArray format = textOf(isNamed ? given : logging, "LogFormat");
    for (const char* level : {"ApplicationLogLevel", "SystemLogLevel"}) {
        if (format != "JSON" && given.find(level))
            return invalidParameter(
                "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from your request or "
                "change the LogFormat to \"JSON\" and try again.");
        if (isNamed) removeMember(logging, level);
    }
    for (const auto& [name, value] : given.object())
        setMember(logging, name, value);
    setMember(configuration.document, "LoggingConfig", std::move(logging));
    return std::nullopt;
}

void takeDocument(FunctionConfiguration& configuration, const JsonValue& input)
{
    for (const char* name :
         {"Role", "VpcConfig", "DeadLetterConfig", "KMSKeyArn", "TracingConfig", "FileSystemConfigs", "ImageConfig",
          "SnapStart", "Architectures", "PackageType", "DurableConfig", "CapacityProviderConfig", "TenancyConfig"}) {
        const JsonValue* given = input.find(name);
        if (!given) continue;
        const bool isEmpty = (given->isObject() && given->object().empty()) ||
                             (given->isArray() && given->array().empty()) ||
                             (given->isString() && given->string().isEmpty()) ||
                             (given->find("TargetArn") && textOf(*given, "TargetArn").isEmpty());
        if (isEmpty)
            removeMember(configuration.document, name);
        else
            setMember(configuration.document, name, *given);
    }
}

}  // namespace

std::optional<Failure> takeConfiguration(FunctionConfiguration& configuration, const Lambda& lambda,
                                         const JsonValue& input)
{
    const qint64 timeout = numberOf(input, "Timeout", configuration.timeoutMs / 1'000);
    if (timeout > 900)
        return Failure{"ValidationException",
                       "1 validation error detected: Value '" + QByteArray::number(timeout) +
                           "' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to "
                           "900"};
    if (const JsonValue* runtime = input.find("Runtime"))
        if (auto failure = takeRuntime(configuration, runtime->string())) return failure;
    if (const JsonValue* handler = input.find("Handler")) configuration.handler = handler->string();
    if (const JsonValue* description = input.find("Description")) configuration.description = description->string();
    configuration.timeoutMs = static_cast<int>(timeout) * 1'000;
    // The model's bound is for functions on instances of one's own.
    const qint64 memory = numberOf(input, "MemorySize", configuration.memoryMb);
    if (memory > mostMemoryMb)
        return invalidParameter(
            "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to " +
            QByteArray::number(mostMemoryMb));
    configuration.memoryMb = static_cast<int>(memory);
    if (const JsonValue* storage = input.find("EphemeralStorage"))
        configuration.ephemeralStorageMb =
            static_cast<int>(numberOf(*storage, "Size", configuration.ephemeralStorageMb));
    if (const JsonValue* environment = input.find("Environment"))
        if (auto failure = takeEnvironment(configuration, *environment)) return failure;
    if (const JsonValue* layers = input.find("Layers"))
        if (auto failure = takeLayers(configuration, lambda, *layers)) return failure;
    if (const JsonValue* logging = input.find("LoggingConfig"))
        if (auto failure = takeLogging(configuration, *logging)) return failure;
    takeDocument(configuration, input);
    return std::nullopt;
}

}  // namespace trestle::aws::lambda
