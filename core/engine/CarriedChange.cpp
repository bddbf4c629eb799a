#include "core/engine/CarriedChange.h"

#include "core/tables/operations/CarryItem.h"
#include "core/tables/values/ItemCodec.h"

#include <future>

namespace trestle::engine {

using tables::Change;
using tables::Item;

namespace {

constexpr QByteArrayView mark("replica:");

// When and where a change was made first.
struct Origin
{
    qint64 stampMs = 0;
    QByteArray region;
    qint64 sequence = 0;  // in that region's log

    bool operator<(const Origin& other) const
    {
        return std::tie(stampMs, region, sequence) < std::tie(other.stampMs, other.region, other.sequence);
    }
    [[nodiscard]] QByteArray text() const
    {
        return mark.toByteArray() + region + '@' + QByteArray::number(stampMs) + '.' + QByteArray::number(sequence);
    }
};

Origin originOf(const Change& change, const QByteArray& region)
{
    const qsizetype at = change.cause.id.lastIndexOf('@');
    if (!isCarried(change) || at < 0) return {change.stampMs, region, change.sequence};
    const QByteArrayList when = change.cause.id.mid(at + 1).split('.');
    return {when.first().toLongLong(), change.cause.id.mid(mark.size(), at - mark.size()),
            when.size() > 1 ? when[1].toLongLong() : 0};
}

std::optional<Item> decoded(const QByteArray& item)
{
    if (item.isNull()) return {};
    auto read = tables::decodeItem(item);
    return read ? std::optional(std::move(*read)) : std::nullopt;
}

}  // namespace

bool mayPass(const base::Error& error)
{
    return error.code == base::ErrorCode::Io || error.code == base::ErrorCode::DiskFull;
}

bool isCarried(const Change& change)
{
    return change.cause.id.startsWith(mark);
}

base::Result<void> carryChange(const Change& change, const QByteArray& source, const CarryTarget& target)
{
    tables::CarryRequest request;
    request.tableName = change.tableName;
    request.tableId = target.tableId;
    request.item = decoded(change.after);
    request.key = change.key;
    const Origin origin = originOf(change, source);
    request.cause = {tables::Cause::Kind::Wire, origin.text()};
    request.afterMs = origin.stampMs;
    request.prevails = [&](const Change& last) { return originOf(last, target.region) < origin; };
    std::promise<base::Result<void>> done;
    target.tables.carryItem(std::move(request), [&done](const tables::OperationResult<tables::WriteResult>& result) {
        done.set_value(result || !mayPass(result.error()) ? base::Result<void>() : result.error());
    });
    return done.get_future().get();
}

}  // namespace trestle::engine
