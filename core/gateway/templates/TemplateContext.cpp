#include "core/gateway/templates/TemplateContext.h"

#include "core/gateway/templates/JavaNumbers.h"
#include "core/gateway/templates/JavaText.h"

#include <QStringList>

namespace trestle::gateway {

namespace {

constexpr qsizetype maximumOverride = qsizetype(1) << 20;

QByteArray headerTexts(const TemplateValue& value)
{
    return javaText(value, maximumOverride).value_or(QString()).toUtf8();
}

TemplateOverrides::Values valuesOf(const TemplateMap* map)
{
    TemplateOverrides::Values values;
    if (!map) return values;
    for (const TemplateMap::Member& member : map->members()) {
        std::vector<QByteArray> texts;
        if (const TemplateList* list = member.value.list())
            for (const TemplateValue& item : list->items)
                texts.push_back(headerTexts(item));
        else
            texts.push_back(headerTexts(member.value));
        values.emplace_back(headerTexts(member.key), std::move(texts));
    }
    return values;
}

const TemplateMap* memberMap(const TemplateMap* map, const QString& name)
{
    const TemplateValue* value = map ? map->find(name) : nullptr;
    return value ? value->map() : nullptr;
}

TemplateValue fromJson(const base::JsonValue& json, TemplateHeap& heap)
{
    using Type = base::JsonValue::Type;
    switch (json.type()) {
        case Type::Null:
            return {};
        case Type::Bool:
            return json.toBool();
        case Type::Number: {
            const QString text = QString::fromLatin1(json.numberText());
            const bool decimal = text.contains(u'.') || text.contains(u'e', Qt::CaseInsensitive);
            return decimal ? decimalFromText(text) : integerFromText(text);
        }
        case Type::String:
            return QString::fromUtf8(json.string());
        case Type::Array: {
            TemplateList* list = heap.makeList(TemplateList::Kind::JsonArray);
            for (const base::JsonValue& item : json.array())
                list->items.push_back(fromJson(item, heap));
            return list;
        }
        case Type::Object: {
            TemplateMap* map = heap.makeMap();
            for (const auto& [name, value] : json.object())
                map->put(QString::fromUtf8(name), fromJson(value, heap));
            return map;
        }
    }
    Q_UNREACHABLE();
}

}  // namespace

TemplateContext::TemplateContext(qint64 heapBytes)
    : m_heap(heapBytes), m_context(m_heap.makeMap()), m_stageVariables(m_heap.makeMap())
{
    TemplateMap* request = m_heap.makeMap();
    request->put(QStringLiteral("header"), TemplateValue(m_heap.makeMap()));
    request->put(QStringLiteral("path"), TemplateValue(m_heap.makeMap()));
    request->put(QStringLiteral("querystring"), TemplateValue(m_heap.makeMap()));
    TemplateMap* response = m_heap.makeMap();
    response->put(QStringLiteral("header"), TemplateValue(m_heap.makeMap()));
    m_context->put(QStringLiteral("requestOverride"), TemplateValue(request));
    m_context->put(QStringLiteral("responseOverride"), TemplateValue(response));
}

void TemplateContext::set(const QString& path, TemplateValue value)
{
    TemplateMap* map = m_context;
    const QStringList names = path.split(u'.');
    for (qsizetype i = 0; i + 1 < names.size(); ++i) {
        const TemplateValue* next = map->find(names[i]);
        if (!next || !next->map()) {
            map->put(names[i], TemplateValue(m_heap.makeMap()));
            next = map->find(names[i]);
        }
        map = next->map();
    }
    map->put(names.last(), std::move(value));
}

void TemplateContext::set(const QString& path, const base::JsonValue& value)
{
    set(path, fromJson(value, m_heap));
}

void TemplateContext::setStageVariable(const QByteArray& name, const QByteArray& value)
{
    m_stageVariables->put(QString::fromUtf8(name), TemplateValue(QString::fromUtf8(value)));
}

TemplateOverrides TemplateContext::overrides() const
{
    const TemplateMap* request = memberMap(m_context, QStringLiteral("requestOverride"));
    const TemplateMap* response = memberMap(m_context, QStringLiteral("responseOverride"));
    TemplateOverrides overrides{valuesOf(memberMap(request, QStringLiteral("header"))),
                                valuesOf(memberMap(request, QStringLiteral("path"))),
                                valuesOf(memberMap(request, QStringLiteral("querystring"))),
                                valuesOf(memberMap(response, QStringLiteral("header"))), std::nullopt};
    if (const TemplateValue* status = response ? response->find(QStringLiteral("status")) : nullptr) {
        bool ok = false;
        const int code = headerTexts(*status).toInt(&ok);
        if (ok) overrides.responseStatus = code;
    }
    return overrides;
}

}  // namespace trestle::gateway
