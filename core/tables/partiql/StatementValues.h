// Literals and parameters of a statement as values, and its paths as places in an item. Errors are Validation with the
// service's texts.
#pragma once

#include "core/tables/expressions/DocumentPath.h"
#include "core/tables/partiql/StatementTree.h"

namespace trestle::tables {

class StatementValues
{
public:
    explicit StatementValues(const std::vector<AttributeValue>& parameters) : m_parameters(parameters) {}

    /// True for a literal, a parameter, or a collection: what has a value without an item.
    [[nodiscard]] static bool isConstant(const StatementExpression& expression);
    [[nodiscard]] base::Result<AttributeValue> value(const StatementExpression& expression) const
    {
        return valueAt(expression, Place());
    }
    /// The item of an INSERT.
    [[nodiscard]] base::Result<Item> item(const StatementExpression& expression) const;

private:
    // Where a value stands in the literal it is part of, as errors name it.
    struct Place
    {
        QByteArray name = QByteArrayLiteral("root");
        int level = 0;

        [[nodiscard]] Place below(const QByteArray& step) const { return {name + step, level + 1}; }
        [[nodiscard]] QString toText() const { return QString::fromUtf8(name); }
    };

    [[nodiscard]] base::Result<AttributeValue> valueAt(const StatementExpression& expression, const Place& place) const;
    [[nodiscard]] base::Result<AttributeValue> memberAt(const StatementExpression& expression,
                                                        const Place& place) const;
    [[nodiscard]] base::Result<AttributeValue> listAt(const StatementExpression& expression, const Place& place) const;
    [[nodiscard]] base::Result<AttributeValue> setAt(const StatementExpression& expression, const Place& place) const;
    [[nodiscard]] base::Result<Item> mapAt(const StatementExpression& expression, const Place& place,
                                           bool isItem) const;

    const std::vector<AttributeValue>& m_parameters;
};

/// Of a Variable or a Path.
[[nodiscard]] base::Result<DocumentPath> statementPath(const StatementExpression& expression);
/// The attribute an expression names, if it is a mere name.
[[nodiscard]] const QByteArray* attributeName(const StatementExpression& expression);
[[nodiscard]] base::Error statementError(const QString& text);

}  // namespace trestle::tables
