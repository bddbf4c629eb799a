#include "ui/shell/EditorArea.h"

#include "ui/shell/EditorTabBar.h"
#include "ui/widgets/Theme.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace trestle::ui {

namespace {

constexpr size_t closedLimit = 20;

}  // namespace

struct EditorArea::Tab
{
    QString key;
    QString title;
    QByteArray method;
    QJsonObject state;  // to restore once the editor is made
    std::unique_ptr<Editor> editor;

    [[nodiscard]] QJsonObject saved() const
    {
        return {{QStringLiteral("key"), key},
                {QStringLiteral("title"), title},
                {QStringLiteral("method"), QString::fromUtf8(method)},
                {QStringLiteral("state"), editor ? editor->saveState() : state}};
    }

    static std::unique_ptr<Tab> fromSaved(const QJsonObject& saved)
    {
        auto tab = std::make_unique<Tab>();
        tab->key = saved.value(QStringLiteral("key")).toString();
        tab->title = saved.value(QStringLiteral("title")).toString();
        tab->method = saved.value(QStringLiteral("method")).toString().toUtf8();
        tab->state = saved.value(QStringLiteral("state")).toObject();
        return tab;
    }
};

EditorArea::EditorArea(Factory factory, QWidget* parent)
    : QWidget(parent), m_factory(std::move(factory)), m_bar(new EditorTabBar), m_stack(new QStackedWidget)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_changing) showAt(index);
    });
    connect(m_bar, &QTabBar::tabCloseRequested, this, &EditorArea::closeAt);
}

EditorArea::~EditorArea()
{
    for (const std::unique_ptr<Tab>& tab : m_tabs) {
        if (tab->editor) tab->editor->disconnect(this);
    }
}

int EditorArea::indexOf(const QString& key) const
{
    const auto found =
        std::find_if(m_tabs.cbegin(), m_tabs.cend(), [&key](const auto& tab) { return tab->key == key; });
    return found == m_tabs.cend() ? -1 : int(found - m_tabs.cbegin());
}

void EditorArea::open(const QString& key)
{
    int index = indexOf(key);
    if (index < 0) {
        auto tab = std::make_unique<Tab>();
        tab->key = key;
        if (!make(*tab)) return;
        index = m_bar->currentIndex() + 1;
        insert(index, std::move(tab));
    }
    showAt(index);
}

void EditorArea::insert(int index, std::unique_ptr<Tab> tab)
{
    m_changing = true;
    const QByteArray method = tab->method;
    const QString title = tab->title;
    m_tabs.insert(m_tabs.begin() + index, std::move(tab));
    m_bar->insertTab(index, title);
    m_bar->setTab(index, method, title);
    m_changing = false;
}

bool EditorArea::make(Tab& tab)
{
    tab.editor = m_factory(tab.key);
    if (!tab.editor) return false;
    Editor* editor = tab.editor.get();
    tab.title = editor->title();
    tab.method = editor->methodChip();
    m_stack->addWidget(editor->widget());
    if (!tab.state.isEmpty()) editor->restoreState(tab.state);
    connect(editor, &Editor::titleChanged, this, [this, editor] { refreshTab(editor); });
    connect(editor, &Editor::inspectorChanged, this, [this, editor] {
        if (editor == current()) Q_EMIT currentChanged(editor);
    });
    return true;
}

void EditorArea::refreshTab(const Editor* editor)
{
    for (size_t i = 0; i < m_tabs.size(); ++i) {
        Tab& tab = *m_tabs[i];
        if (tab.editor.get() != editor) continue;
        // A renamed object keeps its tab under its new key.
        const QString before = std::exchange(tab.key, editor->key());
        if (const auto place = m_lastUsed.indexOf(before); place >= 0) m_lastUsed[place] = tab.key;
        tab.title = editor->title();
        tab.method = editor->methodChip();
        m_bar->setTab(int(i), tab.method, tab.title);
        m_bar->updateGeometry();
        Q_EMIT tabsChanged();
        if (editor == current()) Q_EMIT currentChanged(current());
    }
}

void EditorArea::showAt(int index)
{
    if (index < 0 || index >= int(m_tabs.size())) return;
    Tab& tab = *m_tabs[size_t(index)];
    if (!tab.editor) {
        if (!make(tab)) {
            closeAt(index);
            return;
        }
        m_bar->setTab(index, tab.method, tab.title);
    }
    m_changing = true;
    m_bar->setCurrentIndex(index);
    m_changing = false;
    m_stack->setCurrentWidget(tab.editor->widget());
    if (m_walkAt < 0) {
        m_lastUsed.removeAll(tab.key);
        m_lastUsed.prepend(tab.key);
    }
    Q_EMIT currentChanged(tab.editor.get());
    Q_EMIT tabsChanged();
}

void EditorArea::close(const QString& key)
{
    closeAt(indexOf(key));
}

void EditorArea::closeIf(const std::function<bool(const QString& key)>& gone)
{
    for (int i = int(m_tabs.size()) - 1; i >= 0; --i) {
        if (gone(m_tabs[size_t(i)]->key)) closeAt(i);
    }
}

void EditorArea::closeAt(int index)
{
    if (index < 0 || index >= int(m_tabs.size())) return;
    const std::unique_ptr<Tab> tab = std::move(m_tabs[size_t(index)]);
    m_tabs.erase(m_tabs.begin() + index);
    m_closed.push_back(tab->saved());
    if (m_closed.size() > closedLimit) m_closed.erase(m_closed.begin());
    m_lastUsed.removeAll(tab->key);
    m_changing = true;
    m_bar->removeTab(index);
    m_changing = false;
    if (tab->editor) {
        // It may be the editor itself that asked, so it ends after its call has returned; its widgets end after it.
        Editor* editor = tab->editor.release();
        editor->disconnect(this);
        QWidget* widget = editor->widget();
        m_stack->removeWidget(widget);
        widget->hide();
        editor->deleteLater();
        widget->deleteLater();
    }
    m_walkAt = -1;
    const int next = m_lastUsed.isEmpty() ? m_bar->currentIndex() : indexOf(m_lastUsed.first());
    if (m_tabs.empty()) {
        Q_EMIT currentChanged(nullptr);
        Q_EMIT tabsChanged();
    } else {
        showAt(std::max(0, next));
    }
}

void EditorArea::reopenClosed()
{
    while (!m_closed.empty()) {
        std::unique_ptr<Tab> tab = Tab::fromSaved(m_closed.back());
        m_closed.pop_back();
        if (indexOf(tab->key) >= 0) continue;
        const QString key = tab->key;
        if (!make(*tab)) continue;
        const int index = m_bar->currentIndex() + 1;
        insert(index, std::move(tab));
        showAt(index);
        return;
    }
}

bool EditorArea::canReopen() const
{
    return !m_closed.empty();
}

Editor* EditorArea::current() const
{
    const int index = m_bar->currentIndex();
    return index >= 0 && index < int(m_tabs.size()) ? m_tabs[size_t(index)]->editor.get() : nullptr;
}

QString EditorArea::currentKey() const
{
    const int index = m_bar->currentIndex();
    return index >= 0 && index < int(m_tabs.size()) ? m_tabs[size_t(index)]->key : QString();
}

QStringList EditorArea::keys() const
{
    QStringList result;
    for (const std::unique_ptr<Tab>& tab : m_tabs)
        result.append(tab->key);
    return result;
}

QString EditorArea::lastUsed(const std::function<bool(const QString& key)>& wanted) const
{
    for (const QString& key : m_lastUsed) {
        if (wanted(key)) return key;
    }
    for (const std::unique_ptr<Tab>& tab : m_tabs) {
        if (wanted(tab->key)) return tab->key;
    }
    return {};
}

void EditorArea::walk(int step)
{
    // Tabs restored but never shown come after those that were.
    for (const std::unique_ptr<Tab>& tab : m_tabs) {
        if (!m_lastUsed.contains(tab->key)) m_lastUsed.append(tab->key);
    }
    const int count = int(m_lastUsed.size());
    if (count < 2) return;
    m_walkAt = (std::max(0, m_walkAt) + step + count) % count;
    showAt(indexOf(m_lastUsed.at(m_walkAt)));
}

void EditorArea::endWalk()
{
    if (m_walkAt < 0) return;
    m_walkAt = -1;
    const QString key = currentKey();
    m_lastUsed.removeAll(key);
    m_lastUsed.prepend(key);
}

QJsonArray EditorArea::saveTabs() const
{
    QJsonArray tabs;
    for (const std::unique_ptr<Tab>& tab : m_tabs)
        tabs.append(tab->saved());
    return tabs;
}

void EditorArea::restoreTabs(const QJsonArray& tabs, const QString& current)
{
    for (const QJsonValue& saved : tabs) {
        std::unique_ptr<Tab> tab = Tab::fromSaved(saved.toObject());
        if (!tab->key.isEmpty() && indexOf(tab->key) < 0) insert(int(m_tabs.size()), std::move(tab));
    }
    if (!m_tabs.empty()) showAt(std::max(0, indexOf(current)));
}

}  // namespace trestle::ui
