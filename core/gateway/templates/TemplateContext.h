// What the templates of one request share: $context with its writable override maps, $stageVariables, and the heap that
// the values of all of them live in. What the request's template puts there the response's template finds. One thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/templates/TemplateContainers.h"

#include <utility>

namespace trestle::gateway {

/// What $context.requestOverride and $context.responseOverride hold now. Names with their values; a list's items are
/// several values.
struct TemplateOverrides
{
    using Values = std::vector<std::pair<QByteArray, std::vector<QByteArray>>>;
    Values requestHeader;
    Values requestPath;
    Values requestQuery;
    Values responseHeader;
    std::optional<int> responseStatus;
};

class TemplateContext
{
public:
    explicit TemplateContext(qint64 heapBytes = TemplateHeap::defaultLimit);

    /// $context.a.b = value for "a.b"; maps on the way are made.
    void set(const QString& path, TemplateValue value);
    void setStageVariable(const QByteArray& name, const QByteArray& value);
    /// The same from JSON: objects become maps, arrays lists.
    void set(const QString& path, const base::JsonValue& value);

    [[nodiscard]] TemplateOverrides overrides() const;

    [[nodiscard]] TemplateMap& context() { return *m_context; }
    [[nodiscard]] TemplateMap& stageVariables() { return *m_stageVariables; }
    [[nodiscard]] TemplateHeap& heap() { return m_heap; }

private:
    TemplateHeap m_heap;
    TemplateMap* m_context;
    TemplateMap* m_stageVariables;
};

}  // namespace trestle::gateway
