#include "app/headless/WorkspaceData.h"

#include <QDir>

#include <future>

namespace trestle::headless {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<WorkspaceData> openData(const QString& path)
{
    WorkspaceData data;
    auto folder = workspace::WorkspaceFolder::open(path);
    if (!folder) return folder.error();
    data.folder = std::move(*folder);
    const Result<QString> dataFolder = data.folder->dataFolder();
    if (!dataFolder) return dataFolder.error();
    data.dataFolder = *dataFolder;
    data.design = data.folder->load().workspace;
    tables::Tables::Options options;
    options.path = QDir(data.dataFolder).filePath(QStringLiteral("data.db"));
    options.expiryIntervalMs = 0;
    auto opened = tables::Tables::open(options);
    if (!opened) return opened.error();
    data.tables = std::move(*opened);
    return data;
}

Result<void> needTable(WorkspaceData& data, const QByteArray& name)
{
    if (data.tables->describeTable(name)) return {};
    if (const tables::TableDescription* designed = data.design.table(name)) {
        std::promise<std::optional<Error>> created;
        data.tables->createTable(*designed, [&created](tables::OperationResult<tables::TableStatus> result) {
            created.set_value(result ? std::nullopt : std::optional<Error>(result.error()));
        });
        if (const auto failure = created.get_future().get()) return *failure;
        return {};
    }
    const QByteArray known = data.tables->tableNames().join(", ");
    return Error{ErrorCode::ResourceNotFound,
                 known.isEmpty() ? QStringLiteral("there is no table %1, nor any other").arg(QString::fromUtf8(name))
                                 : QStringLiteral("there is no table %1; there are: %2")
                                       .arg(QString::fromUtf8(name), QString::fromUtf8(known))};
}

}  // namespace trestle::headless
