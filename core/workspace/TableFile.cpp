// tables/<name>/table.yaml: partition {name, type} · sort {name, type} · billing (PAY_PER_REQUEST | PROVISIONED)
// · readCapacity, writeCapacity (units) · timeToLive (attribute) · deletionProtection (true | false)
// · indexes: list of {name, kind (global | local), partition, sort, projection (ALL | KEYS_ONLY | INCLUDE),
//   nonKeyAttributes, readCapacity, writeCapacity}
// type is S, N or B.
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

std::optional<KeyAttribute> readKey(const YamlReader& yaml, const char* key)
{
    if (!yaml.has(key)) return std::nullopt;
    const YamlReader map = yaml.map(key);
    KeyAttribute attribute{
        map.text("name"),
        map.choice<KeyType>("type", {{"S", KeyType::S}, {"N", KeyType::N}, {"B", KeyType::B}}, KeyType::S)};
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
    switch (attribute.type) {
        case KeyType::S:
            yaml.text("type", "S");
            break;
        case KeyType::N:
            yaml.text("type", "N");
            break;
        case KeyType::B:
            yaml.text("type", "B");
            break;
    }
    return yaml.finish();
}

void writeKeys(YamlWriter& yaml, const KeySchema& keys)
{
    yaml.map("partition", writeKey(keys.partition, yaml.old("partition")));
    if (keys.sort)
        yaml.map("sort", writeKey(*keys.sort, yaml.old("sort")));
    else
        yaml.absent("sort");
}

Throughput readThroughput(const YamlReader& yaml)
{
    constexpr qint64 most = qint64(1) << 40;
    return {yaml.integer("readCapacity", 0, most, 0), yaml.integer("writeCapacity", 0, most, 0)};
}

void writeThroughput(YamlWriter& yaml, const Throughput& throughput)
{
    const auto write = [&](const char* key, qint64 units) {
        if (units > 0)
            yaml.integer(key, units);
        else
            yaml.absent(key);
    };
    write("readCapacity", throughput.read);
    write("writeCapacity", throughput.write);
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
    index.keys = {*partition, readKey(yaml, "sort")};
    index.projection = yaml.choice<ProjectionType>(
        "projection",
        {{"ALL", ProjectionType::All}, {"KEYS_ONLY", ProjectionType::KeysOnly}, {"INCLUDE", ProjectionType::Include}},
        ProjectionType::All);
    index.nonKeyAttributes = yaml.texts("nonKeyAttributes");
    index.throughput = readThroughput(yaml);
    return index;
}

YAML::Node writeIndex(const IndexDescription& index, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", index.name);
    yaml.text("kind", index.kind == IndexKind::Global ? "global" : "local");
    writeKeys(yaml, index.keys);
    switch (index.projection) {
        case ProjectionType::All:
            yaml.text("projection", "ALL");
            break;
        case ProjectionType::KeysOnly:
            yaml.text("projection", "KEYS_ONLY");
            break;
        case ProjectionType::Include:
            yaml.text("projection", "INCLUDE");
            break;
    }
    yaml.texts("nonKeyAttributes", index.nonKeyAttributes);
    writeThroughput(yaml, index.throughput);
    return yaml.finish();
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
    table.billing = yaml.choice<BillingMode>(
        "billing", {{"PAY_PER_REQUEST", BillingMode::PayPerRequest}, {"PROVISIONED", BillingMode::Provisioned}},
        BillingMode::PayPerRequest);
    table.throughput = readThroughput(yaml);
    table.deletionProtection = yaml.flag("deletionProtection", false);
    if (yaml.has("timeToLive")) table.timeToLiveAttribute = yaml.text("timeToLive");
    for (const YamlReader& index : yaml.maps("indexes"))
        if (const auto description = readIndex(index, table.keys)) table.indexes.push_back(*description);
    return table;
}

YAML::Node writeTable(const tables::TableDescription& table, const YAML::Node& old)
{
    YamlWriter yaml(old);
    writeKeys(yaml, table.keys);
    yaml.text("billing", table.billing == BillingMode::PayPerRequest ? "PAY_PER_REQUEST" : "PROVISIONED");
    writeThroughput(yaml, table.throughput);
    yaml.optionalText("timeToLive", table.timeToLiveAttribute.value_or(QByteArray()));
    if (table.deletionProtection)
        yaml.flag("deletionProtection", true);
    else
        yaml.absent("deletionProtection");
    std::vector<YAML::Node> indexes;
    for (const IndexDescription& index : table.indexes)
        indexes.push_back(writeIndex(index, yaml.old("indexes", "name", index.name)));
    yaml.maps("indexes", indexes);
    return yaml.finish();
}

}  // namespace trestle::workspace
