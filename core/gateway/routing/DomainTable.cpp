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

base::Result<std::shared_ptr<const ClientTrust>> trustAt(const QByteArray& uri,
                                                         const DomainTable::Truststores& truststores)
{
    if (!truststores) return base::Error{base::ErrorCode::NotFound, QStringLiteral("there is no such file")};
    const auto pem = truststores(uri);
    return pem ? ClientTrust::read(*pem) : pem.error();
}

}  // namespace

DomainTable DomainTable::compile(const Documents& account, const Truststores& truststores, const Report& report)
{
    DomainTable table;
    for (const auto& [name, document] : account.all("domainNames")) {
        Domain& domain = table.m_domains[name.toLower()];
        const JsonValue* mutual = document.find("mutualTlsAuthentication");
        const QByteArray uri = mutual ? textOf(*mutual, "truststoreUri") : QByteArray();
        if (uri.isEmpty()) continue;
        auto trust = trustAt(uri, truststores);
        if (!trust && report)
            report(QStringLiteral("The truststore %1 of the domain %2 cannot be used: %3; nobody is let in")
                       .arg(QString::fromUtf8(uri), QString::fromUtf8(name), trust.error().message));
        domain.gate = ClientGate{trust ? *trust : nullptr};
    }
    const auto add = [&](const JsonValue& document, const char* keyName, const char* apiName) {
        const auto domain = table.m_domains.find(textOf(document, "domainName").toLower());
        if (domain == table.m_domains.end()) return;
        const QByteArray key = textOf(document, keyName);
        domain->second.mappings.push_back(
            {key == "(none)" ? QByteArray() : key, textOf(document, apiName), textOf(document, "stage")});
    };
    for (const auto& [id, document] : account.all("apiMappings"))
        add(document, "apiMappingKey", "apiId");
    for (const auto& [id, document] : account.all("basePathMappings"))
        add(document, "basePath", "restApiId");
    for (auto& [name, domain] : table.m_domains)
        std::stable_sort(domain.mappings.begin(), domain.mappings.end(),
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
    const ClientGate* gate = domain->second.gate ? &*domain->second.gate : nullptr;
    for (const DomainMapping& mapping : domain->second.mappings) {
        if (mapping.key.isEmpty()) return Match{&mapping, path, gate};
        if (!beginsWithSegments(below, mapping.key)) continue;
        const QByteArrayView rest = path.sliced(1 + mapping.key.size());
        return Match{&mapping, rest.isEmpty() ? QByteArrayView("/") : rest, gate};
    }
    return Match{nullptr, path, gate};
}

}  // namespace trestle::gateway
