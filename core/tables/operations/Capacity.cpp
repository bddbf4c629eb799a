#include "core/tables/operations/Capacity.h"

namespace trestle::tables {

namespace {

constexpr qint64 readBlock = 4096;
constexpr qint64 writeBlock = 1024;

qint64 blocks(qint64 bytes, qint64 block)
{
    return std::max<qint64>((bytes + block - 1) / block, 1);
}

}  // namespace

double readUnits(qint64 bytes, bool consistent)
{
    return double(blocks(bytes, readBlock)) * (consistent ? 1.0 : 0.5);
}

double writeUnits(qint64 before, qint64 after)
{
    return double(blocks(std::max(before, after), writeBlock));
}

ConsumedCapacity capacityReport(const TableDescription& table, ReturnConsumedCapacity detail)
{
    ConsumedCapacity capacity;
    if (detail == ReturnConsumedCapacity::None) return capacity;
    capacity.tableName = table.name;
    capacity.detail = detail;
    return capacity;
}

void chargeTable(ConsumedCapacity& capacity, double units)
{
    capacity.total += units;
    capacity.table += units;
}

void chargeIndex(ConsumedCapacity& capacity, const IndexDescription& index, double units)
{
    if (units == 0) return;
    capacity.total += units;
    (index.kind == IndexKind::Global ? capacity.globalIndexes : capacity.localIndexes)[index.name] += units;
}

void addCapacity(std::vector<ConsumedCapacity>& total, const ConsumedCapacity& capacity, double tableFactor)
{
    if (capacity.detail == ReturnConsumedCapacity::None) return;
    auto found = std::find_if(total.begin(), total.end(),
                              [&](const auto& known) { return known.tableName == capacity.tableName; });
    if (found == total.end()) {
        found = total.insert(found, ConsumedCapacity());
        found->tableName = capacity.tableName;
        found->detail = capacity.detail;
    }
    found->total += capacity.total + capacity.table * (tableFactor - 1);
    found->table += capacity.table * tableFactor;
    for (const auto& [name, units] : capacity.globalIndexes)
        found->globalIndexes[name] += units;
    for (const auto& [name, units] : capacity.localIndexes)
        found->localIndexes[name] += units;
}

void addTransactionCapacity(std::vector<ConsumedCapacity>& total, const ConsumedCapacity& capacity, CapacityKind kind)
{
    addCapacity(total, capacity, 2);
    for (ConsumedCapacity& one : total)
        one.kind = kind;
}

}  // namespace trestle::tables
