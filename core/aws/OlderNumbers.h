// How PartiQL's parameters word a number that is none: they are still read the older way, as a 32-bit scale and an
// exponent, where the other operations know numbers of any exponent. Any thread.
#pragma once

#include "core/base/Json.h"

namespace trestle::aws {

/// `error` is what reading the typed value `json` gave; other errors than a number's stay as they are.
[[nodiscard]] base::Error inOlderNumberWords(const base::JsonValue& json, base::Error error);

}  // namespace trestle::aws
