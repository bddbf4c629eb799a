// Why a template could not be compiled or rendered, and where. The client sees the service's 500 for any of them; the
// text is for the log, the designer and the debugger. A value.
#pragma once

#include <QString>

namespace trestle::gateway {

/// Characters of a template's text, `end` not included.
struct SourceRange
{
    qsizetype begin = 0;
    qsizetype end = 0;
    bool operator==(const SourceRange&) const = default;
};

struct TemplateFailure
{
    enum class Kind {
        Syntax,      // the text is not of the language
        Evaluation,  // a method threw, an index is out of range, #parse is not there
        Limit,       // steps, time, depth, output or memory
        Cancelled,   // the watch said so
    };
    Kind kind = Kind::Syntax;
    QString message;
    SourceRange range;
    int line = 1;  // both from 1, columns in UTF-16 units
    int column = 1;
};

}  // namespace trestle::gateway
