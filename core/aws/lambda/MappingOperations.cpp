// Event source mappings. They are kept with their functions, in the words they came in; what was left out is filled in
// when they are described.
#include "core/aws/lambda/FunctionName.h"
#include "core/aws/lambda/Operations.h"
#include "core/base/Ids.h"
#include "core/functions/EventFilter.h"
#include "core/tables/changes/StreamRecordJson.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

constexpr size_t mostFilters = 10;

constexpr QByteArrayView settings[] = {
    "EventSourceArn",
    "Enabled",
    "BatchSize",
    "FilterCriteria",
    "MaximumBatchingWindowInSeconds",
    "ParallelizationFactor",
    "StartingPosition",
    "StartingPositionTimestamp",
    "DestinationConfig",
    "MaximumRecordAgeInSeconds",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "Tags",
    "TumblingWindowInSeconds",
    "Topics",
    "Queues",
    "SourceAccessConfigurations",
    "SelfManagedEventSource",
    "FunctionResponseTypes",
    "AmazonManagedKafkaEventSourceConfig",
    "SelfManagedKafkaEventSourceConfig",
    "ScalingConfig",
    "DocumentDBEventSourceConfig",
    "KMSKeyArn",
    "MetricsConfig",
    "LoggingConfig",
    "ProvisionedPollerConfig",
};

Failure noMapping()
{
    return {"ResourceNotFoundException", "The resource you requested does not exist."};
}

bool isTableStream(const QByteArray& arn)
{
    return arn.contains(":dynamodb:") && arn.contains("/stream/");
}

bool isQueue(const QByteArray& arn)
{
    return arn.contains(":sqs:");
}

// What the service fills in for streams.
struct MappingDefault
{
    QByteArrayView member;
    QByteArrayView json;
};
constexpr MappingDefault streamDefaults[] = {
    {"BatchSize", "100"},
    {"MaximumBatchingWindowInSeconds", "0"},
    {"ParallelizationFactor", "1"},
    {"DestinationConfig", R"({"OnFailure":{}})"},
    {"MaximumRecordAgeInSeconds", "-1"},
    {"BisectBatchOnFunctionError", "false"},
    {"MaximumRetryAttempts", "-1"},
    {"TumblingWindowInSeconds", "0"},
    {"FunctionResponseTypes", "[]"},
};
constexpr MappingDefault queueDefaults[] = {
    {"BatchSize", "10"},
    {"MaximumBatchingWindowInSeconds", "0"},
    {"FunctionResponseTypes", "[]"},
};

void fill(JsonValue& answer, std::span<const MappingDefault> defaults)
{
    for (const MappingDefault& one : defaults)
        if (!answer.find(one.member)) answer.insert(one.member.toByteArray(), *base::parseJson(one.json));
}

// The stream that a table's bare name stands for.
QByteArray streamArnOf(const Lambda& lambda, const QByteArray& source)
{
    if (source.startsWith("arn:") || !lambda.services().tables) return source;
    for (const tables::StreamPointer& stream : lambda.services().tables->streams())
        if (stream->tableName == source && stream->isOpen())
            return tables::streamArn({lambda.services().region, lambda.services().accountId}, *stream);
    return source;
}

enum class Moment { Settled, Creating, Updating, Enabling, Disabling, Deleting };

bool isEnabled(const JsonValue& mapping)
{
    const JsonValue* enabled = mapping.find("Enabled");
    return !enabled || enabled->toBool();
}

QByteArray stateOf(Moment moment, bool enabled)
{
    switch (moment) {
        case Moment::Settled:
            return enabled ? "Enabled" : "Disabled";
        case Moment::Creating:
            return "Creating";
        case Moment::Updating:
            return "Updating";
        case Moment::Enabling:
            return "Enabling";
        case Moment::Disabling:
            return "Disabling";
        case Moment::Deleting:
            return "Deleting";
    }
    Q_UNREACHABLE();
}

JsonValue mappingJson(const Lambda& lambda, const QByteArray& function, const QByteArray& id, const JsonValue& document,
                      Moment moment = Moment::Settled)
{
    JsonValue answer = document;
    const QByteArray source = streamArnOf(lambda, textOf(document, "EventSourceArn"));
    for (const char* name : {"Enabled", "Qualifier", "Tags"})
        removeMember(answer, name);
    setMember(answer, "EventSourceArn", source);
    if (isQueue(source))
        fill(answer, queueDefaults);
    else
        fill(answer, streamDefaults);
    answer.insert("UUID", id);
    answer.insert("EventSourceMappingArn", lambda.arn("event-source-mapping:" + id));
    answer.insert("FunctionArn", lambda.functionArn(function, textOf(document, "Qualifier")));
    answer.insert("LastModified", static_cast<double>(lambda.changedMs(id)) / 1'000);
    const auto& lastResult = lambda.services().lastResult;
    answer.insert("LastProcessingResult", lastResult ? lastResult(id) : QByteArray("No records processed"));
    answer.insert("State", stateOf(moment, isEnabled(document)));
    answer.insert("StateTransitionReason", isQueue(source) ? "USER_INITIATED" : "User action");
    return answer;
}

std::optional<Failure> sourceFailure(const Lambda& lambda, const QByteArray& arn)
{
    if (!isTableStream(arn) || !lambda.services().tables) return std::nullopt;
    const tables::StreamPlace place{lambda.services().region, lambda.services().accountId};
    for (const tables::StreamPointer& stream : lambda.services().tables->streams())
        if (tables::streamArn(place, *stream) == arn) return std::nullopt;
    return invalidParameter("Stream not found: " + arn);
}

// Where reading begins: only streams of records have such a place, those of tables none by time.
std::optional<Failure> positionFailure(const JsonValue& input)
{
    const QByteArray source = textOf(input, "EventSourceArn");
    const QByteArray position = textOf(input, "StartingPosition");
    const bool hasTime = input.find("StartingPositionTimestamp");
    if (isQueue(source))
        return position.isEmpty() && !hasTime
                   ? std::nullopt
                   : std::optional(invalidParameter("StartingPosition is not valid for SQS event sources."));
    if (position.isEmpty() && isTableStream(source))
        return invalidParameter(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member "
            "must not be null.");
    if (position != "AT_TIMESTAMP")
        return hasTime ? std::optional(invalidParameter("Timestamp only valid with StartingPosition AT_TIMESTAMP"))
                       : std::nullopt;
    if (isTableStream(source)) return invalidParameter("Unsupported starting position for arn type: " + source);
    return hasTime ? std::nullopt : std::optional(invalidParameter("Need to specify a timestamp"));
}

std::optional<Failure> filterFailure(const JsonValue& document)
{
    const JsonValue* filters = memberAt(document, {"FilterCriteria", "Filters"});
    if (!filters) return std::nullopt;
    if (filters->array().size() > mostFilters)
        return invalidParameter("Number of filters cannot be greater than " + QByteArray::number(mostFilters) + '.');
    for (const JsonValue& filter : filters->array())
        if (!functions::EventFilter::compile(textOf(filter, "Pattern")))
            return invalidParameter("Invalid filter pattern definition.");
    return std::nullopt;
}

std::optional<Failure> settingsFailure(const JsonValue& document)
{
    const QByteArray source = textOf(document, "EventSourceArn");
    constexpr qint64 most = 10'000;
    if (numberOf(document, "BatchSize", 1) > most)
        return invalidParameter("Maximum batch size allowed is " + QByteArray::number(most) + '.');
    if (const qint64 age = numberOf(document, "MaximumRecordAgeInSeconds", -1); age >= 0 && age < 60)
        return invalidParameter("Maximum record age in seconds must be -1, or at least 60.");
    if (isQueue(source) && numberOf(document, "BatchSize", 1) > 10 &&
        numberOf(document, "MaximumBatchingWindowInSeconds", 0) == 0)
        return invalidParameter(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10");
    return filterFailure(document);
}

struct Found
{
    FunctionDescription* function;
    FunctionDescription::Documents::iterator mapping;
};

std::optional<Found> findMapping(workspace::Workspace& design, const QByteArray& id)
{
    for (FunctionDescription& function : design.functions) {
        const auto mapping = function.eventSourceMappings.find(id);
        if (mapping != function.eventSourceMappings.end()) return Found{&function, mapping};
    }
    return std::nullopt;
}

FunctionDescription* findFunction(workspace::Workspace& design, const QByteArray& name)
{
    for (FunctionDescription& function : design.functions)
        if (function.name == name) return &function;
    return nullptr;
}

}  // namespace

Outcome createEventSourceMapping(Lambda& lambda, const JsonValue& input)
{
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    const QByteArray source = textOf(input, "EventSourceArn");
    const bool isNone = source.isEmpty() ? !input.find("SelfManagedEventSource")
                                         : source.contains(":dynamodb:") && !isTableStream(source);
    if (isNone) return invalidParameter("Unrecognized event source.");
    if (auto failure = positionFailure(input)) return *failure;
    if (auto failure = sourceFailure(lambda, source)) return *failure;
    JsonValue document;
    copyMembers(document, input, settings);
    if (auto failure = settingsFailure(document)) return *failure;
    if (!name->qualifier.isEmpty()) document.insert("Qualifier", name->qualifier);
    const QByteArray id = base::newUuid();
    lambda.setChanged(id);
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        FunctionDescription* function = findFunction(design, name->name);
        if (!function || !hasQualifier(*function, name->qualifier)) return invalidParameter("Function does not exist");
        for (const auto& [other, known] : function->eventSourceMappings)
            if (textOf(known, "EventSourceArn") == source && textOf(known, "Qualifier") == name->qualifier)
                return Failure{"ResourceConflictException",
                               "The event source arn (\" " + source + " \") and function (\" " + name->name +
                                   " \") provided mapping already exists. Please update or delete the existing mapping "
                                   "with UUID " +
                                   other};
        function->eventSourceMappings[id] = document;
        return mappingJson(lambda, function->name, id, document, Moment::Creating);
    });
}

Outcome getEventSourceMapping(Lambda& lambda, const JsonValue& input)
{
    const QByteArray id = textOf(input, "UUID");
    const auto design = lambda.design();
    for (const FunctionDescription& function : design->functions) {
        const auto mapping = function.eventSourceMappings.find(id);
        if (mapping != function.eventSourceMappings.end())
            return mappingJson(lambda, function.name, id, mapping->second);
    }
    return noMapping();
}

Outcome listEventSourceMappings(Lambda& lambda, const JsonValue& input)
{
    std::optional<FunctionName> wanted;
    if (input.find("FunctionName")) {
        const auto name = functionNameOf(input);
        if (!name) return name.error();
        wanted = *name;
    }
    const QByteArray source = textOf(input, "EventSourceArn");
    const auto design = lambda.design();
    JsonValue::Array mappings;
    for (const FunctionDescription& function : design->functions) {
        if (wanted && function.name != wanted->name) continue;
        for (const auto& [id, document] : function.eventSourceMappings) {
            if (wanted && !wanted->qualifier.isEmpty() && textOf(document, "Qualifier") != wanted->qualifier) continue;
            JsonValue mapping = mappingJson(lambda, function.name, id, document);
            if (source.isEmpty() || textOf(mapping, "EventSourceArn") == source) mappings.push_back(std::move(mapping));
        }
    }
    return page("EventSourceMappings", std::move(mappings), input, 100);
}

Outcome updateEventSourceMapping(Lambda& lambda, const JsonValue& input)
{
    const QByteArray id = textOf(input, "UUID");
    std::optional<FunctionName> target;
    if (input.find("FunctionName")) {
        const auto name = functionNameOf(input);
        if (!name) return name.error();
        target = *name;
    }
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const std::optional<Found> found = findMapping(design, id);
        if (!found) return noMapping();
        JsonValue document = found->mapping->second;
        const bool wasEnabled = isEnabled(document);
        const QByteArray source = textOf(document, "EventSourceArn");
        copyMembers(document, input, settings);
        setMember(document, "EventSourceArn", source);
        if (auto failure = settingsFailure(document)) return *failure;
        FunctionDescription* function = found->function;
        if (target) {
            FunctionDescription* other = findFunction(design, target->name);
            if (!other || !hasQualifier(*other, target->qualifier)) return invalidParameter("Function does not exist");
            removeMember(document, "Qualifier");
            if (!target->qualifier.isEmpty()) document.insert("Qualifier", target->qualifier);
            function->eventSourceMappings.erase(found->mapping);
            function = other;
        }
        lambda.setChanged(id);
        function->eventSourceMappings[id] = document;
        const Moment moment = wasEnabled == isEnabled(document) ? Moment::Updating
                              : wasEnabled                      ? Moment::Disabling
                                                                : Moment::Enabling;
        return mappingJson(lambda, function->name, id, document, moment);
    });
}

Outcome deleteEventSourceMapping(Lambda& lambda, const JsonValue& input)
{
    const QByteArray id = textOf(input, "UUID");
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const std::optional<Found> found = findMapping(design, id);
        if (!found) return noMapping();
        JsonValue answer = mappingJson(lambda, found->function->name, id, found->mapping->second, Moment::Deleting);
        found->function->eventSourceMappings.erase(found->mapping);
        return answer;
    });
}

}  // namespace trestle::aws::lambda
