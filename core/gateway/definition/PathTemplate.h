// A route's path taken apart: "/books/{id}" is a literal and a parameter, "/{proxy+}" a greedy one. Values; any thread.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>

#include <vector>

namespace trestle::gateway {

struct PathSegment
{
    enum class Kind { Literal, Parameter, Greedy };
    Kind kind = Kind::Literal;
    QByteArray text;  // the literal as written, or the parameter's name

    bool operator==(const PathSegment&) const = default;
};

/// "/" has no segments. Errors: Parse, naming the column in `path` (from 1): no '/' at the start, one at the end, an
/// empty segment, blanks, a parameter that is empty, named twice or not a whole segment,
/// a greedy one that is not the last.
[[nodiscard]] base::Result<std::vector<PathSegment>> parsePathTemplate(QByteArrayView path);

}  // namespace trestle::gateway
