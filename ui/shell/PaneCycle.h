// F6 and Shift+F6: the focus goes from pane to pane and returns in each to where it last was.
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include <functional>
#include <vector>

namespace trestle::ui {

/// Focuses the first control of `widget`, or itself, that Tab would reach; false if there is none.
bool focusInto(QWidget* widget);

class PaneCycle : public QObject
{
    Q_OBJECT

public:
    explicit PaneCycle(QWidget* window);

    /// In the order of F6.
    void addPane(QWidget* pane);
    /// Panes that come and go: asked for at each step.
    void addPanes(std::function<QList<QWidget*>()> panes);
    void go(int step);
    /// Focuses the pane where it last had the focus, or its first focusable control.
    void focus(QWidget* pane);
    /// The pane the focus is in; null if in none.
    [[nodiscard]] QWidget* current() const;

private:
    bool enter(QWidget* pane);
    [[nodiscard]] QList<QWidget*> panes() const;

    QWidget* m_window;
    std::vector<std::function<QList<QWidget*>()>> m_panes;
    QHash<QWidget*, QPointer<QWidget>> m_lastFocus;  // by pane
};

}  // namespace trestle::ui
