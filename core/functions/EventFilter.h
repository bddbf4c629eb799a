// The filter language of event source mappings (and of event rules): a pattern is an object like the event, with lists
// of what a value may be at its leaves. "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but",
// "numeric", "exists", "cidr" and "$or" as the service has them. A value, any thread.
#pragma once

#include "core/base/Json.h"

namespace trestle::functions {

class EventFilter
{
public:
    /// Error: InvalidArgument, naming the place in the pattern.
    [[nodiscard]] static base::Result<EventFilter> compile(const QByteArray& pattern);

    [[nodiscard]] bool matches(const base::JsonValue& event) const;

private:
    explicit EventFilter(base::JsonValue pattern) : m_pattern(std::move(pattern)) {}

    base::JsonValue m_pattern;  // checked
};

}  // namespace trestle::functions
