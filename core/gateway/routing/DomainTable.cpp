#include "core/gateway/routing/DomainTable.h"

#include "core/base/JsonMember.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::JsonValue;

bool beginsWithSegments(QByteArrayView path, const QByteArray& key)
{
    return path.startsWith(key) && (path.size() == key.size() || path[key.size()] == '/');
}

}  // namespace

DomainTable DomainTable::compile(const Documents& account)
{
    DomainTable table;
    for (const auto& [name, document] : account.all("domainNames"))
        table.m_domains[name.toLower()];
    const auto add = [&](const JsonValue& document, const char* keyName, const char* apiName) {
        const auto domain = table.m_domains.find(textOf(document, "domainName").toLower());
        if (domain == table.m_domains.end()) return;
        const QByteArray key = textOf(document, keyName);
        domain->second.push_back(
            {key == "(none)" ? QByteArray() : key, textOf(document, apiName), textOf(document, "stage")});
    };
    for (const auto& [id, document] : account.all("apiMappings"))
        add(document, "apiMappingKey", "apiId");
    for (const auto& [id, document] : account.all("basePathMappings"))
        add(document, "basePath", "restApiId");
    for (auto& [name, mappings] : table.m_domains)
        std::stable_sort(mappings.begin(), mappings.end(),
                         [](const DomainMapping& a, const DomainMapping& b) { return a.key.size() > b.key.size(); });
    return table;
}

std::optional<DomainTable::Match> DomainTable::find(QByteArrayView host, QByteArrayView path) const
{
    if (m_domains.empty()) return std::nullopt;
    QByteArray name = host.toByteArray().toLower();
    auto domain = m_domains.find(name);
    if (domain == m_domains.end())
        if (const qsizetype dot = name.indexOf('.'); dot >= 0) domain = m_domains.find('*' + name.sliced(dot));
    if (domain == m_domains.end()) return std::nullopt;
    const QByteArrayView below = path.sliced(1);
    for (const DomainMapping& mapping : domain->second) {
        if (mapping.key.isEmpty()) return Match{&mapping, path};
        if (!beginsWithSegments(below, mapping.key)) continue;
        const QByteArrayView rest = path.sliced(1 + mapping.key.size());
        return Match{&mapping, rest.isEmpty() ? QByteArrayView("/") : rest};
    }
    return Match{nullptr, path};
}

}  // namespace trestle::gateway
