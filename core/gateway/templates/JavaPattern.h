// Regular expressions as Java writes them, run by RE2: in time linear to the text, whatever the pattern. What takes
// backtracking (look-around, back references, possessive and atomic groups, \G) runs on PCRE, with a limit on its
// steps: a pattern that would take longer matches nothing. Intersections of character classes, and classes inside each
// other, are errors. Two more differences: '.' stops at '\n' only, and \w \d \b know ASCII only (as Java's do by
// default). Values; any thread.
#pragma once

#include "core/base/Result.h"

#include <QStringList>

#include <memory>
#include <variant>

namespace re2 {
class RE2;
}

namespace trestle::gateway {

enum class PatternCase { Sensitive, Insensitive };

class JavaPattern
{
public:
    /// Error: Parse, with the reason; Unsupported for what only Java knows. Patterns compiled lately are kept.
    [[nodiscard]] static base::Result<JavaPattern> compile(const QString& pattern,
                                                           PatternCase cases = PatternCase::Sensitive);
    /// The same for a pattern that stands for itself.
    [[nodiscard]] static JavaPattern literal(const QString& text);

    /// Whether the whole text matches.
    [[nodiscard]] bool matches(const QString& text) const;
    /// Whether the pattern occurs in the text.
    [[nodiscard]] bool occursIn(const QString& text) const;

    enum class Occurrences { First, All };
    /// In `replacement`, $1 and ${name} are groups and '\' takes a character as it is. Errors: InvalidArgument for
    /// groups that do not exist, TooLarge for more than `maximum` characters.
    [[nodiscard]] base::Result<QString> replace(const QString& text, const QString& replacement, Occurrences which,
                                                qsizetype maximum) const;
    /// split(regex, limit): at most `limit` parts if it is positive; 0 drops empty parts at the end, below keeps them.
    [[nodiscard]] QStringList split(const QString& text, int limit) const;

private:
    /// The two forms of a pattern on PCRE.
    struct Backtracking;
    using Linear = std::shared_ptr<const re2::RE2>;
    using Bounded = std::shared_ptr<const Backtracking>;
    using Expression = std::variant<Linear, Bounded>;
    struct Kept;

    explicit JavaPattern(Expression expression) : m_expression(std::move(expression)) {}
    Expression m_expression;
};

}  // namespace trestle::gateway
