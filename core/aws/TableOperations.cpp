// CreateTable, DescribeTable, ListTables, UpdateTable, DeleteTable.
#include "core/aws/AnswerJson.h"
#include "core/aws/KeyArn.h"
#include "core/aws/PolicyDocument.h"
#include "core/aws/ReplicaUpdates.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/TableChange.h"
#include "core/aws/TableDefinitionJson.h"
#include "core/aws/TableJson.h"
#include "core/aws/TagRules.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"
#include "core/tables/schema/ReplicaChange.h"
#include "core/tables/schema/SettingWords.h"
#include "core/tables/schema/TableUpdate.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

// --- Parts that CreateTable and UpdateTable share

QList<tables::KeySchemaElement> readKeySchema(const WireMembers& members)
{
    QList<tables::KeySchemaElement> schema;
    const JsonValue* list = members.find("KeySchema");
    if (!list) return schema;
    for (const JsonValue& json : list->array()) {
        const WireMembers element(json);
        schema.append(
            {element.text("AttributeName").value_or(QByteArray()), element.text("KeyType").value_or(QByteArray())});
    }
    return schema;
}

QList<tables::AttributeDefinition> readAttributes(const WireMembers& members)
{
    QList<tables::AttributeDefinition> attributes;
    const JsonValue* list = members.find("AttributeDefinitions");
    if (!list) return attributes;
    for (const JsonValue& json : list->array()) {
        const WireMembers attribute(json);
        attributes.append({attribute.text("AttributeName").value_or(QByteArray()),
                           attribute.text("AttributeType").value_or(QByteArray())});
    }
    return attributes;
}

std::optional<tables::Throughput> readThroughput(const WireMembers& members)
{
    const JsonValue* json = members.find("ProvisionedThroughput");
    if (!json) return std::nullopt;
    const WireMembers throughput(*json);
    return tables::Throughput{throughput.integer("ReadCapacityUnits").value_or(0),
                              throughput.integer("WriteCapacityUnits").value_or(0)};
}

std::optional<tables::OnDemandThroughput> readOnDemand(const WireMembers& members)
{
    const JsonValue* json = members.find("OnDemandThroughput");
    if (!json) return std::nullopt;
    const WireMembers units(*json);
    return tables::OnDemandThroughput{units.integer("MaxReadRequestUnits"), units.integer("MaxWriteRequestUnits")};
}

std::optional<tables::Throughput> readWarm(const WireMembers& members)
{
    const JsonValue* json = members.find("WarmThroughput");
    if (!json) return std::nullopt;
    const WireMembers units(*json);
    // What is negative is too low for any table; -1 says that it was not sent.
    const auto read = [&units](const char* name) {
        const auto sent = units.integer(name);
        return sent ? std::max<qint64>(*sent, 0) : -1;
    };
    return tables::Throughput{read("ReadUnitsPerSecond"), read("WriteUnitsPerSecond")};
}

// A structure without members says no more than none.
template <typename T>
std::optional<T> unlessEmpty(const WireMembers& members, const char* name, std::optional<T> value)
{
    const JsonValue* json = members.find(name);
    return json && json->object().empty() ? std::nullopt : value;
}

tables::IndexDefinition readIndex(const JsonValue& json)
{
    const WireMembers members(json);
    tables::IndexDefinition index;
    index.name = members.text("IndexName").value_or(QByteArray());
    index.keySchema = readKeySchema(members);
    index.throughput = readThroughput(members);
    index.onDemand = readOnDemand(members);
    index.warmThroughput = readWarm(members);
    if (const JsonValue* projectionJson = members.find("Projection")) {
        const WireMembers projection(*projectionJson);
        index.projectionType = projection.text("ProjectionType");
        if (const JsonValue* names = projection.find("NonKeyAttributes")) {
            index.nonKeyAttributes.emplace();
            for (const JsonValue& name : names->array())
                index.nonKeyAttributes->append(name.string());
        }
    }
    return index;
}

std::optional<QList<tables::IndexDefinition>> readIndexes(const JsonValue* list)
{
    if (!list) return std::nullopt;
    QList<tables::IndexDefinition> indexes;
    for (const JsonValue& json : list->array())
        indexes.append(readIndex(json));
    return indexes;
}

std::optional<tables::StreamChange> readStream(const WireMembers& members)
{
    const JsonValue* json = members.find("StreamSpecification");
    if (!json) return std::nullopt;
    const WireMembers stream(*json);
    tables::StreamChange change{stream.flag("StreamEnabled"), {}};
    if (const auto view = stream.text("StreamViewType")) change.view = tables::valueOf(tables::streamViewWords, *view);
    return change;
}

std::optional<tables::EncryptionChange> readEncryptionChange(const WireMembers& members)
{
    const JsonValue* json = members.find("SSESpecification");
    if (!json) return std::nullopt;
    const WireMembers encryption(*json);
    const auto type = encryption.text("SSEType");
    // Without Enabled, naming the type asks for encryption by a key.
    return tables::EncryptionChange{encryption.flag("Enabled", type.has_value()), type,
                                    encryption.text("KMSMasterKeyId")};
}

WireResult<std::optional<tables::TableClass>> readTableClass(const WireMembers& members)
{
    const auto word = members.text("TableClass");
    if (!word) return std::optional<tables::TableClass>();
    const auto tableClass = tables::valueOf(tables::tableClassWords, *word);
    if (tableClass) return tableClass;
    return tables::OperationError(
        ErrorCode::Validation,
        QStringLiteral("Invalid table-class parameter provided. Please try again with a valid table-class value: "
                       "[STANDARD, STANDARD_INFREQUENT_ACCESS]."));
}

// --- CreateTable

WireResult<void> readCreatedStream(const WireMembers& members, tables::TableDescription& table)
{
    const auto stream = readStream(members);
    if (!stream) return {};
    if (stream->enabled && !stream->view)
        return invalidValueError(
            QStringLiteral("Table is being created with a stream enabled, UpdateViewType is required"));
    if (!stream->enabled && stream->view)
        return invalidValueError(
            QStringLiteral("Table is being created with a stream disabled, UpdateViewType should not be specified"));
    table.stream = stream->view;
    return {};
}

WireResult<void> readCreatedUnits(const WireMembers& members, tables::TableDescription& table)
{
    const bool provisioned = table.billing == tables::BillingMode::Provisioned;
    if (const auto units = readOnDemand(members)) {
        if (provisioned)
            return invalidValueError(
                QStringLiteral("%1 for OnDemandThroughput cannot be specified when table BillingMode is "
                               "PROVISIONED.")
                    .arg(units->read ? QLatin1String("MaxReadRequestUnits") : QLatin1String("MaxWriteRequestUnits")));
        if (auto bounded = tables::checkOnDemand(*units, QStringLiteral("table")); !bounded)
            return tables::OperationError(bounded.error());
        table.onDemand = *units;
    }
    if (const auto warm = readWarm(members)) {
        auto initial = tables::initialWarmth(*warm, table.billing, table.throughput, QStringLiteral("table"));
        if (!initial) return tables::OperationError(initial.error());
        table.warmThroughput = *initial;
    }
    return {};
}

WireResult<void> readCreatedSettings(const WireMembers& members, tables::TableDescription& table)
{
    if (auto read = readCreatedStream(members, table); !read) return read;
    if (auto read = readCreatedUnits(members, table); !read) return read;
    if (const auto change = readEncryptionChange(members)) {
        auto encryption = tables::readEncryption(*change);
        if (!encryption) return tables::OperationError(encryption.error());
        table.encryption = *encryption;
    }
    const auto tableClass = readTableClass(members);
    if (!tableClass) return tableClass.error();
    table.tableClass = *tableClass;
    if (const auto word = members.text("GlobalTableSettingsReplicationMode"))
        table.settingsReplication = tables::valueOf(tables::settingsReplicationWords, *word);
    table.resourcePolicy = members.text("ResourcePolicy");
    if (table.resourcePolicy)
        if (auto valid = checkPolicyDocument(*table.resourcePolicy); !valid) return valid;
    if (const JsonValue* tags = members.find("Tags")) {
        auto read = addTags({}, *tags);
        if (!read) return read.error();
        table.tags = *std::move(read);
    }
    return {};
}

// The older name goes first when both are sent.
std::optional<QByteArray> readBillingMode(const WireMembers& members)
{
    const auto mode = members.text("BillingMode");
    return mode ? mode : members.text("TableThroughputMode");
}

WireResult<tables::TableDescription> readDefinition(const WireMembers& members)
{
    auto name = readTableName(members);
    if (!name) return name.error();
    tables::TableDefinition definition;
    definition.name = *std::move(name);
    definition.attributes = readAttributes(members);
    definition.keySchema = readKeySchema(members);
    definition.localIndexes = readIndexes(members.find("LocalSecondaryIndexes"));
    definition.globalIndexes = readIndexes(members.find("GlobalSecondaryIndexes"));
    definition.billingMode = readBillingMode(members);
    definition.throughput = readThroughput(members);
    definition.deletionProtection = members.flag("DeletionProtectionEnabled");
    auto described = tables::describeTable(definition);
    if (!described) return tables::OperationError(described.error());
    if (auto read = readCreatedSettings(members, *described); !read) return read.error();
    return *std::move(described);
}

// --- UpdateTable

tables::IndexUpdate readIndexUpdate(const JsonValue& json)
{
    const WireMembers members(json);
    tables::IndexUpdate update;
    if (const JsonValue* create = members.find("Create")) update.create = readIndex(*create);
    if (const JsonValue* change = members.find("Update")) {
        const WireMembers settings(*change);
        update.update = tables::IndexSettings{settings.text("IndexName").value_or(QByteArray()),
                                              readThroughput(settings), readOnDemand(settings), readWarm(settings)};
    }
    if (const JsonValue* removed = members.find("Delete"))
        update.remove = WireMembers(*removed).text("IndexName").value_or(QByteArray());
    return update;
}

// The service names what would make a request change something; the older framework knew fewer.
QString changesNothing(const WireMembers& members, ErrorProfile profile)
{
    if (profile == ErrorProfile::Classic)
        return QStringLiteral(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
            "SSESpecification or ReplicaUpdates is required");
    const bool named = members.find("MultiRegionConsistency");
    return QStringLiteral(
               "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
               "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
               "ReplicaTransitRoleArn, %1DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or "
               "TableClass is required")
        .arg(named ? QString() : QStringLiteral("MultiRegionConsistency, "));
}

bool changesSomething(const WireMembers& members)
{
    for (const QByteArrayView parameter :
         {"ProvisionedThroughput", "BillingMode", "TableThroughputMode", "StreamSpecification", "SSESpecification",
          "ReplicaUpdates", "DeletionProtectionEnabled", "TableClass", "GlobalTableSettingsReplicationMode"})
        if (members.find(parameter)) return true;
    for (const QByteArrayView parameter : {"OnDemandThroughput", "WarmThroughput"})
        if (const JsonValue* json = members.find(parameter); json && !json->object().empty()) return true;
    const JsonValue* indexes = members.find("GlobalSecondaryIndexUpdates");
    return indexes && !indexes->array().empty();
}

WireResult<tables::TableUpdate> readUpdate(const WireMembers& members, ErrorProfile profile, const QByteArray& region)
{
    auto name = readTableName(members);
    if (!name) return name.error();
    if (!changesSomething(members))
        return tables::OperationError(ErrorCode::Validation, changesNothing(members, profile));
    tables::TableUpdate update;
    update.name = *std::move(name);
    update.attributes = readAttributes(members);
    if (const auto mode = readBillingMode(members)) update.billing = tables::valueOf(tables::billingWords, *mode);
    update.throughput = readThroughput(members);
    update.onDemand = unlessEmpty(members, "OnDemandThroughput", readOnDemand(members));
    update.warmThroughput = unlessEmpty(members, "WarmThroughput", readWarm(members));
    if (members.find("DeletionProtectionEnabled"))
        update.deletionProtection = members.flag("DeletionProtectionEnabled");
    const auto tableClass = readTableClass(members);
    if (!tableClass) return tableClass.error();
    update.tableClass = *tableClass;
    update.encryption = readEncryptionChange(members);
    update.stream = readStream(members);
    if (const JsonValue* list = members.find("GlobalSecondaryIndexUpdates")) {
        update.indexes.emplace();
        for (const JsonValue& json : list->array())
            update.indexes->append(readIndexUpdate(json));
    }
    auto replicas = readReplicaChange(members);
    if (!replicas) return replicas.error();
    update.replicas = *std::move(replicas);
    if (const auto word = members.text("GlobalTableSettingsReplicationMode")) {
        update.settingsReplication = tables::valueOf(tables::settingsReplicationWords, *word);
        if (!update.settingsReplication)
            return validationError(
                QStringLiteral("Value '%1' at 'GlobalTableSettingsReplicationMode' failed to satisfy constraint: Only "
                               "ENABLED and DISABLED settings replication are supported for a Regional Table.")
                    .arg(QString::fromUtf8(*word)));
    }
    if (auto checked = tables::checkUpdate(update); !checked) return tables::OperationError(checked.error());
    if (update.replicas)
        if (auto checked = checkReplicaChange(*update.replicas, region); !checked) return checked.error();
    return update;
}

// A bound that was taken away stands as -1 in the answer to that, and in no other.
void showCleared(tables::OnDemandThroughput& units, const tables::OnDemandThroughput& wanted)
{
    if (wanted.read == -1) units.read = -1;
    if (wanted.write == -1) units.write = -1;
}

// An index that only gets warmer stays ACTIVE.
void showUnderWay(TableStates& states, tables::TableDescription& table, const tables::IndexSettings& change)
{
    if (change.throughput || change.onDemand) states.indexes.emplace(change.name, "UPDATING");
    if (change.warmThroughput) states.warmingIndexes.insert(change.name);
    if (!change.onDemand) return;
    for (tables::IndexDescription& index : table.indexes)
        if (index.name == change.name) showCleared(index.onDemand, *change.onDemand);
}

// The answer shows the table under way: throughput, warmth, class, encryption and replicas as they were, deleted
// indexes as they go. Another billing mode and its throughput are shown at once.
QByteArray updateJson(const DynamoDbApi::Services& services, const tables::TableUpdate& update,
                      const tables::TableStatus& was, tables::TableStatus status)
{
    const tables::TableDescription& before = was.description;
    TableStates states;
    states.before = &was;
    states.changesWarmth = update.warmThroughput.has_value();
    const bool changesIndexes =
        update.indexes && std::any_of(update.indexes->begin(), update.indexes->end(),
                                      [](const tables::IndexUpdate& each) { return each.create || each.remove; });
    const bool switchesBilling = before.billing != status.description.billing;
    if (update.throughput || update.billing || update.stream || update.tableClass || update.replicas || changesIndexes)
        states.table = "UPDATING";
    if (!switchesBilling) status.description.throughput = before.throughput;
    if (switchesBilling && status.description.billing == tables::BillingMode::PayPerRequest)
        status.times.throughputDecreasedMs = status.times.onDemandMs;
    if (update.tableClass) {
        status.description.tableClass = before.tableClass;
        status.times.tableClassMs = was.times.tableClassMs;
    }
    if (update.onDemand) showCleared(status.description.onDemand, *update.onDemand);
    if (update.encryption) {
        states.changesEncryption = true;
        status.description.encryption = before.encryption;
    }
    if (update.replicas) {
        states.showsGroup = true;
        status.description.replicas = before.replicas;
        status.description.witness = before.witness;
        if (before.isStrong()) status.description.consistency = before.consistency;
    }
    for (const tables::IndexUpdate& each : update.indexes.value_or(QList<tables::IndexUpdate>())) {
        if (each.create) {
            states.indexes.emplace(each.create->name, "CREATING");
            status.indexes.append({each.create->name, tables::ResourceState::Creating});
        }
        if (each.update) showUnderWay(states, status.description, *each.update);
        if (each.remove) {
            states.indexes.emplace(*each.remove, "DELETING");
            if (const auto* index = before.index(*each.remove)) status.description.indexes.prepend(*index);
        }
    }
    for (tables::IndexDescription& index : status.description.indexes)
        if (const auto* old = before.index(index.name); old && !switchesBilling) index.throughput = old->throughput;
    return tableJson(services, status, TableAnswer::Updated, states);
}

}  // namespace

WireResult<tables::TableDescription> readTableDefinition(const WireMembers& members)
{
    return readDefinition(members);
}

void createTable(Exchange exchange, const JsonValue& body)
{
    auto description = readDefinition(WireMembers(body));
    if (!description) return exchange.fail(description.error());
    exchange.setTable(description->name);
    tables::Tables& store = exchange.services().tables;
    store.createTable(*std::move(description), [exchange = std::move(exchange)](
                                                   tables::OperationResult<tables::TableStatus> result) mutable {
        if (!result) return exchange.fail(result.error());
        tellTableSetChanged(exchange, result->description.name);
        // The service always answers CREATING; here the table is ready before the answer has left.
        exchange.answer("{\"TableDescription\":" + tableJson(exchange.services(), *result, TableAnswer::Created) + '}');
    });
}

void describeTable(Exchange exchange, const JsonValue& body)
{
    auto name = readOwnTableName(exchange, WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    auto status = exchange.services().tables.describeTable(*name);
    if (!status) return exchange.fail(status.error());
    exchange.answer("{\"Table\":" + tableJson(exchange.services(), *status, TableAnswer::Described) + '}');
}

void listTables(Exchange exchange, const JsonValue& body)
{
    constexpr qsizetype mostListed = 100;
    const WireMembers members(body);
    const qsizetype limit = members.integer("Limit").value_or(mostListed);
    const QByteArray after = members.text("ExclusiveStartTableName").value_or(QByteArray());

    const QList<QByteArray> names = exchange.services().tables.tableNames();
    const auto first = std::upper_bound(names.begin(), names.end(), after);
    const auto last = std::next(first, std::min<qsizetype>(limit, std::distance(first, names.end())));
    QByteArray out = "{\"TableNames\":[";
    for (auto name = first; name != last; ++name) {
        if (out.back() != '[') out += ',';
        base::appendJsonString(out, *name);
    }
    out += ']';
    if (last != names.end()) {
        appendMember(out, "LastEvaluatedTableName");
        base::appendJsonString(out, *std::prev(last));
    }
    exchange.answer(out + '}');
}

void updateTable(Exchange exchange, const JsonValue& body)
{
    if (auto own = checkOwn(exchange.services(), WireMembers(body).text("TableName").value_or(QByteArray())); !own)
        return exchange.fail(own.error());
    auto read = readUpdate(WireMembers(body), exchange.services().profile, exchange.services().region);
    if (!read) return exchange.fail(read.error());
    exchange.setTable(read->name);
    const auto update = std::make_shared<const tables::TableUpdate>(*std::move(read));
    const auto before = std::make_shared<tables::TableStatus>();
    tables::Tables& store = exchange.services().tables;
    const auto known = store.describeTable(update->name);  // counts the entries of indexes, which a writer does not
    const auto change = [update, before, region = exchange.services().region, account = exchange.services().accountId](
                            const tables::TableStatus& now) -> tables::OperationResult<tables::TableDescription> {
        *before = now;
        // Only the ARN that is shown is seen to be the same key: named in another way, the table is encrypted anew.
        if (update->encryption && now.description.encryption &&
            update->encryption->keyArn == keyArn(now.description.encryption->keyArn, region, account))
            return invalidValueError(
                QStringLiteral("Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter "
                               "if you want to change Master Key"));
        auto after = tables::updatedTable(now, *update);
        if (!after) return tables::OperationError(after.error());
        if (after->isStrong() && !now.description.isStrong() && now.itemCount > 0)
            return tables::OperationError(
                tables::unsupportedWithStrongReplicas(QStringLiteral("Tables with items are")));
        return *std::move(after);
    };
    store.changeTable(update->name, change,
                      [exchange = std::move(exchange), update, before,
                       counts = known ? known->indexes : QList<tables::IndexStatus>()](
                          tables::OperationResult<tables::TableStatus> result) mutable {
                          if (!result) return exchange.fail(result.error());
                          tellTableSetChanged(exchange, update->name);
                          result->indexes = counts;
                          exchange.answer("{\"TableDescription\":" +
                                          updateJson(exchange.services(), *update, *before, *std::move(result)) + '}');
                      });
}

void deleteTable(Exchange exchange, const JsonValue& body)
{
    auto name = readOwnTableName(exchange, WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    tables::Tables& store = exchange.services().tables;
    if (const auto known = store.describeTable(*name);
        known && known->description.isStrong() && !known->description.deletionProtection)
        return exchange.fail(
            validationError(QStringLiteral("Deletion of only one table replica is not supported for global tables with "
                                           "MultiRegionConsistency set to STRONG.")));
    store.deleteTable(*std::move(name), [exchange = std::move(exchange)](
                                            tables::OperationResult<tables::TableStatus> result) mutable {
        if (!result) return exchange.fail(result.error());
        tellTableSetChanged(exchange, result->description.name);
        exchange.answer("{\"TableDescription\":" + tableJson(exchange.services(), *result, TableAnswer::Deleted) + '}');
    });
}

}  // namespace trestle::aws
