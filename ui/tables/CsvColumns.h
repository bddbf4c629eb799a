// What becomes of the columns of a CSV file: a row for each, with the attribute and its type to be chosen, and what the
// file's first records have in it. A field that is not of the type is told by its colour and its tooltip.
#pragma once

#include "core/tables/transfer/CsvBeginning.h"

#include <QTreeWidget>

class QComboBox;
class QLineEdit;

namespace trestle::ui {

class CsvColumns : public QTreeWidget
{
    Q_OBJECT

public:
    explicit CsvColumns(const tables::TableDescription& table, QWidget* parent = nullptr);

    void setBeginning(const tables::CsvBeginning& beginning);
    /// As they are chosen.
    [[nodiscard]] std::vector<tables::CsvColumn> columns() const;
    /// What keeps every record from being an item; empty: nothing.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void edited();

private:
    struct Row
    {
        QTreeWidgetItem* item;
        QLineEdit* attribute;
        QComboBox* type;
    };

    void addRow(const QString& name, const tables::CsvColumn& column);
    void nameEdited(int row);
    void showFields(int row);

    const QList<tables::KeyAttribute> m_keys;   // of the table itself
    const QList<tables::KeyAttribute> m_typed;  // and of its indexes
    std::vector<tables::CsvBeginning::Record> m_shown;
    std::vector<Row> m_rows;
};

}  // namespace trestle::ui
