#include "ui/shell/PaneCycle.h"

#include <QApplication>

namespace trestle::ui {

PaneCycle::PaneCycle(QWidget* window) : QObject(window), m_window(window)
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        for (Pane& pane : m_panes) {
            if (now && pane.widget->isAncestorOf(now)) pane.lastFocus = now;
        }
    });
}

void PaneCycle::addPane(QWidget* pane)
{
    m_panes.push_back({pane, nullptr});
}

int PaneCycle::indexOfFocus() const
{
    const QWidget* focus = m_window->focusWidget();
    for (size_t i = 0; i < m_panes.size(); ++i) {
        if (focus && (m_panes[i].widget == focus || m_panes[i].widget->isAncestorOf(focus))) return int(i);
    }
    return -1;
}

QWidget* PaneCycle::current() const
{
    const int index = indexOfFocus();
    return index < 0 ? nullptr : m_panes[size_t(index)].widget;
}

void PaneCycle::go(int step)
{
    const int count = int(m_panes.size());
    int at = indexOfFocus();
    if (at < 0) at = step > 0 ? -1 : 0;
    for (int i = 0; i < count; ++i) {
        at = (at + step + count) % count;
        if (enter(m_panes[size_t(at)])) return;
    }
}

void PaneCycle::focus(QWidget* pane)
{
    for (Pane& candidate : m_panes) {
        if (candidate.widget == pane) enter(candidate);
    }
}

bool PaneCycle::enter(Pane& pane)
{
    if (!pane.widget->isVisibleTo(m_window)) return false;
    if (pane.lastFocus && pane.lastFocus->isVisibleTo(m_window) && pane.widget->isAncestorOf(pane.lastFocus)) {
        pane.lastFocus->setFocus(Qt::TabFocusReason);
        return true;
    }
    const auto accepts = [this](const QWidget* widget) {
        return widget->focusPolicy() & Qt::TabFocus && widget->isEnabled() && widget->isVisibleTo(m_window);
    };
    if (accepts(pane.widget)) {
        pane.widget->setFocus(Qt::TabFocusReason);
        return true;
    }
    for (QWidget* widget = pane.widget->nextInFocusChain(); widget && widget != pane.widget;
         widget = widget->nextInFocusChain()) {
        if (pane.widget->isAncestorOf(widget) && accepts(widget)) {
            widget->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return false;
}

}  // namespace trestle::ui
