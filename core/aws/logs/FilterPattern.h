// The filter patterns of FilterLogEvents for text: terms that all stand in an event, "phrases", -terms that do not,
// ?terms of which one does. Patterns for JSON and for columns ({ $.a = 1 }, [a, b]) are refused. Pure; any thread.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>

#include <vector>

namespace trestle::aws::logs {

class FilterPattern
{
public:
    /// Error: InvalidArgument.
    [[nodiscard]] static base::Result<FilterPattern> parse(const QByteArray& pattern);

    [[nodiscard]] bool matches(const QByteArray& text) const;

private:
    std::vector<QByteArray> m_all;
    std::vector<QByteArray> m_none;
    std::vector<QByteArray> m_any;  // one of these, if there are some
};

}  // namespace trestle::aws::logs
