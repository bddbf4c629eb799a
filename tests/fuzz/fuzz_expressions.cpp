// Expressions as clients write them: the first byte picks the kind, the rest up to a NUL is the text, what follows are
// typed JSON values for it. Whatever compiles is evaluated.
#include "core/tables/expressions/ConditionExpression.h"
#include "core/tables/expressions/KeyCondition.h"
#include "core/tables/expressions/ProjectionExpression.h"
#include "core/tables/expressions/UpdateExpression.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

using namespace trestle;
using namespace trestle::tables;

namespace {

Item itemOf(QByteArrayView json)
{
    const auto parsed = base::parseJson(json);
    if (!parsed) return {};
    auto item = itemFromTypedJson(*parsed);
    return item ? *std::move(item) : Item();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size < 2) return 0;
    static const Item item =
        itemOf(R"({"a":{"S":"x"},"b":{"N":"1"},"l":{"L":[{"N":"1"},{"S":"y"}]},"m":{"M":{"a":{"SS":["p","q"]}}}})");
    const QByteArrayView input(reinterpret_cast<const char*>(data + 1), qsizetype(size - 1));
    const qsizetype end = input.indexOf('\0');
    const QByteArrayView text = end < 0 ? input : input.first(end);
    ExpressionNames names;
    names.names = {{"#a", "a"}, {"#m", "m"}, {"#l", "l"}};
    names.values = end < 0 ? Item() : itemOf(input.sliced(end + 1));
    for (const char* name : {":a", ":b", ":s"})
        if (!names.values->contains(name)) names.values->set(name, AttributeValue::number(Decimal(1)));
    auto scope = ExpressionScope::create(names);
    if (!scope) return 0;
    switch (data[0] % 5) {
        case 0:
        case 1: {
            const auto kind = data[0] % 5 == 0 ? ExpressionKind::Condition : ExpressionKind::Filter;
            if (const auto compiled = ConditionExpression::compile(text, *scope, kind)) (void)compiled->evaluate(item);
            break;
        }
        case 2:
            if (const auto compiled = UpdateExpression::compile(text, *scope)) {
                const auto applied = compiled->apply(item);
                // What an update makes can be stored and read again.
                if (applied && !decodeItem(encodeItem(applied->item))) __builtin_trap();
            }
            break;
        case 3:
            if (const auto compiled = ProjectionExpression::compile(text, *scope)) (void)compiled->project(item);
            break;
        default: {
            KeySchema keys;
            keys.partition = {"a", KeyType::S};
            keys.sort = KeyAttribute{"b", KeyType::N};
            (void)KeyCondition::compile(text, *scope, keys);
            break;
        }
    }
    return 0;
}
