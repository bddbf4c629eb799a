// Typed JSON items of any text: what is read is written as JSON and as bytes, and reads back the same. What is read
// straight from the text is what is read by way of JSON values.
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

using namespace trestle;
using namespace trestle::tables;

namespace {

void compareReaders(QByteArrayView text)
{
    const QByteArray whole = "{\"Item\":" + text.toByteArray() + '}';
    const auto read = parseJsonAroundItem(whole, {}, "Item");
    if (!read) return;
    const auto json = base::parseJson(whole);
    if (!json || !read->item || json->object().size() != read->json.object().size()) __builtin_trap();
    const auto same = itemFromTypedJson(*json->find("Item"));
    if (!same || !(*same == *read->item)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArrayView text(reinterpret_cast<const char*>(data), qsizetype(size));
    compareReaders(text);
    const auto json = base::parseJson(text);
    if (!json) return 0;
    (void)checkTypedItemShape(*json);
    const auto item = itemFromTypedJson(*json);
    if (!item) return 0;
    const QByteArray encoded = encodeItem(*item);
    const auto decoded = decodeItem(encoded);
    if (!decoded || !(*decoded == *item)) __builtin_trap();
    QByteArray written;
    appendTypedJson(written, *item);
    QByteArray writtenFromBytes;
    if (!appendTypedJsonFromEncoded(writtenFromBytes, encoded) || written != writtenFromBytes) __builtin_trap();
    const auto again = base::parseJson(written);
    const auto same = again ? itemFromTypedJson(*again) : base::Result<Item>(again.error());
    if (!same || !(*same == *item)) __builtin_trap();
    return 0;
}
