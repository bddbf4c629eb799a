// `trestle-cli import DIR TABLE FILE|-` and `trestle-cli export DIR TABLE FILE|-`: a table from and to JSON Lines.
#pragma once

#include "core/tables/transfer/ItemLine.h"

#include <QString>

namespace trestle::headless {

struct TransferOptions
{
    QString folder;
    QByteArray table;
    QString file;  // "-": standard input or output
    tables::LineFormat format = tables::LineFormat::Any;
    QString rejects;         // of an import; empty: beside the file
    bool fromStart = false;  // an import does not go on where a former one ended
};

/// Both run until done, or until SIGINT or SIGTERM, which end them after the step under way; the exit code.
int runImport(const TransferOptions& options);
int runExport(const TransferOptions& options);

}  // namespace trestle::headless
