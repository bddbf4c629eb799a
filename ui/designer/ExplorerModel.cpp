#include "ui/designer/ExplorerModel.h"

#include "ui/designer/DocumentFamilies.h"
#include "ui/designer/ObjectMime.h"

#include <QSet>

#include <set>

namespace trestle::ui {

using workspace::ObjectRef;

ExplorerModel::ExplorerModel(WorkspaceDocument& document, Running& running, QObject* parent)
    : QAbstractItemModel(parent), m_document(document), m_running(running)
{
    m_root = explorerTree(document.workspace(), document.problems(), running, m_entryApi);
    connect(&document, &WorkspaceDocument::changed, this, &ExplorerModel::documentChanged);
    connect(&document, &WorkspaceDocument::problemsChanged, this, &ExplorerModel::refresh);
    connect(&running, &Running::changed, this, &ExplorerModel::refresh);
    connect(&running, &Running::tracesArrived, this, &ExplorerModel::showTraffic);
}

ExplorerModel::~ExplorerModel() = default;

const ExplorerNode* ExplorerModel::node(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<const ExplorerNode*>(index.internalPointer()) : m_root.get();
}

QModelIndex ExplorerModel::indexFor(const ExplorerNode& node) const
{
    if (node.parent == nullptr) return {};
    return createIndex(node.row(), 0, const_cast<ExplorerNode*>(&node));
}

ExplorerNode* ExplorerModel::find(ExplorerNode& from, const ObjectRef& object) const
{
    using Kind = ExplorerNode::Kind;
    const bool ofDesign =
        from.kind != Kind::Root && from.kind != Kind::Group && from.kind != Kind::Folder && from.kind != Kind::Entry;
    if (ofDesign && from.object == object) return &from;
    for (const auto& child : from.children) {
        if (ExplorerNode* found = find(*child, object)) return found;
    }
    return nullptr;
}

QModelIndex ExplorerModel::indexOf(const ObjectRef& object) const
{
    const ExplorerNode* found = find(*m_root, object);
    return found == nullptr ? QModelIndex() : indexFor(*found);
}

void ExplorerModel::setEntryApi(const QByteArray& api)
{
    if (m_entryApi == api) return;
    m_entryApi = api;
    refresh();
}

QModelIndex ExplorerModel::entryIndex() const
{
    const QModelIndex api = indexOf({ObjectRef::Kind::Api, m_entryApi, {}});
    const ExplorerNode* owner = node(api);
    if (!api.isValid() || owner->children.empty() || owner->children.back()->kind != ExplorerNode::Kind::Entry)
        return {};
    return indexFor(*owner->children.back());
}

void ExplorerModel::documentChanged(const Change& change)
{
    if (change.kind == Change::Kind::Changed && change.before != change.after) {
        if (change.before.kind == ObjectRef::Kind::Api && m_entryApi == change.before.name)
            m_entryApi = change.after.name;
        // What is only called otherwise stays the same row, if it stays at its place.
        if (ExplorerNode* renamed = find(*m_root, change.before); renamed != nullptr && renamed->children.empty()) {
            auto now = explorerTree(m_document.workspace(), m_document.problems(), m_running, m_entryApi);
            const ExplorerNode* after = find(*now, change.after);
            if (after != nullptr && after->row() == renamed->row() && after->parent->key == renamed->parent->key)
                renamed->takeLooksOf(*after);
        }
    }
    refresh();
}

void ExplorerModel::refresh()
{
    auto now = explorerTree(m_document.workspace(), m_document.problems(), m_running, m_entryApi);
    update(*m_root, *now);
}

// Only the rows of routes that were called: the tree may have thousands.
void ExplorerModel::showTraffic()
{
    std::set<ObjectRef> called;
    for (const auto& trace : m_running.arrived())
        called.insert({ObjectRef::Kind::Route, trace->api, trace->routeKey});
    for (const ObjectRef& route : called) {
        ExplorerNode* row = find(*m_root, route);
        if (row == nullptr) continue;
        row->trailing = callsText(m_running, route.name, route.routeKey);
        const QModelIndex index = indexFor(*row);
        Q_EMIT dataChanged(index, index);
    }
}

void ExplorerModel::update(ExplorerNode& old, ExplorerNode& now)
{
    const QModelIndex parent = indexFor(old);
    QSet<QByteArray> wanted;
    for (const auto& child : now.children)
        wanted.insert(child->key);
    for (int row = static_cast<int>(old.children.size()) - 1; row >= 0; --row) {
        if (wanted.contains(old.children[static_cast<size_t>(row)]->key)) continue;
        beginRemoveRows(parent, row, row);
        old.children.erase(old.children.begin() + row);
        endRemoveRows();
    }
    for (size_t row = 0; row < now.children.size(); ++row) {
        ExplorerNode& next = *now.children[row];
        const auto here = old.children.begin() + static_cast<std::ptrdiff_t>(row);
        const auto known =
            std::find_if(here, old.children.end(), [&next](const auto& c) { return c->key == next.key; });
        if (known == here && known != old.children.end()) {
            if (!(*here)->looksLike(next)) (*here)->takeLooksOf(next);
            // Also after a rename, whose looks were taken already.
            const QModelIndex changed = createIndex(static_cast<int>(row), 0, here->get());
            Q_EMIT dataChanged(changed, changed);
            update(**here, next);
            continue;
        }
        if (known != old.children.end()) {
            const int from = static_cast<int>(known - old.children.begin());
            beginRemoveRows(parent, from, from);
            old.children.erase(known);
            endRemoveRows();
        }
        beginInsertRows(parent, static_cast<int>(row), static_cast<int>(row));
        auto added = std::move(now.children[row]);
        added->parent = &old;
        old.children.insert(old.children.begin() + static_cast<std::ptrdiff_t>(row), std::move(added));
        endInsertRows();
        now.children[row] = std::make_unique<ExplorerNode>();
    }
}

QModelIndex ExplorerModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, node(parent)->children[static_cast<size_t>(row)].get());
}

QModelIndex ExplorerModel::parent(const QModelIndex& child) const
{
    if (!child.isValid()) return {};
    return indexFor(*node(child)->parent);
}

int ExplorerModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(node(parent)->children.size());
}

int ExplorerModel::columnCount(const QModelIndex&) const
{
    return 1;
}

QVariant ExplorerModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    const ExplorerNode& shown = *node(index);
    switch (role) {
        case Qt::DisplayRole:
            return shown.method.isEmpty() ? shown.text : QString::fromUtf8(shown.method) + u' ' + shown.text;
        case Qt::EditRole:
            return shown.kind == ExplorerNode::Kind::Request ? QString::fromUtf8(shown.object.name)
                   : shown.kind == ExplorerNode::Kind::Route ? QString::fromUtf8(shown.object.routeKey)
                                                             : shown.text;
        case Qt::AccessibleTextRole:
            return shown.spoken;
        default:
            return {};
    }
}

Qt::ItemFlags ExplorerModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return Qt::NoItemFlags;
    const ExplorerNode& shown = *node(index);
    using Kind = ExplorerNode::Kind;
    Qt::ItemFlags flags = Qt::ItemIsEnabled;
    if (shown.kind != Kind::Entry) flags |= Qt::ItemIsSelectable;
    const DocumentFamily* family = familyOf(m_document.workspace(), shown.object);
    const bool named = shown.kind == Kind::Document && family != nullptr && !family->isNamedById;
    const bool renamable = named || shown.kind == Kind::Api || shown.kind == Kind::Route ||
                           shown.kind == Kind::Function || shown.kind == Kind::Request;
    if (renamable) flags |= Qt::ItemIsEditable;
    if (shown.kind == Kind::Route || shown.kind == Kind::Function || shown.kind == Kind::Table)
        flags |= Qt::ItemIsDragEnabled;
    if (shown.kind == Kind::Route || shown.kind == Kind::Api) flags |= Qt::ItemIsDropEnabled;
    if (shown.children.empty()) flags |= Qt::ItemNeverHasChildren;
    return flags;
}

bool ExplorerModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) return false;
    if (value == data(index, Qt::EditRole)) return true;
    Q_EMIT renameRequested(node(index)->object, value.toString().trimmed());
    return true;
}

QStringList ExplorerModel::mimeTypes() const
{
    return {objectMimeType()};
}

QMimeData* ExplorerModel::mimeData(const QModelIndexList& indexes) const
{
    if (indexes.isEmpty()) return nullptr;
    const ExplorerNode& dragged = *node(indexes.first());
    auto* mime = new QMimeData;
    setObject(*mime, dragged.object);
    mime->setText(
        QString::fromUtf8(dragged.kind == ExplorerNode::Kind::Route ? dragged.object.routeKey : dragged.object.name));
    return mime;
}

Qt::DropActions ExplorerModel::supportedDropActions() const
{
    return Qt::MoveAction | Qt::CopyAction | Qt::LinkAction;
}

QByteArray ExplorerModel::apiOf(const QModelIndex& index) const
{
    const ExplorerNode* over = index.isValid() ? node(index) : nullptr;
    const bool inApi =
        over != nullptr && (over->kind == ExplorerNode::Kind::Api || over->kind == ExplorerNode::Kind::Route);
    return inApi ? over->object.name : QByteArray();
}

bool ExplorerModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int, int,
                                    const QModelIndex& parent) const
{
    const std::optional<ObjectRef> object = objectIn(data);
    const QByteArray api = apiOf(parent);
    if (!object || object->kind != ObjectRef::Kind::Route || api.isEmpty()) return false;
    return (action == Qt::MoveAction || action == Qt::CopyAction) && object->name != api;
}

bool ExplorerModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                 const QModelIndex& parent)
{
    if (canDropMimeData(data, action, row, column, parent)) Q_EMIT routeDropped(*objectIn(data), apiOf(parent), action);
    return false;  // the document moves it, if it can
}

}  // namespace trestle::ui
