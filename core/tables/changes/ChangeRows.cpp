// changes(sequence INTEGER PRIMARY KEY, record BLOB, count INTEGER): the row of the changes up to `sequence`
// record = count × (length:4 change)
// change: ChangeRecord.cpp. Little-endian. A row without a count is of format 2: its record is one change.
#include "core/tables/changes/ChangeRows.h"

#include <QtEndian>

namespace trestle::tables {

namespace {

// With what SQLite adds, a row of so many fills a leaf of 4,096. More would lie in pages of its own.
constexpr qsizetype pageBytes = 4040;

}  // namespace

bool ChangeRow::hasRoomFor(const ChangeRecord& change) const
{
    return isEmpty() || m_bytes.size() + 4 + bytesOf(change) <= pageBytes;
}

void ChangeRow::add(qint64 sequence, const ChangeRecord& change)
{
    const qsizetype at = m_bytes.size();
    m_bytes.resize(at + 4);
    appendChange(m_bytes, sequence, change);
    qToLittleEndian<quint32>(quint32(m_bytes.size() - at - 4), m_bytes.data() + at);
    m_last = sequence;
    ++m_count;
}

void ChangeRow::clear()
{
    m_bytes.resize(0);
    m_count = 0;
}

base::Result<ChangeCursor> ChangeCursor::open(const SqliteConnection& connection)
{
    auto select = connection.prepare("SELECT sequence,record,count FROM changes WHERE sequence>=?1 ORDER BY sequence");
    if (!select) return select.error();
    ChangeCursor cursor;
    cursor.m_select = std::move(*select);
    return cursor;
}

void ChangeCursor::seek(qint64 sequence)
{
    reset();
    m_from = sequence;
    m_select.bind(1, sequence);
}

void ChangeCursor::reset()
{
    m_select.reset();
    m_row = m_rest = m_change = {};
    m_sequence = m_last = 0;
}

ChangeCursor::Step ChangeCursor::next()
{
    do {
        if (m_sequence == m_last) {
            if (const Step step = m_select.step(); step != Step::Row) return step;
            readRow();
        }
        take();
    } while (m_sequence < m_from);
    return Step::Row;
}

void ChangeCursor::readRow()
{
    m_last = m_select.integer(0);
    m_row = m_rest = m_select.bytes(1);
    const qint64 count = m_select.integer(2);
    // A count that cannot be is damage: one change, which is not what was written either.
    m_isFramed = count > 0 && count <= m_row.size() / 4;
    m_sequence = m_last - (m_isFramed ? count : 1);
}

void ChangeCursor::take()
{
    ++m_sequence;
    m_change = std::exchange(m_rest, {});
    if (!m_isFramed) return;
    const qint64 length = m_change.size() < 4 ? -1 : qint64(qFromLittleEndian<quint32>(m_change.data()));
    const bool fits = length >= 0 && length <= m_change.size() - 4;
    if (fits) m_rest = m_change.sliced(4 + length);
    m_change = fits ? m_change.sliced(4, length) : QByteArrayView();
}

}  // namespace trestle::tables
