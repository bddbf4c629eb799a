// One condition of a read, edited where it stands: attribute, comparison, value, and what it does beside the others.
// The pill of a key has its attribute given; that of a filter takes any, with any type.
#pragma once

#include "ui/tables/ItemRows.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace trestle::ui {

class ThemedLabel;

class ConditionPill : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Key, Filter };

    ConditionPill(Kind kind, QWidget* parent);

    /// The attribute of a key.
    void setAttribute(const QByteArray& attribute, tables::AttributeValue::Type type);
    /// What a filter's name completes to, and the types it then has.
    void setColumns(const std::vector<ItemRows::Column>& columns);
    void setCondition(const Condition& condition);
    void clear();

    /// False while it asks for nothing: a key without a value, a filter without a name.
    [[nodiscard]] bool isGiven() const;
    /// Error: as parseValue(), naming the attribute; the pill shows which field it is.
    [[nodiscard]] base::Result<Condition> condition() const;
    [[nodiscard]] QByteArray attribute() const;
    [[nodiscard]] Comparison comparison() const { return m_comparison; }
    /// Nothing: no word, as long as nothing is asked.
    void setRole(const std::optional<ConditionRole>& role, const QString& why);
    void focusFirstField();

Q_SIGNALS:
    void edited();
    void runRequested();
    void removeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void setComparison(Comparison comparison);
    void setType(tables::AttributeValue::Type type);
    void nameChanged();
    void showFields();
    [[nodiscard]] base::Result<std::vector<tables::AttributeValue>> values() const;

    Kind m_kind;
    Comparison m_comparison = Comparison::Equal;
    tables::AttributeValue::Type m_type = tables::AttributeValue::Type::S;
    std::vector<ItemRows::Column> m_columns;
    QLineEdit* m_name;
    QToolButton* m_typeButton = nullptr;  // of a filter
    QToolButton* m_comparisonButton;
    QLineEdit* m_value;
    ThemedLabel* m_and;
    QLineEdit* m_upper;
    ThemedLabel* m_role;
};

}  // namespace trestle::ui
