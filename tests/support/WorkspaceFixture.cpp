#include "tests/support/WorkspaceFixture.h"

namespace trestle::tests {

WorkspaceFixture::WorkspaceFixture(const workspace::Workspace& design)
{
    auto folder = workspace::WorkspaceFolder::create(dir.path(), "test");
    if (!folder || !(*folder)->save(design)) qFatal("no workspace folder");
    document = std::make_unique<ui::WorkspaceDocument>(std::move(*folder));
    engine::Engine::Options options;
    options.folder = dir.path();
    options.dataFolder = dir.filePath(QStringLiteral(".trestle"));
    options.port = 0;
    options.apiPorts = false;
    options.ioThreads = 1;
    auto opened = engine::Engine::open(options, document->workspace());
    if (!opened) qFatal("no engine: %s", qPrintable(opened.error().message));
    engine = std::move(*opened);
}

WorkspaceFixture::~WorkspaceFixture() = default;

workspace::Workspace mockWorkspace()
{
    workspace::Workspace design;
    design.settings.name = "test";
    gateway::Api api;
    api.name = "library";
    api.routes = {{"GET", "/status",
                   gateway::MockIntegration{200, {{"Content-Type", "application/json"}}, R"({"status":"open"})"}, ""},
                  {"POST", "/refused", gateway::MockIntegration{409, {}, "taken"}, ""}};
    design.apis = {api};
    return design;
}

}  // namespace trestle::tests
