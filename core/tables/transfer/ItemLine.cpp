#include "core/tables/transfer/ItemLine.h"

#include "core/base/Json.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

namespace {

using base::JsonValue;

bool isTypedLine(const JsonValue& json, const JsonValue* item)
{
    if (!item || !item->isObject() || json.object().size() != 1) return false;
    return checkTypedItemShape(*item) &&
           std::all_of(item->object().begin(), item->object().end(),
                       [](const auto& member) { return member.second.object().size() == 1; });
}

// The item of a line that is {"Item": {…}} and nothing else, if nothing about it is unusual.
std::optional<Item> plainlyTypedItem(QByteArrayView line)
{
    auto read = parseJsonAroundItem(line, {}, "Item");
    return read && read->json.object().size() == 1 ? std::move(read->item) : std::nullopt;
}

}  // namespace

base::Result<Item> itemFromLine(QByteArrayView line, LineFormat format)
{
    if (format != LineFormat::Plain)
        if (auto item = plainlyTypedItem(line)) return *std::move(item);
    const auto json = base::parseJson(line);
    if (!json) return json.error();
    if (!json->isObject()) return base::Error{base::ErrorCode::Parse, QStringLiteral("the line is no JSON object")};
    const JsonValue* item = json->find("Item");
    if (format == LineFormat::Plain || (format == LineFormat::Any && !isTypedLine(*json, item)))
        return itemFromPlainJson(*json);
    if (!item || !item->isObject())
        return base::Error{base::ErrorCode::Parse, QStringLiteral("the line has no object \"Item\"")};
    return itemFromTypedJson(*item, ValueLayer::Older);
}

base::Result<void> appendItemLine(QByteArray& out, QByteArrayView encodedItem, LineFormat format)
{
    if (format == LineFormat::Plain) {
        if (auto written = appendPlainJsonFromEncoded(out, encodedItem); !written) return written;
        out += '\n';
        return {};
    }
    out += "{\"Item\":";
    if (auto written = appendTypedJsonFromEncoded(out, encodedItem); !written) return written;
    out += "}\n";
    return {};
}

}  // namespace trestle::tables
