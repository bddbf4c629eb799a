// One body template of a method, compiled: text without references and directives is kept as the text it always gives.
// A copy is cheap; any thread.
#pragma once

#include "core/gateway/rest/ContextNeeds.h"
#include "core/gateway/templates/MappingTemplate.h"
#include "core/gateway/templates/TemplateChoice.h"

#include <memory>
#include <optional>

namespace trestle::gateway {

class BodyTemplate
{
public:
    explicit BodyTemplate(const QByteArray& source);

    /// What it always gives; null if that depends on the request.
    [[nodiscard]] const QByteArray* fixed() const { return m_rendered ? nullptr : &m_source; }
    /// What a MOCK integration answers with for a text that is fixed and names a status; read once, by its compiler.
    [[nodiscard]] std::optional<int> mockStatus() const { return m_mockStatus; }
    void readMockStatus();
    [[nodiscard]] bool readsInput() const { return m_rendered && m_rendered->readsInput; }
    [[nodiscard]] ContextNeeds needs() const { return m_rendered ? m_rendered->needs : ContextNeeds(); }
    /// Why it cannot run; the service then answers every request that it is for with 500. Null: it can.
    [[nodiscard]] const TemplateFailure* problem() const
    {
        return m_rendered && m_rendered->problem ? &*m_rendered->problem : nullptr;
    }

    [[nodiscard]] base::Result<QByteArray, TemplateFailure> render(const TemplateInput& input,
                                                                   TemplateContext& context) const;

private:
    /// What is needed of one that is not fixed. Apart, so that those that are lie close together.
    struct Rendered
    {
        std::optional<MappingTemplate> text;
        std::optional<TemplateFailure> problem;  // where there is no `text`
        ContextNeeds needs;
        bool readsInput = false;
    };

    QByteArray m_source;
    std::shared_ptr<const Rendered> m_rendered;  // null: it is fixed
    std::optional<int> m_mockStatus;
};

/// The templates of one message by content type, in the order they are written.
struct TemplateSet
{
    std::vector<QByteArray> types;
    std::vector<BodyTemplate> templates;
    /// The one for JSON, which is what a message without a type counts as; nothing: none is.
    std::optional<quint32> json;

    [[nodiscard]] bool empty() const { return types.empty(); }
    /// Reads a map of content type → template; entries without text pass the body through and are left out.
    [[nodiscard]] static TemplateSet compile(const base::JsonValue* map);
};

}  // namespace trestle::gateway
