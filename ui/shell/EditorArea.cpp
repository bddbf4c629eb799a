#include "ui/shell/EditorArea.h"

#include "ui/shell/EditorGroup.h"
#include "ui/shell/EditorTabBar.h"
#include "ui/shell/EditorWindow.h"
#include "ui/widgets/StyleShapes.h"

#include <QApplication>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace trestle::ui {

namespace {

constexpr size_t closedLimit = 20;
constexpr QSize windowSize(900, 640);

QSplitter* makeSplitter(Qt::Orientation orientation)
{
    auto* splitter = new QSplitter(orientation);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

// In the order they are seen.
void collectGroups(const QSplitter* splitter, std::vector<EditorGroup*>& groups)
{
    for (int i = 0; i < splitter->count(); ++i) {
        if (auto* group = qobject_cast<EditorGroup*>(splitter->widget(i)))
            groups.push_back(group);
        else if (const auto* inner = qobject_cast<const QSplitter*>(splitter->widget(i)))
            collectGroups(inner, groups);
    }
}

std::vector<EditorGroup*> groupsOf(const QSplitter* root)
{
    std::vector<EditorGroup*> groups;
    collectGroups(root, groups);
    return groups;
}

QSplitter* splitterOf(const QWidget* node)
{
    return qobject_cast<QSplitter*>(node->parentWidget());
}

}  // namespace

// Where a dragged tab would go, as a veil over that half or whole of a side.
class DropMark : public QWidget
{
public:
    explicit DropMark(QWidget* side) : QWidget(side)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        QColor veil = Theme::instance().color(Role::Accent);
        painter.setPen(veil);
        veil.setAlphaF(0.14F);
        painter.fillRect(rect(), veil);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
};

EditorArea::EditorArea(Factory factory, QWidget* parent)
    : QWidget(parent), m_factory(std::move(factory)), m_root(makeSplitter(Qt::Horizontal))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_root);
    EditorGroup* first = makeGroup();
    m_root->addWidget(first);
    setInUse(first);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

EditorArea::~EditorArea()
{
    disconnect(qApp, nullptr, this, nullptr);
    for (const EditorGroup* group : m_groups) {
        for (int i = 0; i < group->count(); ++i) {
            if (group->tab(i).editor) group->tab(i).editor->disconnect(this);
        }
    }
}

EditorGroup* EditorArea::makeGroup()
{
    auto* group = new EditorGroup;
    m_groups.push_back(group);
    EditorTabBar* bar = group->bar();
    connect(group, &EditorGroup::tabChosen, this, [this, group](int index) { showAt(group, index); });
    connect(group, &EditorGroup::emptyActionRequested, this, [this, group] {
        setInUse(group);
        Q_EMIT emptyActionRequested();
    });
    connect(bar, &QTabBar::tabBarClicked, this, [this, group] { setInUse(group); });
    connect(bar, &QTabBar::tabCloseRequested, this, [this, group](int index) { closeAt(group, index); });
    connect(bar, &EditorTabBar::keepRequested, this, [this, group](int index) { keep(group->tab(index).key); });
    connect(bar, &EditorTabBar::menuRequested, this,
            [this, group](int index, const QPoint& at) { showTabMenu(group, index, at); });
    connect(bar, &EditorTabBar::dragMoved, this,
            [this, group](int, const QPoint& at) { showTarget(targetAt(group, at)); });
    connect(bar, &EditorTabBar::dragCancelled, this, [this] { showTarget({}); });
    connect(bar, &EditorTabBar::dropped, this, [this, group](int index, const QPoint& at) { drop(group, index, at); });
    return group;
}

EditorArea::Place EditorArea::placeOf(const QString& key) const
{
    for (EditorGroup* group : m_groups) {
        if (const int index = group->indexOf(key); index >= 0) return {group, index};
    }
    return {};
}

EditorArea::Place EditorArea::placeOf(const Editor* editor) const
{
    for (EditorGroup* group : m_groups) {
        for (int i = 0; i < group->count(); ++i) {
            if (group->tab(i).editor.get() == editor) return {group, i};
        }
    }
    return {};
}

std::vector<EditorGroup*> EditorArea::mainGroups() const
{
    return groupsOf(m_root);
}

// What is chosen in the main window opens there, even while a window of its own was the last one in use.
EditorGroup* EditorArea::groupForOpening(Opening opening)
{
    EditorGroup* group = m_inUse;
    const QWidget* active = QApplication::activeWindow();
    if (group->window() != window() && active == window() && m_lastMain) group = m_lastMain;
    if (opening != Opening::Aside) return group;
    for (EditorGroup* other : mainGroups()) {
        if (other != group) return other;
    }
    return splitFrom(group, Direction::Right);
}

void EditorArea::open(const QString& key, Opening opening)
{
    if (const Place open = placeOf(key); open.group) {
        const bool again = open.group == m_inUse && open.group->currentIndex() == open.index;
        if (opening != Opening::Preview || again) keep(key);
        showAt(open.group, open.index);
        return;
    }
    auto tab = std::make_unique<EditorTab>();
    tab->key = key;
    tab->stay = opening == Opening::Preview ? EditorTab::Stay::Preview : EditorTab::Stay::Kept;
    if (!make(*tab)) return;
    EditorGroup* group = groupForOpening(opening);
    int index = group->currentIndex() + 1;
    if (const int preview = group->indexOfPreview(); preview >= 0 && opening == Opening::Preview) {
        std::unique_ptr<EditorTab> replaced = group->take(preview);
        m_lastUsed.removeAll(replaced->key);
        end(std::move(replaced));
        index = preview;
    }
    group->insert(index, std::move(tab));
    showAt(group, index);
}

bool EditorArea::make(EditorTab& tab)
{
    tab.editor = m_factory(tab.key);
    if (!tab.editor) return false;
    Editor* editor = tab.editor.get();
    tab.title = editor->title();
    tab.method = editor->methodChip();
    if (!tab.state.isEmpty()) editor->restoreState(tab.state);
    connect(editor, &Editor::titleChanged, this, [this, editor] { refreshTab(editor); });
    connect(editor, &Editor::edited, this, [this, editor] { keep(editor->key()); });
    connect(editor, &Editor::inspectorChanged, this, [this, editor] {
        if (editor == current()) announce();
    });
    return true;
}

void EditorArea::refreshTab(const Editor* editor)
{
    const Place place = placeOf(editor);
    if (!place.group) return;
    EditorTab& tab = place.group->tab(place.index);
    // A renamed object keeps its tab under its new key.
    const QString before = std::exchange(tab.key, editor->key());
    if (const auto used = m_lastUsed.indexOf(before); used >= 0) m_lastUsed[used] = tab.key;
    tab.title = editor->title();
    tab.method = editor->methodChip();
    place.group->refresh(place.index);
    refreshWindowTitles();
    Q_EMIT tabsChanged();
    if (editor == current()) announce();
}

void EditorArea::keep(const QString& key)
{
    const Place place = placeOf(key);
    if (!place.group ||
        std::exchange(place.group->tab(place.index).stay, EditorTab::Stay::Kept) == EditorTab::Stay::Kept)
        return;
    place.group->refresh(place.index);
    Q_EMIT tabsChanged();
}

void EditorArea::showAt(EditorGroup* group, int index)
{
    if (index < 0 || index >= group->count()) return;
    EditorTab& tab = group->tab(index);
    if (!tab.editor) {
        if (!make(tab)) {
            closeAt(group, index);
            return;
        }
        group->refresh(index);
    }
    // The focus of what is hidden now must not fall to whatever comes next in the window.
    const QWidget* focus = QApplication::focusWidget();
    const bool hadFocus = std::any_of(m_groups.cbegin(), m_groups.cend(),
                                      [focus](const EditorGroup* each) { return focus && each->isAncestorOf(focus); });
    group->showTab(index);
    if (m_walkAt < 0) markUsed(tab.key);
    m_inUse->setInUse(false);
    m_inUse = group;
    group->setInUse(true);
    if (group->window() == window()) m_lastMain = group;
    announce();
    refreshWindowTitles();
    Q_EMIT tabsChanged();
    if (hadFocus) focusCurrent();
}

void EditorArea::markUsed(const QString& key)
{
    m_lastUsed.removeAll(key);
    m_lastUsed.prepend(key);
}

void EditorArea::announce()
{
    Q_EMIT currentChanged(current());
}

void EditorArea::setInUse(EditorGroup* group)
{
    if (group == m_inUse) return;
    if (m_inUse) m_inUse->setInUse(false);
    m_inUse = group;
    group->setInUse(true);
    if (group->window() == window()) m_lastMain = group;
    if (const EditorTab* tab = group->current(); tab && m_walkAt < 0) markUsed(tab->key);
    announce();
    Q_EMIT tabsChanged();
}

void EditorArea::follow(const QWidget* focus)
{
    if (!focus) return;
    for (EditorGroup* group : m_groups) {
        if (group->isAncestorOf(focus)) {
            setInUse(group);
            return;
        }
    }
}

void EditorArea::focusCurrent()
{
    if (m_inUse->window() != window()) m_inUse->window()->activateWindow();
    m_inUse->focusEditor();
}

void EditorArea::close(const QString& key)
{
    if (const Place place = placeOf(key); place.group) closeAt(place.group, place.index);
}

void EditorArea::closeIf(const std::function<bool(const QString& key)>& gone)
{
    for (const QString& key : keys()) {
        if (gone(key)) close(key);
    }
}

void EditorArea::closeAt(EditorGroup* group, int index)
{
    if (index < 0 || index >= group->count()) return;
    const QWidget* focus = QApplication::focusWidget();
    const bool hadFocus = focus && group->isAncestorOf(focus);
    std::unique_ptr<EditorTab> tab = group->take(index);
    m_closed.push_back(tab->saved());
    if (m_closed.size() > closedLimit) m_closed.erase(m_closed.begin());
    m_lastUsed.removeAll(tab->key);
    end(std::move(tab));
    m_walkAt = -1;
    if (group->isEmpty()) {
        removeIfEmpty(group);
    } else {
        const auto next = std::find_if(m_lastUsed.cbegin(), m_lastUsed.cend(),
                                       [group](const QString& key) { return group->indexOf(key) >= 0; });
        const bool inUse = group == m_inUse;
        EditorGroup* before = m_inUse;
        showAt(group, next == m_lastUsed.cend() ? group->currentIndex() : group->indexOf(*next));
        if (!inUse) setInUse(before);
    }
    if (m_inUse->isEmpty()) announce();
    refreshWindowTitles();
    Q_EMIT tabsChanged();
    if (hadFocus) focusCurrent();
}

void EditorArea::end(std::unique_ptr<EditorTab> tab)
{
    if (!tab->editor) return;
    // It may be the editor itself that asked, so it ends after its call has returned; its widgets end after it.
    Editor* editor = tab->editor.release();
    editor->disconnect(this);
    QWidget* widget = editor->widget();
    editor->deleteLater();
    widget->deleteLater();
}

void EditorArea::reopenClosed()
{
    while (!m_closed.empty()) {
        std::unique_ptr<EditorTab> tab = EditorTab::fromSaved(m_closed.back());
        m_closed.pop_back();
        tab->stay = EditorTab::Stay::Kept;
        if (placeOf(tab->key).group || !make(*tab)) continue;
        EditorGroup* group = groupForOpening(Opening::Keep);
        const int index = group->currentIndex() + 1;
        group->insert(index, std::move(tab));
        showAt(group, index);
        return;
    }
}

bool EditorArea::canReopen() const
{
    return !m_closed.empty();
}

Editor* EditorArea::current() const
{
    const EditorTab* tab = m_inUse->current();
    return tab ? tab->editor.get() : nullptr;
}

QString EditorArea::currentKey() const
{
    const EditorTab* tab = m_inUse->current();
    return tab ? tab->key : QString();
}

QStringList EditorArea::keys() const
{
    QStringList result;
    const auto add = [&result](const EditorGroup* group) {
        for (int i = 0; i < group->count(); ++i)
            result.append(group->tab(i).key);
    };
    for (const EditorGroup* group : mainGroups())
        add(group);
    for (const std::unique_ptr<EditorWindow>& window : m_windows) {
        for (const EditorGroup* group : groupsOf(window->root()))
            add(group);
    }
    return result;
}

QString EditorArea::lastUsed(const std::function<bool(const QString& key)>& wanted) const
{
    for (const QString& key : m_lastUsed + keys()) {
        if (wanted(key)) return key;
    }
    return {};
}

void EditorArea::walk(int step)
{
    // Tabs restored but never shown come after those that were.
    for (const QString& key : keys()) {
        if (!m_lastUsed.contains(key)) m_lastUsed.append(key);
    }
    const int count = int(m_lastUsed.size());
    if (count < 2) return;
    m_walkAt = (std::max(0, m_walkAt) + step + count) % count;
    const Place place = placeOf(m_lastUsed.at(m_walkAt));
    showAt(place.group, place.index);
}

void EditorArea::endWalk()
{
    if (m_walkAt < 0) return;
    m_walkAt = -1;
    markUsed(currentKey());
}

void EditorArea::split(Direction direction)
{
    EditorGroup* from = m_inUse;
    if (from->isEmpty()) return;
    EditorGroup* side = splitFrom(from, direction);
    if (from->count() > 1) {
        moveTab(from, from->currentIndex(), side, 0);
        return;
    }
    setInUse(side);
    side->focusEditor();
}

// A new side after `group`: in its splitter if that runs the same way, else the two share a new one in its place.
EditorGroup* EditorArea::splitFrom(EditorGroup* group, Direction direction)
{
    const Qt::Orientation wanted = direction == Direction::Right ? Qt::Horizontal : Qt::Vertical;
    QSplitter* parent = splitterOf(group);
    EditorGroup* side = makeGroup();
    if (parent->count() == 1) parent->setOrientation(wanted);
    const int index = parent->indexOf(group);
    QList<int> sizes = parent->sizes();
    if (parent->orientation() == wanted) {
        parent->insertWidget(index + 1, side);
        const int half = sizes.value(index) / 2;
        sizes[index] -= half;
        sizes.insert(index + 1, half);
        parent->setSizes(sizes);
    } else {
        const int extent = wanted == Qt::Horizontal ? group->width() : group->height();
        QSplitter* both = makeSplitter(wanted);
        parent->replaceWidget(index, both);
        both->addWidget(group);
        both->addWidget(side);
        group->show();
        both->setSizes({extent / 2, extent / 2});
        parent->setSizes(sizes);
    }
    return side;
}

// The main window keeps its last side.
void EditorArea::removeIfEmpty(EditorGroup* group)
{
    if (!group->isEmpty()) return;
    QWidget* top = group->window();
    QSplitter* parent = splitterOf(group);
    const std::vector<EditorGroup*> main = mainGroups();
    if (top == window() && main.size() == 1) {
        setInUse(group);
        return;
    }
    m_groups.erase(std::find(m_groups.begin(), m_groups.end(), group));
    const bool inUse = group == m_inUse;
    if (m_lastMain == group) m_lastMain = nullptr;
    group->hide();
    group->setParent(nullptr);
    group->deleteLater();
    // A splitter that holds one thing gives its place to it.
    while (parent->count() == 1 && splitterOf(parent)) {
        QSplitter* grandparent = splitterOf(parent);
        const QList<int> sizes = grandparent->sizes();
        QWidget* only = parent->widget(0);
        grandparent->replaceWidget(grandparent->indexOf(parent), only);
        only->show();
        grandparent->setSizes(sizes);
        parent->deleteLater();
        parent = grandparent;
    }
    const auto emptied = std::find_if(m_windows.cbegin(), m_windows.cend(), [top](const auto& each) {
        return each.get() == top && groupsOf(each->root()).empty();
    });
    if (emptied != m_windows.cend()) forget(emptied->get());
    if (!inUse) return;
    m_inUse = m_groups.front();
    for (const QString& key : std::as_const(m_lastUsed)) {
        if (const Place place = placeOf(key); place.group) {
            m_inUse = place.group;
            break;
        }
    }
    m_inUse->setInUse(true);
    if (m_inUse->window() == window()) m_lastMain = m_inUse;
    if (!m_inUse->isEmpty()) showAt(m_inUse, m_inUse->currentIndex());
}

void EditorArea::moveToWindow()
{
    if (m_inUse->isEmpty()) return;
    EditorGroup* from = m_inUse;
    EditorGroup* side = makeGroup();
    QSplitter* root = makeSplitter(Qt::Horizontal);
    root->addWidget(side);
    openWindow(root, {});
    moveTab(from, from->currentIndex(), side, 0);
}

EditorWindow* EditorArea::openWindow(QSplitter* root, const QByteArray& geometry)
{
    m_windows.push_back(std::make_unique<EditorWindow>(root));
    EditorWindow* opened = m_windows.back().get();
    connect(opened, &EditorWindow::closing, this, [this, opened] { dock(opened); });
    connect(opened, &EditorWindow::moved, this, &EditorArea::tabsChanged);
    opened->resize(windowSize);
    if (geometry.isEmpty())
        opened->move(QCursor::pos() - QPoint(windowSize.width() / 4, 20));
    else
        opened->restoreGeometry(geometry);
    opened->show();
    Q_EMIT windowOpened(opened);
    return opened;
}

void EditorArea::dock(EditorWindow* window)
{
    EditorGroup* to = m_lastMain ? m_lastMain.data() : mainGroups().front();
    for (EditorGroup* group : groupsOf(window->root())) {
        const QString current = group->current() ? group->current()->key : QString();
        while (!group->isEmpty()) {
            std::unique_ptr<EditorTab> tab = group->take(0);
            to->insert(to->count(), std::move(tab));
        }
        if (const int shown = to->indexOf(current); shown >= 0) showAt(to, shown);
        removeIfEmpty(group);
    }
}

void EditorArea::forget(EditorWindow* window)
{
    const auto at =
        std::find_if(m_windows.begin(), m_windows.end(), [window](const auto& each) { return each.get() == window; });
    EditorWindow* gone = at->release();
    m_windows.erase(at);
    gone->disconnect(this);
    gone->hide();
    gone->deleteLater();  // it may be the one that asked
}

void EditorArea::moveTab(EditorGroup* from, int index, EditorGroup* to, int toIndex)
{
    std::unique_ptr<EditorTab> tab = from->take(index);
    tab->stay = EditorTab::Stay::Kept;
    if (from == to && toIndex > index) --toIndex;
    to->insert(std::clamp(toIndex, 0, to->count()), std::move(tab));
    const int shown = std::clamp(toIndex, 0, to->count() - 1);
    if (from != to && !from->isEmpty()) {
        const int next = std::min(from->currentIndex(), from->count() - 1);
        if (from->tab(next).editor)
            from->showTab(next);
        else
            showAt(from, next);
    }
    showAt(to, shown);
    if (from != to) removeIfEmpty(from);
    focusCurrent();
}

EditorArea::Target EditorArea::targetAt(const EditorGroup* from, const QPoint& globalPosition) const
{
    const auto under = [&globalPosition](const QWidget* widget) {
        return widget->isVisible() && widget->rect().contains(widget->mapFromGlobal(globalPosition));
    };
    // Windows of their own stand over the main one.
    std::vector<EditorGroup*> groups(m_groups.rbegin(), m_groups.rend());
    std::stable_partition(groups.begin(), groups.end(),
                          [this](const EditorGroup* group) { return group->window() != window(); });
    for (EditorGroup* group : groups) {
        if (!under(group)) continue;
        if (under(group->bar()))
            return {Target::Kind::Tabs, group, group->bar()->dropIndexAt(group->bar()->mapFromGlobal(globalPosition))};
        const QPoint at = group->mapFromGlobal(globalPosition);
        const bool alone = group == from && from->count() == 1;
        if (!alone && at.x() > group->width() * 2 / 3) return {Target::Kind::Right, group, 0};
        if (!alone && at.y() > group->height() * 2 / 3) return {Target::Kind::Down, group, 0};
        return group == from ? Target() : Target{Target::Kind::Tabs, group, group->count()};
    }
    const bool overUs = window()->frameGeometry().contains(globalPosition) ||
                        std::any_of(m_windows.cbegin(), m_windows.cend(), [&globalPosition](const auto& each) {
                            return each->frameGeometry().contains(globalPosition);
                        });
    return overUs ? Target() : Target{Target::Kind::Window, nullptr, 0};
}

void EditorArea::showTarget(const Target& target)
{
    for (const EditorGroup* group : m_groups)
        group->bar()->setDropMark(target.kind == Target::Kind::Tabs && target.group == group ? target.index : -1);
    delete std::exchange(m_dropMark, nullptr);
    if (target.kind != Target::Kind::Right && target.kind != Target::Kind::Down) return;
    m_dropMark = new DropMark(target.group);
    QRect half = target.group->rect();
    if (target.kind == Target::Kind::Right)
        half.setLeft(half.center().x());
    else
        half.setTop(half.center().y());
    m_dropMark->setGeometry(half);
    m_dropMark->show();
    m_dropMark->raise();
}

void EditorArea::drop(EditorGroup* from, int index, const QPoint& globalPosition)
{
    const Target target = targetAt(from, globalPosition);
    showTarget({});
    if (index >= from->count()) return;
    switch (target.kind) {
        case Target::Kind::None:
            return;
        case Target::Kind::Tabs:
            moveTab(from, index, target.group, target.index);
            return;
        case Target::Kind::Right:
        case Target::Kind::Down:
            moveTab(from, index,
                    splitFrom(target.group, target.kind == Target::Kind::Right ? Direction::Right : Direction::Down),
                    0);
            return;
        case Target::Kind::Window:
            showAt(from, index);
            moveToWindow();
            return;
    }
}

void EditorArea::showTabMenu(EditorGroup* group, int index, const QPoint& globalPosition)
{
    const QString key = group->tab(index).key;
    const auto closeOthers = [this, group, key](int from) {
        for (int i = group->count() - 1; i >= from; --i) {
            if (group->tab(i).key != key) closeAt(group, i);
        }
    };
    auto* menu = new QMenu(group);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Close"), this, [this, key] { close(key); });
    menu->addAction(tr("Close others"), this, [closeOthers] { closeOthers(0); })->setEnabled(group->count() > 1);
    menu->addAction(tr("Close to the right"), this, [closeOthers, index] { closeOthers(index + 1); })
        ->setEnabled(index + 1 < group->count());
    menu->addSeparator();
    menu->addAction(tr("Keep open"), this, [this, key] { keep(key); })
        ->setEnabled(group->tab(index).stay == EditorTab::Stay::Preview);
    const auto withTab = [this, key](const std::function<void()>& act) {
        const Place place = placeOf(key);
        if (!place.group) return;
        showAt(place.group, place.index);
        act();
    };
    menu->addAction(tr("Split right"), this, [this, withTab] { withTab([this] { split(Direction::Right); }); });
    menu->addAction(tr("Split down"), this, [this, withTab] { withTab([this] { split(Direction::Down); }); });
    if (group->window() == window())
        menu->addAction(tr("Move to a window of its own"), this,
                        [this, withTab] { withTab([this] { moveToWindow(); }); });
    else
        menu->addAction(tr("Move back to the main window"), this, [this, key] {
            const Place place = placeOf(key);
            EditorGroup* to = m_lastMain ? m_lastMain.data() : mainGroups().front();
            if (place.group) moveTab(place.group, place.index, to, to->count());
        });
    menu->popup(globalPosition);
}

QList<QWidget*> EditorArea::sides() const
{
    QList<QWidget*> result;
    for (EditorGroup* group : mainGroups())
        result.append(group);
    return result;
}

void EditorArea::setTitleSuffix(const QString& suffix)
{
    m_titleSuffix = suffix;
    refreshWindowTitles();
}

void EditorArea::refreshWindowTitles()
{
    for (const std::unique_ptr<EditorWindow>& each : m_windows) {
        const std::vector<EditorGroup*> groups = groupsOf(each->root());
        if (groups.empty()) continue;
        const bool inUse = std::find(groups.cbegin(), groups.cend(), m_inUse) != groups.cend();
        const EditorTab* tab = (inUse ? m_inUse : groups.front())->current();
        if (tab) each->setWindowTitle(QStringLiteral("%1 — %2").arg(tab->title, m_titleSuffix));
    }
}

// A side is {"tabs": [...], "current": key}, a splitter {"split": "right", "sizes": [...], "parts": [...]}.
QJsonObject EditorArea::saveNode(const QWidget* node) const
{
    if (const auto* group = qobject_cast<const EditorGroup*>(node)) {
        QJsonArray tabs;
        for (int i = 0; i < group->count(); ++i)
            tabs.append(group->tab(i).saved());
        return {{QStringLiteral("tabs"), tabs},
                {QStringLiteral("current"), group->current() ? group->current()->key : QString()}};
    }
    const auto* splitter = qobject_cast<const QSplitter*>(node);
    QJsonArray sizes;
    QJsonArray parts;
    for (int i = 0; i < splitter->count(); ++i) {
        sizes.append(splitter->sizes().at(i));
        parts.append(saveNode(splitter->widget(i)));
    }
    const bool right = splitter->orientation() == Qt::Horizontal;
    return {{QStringLiteral("split"), right ? QStringLiteral("right") : QStringLiteral("down")},
            {QStringLiteral("sizes"), sizes},
            {QStringLiteral("parts"), parts}};
}

QJsonObject EditorArea::save() const
{
    QJsonArray windows;
    for (const std::unique_ptr<EditorWindow>& each : m_windows)
        windows.append(QJsonObject{{QStringLiteral("geometry"), QString::fromLatin1(each->saveGeometry().toBase64())},
                                   {QStringLiteral("root"), saveNode(each->root())}});
    return {{QStringLiteral("root"), saveNode(m_root)},
            {QStringLiteral("windows"), windows},
            {QStringLiteral("current"), currentKey()}};
}

// Null if nothing of it can be shown.
QWidget* EditorArea::restoreNode(const QJsonObject& saved, int depth)
{
    constexpr int deepest = 6;
    if (depth > deepest) return nullptr;
    if (!saved.contains(QStringLiteral("split"))) {
        EditorGroup* group = makeGroup();
        for (const QJsonValue& value : saved.value(QStringLiteral("tabs")).toArray()) {
            std::unique_ptr<EditorTab> tab = EditorTab::fromSaved(value.toObject());
            if (!tab->key.isEmpty() && !placeOf(tab->key).group) group->insert(group->count(), std::move(tab));
        }
        // The tab to show, or the nearest that can be made.
        int index = std::max(0, group->indexOf(saved.value(QStringLiteral("current")).toString()));
        while (!group->isEmpty()) {
            index = std::min(index, group->count() - 1);
            EditorTab& tab = group->tab(index);
            if (make(tab)) {
                group->refresh(index);
                group->showTab(index);
                return group;
            }
            end(group->take(index));
        }
        m_groups.pop_back();
        delete group;
        return nullptr;
    }
    const bool right = saved.value(QStringLiteral("split")).toString() == QStringLiteral("right");
    QSplitter* splitter = makeSplitter(right ? Qt::Horizontal : Qt::Vertical);
    const QJsonArray parts = saved.value(QStringLiteral("parts")).toArray();
    const QJsonArray savedSizes = saved.value(QStringLiteral("sizes")).toArray();
    QList<int> sizes;
    for (int i = 0; i < parts.size(); ++i) {
        QWidget* part = restoreNode(parts.at(i).toObject(), depth + 1);
        if (!part) continue;
        splitter->addWidget(part);
        sizes.append(std::clamp(savedSizes.at(i).toInt(), 0, 10'000));
    }
    if (splitter->count() == 0) {
        delete splitter;
        return nullptr;
    }
    splitter->setSizes(sizes);
    return splitter;
}

// A root is a splitter, even around a single side.
QSplitter* EditorArea::restoreRoot(const QJsonObject& saved)
{
    QWidget* node = restoreNode(saved, 0);
    auto* root = qobject_cast<QSplitter*>(node);
    if (!node || root) return root;
    root = makeSplitter(Qt::Horizontal);
    root->addWidget(node);
    return root;
}

void EditorArea::restore(const QJsonObject& saved)
{
    if (QSplitter* root = restoreRoot(saved.value(QStringLiteral("root")).toObject())) {
        const std::vector<EditorGroup*> before = mainGroups();
        std::erase_if(m_groups, [&before](EditorGroup* group) {
            return std::find(before.cbegin(), before.cend(), group) != before.cend();
        });
        delete layout()->replaceWidget(m_root, root);
        delete m_root;
        m_root = root;
        m_inUse = mainGroups().front();
        m_lastMain = m_inUse;
        for (EditorGroup* group : m_groups)
            group->setInUse(group == m_inUse);
    }
    for (const QJsonValue& value : saved.value(QStringLiteral("windows")).toArray()) {
        const QJsonObject window = value.toObject();
        QSplitter* root = restoreRoot(window.value(QStringLiteral("root")).toObject());
        if (!root) continue;
        openWindow(root, QByteArray::fromBase64(window.value(QStringLiteral("geometry")).toString().toLatin1()));
        for (EditorGroup* group : groupsOf(root))
            group->setInUse(false);
    }
    const Place current = placeOf(saved.value(QStringLiteral("current")).toString());
    if (current.group)
        showAt(current.group, current.index);
    else if (!m_inUse->isEmpty())
        showAt(m_inUse, m_inUse->currentIndex());
    refreshWindowTitles();
}

}  // namespace trestle::ui
