// Fields for one condition: comparison, and a value of a fixed or chosen type. Between shows a second value.
#pragma once

#include "ui/tables/ItemQuery.h"
#include "ui/tables/ValueText.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace trestle::ui {

class ConditionFields : public QWidget
{
    Q_OBJECT

public:
    explicit ConditionFields(const QList<Comparison>& comparisons, QWidget* parent = nullptr);

    /// The attribute compared, and the type its values have.
    void setAttribute(const QByteArray& attribute, ValueType type);
    void setCondition(const Condition& condition);
    void clear();
    /// False while no value is given and one is needed.
    [[nodiscard]] bool isGiven() const;
    /// Error: as parseValue(), naming the attribute.
    [[nodiscard]] base::Result<Condition> condition() const;
    [[nodiscard]] Comparison comparison() const;
    [[nodiscard]] QLineEdit* firstValue() const { return m_value; }

Q_SIGNALS:
    void edited();
    void returnPressed();

private:
    void showValues();

    QByteArray m_attribute;
    ValueType m_type = ValueType::S;
    QComboBox* m_comparison;
    QLineEdit* m_value;
    QLineEdit* m_upper;
};

}  // namespace trestle::ui
