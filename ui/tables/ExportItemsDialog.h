// Asks which of a table's items are to be written to a file, and how.
#pragma once

#include "core/tables/transfer/ItemLine.h"
#include "ui/widgets/DialogForm.h"

namespace trestle::ui {

class SegmentedControl;

class ExportItemsDialog : public DialogForm
{
    Q_OBJECT

public:
    enum class What { Table, Query };

    /// `query`: what the grid shows, as it is said; "" if that is the table.
    ExportItemsDialog(const QByteArray& table, qint64 items, const QString& query, qint64 staged, QWidget* parent);

Q_SIGNALS:
    void exportRequested(trestle::ui::ExportItemsDialog::What what, trestle::tables::LineFormat format);

protected:
    void submit() override;

private:
    SegmentedControl* m_what = nullptr;
    SegmentedControl* m_format;
};

}  // namespace trestle::ui
