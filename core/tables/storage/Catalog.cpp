#include "core/tables/storage/Catalog.h"

namespace trestle::tables {

TablePointer Catalog::find(QByteArrayView name) const
{
    const auto found = m_tables.find(name);
    return found == m_tables.end() ? nullptr : found->second;
}

const Space& Catalog::space(SpaceId space) const
{
    static const Space none;
    const auto found = m_spaces.find(space);
    return found == m_spaces.end() ? none : found->second;
}

void Catalog::insert(TablePointer table)
{
    remember(table->space, {table->description.name});
    const QByteArray name = table->description.name;
    m_tables.insert_or_assign(name, std::move(table));
}

void Catalog::putStream(StreamPointer stream)
{
    const auto same = std::find_if(m_streams.begin(), m_streams.end(), [&stream](const StreamPointer& known) {
        return known->space == stream->space && known->labelMs == stream->labelMs;
    });
    if (same == m_streams.end())
        m_streams.push_back(std::move(stream));
    else
        *same = std::move(stream);
}

void Catalog::removeStream(const Stream& stream)
{
    std::erase_if(m_streams, [&stream](const StreamPointer& known) {
        return known->space == stream.space && known->labelMs == stream.labelMs;
    });
}

void Catalog::remove(const TableEntry& table)
{
    m_tables.erase(table.description.name);
}

}  // namespace trestle::tables
