// Reads arbitrary JSON by arbitrary paths: input = path, line break, JSON. What is found has to be writable as JSON
// that reads back.
#include "core/gateway/templates/JsonPath.h"
#include "core/gateway/templates/JsonText.h"
#include "core/gateway/templates/PermissiveJson.h"

#include <cstdlib>

using namespace trestle::gateway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QString input = QString::fromUtf8(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const qsizetype lineBreak = input.indexOf(u'\n');
    TemplateHeap heap(4 << 20);
    const auto document = parsePermissiveJson(
        lineBreak < 0 ? QStringView(u"{a: [1, {b: 2}]}") : QStringView(input).sliced(lineBreak), heap);
    const QString asked = lineBreak < 0 ? input : input.first(lineBreak);
    const auto path = JsonPath::compile(asked);
    if (!document || !path) return 0;
    const auto found = path->read(*document, *document, heap);
    if (!found) return 0;
    const bool endsInFunction = asked.trimmed().endsWith(u')');  // a filter ends in ")]"
    if (!path->definite() && !endsInFunction && !found->list()) std::abort();
    const auto json = jsonText(*found, JsonTextStyle::Plain, 1 << 20);
    if (!json) return 0;
    TemplateHeap other;
    const auto again = parsePermissiveJson(*json, other);
    if (!again && again.error().code != trestle::base::ErrorCode::TooLarge) std::abort();
    return 0;
}
