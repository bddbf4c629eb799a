// How Java prints values: what toString() gives and a template shows.
//     map   = "{" key "=" value *( ", " key "=" value ) "}"        list = "[" value *( ", " value ) "]"
// A list that was read from JSON prints as JSON instead, with "\/" for slashes.
#pragma once

#include "core/gateway/templates/TemplateValue.h"

namespace trestle::gateway {

/// Double.toString(): 1.0, 1.0E7, 1.5E-7, NaN, Infinity; always the shortest digits that read back as the same double.
[[nodiscard]] QString javaDoubleText(double value);

/// The text of `value`; "null" for null. Nothing if it would be longer than `maximum` characters, is nested deeper than
/// Java's stack would stand, or is a #define'd block that goes too deep.
/// `depth` counts the values around it.
[[nodiscard]] std::optional<QString> javaText(const TemplateValue& value, qsizetype maximum, int depth = 0);

/// Values inside each other that are printed or written as JSON.
inline constexpr int maximumValueDepth = 500;

}  // namespace trestle::gateway
