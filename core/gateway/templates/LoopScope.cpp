#include "core/gateway/templates/LoopScope.h"

namespace trestle::gateway {

std::optional<TemplateValue> LoopScope::property(const QString& name, TemplateHeap&)
{
    if (name == QLatin1String("index")) return m_index;
    if (name == QLatin1String("count")) return m_index + 1;
    if (name == QLatin1String("hasNext")) return m_hasNext;
    if (name == QLatin1String("first")) return m_index == 0;
    if (name == QLatin1String("last")) return !m_hasNext;
    if (name == QLatin1String("parent"))
        return m_parent ? TemplateValue(static_cast<TemplateObject*>(m_parent)) : TemplateValue();
    qint32 depth = 1;
    LoopScope* top = this;
    for (; top->m_parent; top = top->m_parent)
        ++depth;
    if (name == QLatin1String("topmost")) return static_cast<TemplateObject*>(top);
    if (name == QLatin1String("depth")) return depth;
    if (const TemplateValue* own = m_own.find(name)) return *own;
    return std::nullopt;
}

bool LoopScope::setProperty(const QString& name, const TemplateValue& value)
{
    m_own.put(name, value);
    return true;
}

CallOutcome LoopScope::call(const QString& method, const std::vector<TemplateValue>& arguments, TemplateHeap& heap)
{
    if (!arguments.empty()) return NoSuchMethod{};
    if (method == QLatin1String("hasNext")) return m_hasNext;
    // getIndex(), isFirst(), …
    const qsizetype prefix = method.startsWith(u"get") ? 3 : method.startsWith(u"is") ? 2 : 0;
    if (!prefix) return NoSuchMethod{};
    const std::optional<TemplateValue> value = property(method.mid(prefix, 1).toLower() + method.mid(prefix + 1), heap);
    if (!value) return NoSuchMethod{};
    return *value;
}

}  // namespace trestle::gateway
