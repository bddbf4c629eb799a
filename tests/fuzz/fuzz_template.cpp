// Compiles and renders arbitrary templates: the outcome is an output within the limits or a failure, the same twice.
#include "core/gateway/templates/MappingTemplate.h"

#include <cstdlib>

using namespace trestle::gateway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArrayView text(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto compiled = MappingTemplate::compile(text);
    if (!compiled) {
        if (compiled.error().line < 1 || compiled.error().column < 1) std::abort();
        return 0;
    }
    static const TemplateInput input{R"({"a": {"b": [1, "x/y", null, true, 1.5]}, "items": [{"id": 1}, {"id": 2}]})",
                                     {{{"id", "7"}}, {{"q", "a b"}}, {{"Accept", "*/*"}}}};
    const RenderOptions options{.limits = {.steps = 3000, .milliseconds = 200, .depth = 20, .outputBytes = 1 << 16},
                                .chunks = OutputChunks::Recorded};
    TemplateContext first;
    const auto output = compiled->render(input, first, options);
    (void)first.overrides();
    if (!output) return 0;
    if (output->text.size() > options.limits.outputBytes) std::abort();
    for (const OutputChunk& chunk : output->chunks)
        if (chunk.begin >= chunk.end || chunk.end > output->text.size()) std::abort();
    TemplateContext second;
    const auto again = compiled->render(input, second, options);
    if (again && again->text != output->text) std::abort();
    return 0;
}
