#include "core/engine/CarriedChange.h"

#include "core/tables/operations/CarryItem.h"
#include "core/tables/schema/ItemKeys.h"
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

bool isCarried(const Change& change)
{
    return change.cause.id.startsWith(mark);
}

void carryChange(const Change& change, const QByteArray& source, tables::Tables& target, const QByteArray& targetRegion)
{
    const auto table = target.describeTable(change.tableName);
    if (!table) return;
    tables::CarryRequest request;
    request.tableName = change.tableName;
    request.item = decoded(change.after);
    const std::optional<Item> known = request.item ? request.item : decoded(change.before);
    if (!known) return;
    request.key = tables::keyOf(table->description.keys, *known);
    const Origin origin = originOf(change, source);
    request.cause = {tables::Cause::Kind::Wire, origin.text()};
    request.afterMs = origin.stampMs;
    request.prevails = [&](const Change& last) { return originOf(last, targetRegion) < origin; };
    std::promise<void> done;
    target.carryItem(std::move(request), [&done](const auto&) { done.set_value(); });
    done.get_future().wait();
}

}  // namespace trestle::engine
