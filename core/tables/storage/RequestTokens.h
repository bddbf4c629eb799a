// The idempotency tokens of transactions, kept in the data file with what they wrote. Writer thread, inside the
// connection's transaction.
#pragma once

#include "core/tables/storage/SqliteConnection.h"

#include <optional>

namespace trestle::tables {

class RequestTokens
{
public:
    /// Errors: as of SqliteConnection.
    [[nodiscard]] static base::Result<RequestTokens> open(const SqliteConnection& connection);

    /// The digest that was remembered for `token` at `sinceMs` or later.
    [[nodiscard]] base::Result<std::optional<QByteArray>> find(QByteArrayView token, qint64 sinceMs);
    /// Keeps `digest`, and drops some of what is older than `sinceMs`.
    [[nodiscard]] base::Result<void> remember(QByteArrayView token, QByteArrayView digest, qint64 nowMs,
                                              qint64 sinceMs);

private:
    explicit RequestTokens(const SqliteConnection& connection) : m_connection(&connection) {}

    const SqliteConnection* m_connection;
    SqliteStatement m_find;
    SqliteStatement m_insert;
    SqliteStatement m_trim;
};

}  // namespace trestle::tables
