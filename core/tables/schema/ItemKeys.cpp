#include "core/tables/schema/ItemKeys.h"

#include "core/tables/ValidationError.h"
#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/values/KeyEncoding.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qsizetype maximumPartitionBytes = 2048;
constexpr qsizetype maximumSortBytes = 1024;

enum class KeyRole { Partition, Sort };

Error keyMismatch()
{
    return validationError(QStringLiteral("The provided key element does not match the schema"));
}

QLatin1String typeText(AttributeValue::Type type)
{
    switch (type) {
        case AttributeValue::Type::S:
            return QLatin1String("S");
        case AttributeValue::Type::N:
            return QLatin1String("N");
        case AttributeValue::Type::B:
            return QLatin1String("B");
        case AttributeValue::Type::Bool:
            return QLatin1String("BOOL");
        case AttributeValue::Type::Null:
            return QLatin1String("NULL");
        case AttributeValue::Type::M:
            return QLatin1String("M");
        case AttributeValue::Type::L:
            return QLatin1String("L");
        case AttributeValue::Type::SS:
            return QLatin1String("SS");
        case AttributeValue::Type::NS:
            return QLatin1String("NS");
        case AttributeValue::Type::BS:
            return QLatin1String("BS");
    }
    Q_UNREACHABLE();
}

// Bytes of an S or B; a number is never too long.
std::optional<qsizetype> keyBytes(const AttributeValue& value)
{
    if (const auto* text = value.as<AttributeValue::String>()) return text->utf8.size();
    if (const auto* binary = value.as<AttributeValue::Binary>()) return binary->bytes.size();
    return std::nullopt;
}

QLatin1String emptyWord(const AttributeValue& value)
{
    return value.type() == AttributeValue::Type::S ? QLatin1String("string") : QLatin1String("binary");
}

Result<void> checkKeyLength(const KeyAttribute& key, KeyRole role, const AttributeValue& value)
{
    const std::optional<qsizetype> bytes = keyBytes(value);
    if (!bytes) return {};
    if (*bytes == 0)
        return validationError(
            QStringLiteral("One or more parameter values are not valid. The AttributeValue for a key "
                           "attribute cannot contain an empty %1 value. Key: %2")
                .arg(emptyWord(value), QString::fromUtf8(key.name)));
    if (role == KeyRole::Partition && *bytes > maximumPartitionBytes)
        return invalidValues(QStringLiteral("Size of hashkey has exceeded the maximum size limit of2048 bytes"));
    if (role == KeyRole::Sort && *bytes > maximumSortBytes)
        return invalidValues(
            QStringLiteral("Aggregated size of all range keys has exceeded the size limit of 1024 bytes"));
    return {};
}

Result<void> checkItemKey(const KeyAttribute& key, KeyRole role, const Item& item)
{
    const AttributeValue* value = item.find(key.name);
    if (!value) return invalidValues(QStringLiteral("Missing the key %1 in the item").arg(QString::fromUtf8(key.name)));
    if (!hasKeyType(*value, key.type))
        return invalidValues(
            QStringLiteral("Type mismatch for key %1 expected: %2 actual: %3")
                .arg(QString::fromUtf8(key.name), typeText(attributeType(key.type)), typeText(value->type())));
    return checkKeyLength(key, role, *value);
}

Result<void> checkIndexKey(const IndexDescription& index, const KeyAttribute& key, KeyRole role, const Item& item,
                           IndexKeyWrite write)
{
    const AttributeValue* value = item.find(key.name);
    if (!value) return {};
    const QString name = QString::fromUtf8(key.name);
    const QString indexName = QString::fromUtf8(index.name);
    if (!hasKeyType(*value, key.type)) {
        if (write == IndexKeyWrite::Update)
            return validationError(QStringLiteral(
                "The update expression attempted to update the secondary index key to unsupported type"));
        return invalidValues(QStringLiteral("Type mismatch for Index Key %1 Expected: %2 Actual: %3 IndexName: %4")
                                 .arg(name, typeText(attributeType(key.type)), typeText(value->type()), indexName));
    }
    const std::optional<qsizetype> bytes = keyBytes(*value);
    if (!bytes) return {};
    if (*bytes == 0)
        return validationError(
            QStringLiteral("One or more parameter values are not valid. A value specified for a secondary "
                           "index key is not supported. The AttributeValue for a key attribute cannot "
                           "contain an empty %1 value. IndexName: %2, IndexKey: %3")
                .arg(emptyWord(*value), indexName, name));
    if (*bytes <= (role == KeyRole::Partition ? maximumPartitionBytes : maximumSortBytes)) return {};
    if (write == IndexKeyWrite::Update)
        return validationError(QStringLiteral(
            "The update expression attempted to update the secondary index key beyond allowed size limits"));
    return checkKeyLength(key, role, *value);
}

bool matches(const KeyAttribute& key, const Item& item)
{
    const AttributeValue* value = item.find(key.name);
    return value && hasKeyType(*value, key.type);
}

void addKey(Item& key, const KeySchema& keys, const Item& item)
{
    allKeys(keys, [&](const KeyAttribute& attribute) {
        key.set(attribute.name, *item.find(attribute.name));
        return true;
    });
}

KeyRole roleOf(const KeySchema& keys, const KeyAttribute& key)
{
    const bool isSort = (keys.sort && keys.sort->name == key.name) || keys.furtherSort.contains(key);
    return isSort ? KeyRole::Sort : KeyRole::Partition;
}

// A value that a key of an index may have: of its type, not empty, not too long.
bool fitsIndexKey(const KeySchema& keys, const KeyAttribute& key, const Item& item)
{
    const AttributeValue* value = item.find(key.name);
    if (!value || !hasKeyType(*value, key.type)) return false;
    const std::optional<qsizetype> bytes = keyBytes(*value);
    return !bytes ||
           (*bytes > 0 && *bytes <= (roleOf(keys, key) == KeyRole::Sort ? maximumSortBytes : maximumPartitionBytes));
}

const QString startKeyInvalid = QStringLiteral("The provided starting key is invalid");

// How many attributes the keys of table and index have together.
size_t startKeySize(const TableDescription& table, const IndexDescription* index)
{
    QList<KeyAttribute> all = keyAttributes(table.keys);
    for (const KeyAttribute& attribute : index ? keyAttributes(index->keys) : QList<KeyAttribute>())
        if (!all.contains(attribute)) all << attribute;
    return size_t(all.size());
}

}  // namespace

Result<void> validateItem(const TableDescription& table, const Item& item)
{
    if (Result<void> checked = checkItemKey(table.keys.partition, KeyRole::Partition, item); !checked) return checked;
    if (table.keys.sort)
        if (Result<void> checked = checkItemKey(*table.keys.sort, KeyRole::Sort, item); !checked) return checked;
    return validateIndexKeys(table, item);
}

Result<void> validateKey(const KeySchema& keys, const Item& key)
{
    if (key.size() != (keys.sort ? 2U : 1U) || !matches(keys.partition, key)) return keyMismatch();
    if (keys.sort && !matches(*keys.sort, key)) return keyMismatch();
    if (Result<void> checked = checkKeyLength(keys.partition, KeyRole::Partition, *key.find(keys.partition.name));
        !checked)
        return checked;
    if (!keys.sort) return {};
    return checkKeyLength(*keys.sort, KeyRole::Sort, *key.find(keys.sort->name));
}

Result<void> validateIndexKeys(const TableDescription& table, const Item& item, IndexKeyWrite write)
{
    // Of several indexes that refuse the item, the first by name is told.
    Result<void> refused;
    QByteArrayView refusing;
    for (const IndexDescription& index : table.indexes) {
        Result<void> checked;
        allKeys(index.keys, [&](const KeyAttribute& key) {
            checked = checkIndexKey(index, key, roleOf(index.keys, key), item, write);
            return bool(checked);
        });
        if (checked || (!refused && refusing < index.name)) continue;
        refused = checked;
        refusing = index.name;
    }
    return refused;
}

Result<void> validateStartSize(const TableDescription& table, const IndexDescription* index, const Item& key)
{
    if (key.size() != startKeySize(table, index)) return validationError(startKeyInvalid);
    return {};
}

Result<void> validateStartAttribute(const KeySchema& keys, const KeyAttribute& attribute, const Item& key)
{
    const AttributeValue* value = key.find(attribute.name);
    if (!value) return validationError(startKeyInvalid);
    if (!hasKeyType(*value, attribute.type)) return keyMismatch();
    return checkKeyLength(attribute, roleOf(keys, attribute), *value);
}

Result<void> validateStartKey(const TableDescription& table, const IndexDescription* index, const Item& key,
                              StartKeyRead read)
{
    const auto detailed = [](const Error& error) {
        return validationError(startKeyInvalid + QStringLiteral(": ") + error.message);
    };
    const bool asTableKey = read == StartKeyRead::Scan && !index;
    if (key.size() != startKeySize(table, index))
        return asTableKey ? detailed(keyMismatch()) : validationError(startKeyInvalid);
    if (!asTableKey) {
        const KeySchema& keys = index ? index->keys : table.keys;
        Result<void> checked;
        allKeys(keys, [&](const KeyAttribute& attribute) {
            checked = validateStartAttribute(keys, attribute, key);
            return bool(checked);
        });
        if (!checked) return checked;
    }
    Item tableKey;
    for (const KeyAttribute& attribute : keyAttributes(table.keys))
        if (const AttributeValue* value = key.find(attribute.name)) tableKey.set(attribute.name, *value);
    if (const Result<void> checked = validateKey(table.keys, tableKey); !checked) return detailed(checked.error());
    return {};
}

Item keyOf(const KeySchema& keys, const Item& item)
{
    Item key;
    addKey(key, keys, item);
    return key;
}

Item keyOf(const TableDescription& table, const IndexDescription& index, const Item& item)
{
    Item key;
    addKey(key, table.keys, item);
    addKey(key, index.keys, item);
    return key;
}

bool isInIndex(const IndexDescription& index, const Item& item)
{
    return allKeys(index.keys, [&](const KeyAttribute& key) { return fitsIndexKey(index.keys, key, item); });
}

std::optional<Item> indexItem(const TableDescription& table, const IndexDescription& index, const Item& item)
{
    if (!isInIndex(index, item)) return std::nullopt;
    if (index.projection == ProjectionType::All) return item;
    std::vector<Item::Attribute> projected;
    for (const Item::Attribute& attribute : item)
        if (isProjected(table, index, attribute.first)) projected.push_back(attribute);
    return Item::fromUnsorted(std::move(projected));
}

bool isProjected(const TableDescription& table, const IndexDescription& index, QByteArrayView attribute)
{
    if (index.projection == ProjectionType::All || isKeyOf(table.keys, attribute) || isKeyOf(index.keys, attribute))
        return true;
    if (index.projection == ProjectionType::KeysOnly) return false;
    return std::any_of(index.nonKeyAttributes.begin(), index.nonKeyAttributes.end(),
                       [&](const QByteArray& name) { return name == attribute; });
}

}  // namespace trestle::tables
