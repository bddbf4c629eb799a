// What rendering a mapping template costs: the request template of a typical "API to a table" route, 20 lines with a
// loop, conditions and escapes. Prints CPU µs a rendering, and a compilation.
#include "core/gateway/templates/MappingTemplate.h"

#include <cstdio>
#include <ctime>

using namespace trestle::gateway;

namespace {

constexpr const char text[] = R"vtl(#set($inputRoot = $input.path('$'))
#set($allParams = $input.params())
{
  "TableName": "$stageVariables.table",
  "Item": {
    "id": {"S": "$context.requestId"},
    "shelf": {"S": "$input.params('shelf')"},
    "title": {"S": "$util.escapeJavaScript($inputRoot.title)"},
#if($inputRoot.year && $inputRoot.year > 1900)
    "year": {"N": "$inputRoot.year"},
#else
    "year": {"NULL": true},
#end
    "tags": {"L": [
#foreach($tag in $inputRoot.tags)
      {"S": "$tag.toLowerCase()"}#if($foreach.hasNext),#end

#end
    ]},
    "query": "$util.urlEncode($allParams.querystring.q)", "raw": $input.json('$.author')
  }
})vtl";

double cpuMicroseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

}  // namespace

int main()
{
    const auto compiled = MappingTemplate::compile(text);
    if (!compiled) return 1;
    const TemplateInput input{
        R"({"title": "The Winter's Tale", "year": 1998, "tags": ["Fiction", "Travel", "Used"], "author": {"name": "A. B."}})",
        {{{"shelf", "top left"}}, {{"q", "a b&c"}}, {{"Accept", "*/*"}, {"Host", "localhost"}}}};
    constexpr int rounds = 20'000;
    qsizetype bytes = 0;
    const double begin = cpuMicroseconds();
    for (int i = 0; i < rounds; ++i) {
        TemplateContext context;
        context.set(QStringLiteral("requestId"), TemplateValue(QStringLiteral("0a1b2c3d")));
        context.setStageVariable("table", "Books");
        const auto output = compiled->render(input, context);
        if (!output) return 1;
        bytes += output->text.size();
    }
    const double rendered = cpuMicroseconds();
    constexpr int compilations = 2'000;
    for (int i = 0; i < compilations; ++i)
        if (!MappingTemplate::compile(text)) return 1;
    std::printf("rendering %.2f us (%d bytes), compiling %.1f us\n", (rendered - begin) / rounds,
                static_cast<int>(bytes / rounds), (cpuMicroseconds() - rendered) / compilations);
    return 0;
}
