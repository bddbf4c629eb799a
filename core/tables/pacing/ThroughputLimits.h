// Enforced throughput: a bucket of units for the reads and one for the writes of every table and global index. A bucket
// fills at the rate that is provisioned and holds what 300 seconds bring, as the service's burst capacity; tables on
// demand have what a second brings of their maximum, or of the account's. A request may start while there is something
// in the bucket, and takes what it used once that is known.
//
// Any thread may call. Buckets are full when first used; they are not kept across restarts.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/storage/Catalog.h"

#include <mutex>
#include <unordered_map>

namespace trestle::tables {

class ThroughputLimits
{
public:
    enum class Access { Read, Write };

    explicit ThroughputLimits(const base::Clock& clock) : m_clock(clock) {}

    /// Why a request to the table may not start now; nothing if it may. Errors: ProvisionedThroughputExceeded;
    /// ThrottlingException and RequestLimitExceeded of tables on demand.
    [[nodiscard]] std::optional<OperationError> refusesWrite(const TableEntry& table);
    /// The same for a read of the table, or of one of its indexes.
    [[nodiscard]] std::optional<OperationError> refusesRead(const TableEntry& table,
                                                            const std::optional<QByteArray>& index);
    /// Takes what a request used, `tableFactor` times what it used of the table itself.
    void charge(const TableEntry& table, const ConsumedCapacity& used, Access access, double tableFactor = 1);

private:
    struct Limit
    {
        double rate = 0;     // units a second
        double seconds = 0;  // of it that the bucket holds
    };
    struct Bucket
    {
        double units = 0;
        qint64 atNs = 0;
    };
    static Limit limitOf(const TableDescription& table, const IndexDescription* index, Access access);
    /// What is in the bucket now.
    double& filled(const TableEntry& table, const IndexDescription* index, Access access);
    std::optional<OperationError> refuses(const TableEntry& table, const IndexDescription* index, Access access);

    const base::Clock& m_clock;
    std::mutex m_mutex;                                 // guards:
    std::unordered_map<std::string, Bucket> m_buckets;  // by table, index and access
};

/// Why an action of a transaction was refused for its throughput.
[[nodiscard]] CancellationReason throughputReason(const OperationError& error);

}  // namespace trestle::tables
