// $foreach: where a loop stands.
#pragma once

#include "core/gateway/templates/TemplateContainers.h"

namespace trestle::gateway {

class LoopScope : public TemplateObject
{
public:
    explicit LoopScope(LoopScope* parent) : m_parent(parent) {}

    void advance(qint32 index, bool hasNext)
    {
        m_index = index;
        m_hasNext = hasNext;
    }

    [[nodiscard]] QString className() const override
    {
        return QStringLiteral("org.apache.velocity.runtime.directive.ForeachScope");
    }
    [[nodiscard]] std::optional<QString> text(int) const override { return QStringLiteral("{}"); }
    [[nodiscard]] std::optional<TemplateValue> property(const QString& name, TemplateHeap& heap) override;
    bool setProperty(const QString& name, const TemplateValue& value) override;
    [[nodiscard]] CallOutcome call(const QString& method, const std::vector<TemplateValue>& arguments,
                                   TemplateHeap& heap) override;

private:
    LoopScope* m_parent;
    qint32 m_index = -1;
    bool m_hasNext = false;
    TemplateMap m_own;  // what the template keeps here: #set($foreach.sum = 1)
};

}  // namespace trestle::gateway
