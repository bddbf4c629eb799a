#include "core/gateway/rest/UriText.h"

#include <algorithm>

namespace trestle::gateway {

UriText UriText::compile(QByteArrayView text)
{
    constexpr QByteArrayView variable("${stageVariables.");
    UriText made;
    made.m_source = text.toByteArray();
    const auto add = [&made](Part::Kind kind, QByteArrayView part) {
        if (!part.isEmpty()) made.m_parts.push_back({kind, part.toByteArray()});
    };
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size();) {
        const bool isVariable = text.sliced(at).startsWith(variable);
        const bool isPath = text[at] == '{' && (at == 0 || text[at - 1] != '$');
        const qsizetype close = isVariable || isPath ? text.indexOf('}', at) : -1;
        if (close < 0) {
            ++at;
            continue;
        }
        const qsizetype name = at + (isVariable ? variable.size() : 1);
        add(Part::Kind::Text, text.sliced(from, at - from));
        add(isVariable ? Part::Kind::StageVariable : Part::Kind::Path, text.sliced(name, close - name));
        at = from = close + 1;
    }
    add(Part::Kind::Text, text.sliced(from));
    return made;
}

bool UriText::hasVariables() const
{
    return std::any_of(m_parts.begin(), m_parts.end(),
                       [](const Part& part) { return part.kind == Part::Kind::StageVariable; });
}

QByteArray UriText::text(const StageVariables& variables,
                         const std::vector<std::pair<QByteArray, QByteArray>>& path) const
{
    if (m_parts.size() == 1 && m_parts.front().kind == Part::Kind::Text) return m_parts.front().text;
    QByteArray out;
    for (const Part& part : m_parts) {
        switch (part.kind) {
            case Part::Kind::Text:
                out += part.text;
                break;
            case Part::Kind::StageVariable:
                if (const auto found = variables.find(part.text); found != variables.end()) out += found->second;
                break;
            case Part::Kind::Path: {
                // {proxy+} in a URI is the parameter called proxy.
                const QByteArray name = part.text.endsWith('+') ? part.text.chopped(1) : part.text;
                const auto found =
                    std::find_if(path.begin(), path.end(), [&name](const auto& each) { return each.first == name; });
                out += found == path.end() ? '{' + part.text + '}' : found->second;
                break;
            }
        }
    }
    return out;
}

}  // namespace trestle::gateway
