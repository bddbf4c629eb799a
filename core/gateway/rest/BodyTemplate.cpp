#include "core/gateway/rest/BodyTemplate.h"

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
    auto compiled = compiledOnce(source);
    if (!compiled) {
        m_problem = compiled.error();
        return;
    }
    m_template.emplace(std::move(*compiled));
    m_needs = contextNeeds(source);
    m_readsInput = source.contains("input");
}

base::Result<QByteArray, TemplateFailure> BodyTemplate::render(const TemplateInput& input,
                                                               TemplateContext& context) const
{
    if (m_problem) return *m_problem;
    if (!m_template) return m_source;
    auto output = m_template->render(input, context);
    if (!output) return output.error();
    return std::move(output->text);
}

TemplateSet TemplateSet::compile(const base::JsonValue* map)
{
    TemplateSet set;
    if (!map) return set;
    for (const auto& [type, text] : map->object()) {
        if (text.string().isEmpty()) continue;
        set.types.push_back(type);
        set.templates.emplace_back(text.string());
    }
    return set;
}

}  // namespace trestle::gateway
