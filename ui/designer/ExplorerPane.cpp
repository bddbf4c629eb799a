#include "ui/designer/ExplorerPane.h"

#include "ui/designer/ExplorerDelegate.h"
#include "ui/designer/ExplorerModel.h"
#include "ui/designer/OpenApiFiles.h"
#include "ui/designer/RouteEntry.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneHeader.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QToolButton>

namespace trestle::ui {

using workspace::ObjectRef;

void ExplorerView::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_A) {
        Q_EMIT addRequested();
        return;
    }
    if (event->matches(QKeySequence::Copy) || event->matches(QKeySequence::Paste)) {
        if (event->matches(QKeySequence::Copy))
            Q_EMIT copyRequested();
        else
            Q_EMIT pasteRequested();
        return;
    }
    if (plain && event->key() == Qt::Key_Delete && state() != EditingState) {
        Q_EMIT removeRequested();
        return;
    }
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && state() != EditingState) {
        Q_EMIT activated(currentIndex());
        return;
    }
    QTreeView::keyPressEvent(event);
}

void ExplorerView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = true;
    QTreeView::mousePressEvent(event);
}

void ExplorerView::mouseReleaseEvent(QMouseEvent* event)
{
    QTreeView::mouseReleaseEvent(event);
    m_pressed = false;
    Q_EMIT released();
}

// The row's fill runs from edge to edge, under the branch too.
void ExplorerView::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::instance();
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    if (selectionModel()->isSelected(index)) {
        painter->fillRect(row, theme.color(Role::Selection));
        if (hasFocus()) painter->fillRect(row.left(), row.top(), 2, row.height(), theme.color(Role::Accent));
    } else if (row.contains(viewport()->mapFromGlobal(QCursor::pos())) && viewport()->underMouse()) {
        painter->fillRect(row, theme.color(Role::Surface2));
    }
    QStyleOptionViewItem plain(option);
    plain.state.setFlag(QStyle::State_Selected, false);
    plain.state.setFlag(QStyle::State_MouseOver, false);
    drawBranches(painter, QRect(0, row.top(), visualRect(index).left(), row.height()), index);
    plain.rect = visualRect(index);
    itemDelegateForIndex(index)->paint(painter, plain, index);
}

ExplorerPane::ExplorerPane(DesignCommands& commands, QWidget* parent)
    : QWidget(parent),
      m_commands(commands),
      m_model(new ExplorerModel(commands.document(), commands.running(), this)),
      m_filter(new FilterEdit(tr("Filter the project"))),
      m_view(new ExplorerView)
{
    auto* header = new PaneHeader(tr("Explorer"));
    QToolButton* add = header->addAction(QStringLiteral("add"), tr("Add"));
    add->setPopupMode(QToolButton::InstantPopup);
    add->setMenu(addMenu());
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setList(m_view);
    setUpView();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    auto* filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    filterRow->addWidget(m_filter);
    column->addLayout(filterRow);
    column->addWidget(m_view, 1);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    WorkspaceDocument& document = commands.document();
    connect(m_filter, &QLineEdit::textChanged, this, &ExplorerPane::filter);
    connect(&document, &WorkspaceDocument::selectionChanged, this, &ExplorerPane::showSelection);
    connect(&commands, &DesignCommands::routeEntryRequested, this, &ExplorerPane::startRoute);
    connect(&commands, &DesignCommands::renameRequested, this, &ExplorerPane::renameSelected);
    connect(m_model, &ExplorerModel::renameRequested, this,
            [this](const ObjectRef& object, const QString& text) { m_commands.rename(object, text); });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& owner, int first, int last) {
        if (!m_filter->text().isEmpty()) filter(m_filter->text());
        const ExplorerNode::Kind kind = m_model->node(owner)->kind;
        const bool isGroup = kind == ExplorerNode::Kind::Group || kind == ExplorerNode::Kind::Folder;
        const bool wasEmpty = m_model->rowCount(owner) == last - first + 1;  // nobody closed it
        if (owner.isValid() && (!isGroup || wasEmpty)) m_view->expand(owner);
        showCurrent(m_commands.document().selection());
    });
    connect(&Theme::instance(), &Theme::changed, m_view, [this] { m_view->doItemsLayout(); });
    showSelection(document.selection());
}

ExplorerPane::~ExplorerPane() = default;

QTreeView* ExplorerPane::view()
{
    return m_view;
}

void ExplorerPane::setUpView()
{
    m_view->setModel(m_model);
    m_view->setItemDelegate(new ExplorerDelegate(m_view));
    m_view->setAccessibleName(tr("Project"));
    m_view->setWhatsThis(
        tr("A adds a route to the API, Return opens, F2 renames, Delete removes. Ctrl+C and Ctrl+V copy "
           "and paste; a list of paths can be pasted too."));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->header()->hide();
    m_view->setIndentation(16);
    m_view->setMouseTracking(true);
    m_view->setUniformRowHeights(false);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_view->setExpandsOnDoubleClick(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    const QModelIndex apis = m_model->index(0, 0);
    m_view->expandRecursively(apis, 1);  // not what stands in folders below an API
    connect(m_view, &QWidget::customContextMenuRequested, this, &ExplorerPane::showMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &ExplorerPane::takeSelection);
    connect(m_view, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        const ExplorerNode* node = m_model->node(index);
        if (node != nullptr && node->object.kind != ObjectRef::Kind::Workspace &&
            node->kind != ExplorerNode::Kind::Environment)
            m_commands.open(node->object);
    });
    connect(m_view, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        const ExplorerNode* node = index.isValid() ? m_model->node(index) : nullptr;
        if (node == nullptr) return;
        if (node->kind == ExplorerNode::Kind::Group || node->kind == ExplorerNode::Kind::Folder)
            m_view->setExpanded(index, !m_view->isExpanded(index));
        else if (node->kind != ExplorerNode::Kind::Entry && node->kind != ExplorerNode::Kind::Environment)
            m_commands.open(node->object);
    });
    connect(m_view, &ExplorerView::addRequested, this, [this] {
        if (const QByteArray api = m_commands.currentApi(); !api.isEmpty())
            startRoute(api);
        else
            m_commands.newApi(window(), [this](const QByteArray& name) { startRoute(name); });
    });
    connect(m_view, &ExplorerView::released, this, &ExplorerPane::placeEntryForSelection);
    m_view->setDragEnabled(true);
    m_view->setAcceptDrops(true);
    m_view->setDragDropMode(QAbstractItemView::DragDrop);
    m_view->setDefaultDropAction(Qt::MoveAction);
    connect(m_model, &ExplorerModel::routeDropped, this,
            [this](const ObjectRef& route, const QByteArray& api, Qt::DropAction action) {
                m_commands.moveRoute(route, api, action == Qt::CopyAction ? RouteMove::Copy : RouteMove::Move);
            });
    connect(m_view, &ExplorerView::copyRequested, this,
            [this] { m_commands.copyObject(m_model->node(m_view->currentIndex())->object); });
    connect(m_view, &ExplorerView::pasteRequested, this, [this] { m_commands.pasteRoutes(m_commands.currentApi()); });
    connect(m_view, &ExplorerView::removeRequested, this, [this] {
        const ExplorerNode* node = m_model->node(m_view->currentIndex());
        if (node->object.kind != ObjectRef::Kind::Workspace) m_commands.remove(node->object);
    });
}

QMenu* ExplorerPane::addMenu()
{
    auto* menu = new QMenu(this);
    menu->addAction(icon(QStringLiteral("route")), tr("Route\tA"), m_view, [this] { Q_EMIT m_view->addRequested(); });
    menu->addAction(icon(QStringLiteral("api")), tr("API…"), this,
                    [this] { m_commands.newApi(window(), [this](const QByteArray& name) { startRoute(name); }); });
    menu->addAction(icon(QStringLiteral("api")), tr("API from OpenAPI…"), this,
                    [this] { importDescription(m_commands, window()); });
    menu->addAction(icon(QStringLiteral("function")), tr("Function…"), this,
                    [this] { m_commands.newFunction(window()); });
    menu->addAction(icon(QStringLiteral("table")), tr("Table…"), this, [this] { m_commands.newTable(window()); });
    menu->addSeparator();
    // Of an API what the selected one can have, which is not known before.
    QMenu* ofApi = menu->addMenu(icon(QStringLiteral("api")), tr("To the API"));
    connect(menu, &QMenu::aboutToShow, ofApi, [this, ofApi] {
        ofApi->clear();
        const QByteArray api = m_commands.currentApi();
        ofApi->menuAction()->setVisible(!api.isEmpty());
        ofApi->setTitle(tr("To API %1").arg(QString::fromUtf8(api)));
        if (!api.isEmpty()) m_commands.offerDocuments(*ofApi, api, window());
    });
    m_commands.offerDocuments(*menu, {}, this);
    return menu;
}

void ExplorerPane::showSelection(const ObjectRef& object)
{
    if (!m_view->isPressed()) placeEntryForSelection();
    showCurrent(object);
}

void ExplorerPane::placeEntryForSelection()
{
    const ObjectRef object = m_commands.document().selection();
    if (object.kind == ObjectRef::Kind::Api)
        placeEntry(object.name);
    else if (object.kind != ObjectRef::Kind::Route || object.name != m_model->entryApi())
        placeEntry({});
}

void ExplorerPane::showCurrent(const ObjectRef& object)
{
    const QModelIndex index = m_model->indexOf(object);
    m_following = true;
    if (index.isValid()) {
        // Also where it is current already: a group above it may have been closed. Scrolling opens those.
        if (index != m_view->currentIndex()) m_view->setCurrentIndex(index);
        m_view->scrollTo(index);
    } else {
        m_view->clearSelection();
    }
    m_following = false;
}

void ExplorerPane::takeSelection(const QModelIndex& index)
{
    if (m_following || !index.isValid()) return;
    const ExplorerNode* node = m_model->node(index);
    if (node->kind != ExplorerNode::Kind::Entry) m_commands.document().select(node->object);
}

void ExplorerPane::placeEntry(const QByteArray& api)
{
    if (api == m_model->entryApi() && (api.isEmpty() || m_entry != nullptr)) return;
    if (m_entry != nullptr && window()->focusWidget() == m_entry->edit()) m_view->setFocus();
    m_entry = nullptr;  // goes with its row
    m_model->setEntryApi(api);
    const QModelIndex index = m_model->entryIndex();
    if (!index.isValid()) return;
    m_entry = new RouteEntry(m_commands, api);
    m_view->setIndexWidget(index, m_entry);
    connect(m_entry, &RouteEntry::left, m_view, [this] { m_view->setFocus(); });
    connect(m_entry, &RouteEntry::heightChanged, m_view, [this] {
        const QModelIndex entry = m_model->entryIndex();
        if (entry.isValid()) Q_EMIT m_view->itemDelegate()->sizeHintChanged(entry);
    });
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        m_view->expand(above);
    Q_EMIT m_view->itemDelegate()->sizeHintChanged(index);
}

void ExplorerPane::startRoute(const QByteArray& api)
{
    m_filter->clear();
    placeEntry(api);
    const QModelIndex index = m_model->entryIndex();
    if (!index.isValid()) return;
    m_view->expand(index.parent());
    m_view->scrollTo(index);
    m_entry->edit()->setFocus();
}

void ExplorerPane::renameSelected()
{
    const QModelIndex index = m_model->indexOf(m_commands.document().selection());
    if (!index.isValid()) return;
    if (m_model->flags(index).testFlag(Qt::ItemIsEditable))
        m_view->edit(index);
    else
        m_commands.rename(m_commands.document().selection(), {});
}

void ExplorerPane::filter(const QString& text)
{
    filterBelow({}, text.trimmed());
}

// True if something below `parent` matches. What matches shows with its parents, and groups with all of their own.
bool ExplorerPane::filterBelow(const QModelIndex& parent, const QString& text)
{
    bool found = false;
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        const ExplorerNode* node = m_model->node(index);
        const bool own = node->kind != ExplorerNode::Kind::Group && node->kind != ExplorerNode::Kind::Entry &&
                         index.data().toString().contains(text, Qt::CaseInsensitive);
        const bool below = filterBelow(index, own ? QString() : text);
        const bool shown = text.isEmpty() || own || below;
        m_view->setRowHidden(row, parent, !shown);
        if (shown && below && !text.isEmpty()) m_view->expand(index);
        found = found || own || below;
    }
    return found;
}

void ExplorerPane::showMenu(const QPoint& position)
{
    const QModelIndex index = m_view->indexAt(position);
    const ExplorerNode* node = index.isValid() ? m_model->node(index) : nullptr;
    if (node == nullptr || node->object.kind == ObjectRef::Kind::Workspace) {
        addMenu()->popup(m_view->viewport()->mapToGlobal(position));
        return;
    }
    m_view->setCurrentIndex(index);
    m_commands.menuFor(node->object, this, [this] { renameSelected(); })
        ->popup(m_view->viewport()->mapToGlobal(position));
}

}  // namespace trestle::ui
