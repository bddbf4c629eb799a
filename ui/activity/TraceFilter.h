// The filter of the activity list: words and comparisons, all of which must hold.
//     filter     = [ term *( [ "and" ] term ) ]
//     term       = comparison / word            ; a word occurs in method, path, route, api, client or note
//     comparison = field operator value         ; blanks around the operator are fine
//     field      = "status" / "ms" / "method" / "path" / "route" / "api" / "source" / "note"
//     operator   = "=" / "!=" / ">" / ">=" / "<" / "<=" / "~"   ; ~ contains
//     value      = word / DQUOTE text DQUOTE
#pragma once

#include "core/base/Result.h"
#include "core/observe/Trace.h"

#include <QString>

#include <vector>

namespace trestle::ui {

class TraceFilter
{
public:
    /// Matches everything.
    TraceFilter() = default;
    /// Error: Parse, naming the field or value that cannot be used.
    [[nodiscard]] static base::Result<TraceFilter> parse(const QString& text);

    [[nodiscard]] bool matches(const observe::Trace& trace) const;
    [[nodiscard]] bool isEmpty() const { return m_terms.empty(); }

private:
    enum class Field { Any, Status, Milliseconds, Method, Path, Route, Api, Source, Note };
    enum class Operator { Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual, Contains };
    struct Term
    {
        Field field = Field::Any;
        Operator comparison = Operator::Contains;
        QString text;
        double number = 0;
    };

    [[nodiscard]] static bool matches(const Term& term, const observe::Trace& trace);

    std::vector<Term> m_terms;
};

}  // namespace trestle::ui
