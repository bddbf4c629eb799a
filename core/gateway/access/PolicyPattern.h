// Text of a policy in which * stands for anything, ? for one character and, since version 2012-10-17, ${key} for a
// value of the request (${*}, ${?} and ${$} for these characters themselves). Matching never tries more than one way
// per star: its time is bounded by the product of both lengths. A value; any thread.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <optional>
#include <vector>

namespace trestle::gateway {

/// The values of a condition key of the request, its name in lower case; nothing if the request has none.
using PolicyValues = std::function<std::optional<QList<QByteArray>>(const QByteArray& key)>;

class PolicyPattern
{
public:
    enum class Variables { Read, Text };
    enum class Case { Sensitive, Ignored };

    /// Errors: Parse, for "${" without "}".
    [[nodiscard]] static base::Result<PolicyPattern> parse(const QByteArray& text, Variables variables);

    /// Whole texts, with wildcards. A variable the request has no single value for matches nothing.
    [[nodiscard]] bool matches(QByteArrayView text, const PolicyValues& values, Case letters = Case::Sensitive) const;
    /// As matches(), but * and ? stand for themselves.
    [[nodiscard]] bool equals(QByteArrayView text, const PolicyValues& values, Case letters = Case::Sensitive) const;
    /// Colon-separated parts matched one by one, as ARNs are compared: six of them, the last with all that is left.
    [[nodiscard]] bool matchesArn(QByteArrayView text, const PolicyValues& values) const;

    [[nodiscard]] const QByteArray& source() const { return m_source; }

private:
    struct Symbol
    {
        enum class Kind : char { Character, Any, One };
        Kind kind = Kind::Character;
        char character = 0;
    };
    using Symbols = std::vector<Symbol>;
    struct Variable
    {
        size_t before;  // the symbol it stands before
        QByteArray key;
        std::optional<QByteArray> fallback;
    };

    [[nodiscard]] std::optional<Symbols> resolved(const PolicyValues& values) const;
    static bool match(const Symbol* pattern, const Symbol* patternEnd, QByteArrayView text, Case letters);

    QByteArray m_source;
    Symbols m_symbols;
    std::vector<Variable> m_variables;
};

}  // namespace trestle::gateway
