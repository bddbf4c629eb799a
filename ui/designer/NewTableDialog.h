// Asks for a new table's name, its keys and, if wanted, one index to begin with.
#pragma once

#include "ui/document/WorkspaceDocument.h"
#include "ui/widgets/DialogForm.h"

class QComboBox;
class QLineEdit;

namespace trestle::ui {

class NewTableDialog : public DialogForm
{
    Q_OBJECT

public:
    NewTableDialog(WorkspaceDocument& document, QWidget* parent);

Q_SIGNALS:
    void made(const QByteArray& name);

protected:
    void submit() override;

private:
    struct Key
    {
        QLineEdit* name;
        QComboBox* type;
    };
    [[nodiscard]] Key addKey(const QString& objectName, const QString& label, const QString& placeholder);
    [[nodiscard]] static tables::KeyAttribute attribute(const Key& key);

    WorkspaceDocument& m_document;
    QLineEdit* m_name;
    Key m_partition;
    Key m_sort;
    QLineEdit* m_index;
    Key m_indexPartition;
    Key m_indexSort;
};

}  // namespace trestle::ui
