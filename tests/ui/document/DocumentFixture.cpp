#include "tests/ui/document/DocumentFixture.h"

namespace trestle::tests {

gateway::Route parsedRoute(const QByteArray& text, gateway::Integration integration)
{
    gateway::Route route = *gateway::parseRouteKey(text);
    route.integration = std::move(integration);
    return route;
}

DocumentFixture::DocumentFixture()
{
    auto opened = workspace::WorkspaceFolder::create(folder.path(), "fixture");
    if (!opened) qFatal("%s", qPrintable(opened.error().message));
    workspace::Workspace value = (*opened)->load().workspace;
    gateway::Api library;
    library.name = "library";
    library.routes = {
        parsedRoute("get /books", gateway::TableIntegration{.table = "Books", .action = gateway::TableAction::Scan}),
        parsedRoute("post /books", gateway::FunctionIntegration{.function = "createBook"})};
    value.apis.push_back(library);
    functions::FunctionDescription createBook;
    createBook.name = "createBook";
    createBook.runtime = "nodejs22.x";
    value.functions.push_back(createBook);
    tables::TableDescription books;
    books.name = "Books";
    books.keys.partition.name = "id";
    value.tables.push_back(books);
    if (auto saved = (*opened)->save(value); !saved) qFatal("%s", qPrintable(saved.error().message));
    document = std::make_unique<ui::WorkspaceDocument>(std::move(*opened));
}

workspace::Workspace DocumentFixture::onDisk() const
{
    auto opened = workspace::WorkspaceFolder::open(folder.path());
    return opened ? (*opened)->load().workspace : workspace::Workspace();
}

const gateway::Route& DocumentFixture::route(const QByteArray& key) const
{
    return *document->workspace().apis.front().route(key);
}

}  // namespace trestle::tests
