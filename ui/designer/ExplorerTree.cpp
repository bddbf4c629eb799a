#include "ui/designer/ExplorerTree.h"

#include "ui/designer/DocumentFamilies.h"
#include "ui/designer/RouteChip.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Format.h"

#include <QCoreApplication>
#include <QHash>

#include <tuple>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

auto looks(const ExplorerNode& node)
{
    return std::tie(node.kind, node.object, node.key, node.text, node.method, node.detail, node.trailing, node.running,
                    node.problems, node.spoken);
}

class ExplorerTree
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::ExplorerTree)

public:
    ExplorerTree(const workspace::Workspace& workspace, const std::vector<workspace::Problem>& problems,
                 const Running& running)
        : m_workspace(workspace), m_running(running)
    {
        for (const workspace::Problem& problem : problems)
            ++m_problems[{problem.object.kind, problem.object.name, problem.object.routeKey}];
    }

    std::unique_ptr<ExplorerNode> build(const QByteArray& entryApi)
    {
        auto root = std::make_unique<ExplorerNode>();
        ExplorerNode& apis = group(*root, "apis", tr("APIs"), m_workspace.apis.size());
        for (const gateway::Api& api : m_workspace.apis)
            addApi(apis, api, api.name == entryApi);
        ExplorerNode& functions = group(*root, "functions", tr("Functions"), m_workspace.functions.size());
        for (const functions::FunctionDescription& function : m_workspace.functions)
            addFunction(functions, function);
        ExplorerNode& tables = group(*root, "tables", tr("Tables"), m_workspace.tables.size());
        for (const tables::TableDescription& table : m_workspace.tables)
            add(tables, ExplorerNode::Kind::Table, {ObjectRef::Kind::Table, table.name, {}},
                QString::fromUtf8(table.name));
        ExplorerNode& requests = group(*root, "requests", tr("Requests"), m_workspace.requests.size());
        for (const requests::SavedRequest& request : m_workspace.requests)
            addRequest(requests, request);
        ExplorerNode& environments = group(*root, "environments", tr("Environments"), m_workspace.environments.size());
        for (const workspace::Environment& environment : m_workspace.environments) {
            ExplorerNode& node =
                add(environments, ExplorerNode::Kind::Environment, {ObjectRef::Kind::Environment, environment.name, {}},
                    QString::fromUtf8(environment.name));
            node.trailing = QString::number(environment.variables.size());
        }
        for (const DocumentFamily* family : accountFamilies())
            addDocuments(*root, ExplorerNode::Kind::Group, *family, {});
        return root;
    }

private:
    static ExplorerNode& append(ExplorerNode& parent, ExplorerNode::Kind kind, const QByteArray& key,
                                const QString& text)
    {
        auto node = std::make_unique<ExplorerNode>();
        node->kind = kind;
        node->key = key;
        node->text = text;
        node->spoken = text;
        node->parent = &parent;
        parent.children.push_back(std::move(node));
        return *parent.children.back();
    }

    static ExplorerNode& group(ExplorerNode& root, const QByteArray& key, const QString& text, size_t count)
    {
        ExplorerNode& node = append(root, ExplorerNode::Kind::Group, key, text);
        node.trailing = QString::number(count);
        node.spoken = tr("%1, %2").arg(text, node.trailing);
        return node;
    }

    ExplorerNode& add(ExplorerNode& parent, ExplorerNode::Kind kind, const ObjectRef& object, const QString& text)
    {
        ExplorerNode& node = append(parent, kind, "object:" + object.name + '\n' + object.routeKey, text);
        node.object = object;
        const auto found = m_problems.find({object.kind, object.name, object.routeKey});
        node.problems = found == m_problems.end() ? 0 : found->second;
        speak(node, text);
        return node;
    }

    static void speak(ExplorerNode& node, const QString& what)
    {
        node.spoken = what;
        if (node.problems > 0) node.spoken += QStringLiteral(", ") + problemWords(node.problems);
    }

    void addApi(ExplorerNode& parent, const gateway::Api& api, bool withEntry)
    {
        const QString name = QString::fromUtf8(api.name);
        ExplorerNode& node = add(parent, ExplorerNode::Kind::Api, {ObjectRef::Kind::Api, api.name, {}}, name);
        const Running::ApiState state = m_running.api(api.name);
        node.detail = protocolWords(api.protocol);
        node.running = state.running;
        if (api.port != 0) node.trailing = u':' + QString::number(api.port);
        if (!state.problem.isEmpty()) ++node.problems;
        speak(node, tr("API %1, %2, %3, %4")
                        .arg(name, node.detail, routesWords(api.routes.size()),
                             state.running ? tr("running") : tr("stopped")));
        for (const DocumentFamily* family : familiesOf(api))
            addDocuments(node, ExplorerNode::Kind::Folder, *family, api.name);
        for (const gateway::Route& route : api.routes) {
            ExplorerNode& child = add(node, ExplorerNode::Kind::Route, {ObjectRef::Kind::Route, api.name, route.key()},
                                      QString::fromUtf8(route.path));
            child.method = chipOf(api, route);
            speak(child, tr("%1, %2").arg(QString::fromUtf8(route.key()), integrationWords(api, route)));
            child.trailing = callsText(m_running, api.name, route.key());
        }
        if (withEntry) append(node, ExplorerNode::Kind::Entry, "entry", tr("Add a route"));
    }

    // Nothing where there are none: the menus offer the first.
    void addDocuments(ExplorerNode& parent, ExplorerNode::Kind kind, const DocumentFamily& family,
                      const QByteArray& api)
    {
        const QByteArrayList all = documentIds(m_workspace, family, api);
        if (all.isEmpty()) return;
        ExplorerNode& node = append(parent, kind, "documents:" + family.kind, family.many);
        node.trailing = QString::number(all.size());
        node.spoken = tr("%1, %2").arg(family.many, node.trailing);
        for (const QByteArray& id : all) {
            const ObjectRef object = documentRef(family, api, id);
            const QString name = documentTitle(m_workspace, object);
            ExplorerNode& child = add(node, ExplorerNode::Kind::Document, object, name);
            speak(child, tr("%1 %2", "kind and name").arg(titled(family.one), name));
        }
    }

    void addFunction(ExplorerNode& parent, const functions::FunctionDescription& function)
    {
        const QString name = QString::fromUtf8(function.name);
        ExplorerNode& node =
            add(parent, ExplorerNode::Kind::Function, {ObjectRef::Kind::Function, function.name, {}}, name);
        node.detail = runtimeWords(function.runtime);
        if (!m_running.functionStatus(function.name).problem.isEmpty()) ++node.problems;
        speak(node, tr("Function %1, %2").arg(name, node.detail));
    }

    void addRequest(ExplorerNode& parent, const requests::SavedRequest& request)
    {
        ExplorerNode* folder = &parent;
        QList<QByteArray> parts = request.name.split('/');
        const QByteArray last = parts.takeLast();
        for (const QByteArray& part : parts) {
            const auto known =
                std::find_if(folder->children.begin(), folder->children.end(), [&part](const auto& child) {
                    return child->kind == ExplorerNode::Kind::Folder && child->key == "folder:" + part;
                });
            folder = known != folder->children.end()
                         ? known->get()
                         : &append(*folder, ExplorerNode::Kind::Folder, "folder:" + part, QString::fromUtf8(part));
        }
        ExplorerNode& node = add(*folder, ExplorerNode::Kind::Request, {ObjectRef::Kind::Request, request.name, {}},
                                 QString::fromUtf8(last));
        node.method = request.method;
        speak(node, tr("Request %1, %2").arg(QString::fromUtf8(request.name), QString::fromUtf8(request.method)));
    }

    const workspace::Workspace& m_workspace;
    const Running& m_running;
    std::map<std::tuple<ObjectRef::Kind, QByteArray, QByteArray>, int> m_problems;
};

}  // namespace

int ExplorerNode::row() const
{
    if (parent == nullptr) return 0;
    const auto at = std::find_if(parent->children.begin(), parent->children.end(),
                                 [this](const auto& child) { return child.get() == this; });
    return static_cast<int>(at - parent->children.begin());
}

bool ExplorerNode::looksLike(const ExplorerNode& other) const
{
    return looks(*this) == looks(other);
}

void ExplorerNode::takeLooksOf(const ExplorerNode& other)
{
    kind = other.kind;
    object = other.object;
    key = other.key;
    text = other.text;
    method = other.method;
    detail = other.detail;
    trailing = other.trailing;
    running = other.running;
    problems = other.problems;
    spoken = other.spoken;
}

QString callsText(const Running& running, const QByteArray& api, const QByteArray& routeKey)
{
    const Traffic::Figures* figures = running.traffic().route(api, routeKey);
    return figures == nullptr ? QString() : shortCountText(figures->calls);
}

std::unique_ptr<ExplorerNode> explorerTree(const workspace::Workspace& workspace,
                                           const std::vector<workspace::Problem>& problems, const Running& running,
                                           const QByteArray& entryApi)
{
    return ExplorerTree(workspace, problems, running).build(entryApi);
}

}  // namespace trestle::ui
