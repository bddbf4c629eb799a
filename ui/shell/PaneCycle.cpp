#include "ui/shell/PaneCycle.h"

#include <QApplication>

namespace trestle::ui {

namespace {

bool holds(const QWidget* pane, const QWidget* focus)
{
    return focus && (pane == focus || pane->isAncestorOf(focus));
}

}  // namespace

bool focusInto(QWidget* widget)
{
    const QWidget* window = widget->window();
    const auto accepts = [window](const QWidget* candidate) {
        return candidate->focusPolicy() & Qt::TabFocus && candidate->isEnabled() && candidate->isVisibleTo(window);
    };
    QWidget* candidate = widget;
    do {
        if (holds(widget, candidate) && accepts(candidate)) {
            candidate->setFocus(Qt::TabFocusReason);
            return true;
        }
        candidate = candidate->nextInFocusChain();
    } while (candidate && candidate != widget);
    return false;
}

PaneCycle::PaneCycle(QWidget* window) : QObject(window), m_window(window)
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (!now || now->window() != m_window) return;
        for (QWidget* pane : panes()) {
            if (holds(pane, now)) m_lastFocus[pane] = now;
        }
    });
}

void PaneCycle::addPane(QWidget* pane)
{
    addPanes([pane] { return QList<QWidget*>{pane}; });
}

void PaneCycle::addPanes(std::function<QList<QWidget*>()> panes)
{
    m_panes.push_back(std::move(panes));
}

QList<QWidget*> PaneCycle::panes() const
{
    QList<QWidget*> result;
    for (const auto& some : m_panes)
        result += some();
    return result;
}

QWidget* PaneCycle::current() const
{
    for (QWidget* pane : panes()) {
        if (holds(pane, m_window->focusWidget())) return pane;
    }
    return nullptr;
}

void PaneCycle::go(int step)
{
    const QList<QWidget*> all = panes();
    const int count = int(all.size());
    int at = int(all.indexOf(current()));
    if (at < 0) at = step > 0 ? -1 : 0;
    for (int i = 0; i < count; ++i) {
        at = (at + step + count) % count;
        if (enter(all.at(at))) return;
    }
}

void PaneCycle::focus(QWidget* pane)
{
    enter(pane);
}

bool PaneCycle::enter(QWidget* pane)
{
    if (!pane->isVisibleTo(m_window)) return false;
    QWidget* last = m_lastFocus.value(pane);
    if (!last || !last->isVisibleTo(m_window) || !pane->isAncestorOf(last)) return focusInto(pane);
    last->setFocus(Qt::TabFocusReason);
    return true;
}

}  // namespace trestle::ui
