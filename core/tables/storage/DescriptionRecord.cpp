// description = {"TableName": text, "KeySchema": [key, key?], "Indexes": [index…], "BillingMode": text,
//                "Throughput": [read, write], "DeletionProtection": bool, "TimeToLive": text?}
// key         = {"Name": text, "Type": "S" | "N" | "B"}
// index       = {"IndexName": text, "Kind": "GLOBAL" | "LOCAL", "KeySchema": [key, key?],
//                "Projection": "ALL" | "KEYS_ONLY" | "INCLUDE", "NonKeyAttributes": [text…], "Throughput": [read,
//                write]}
#include "core/base/Json.h"
#include "core/tables/storage/Catalog.h"

namespace trestle::tables {

namespace {

using base::JsonValue;

const char* word(KeyType type)
{
    switch (type) {
        case KeyType::S:
            return "S";
        case KeyType::N:
            return "N";
        case KeyType::B:
            return "B";
    }
    Q_UNREACHABLE();
}

const char* word(ProjectionType type)
{
    switch (type) {
        case ProjectionType::All:
            return "ALL";
        case ProjectionType::KeysOnly:
            return "KEYS_ONLY";
        case ProjectionType::Include:
            return "INCLUDE";
    }
    Q_UNREACHABLE();
}

JsonValue toJson(const KeySchema& keys)
{
    const auto element = [](const KeyAttribute& key) {
        JsonValue json;
        json.insert("Name", key.name);
        json.insert("Type", word(key.type));
        return json;
    };
    JsonValue::Array array{element(keys.partition)};
    if (keys.sort) array.push_back(element(*keys.sort));
    return array;
}

JsonValue toJson(const Throughput& throughput)
{
    return JsonValue::Array{throughput.read, throughput.write};
}

JsonValue toJson(const IndexDescription& index)
{
    JsonValue json;
    json.insert("IndexName", index.name);
    json.insert("Kind", index.kind == IndexKind::Global ? "GLOBAL" : "LOCAL");
    json.insert("KeySchema", toJson(index.keys));
    json.insert("Projection", word(index.projection));
    JsonValue::Array attributes;
    for (const QByteArray& attribute : index.nonKeyAttributes)
        attributes.emplace_back(attribute);
    json.insert("NonKeyAttributes", std::move(attributes));
    json.insert("Throughput", toJson(index.throughput));
    return json;
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
    T choice(const JsonValue& json, const char* name, const std::pair<const char*, T> (&choices)[count])
    {
        const QByteArray& text = member(json, name).string();
        for (const auto& [candidate, value] : choices)
            if (text == candidate) return value;
        fail(name);
        return choices[0].second;
    }

    KeySchema keys(const JsonValue& json)
    {
        KeySchema keys;
        const JsonValue::Array& elements = member(json, "KeySchema").array();
        if (elements.empty() || elements.size() > 2) return fail("KeySchema"), keys;
        keys.partition = key(elements[0]);
        if (elements.size() == 2) keys.sort = key(elements[1]);
        return keys;
    }

    Throughput throughput(const JsonValue& json)
    {
        const JsonValue::Array& numbers = member(json, "Throughput").array();
        if (numbers.size() != 2 || !numbers[0].toInteger() || !numbers[1].toInteger())
            return fail("Throughput"), Throughput{};
        return {*numbers[0].toInteger(), *numbers[1].toInteger()};
    }

    IndexDescription index(const JsonValue& json)
    {
        IndexDescription index;
        index.name = member(json, "IndexName").string();
        index.kind = choice<IndexKind>(json, "Kind", {{"GLOBAL", IndexKind::Global}, {"LOCAL", IndexKind::Local}});
        index.keys = keys(json);
        index.projection = choice<ProjectionType>(json, "Projection",
                                                  {{"ALL", ProjectionType::All},
                                                   {"KEYS_ONLY", ProjectionType::KeysOnly},
                                                   {"INCLUDE", ProjectionType::Include}});
        for (const JsonValue& attribute : member(json, "NonKeyAttributes").array())
            index.nonKeyAttributes.append(attribute.string());
        index.throughput = throughput(json);
        return index;
    }

    void fail(const char* name)
    {
        if (m_wrong.isEmpty()) m_wrong = name;
    }
    [[nodiscard]] const QByteArray& wrong() const { return m_wrong; }

private:
    KeyAttribute key(const JsonValue& json)
    {
        return {member(json, "Name").string(),
                choice<KeyType>(json, "Type", {{"S", KeyType::S}, {"N", KeyType::N}, {"B", KeyType::B}})};
    }

    const JsonValue m_null;
    QByteArray m_wrong;
};

}  // namespace

QByteArray encodeDescription(const TableDescription& description)
{
    JsonValue json;
    json.insert("TableName", description.name);
    json.insert("KeySchema", toJson(description.keys));
    JsonValue::Array indexes;
    for (const IndexDescription& index : description.indexes)
        indexes.push_back(toJson(index));
    json.insert("Indexes", std::move(indexes));
    json.insert("BillingMode", description.billing == BillingMode::Provisioned ? "PROVISIONED" : "PAY_PER_REQUEST");
    json.insert("Throughput", toJson(description.throughput));
    json.insert("DeletionProtection", description.deletionProtection);
    if (description.timeToLiveAttribute) json.insert("TimeToLive", *description.timeToLiveAttribute);
    return base::writeJson(json);
}

base::Result<TableDescription> decodeDescription(QByteArrayView text)
{
    const auto json = base::parseJson(text);
    if (!json)
        return base::Error{base::ErrorCode::Internal,
                           QStringLiteral("a table description is damaged: %1").arg(json.error().message)};
    Reader reader;
    TableDescription description;
    description.name = reader.member(*json, "TableName").string();
    description.keys = reader.keys(*json);
    for (const JsonValue& index : reader.member(*json, "Indexes").array())
        description.indexes.append(reader.index(index));
    description.billing = reader.choice<BillingMode>(
        *json, "BillingMode",
        {{"PROVISIONED", BillingMode::Provisioned}, {"PAY_PER_REQUEST", BillingMode::PayPerRequest}});
    description.throughput = reader.throughput(*json);
    description.deletionProtection = reader.member(*json, "DeletionProtection").toBool();
    if (const JsonValue* attribute = json->find("TimeToLive")) description.timeToLiveAttribute = attribute->string();
    if (!reader.wrong().isEmpty())
        return base::Error{
            base::ErrorCode::Internal,
            QStringLiteral("a table description is damaged at \"%1\"").arg(QString::fromUtf8(reader.wrong()))};
    return description;
}

}  // namespace trestle::tables
