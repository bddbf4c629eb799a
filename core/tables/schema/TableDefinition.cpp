#include "core/tables/schema/TableDefinition.h"

#include "core/tables/values/ItemSize.h"

#include <QHash>
#include <QSet>

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qsizetype maximumGlobalIndexes = 20;
constexpr qsizetype maximumLocalIndexes = 5;
constexpr qsizetype maximumProjectedAttributes = 100;
constexpr qint64 maximumThroughput = 1'000'000'000'000;

Error validation(const QString& message)
{
    return Error{ErrorCode::Validation, message};
}

Error invalid(const QString& what)
{
    return validation(QStringLiteral("One or more parameter values were invalid: ") + what);
}

QString joined(const QList<QByteArray>& names)
{
    return QLatin1Char('[') + QString::fromUtf8(names.join(", ")) + QLatin1Char(']');
}

std::optional<KeyType> keyType(const QByteArray& type)
{
    if (type == "S") return KeyType::S;
    if (type == "N") return KeyType::N;
    if (type == "B") return KeyType::B;
    return std::nullopt;
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
    return validation(QStringLiteral("1 validation error detected: Value '%1' at '%2' failed to satisfy constraint: %3")
                          .arg(value, QLatin1String(member), constraint));
}

// Turns one definition into a description, checking as it goes.
class Describer
{
public:
    explicit Describer(const TableDefinition& definition) : m_definition(definition)
    {
        for (const AttributeDefinition& attribute : definition.attributes)
            m_names << attribute.name;
    }

    Result<TableDescription> describe()
    {
        if (!isName(m_definition.name)) return badName("tableName", m_definition.name);
        if (Result<void> checked = checkAttributes(); !checked) return checked.error();
        if (Result<void> checked = readBilling(); !checked) return checked.error();
        Result<KeySchema> keys = readKeys(m_definition.keySchema);
        if (!keys) return keys.error();
        m_table.name = m_definition.name;
        m_table.keys = *keys;
        m_table.deletionProtection = m_definition.deletionProtection;
        if (m_definition.localIndexes)
            if (Result<void> read = readIndexes(*m_definition.localIndexes, IndexKind::Local); !read)
                return read.error();
        if (m_definition.globalIndexes)
            if (Result<void> read = readIndexes(*m_definition.globalIndexes, IndexKind::Global); !read)
                return read.error();
        if (Result<void> checked = checkAllAttributesUsed(); !checked) return checked.error();
        return std::move(m_table);
    }

private:
    Result<void> checkAttributes() const
    {
        for (qsizetype i = 0; i < m_names.size(); ++i) {
            if (m_names.indexOf(m_names[i]) != i)
                return invalid(QStringLiteral("Duplicate AttributeName in AttributeDefinitions: ") +
                               QString::fromUtf8(m_names[i]));
            if (m_names[i].isEmpty() || m_names[i].size() > maximumKeyNameBytes)
                return invalid(QStringLiteral("Key attribute names have 1 to 255 bytes: ") +
                               QString::fromUtf8(m_names[i].left(300)));
            if (!keyType(m_definition.attributes[i].type))
                return validation(
                    QStringLiteral(
                        "1 validation error detected: Value '%1' at "
                        "'attributeDefinitions.%2.member.attributeType' failed to satisfy constraint: Member "
                        "must satisfy enum value set: [B, N, S]")
                        .arg(QString::fromUtf8(m_definition.attributes[i].type))
                        .arg(i + 1));
        }
        return {};
    }

    Result<void> readBilling()
    {
        const QByteArray mode = m_definition.billingMode.value_or("PROVISIONED");
        const std::optional<Throughput>& throughput = m_definition.throughput;
        if (mode == "PAY_PER_REQUEST") {
            if (throughput)
                return invalid(
                    QStringLiteral("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                                   "BillingMode is PAY_PER_REQUEST"));
            m_table.billing = BillingMode::PayPerRequest;
            return {};
        }
        if (mode != "PROVISIONED")
            return validation(
                QStringLiteral("1 validation error detected: Value '%1' at 'billingMode' failed to satisfy "
                               "constraint: Member must satisfy enum value set: [PROVISIONED, "
                               "PAY_PER_REQUEST]")
                    .arg(QString::fromUtf8(mode)));
        if (!throughput)
            return invalid(
                QStringLiteral("ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                               "BillingMode is PROVISIONED"));
        if (throughput->read > maximumThroughput)
            return validation(
                QStringLiteral("Given value %1 for ReadCapacityUnits is out of bounds").arg(throughput->read));
        if (throughput->write > maximumThroughput)
            return validation(
                QStringLiteral("Given value %1 for WriteCapacityUnits is out of bounds").arg(throughput->write));
        m_table.billing = BillingMode::Provisioned;
        m_table.throughput = *throughput;
        return {};
    }

    Result<KeySchema> readKeys(const QList<KeySchemaElement>& elements)
    {
        if (elements.isEmpty() || elements.size() > 2)
            return validation(
                QStringLiteral("1 validation error detected: Value '%1' at 'keySchema' failed to satisfy constraint: "
                               "Member must have length %2")
                    .arg(elements.size())
                    .arg(elements.isEmpty() ? QLatin1String("greater than or equal to 1")
                                            : QLatin1String("less than or equal to 2")));
        QList<QByteArray> names;
        for (const KeySchemaElement& element : elements)
            names << element.name;
        const auto isDefined = [this](const QByteArray& name) { return m_names.contains(name); };
        if (!std::all_of(names.begin(), names.end(), isDefined))
            return invalid(
                QStringLiteral("Some index key attributes are not defined in AttributeDefinitions. Keys: %1, "
                               "AttributeDefinitions: %2")
                    .arg(joined(names), joined(m_names)));
        if (names.size() == 2 && names[0] == names[1])
            return validation(
                QStringLiteral("Both the Hash Key and the Range Key element in the KeySchema have the same name"));
        if (elements[0].keyType != "HASH")
            return validation(QStringLiteral("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
        if (elements.size() == 2 && elements[1].keyType != "RANGE")
            return validation(QStringLiteral("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
        KeySchema keys;
        keys.partition = attribute(names[0]);
        if (names.size() == 2) keys.sort = attribute(names[1]);
        return keys;
    }

    KeyAttribute attribute(const QByteArray& name)
    {
        m_used.insert(name);
        return KeyAttribute{name, *keyType(m_definition.attributes[m_names.indexOf(name)].type)};
    }

    Result<void> readIndexes(const QList<IndexDefinition>& indexes, IndexKind kind)
    {
        const bool local = kind == IndexKind::Local;
        if (indexes.isEmpty())
            return invalid(local ? QStringLiteral("List of LocalSecondaryIndexes is empty")
                                 : QStringLiteral("List of GlobalSecondaryIndexes is empty"));
        if (local && !m_table.keys.sort)
            return invalid(
                QStringLiteral("Table KeySchema does not have a range key, which is required when specifying "
                               "a LocalSecondaryIndex"));
        for (qsizetype i = 0; i < indexes.size(); ++i) {
            const QByteArray member = (local ? "localSecondaryIndexes." : "globalSecondaryIndexes.") +
                                      QByteArray::number(i + 1) + ".member.indexName";
            if (!isName(indexes[i].name)) return badName(member.constData(), indexes[i].name);
            if (Result<void> read = readIndex(indexes[i], kind); !read) return read;
        }
        if (local && indexes.size() > maximumLocalIndexes)
            return invalid(QStringLiteral("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
        if (!local && indexes.size() > maximumGlobalIndexes)
            return invalid(QStringLiteral("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
        return {};
    }

    Result<void> readIndex(const IndexDefinition& definition, IndexKind kind)
    {
        const QString name = QString::fromUtf8(definition.name);
        Result<KeySchema> keys = readKeys(definition.keySchema);
        if (!keys) return keys.error();
        if (kind == IndexKind::Local) {
            if (!keys->sort)
                return invalid(QStringLiteral("Index KeySchema does not have a range key for index: ") + name);
            if (keys->partition.name != m_table.keys.partition.name)
                return invalid(
                    QStringLiteral("Index KeySchema does not have the same leading hash key as table KeySchema "
                                   "for index: %1. index hash key: %2, table hash key: %3")
                        .arg(name, QString::fromUtf8(keys->partition.name),
                             QString::fromUtf8(m_table.keys.partition.name)));
        }
        IndexDescription index;
        index.name = definition.name;
        index.kind = kind;
        index.keys = *keys;
        if (Result<void> read = readProjection(definition, index); !read) return read;
        if (kind == IndexKind::Global) {
            const bool provisioned = m_table.billing == BillingMode::Provisioned;
            if (definition.throughput && !provisioned)
                return invalid(QStringLiteral("ProvisionedThroughput should not be specified for index: %1 when "
                                              "BillingMode is PAY_PER_REQUEST")
                                   .arg(name));
            if (!definition.throughput && provisioned)
                return invalid(QStringLiteral("ProvisionedThroughput must be specified for index: ") + name);
            if (definition.throughput) index.throughput = *definition.throughput;
        }
        if (m_table.index(index.name)) return invalid(QStringLiteral("Duplicate index name: ") + name);
        m_table.indexes << index;
        return {};
    }

    static Result<void> readProjection(const IndexDefinition& definition, IndexDescription& index)
    {
        if (!definition.projectionType) return invalid(QStringLiteral("Unknown ProjectionType: null"));
        const QByteArray& type = *definition.projectionType;
        if (type == "ALL")
            index.projection = ProjectionType::All;
        else if (type == "KEYS_ONLY")
            index.projection = ProjectionType::KeysOnly;
        else if (type == "INCLUDE")
            index.projection = ProjectionType::Include;
        else
            return invalid(QStringLiteral("Unknown ProjectionType: ") + QString::fromUtf8(type));
        const bool include = index.projection == ProjectionType::Include;
        if (definition.nonKeyAttributes && !include)
            return invalid(
                QStringLiteral("ProjectionType is %1, but NonKeyAttributes is specified").arg(QString::fromUtf8(type)));
        if (!include) return {};
        if (!definition.nonKeyAttributes || definition.nonKeyAttributes->isEmpty())
            return invalid(QStringLiteral("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"));
        index.nonKeyAttributes = *definition.nonKeyAttributes;
        return {};
    }

    Result<void> checkAllAttributesUsed() const
    {
        if (m_used.size() == m_names.size()) return {};
        if (m_table.indexes.isEmpty())
            return invalid(
                QStringLiteral("Number of attributes in KeySchema does not exactly match number of attributes "
                               "defined in AttributeDefinitions"));
        QList<QByteArray> used;
        for (const QByteArray& name : m_names)
            if (m_used.contains(name)) used << name;
        return invalid(QStringLiteral("Some AttributeDefinitions are not used. AttributeDefinitions: %1, keys used: %2")
                           .arg(joined(m_names), joined(used)));
    }

    const TableDefinition& m_definition;
    QList<QByteArray> m_names;
    QSet<QByteArray> m_used;
    TableDescription m_table;
};

// What must hold of a description wherever it comes from.
Result<void> checkKeySchema(const KeySchema& keys)
{
    for (const KeyAttribute* key : {&keys.partition, keys.sort ? &*keys.sort : nullptr})
        if (key && (key->name.isEmpty() || key->name.size() > maximumKeyNameBytes))
            return invalid(QStringLiteral("Key attribute names have 1 to 255 bytes: ") +
                           QString::fromUtf8(key->name.left(300)));
    if (keys.sort && keys.sort->name == keys.partition.name)
        return validation(
            QStringLiteral("Both the Hash Key and the Range Key element in the KeySchema have the same name"));
    return {};
}

Result<void> checkProjectedAttributes(const TableDescription& table)
{
    qsizetype projected = 0;
    for (const IndexDescription& index : table.indexes)
        projected += index.nonKeyAttributes.size();
    if (projected > maximumProjectedAttributes)
        return invalid(QStringLiteral("Number of projected non-key attributes exceeds the per-table limit of 100"));
    return {};
}

}  // namespace

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
        if (names.contains(index.name)) return invalid(QStringLiteral("Duplicate index name: ") + name);
        names.insert(index.name);
        if (Result<void> checked = checkKeySchema(index.keys); !checked) return checked;
        if (index.kind != IndexKind::Local) continue;
        ++local;
        if (!table.keys.sort)
            return invalid(
                QStringLiteral("Table KeySchema does not have a range key, which is required when specifying "
                               "a LocalSecondaryIndex"));
        if (!index.keys.sort)
            return invalid(QStringLiteral("Index KeySchema does not have a range key for index: ") + name);
        if (index.keys.partition.name != table.keys.partition.name)
            return invalid(
                QStringLiteral("Index KeySchema does not have the same leading hash key as table KeySchema for "
                               "index: %1. index hash key: %2, table hash key: %3")
                    .arg(name, QString::fromUtf8(index.keys.partition.name),
                         QString::fromUtf8(table.keys.partition.name)));
    }
    if (local > maximumLocalIndexes)
        return invalid(QStringLiteral("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
    if (table.indexes.size() - local > maximumGlobalIndexes)
        return invalid(QStringLiteral("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    // One attribute has one type in all keys.
    QHash<QByteArray, KeyType> types;
    for (const KeyAttribute& attribute : attributeDefinitions(table))
        types.insert(attribute.name, attribute.type);
    const auto agrees = [&](const KeySchema& keys) {
        return types.value(keys.partition.name) == keys.partition.type &&
               (!keys.sort || types.value(keys.sort->name) == keys.sort->type);
    };
    for (const IndexDescription& index : table.indexes)
        if (!agrees(index.keys))
            return invalid(QStringLiteral("A key attribute has two types in index: ") + QString::fromUtf8(index.name));
    return checkProjectedAttributes(table);
}

QList<KeyAttribute> attributeDefinitions(const TableDescription& table)
{
    QList<KeyAttribute> definitions;
    const auto add = [&](const KeyAttribute& attribute) {
        const bool known = std::any_of(definitions.begin(), definitions.end(),
                                       [&](const KeyAttribute& other) { return other.name == attribute.name; });
        if (!known) definitions << attribute;
    };
    const auto addKeys = [&](const KeySchema& keys) {
        add(keys.partition);
        if (keys.sort) add(*keys.sort);
    };
    addKeys(table.keys);
    for (const IndexDescription& index : table.indexes)
        addKeys(index.keys);
    return definitions;
}

}  // namespace trestle::tables
