#include "core/tables/pacing/ThroughputLimits.h"

namespace trestle::tables {

namespace {

constexpr double burstSeconds = 300;
constexpr double unboundedRate = 40'000;  // an account's units a second of one table on demand

OperationError exceeded(const TableDescription& table, const IndexDescription* index)
{
    if (table.billing == BillingMode::Provisioned)
        return {base::ErrorCode::ProvisionedThroughputExceeded,
                index ? QStringLiteral("The level of configured provisioned throughput for one or more global "
                                       "secondary indexes of the table was exceeded. Consider increasing your "
                                       "provisioning level for the under-provisioned global secondary indexes with "
                                       "the UpdateTable API")
                      : QStringLiteral("The level of configured provisioned throughput for the table was exceeded. "
                                       "Consider increasing your provisioning level with the UpdateTable API.")};
    const bool bounded = (index ? index->onDemand : table.onDemand).isSet();
    if (bounded)
        return OperationError::named(
            "ThrottlingException",
            QStringLiteral("Throughput exceeds the maximum OnDemandThroughput configured on table or index"));
    return OperationError::named(
        "RequestLimitExceeded",
        QStringLiteral("Throughput exceeds the current throughput limit for your account. Please contact AWS Support "
                       "at https://aws.amazon.com/support to request a limit increase"));
}

const IndexDescription* globalIndex(const TableDescription& table, QByteArrayView name)
{
    const IndexDescription* index = table.index(name);
    return index && index->kind == IndexKind::Global ? index : nullptr;
}

}  // namespace

std::optional<OperationError> ThroughputLimits::refusesWrite(const TableEntry& table)
{
    const std::lock_guard lock(m_mutex);
    if (auto refused = refuses(table, nullptr, Access::Write)) return refused;
    for (const IndexDescription& index : table.description.indexes)
        if (index.kind == IndexKind::Global)
            if (auto refused = refuses(table, &index, Access::Write)) return refused;
    return {};
}

std::optional<OperationError> ThroughputLimits::refusesRead(const TableEntry& table,
                                                            const std::optional<QByteArray>& index)
{
    const std::lock_guard lock(m_mutex);
    return refuses(table, index ? globalIndex(table.description, *index) : nullptr, Access::Read);
}

void ThroughputLimits::charge(const TableEntry& table, const ConsumedCapacity& used, Access access, double tableFactor)
{
    const std::lock_guard lock(m_mutex);
    double units = used.table * tableFactor;
    for (const auto& [name, each] : used.localIndexes)
        units += each;  // a local index lives on its table's units
    if (units > 0) filled(table, nullptr, access) -= units;
    for (const auto& [name, each] : used.globalIndexes)
        if (const IndexDescription* index = globalIndex(table.description, name)) filled(table, index, access) -= each;
}

ThroughputLimits::Limit ThroughputLimits::limitOf(const TableDescription& table, const IndexDescription* index,
                                                  Access access)
{
    const bool reads = access == Access::Read;
    if (table.billing == BillingMode::Provisioned) {
        const Throughput& units = index ? index->throughput : table.throughput;
        return {double(reads ? units.read : units.write), burstSeconds};
    }
    const OnDemandThroughput& most = index ? index->onDemand : table.onDemand;
    const std::optional<qint64> bound = reads ? most.read : most.write;
    return {bound ? double(*bound) : unboundedRate, 1};
}

double& ThroughputLimits::filled(const TableEntry& table, const IndexDescription* index, Access access)
{
    std::string key = table.uuid.toStdString() + (access == Access::Read ? 'r' : 'w');
    if (index) key += index->name.toStdString();
    const Limit limit = limitOf(table.description, index, access);
    const double most = limit.rate * limit.seconds;
    const qint64 nowNs = m_clock.monotonicNs();
    const auto [found, isNew] = m_buckets.try_emplace(std::move(key), Bucket{most, nowNs});
    Bucket& bucket = found->second;
    bucket.units = std::min(most, bucket.units + limit.rate * double(nowNs - bucket.atNs) / 1e9);
    bucket.atNs = nowNs;
    return bucket.units;
}

std::optional<OperationError> ThroughputLimits::refuses(const TableEntry& table, const IndexDescription* index,
                                                        Access access)
{
    if (filled(table, index, access) > 0) return {};
    return exceeded(table.description, index);
}

CancellationReason throughputReason(const OperationError& error)
{
    return {error.code == base::ErrorCode::ProvisionedThroughputExceeded ? "ProvisionedThroughputExceeded"
                                                                         : "ThrottlingError",
            error.message,
            {}};
}

}  // namespace trestle::tables
