// tables/<name>/table.yaml: partition {name, type} · sort {name, type} · billing (PAY_PER_REQUEST | PROVISIONED)
// · readCapacity, writeCapacity (units) · timeToLive (attribute) · deletionProtection (true | false)
// · indexes: list of {name, kind (global | local), partition, sort, furtherPartition, furtherSort (lists of keys),
//   projection (ALL | KEYS_ONLY | INCLUDE), nonKeyAttributes, and what is marked * below}
// · stream (KEYS_ONLY | NEW_IMAGE | OLD_IMAGE | NEW_AND_OLD_IMAGES) · pointInTimeRecovery (days) · tags (map)
// · encryption (key's ARN, or "default") · tableClass (STANDARD | STANDARD_INFREQUENT_ACCESS)
// · resourcePolicy, streamPolicy (JSON text) · kinesis: list of {stream, precision}
// · replicas: list of {region, key, tableClass, readCapacity, maxReadRequests}
// · consistency (STRONG) · witness (a region, of strong replicas) · settingsReplication (ENABLED | DISABLED)
// · * readCapacity, writeCapacity, maxReadRequests, maxWriteRequests, warmReadCapacity, warmWriteCapacity,
//   contributorInsights (ACCESSED_AND_THROTTLED_KEYS | THROTTLED_KEYS)
// A key is {name, type}, type S, N or B.
#include "core/tables/schema/SettingWords.h"
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

using tables::BillingMode;
using tables::IndexDescription;
using tables::IndexKind;
using tables::KeyAttribute;
using tables::KeySchema;
using tables::KeyType;
using tables::ProjectionType;
using tables::Throughput;

namespace {

// A setting in one of the service's words.
template <typename T, size_t count>
T readWord(const YamlReader& yaml, const char* key, const tables::SettingWord<T> (&words)[count], T fallback)
{
    if (!yaml.has(key)) return fallback;
    const QByteArray word = yaml.text(key);
    if (const std::optional<T> value = tables::valueOf(words, word)) return *value;
    QByteArray known;
    for (const auto& each : words)
        known += (known.isEmpty() ? "" : ", ") + each.word.toByteArray();
    yaml.problem(key, QStringLiteral("\"%1\" is none of: %2").arg(QString::fromUtf8(word), QString::fromUtf8(known)));
    return fallback;
}

template <typename T, size_t count>
std::optional<T> readOptionalWord(const YamlReader& yaml, const char* key, const tables::SettingWord<T> (&words)[count])
{
    if (!yaml.has(key)) return std::nullopt;
    return readWord(yaml, key, words, words[0].value);
}

template <typename T, size_t count>
void writeOptionalWord(YamlWriter& yaml, const char* key, const tables::SettingWord<T> (&words)[count],
                       const std::optional<T>& value)
{
    yaml.optionalText(key, value ? tables::wordOf(words, *value).toByteArray() : QByteArray());
}

std::optional<qint64> readUnits(const YamlReader& yaml, const char* key)
{
    return yaml.integer(key, 0, qint64(1) << 40);
}

void writeUnits(YamlWriter& yaml, const char* key, std::optional<qint64> units)
{
    if (units)
        yaml.integer(key, *units);
    else
        yaml.absent(key);
}

KeyAttribute readKeyMap(const YamlReader& map)
{
    return {map.text("name"), readWord(map, "type", tables::keyTypeWords, KeyType::S)};
}

std::optional<KeyAttribute> readKey(const YamlReader& yaml, const char* key)
{
    if (!yaml.has(key)) return std::nullopt;
    KeyAttribute attribute = readKeyMap(yaml.map(key));
    if (attribute.name.isEmpty()) {
        yaml.problem(key, QStringLiteral("A key needs the name of an attribute"));
        return std::nullopt;
    }
    return attribute;
}

YAML::Node writeKey(const KeyAttribute& attribute, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", attribute.name);
    yaml.text("type", tables::wordOf(tables::keyTypeWords, attribute.type).toByteArray());
    return yaml.finish();
}

QList<KeyAttribute> readKeyList(const YamlReader& yaml, const char* key)
{
    QList<KeyAttribute> keys;
    for (const YamlReader& map : yaml.maps(key))
        keys << readKeyMap(map);
    return keys;
}

void writeKeyList(YamlWriter& yaml, const char* key, const QList<KeyAttribute>& keys)
{
    std::vector<YAML::Node> nodes;
    for (const KeyAttribute& attribute : keys)
        nodes.push_back(writeKey(attribute, yaml.old(key, "name", attribute.name)));
    yaml.maps(key, nodes);
}

void writeKeys(YamlWriter& yaml, const KeySchema& keys)
{
    yaml.map("partition", writeKey(keys.partition, yaml.old("partition")));
    if (keys.sort)
        yaml.map("sort", writeKey(*keys.sort, yaml.old("sort")));
    else
        yaml.absent("sort");
}

// What tables and indexes have alike.
template <typename Description>
void readSharedSettings(const YamlReader& yaml, Description& description)
{
    description.throughput = {readUnits(yaml, "readCapacity").value_or(0),
                              readUnits(yaml, "writeCapacity").value_or(0)};
    description.onDemand = {readUnits(yaml, "maxReadRequests"), readUnits(yaml, "maxWriteRequests")};
    if (yaml.has("warmReadCapacity") || yaml.has("warmWriteCapacity"))
        description.warmThroughput = Throughput{readUnits(yaml, "warmReadCapacity").value_or(0),
                                                readUnits(yaml, "warmWriteCapacity").value_or(0)};
    description.insights =
        readWord(yaml, "contributorInsights", tables::insightsWords, tables::ContributorInsights::Disabled);
}

template <typename Description>
void writeSharedSettings(YamlWriter& yaml, const Description& description)
{
    const auto positive = [](qint64 units) { return units > 0 ? std::optional(units) : std::nullopt; };
    writeUnits(yaml, "readCapacity", positive(description.throughput.read));
    writeUnits(yaml, "writeCapacity", positive(description.throughput.write));
    writeUnits(yaml, "maxReadRequests", description.onDemand.read);
    writeUnits(yaml, "maxWriteRequests", description.onDemand.write);
    const std::optional<Throughput>& warm = description.warmThroughput;
    writeUnits(yaml, "warmReadCapacity", warm ? std::optional(warm->read) : std::nullopt);
    writeUnits(yaml, "warmWriteCapacity", warm ? std::optional(warm->write) : std::nullopt);
    const bool insights = description.insights != tables::ContributorInsights::Disabled;
    writeOptionalWord(yaml, "contributorInsights", tables::insightsWords,
                      insights ? std::optional(description.insights) : std::nullopt);
}

std::optional<IndexDescription> readIndex(const YamlReader& yaml, const KeySchema& tableKeys)
{
    IndexDescription index;
    index.name = yaml.text("name");
    index.kind =
        yaml.choice<IndexKind>("kind", {{"global", IndexKind::Global}, {"local", IndexKind::Local}}, IndexKind::Global);
    std::optional<KeyAttribute> partition = readKey(yaml, "partition");
    if (!partition && index.kind == IndexKind::Local) partition = tableKeys.partition;
    if (index.name.isEmpty() || !partition) {
        yaml.problem("name", QStringLiteral("An index needs a name and a partition key"));
        return std::nullopt;
    }
    index.keys = {*partition, readKey(yaml, "sort"), readKeyList(yaml, "furtherPartition"),
                  readKeyList(yaml, "furtherSort")};
    index.projection = readWord(yaml, "projection", tables::projectionWords, ProjectionType::All);
    index.nonKeyAttributes = yaml.texts("nonKeyAttributes");
    readSharedSettings(yaml, index);
    return index;
}

YAML::Node writeIndex(const IndexDescription& index, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", index.name);
    yaml.text("kind", index.kind == IndexKind::Global ? "global" : "local");
    writeKeys(yaml, index.keys);
    writeKeyList(yaml, "furtherPartition", index.keys.furtherPartition);
    writeKeyList(yaml, "furtherSort", index.keys.furtherSort);
    yaml.text("projection", tables::wordOf(tables::projectionWords, index.projection).toByteArray());
    yaml.texts("nonKeyAttributes", index.nonKeyAttributes);
    writeSharedSettings(yaml, index);
    return yaml.finish();
}

// "default" stands for the account's default key, which has no name here.
const QByteArray defaultKey = "default";

void readSettings(const YamlReader& yaml, tables::TableDescription& table)
{
    readSharedSettings(yaml, table);
    table.deletionProtection = yaml.flag("deletionProtection", false);
    if (yaml.has("timeToLive")) table.timeToLiveAttribute = yaml.text("timeToLive");
    table.stream = readOptionalWord(yaml, "stream", tables::streamViewWords);
    if (const auto days = yaml.integer("pointInTimeRecovery", 1, 35))
        table.pointInTimeRecovery = tables::PointInTimeRecovery{*days};
    for (const auto& [key, value] : yaml.textMap("tags"))
        table.tags.append({key, value});
    if (yaml.has("encryption")) {
        const QByteArray key = yaml.text("encryption");
        table.encryption = tables::Encryption{key == defaultKey ? QByteArray() : key};
    }
    table.tableClass = readOptionalWord(yaml, "tableClass", tables::tableClassWords);
    if (yaml.has("resourcePolicy")) table.resourcePolicy = yaml.text("resourcePolicy");
    if (yaml.has("streamPolicy")) table.streamPolicy = yaml.text("streamPolicy");
    for (const YamlReader& map : yaml.maps("kinesis"))
        table.kinesisDestinations.append({map.text("stream"), readWord(map, "precision", tables::precisionWords,
                                                                       tables::KinesisDestination::Precision::Unset)});
    for (const YamlReader& map : yaml.maps("replicas"))
        table.replicas.append({map.text("region"), map.text("key"),
                               readOptionalWord(map, "tableClass", tables::tableClassWords),
                               readUnits(map, "readCapacity"), readUnits(map, "maxReadRequests")});
    table.consistency =
        readWord(yaml, "consistency", tables::consistencyWords, tables::MultiRegionConsistency::Eventual);
    if (yaml.has("witness")) table.witness = yaml.text("witness");
    table.settingsReplication = readOptionalWord(yaml, "settingsReplication", tables::settingsReplicationWords);
}

YAML::Node writeDestination(const tables::KinesisDestination& destination, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("stream", destination.streamArn);
    yaml.optionalText("precision", tables::wordOf(tables::precisionWords, destination.precision).toByteArray());
    return yaml.finish();
}

YAML::Node writeReplica(const tables::Replica& replica, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("region", replica.region);
    yaml.optionalText("key", replica.keyArn);
    writeOptionalWord(yaml, "tableClass", tables::tableClassWords, replica.tableClass);
    writeUnits(yaml, "readCapacity", replica.readCapacity);
    writeUnits(yaml, "maxReadRequests", replica.onDemandRead);
    return yaml.finish();
}

void writeSettings(YamlWriter& yaml, const tables::TableDescription& table)
{
    writeSharedSettings(yaml, table);
    yaml.optionalText("timeToLive", table.timeToLiveAttribute.value_or(QByteArray()));
    if (table.deletionProtection)
        yaml.flag("deletionProtection", true);
    else
        yaml.absent("deletionProtection");
    writeOptionalWord(yaml, "stream", tables::streamViewWords, table.stream);
    writeUnits(yaml, "pointInTimeRecovery",
               table.pointInTimeRecovery ? std::optional(table.pointInTimeRecovery->days) : std::nullopt);
    std::map<QByteArray, QByteArray> tags;
    for (const tables::Tag& tag : table.tags)
        tags.emplace(tag.key, tag.value);
    yaml.textMap("tags", tags);
    const QByteArray key = table.encryption ? table.encryption->keyArn : QByteArray();
    yaml.optionalText("encryption", table.encryption && key.isEmpty() ? defaultKey : key);
    writeOptionalWord(yaml, "tableClass", tables::tableClassWords, table.tableClass);
    yaml.optionalText("resourcePolicy", table.resourcePolicy.value_or(QByteArray()));
    yaml.optionalText("streamPolicy", table.streamPolicy.value_or(QByteArray()));
    std::vector<YAML::Node> destinations;
    for (const tables::KinesisDestination& destination : table.kinesisDestinations)
        destinations.push_back(writeDestination(destination, yaml.old("kinesis", "stream", destination.streamArn)));
    yaml.maps("kinesis", destinations);
    std::vector<YAML::Node> replicas;
    for (const tables::Replica& replica : table.replicas)
        replicas.push_back(writeReplica(replica, yaml.old("replicas", "region", replica.region)));
    yaml.maps("replicas", replicas);
    writeOptionalWord(yaml, "consistency", tables::consistencyWords,
                      table.isStrong() ? std::optional(table.consistency) : std::nullopt);
    yaml.optionalText("witness", table.witness);
    writeOptionalWord(yaml, "settingsReplication", tables::settingsReplicationWords, table.settingsReplication);
}

}  // namespace

std::optional<tables::TableDescription> readTable(const QByteArray& name, const YamlReader& yaml)
{
    const std::optional<KeyAttribute> partition = readKey(yaml, "partition");
    if (!partition) {
        if (!yaml.has("partition")) yaml.problem("partition", QStringLiteral("A table needs a partition key"));
        return std::nullopt;
    }
    tables::TableDescription table;
    table.name = name;
    table.keys = {*partition, readKey(yaml, "sort")};
    table.billing = readWord(yaml, "billing", tables::billingWords, BillingMode::PayPerRequest);
    readSettings(yaml, table);
    for (const YamlReader& index : yaml.maps("indexes"))
        if (const auto description = readIndex(index, table.keys)) table.indexes.push_back(*description);
    return table;
}

YAML::Node writeTable(const tables::TableDescription& table, const YAML::Node& old)
{
    YamlWriter yaml(old);
    writeKeys(yaml, table.keys);
    yaml.text("billing", tables::wordOf(tables::billingWords, table.billing).toByteArray());
    writeSettings(yaml, table);
    std::vector<YAML::Node> indexes;
    for (const IndexDescription& index : table.indexes)
        indexes.push_back(writeIndex(index, yaml.old("indexes", "name", index.name)));
    yaml.maps("indexes", indexes);
    return yaml.finish();
}

}  // namespace trestle::workspace
