// One line of a policy's Condition: an operator, a key of the request and the values it is compared with. Compiled
// once; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/access/PolicyPattern.h"

#include <memory>

namespace trestle::gateway {

class PolicyCondition
{
public:
    /// The Condition element as a list. Errors: Parse, naming operator or value.
    [[nodiscard]] static base::Result<std::vector<PolicyCondition>> parseAll(const base::JsonValue& element,
                                                                             PolicyPattern::Variables variables);

    [[nodiscard]] bool holds(const PolicyValues& values) const;

    /// Compares one value of the request with all of the condition's: true if any of them fits.
    class Comparison
    {
    public:
        virtual ~Comparison() = default;
        [[nodiscard]] virtual bool anyFits(const QByteArray& value, const PolicyValues& values) const = 0;
    };

private:
    enum class Quantifier { None, All, Any };

    static base::Result<PolicyCondition> parse(QByteArray name, const QByteArray& key, const base::JsonValue& values,
                                               PolicyPattern::Variables variables);

    QByteArray m_key;  // lower case
    Quantifier m_quantifier = Quantifier::None;
    bool m_negated = false;
    bool m_ifExists = false;
    std::optional<bool> m_mustBeAbsent;  // of the operator Null
    std::shared_ptr<const Comparison> m_comparison;
};

}  // namespace trestle::gateway
