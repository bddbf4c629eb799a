#include "ui/shell/EditorArea.h"

#include "ui/shell/EditorGroup.h"
#include "ui/shell/EditorTabBar.h"
#include "ui/shell/EditorWindow.h"
#include "ui/shell/SplitterTree.h"

#include <QApplication>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace trestle::ui {

namespace {

constexpr size_t closedLimit = 20;
constexpr QSize windowSize(900, 640);

}  // namespace

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
    return sidesOf(m_root);
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
        for (const EditorGroup* group : sidesOf(window->root()))
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

EditorGroup* EditorArea::splitFrom(EditorGroup* group, Direction direction)
{
    EditorGroup* side = makeGroup();
    splitBeside(group, side, direction == Direction::Right ? Qt::Horizontal : Qt::Vertical);
    return side;
}

// The main window keeps its last side.
void EditorArea::removeIfEmpty(EditorGroup* group)
{
    if (!group->isEmpty()) return;
    QWidget* top = group->window();
    const std::vector<EditorGroup*> main = mainGroups();
    if (top == window() && main.size() == 1) {
        setInUse(group);
        return;
    }
    m_groups.erase(std::find(m_groups.begin(), m_groups.end(), group));
    const bool inUse = group == m_inUse;
    if (m_lastMain == group) m_lastMain = nullptr;
    takeOut(group);
    group->deleteLater();
    const auto emptied = std::find_if(m_windows.cbegin(), m_windows.cend(), [top](const auto& each) {
        return each.get() == top && sidesOf(each->root()).empty();
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
    for (EditorGroup* group : sidesOf(window->root())) {
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
        const std::vector<EditorGroup*> groups = sidesOf(each->root());
        if (groups.empty()) continue;
        const bool inUse = std::find(groups.cbegin(), groups.cend(), m_inUse) != groups.cend();
        const EditorTab* tab = (inUse ? m_inUse : groups.front())->current();
        if (tab) each->setWindowTitle(QStringLiteral("%1 — %2").arg(tab->title, m_titleSuffix));
    }
}

}  // namespace trestle::ui
