// One body template of a method, compiled: text without references and directives is kept as the text it always gives.
// A copy is cheap; any thread.
#pragma once

#include "core/gateway/rest/ContextNeeds.h"
#include "core/gateway/templates/MappingTemplate.h"
#include "core/gateway/templates/TemplateChoice.h"

#include <optional>

namespace trestle::gateway {

class BodyTemplate
{
public:
    explicit BodyTemplate(const QByteArray& source);

    /// What it always gives; null if that depends on the request.
    [[nodiscard]] const QByteArray* fixed() const { return m_template || m_problem ? nullptr : &m_source; }
    [[nodiscard]] const ContextNeeds& needs() const { return m_needs; }
    [[nodiscard]] bool readsInput() const { return m_readsInput; }
    /// Why it cannot run; the service then answers every request that it is for with 500.
    [[nodiscard]] const std::optional<TemplateFailure>& problem() const { return m_problem; }

    [[nodiscard]] base::Result<QByteArray, TemplateFailure> render(const TemplateInput& input,
                                                                   TemplateContext& context) const;

private:
    QByteArray m_source;
    std::optional<MappingTemplate> m_template;
    std::optional<TemplateFailure> m_problem;
    ContextNeeds m_needs;
    bool m_readsInput = false;
};

/// The templates of one message by content type, in the order they are written.
struct TemplateSet
{
    std::vector<QByteArray> types;
    std::vector<BodyTemplate> templates;

    [[nodiscard]] bool empty() const { return types.empty(); }
    /// Reads a map of content type → template; entries without text pass the body through and are left out.
    [[nodiscard]] static TemplateSet compile(const base::JsonValue* map);
};

}  // namespace trestle::gateway
