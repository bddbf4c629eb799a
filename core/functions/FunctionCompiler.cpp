#include "core/functions/FunctionCompiler.h"

namespace trestle::functions {

using base::JsonValue;

namespace {

// A member of a member …; null if one is missing.
const JsonValue* find(const JsonValue& document, std::initializer_list<QByteArrayView> path)
{
    const JsonValue* value = &document;
    for (const QByteArrayView name : path) {
        value = value->find(name);
        if (!value) return nullptr;
    }
    return value;
}

QByteArray text(const JsonValue& document, std::initializer_list<QByteArrayView> path)
{
    const JsonValue* value = find(document, path);
    return value ? value->string() : QByteArray();
}

int number(const JsonValue& document, QByteArrayView name, int fallback)
{
    const JsonValue* value = document.find(name);
    return value ? static_cast<int>(value->toInteger().value_or(fallback)) : fallback;
}

bool flag(const JsonValue& document, QByteArrayView name, bool fallback)
{
    const JsonValue* value = document.find(name);
    return value && value->isBool() ? value->toBool() : fallback;
}

LogSettings logSettings(const JsonValue& document)
{
    LogSettings logging;
    if (text(document, {"LoggingConfig", "LogFormat"}) == "JSON") logging.format = LogFormat::Json;
    logging.applicationLevel = text(document, {"LoggingConfig", "ApplicationLogLevel"});
    logging.systemLevel = text(document, {"LoggingConfig", "SystemLogLevel"});
    logging.group = text(document, {"LoggingConfig", "LogGroup"});
    return logging;
}

AsyncSettings asyncSettings(const JsonValue& document)
{
    AsyncSettings settings;
    settings.maximumRetries = number(document, "MaximumRetryAttempts", settings.maximumRetries);
    settings.maximumAgeSeconds = number(document, "MaximumEventAgeInSeconds", settings.maximumAgeSeconds);
    settings.onSuccessArn = text(document, {"DestinationConfig", "OnSuccess", "Destination"});
    settings.onFailureArn = text(document, {"DestinationConfig", "OnFailure", "Destination"});
    return settings;
}

// arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/LABEL, or a table's name.
bool setTable(StreamSource& source, const QByteArray& arn)
{
    if (!arn.startsWith("arn:")) {
        source.table = arn;
        return !arn.isEmpty();
    }
    const QList<QByteArray> parts = arn.mid(arn.indexOf(":table/") + 1).split('/');
    if (parts.size() != 4 || parts[2] != "stream") return false;
    source.table = parts[1];
    source.streamLabel = parts[3];
    return true;
}

// Nothing for sources of other services: those are kept and described only.
std::optional<StreamSource> streamSource(const QByteArray& function, const QByteArray& id, const JsonValue& mapping)
{
    StreamSource source;
    if (!setTable(source, text(mapping, {"EventSourceArn"}))) return std::nullopt;
    source.id = id;
    source.function = function;
    source.qualifier = text(mapping, {"Qualifier"});
    source.enabled = flag(mapping, "Enabled", true);
    if (text(mapping, {"StartingPosition"}) == "TRIM_HORIZON") source.startingPosition = StartingPosition::TrimHorizon;
    source.batchSize = number(mapping, "BatchSize", source.batchSize);
    source.batchingWindowSeconds = number(mapping, "MaximumBatchingWindowInSeconds", source.batchingWindowSeconds);
    source.parallelizationFactor = number(mapping, "ParallelizationFactor", source.parallelizationFactor);
    source.maximumRetries = number(mapping, "MaximumRetryAttempts", source.maximumRetries);
    source.maximumRecordAgeSeconds = number(mapping, "MaximumRecordAgeInSeconds", source.maximumRecordAgeSeconds);
    source.bisectsBatchOnError = flag(mapping, "BisectBatchOnFunctionError", false);
    source.tumblingWindowSeconds = number(mapping, "TumblingWindowInSeconds", source.tumblingWindowSeconds);
    source.onFailureArn = text(mapping, {"DestinationConfig", "OnFailure", "Destination"});
    if (const JsonValue* types = mapping.find("FunctionResponseTypes"))
        for (const JsonValue& type : types->array())
            source.reportsItemFailures |= type.string() == "ReportBatchItemFailures";
    if (const JsonValue* filters = find(mapping, {"FilterCriteria", "Filters"}))
        for (const JsonValue& filter : filters->array())
            source.filters.push_back(text(filter, {"Pattern"}));
    return source;
}

class Compilation
{
public:
    Compilation(const FunctionDescription& function, CodeFolders& folders) : m_function(function), m_folders(folders) {}

    CompiledFunction run()
    {
        FunctionDeployment& deployment = m_compiled.deployment;
        deployment.versions.push_back(version(latestVersion, m_function, m_folders.latest(m_function)));
        for (const FunctionVersion& each : m_function.versions) {
            const QByteArray name = QByteArray::number(each.number);
            const base::Result<QString> folder = m_folders.version(m_function.name, each);
            if (folder)
                deployment.versions.push_back(version(name, each.configuration, *folder));
            else
                problem(name, folder.error().message);
        }
        deployment.aliases = m_function.aliases;
        deployment.reservedConcurrency = m_function.reservedConcurrency;
        for (const auto& [qualifier, document] : m_function.eventInvokeConfigs)
            deployment.asynchronous[qualifier] = asyncSettings(document);
        if (m_function.recursiveLoop == "Allow") deployment.recursiveLoop = RecursiveLoop::Allow;
        for (const auto& [id, mapping] : m_function.eventSourceMappings)
            if (auto source = streamSource(m_function.name, id, mapping))
                m_compiled.streams.push_back(std::move(*source));
        for (const FunctionSchedule& each : m_function.schedules)
            m_compiled.schedules.push_back({m_function.name + '/' + each.name, each.expression, m_function.name,
                                            each.qualifier, each.input, each.enabled});
        return std::move(m_compiled);
    }

private:
    VersionDeployment version(const QByteArray& name, const FunctionConfiguration& configuration, const QString& folder)
    {
        VersionDeployment version;
        version.name = m_function.name;
        version.configuration = configuration;
        version.version = name;
        version.folder = folder;
        for (const QByteArray& layer : configuration.layers) {
            const base::Result<QString> files = m_folders.layer(layer);
            if (files)
                version.layers.push_back(*files);
            else
                problem(name, files.error().message);
        }
        version.logging = logSettings(configuration.document);
        version.deadLetterArn = text(configuration.document, {"DeadLetterConfig", "TargetArn"});
        version.provisionedConcurrency = provisioned(name);
        return version;
    }

    // That of the version itself and of the aliases that lead to it.
    int provisioned(const QByteArray& version) const
    {
        int sum = 0;
        for (const auto& [qualifier, document] : m_function.provisionedConcurrency) {
            const FunctionAlias* alias = m_function.alias(qualifier);
            if (qualifier == version || (alias && alias->version == version))
                sum += number(document, "RequestedProvisionedConcurrentExecutions", 0);
        }
        return sum;
    }

    void problem(const QByteArray& version, const QString& message)
    {
        const QString whose =
            version == latestVersion ? QString() : QStringLiteral("version %1: ").arg(QString::fromUtf8(version));
        m_compiled.problems.push_back(whose + message);
    }

    const FunctionDescription& m_function;
    CodeFolders& m_folders;
    CompiledFunction m_compiled;
};

}  // namespace

QByteArray streamedTable(const JsonValue& mapping)
{
    StreamSource source;
    return setTable(source, text(mapping, {"EventSourceArn"})) ? source.table : QByteArray();
}

CompiledFunction compileFunction(const FunctionDescription& function, CodeFolders& folders)
{
    return Compilation(function, folders).run();
}

}  // namespace trestle::functions
