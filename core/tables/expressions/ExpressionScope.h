// The names and values that the expressions of one request share, and which of them have been used.
//     auto scope = ExpressionScope::create(request.expression, {{ExpressionKind::Filter, filter.has_value()}});
//     … compile every expression with it …
//     if (auto used = scope->checkAllUsed(); !used) return used.error();
// One thread; refers to the ExpressionNames it was made from, which must outlive it. What is compiled with it does not.
// All errors are Validation with the service's texts.
#pragma once

#include "core/base/Result.h"
#include "core/tables/operations/Requests.h"

#include <initializer_list>
#include <set>

namespace trestle::tables {

enum class ExpressionKind { Condition, Filter, KeyCondition, Projection, Update };

/// "ConditionExpression" and so on.
[[nodiscard]] QByteArray parameterName(ExpressionKind kind);

class ExpressionScope
{
public:
    struct Parameter
    {
        ExpressionKind kind;
        bool sent;
    };
    /// `parameters` are the expressions the operation takes, in the order the service names them. Errors: names or
    /// values without an expression, empty or with malformed placeholders.
    [[nodiscard]] static base::Result<ExpressionScope> create(const ExpressionNames& names,
                                                              std::initializer_list<Parameter> parameters);
    /// Of no parameter list: only the checks of the placeholders themselves.
    [[nodiscard]] static base::Result<ExpressionScope> create(const ExpressionNames& names);

    /// The attribute name behind "#n" or the value behind ":v", marked as used; null if it is not defined.
    [[nodiscard]] const QByteArray* name(const QByteArray& placeholder);
    [[nodiscard]] const AttributeValue* value(const QByteArray& placeholder);

    /// Error if a name or a value was used by no expression.
    [[nodiscard]] base::Result<void> checkAllUsed() const;

private:
    explicit ExpressionScope(const ExpressionNames& names) : m_names(&names) {}

    const ExpressionNames* m_names;
    std::set<QByteArray> m_used;
};

}  // namespace trestle::tables
