// description = {"TableName": text, "KeySchema": [key, key?], "Indexes": [index…], "BillingMode": text,
//                "Throughput": [read, write], "DeletionProtection": bool, "TimeToLive": text?, setting…}
// key         = {"Name": text, "Type": "S" | "N" | "B"}
// index       = {"IndexName": text, "Kind": "GLOBAL" | "LOCAL", "KeySchema": [key, key?], "FurtherPartition": [key…]?,
//                "FurtherSort": [key…]?, "Projection": "ALL" | "KEYS_ONLY" | "INCLUDE", "NonKeyAttributes": [text…],
//                "Throughput": [read, write], "OnDemand": units?, "Warm": units?, "Insights": text?}
// setting     = "OnDemand": units, "Warm": units, "TableClass": text, "Encryption": keyArn, "Stream": view,
//               "PointInTimeRecovery": days, "Tags": [[key, value]…], "ResourcePolicy": text, "StreamPolicy": text,
//               "Insights": text, "Kinesis": [[arn, precision]…], "Replicas": [{"Region": text, "KeyArn": text?,
//               "TableClass": text?, "ReadCapacity": number?, "OnDemandRead": number?}…], "Consistency": text,
//               "Witness": text, "SettingsReplication": text, "Times": {name: ms…},
//               "Restored": [table, backup id or "", ms], "IndexSpaces": [number…]
// units       = [read, write], -1 where nothing is set
// A setting at its default is left out.
#include "core/base/Json.h"
#include "core/tables/schema/SettingWords.h"
#include "core/tables/storage/Catalog.h"

namespace trestle::tables {

namespace {

using base::JsonValue;

constexpr std::pair<const char*, qint64 SettingTimes::*> timeMembers[] = {
    {"OnDemand", &SettingTimes::onDemandMs},
    {"ThroughputIncreased", &SettingTimes::throughputIncreasedMs},
    {"ThroughputDecreased", &SettingTimes::throughputDecreasedMs},
    {"TimeToLive", &SettingTimes::timeToLiveMs},
    {"Stream", &SettingTimes::streamMs},
    {"PointInTimeRecovery", &SettingTimes::pointInTimeRecoveryMs},
    {"TableClass", &SettingTimes::tableClassMs},
    {"Insights", &SettingTimes::insightsMs},
    {"Policy", &SettingTimes::policyMs},
    {"StreamPolicy", &SettingTimes::streamPolicyMs},
    {"Updated", &SettingTimes::updatedMs},
};

template <typename T, size_t count>
JsonValue word(const SettingWord<T> (&words)[count], T value)
{
    return wordOf(words, value).toByteArray();
}

JsonValue toJson(const QList<KeyAttribute>& keys)
{
    JsonValue::Array array;
    for (const KeyAttribute& key : keys) {
        JsonValue json;
        json.insert("Name", key.name);
        json.insert("Type", word(keyTypeWords, key.type));
        array.push_back(std::move(json));
    }
    return array;
}

JsonValue toJson(const Throughput& throughput)
{
    return JsonValue::Array{throughput.read, throughput.write};
}

void insertKeys(JsonValue& json, const KeySchema& keys)
{
    QList<KeyAttribute> first{keys.partition};
    if (keys.sort) first << *keys.sort;
    json.insert("KeySchema", toJson(first));
    if (!keys.furtherPartition.isEmpty()) json.insert("FurtherPartition", toJson(keys.furtherPartition));
    if (!keys.furtherSort.isEmpty()) json.insert("FurtherSort", toJson(keys.furtherSort));
}

// What tables and indexes have alike.
template <typename Description>
void insertSharedSettings(JsonValue& json, const Description& description)
{
    if (description.onDemand.isSet())
        json.insert("OnDemand",
                    toJson({description.onDemand.read.value_or(-1), description.onDemand.write.value_or(-1)}));
    if (description.warmThroughput) json.insert("Warm", toJson(*description.warmThroughput));
    if (description.insights != ContributorInsights::Disabled)
        json.insert("Insights", word(insightsWords, description.insights));
}

JsonValue toJson(const IndexDescription& index)
{
    JsonValue json;
    json.insert("IndexName", index.name);
    json.insert("Kind", index.kind == IndexKind::Global ? "GLOBAL" : "LOCAL");
    insertKeys(json, index.keys);
    json.insert("Projection", word(projectionWords, index.projection));
    JsonValue::Array attributes;
    for (const QByteArray& attribute : index.nonKeyAttributes)
        attributes.emplace_back(attribute);
    json.insert("NonKeyAttributes", std::move(attributes));
    json.insert("Throughput", toJson(index.throughput));
    insertSharedSettings(json, index);
    return json;
}

JsonValue toJson(const Replica& replica)
{
    JsonValue json;
    json.insert("Region", replica.region);
    if (!replica.keyArn.isEmpty()) json.insert("KeyArn", replica.keyArn);
    if (replica.tableClass) json.insert("TableClass", word(tableClassWords, *replica.tableClass));
    if (replica.readCapacity) json.insert("ReadCapacity", *replica.readCapacity);
    if (replica.onDemandRead) json.insert("OnDemandRead", *replica.onDemandRead);
    return json;
}

template <typename List, typename Make>
void insertList(JsonValue& json, const char* name, const List& list, Make make)
{
    if (list.isEmpty()) return;
    JsonValue::Array array;
    for (const auto& element : list)
        array.push_back(make(element));
    json.insert(name, std::move(array));
}

void insertSettings(JsonValue& json, const TableDescription& table)
{
    insertSharedSettings(json, table);
    if (table.tableClass) json.insert("TableClass", word(tableClassWords, *table.tableClass));
    if (table.encryption) json.insert("Encryption", table.encryption->keyArn);
    if (table.stream) json.insert("Stream", word(streamViewWords, *table.stream));
    if (table.pointInTimeRecovery) json.insert("PointInTimeRecovery", table.pointInTimeRecovery->days);
    insertList(json, "Tags", table.tags, [](const Tag& tag) { return JsonValue::Array{tag.key, tag.value}; });
    if (table.resourcePolicy) json.insert("ResourcePolicy", *table.resourcePolicy);
    if (table.streamPolicy) json.insert("StreamPolicy", *table.streamPolicy);
    insertList(json, "Kinesis", table.kinesisDestinations, [](const KinesisDestination& destination) {
        return JsonValue::Array{destination.streamArn, word(precisionWords, destination.precision)};
    });
    insertList(json, "Replicas", table.replicas, [](const Replica& replica) { return toJson(replica); });
    if (table.isStrong()) json.insert("Consistency", word(consistencyWords, table.consistency));
    if (!table.witness.isEmpty()) json.insert("Witness", table.witness);
    if (table.settingsReplication)
        json.insert("SettingsReplication", word(settingsReplicationWords, *table.settingsReplication));
}

// Reads members and keeps the first that was missing or wrong; what follows a failure is harmless and ignored.
class Reader
{
public:
    const JsonValue& member(const JsonValue& json, const char* name)
    {
        const JsonValue* found = json.find(name);
        if (!found) fail(name);
        return found ? *found : m_null;
    }

    template <typename T, size_t count>
    T choice(const JsonValue& json, const char* name, const SettingWord<T> (&words)[count])
    {
        const std::optional<T> value = valueOf(words, member(json, name).string());
        if (!value) fail(name);
        return value.value_or(words[0].value);
    }

    KeySchema keys(const JsonValue& json)
    {
        KeySchema keys;
        const QList<KeyAttribute> first = keyList(json, "KeySchema");
        if (first.isEmpty() || first.size() > 2) return fail("KeySchema"), keys;
        keys.partition = first[0];
        if (first.size() == 2) keys.sort = first[1];
        if (json.find("FurtherPartition")) keys.furtherPartition = keyList(json, "FurtherPartition");
        if (json.find("FurtherSort")) keys.furtherSort = keyList(json, "FurtherSort");
        return keys;
    }

    Throughput throughput(const JsonValue& json, const char* name)
    {
        const JsonValue::Array& numbers = member(json, name).array();
        if (numbers.size() != 2 || !numbers[0].toInteger() || !numbers[1].toInteger()) return fail(name), Throughput{};
        return {*numbers[0].toInteger(), *numbers[1].toInteger()};
    }

    IndexDescription index(const JsonValue& json)
    {
        static constexpr SettingWord<IndexKind> kindWords[] = {{"GLOBAL", IndexKind::Global},
                                                               {"LOCAL", IndexKind::Local}};
        IndexDescription index;
        index.name = member(json, "IndexName").string();
        index.kind = choice(json, "Kind", kindWords);
        index.keys = keys(json);
        index.projection = choice(json, "Projection", projectionWords);
        for (const JsonValue& attribute : member(json, "NonKeyAttributes").array())
            index.nonKeyAttributes.append(attribute.string());
        index.throughput = throughput(json, "Throughput");
        readSharedSettings(json, index);
        return index;
    }

    void settings(const JsonValue& json, TableDescription& table)
    {
        readSharedSettings(json, table);
        if (json.find("TableClass")) table.tableClass = choice(json, "TableClass", tableClassWords);
        if (const JsonValue* key = json.find("Encryption")) table.encryption = Encryption{key->string()};
        if (json.find("Stream")) table.stream = choice(json, "Stream", streamViewWords);
        if (json.find("PointInTimeRecovery"))
            table.pointInTimeRecovery = PointInTimeRecovery{integer(json, "PointInTimeRecovery")};
        for (const auto& [key, value] : pairs(json, "Tags"))
            table.tags.append({key, value});
        if (const JsonValue* policy = json.find("ResourcePolicy")) table.resourcePolicy = policy->string();
        if (const JsonValue* policy = json.find("StreamPolicy")) table.streamPolicy = policy->string();
        for (const auto& [arn, precision] : pairs(json, "Kinesis"))
            table.kinesisDestinations.append(
                {arn, valueOf(precisionWords, precision).value_or(KinesisDestination::Precision::Unset)});
        if (const JsonValue* replicas = json.find("Replicas"))
            for (const JsonValue& replica : replicas->array())
                table.replicas.append(readReplica(replica));
        if (json.find("Consistency")) table.consistency = choice(json, "Consistency", consistencyWords);
        if (const JsonValue* witness = json.find("Witness")) table.witness = witness->string();
        if (json.find("SettingsReplication"))
            table.settingsReplication = choice(json, "SettingsReplication", settingsReplicationWords);
    }

    qint64 integer(const JsonValue& json, const char* name)
    {
        const std::optional<qint64> number = member(json, name).toInteger();
        if (!number) fail(name);
        return number.value_or(0);
    }

    void fail(const char* name)
    {
        if (m_wrong.isEmpty()) m_wrong = name;
    }
    [[nodiscard]] const QByteArray& wrong() const { return m_wrong; }

    RestoreOrigin origin(const JsonValue& json, const char* name)
    {
        const JsonValue::Array& parts = member(json, name).array();
        if (parts.size() != 3) return fail(name), RestoreOrigin();
        return {parts[0].string(), parts[1].string(), parts[2].toInteger().value_or(0)};
    }

private:
    QList<KeyAttribute> keyList(const JsonValue& json, const char* name)
    {
        QList<KeyAttribute> keys;
        for (const JsonValue& key : member(json, name).array())
            keys.append({member(key, "Name").string(), choice(key, "Type", keyTypeWords)});
        return keys;
    }

    template <typename Description>
    void readSharedSettings(const JsonValue& json, Description& description)
    {
        if (json.find("OnDemand")) {
            const Throughput units = throughput(json, "OnDemand");
            if (units.read >= 0) description.onDemand.read = units.read;
            if (units.write >= 0) description.onDemand.write = units.write;
        }
        if (json.find("Warm")) description.warmThroughput = throughput(json, "Warm");
        if (json.find("Insights")) description.insights = choice(json, "Insights", insightsWords);
    }

    QList<std::pair<QByteArray, QByteArray>> pairs(const JsonValue& json, const char* name)
    {
        QList<std::pair<QByteArray, QByteArray>> found;
        const JsonValue* list = json.find(name);
        if (!list) return found;
        for (const JsonValue& pair : list->array()) {
            if (pair.array().size() != 2) return fail(name), found;
            found.append({pair.array()[0].string(), pair.array()[1].string()});
        }
        return found;
    }

    Replica readReplica(const JsonValue& json)
    {
        Replica replica{member(json, "Region").string()};
        if (const JsonValue* key = json.find("KeyArn")) replica.keyArn = key->string();
        if (json.find("TableClass")) replica.tableClass = choice(json, "TableClass", tableClassWords);
        if (json.find("ReadCapacity")) replica.readCapacity = integer(json, "ReadCapacity");
        if (json.find("OnDemandRead")) replica.onDemandRead = integer(json, "OnDemandRead");
        return replica;
    }

    const JsonValue m_null = {};
    QByteArray m_wrong;
};

}  // namespace

QByteArray encodeDescription(const TableRecord& record)
{
    const TableDescription& description = record.description;
    JsonValue json;
    json.insert("TableName", description.name);
    insertKeys(json, description.keys);
    JsonValue::Array indexes;
    for (const IndexDescription& index : description.indexes)
        indexes.push_back(toJson(index));
    json.insert("Indexes", std::move(indexes));
    json.insert("BillingMode", word(billingWords, description.billing));
    json.insert("Throughput", toJson(description.throughput));
    json.insert("DeletionProtection", description.deletionProtection);
    if (description.timeToLiveAttribute) json.insert("TimeToLive", *description.timeToLiveAttribute);
    insertSettings(json, description);
    if (record.times != SettingTimes()) {
        JsonValue times;
        for (const auto& [name, member] : timeMembers)
            if (record.times.*member != 0) times.insert(name, record.times.*member);
        json.insert("Times", std::move(times));
    }
    if (const auto& restored = record.times.restored)
        json.insert("Restored", JsonValue::Array{restored->table, restored->backupId, restored->timeMs});
    if (!record.indexSpaces.empty()) {
        JsonValue::Array spaces;
        for (const SpaceId space : record.indexSpaces)
            spaces.emplace_back(space);
        json.insert("IndexSpaces", std::move(spaces));
    }
    return base::writeJson(json);
}

base::Result<TableRecord> decodeDescription(QByteArrayView text)
{
    const auto json = base::parseJson(text);
    if (!json)
        return base::Error{base::ErrorCode::Internal,
                           QStringLiteral("a table description is damaged: %1").arg(json.error().message)};
    Reader reader;
    TableRecord record;
    TableDescription& description = record.description;
    description.name = reader.member(*json, "TableName").string();
    description.keys = reader.keys(*json);
    for (const JsonValue& index : reader.member(*json, "Indexes").array())
        description.indexes.append(reader.index(index));
    description.billing = reader.choice(*json, "BillingMode", billingWords);
    description.throughput = reader.throughput(*json, "Throughput");
    description.deletionProtection = reader.member(*json, "DeletionProtection").toBool();
    if (const JsonValue* attribute = json->find("TimeToLive")) description.timeToLiveAttribute = attribute->string();
    reader.settings(*json, description);
    if (const JsonValue* times = json->find("Times"))
        for (const auto& [name, member] : timeMembers)
            if (times->find(name)) record.times.*member = reader.integer(*times, name);
    if (json->find("Restored")) record.times.restored = reader.origin(*json, "Restored");
    if (const JsonValue* spaces = json->find("IndexSpaces"))
        for (const JsonValue& space : spaces->array())
            record.indexSpaces.push_back(space.toInteger().value_or(0));
    if (!reader.wrong().isEmpty())
        return base::Error{
            base::ErrorCode::Internal,
            QStringLiteral("a table description is damaged at \"%1\"").arg(QString::fromUtf8(reader.wrong()))};
    return record;
}

}  // namespace trestle::tables
