// A statement's conditions and assignments as the expressions of the other operations, with placeholders for every name
// and value: so both languages are checked and evaluated by the same code.
#pragma once

#include "core/tables/operations/Requests.h"
#include "core/tables/partiql/StatementValues.h"

namespace trestle::tables {

class StatementText
{
public:
    explicit StatementText(const StatementValues& values) : m_values(values) {}

    // Errors: Validation with the service's texts, for what the service does not evaluate.
    [[nodiscard]] base::Result<QByteArray> condition(const StatementExpression& expression);
    /// SET, REMOVE, ADD and DELETE sections.
    [[nodiscard]] base::Result<QByteArray> update(const std::vector<StatementTree::Assignment>& assignments);
    [[nodiscard]] QByteArray name(const QByteArray& attribute);

    /// The placeholders so far.
    [[nodiscard]] ExpressionNames names() const;

private:
    enum class Use { Condition, Update };
    [[nodiscard]] base::Result<QByteArray> operand(const StatementExpression& expression, Use use);
    [[nodiscard]] base::Result<QByteArray> comparison(const StatementExpression& expression);
    [[nodiscard]] base::Result<QByteArray> truth(const StatementExpression& condition, const QByteArray& op,
                                                 const StatementExpression& other);
    [[nodiscard]] base::Result<QByteArray> between(const StatementExpression& expression);
    [[nodiscard]] base::Result<QByteArray> function(const StatementExpression& expression);
    [[nodiscard]] base::Result<QByteArray> joined(const StatementExpression& expression, QByteArrayView word);
    [[nodiscard]] base::Result<QByteArray> list(const StatementExpression& expression);
    [[nodiscard]] base::Result<QByteArray> isType(const StatementExpression& expression);
    [[nodiscard]] base::Result<QByteArray> path(const StatementExpression& expression);
    [[nodiscard]] base::Result<QByteArray> constant(const StatementExpression& expression);
    [[nodiscard]] QByteArray placeholder(AttributeValue value);
    /// set_add and set_delete: "path :members".
    [[nodiscard]] base::Result<QByteArray> setChange(const StatementTree::Assignment& assignment);

    const StatementValues& m_values;
    std::map<QByteArray, QByteArray> m_placeholders;  // attribute → #n
    std::vector<Item::Attribute> m_constants;
};

}  // namespace trestle::tables
