// Asks for one filter condition beside the button that opened it: attribute, type, comparison, value. Enter adds,
// Escape closes.
#pragma once

#include "ui/tables/ItemRows.h"

#include <QFrame>

class QComboBox;

namespace trestle::ui {

class ConditionFields;
class InlineError;

class ConditionPopup : public QFrame
{
    Q_OBJECT

public:
    /// Deletes itself when closed.
    ConditionPopup(const std::vector<ItemRows::Column>& columns, QWidget* parent);

    void setCondition(const Condition& condition);
    /// Opens under `anchor`.
    void openAt(const QWidget* anchor);

Q_SIGNALS:
    void accepted(const trestle::ui::Condition& condition);

private:
    void attributeChanged();
    void updateFields();
    void accept();

    std::vector<ItemRows::Column> m_columns;
    QComboBox* m_attribute;
    QComboBox* m_type;
    ConditionFields* m_fields;
    InlineError* m_error;
};

}  // namespace trestle::ui
