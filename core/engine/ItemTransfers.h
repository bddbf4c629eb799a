// Imports of files into tables, and exports of tables or of what a read finds to files: one after the other, on a
// thread of their own, with JSON Lines or, for imports, CSV on the file's side (core/tables/transfer).
//
// Thread: used and destroyed on the engine's; what they tell comes back there, and not at all once its context is gone.
#pragma once

#include "core/base/Mailbox.h"
#include "core/tables/Tables.h"
#include "core/tables/transfer/ImportUndo.h"
#include "core/tables/transfer/ItemExport.h"
#include "core/tables/transfer/ItemImport.h"
#include "core/tables/transfer/TaskThread.h"

#include <QPointer>

#include <functional>
#include <memory>
#include <variant>

namespace trestle::engine {

class RemoteStore;

struct ImportOrder
{
    QString file;
    QByteArray table;
    QString refusedFile;  // ImportOptions::rejectsPath
    tables::SourceFormat format = tables::LineFormat::Any;
};

struct ExportOrder
{
    QString file;  // what it holds stays as it is until all of the new is there
    QByteArray table;
    tables::LineFormat format = tables::LineFormat::Typed;
    /// What to write, page by page; nothing: all of the table as of one moment.
    std::optional<std::variant<tables::QueryRequest, tables::ScanRequest>> read;
};

/// True ends a transfer within moments; any thread.
using TransferEnd = std::shared_ptr<std::atomic<bool>>;

template <typename Progress>
struct TransferListener
{
    QPointer<QObject> context;
    std::function<void(const Progress&)> progress;  // some times a second
    std::function<void(base::Result<Progress>)> done;
};

class ItemTransfers
{
public:
    /// `store`: where the items are, if not in `tables`: exports read it by Scan, imports are Unsupported there.
    ItemTransfers(tables::Tables& tables, RemoteStore* store, base::Mailbox& home);

    /// Errors: of opening the file, Io or PermissionDenied; as tables::importItems.
    void importItems(ImportOrder order, TransferEnd end, TransferListener<tables::ImportProgress> listener);
    /// Takes back what an import wrote. Errors: as tables::undoImport.
    void undoImport(QByteArray table, tables::ChangeSpan changes, TransferEnd end,
                    TransferListener<tables::UndoProgress> listener);
    /// Errors: of the file, Io, PermissionDenied or DiskFull; as tables::exportItems, or of the read.
    void exportItems(ExportOrder order, TransferEnd end, TransferListener<tables::ExportProgress> listener);

private:
    template <typename Progress, typename Run>
    void start(TransferEnd end, TransferListener<Progress> listener, Run run);

    tables::Tables& m_tables;
    RemoteStore* m_store;
    base::Mailbox& m_home;
    std::unique_ptr<tables::TaskThread> m_thread;  // from the first on
};

}  // namespace trestle::engine
