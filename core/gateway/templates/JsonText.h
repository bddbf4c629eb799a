// Writes values as JSON the way the service's library does: compact, members in their order, control characters and the
// blocks U+007F-U+009F and U+2000-U+20FF escaped in upper case.
#pragma once

#include "core/gateway/templates/TemplateValue.h"

namespace trestle::gateway {

enum class JsonTextStyle {
    Plain,    // $input.json()
    Guarded,  // how an array prints itself: "\/" for slashes
};

/// Nothing if the text would be longer than `maximum` characters or is nested too deep; `depth` counts the
/// values around it.
[[nodiscard]] std::optional<QString> jsonText(const TemplateValue& value, JsonTextStyle style, qsizetype maximum,
                                              int depth = 0);

}  // namespace trestle::gateway
