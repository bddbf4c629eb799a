#include "core/gateway/definition/Documents.h"

namespace trestle::gateway {

const base::JsonValue* Documents::find(const QByteArray& kind, const QByteArray& id) const
{
    const OfKind& documents = all(kind);
    const auto found = documents.find(id);
    return found == documents.end() ? nullptr : &found->second;
}

const Documents::OfKind& Documents::all(const QByteArray& kind) const
{
    static const OfKind none;
    const auto found = m_kinds.find(kind);
    return found == m_kinds.end() ? none : found->second;
}

void Documents::set(const QByteArray& kind, const QByteArray& id, base::JsonValue document)
{
    m_kinds[kind].insert_or_assign(id, std::move(document));
}

bool Documents::remove(const QByteArray& kind, const QByteArray& id)
{
    const auto found = m_kinds.find(kind);
    if (found == m_kinds.end() || found->second.erase(id) == 0) return false;
    if (found->second.empty()) m_kinds.erase(found);
    return true;
}

}  // namespace trestle::gateway
