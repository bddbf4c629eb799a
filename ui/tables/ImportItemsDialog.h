// Asks before a file's items are put into a table: what its beginning holds, looked at off the window's thread, and
// which of its lines the table would refuse. Of a CSV file, what becomes of its columns too.
#pragma once

#include "core/engine/Engine.h"
#include "core/tables/transfer/CsvBeginning.h"
#include "ui/widgets/DialogForm.h"

class QCheckBox;
class QComboBox;

namespace trestle::ui {

class CsvColumns;
class RefusedList;
class ThemedLabel;

class ImportItemsDialog : public DialogForm
{
    Q_OBJECT

public:
    ImportItemsDialog(const tables::TableDescription& table, const QString& file, engine::Engine& engine,
                      QWidget* parent);

    /// Names of CSV files end so.
    [[nodiscard]] static const QStringList& csvSuffixes();

Q_SIGNALS:
    void importRequested(const QString& file, const tables::SourceFormat& format);

protected:
    void submit() override;

private:
    void addCsvFields();
    void readColumns(const tables::CsvKnown& known);
    void showColumns(const base::Result<tables::CsvBeginning>& beginning);
    void columnsEdited();
    [[nodiscard]] tables::SourceFormat format() const;
    void tryOut();
    void showTrial(const base::Result<tables::ImportTrial>& trial);

    const tables::TableDescription m_table;
    const QString m_file;
    engine::Engine& m_engine;
    ThemedLabel* m_brings;
    RefusedList* m_refused;
    // Of CSV; null otherwise.
    QComboBox* m_delimiter = nullptr;
    QCheckBox* m_hasHeader = nullptr;
    CsvColumns* m_columns = nullptr;
    bool m_isLooking = false;   // at the file
    bool m_looksAgain = false;  // since something was chosen meanwhile
};

}  // namespace trestle::ui
