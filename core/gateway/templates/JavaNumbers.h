// Numbers as the template language calculates with them: integers grow from Integer to Long to Big when a result does
// not fit, a decimal on either side makes a Double.
#pragma once

#include "core/gateway/templates/TemplateValue.h"

namespace trestle::gateway {

enum class Arithmetic { Add, Subtract, Multiply, Divide, Remainder };

/// Null for a division by zero. Nothing for integers beyond 127 bits, which are not calculated with. Both are numbers.
[[nodiscard]] std::optional<TemplateValue> calculate(Arithmetic operation, const TemplateValue& a,
                                                     const TemplateValue& b);
/// -1, 0 or 1. Both are numbers; their types do not matter.
[[nodiscard]] int compareNumbers(const TemplateValue& a, const TemplateValue& b);

/// Integer, Long or Big, whatever fits. `text` is an optional '-' and digits; "-" alone is 0.
[[nodiscard]] TemplateValue integerFromText(const QString& text);
/// Double, or Big for more than 18 characters.
[[nodiscard]] TemplateValue decimalFromText(const QString& text);

[[nodiscard]] double toDouble(const TemplateValue& number);
/// Java's intValue(): bits cut off, decimals cut and clamped. Of a number.
[[nodiscard]] qint32 toInt(const TemplateValue& number);
/// Java's longValue(), the same way.
[[nodiscard]] qint64 toLong(const TemplateValue& number);

}  // namespace trestle::gateway
