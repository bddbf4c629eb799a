#include "core/gateway/templates/InputObject.h"

#include "core/gateway/templates/JsonPath.h"
#include "core/gateway/templates/JsonText.h"
#include "core/gateway/templates/PermissiveJson.h"

#include <algorithm>
#include <deque>

namespace trestle::gateway {

using base::Result;

namespace {

constexpr size_t keptPaths = 32;  // per thread
// "1," is the shortest value, and "a:1," the shortest member; the text is kept too.
constexpr qint64 bytesPerBodyByte = 24;

// Paths are nearly always written out in the template, so the ones compiled lately are kept.
Result<std::shared_ptr<const JsonPath>> compiled(const QString& text)
{
    thread_local std::deque<std::pair<QString, std::shared_ptr<const JsonPath>>> kept;
    for (const auto& [known, path] : kept)
        if (known == text) return path;
    Result<JsonPath> path = JsonPath::compile(text);
    if (!path) return path.error();
    kept.emplace_front(text, std::make_shared<const JsonPath>(std::move(*path)));
    if (kept.size() > keptPaths) kept.pop_back();
    return kept.front().second;
}

}  // namespace

TemplateValue InputObject::body(TemplateHeap& heap)
{
    if (!m_text) {
        // What the body itself becomes does not count against the template.
        heap.allow(m_body.size() * bytesPerBodyByte);
        m_text = m_body.isEmpty() ? QStringLiteral("{}") : QString::fromUtf8(m_body);
        heap.charge(m_text->size() * 2);
    }
    return *m_text;
}

CallOutcome InputObject::read(const QString& path, TemplateHeap& heap)
{
    if (!m_document) {
        (void)body(heap);
        Result<TemplateValue> document = parsePermissiveJson(*m_text, heap);
        if (!document) return JavaException{QStringLiteral("the body: ") + document.error().message};
        if (document->isNull()) return JavaException{QStringLiteral("the body is null")};
        m_document = *document;
    }
    Result<std::shared_ptr<const JsonPath>> steps = compiled(path);
    if (!steps) return JavaException{steps.error().message};
    Result<TemplateValue> found = (*steps)->read(*m_document, *m_document, heap);
    if (found) return *found;
    if (found.error().code == base::ErrorCode::NotFound) return NoSuchMethod{};
    return JavaException{found.error().message};
}

CallOutcome InputObject::readAsJson(const QString& path, TemplateHeap& heap)
{
    CallOutcome found = read(path, heap);
    if (std::holds_alternative<JavaException>(found)) return found;
    // A path that leads nowhere reads as an empty string.
    if (std::holds_alternative<NoSuchMethod>(found)) return TemplateValue(QStringLiteral("\"\""));
    std::optional<QString> json =
        jsonText(std::get<TemplateValue>(found), JsonTextStyle::Plain, qMax<qint64>(0, heap.left() / 2));
    if (!json) return JavaException{QStringLiteral("the JSON text is too large")};
    heap.charge(json->size() * 2);
    return TemplateValue(std::move(*json));
}

TemplateValue InputObject::parameters(TemplateHeap& heap)
{
    if (!m_parameterMaps) {
        m_parameterMaps = heap.makeMap();
        const auto add = [&](const char* name, const TemplateParameters::Values& values) {
            TemplateMap* map = heap.makeMap();
            for (const auto& [key, value] : values)
                map->put(QString::fromUtf8(key), TemplateValue(QString::fromUtf8(value)));
            m_parameterMaps->put(QLatin1String(name), TemplateValue(map));
        };
        add("path", m_parameters.path);
        add("querystring", m_parameters.query);
        add("header", m_parameters.header);
    }
    return m_parameterMaps;
}

TemplateValue InputObject::parameter(const QString& name) const
{
    const QByteArray key = name.toUtf8();
    for (const auto* values : {&m_parameters.path, &m_parameters.query, &m_parameters.header}) {
        const auto found =
            std::find_if(values->begin(), values->end(), [&](const auto& entry) { return entry.first == key; });
        if (found != values->end()) return QString::fromUtf8(found->second);
    }
    return {};
}

std::optional<TemplateValue> InputObject::property(const QString& name, TemplateHeap& heap)
{
    if (name == QLatin1String("body") || name == QLatin1String("Body")) return body(heap);
    return std::nullopt;
}

CallOutcome InputObject::call(const QString& method, const std::vector<TemplateValue>& arguments, TemplateHeap& heap)
{
    if (arguments.empty()) {
        if (method == QLatin1String("params")) return parameters(heap);
        if (method == QLatin1String("getBody")) return body(heap);
        return NoSuchMethod{};
    }
    if (arguments.size() > 1) return NoSuchMethod{};
    const bool path = method == QLatin1String("path");
    const bool json = method == QLatin1String("json");
    const bool params = method == QLatin1String("params");
    if (!path && !json && !params) return NoSuchMethod{};
    if (arguments[0].isNull())
        return params ? CallOutcome(NoSuchMethod{}) : CallOutcome(JavaException{QStringLiteral("the path is null")});
    if (!arguments[0].isString()) return NoSuchMethod{};
    const QString& argument = *arguments[0].string();
    if (path) return read(argument, heap);
    if (json) return readAsJson(argument, heap);
    return parameter(argument);
}

}  // namespace trestle::gateway
