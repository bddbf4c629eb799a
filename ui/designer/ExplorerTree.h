// The project as a tree of nodes: groups, APIs with their routes and documents, functions, tables, requests in their
// folders, environments, documents of the account. A value without a view; ExplorerModel shows it.
#pragma once

#include "ui/designer/Running.h"

#include <memory>
#include <vector>

namespace trestle::ui {

struct ExplorerNode
{
    enum class Kind { Root, Group, Api, Route, Function, Table, Folder, Request, Environment, Document, Entry };
    Kind kind = Kind::Root;
    workspace::ObjectRef object;  // of things of the design; a group has none
    QByteArray key;               // unique among siblings
    QString text;                 // "library", "/books/{id}"
    QByteArray method;            // of routes and requests
    QString detail;               // after the text: "HTTP"
    QString trailing;             // at the right: ":3000", "6", the calls of a route
    bool running = false;
    int problems = 0;
    QString spoken;  // "POST /books, integration function createBook, 1 problem"
    std::vector<std::unique_ptr<ExplorerNode>> children;
    ExplorerNode* parent = nullptr;

    [[nodiscard]] int row() const;
    /// Whether a row for this node looks like one for `other`, children aside.
    [[nodiscard]] bool looksLike(const ExplorerNode& other) const;
    void takeLooksOf(const ExplorerNode& other);
};

/// `entryApi` names the API that has an entry for a new route at its foot; "" for none.
[[nodiscard]] std::unique_ptr<ExplorerNode> explorerTree(const workspace::Workspace& workspace,
                                                         const std::vector<workspace::Problem>& problems,
                                                         const Running& running, const QByteArray& entryApi);

/// How many calls went through a route, as its row says it; "" before the first.
[[nodiscard]] QString callsText(const Running& running, const QByteArray& api, const QByteArray& routeKey);

}  // namespace trestle::ui
