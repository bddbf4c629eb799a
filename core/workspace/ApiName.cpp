#include "core/workspace/ApiName.h"

#include <algorithm>

namespace trestle::workspace {

namespace {

constexpr qsizetype longestName = 60;

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

QByteArray freeApiName(const Workspace& design, const QByteArray& name)
{
    QByteArray plain;
    for (const char c : name)
        plain += isPlain(c) || (c == ' ' && !plain.isEmpty()) ? c : '-';
    plain = plain.left(longestName).trimmed();
    if (plain.isEmpty()) plain = "api";
    QByteArray unique = plain;
    for (int number = 2; design.api(unique); ++number)
        unique = plain + '-' + QByteArray::number(number);
    return unique;
}

void nameApi(gateway::Api& api, const QByteArray& name)
{
    base::JsonValue::Object& document = api.document.makeObject();
    const auto known =
        std::find_if(document.begin(), document.end(), [](const auto& member) { return member.first == "name"; });
    if (name == api.name) {
        if (known != document.end()) document.erase(known);
    } else if (known == document.end()) {
        document.emplace_back("name", name);
    } else {
        known->second = name;
    }
}

}  // namespace trestle::workspace
