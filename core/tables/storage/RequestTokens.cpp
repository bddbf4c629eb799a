// tokens(number INTEGER PRIMARY KEY, token BLOB UNIQUE, time INTEGER, digest BLOB)       time: ms since 1970
// Numbers ascend with time, so what is to be dropped stands at the front.
#include "core/tables/storage/RequestTokens.h"

namespace trestle::tables {

base::Result<RequestTokens> RequestTokens::open(const SqliteConnection& connection)
{
    // Data files from before there were transactions do not have the table.
    if (auto created = connection.execute("CREATE TABLE IF NOT EXISTS tokens(number INTEGER PRIMARY KEY, "
                                          "token BLOB UNIQUE, time INTEGER, digest BLOB)");
        !created)
        return created.error();
    RequestTokens tokens(connection);
    const std::pair<SqliteStatement*, const char*> statements[] = {
        {&tokens.m_find, "SELECT digest FROM tokens WHERE token=?1 AND time>=?2"},
        {&tokens.m_insert, "REPLACE INTO tokens(token,time,digest) VALUES(?1,?2,?3)"},
        {&tokens.m_trim,
         "DELETE FROM tokens WHERE number IN (SELECT number FROM tokens ORDER BY number LIMIT 4) AND time<?1"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = connection.prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    return tokens;
}

base::Result<std::optional<QByteArray>> RequestTokens::find(QByteArrayView token, qint64 sinceMs)
{
    using Step = SqliteStatement::Step;
    std::optional<QByteArray> digest;
    const Step step = m_find.bind(1, token).bind(2, sinceMs).step();
    if (step == Step::Row) digest = m_find.bytes(0).toByteArray();
    m_find.reset();
    if (step == Step::Failed) return m_connection->lastError();
    return digest;
}

base::Result<void> RequestTokens::remember(QByteArrayView token, QByteArrayView digest, qint64 nowMs, qint64 sinceMs)
{
    if (!m_trim.bind(1, sinceMs).run()) return m_connection->lastError();
    if (!m_insert.bind(1, token).bind(2, nowMs).bind(3, digest).run()) return m_connection->lastError();
    return {};
}

}  // namespace trestle::tables
