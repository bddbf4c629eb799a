// The design's names for "Go to anything": APIs, routes, functions, tables, indexes, requests, environments, models,
// authorizers, API keys…
#pragma once

#include "ui/shell/NameProvider.h"

#include "core/workspace/Workspace.h"

#include <functional>

namespace trestle::ui {

class WorkspaceDocument;

class DocumentNames : public NameProvider
{
public:
    using Reveal = std::function<void(const workspace::ObjectRef& object)>;
    DocumentNames(const WorkspaceDocument& document, Reveal reveal);

    void collect(std::vector<NamedThing>& names) override;
    void go(const NamedThing& thing) override;

private:
    /// Those that have a form; `api` is "" for the account's.
    void addDocuments(std::vector<NamedThing>& names, const gateway::Documents& documents, const QByteArray& api);
    void add(std::vector<NamedThing>& names, NamedThing thing, workspace::ObjectRef object);

    const WorkspaceDocument& m_document;
    Reveal m_reveal;
    std::vector<workspace::ObjectRef> m_objects;  // by NamedThing::id
};

}  // namespace trestle::ui
