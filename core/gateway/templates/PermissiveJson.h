// Reads JSON as the service's library does in its permissive mode: names and values may go without quotes or in single
// ones, commas may be doubled or trail, numbers may begin with 0, and what follows the first value is not looked at.
//     {statusCode: 200, 'a': b c, }   reads as   {"statusCode":200,"a":"b c"}
// An unquoted text that is not null, true, false or a number is a string. Text without braces is one string.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/templates/TemplateContainers.h"

#include <QStringView>

namespace trestle::gateway {

/// Objects become maps in the order of their members, arrays become lists that print as JSON. Integers are Integer,
/// Long or Big, decimals are Double, or Big when they have more than 18 characters. Errors: Parse, with the column from
/// 1; TooLarge for more than 400 levels or when the heap is full.
[[nodiscard]] base::Result<TemplateValue> parsePermissiveJson(QStringView text, TemplateHeap& heap);

}  // namespace trestle::gateway
