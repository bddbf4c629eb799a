#include "core/tables/transfer/PutCheck.h"

#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

base::Result<qint64> checkForPut(const TableDescription& table, const Item& item)
{
    const qint64 size = itemSize(item);
    if (auto fits = checkItemSize(size, ItemWrite::Put); !fits) return fits.error();
    if (auto valid = validateItem(table, item); !valid) return valid.error();
    return size;
}

}  // namespace trestle::tables
