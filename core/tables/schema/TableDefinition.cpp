#include "core/tables/schema/TableDefinition.h"

#include "core/tables/ValidationError.h"
#include "core/tables/schema/HashOrder.h"
#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/schema/SettingWords.h"
#include "core/tables/values/ItemSize.h"

#include <QHash>
#include <QSet>

#include <map>

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qsizetype maximumLocalIndexes = 5;
constexpr qsizetype maximumProjectedAttributes = 100;
constexpr qsizetype maximumKeysOfOneRole = 4;

QString joined(const QList<QByteArray>& names)
{
    return QLatin1Char('[') + QString::fromUtf8(names.join(", ")) + QLatin1Char(']');
}

std::optional<KeyType> keyType(const QByteArray& type)
{
    return valueOf(keyTypeWords, type);
}

bool isName(const QByteArray& name)
{
    return name.size() >= 3 && name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '.' || c == '-';
           });
}

Error badName(const char* member, const QByteArray& name)
{
    const QString value = QString::fromUtf8(name);
    QString constraint = QStringLiteral("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    if (name.size() < 3) constraint = QStringLiteral("Member must have length greater than or equal to 3");
    if (name.size() > 255) constraint = QStringLiteral("Member must have length less than or equal to 255");
    return validationError(
        QStringLiteral("1 validation error detected: Value '%1' at '%2' failed to satisfy constraint: %3")
            .arg(value, QLatin1String(member), constraint));
}

// The attribute definitions of one request, and which of them keys have used.
class Attributes
{
public:
    explicit Attributes(const QList<AttributeDefinition>& definitions)
    {
        for (const AttributeDefinition& definition : definitions)
            add(definition.name, keyType(definition.type));
    }

    void add(const QByteArray& name, std::optional<KeyType> type)
    {
        m_names << name;
        m_types << type;
    }

    [[nodiscard]] const QList<QByteArray>& names() const { return m_names; }
    [[nodiscard]] QList<QByteArray> used() const { return m_used; }

    [[nodiscard]] Result<void> check() const
    {
        for (qsizetype i = 0; i < m_names.size(); ++i) {
            if (m_names.indexOf(m_names[i]) != i)
                return validationError(QStringLiteral("Attribute Name is duplicated: ") +
                                       QString::fromUtf8(m_names[i]));
            if (m_names[i].isEmpty() || m_names[i].size() > maximumKeyNameBytes)
                return invalidValues(QStringLiteral("Key attribute names have 1 to 255 bytes: ") +
                                     QString::fromUtf8(m_names[i].left(300)));
            if (!m_types[i])
                return validationError(
                    QStringLiteral("1 validation error detected: Value null at "
                                   "'attributeDefinitions.%1.member.attributeType' failed to satisfy "
                                   "constraint: Member must satisfy enum value set: [B, N, S]")
                        .arg(i + 1));
        }
        return {};
    }

    KeyAttribute use(const QByteArray& name)
    {
        if (!m_used.contains(name)) m_used << name;
        return {name, m_types[m_names.indexOf(name)].value_or(KeyType::S)};
    }

private:
    QList<QByteArray> m_names;
    QList<std::optional<KeyType>> m_types;
    QList<QByteArray> m_used;
};

enum class KeyShape { Pair, Many };

Result<void> checkKeyOrder(const QList<KeySchemaElement>& elements, KeyShape shape)
{
    const auto count = [&](const char* type) {
        return std::count_if(elements.begin(), elements.end(),
                             [type](const KeySchemaElement& element) { return element.keyType == type; });
    };
    if (elements[0].keyType != "HASH")
        return validationError(QStringLiteral("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    if (shape == KeyShape::Pair) {
        if (elements.size() == 2 && elements[1].keyType != "RANGE")
            return validationError(
                QStringLiteral("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
        return {};
    }
    for (qsizetype i = 1; i < elements.size(); ++i)
        if (elements[i].keyType == "HASH" && elements[i - 1].keyType != "HASH")
            return invalidValues(
                QStringLiteral("All HASH key attributes must precede RANGE key attributes in the KeySchema"));
    for (const char* type : {"HASH", "RANGE"})
        if (count(type) > maximumKeysOfOneRole)
            return invalidValues(QStringLiteral("The KeySchema exceeds the maximum allowed number of %1 key attributes")
                                     .arg(QLatin1String(type)));
    return {};
}

Result<KeySchema> readKeys(const QList<KeySchemaElement>& elements, Attributes& attributes, KeyShape shape)
{
    const qsizetype most = shape == KeyShape::Pair ? 2 : 2 * maximumKeysOfOneRole;
    if (elements.isEmpty() || elements.size() > most)
        return validationError(
            QStringLiteral("1 validation error detected: Value '%1' at 'keySchema' failed to satisfy constraint: "
                           "Member must have length %2")
                .arg(elements.size())
                .arg(elements.isEmpty() ? QStringLiteral("greater than or equal to 1")
                                        : QStringLiteral("less than or equal to %1").arg(most)));
    QList<QByteArray> names;
    for (const KeySchemaElement& element : elements)
        names << element.name;
    const auto isDefined = [&](const QByteArray& name) { return attributes.names().contains(name); };
    if (!std::all_of(names.begin(), names.end(), isDefined))
        return invalidValues(
            QStringLiteral("Some index key attributes are not defined in AttributeDefinitions. Keys: %1, "
                           "AttributeDefinitions: %2")
                .arg(joined(names), joined(attributes.names())));
    if (names.size() == 2 && names[0] == names[1])
        return validationError(
            QStringLiteral("Both the Hash Key and the Range Key element in the KeySchema have the same name"));
    if (QSet<QByteArray>(names.begin(), names.end()).size() < names.size())
        return validationError(QStringLiteral("The KeySchema contains multiple key attributes with the same name"));
    if (auto ordered = checkKeyOrder(elements, shape); !ordered) return ordered.error();
    KeySchema keys;
    keys.partition = attributes.use(names[0]);
    for (qsizetype i = 1; i < names.size(); ++i) {
        const KeyAttribute key = attributes.use(names[i]);
        if (elements[i].keyType == "HASH")
            keys.furtherPartition << key;
        else if (!keys.sort)
            keys.sort = key;
        else
            keys.furtherSort << key;
    }
    return keys;
}

Result<void> readProjection(const IndexDefinition& definition, IndexDescription& index)
{
    if (!definition.projectionType) return invalidValues(QStringLiteral("Unknown ProjectionType: null"));
    const QByteArray& type = *definition.projectionType;
    const std::optional<ProjectionType> projection = valueOf(projectionWords, type);
    if (!projection) return invalidValues(QStringLiteral("Unknown ProjectionType: ") + QString::fromUtf8(type));
    index.projection = *projection;
    const bool include = index.projection == ProjectionType::Include;
    if (definition.nonKeyAttributes && !include)
        return invalidValues(
            QStringLiteral("ProjectionType is %1, but NonKeyAttributes is specified").arg(QString::fromUtf8(type)));
    if (!include) return {};
    if (!definition.nonKeyAttributes || definition.nonKeyAttributes->isEmpty())
        return invalidValues(QStringLiteral("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"));
    index.nonKeyAttributes = *definition.nonKeyAttributes;
    for (qsizetype i = 0; i < index.nonKeyAttributes.size(); ++i)
        if (index.nonKeyAttributes.indexOf(index.nonKeyAttributes[i]) != i)
            return invalidValues(QStringLiteral("Duplicate element in NonKeyAttributes: ") +
                                 QString::fromUtf8(index.nonKeyAttributes[i]));
    return {};
}

// What a global index may be given, by the table's billing.
Result<void> readIndexUnits(const TableDescription& table, const IndexDefinition& definition, IndexDescription& index)
{
    const QString name = QString::fromUtf8(definition.name);
    const bool provisioned = table.billing == BillingMode::Provisioned;
    if (definition.throughput && !provisioned)
        return invalidValues(
            QStringLiteral("ProvisionedThroughput should not be specified for index: %1 when BillingMode is "
                           "PAY_PER_REQUEST")
                .arg(name));
    if (!definition.throughput && provisioned)
        return invalidValues(QStringLiteral("ProvisionedThroughput is not specified for index: ") + name);
    if (definition.throughput) index.throughput = *definition.throughput;
    if (definition.onDemand) {
        if (provisioned)
            return invalidValues(
                QStringLiteral("%1 for OnDemandThroughput for index: %2 cannot be specified when table "
                               "BillingMode is PROVISIONED.")
                    .arg(definition.onDemand->read ? QLatin1String("MaxReadRequestUnits")
                                                   : QLatin1String("MaxWriteRequestUnits"),
                         name));
        index.onDemand = *definition.onDemand;
    }
    if (definition.warmThroughput) {
        auto warm =
            initialWarmth(*definition.warmThroughput, table.billing, index.throughput, QStringLiteral("index ") + name);
        if (!warm) return warm.error();
        index.warmThroughput = *warm;
    }
    return {};
}

// Turns one definition into a description, checking as it goes.
class Describer
{
public:
    explicit Describer(const TableDefinition& definition)
        : m_definition(definition), m_attributes(definition.attributes)
    {
    }

    Result<TableDescription> describe()
    {
        if (!isName(m_definition.name)) return badName("tableName", m_definition.name);
        if (Result<void> checked = m_attributes.check(); !checked) return checked.error();
        if (Result<void> checked = readBilling(); !checked) return checked.error();
        if (m_definition.keySchema.size() > m_attributes.names().size() && !m_attributes.names().isEmpty())
            return validationError(QStringLiteral("Invalid KeySchema: Some index key attribute have no definition"));
        Result<KeySchema> keys = readKeys(m_definition.keySchema, m_attributes, KeyShape::Pair);
        if (!keys) return keys.error();
        m_table.name = m_definition.name;
        m_table.keys = *keys;
        m_table.deletionProtection = m_definition.deletionProtection;
        if (Result<void> read = readIndexKeys(m_definition.localIndexes, IndexKind::Local); !read) return read.error();
        if (Result<void> read = readIndexKeys(m_definition.globalIndexes, IndexKind::Global); !read)
            return read.error();
        if (Result<void> checked = checkAllAttributesUsed(); !checked) return checked.error();
        for (qsizetype i = 0; i < m_table.indexes.size(); ++i)
            if (Result<void> read = readIndex(i); !read) return read.error();
        if (Result<void> checked = checkCounts(); !checked) return checked.error();
        return std::move(m_table);
    }

private:
    Result<void> readBilling()
    {
        const QByteArray mode = m_definition.billingMode.value_or("PROVISIONED");
        const std::optional<Throughput>& throughput = m_definition.throughput;
        if (mode == "PAY_PER_REQUEST") {
            if (throughput)
                return invalidValues(
                    QStringLiteral("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                                   "BillingMode is PAY_PER_REQUEST"));
            m_table.billing = BillingMode::PayPerRequest;
            return {};
        }
        if (mode != "PROVISIONED")
            return validationError(
                QStringLiteral("1 validation error detected: Value '%1' at 'billingMode' failed to satisfy "
                               "constraint: Member must satisfy enum value set: [PROVISIONED, "
                               "PAY_PER_REQUEST]")
                    .arg(QString::fromUtf8(mode)));
        if (!throughput)
            return invalidValues(
                QStringLiteral("ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                               "BillingMode is PROVISIONED"));
        if (throughput->read > maximumThroughput)
            return validationError(
                QStringLiteral("Given value %1 for ReadCapacityUnits is out of bounds").arg(throughput->read));
        if (throughput->write > maximumThroughput)
            return validationError(
                QStringLiteral("Given value %1 for WriteCapacityUnits is out of bounds").arg(throughput->write));
        m_table.billing = BillingMode::Provisioned;
        m_table.throughput = *throughput;
        return {};
    }

    // The keys of all indexes come before anything else of them.
    Result<void> readIndexKeys(const std::optional<QList<IndexDefinition>>& indexes, IndexKind kind)
    {
        if (!indexes) return {};
        const bool local = kind == IndexKind::Local;
        if (indexes->isEmpty())
            return invalidValues(local ? QStringLiteral("List of LocalSecondaryIndexes is empty")
                                       : QStringLiteral("List of GlobalSecondaryIndexes is empty"));
        if (local && !m_table.keys.sort)
            return invalidValues(
                QStringLiteral("Table KeySchema does not have a range key, which is required when specifying "
                               "a LocalSecondaryIndex"));
        for (qsizetype i = 0; i < indexes->size(); ++i) {
            const IndexDefinition& definition = (*indexes)[i];
            const QByteArray member = (local ? "localSecondaryIndexes." : "globalSecondaryIndexes.") +
                                      QByteArray::number(i + 1) + ".member.indexName";
            if (!isName(definition.name)) return badName(member.constData(), definition.name);
            Result<KeySchema> keys =
                readKeys(definition.keySchema, m_attributes, local ? KeyShape::Pair : KeyShape::Many);
            if (!keys) return keys.error();
            IndexDescription index;
            index.name = definition.name;
            index.kind = kind;
            index.keys = *keys;
            m_table.indexes << index;
            m_definitions << &definition;
        }
        return {};
    }

    Result<void> readIndex(qsizetype number)
    {
        IndexDescription& index = m_table.indexes[number];
        const IndexDefinition& definition = *m_definitions[number];
        const QString name = QString::fromUtf8(index.name);
        if (index.kind == IndexKind::Local) {
            if (!index.keys.sort)
                return invalidValues(QStringLiteral("Index KeySchema does not have a range key for index: ") + name);
            if (index.keys.partition.name != m_table.keys.partition.name)
                return invalidValues(
                    QStringLiteral("Index KeySchema does not have the same leading hash key as table KeySchema "
                                   "for index: %1. index hash key: %2, table hash key: %3")
                        .arg(name, QString::fromUtf8(index.keys.partition.name),
                             QString::fromUtf8(m_table.keys.partition.name)));
        }
        if (Result<void> read = readProjection(definition, index); !read) return read;
        if (index.kind == IndexKind::Global)
            if (Result<void> read = readIndexUnits(m_table, definition, index); !read) return read;
        if (m_table.index(index.name) != &index) return invalidValues(QStringLiteral("Duplicate index name: ") + name);
        return {};
    }

    Result<void> checkCounts() const
    {
        if (m_definition.localIndexes && m_definition.localIndexes->size() > maximumLocalIndexes)
            return invalidValues(QStringLiteral("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
        if (m_definition.globalIndexes && m_definition.globalIndexes->size() > maximumGlobalIndexes)
            return invalidValues(QStringLiteral("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
        return {};
    }

    Result<void> checkAllAttributesUsed() const
    {
        if (m_attributes.used().size() == m_attributes.names().size()) return {};
        if (m_table.indexes.isEmpty())
            return invalidValues(
                QStringLiteral("Number of attributes in KeySchema does not exactly match number of attributes "
                               "defined in AttributeDefinitions"));
        return invalidValues(
            QStringLiteral("Some AttributeDefinitions are not used. AttributeDefinitions: %1, keys used: %2")
                .arg(joined(m_attributes.names()), joined(inHashOrder(m_attributes.used()))));
    }

    const TableDefinition& m_definition;
    Attributes m_attributes;
    QList<const IndexDefinition*> m_definitions;  // of m_table.indexes
    TableDescription m_table;
};

// What must hold of a description wherever it comes from.
Result<void> checkKeySchema(const KeySchema& keys)
{
    const QList<KeyAttribute> all = keyAttributes(keys);
    QSet<QByteArray> names;
    for (const KeyAttribute& key : all) {
        if (key.name.isEmpty() || key.name.size() > maximumKeyNameBytes)
            return invalidValues(QStringLiteral("Key attribute names have 1 to 255 bytes: ") +
                                 QString::fromUtf8(key.name.left(300)));
        names << key.name;
    }
    if (names.size() == all.size()) return {};
    return validationError(
        all.size() == 2
            ? QStringLiteral("Both the Hash Key and the Range Key element in the KeySchema have the same name")
            : QStringLiteral("The KeySchema contains multiple key attributes with the same name"));
}

Result<void> checkProjectedAttributes(const TableDescription& table)
{
    qsizetype projected = 0;
    for (const IndexDescription& index : table.indexes)
        projected += index.nonKeyAttributes.size();
    if (projected > maximumProjectedAttributes)
        return invalidValues(
            QStringLiteral("Number of projected non-key attributes exceeds the per-table limit of 100"));
    return {};
}

// The first of the table's keys and its indexes' that has an attribute of `keys` with another type; null if there is
// none.
const KeySchema* clashingKeys(const TableDescription& table, const KeySchema& keys)
{
    const auto clashes = [&keys](const KeySchema& known) {
        const QList<KeyAttribute> wanted = keyAttributes(keys);
        return std::any_of(wanted.begin(), wanted.end(), [&known](const KeyAttribute& key) {
            return isKeyOf(known, key.name) && !keyAttributes(known).contains(key);
        });
    };
    if (clashes(table.keys)) return &table.keys;
    for (const IndexDescription& index : table.indexes)
        if (clashes(index.keys)) return &index.keys;
    return nullptr;
}

// "Schema:[SchemaElement: key{a:S:HASH}, SchemaElement: key{b:N:RANGE}]"
QString schemaText(const KeySchema& keys)
{
    QStringList elements;
    for (const KeyAttribute& key : keyAttributes(keys)) {
        const bool isSort = (keys.sort && *keys.sort == key) || keys.furtherSort.contains(key);
        elements << QStringLiteral("SchemaElement: key{%1:%2:%3}")
                        .arg(QString::fromUtf8(key.name),
                             QString::fromUtf8(wordOf(keyTypeWords, key.type).toByteArray()),
                             isSort ? QLatin1String("RANGE") : QLatin1String("HASH"));
    }
    return QStringLiteral("Schema:[%1]").arg(elements.join(QStringLiteral(", ")));
}

}  // namespace

Throughput usualWarmth(BillingMode billing, const Throughput& provisioned)
{
    return billing == BillingMode::PayPerRequest ? Throughput{12'000, 4'000} : provisioned;
}

Throughput usualWarmth(const TableStatus& table)
{
    const Throughput now = usualWarmth(table.description.billing, table.description.throughput);
    if (table.times.onDemandMs == 0) return now;
    return larger(now, usualWarmth(BillingMode::PayPerRequest, {}));
}

Result<Throughput> initialWarmth(const Throughput& asked, BillingMode billing, const Throughput& provisioned,
                                 const QString& where)
{
    const bool isProvisioned = billing == BillingMode::Provisioned;
    const Throughput least = usualWarmth(billing, provisioned);
    for (const auto& [units, usual, name] :
         {std::tuple(asked.read, least.read, "Read"), std::tuple(asked.write, least.write, "Write")}) {
        if (units < 0 || units >= usual) continue;
        const QString bound =
            isProvisioned ? QLatin1String(name) + QStringLiteral("CapacityUnits of ProvisionedThroughput")
                          : QStringLiteral(
                                "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/"
                                "latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial");
        return invalidValues(QStringLiteral("Requested %1UnitsPerSecond for WarmThroughput for %2 is lower than %3")
                                 .arg(QLatin1String(name), where, bound));
    }
    return larger(asked, least);
}

Result<TableDescription> describeTable(const TableDefinition& definition)
{
    Result<TableDescription> table = Describer(definition).describe();
    if (!table) return table;
    if (const Result<void> checked = validateTable(*table); !checked) return checked.error();
    return table;
}

Result<void> validateTable(const TableDescription& table)
{
    if (!isName(table.name)) return badName("tableName", table.name);
    if (Result<void> checked = checkKeySchema(table.keys); !checked) return checked;
    qsizetype local = 0;
    QSet<QByteArray> names;
    for (const IndexDescription& index : table.indexes) {
        if (!isName(index.name)) return badName("indexName", index.name);
        const QString name = QString::fromUtf8(index.name);
        if (names.contains(index.name)) return invalidValues(QStringLiteral("Duplicate index name: ") + name);
        names.insert(index.name);
        if (Result<void> checked = checkKeySchema(index.keys); !checked) return checked;
        if (index.kind != IndexKind::Local) continue;
        ++local;
        if (!table.keys.sort)
            return invalidValues(
                QStringLiteral("Table KeySchema does not have a range key, which is required when specifying "
                               "a LocalSecondaryIndex"));
        if (!index.keys.sort)
            return invalidValues(QStringLiteral("Index KeySchema does not have a range key for index: ") + name);
        if (index.keys.partition.name != table.keys.partition.name)
            return invalidValues(
                QStringLiteral("Index KeySchema does not have the same leading hash key as table KeySchema for "
                               "index: %1. index hash key: %2, table hash key: %3")
                    .arg(name, QString::fromUtf8(index.keys.partition.name),
                         QString::fromUtf8(table.keys.partition.name)));
    }
    if (local > maximumLocalIndexes)
        return invalidValues(QStringLiteral("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
    if (table.indexes.size() - local > maximumGlobalIndexes)
        return invalidValues(QStringLiteral("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    // One attribute has one type in all keys.
    QHash<QByteArray, KeyType> types;
    for (const KeyAttribute& attribute : attributeDefinitions(table))
        types.insert(attribute.name, attribute.type);
    const auto agrees = [&](const KeySchema& keys) {
        const QList<KeyAttribute> all = keyAttributes(keys);
        return std::all_of(all.begin(), all.end(),
                           [&](const KeyAttribute& key) { return types.value(key.name) == key.type; });
    };
    for (const IndexDescription& index : table.indexes)
        if (!agrees(index.keys))
            return invalidValues(QStringLiteral("A key attribute has two types in index: ") +
                                 QString::fromUtf8(index.name));
    return checkProjectedAttributes(table);
}

Result<IndexDescription> describeIndex(const TableDescription& table, const IndexDefinition& definition,
                                       const QList<AttributeDefinition>& definitions)
{
    Attributes attributes(definitions);
    if (Result<void> checked = attributes.check(); !checked) return checked.error();
    IndexDescription index;
    index.name = definition.name;
    Result<KeySchema> keys = readKeys(definition.keySchema, attributes, KeyShape::Many);
    if (!keys) return keys.error();
    index.keys = *keys;
    if (const KeySchema* clashing = clashingKeys(table, index.keys))
        return invalidValues(
            QStringLiteral("Attributes cannot be redefined. Please check that your attribute has the same type as "
                           "previously defined. Existing schema: %1 New schema: %2")
                .arg(schemaText(*clashing), schemaText(index.keys)));
    for (const KeyAttribute& known : attributeDefinitions(table)) {
        if (attributes.names().contains(known.name) && attributes.use(known.name).type != known.type)
            return invalidValues(QStringLiteral("Attribute %1 is already defined with the type %2")
                                     .arg(QString::fromUtf8(known.name),
                                          QString::fromUtf8(wordOf(keyTypeWords, known.type).toByteArray())));
    }
    if (Result<void> read = readProjection(definition, index); !read) return read.error();
    if (Result<void> read = readIndexUnits(table, definition, index); !read) return read.error();
    return index;
}

QList<KeyAttribute> attributeDefinitions(const TableDescription& table)
{
    std::map<QByteArray, KeyType> types;
    const auto addKeys = [&](const KeySchema& keys) {
        for (const KeyAttribute& key : keyAttributes(keys))
            types.emplace(key.name, key.type);
    };
    addKeys(table.keys);
    for (const IndexDescription& index : table.indexes)
        addKeys(index.keys);
    QList<KeyAttribute> definitions;
    for (const auto& [name, type] : types)
        definitions << KeyAttribute{name, type};
    return definitions;
}

}  // namespace trestle::tables
