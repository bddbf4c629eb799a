#include "core/gateway/rest/BodyTemplate.h"

#include "core/gateway/templates/MockStatus.h"
#include "core/http/Syntax.h"

#include <QHash>
#include <QMutex>

namespace trestle::gateway {

namespace {

// An edit of an API compiles all its methods anew, and nearly all their templates are what they were.
base::Result<MappingTemplate, TemplateFailure> compiledOnce(const QByteArray& source)
{
    constexpr qsizetype most = 20'000;
    static QMutex mutex;  // guards `kept`
    static QHash<QByteArray, MappingTemplate> kept;
    {
        const QMutexLocker lock(&mutex);
        if (const auto known = kept.constFind(source); known != kept.constEnd()) return *known;
    }
    auto compiled = MappingTemplate::compile(source);
    if (!compiled) return compiled;
    const QMutexLocker lock(&mutex);
    if (kept.size() >= most) kept.clear();
    kept.insert(source, *compiled);
    return compiled;
}

}  // namespace

BodyTemplate::BodyTemplate(const QByteArray& source) : m_source(source)
{
    if (!source.contains('$') && !source.contains('#')) return;
    auto rendered = std::make_shared<Rendered>();
    if (auto compiled = compiledOnce(source)) {
        rendered->text.emplace(std::move(*compiled));
        rendered->needs = contextNeeds(source);
        rendered->readsInput = source.contains("input");
    } else {
        rendered->problem = compiled.error();
    }
    m_rendered = std::move(rendered);
}

void BodyTemplate::readMockStatus()
{
    if (const QByteArray* text = fixed()) m_mockStatus = mockStatusCode(*text);
}

base::Result<QByteArray, TemplateFailure> BodyTemplate::render(const TemplateInput& input,
                                                               TemplateContext& context) const
{
    if (!m_rendered) return m_source;
    if (!m_rendered->text) return *m_rendered->problem;
    auto output = m_rendered->text->render(input, context);
    if (!output) return output.error();
    return std::move(output->text);
}

TemplateSet TemplateSet::compile(const base::JsonValue* map)
{
    TemplateSet set;
    if (!map) return set;
    for (const auto& [type, text] : map->object()) {
        if (text.string().isEmpty()) continue;
        set.types.push_back(http::sharedWord(type));
        set.templates.emplace_back(text.string());
    }
    const TemplateChoice json = chooseTemplate(set.types, {}, PassthroughBehavior::WhenNoMatch);
    if (const auto* use = std::get_if<UseTemplate>(&json)) set.json = static_cast<quint32>(use->index);
    return set;
}

}  // namespace trestle::gateway
