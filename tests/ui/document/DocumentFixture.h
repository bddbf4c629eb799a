// A document on a folder of its own, with an API "library" that has GET /books and POST /books, a function "createBook"
// and a table "Books" keyed by id.
#pragma once

#include "ui/document/WorkspaceDocument.h"

#include <QTemporaryDir>

namespace trestle::tests {

struct DocumentFixture
{
    DocumentFixture();

    /// A second look at the folder, as another program has it.
    [[nodiscard]] workspace::Workspace onDisk() const;
    [[nodiscard]] const gateway::Route& route(const QByteArray& key) const;

    QTemporaryDir folder;
    std::unique_ptr<ui::WorkspaceDocument> document;
};

[[nodiscard]] gateway::Route parsedRoute(const QByteArray& text, gateway::Integration integration = {});

}  // namespace trestle::tests
