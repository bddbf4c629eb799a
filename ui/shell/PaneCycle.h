// F6 and Shift+F6: the focus goes from pane to pane and returns in each to where it last was.
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

#include <vector>

namespace trestle::ui {

class PaneCycle : public QObject
{
    Q_OBJECT

public:
    explicit PaneCycle(QWidget* window);

    /// In the order of F6.
    void addPane(QWidget* pane);
    void go(int step);
    /// Focuses the pane where it last had the focus, or its first focusable control.
    void focus(QWidget* pane);
    /// The pane the focus is in; null if in none.
    [[nodiscard]] QWidget* current() const;

private:
    struct Pane
    {
        QWidget* widget;
        QPointer<QWidget> lastFocus;
    };

    bool enter(Pane& pane);
    [[nodiscard]] int indexOfFocus() const;

    QWidget* m_window;
    std::vector<Pane> m_panes;
};

}  // namespace trestle::ui
