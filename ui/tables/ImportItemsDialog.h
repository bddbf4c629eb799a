// Asks before a file's items are put into a table: what its beginning holds, looked at off the window's thread, and
// which of its lines the table would refuse.
#pragma once

#include "core/tables/transfer/ImportTrial.h"
#include "ui/widgets/DialogForm.h"

namespace trestle::ui {

class RefusedList;
class ThemedLabel;

class ImportItemsDialog : public DialogForm
{
    Q_OBJECT

public:
    ImportItemsDialog(const tables::TableDescription& table, const QString& file, QWidget* parent);

Q_SIGNALS:
    void importRequested(const QString& file);

protected:
    void submit() override;

private:
    void tryOut(const tables::TableDescription& table);
    void showTrial(const base::Result<tables::ImportTrial>& trial);

    const QString m_file;
    ThemedLabel* m_brings;
    RefusedList* m_refused;
};

}  // namespace trestle::ui
