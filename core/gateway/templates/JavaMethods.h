// The methods and properties that templates find on values, as Java's classes have them: arguments choose the overload,
// and one that fits none is no such method.
#pragma once

#include "core/gateway/templates/TemplateContainers.h"

namespace trestle::gateway {

using Arguments = std::vector<TemplateValue>;

/// `value` is not null.
[[nodiscard]] CallOutcome callMethod(const TemplateValue& value, const QString& name, const Arguments& arguments,
                                     TemplateHeap& heap);
/// $value.name: getName(), a map's member, isName(). Nothing if there is none; null if a map's member is.
[[nodiscard]] std::optional<TemplateValue> readProperty(const TemplateValue& value, const QString& name,
                                                        TemplateHeap& heap);
/// $value[index], and get(index): of a list or a map.
[[nodiscard]] CallOutcome readIndex(const TemplateValue& value, const TemplateValue& index);
/// #set($value[index] = item). No such method for what is neither list nor map.
[[nodiscard]] CallOutcome writeIndex(const TemplateValue& value, const TemplateValue& index, TemplateValue item,
                                     TemplateHeap& heap);

// One class a file.
[[nodiscard]] CallOutcome callStringMethod(const QString& text, const QString& name, const Arguments& arguments,
                                           TemplateHeap& heap);
[[nodiscard]] CallOutcome callListMethod(TemplateList& list, const QString& name, const Arguments& arguments,
                                         TemplateHeap& heap);
[[nodiscard]] CallOutcome callMapMethod(TemplateMap& map, const QString& name, const Arguments& arguments,
                                        TemplateHeap& heap);
[[nodiscard]] CallOutcome callNumberMethod(const TemplateValue& number, const QString& name,
                                           const Arguments& arguments);

/// equals, hashCode, toString, getClass: what every object has.
[[nodiscard]] CallOutcome callObjectMethod(const TemplateValue& value, const QString& name, const Arguments& arguments,
                                           TemplateHeap& heap);
/// String.hashCode().
[[nodiscard]] qint32 javaHashCode(const QString& text);
[[nodiscard]] JavaException indexOutOfBounds(qint64 index, qint64 length);

}  // namespace trestle::gateway
