#include "core/aws/logs/LogsApi.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/aws/logs/FilterPattern.h"
#include "core/base/Ids.h"
#include "core/base/Json.h"

#include <algorithm>

namespace trestle::aws::logs {

using base::JsonValue;
using rest::flagOf;
using rest::numberOf;
using rest::textOf;
using observe::LogGroup;
using observe::LogOrder;
using observe::LogPlace;
using observe::LogQuery;
using observe::LogStore;
using observe::LogStream;
using observe::StoredLogEvent;

namespace {

constexpr QByteArrayView targetPrefix("Logs_20140328.");
constexpr int mostEvents = 10'000;
constexpr int searchedAtOnce = 20'000;  // events that one FilterLogEvents looks at before it answers

struct Refusal
{
    QByteArray type;
    QByteArray message;
};
using Outcome = base::Result<JsonValue, Refusal>;
using Services = LogsApi::Services;

Refusal invalid(const QByteArray& message)
{
    return {"InvalidParameterException", message};
}
const Refusal noGroup{"ResourceNotFoundException", "The specified log group does not exist."};
const Refusal noStream{"ResourceNotFoundException", "The specified log stream does not exist."};

JsonValue nothing()
{
    return JsonValue::Object();
}

QByteArray groupArn(const Services& services, const QByteArray& group)
{
    return "arn:aws:logs:" + services.region + ':' + services.accountId + ":log-group:" + group;
}

// logGroupName, or logGroupIdentifier: a name or an ARN. resourceArn is an ARN.
QByteArray groupOf(const JsonValue& input)
{
    QByteArray name = textOf(input, "logGroupName");
    if (name.isEmpty()) name = textOf(input, "logGroupIdentifier");
    if (name.isEmpty()) name = textOf(input, "resourceArn");
    const qsizetype marker = name.indexOf(":log-group:");
    if (marker < 0) return name;
    name = name.mid(marker + 11);
    return name.endsWith(":*") ? name.chopped(2) : name;
}

std::optional<qint64> timeOf(const JsonValue& input, QByteArrayView member)
{
    const JsonValue* value = input.find(member);
    return value ? value->toInteger() : std::nullopt;
}

bool hasStream(const Services& services, const QByteArray& group, const QByteArray& stream)
{
    const auto streams = services.logs.streams(group, stream);
    return std::any_of(streams.begin(), streams.end(), [&](const LogStream& one) { return one.name == stream; });
}

// ---- pages ---------------------------------------------------------------------------------------------------------

// nextToken of lists is the place to go on at.
Outcome page(const QByteArray& member, JsonValue::Array items, const JsonValue& input)
{
    const auto count = static_cast<qint64>(items.size());
    const qint64 first = std::clamp<qint64>(textOf(input, "nextToken").toLongLong(), 0, count);
    const qint64 last = std::min(count, first + std::clamp<qint64>(numberOf(input, "limit", 50), 1, 50));
    JsonValue answer;
    answer.insert(member, JsonValue::Array(items.begin() + first, items.begin() + last));
    if (last < count) answer.insert("nextToken", QByteArray::number(last));
    return answer;
}

// Between events: "<time>:<number>", and for GetLogEvents the way to go before it.
QByteArray placeText(const LogPlace& place)
{
    return QByteArray::number(place.timeMs) + ':' + QByteArray::number(place.number);
}

std::optional<LogPlace> placeOf(const QByteArray& text)
{
    const qsizetype colon = text.indexOf(':');
    if (colon < 0) return std::nullopt;
    return LogPlace{text.first(colon).toLongLong(), text.mid(colon + 1).toLongLong()};
}

LogPlace placeOf(const StoredLogEvent& event)
{
    return {event.timeMs, event.number};
}

// ---- groups and streams --------------------------------------------------------------------------------------------

JsonValue groupJson(const Services& services, const LogGroup& group)
{
    JsonValue answer;
    answer.insert("logGroupName", group.name);
    answer.insert("creationTime", group.createdMs);
    if (group.retentionDays) answer.insert("retentionInDays", *group.retentionDays);
    answer.insert("metricFilterCount", 0);
    answer.insert("arn", groupArn(services, group.name) + ":*");
    answer.insert("storedBytes", group.bytes);
    answer.insert("logGroupClass", "STANDARD");
    answer.insert("logGroupArn", groupArn(services, group.name));
    return answer;
}

Outcome describeLogGroups(const Services& services, const JsonValue& input)
{
    const QByteArray part = textOf(input, "logGroupNamePattern");
    JsonValue::Array groups;
    for (const LogGroup& group : services.logs.groups(textOf(input, "logGroupNamePrefix")))
        if (part.isEmpty() || group.name.toLower().contains(part.toLower()))
            groups.push_back(groupJson(services, group));
    return page("logGroups", std::move(groups), input);
}

JsonValue streamJson(const Services& services, const QByteArray& group, const LogStream& stream)
{
    JsonValue answer;
    answer.insert("logStreamName", stream.name);
    answer.insert("creationTime", stream.createdMs);
    if (stream.firstMs) answer.insert("firstEventTimestamp", *stream.firstMs);
    if (stream.lastMs) answer.insert("lastEventTimestamp", *stream.lastMs);
    if (stream.arrivedMs) answer.insert("lastIngestionTime", *stream.arrivedMs);
    answer.insert("uploadSequenceToken", "1");
    answer.insert("arn", groupArn(services, group) + ":log-stream:" + stream.name);
    answer.insert("storedBytes", 0);
    return answer;
}

Outcome describeLogStreams(const Services& services, const JsonValue& input)
{
    const QByteArray group = groupOf(input);
    if (!services.logs.hasGroup(group)) return noGroup;
    const QByteArray prefix = textOf(input, "logStreamNamePrefix");
    const bool byTime = textOf(input, "orderBy") == "LastEventTime";
    if (byTime && !prefix.isEmpty()) return invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    std::vector<LogStream> streams = services.logs.streams(group, prefix);
    if (byTime)
        std::stable_sort(streams.begin(), streams.end(), [](const LogStream& a, const LogStream& b) {
            return a.lastMs.value_or(0) < b.lastMs.value_or(0);
        });
    if (flagOf(input, "descending")) std::reverse(streams.begin(), streams.end());
    JsonValue::Array described;
    for (const LogStream& stream : streams)
        described.push_back(streamJson(services, group, stream));
    return page("logStreams", std::move(described), input);
}

Outcome createLogGroup(const Services& services, const JsonValue& input)
{
    const QByteArray group = groupOf(input);
    if (group.isEmpty() || group.size() > 512) return invalid("logGroupName must have 1 to 512 characters.");
    if (!services.logs.createGroup(group))
        return Refusal{"ResourceAlreadyExistsException", "The specified log group already exists"};
    if (const JsonValue* tags = input.find("tags")) services.logs.setTags(group, writeJson(*tags));
    return nothing();
}

Outcome deleteLogGroup(const Services& services, const JsonValue& input)
{
    return services.logs.deleteGroup(groupOf(input)) ? Outcome(nothing()) : noGroup;
}

Outcome createLogStream(const Services& services, const JsonValue& input)
{
    if (!services.logs.hasGroup(groupOf(input))) return noGroup;
    const QByteArray stream = textOf(input, "logStreamName");
    if (stream.isEmpty() || stream.contains(':') || stream.contains('*'))
        return invalid("1 validation error detected: Value '" + stream +
                       "' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression "
                       "pattern: [^:*]*");
    if (services.logs.createStream(groupOf(input), stream)) return nothing();
    return Refusal{"ResourceAlreadyExistsException", "The specified log stream already exists"};
}

Outcome deleteLogStream(const Services& services, const JsonValue& input)
{
    if (!services.logs.hasGroup(groupOf(input))) return noGroup;
    return services.logs.deleteStream(groupOf(input), textOf(input, "logStreamName")) ? Outcome(nothing()) : noStream;
}

Outcome putRetentionPolicy(const Services& services, const JsonValue& input)
{
    const auto days = static_cast<int>(numberOf(input, "retentionInDays", 0));
    if (days < 1) return invalid("retentionInDays must be at least 1.");
    return services.logs.setRetention(groupOf(input), days) ? Outcome(nothing()) : noGroup;
}

Outcome deleteRetentionPolicy(const Services& services, const JsonValue& input)
{
    return services.logs.setRetention(groupOf(input), std::nullopt) ? Outcome(nothing()) : noGroup;
}

// ---- tags ----------------------------------------------------------------------------------------------------------

std::optional<JsonValue> tagsOf(const Services& services, const QByteArray& name)
{
    for (const LogGroup& group : services.logs.groups(name)) {
        if (group.name != name) continue;
        const auto tags = base::parseJson(group.tags.isEmpty() ? QByteArray("{}") : group.tags);
        return tags ? *tags : nothing();
    }
    return std::nullopt;
}

Outcome listTags(const Services& services, const JsonValue& input)
{
    const auto tags = tagsOf(services, groupOf(input));
    if (!tags) return noGroup;
    JsonValue answer;
    answer.insert("tags", *tags);
    return answer;
}

Outcome tagResource(const Services& services, const JsonValue& input)
{
    auto tags = tagsOf(services, groupOf(input));
    if (!tags) return noGroup;
    if (const JsonValue* given = input.find("tags"))
        for (const auto& [key, value] : given->object())
            rest::setMember(*tags, key, value);
    services.logs.setTags(groupOf(input), writeJson(*tags));
    return nothing();
}

Outcome untagResource(const Services& services, const JsonValue& input)
{
    auto tags = tagsOf(services, groupOf(input));
    if (!tags) return noGroup;
    for (const char* member : {"tagKeys", "tags"})
        if (const JsonValue* keys = input.find(member))
            for (const JsonValue& key : keys->array())
                rest::removeMember(*tags, key.string());
    services.logs.setTags(groupOf(input), writeJson(*tags));
    return nothing();
}

// ---- events --------------------------------------------------------------------------------------------------------

Outcome putLogEvents(const Services& services, const JsonValue& input)
{
    const QByteArray group = groupOf(input);
    const QByteArray stream = textOf(input, "logStreamName");
    if (!services.logs.hasGroup(group)) return noGroup;
    if (!hasStream(services, group, stream)) return noStream;
    const JsonValue* given = input.find("logEvents");
    if (!given || given->array().empty() || given->array().size() > static_cast<size_t>(mostEvents))
        return invalid("logEvents must hold 1 to 10000 events.");
    std::vector<observe::LogEvent> events;
    for (const JsonValue& event : given->array()) {
        const std::optional<qint64> time = timeOf(event, "timestamp");
        if (!time || textOf(event, "message").isEmpty()) return invalid("Log events need a timestamp and a message.");
        if (!events.empty() && *time < events.back().timeMs)
            return invalid("Log events in a single PutLogEvents request must be in chronological order.");
        events.push_back({*time, textOf(event, "message")});
    }
    services.logs.append(group, stream, std::move(events));
    JsonValue answer;
    answer.insert("nextSequenceToken", "1");
    return answer;
}

LogQuery queryOf(const JsonValue& input)
{
    LogQuery query;
    query.group = groupOf(input);
    query.fromMs = timeOf(input, "startTime");
    query.untilMs = timeOf(input, "endTime");
    return query;
}

JsonValue eventJson(const StoredLogEvent& event)
{
    JsonValue answer;
    answer.insert("timestamp", event.timeMs);
    answer.insert("message", event.text);
    answer.insert("ingestionTime", event.arrivedMs);
    return answer;
}

int limitOf(const JsonValue& input)
{
    return static_cast<int>(std::clamp<qint64>(numberOf(input, "limit", mostEvents), 1, mostEvents));
}

Outcome filterLogEvents(const Services& services, const JsonValue& input)
{
    LogQuery query = queryOf(input);
    if (!services.logs.hasGroup(query.group)) return noGroup;
    query.streamPrefix = textOf(input, "logStreamNamePrefix");
    if (const JsonValue* streams = input.find("logStreamNames"))
        for (const JsonValue& stream : streams->array())
            query.streams.push_back(stream.string());
    if (query.untilMs) ++*query.untilMs;  // here the end is part of it
    const auto pattern = FilterPattern::parse(textOf(input, "filterPattern"));
    if (!pattern) return invalid(pattern.error().message.toUtf8());

    const auto limit = static_cast<size_t>(limitOf(input));
    std::optional<LogPlace> place = placeOf(textOf(input, "nextToken"));
    JsonValue::Array found;
    bool isMore = false;
    for (int searched = 0; searched < searchedAtOnce; searched += mostEvents) {
        const std::vector<StoredLogEvent> events =
            services.logs.events(query, LogOrder::OldestFirst, place, mostEvents);
        for (const StoredLogEvent& event : events) {
            if (found.size() == limit) break;
            place = placeOf(event);
            if (!pattern->matches(event.text)) continue;
            JsonValue one = eventJson(event);
            one.insert("logStreamName", event.stream);
            one.insert("eventId", QByteArray::number(event.number).rightJustified(56, '0'));
            found.push_back(std::move(one));
        }
        isMore = found.size() == limit || static_cast<int>(events.size()) == mostEvents;
        if (!isMore || found.size() == limit) break;
    }
    isMore = isMore && place && !services.logs.events(query, LogOrder::OldestFirst, place, 1).empty();
    JsonValue answer;
    answer.insert("events", std::move(found));
    answer.insert("searchedLogStreams", JsonValue::Array());
    if (isMore) answer.insert("nextToken", placeText(*place));
    return answer;
}

Outcome getLogEvents(const Services& services, const JsonValue& input)
{
    LogQuery query = queryOf(input);
    const QByteArray stream = textOf(input, "logStreamName");
    if (!services.logs.hasGroup(query.group)) return noGroup;
    if (!hasStream(services, query.group, stream)) return noStream;
    query.streams = {stream};
    const QByteArray token = textOf(input, "nextToken");
    const bool forward = token.isEmpty() ? flagOf(input, "startFromHead") : token.startsWith("f/");
    const std::optional<LogPlace> after = placeOf(token.mid(2));
    std::vector<StoredLogEvent> events =
        services.logs.events(query, forward ? LogOrder::OldestFirst : LogOrder::NewestFirst, after, limitOf(input));
    if (!forward) std::reverse(events.begin(), events.end());
    JsonValue::Array shown;
    for (const StoredLogEvent& event : events)
        shown.push_back(eventJson(event));
    // With nothing new both ways stay where they were: that is how clients know the end.
    const LogPlace there = after.value_or(LogPlace{0, 0});
    JsonValue answer;
    answer.insert("events", std::move(shown));
    answer.insert("nextForwardToken", "f/" + placeText(events.empty() ? there : placeOf(events.back())));
    answer.insert("nextBackwardToken", "b/" + placeText(events.empty() ? there : placeOf(events.front())));
    return answer;
}

struct Operation
{
    QByteArrayView name;
    Outcome (*run)(const Services& services, const JsonValue& input);
};
constexpr Operation operations[] = {
    {"DescribeLogGroups", describeLogGroups},
    {"DescribeLogStreams", describeLogStreams},
    {"FilterLogEvents", filterLogEvents},
    {"GetLogEvents", getLogEvents},
    {"PutLogEvents", putLogEvents},
    {"CreateLogGroup", createLogGroup},
    {"DeleteLogGroup", deleteLogGroup},
    {"CreateLogStream", createLogStream},
    {"DeleteLogStream", deleteLogStream},
    {"PutRetentionPolicy", putRetentionPolicy},
    {"DeleteRetentionPolicy", deleteRetentionPolicy},
    {"ListTagsForResource", listTags},
    {"ListTagsLogGroup", listTags},
    {"TagResource", tagResource},
    {"TagLogGroup", tagResource},
    {"UntagResource", untagResource},
    {"UntagLogGroup", untagResource},
};

Outcome run(const Services& services, const http::Request& request)
{
    const GuardVerdict verdict = judgeRequest(Surface::ControlPlane, request, services.guard);
    if (verdict != GuardVerdict::Allowed) return Refusal{"AccessDeniedException", guardMessage(verdict, request)};
    const QByteArrayView name = request.headers.value("x-amz-target").sliced(targetPrefix.size());
    const auto operation = std::find_if(std::begin(operations), std::end(operations),
                                        [&](const Operation& one) { return one.name == name; });
    if (operation == std::end(operations))
        return Refusal{"UnknownOperationException",
                       "Trestle does not carry out " + name.toByteArray() + " of CloudWatch Logs"};
    const auto input = base::parseJson(request.body.isEmpty() ? QByteArray("{}") : request.body);
    if (!input || !input->isObject()) return Refusal{"SerializationException", "The body is no JSON object"};
    return operation->run(services, *input);
}

}  // namespace

bool LogsApi::accepts(const http::Request& request)
{
    return request.headers.value("x-amz-target").startsWith(targetPrefix);
}

http::Response LogsApi::answer(const http::Request& request) const
{
    const Outcome outcome = run(m_services, request);
    http::Response response;
    response.headers.add("Content-Type", "application/x-amz-json-1.1");
    response.headers.add("x-amzn-RequestId", base::newUuid());
    if (outcome) {
        response.body = writeJson(*outcome);
        return response;
    }
    JsonValue document;
    document.insert("__type", outcome.error().type);
    document.insert("message", outcome.error().message);
    response.status = 400;
    response.body = writeJson(document);
    return response;
}

}  // namespace trestle::aws::logs
