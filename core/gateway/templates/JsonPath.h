// JSONPath as Jayway's library evaluates it, on the values of a template:
//     path    = ["$" / "@"] *step                      a path that begins with neither has "$." put in front
//     step    = "." name / "['" name "'" *( ",'" name "'" ) "]" / ".*" / "[*]" / "[" index *( "," index ) "]"
//             / "[" [from] ":" [to] "]" / "[?(" filter ")]" / ".." step / "." function "(" [ argument *( "," argument )
//             ] ")"
//     filter  = "||" over "&&" over "!" over comparisons; see JsonFilter.h
// A definite path (names, single indexes) gives the value it points at, or nothing; any other the list of all it finds,
// which may be empty, or what a function at its end makes of that. Immutable once compiled; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/templates/TemplateContainers.h"

#include <QStringList>

namespace trestle::gateway {

class JsonFilter;
class JsonPath;

struct JsonPathArgument
{
    TemplateValue value;                   // a number or string, or
    std::shared_ptr<const JsonPath> path;  // what a path finds
};

struct JsonPathStep
{
    struct Properties
    {
        QStringList names;
    };
    struct Wildcard
    {
    };
    struct Scan
    {
    };
    struct Indexes
    {
        std::vector<int> indexes;
    };
    struct Slice
    {
        std::optional<int> from;
        std::optional<int> to;
    };
    struct Filter
    {
        std::shared_ptr<const JsonFilter> filter;
    };
    struct Function
    {
        QString name;
        std::vector<JsonPathArgument> arguments;
    };
    std::variant<Properties, Wildcard, Scan, Indexes, Slice, Filter, Function> step;
    bool upstreamDefinite = true;  // whether all steps before it are definite
};

class JsonPath
{
public:
    /// Error: Parse, with the column in `text` from 1.
    [[nodiscard]] static base::Result<JsonPath> compile(const QString& text);

    [[nodiscard]] bool definite() const { return m_definite; }
    /// It begins with "$": inside a filter it is read from the document's root.
    [[nodiscard]] bool fromRoot() const { return m_fromRoot; }

    enum class Missing { Skip, Fail };  // members that are not there behind an indefinite step
    /// What `path` finds in `item`, a value of the document `root`. Errors: NotFound where a definite path leads
    /// nowhere; InvalidArgument for a filter on what is neither list nor map, or a function that has nothing to work
    /// on; TooLarge when it would look at too much.
    [[nodiscard]] base::Result<TemplateValue> read(const TemplateValue& item, const TemplateValue& root,
                                                   TemplateHeap& heap, Missing missing = Missing::Skip) const;

private:
    friend class JsonPathParser;
    std::vector<JsonPathStep> m_steps;
    bool m_definite = true;
    bool m_fromRoot = true;
};

/// min, max, avg, stddev, sum, length, size, keys, first, last, index, concat, append of `model`, with the values of
/// the arguments. Errors: as JsonPath::read().
[[nodiscard]] base::Result<TemplateValue> callJsonPathFunction(const QString& name, const TemplateValue& model,
                                                               const std::vector<TemplateValue>& arguments,
                                                               TemplateHeap& heap);
[[nodiscard]] bool isJsonPathFunction(const QString& name);

}  // namespace trestle::gateway
