#include "core/tables/schema/TableUpdate.h"

#include "core/tables/ValidationError.h"
#include "core/tables/schema/TableDefinition.h"

#include <set>

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Error subscriberLimit(const QString& what)
{
    return Error{ErrorCode::LimitExceeded, QStringLiteral("Subscriber limit exceeded: ") + what};
}

QString text(const QByteArray& name)
{
    return QString::fromUtf8(name);
}

QByteArray nameOf(const IndexUpdate& update)
{
    if (update.create) return update.create->name;
    if (update.update) return update.update->name;
    return update.remove.value_or(QByteArray());
}

bool createsOrDeletes(const IndexUpdate& update)
{
    return update.create || update.remove;
}

Result<void> checkBounds(const std::optional<Throughput>& throughput)
{
    if (!throughput) return {};
    for (const auto& [units, name] : {std::pair(throughput->read, "Read"), std::pair(throughput->write, "Write")})
        if (units > maximumThroughput)
            return validationError(QStringLiteral("Given value %1 for %2CapacityUnits is out of bounds")
                                       .arg(units)
                                       .arg(QLatin1String(name)));
    return {};
}

Result<void> checkElements(const QList<IndexUpdate>& updates)
{
    std::set<QByteArray> names;
    for (const IndexUpdate& update : updates) {
        const int actions =
            int(update.create.has_value()) + int(update.update.has_value()) + int(update.remove.has_value());
        if (actions == 0)
            return invalidValues(
                QStringLiteral("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                               "GlobalSecondaryIndexUpdate.Delete must not be null"));
        if (actions > 1)
            return invalidValues(QStringLiteral(
                "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"));
    }
    for (const IndexUpdate& update : updates)
        if (!names.insert(nameOf(update)).second)
            return invalidValues(
                QStringLiteral("Only one global secondary index update per index is allowed simultaneously. Index: ") +
                text(nameOf(update)));
    for (const IndexUpdate& update : updates) {
        if (!update.update) continue;
        if (auto bounded = checkBounds(update.update->throughput); !bounded) return bounded;
        if (const auto& warm = update.update->warmThroughput; warm && warm->read < 0 && warm->write < 0)
            return invalidValues(QStringLiteral("WarmThroughput must have at least one of ReadUnitsPerSecond or "
                                                "WriteUnitsPerSecond specified for index: ") +
                                 text(update.update->name));
    }
    return {};
}

// Some changes stand alone in their request.
Result<void> checkExclusive(const TableUpdate& update)
{
    const bool hasIndexes = update.indexes.has_value();
    const bool hasThroughput = update.throughput.has_value();
    const int changes = int(update.billing || hasThroughput) + int(update.onDemand.has_value()) +
                        int(update.warmThroughput.has_value()) + int(update.deletionProtection.has_value()) +
                        int(update.tableClass.has_value()) + int(update.encryption.has_value()) +
                        int(update.stream.has_value()) + int(hasIndexes) + int(update.replicas.has_value());
    const auto alone = [](const char* what) {
        return invalidValues(QLatin1String(what) + QStringLiteral(" must be the only operation in the request"));
    };
    if (changes < 2) return {};
    if (update.replicas) {
        if (update.replicas->consistency || update.replicas->witness)
            return invalidValues(
                QStringLiteral("Requests that modify replicas or witnesses must not also modify other fields"));
        return alone("Replica modification");
    }
    if (update.encryption) return alone("Server-Side Encryption modification");
    if (update.tableClass) return alone("TableClass modification");
    if (update.deletionProtection) return alone("DeletionProtection modification");
    const bool changesIndexes =
        hasIndexes && std::any_of(update.indexes->begin(), update.indexes->end(), createsOrDeletes);
    if (update.warmThroughput) {
        if (changesIndexes)
            return invalidValues(
                QStringLiteral("Create global secondary index cannot be specified when updating WarmThroughput"));
        if (changes > 1 && !hasIndexes) return alone("WarmThroughput");
    }
    if (update.onDemand && (update.stream || hasThroughput))
        return invalidValues(
            QStringLiteral("OnDemandThroughput can only be combined with BillingMode in an UpdateTable "
                           "request"));
    if (update.stream && hasThroughput)
        return invalidValues(QStringLiteral("You cannot modify stream status while updating table IOPS"));
    if (changesIndexes && hasThroughput && !update.billing)
        return invalidValues(QStringLiteral("You cannot create or delete index while updating table IOPS"));
    if (changesIndexes && update.stream)
        return invalidValues(QStringLiteral("You cannot create or delete index while changing stream status"));
    return {};
}

// Applies one request to a copy of the description, part by part.
class Updater
{
public:
    Updater(const TableStatus& table, const TableUpdate& update)
        : m_before(table.description), m_usualWarmth(usualWarmth(table)), m_table(table.description), m_update(update)
    {
    }

    Result<TableDescription> apply()
    {
        for (auto part :
             {&Updater::applyBilling, &Updater::applyOnDemand, &Updater::applyWarm, &Updater::applyEncryption,
              &Updater::applyStream, &Updater::applyIndexes, &Updater::applyReplicas})
            if (auto done = (this->*part)(); !done) return done.error();
        if (m_update.settingsReplication) m_table.settingsReplication = m_update.settingsReplication;
        if (m_update.deletionProtection) m_table.deletionProtection = *m_update.deletionProtection;
        // To ask for the standard class of a table that never had another changes nothing.
        const TableClass before = m_table.tableClass.value_or(TableClass::Standard);
        if (m_update.tableClass && m_update.tableClass != before) m_table.tableClass = m_update.tableClass;
        if (auto valid = validateTable(m_table); !valid) return valid.error();
        return m_table;
    }

private:
    Result<void> applyBilling()
    {
        const BillingMode mode = m_update.billing.value_or(m_table.billing);
        if (mode == BillingMode::PayPerRequest) {
            if (m_update.throughput)
                return invalidValues(
                    QStringLiteral("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                                   "BillingMode is PAY_PER_REQUEST"));
            if (m_table.billing == mode) return {};
            m_table.billing = mode;
            m_table.throughput = {};
            for (IndexDescription& index : m_table.indexes)
                index.throughput = {};
            return {};
        }
        if (!m_update.throughput) {
            if (m_update.billing)
                return invalidValues(
                    QStringLiteral("ProvisionedThroughput must be specified when BillingMode is PROVISIONED"));
            return {};
        }
        if (m_table.billing == mode && m_table.throughput == *m_update.throughput)
            return validationError(noChange(QStringLiteral("the table"), m_table.throughput, *m_update.throughput));
        const bool switched = m_table.billing != mode;
        if (switched && !m_table.replicas.isEmpty())
            return validationError(
                QStringLiteral("Table write capacity should either be Pay-Per-Request or AutoScaled."));
        m_table.billing = mode;
        m_table.throughput = *m_update.throughput;
        if (!switched) return {};
        m_table.onDemand = {};
        for (IndexDescription& index : m_table.indexes) {
            if (index.kind == IndexKind::Local) continue;
            index.onDemand = {};
            const IndexSettings* settings = settingsOf(index.name);
            if (!isDeleted(index.name) && (!settings || !settings->throughput))
                return invalidValues(QStringLiteral("ProvisionedThroughput must be specified for index: ") +
                                     text(index.name));
        }
        return {};
    }

    Result<void> applyOnDemand()
    {
        if (!m_update.onDemand) return {};
        if (auto possible = onDemandPossible(*m_update.onDemand, {}); !possible) return possible;
        if (auto bounded = checkBounds(*m_update.onDemand, QStringLiteral("table")); !bounded) return bounded;
        mergeOnDemand(m_table.onDemand, *m_update.onDemand);
        return {};
    }

    Result<void> applyWarm()
    {
        if (!m_update.warmThroughput) return {};
        return mergeWarm(m_table.warmThroughput, *m_update.warmThroughput,
                         larger(m_usualWarmth, usualWarmth(m_table.billing, m_table.throughput)),
                         QStringLiteral("table"));
    }

    Result<void> applyEncryption()
    {
        if (!m_update.encryption) return {};
        auto wanted = readEncryption(*m_update.encryption);
        if (!wanted) return wanted.error();
        if (!*wanted && !m_table.encryption)
            return invalidValues(QStringLiteral("Table is already encrypted by default"));
        m_table.encryption = *wanted;
        return {};
    }

    Result<void> applyStream()
    {
        if (!m_update.stream) return {};
        const StreamChange& change = *m_update.stream;
        const QString suffix = QStringLiteral(": TableName: ") + text(m_table.name);
        if (change.enabled) {
            if (!change.view)
                return invalidValues(QStringLiteral("If stream is being enabled then UpdateViewType is required"));
            if (m_table.stream) return validationError(QStringLiteral("Table already has an enabled stream") + suffix);
            m_table.stream = change.view;
            return {};
        }
        if (change.view)
            return invalidValues(
                QStringLiteral("If stream is being disabled, then UpdateViewType must not be specified"));
        if (!m_table.stream) return validationError(QStringLiteral("Table has no stream to disable") + suffix);
        if (!m_table.replicas.isEmpty())
            return invalidValues(QStringLiteral("Disabling Stream is not allowed for a Global Table replica."));
        m_table.stream.reset();
        return {};
    }

    Result<void> applyIndexes()
    {
        if (!m_update.indexes) return {};
        if (std::count_if(m_update.indexes->begin(), m_update.indexes->end(), createsOrDeletes) > 1)
            return subscriberLimit(
                QStringLiteral("Only 1 online index can be created or deleted simultaneously per table"));
        for (const IndexUpdate& update : *m_update.indexes) {
            auto done = update.create   ? createIndex(*update.create)
                        : update.update ? changeIndex(*update.update)
                                        : removeIndex(*update.remove);
            if (!done) return done;
        }
        return {};
    }

    Result<void> createIndex(const IndexDefinition& definition)
    {
        if (m_before.index(definition.name))
            return validationError(QStringLiteral("Attempting to create an index which already exists"));
        if (m_update.attributes.isEmpty())
            return invalidValues(QStringLiteral("AttributeDefinitions is not specified for index: ") +
                                 text(definition.name));
        const auto isGlobal = [](const IndexDescription& index) { return index.kind == IndexKind::Global; };
        if (std::count_if(m_before.indexes.begin(), m_before.indexes.end(), isGlobal) >= maximumGlobalIndexes)
            return subscriberLimit(QStringLiteral("Number of global secondary indexes exceeds per-table limit of 20"));
        auto index = describeIndex(m_table, definition, m_update.attributes);
        if (!index) return index.error();
        m_table.indexes.append(std::move(*index));
        return {};
    }

    Result<void> changeIndex(const IndexSettings& settings)
    {
        auto index = globalIndex(settings.name, "update");
        if (!index) return index.error();
        IndexDescription& target = **index;
        const QString name = text(settings.name);
        if (!settings.throughput && !settings.warmThroughput && !(settings.onDemand && settings.onDemand->isSet()))
            return invalidValues(
                m_table.billing == BillingMode::PayPerRequest
                    ? QStringLiteral("The only Updates for index: %1 when TableThroughputMode is "
                                     "PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput")
                          .arg(name)
                    : QStringLiteral("Both ReadCapacityUnits and WriteCapacityUnits must be specified for "
                                     "index: %1")
                          .arg(name));
        if (settings.throughput) {
            if (m_table.billing == BillingMode::PayPerRequest)
                return invalidValues(
                    QStringLiteral("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for "
                                   "index: %1 when BillingMode is PAY_PER_REQUEST")
                        .arg(name));
            if (target.throughput == *settings.throughput && m_before.billing == BillingMode::Provisioned)
                return validationError(
                    noChange(QStringLiteral("the index ") + name, target.throughput, *settings.throughput));
            target.throughput = *settings.throughput;
        }
        if (settings.onDemand) {
            if (auto possible = onDemandPossible(*settings.onDemand, name); !possible) return possible;
            if (auto bounded = checkBounds(*settings.onDemand, QStringLiteral("index : ") + name); !bounded)
                return bounded;
            mergeOnDemand(target.onDemand, *settings.onDemand);
        }
        if (settings.warmThroughput)
            return mergeWarm(target.warmThroughput, *settings.warmThroughput,
                             usualWarmth(m_table.billing, target.throughput), QStringLiteral("index ") + name);
        return {};
    }

    Result<void> removeIndex(const QByteArray& name)
    {
        auto index = globalIndex(name, "delete");
        if (!index) return index.error();
        m_table.indexes.removeAt(*index - m_table.indexes.data());
        return {};
    }

    Result<IndexDescription*> globalIndex(const QByteArray& name, const char* action)
    {
        for (IndexDescription& index : m_table.indexes) {
            if (index.name != name) continue;
            if (index.kind == IndexKind::Global) return &index;
            return validationError(QStringLiteral("Cannot %1 an index that is not a GlobalSecondaryIndex: %2")
                                       .arg(QLatin1String(action), text(name)));
        }
        return Error{
            ErrorCode::ResourceNotFound,
            QStringLiteral("Requested resource not found: Index %1 for table %2").arg(text(name), text(m_table.name))};
    }

    Result<void> applyReplicas()
    {
        if (!m_update.replicas) return {};
        return applyReplicaChange(m_table, *m_update.replicas);
    }

    static QString noChange(const QString& what, const Throughput& now, const Throughput& wanted)
    {
        const QString of = what.startsWith(QLatin1String("the index")) ? what.mid(4) : what;
        return QStringLiteral(
                   "The provisioned throughput for %1 will not change. The requested value equals the current value. "
                   "Current ReadCapacityUnits provisioned for %2: %3. Requested ReadCapacityUnits: %4. Current "
                   "WriteCapacityUnits provisioned for %2: %5. Requested WriteCapacityUnits: %6. Refer to the Amazon "
                   "DynamoDB Developer Guide for current limits and how to request higher limits.")
            .arg(what, of)
            .arg(now.read)
            .arg(wanted.read)
            .arg(now.write)
            .arg(wanted.write);
    }

    Result<void> onDemandPossible(const OnDemandThroughput& units, const QString& index) const
    {
        if (m_table.billing == BillingMode::PayPerRequest) return {};
        return invalidValues(
            QStringLiteral("%1 for OnDemandThroughput %2cannot be specified when the table BillingMode is "
                           "PROVISIONED")
                .arg(units.read ? QLatin1String("MaxReadRequestUnits") : QLatin1String("MaxWriteRequestUnits"),
                     index.isEmpty() ? QString() : QStringLiteral("for index : %1 ").arg(index)));
    }

    // A change may take bounds away.
    static Result<void> checkBounds(OnDemandThroughput wanted, const QString& where)
    {
        if (wanted.read == -1) wanted.read.reset();
        if (wanted.write == -1) wanted.write.reset();
        return checkOnDemand(wanted, where);
    }

    static void mergeOnDemand(OnDemandThroughput& units, const OnDemandThroughput& wanted)
    {
        const auto merge = [](std::optional<qint64>& value, std::optional<qint64> change) {
            if (change) value = *change < 0 ? std::nullopt : change;
        };
        merge(units.read, wanted.read);
        merge(units.write, wanted.write);
    }

    static Result<void> mergeWarm(std::optional<Throughput>& warm, const Throughput& wanted, const Throughput& base,
                                  const QString& where)
    {
        const Throughput now = larger(warm.value_or(base), base);
        const auto lower = [&where](const char* units) {
            return invalidValues(
                QStringLiteral("Requested %1UnitsPerSecond for WarmThroughput for %2 is lower than current "
                               "WarmThroughput, decreasing WarmThroughput is not supported")
                    .arg(QLatin1String(units), where));
        };
        if (wanted.read >= 0 && wanted.read < now.read) return lower("Read");
        if (wanted.write >= 0 && wanted.write < now.write) return lower("Write");
        warm = larger(wanted, now);
        return {};
    }

    const IndexSettings* settingsOf(const QByteArray& name) const
    {
        if (!m_update.indexes) return nullptr;
        for (const IndexUpdate& update : *m_update.indexes)
            if (update.update && update.update->name == name) return &*update.update;
        return nullptr;
    }

    bool isDeleted(const QByteArray& name) const
    {
        return m_update.indexes && std::any_of(m_update.indexes->begin(), m_update.indexes->end(),
                                               [&name](const IndexUpdate& update) { return update.remove == name; });
    }

    const TableDescription& m_before;
    const Throughput m_usualWarmth;
    TableDescription m_table;
    const TableUpdate& m_update;
};

}  // namespace

Result<void> checkUpdate(const TableUpdate& update)
{
    if (auto bounded = checkBounds(update.throughput); !bounded) return bounded;
    if (update.indexes && update.indexes->isEmpty())
        return invalidValues(QStringLiteral("List of GlobalSecondaryIndexUpdates is empty"));
    if (update.indexes)
        if (auto single = checkElements(*update.indexes); !single) return single;
    if (auto exclusive = checkExclusive(update); !exclusive) return exclusive;
    if (update.encryption)
        if (auto encryption = readEncryption(*update.encryption); !encryption) return encryption.error();
    return {};
}

Result<TableDescription> updatedTable(const TableStatus& table, const TableUpdate& update)
{
    return Updater(table, update).apply();
}

Result<std::optional<Encryption>> readEncryption(const EncryptionChange& change)
{
    if (!change.enabled && change.keyArn && !change.type)
        return invalidValues(QStringLiteral("KMSMasterKeyId can not be specified if Enabled is false"));
    if (!change.enabled && change.type)
        return invalidValues(QStringLiteral("SSEType can not be specified if Enabled is false"));
    if (change.type == QByteArray("AES256")) return invalidValues(QStringLiteral("SSEType AES256 is not supported"));
    if (change.keyArn && change.type != QByteArray("KMS"))
        return invalidValues(QStringLiteral("SSEType KMS is required if KMSMasterKeyId is specified"));
    if (!change.enabled) return std::optional<Encryption>();
    return std::optional(Encryption{change.keyArn.value_or(QByteArray())});
}

Result<void> checkOnDemand(const OnDemandThroughput& units, const QString& where)
{
    const auto wrong = [](const std::optional<qint64>& value) { return value && *value < 1; };
    const auto outside = [&where](const char* name) {
        return invalidValues(QStringLiteral("Requested %1 for OnDemandThroughput for %2 is outside of valid range")
                                 .arg(QLatin1String(name), where));
    };
    if (wrong(units.read)) return outside("MaxReadRequestUnits");
    if (wrong(units.write)) return outside("MaxWriteRequestUnits");
    return {};
}

}  // namespace trestle::tables
