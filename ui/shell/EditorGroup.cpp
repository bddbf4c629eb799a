#include "ui/shell/EditorGroup.h"

#include "ui/shell/EditorTabBar.h"
#include "ui/shell/PaneCycle.h"
#include "ui/widgets/EmptyState.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace trestle::ui {

EditorGroup::EditorGroup(QWidget* parent)
    : QWidget(parent),
      m_bar(new EditorTabBar),
      m_stack(new QStackedWidget),
      m_empty(
          new EmptyState(tr("Nothing is open here. What you open next is shown on this side."), tr("Go to anything…")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    m_stack->addWidget(m_empty);
    setMinimumSize(160, 80);
    connect(m_empty, &EmptyState::actionRequested, this, &EditorGroup::emptyActionRequested);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_changing && index >= 0) Q_EMIT tabChosen(index);
    });
}

EditorGroup::~EditorGroup() = default;

int EditorGroup::currentIndex() const
{
    return m_tabs.empty() ? -1 : m_bar->currentIndex();
}

EditorTab* EditorGroup::current() const
{
    const int index = currentIndex();
    return index >= 0 && index < count() ? m_tabs[size_t(index)].get() : nullptr;
}

int EditorGroup::indexOf(const QString& key) const
{
    const auto found =
        std::find_if(m_tabs.cbegin(), m_tabs.cend(), [&key](const auto& tab) { return tab->key == key; });
    return found == m_tabs.cend() ? -1 : int(found - m_tabs.cbegin());
}

int EditorGroup::indexOfPreview() const
{
    const auto found = std::find_if(m_tabs.cbegin(), m_tabs.cend(),
                                    [](const auto& tab) { return tab->stay == EditorTab::Stay::Preview; });
    return found == m_tabs.cend() ? -1 : int(found - m_tabs.cbegin());
}

void EditorGroup::insert(int index, std::unique_ptr<EditorTab> tab)
{
    m_changing = true;
    if (tab->editor) m_stack->addWidget(tab->editor->widget());
    const QString title = tab->title;
    m_tabs.insert(m_tabs.begin() + index, std::move(tab));
    m_bar->insertTab(index, title);
    refresh(index);
    m_changing = false;
}

std::unique_ptr<EditorTab> EditorGroup::take(int index)
{
    std::unique_ptr<EditorTab> tab = std::move(m_tabs[size_t(index)]);
    m_tabs.erase(m_tabs.begin() + index);
    m_changing = true;
    m_bar->removeTab(index);
    m_changing = false;
    if (tab->editor) {
        QWidget* widget = tab->editor->widget();
        m_stack->removeWidget(widget);
        widget->hide();
        widget->setParent(nullptr);
    }
    if (m_tabs.empty()) m_stack->setCurrentWidget(m_empty);
    return tab;
}

void EditorGroup::showTab(int index)
{
    m_changing = true;
    m_bar->setCurrentIndex(index);
    m_changing = false;
    QWidget* widget = tab(index).editor->widget();
    if (m_stack->indexOf(widget) < 0) m_stack->addWidget(widget);
    const bool isNew = widget->focusWidget() == nullptr;
    m_stack->setCurrentWidget(widget);
    // The stack hands a focus on to the first control that Tab would reach.
    if (isNew && widget->focusWidget() && widget->focusProxy()) widget->focusProxy()->setFocus(Qt::OtherFocusReason);
}

void EditorGroup::refresh(int index)
{
    const EditorTab& shown = tab(index);
    m_bar->setTab(index, shown.method, shown.title, shown.stay);
}

void EditorGroup::setInUse(bool inUse)
{
    m_bar->setInUse(inUse);
}

void EditorGroup::focusEditor()
{
    QWidget* widget = m_stack->currentWidget();
    const auto takes = [widget](const QWidget* control) {
        return control && control->isVisibleTo(widget) && control->isEnabledTo(widget);
    };
    QWidget* last = widget->focusWidget();
    QWidget* first = widget->focusProxy();
    if (takes(last))
        last->setFocus(Qt::OtherFocusReason);
    else if (takes(first))
        first->setFocus(Qt::OtherFocusReason);
    else if (!focusInto(widget))
        m_bar->setFocus(Qt::OtherFocusReason);
}

}  // namespace trestle::ui
