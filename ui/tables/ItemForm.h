// An item as a form: one row an attribute, keys first. What the user types is given out as a whole item while every row
// can be read, and not at all while one cannot.
#pragma once

#include "ui/tables/AttributeRow.h"
#include "ui/tables/StagedEdits.h"

#include "core/tables/schema/TableDescription.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace trestle::ui {

class ItemForm : public QWidget
{
    Q_OBJECT

public:
    explicit ItemForm(QWidget* parent = nullptr);

    void setItem(const tables::KeySchema& keys, const StagedItem& staged);
    /// The item the rows say; nothing while one of them cannot be read.
    [[nodiscard]] std::optional<tables::Item> item() const;
    void focusFirstField();
    void addAttribute();

Q_SIGNALS:
    /// `attribute` is the one that was edited; "" for a removal.
    void edited(const tables::Item& item, const QByteArray& attribute);
    /// A field of the attribute has the focus.
    void attributeFocused(const QByteArray& attribute);
    /// A row cannot be read, so nothing is staged.
    void unreadable();

private:
    AttributeRow* addRow(const QByteArray& name, const tables::AttributeValue& value, AttributeRow::Mode mode);
    void dropRows(size_t from);
    void act(AttributeRow* row, AttributeRow::Action action);
    void rowEdited(const AttributeRow* row);
    void markChanges();

    StagedItem m_staged;
    QVBoxLayout* m_column;
    QPushButton* m_add;
    std::vector<AttributeRow*> m_rows;
};

}  // namespace trestle::ui
