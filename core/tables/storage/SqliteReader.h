// One reading thread's connection to the data file.
#pragma once

#include "core/tables/storage/SqliteRows.h"
#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

class SqliteReader final : public RowReader
{
public:
    [[nodiscard]] static base::Result<std::unique_ptr<SqliteReader>> open(const QString& path,
                                                                          SqliteRows::SpaceOf spaceOf);

    [[nodiscard]] base::Result<std::optional<OwnedRow>> row(SpaceId space, QByteArrayView key) override;
    [[nodiscard]] base::Result<void> rows(SpaceId space, const KeyRange& range, Direction direction,
                                          const std::function<Visit(const StoredRow&)>& visit) override;
    [[nodiscard]] const SqliteConnection& connection() const { return *m_connection; }

private:
    SqliteReader(std::unique_ptr<SqliteConnection> connection, SqliteRows::SpaceOf spaceOf);

    std::unique_ptr<SqliteConnection> m_connection;
    SqliteRows m_rows;
};

}  // namespace trestle::tables
