#include "core/gateway/templates/TemplateContainers.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

constexpr size_t walkedMembers = 12;

}  // namespace

std::optional<size_t> TemplateMap::indexOf(const TemplateValue& key) const
{
    if (m_members.size() <= walkedMembers) {
        const auto found = std::find_if(m_members.begin(), m_members.end(),
                                        [&](const Member& member) { return javaEquals(member.key, key); });
        if (found == m_members.end()) return std::nullopt;
        return static_cast<size_t>(found - m_members.begin());
    }
    if (m_index.empty())
        for (size_t i = 0; i < m_members.size(); ++i)
            m_index.emplace(javaHash(m_members[i].key), i);
    const auto [begin, end] = m_index.equal_range(javaHash(key));
    for (auto found = begin; found != end; ++found)
        if (javaEquals(m_members[found->second].key, key)) return found->second;
    return std::nullopt;
}

const TemplateValue* TemplateMap::find(const TemplateValue& key) const
{
    const std::optional<size_t> index = indexOf(key);
    return index ? &m_members[*index].value : nullptr;
}

TemplateValue TemplateMap::put(const TemplateValue& key, TemplateValue value)
{
    if (const std::optional<size_t> index = indexOf(key)) return std::exchange(m_members[*index].value, value);
    if (!m_index.empty()) m_index.emplace(javaHash(key), m_members.size());
    m_members.push_back({key, std::move(value)});
    ++m_revision;
    return {};
}

TemplateValue TemplateMap::remove(const TemplateValue& key)
{
    const std::optional<size_t> index = indexOf(key);
    if (!index) return {};
    TemplateValue value = std::move(m_members[*index].value);
    m_members.erase(m_members.begin() + static_cast<std::ptrdiff_t>(*index));
    m_index.clear();
    ++m_revision;
    return value;
}

void TemplateMap::clear()
{
    m_members.clear();
    m_index.clear();
    ++m_revision;
}

TemplateList* TemplateHeap::makeList(TemplateList::Kind kind)
{
    charge(sizeof(TemplateList));
    m_lists.emplace_back().kind = kind;
    return &m_lists.back();
}

TemplateMap* TemplateHeap::makeMap()
{
    charge(sizeof(TemplateMap));
    return &m_maps.emplace_back();
}

}  // namespace trestle::gateway
