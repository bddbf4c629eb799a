// The rows of the change log. A row holds changes of one commit, as many as a page of the file has room for: a change
// costs a copy of its bytes, and only several of them a row. The grammar stands in ChangeRows.cpp.
#pragma once

#include "core/tables/changes/ChangeRecord.h"
#include "core/tables/storage/SqliteConnection.h"

namespace trestle::tables {

/// Changes on their way into one row. Their numbers follow each other.
class ChangeRow
{
public:
    /// A row that has changes takes no more than fit into a page; an empty one takes any change.
    [[nodiscard]] bool hasRoomFor(const ChangeRecord& change) const;
    void add(qint64 sequence, const ChangeRecord& change);
    void clear();

    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    [[nodiscard]] qint64 last() const { return m_last; }
    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] QByteArrayView bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    qint64 m_last = 0;
    qint64 m_count = 0;
};

/// Reads the log change by change, whichever of them share a row. One thread at a time, with its connection.
class ChangeCursor
{
public:
    using Step = SqliteStatement::Step;

    ChangeCursor() = default;
    /// Errors: as of SqliteConnection.
    [[nodiscard]] static base::Result<ChangeCursor> open(const SqliteConnection& connection);

    /// Stands before the change of this number, or before the oldest one that is left.
    void seek(qint64 sequence);
    [[nodiscard]] Step next();
    /// Lets the rows go: no read transaction stays open.
    void reset();

    [[nodiscard]] qint64 sequence() const { return m_sequence; }
    /// Nothing if it is not what was written. Views until the next step.
    [[nodiscard]] std::optional<ChangeRecord> change() const { return decodeChange(m_sequence, m_change); }
    [[nodiscard]] qsizetype changeBytes() const { return m_change.size(); }
    [[nodiscard]] bool endsRow() const { return m_sequence == m_last; }
    [[nodiscard]] qsizetype rowBytes() const { return m_row.size(); }

private:
    void readRow();
    void take();

    SqliteStatement m_select;
    qint64 m_from = 0;
    qint64 m_sequence = 0;
    qint64 m_last = 0;  // of the row
    QByteArrayView m_row;
    QByteArrayView m_rest;  // of the row, behind this change
    QByteArrayView m_change;
    bool m_isFramed = false;
};

}  // namespace trestle::tables
