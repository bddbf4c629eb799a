#include "ui/tables/ItemNames.h"

namespace trestle::ui {

ItemNames::ItemNames(Collect collect, Show show) : m_collect(std::move(collect)), m_show(std::move(show)) {}

void ItemNames::collect(std::vector<NamedThing>& names)
{
    m_items.clear();
    m_collect(m_items, most);
    qint64 id = 0;
    for (const Named& item : m_items)
        names.push_back({item.text, QString::fromUtf8(item.table), QStringLiteral("item"), {}, id++});
}

void ItemNames::go(const NamedThing& thing)
{
    const auto index = static_cast<size_t>(thing.id);
    if (index < m_items.size()) m_show(m_items[index].table, m_items[index].key);
}

}  // namespace trestle::ui
