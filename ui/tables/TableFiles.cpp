// Items between the table and files: what the user is asked, and what is shown of it.
#include "ui/tables/Counted.h"
#include "ui/tables/ExportItemsDialog.h"
#include "ui/tables/HistoryView.h"
#include "ui/tables/ImportItemsDialog.h"
#include "ui/tables/ItemTransfer.h"
#include "ui/tables/QueryBar.h"
#include "ui/tables/RefusedDialog.h"
#include "ui/tables/TableEditor.h"
#include "ui/widgets/SegmentedControl.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QThreadPool>

namespace trestle::ui {

namespace {

const QString linesSuffix = QStringLiteral("jsonl");

QFileDialog* lineFileDialog(const QString& title, const QString& folder, QFileDialog::AcceptMode mode, QWidget* parent)
{
    auto* dialog = new QFileDialog(parent, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    const bool opens = mode == QFileDialog::AcceptOpen;
    dialog->setFileMode(opens ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
    dialog->setNameFilters({opens ? TableEditor::tr("JSON Lines or CSV (*.jsonl *.ndjson *.json *.csv *.tsv *.tab)")
                                  : TableEditor::tr("JSON Lines (*.jsonl)"),
                            TableEditor::tr("All files (*)")});
    if (!opens) dialog->setDefaultSuffix(linesSuffix);
    return dialog;
}

}  // namespace

QString TableEditor::filesFolder() const
{
    return m_filesFolder.isEmpty() ? m_document.folder().path() : m_filesFolder;
}

// Where a transfer cannot begin it says why.
bool TableEditor::mayTransfer()
{
    if (m_transfer.isRunning()) say(tr("One at a time: %1").arg(m_transfer.sentence()));
    return m_status && !m_transfer.isRunning();
}

void TableEditor::importItems()
{
    const QString store = QString::fromUtf8(m_document.workspace().settings.store);
    if (!store.isEmpty())
        return say(tr("The items are in the store at %1. An import fills tables that are kept here").arg(store));
    if (!mayTransfer()) return;
    auto* chooser = lineFileDialog(tr("Import items into %1").arg(title()), filesFolder(), QFileDialog::AcceptOpen,
                                   m_widget->window());
    connect(chooser, &QFileDialog::fileSelected, this, &TableEditor::importFrom);
    chooser->open();
}

void TableEditor::importFrom(const QString& file)
{
    if (!mayTransfer()) return;
    m_filesFolder = QFileInfo(file).absolutePath();
    auto* dialog = new ImportItemsDialog(m_status->description, file, m_engine, m_widget->window());
    connect(dialog, &ImportItemsDialog::importRequested, &m_transfer, &ItemTransfer::importFile);
    dialog->open();
}

void TableEditor::exportItems()
{
    if (!mayTransfer()) return;
    const ItemQuery query = m_rows.query();
    QString asked;
    if (query.custom)
        asked = tr("What the request as JSON finds");
    else if (!query.conditions.empty() || !query.index.isEmpty() || !query.attributes.isEmpty()) {
        asked = query.conditions.empty() ? tr("Every item") : query.text();
        if (!query.index.isEmpty()) asked += tr(" in the index %1").arg(QString::fromUtf8(query.index));
        if (!query.attributes.isEmpty()) asked += tr(", the shown columns only");
    }
    auto* dialog =
        new ExportItemsDialog(m_table, m_status->itemCount, asked, qint64(m_edits.items().size()), m_widget->window());
    connect(dialog, &ExportItemsDialog::exportRequested, this,
            [this, query](ExportItemsDialog::What what, tables::LineFormat format) {
                engine::ExportOrder order;
                order.format = format;
                if (what == ExportItemsDialog::What::Query) order.read = toRequest(query, m_status->description);
                chooseExportFile(std::move(order));
            });
    dialog->open();
}

void TableEditor::chooseExportFile(engine::ExportOrder order)
{
    auto* chooser = lineFileDialog(tr("Export items of %1").arg(title()), filesFolder(), QFileDialog::AcceptSave,
                                   m_widget->window());
    chooser->selectFile(title() + u'.' + linesSuffix);
    connect(chooser, &QFileDialog::fileSelected, this, [this, order](const QString& file) {
        m_filesFolder = QFileInfo(file).absolutePath();
        engine::ExportOrder whole = order;
        whole.file = file;
        m_transfer.exportTo(std::move(whole), order.read ? 0 : m_status->itemCount);
    });
    chooser->open();
}

void TableEditor::transferred(bool wrote)
{
    if (!wrote) return;
    describe();
    m_query->run();
    if (m_tabs->currentIndex() == History) m_history->refresh();
}

void TableEditor::showRefused()
{
    auto* dialog = new RefusedDialog(m_transfer, m_widget->window());
    connect(dialog, &RefusedDialog::saveRequested, this, &TableEditor::saveRefused);
    dialog->open();
}

void TableEditor::saveRefused()
{
    auto* chooser =
        lineFileDialog(tr("Save the refused lines"), filesFolder(), QFileDialog::AcceptSave, m_widget->window());
    chooser->selectFile(title() + QStringLiteral(".refused.") + linesSuffix);
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& file) {
        // There may be many of them.
        QThreadPool::globalInstance()->start([self = QPointer(this), from = m_transfer.refusedFile(), file] {
            QFile::remove(file);
            const bool copied = QFile::copy(from, file);
            QMetaObject::invokeMethod(qApp, [self, file, copied] {
                if (!self) return;
                const QString name = QFileInfo(file).fileName();
                self->say(copied ? tr("Saved %1").arg(name) : tr("%1 cannot be written").arg(name));
            });
        });
    });
    chooser->open();
}

}  // namespace trestle::ui
