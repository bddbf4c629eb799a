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

DomainRule domainRuleOf(const QByteArray& id, const JsonValue& document)
{
    DomainRule rule;
    if (const JsonValue* priority = document.find("priority")) rule.priority = priority->toInteger().value_or(0);
    const JsonValue* conditions = document.find("conditions");
    for (const JsonValue& condition : conditions ? conditions->array() : JsonValue::Array()) {
        if (const JsonValue* match = condition.find("matchHeaders")) {
            auto& anyOf = rule.headers.emplace_back();
            if (const JsonValue* values = match->find("anyOf"))
                for (const JsonValue& value : values->array())
                    anyOf.push_back({textOf(value, "header"), textOf(value, "valueGlob")});
        }
        if (const JsonValue* match = condition.find("matchBasePaths")) {
            auto& anyOf = rule.basePaths.emplace_back();
            if (const JsonValue* paths = match->find("anyOf"))
                for (const JsonValue& path : paths->array())
                    anyOf.push_back(path.string());
        }
    }
    const JsonValue* actions = document.find("actions");
    if (!actions || actions->array().empty()) return rule;
    if (const JsonValue* invoke = actions->array().front().find("invokeApi")) {
        rule.mapping = {
            rule.basePaths.empty() || rule.basePaths.front().empty() ? QByteArray() : rule.basePaths.front().front(),
            textOf(*invoke, "apiId"), textOf(*invoke, "stage"), id};
        rule.stripsBasePath = base::flagOf(*invoke, "stripBasePath");
    }
    return rule;
}

bool fitsGlob(QByteArrayView value, QByteArrayView glob)
{
    const bool isOpenBefore = glob.startsWith('*');
    if (isOpenBefore) glob = glob.sliced(1);
    const bool isOpenBehind = glob.endsWith('*');
    if (isOpenBehind) glob.chop(1);
    if (isOpenBefore && isOpenBehind) return value.contains(glob);
    if (isOpenBefore) return value.endsWith(glob);
    return isOpenBehind ? value.startsWith(glob) : value == glob;
}

// The base path that a rule found, "" if it asks for none; nothing if the rule does not hold.
std::optional<QByteArray> basePathUnder(const DomainRule& rule, QByteArrayView below, const http::Headers& headers)
{
    for (const auto& anyOf : rule.headers)
        if (std::none_of(anyOf.begin(), anyOf.end(), [&](const DomainRule::HeaderValue& wanted) {
                const std::vector<QByteArray> values = headers.values(wanted.name);
                return std::any_of(values.begin(), values.end(),
                                   [&](const QByteArray& value) { return fitsGlob(value, wanted.glob); });
            }))
            return std::nullopt;
    QByteArray found;
    for (const auto& anyOf : rule.basePaths) {
        const auto path = std::find_if(anyOf.begin(), anyOf.end(),
                                       [&](const QByteArray& one) { return beginsWithSegments(below, one); });
        if (path == anyOf.end()) return std::nullopt;
        found = *path;
    }
    return found;
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
    const auto modeOf = [&account](const JsonValue& document) {
        const JsonValue* domain = account.find("domainNames", textOf(document, "domainName"));
        return domain ? textOf(*domain, "routingMode") : QByteArray();
    };
    for (const auto& [id, document] : account.all("routingRules"))
        if (modeOf(document).startsWith("ROUTING_RULE"))
            table.m_domains[textOf(document, "domainName").toLower()].rules.push_back(domainRuleOf(id, document));
    const auto add = [&](const JsonValue& document, const char* keyName, const char* apiName) {
        const auto domain = table.m_domains.find(textOf(document, "domainName").toLower());
        if (domain == table.m_domains.end() || modeOf(document) == "ROUTING_RULE_ONLY") return;
        const QByteArray key = textOf(document, keyName);
        domain->second.mappings.push_back(
            {key == "(none)" ? QByteArray() : key, textOf(document, apiName), textOf(document, "stage"), {}});
    };
    for (const auto& [id, document] : account.all("apiMappings"))
        add(document, "apiMappingKey", "apiId");
    for (const auto& [id, document] : account.all("basePathMappings"))
        add(document, "basePath", "restApiId");
    for (auto& [name, domain] : table.m_domains) {
        std::stable_sort(domain.rules.begin(), domain.rules.end(),
                         [](const DomainRule& a, const DomainRule& b) { return a.priority < b.priority; });
        std::stable_sort(domain.mappings.begin(), domain.mappings.end(),
                         [](const DomainMapping& a, const DomainMapping& b) { return a.key.size() > b.key.size(); });
    }
    return table;
}

std::optional<DomainTable::Match> DomainTable::find(QByteArrayView host, QByteArrayView path,
                                                    const http::Headers& headers) const
{
    if (m_domains.empty()) return std::nullopt;
    QByteArray name = host.toByteArray().toLower();
    auto domain = m_domains.find(name);
    if (domain == m_domains.end())
        if (const qsizetype dot = name.indexOf('.'); dot >= 0) domain = m_domains.find('*' + name.sliced(dot));
    if (domain == m_domains.end()) return std::nullopt;
    const QByteArrayView below = path.sliced(1);
    const ClientGate* gate = domain->second.gate ? &*domain->second.gate : nullptr;
    const auto behind = [path](const QByteArray& key) {
        const QByteArrayView rest = key.isEmpty() ? path : path.sliced(1 + key.size());
        return rest.isEmpty() ? QByteArrayView("/") : rest;
    };
    for (const DomainRule& rule : domain->second.rules)
        if (const auto basePath = basePathUnder(rule, below, headers))
            return Match{&rule.mapping, rule.stripsBasePath ? behind(*basePath) : path, gate};
    for (const DomainMapping& mapping : domain->second.mappings) {
        if (mapping.key.isEmpty() || beginsWithSegments(below, mapping.key))
            return Match{&mapping, behind(mapping.key), gate};
    }
    return Match{nullptr, path, gate};
}

}  // namespace trestle::gateway
