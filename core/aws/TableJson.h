// A table as the answers of CreateTable, DescribeTable, UpdateTable and DeleteTable show it. Any thread.
#pragma once

#include "core/aws/DynamoDbApi.h"

#include <map>
#include <set>

namespace trestle::aws {

/// Which answer it is for: Created tables are CREATING, with their indexes; Deleted ones show neither schema nor date.
enum class TableAnswer { Created, Described, Updated, Deleted };

/// The states that an update's answer shows beside those of the status.
struct TableStates
{
    QByteArrayView table = "ACTIVE";
    std::map<QByteArray, QByteArrayView> indexes = {};  // those that are not ACTIVE
    bool showsGroup = false;                            // replicas, even if there are none
    bool changesEncryption = false;                     // from what the description shows
    const tables::TableStatus* before = nullptr;        // set: shown as warm as it was then
    bool changesWarmth = false;
    std::set<QByteArray> warmingIndexes = {};
};

[[nodiscard]] QByteArray tableJson(const DynamoDbApi::Services& services, const tables::TableStatus& status,
                                   TableAnswer answer, const TableStates& states = {});

}  // namespace trestle::aws
