// One side of the editor area: tabs and the editor of the current one. Holds them and shows them; what a click or a
// drag means is EditorArea's.
#pragma once

#include "ui/shell/EditorTab.h"

#include <QWidget>

#include <vector>

class QStackedWidget;

namespace trestle::ui {

class EditorTabBar;
class EmptyState;

class EditorGroup : public QWidget
{
    Q_OBJECT

public:
    explicit EditorGroup(QWidget* parent = nullptr);
    /// Ends its editors.
    ~EditorGroup() override;

    [[nodiscard]] EditorTabBar* bar() const { return m_bar; }
    [[nodiscard]] bool isEmpty() const { return m_tabs.empty(); }
    [[nodiscard]] int count() const { return int(m_tabs.size()); }
    [[nodiscard]] int currentIndex() const;
    [[nodiscard]] EditorTab& tab(int index) const { return *m_tabs[size_t(index)]; }
    /// Null when empty.
    [[nodiscard]] EditorTab* current() const;
    /// -1 if there is none.
    [[nodiscard]] int indexOf(const QString& key) const;
    [[nodiscard]] int indexOfPreview() const;

    void insert(int index, std::unique_ptr<EditorTab> tab);
    /// The tab leaves with its editor; its widget has no parent then.
    [[nodiscard]] std::unique_ptr<EditorTab> take(int index);
    /// The tab's editor must have been made.
    void showTab(int index);
    /// Title, chip or stay of the tab changed.
    void refresh(int index);
    /// Whether this is the side in use: its current tab bears the accent.
    void setInUse(bool inUse);
    /// Puts the focus where it last was in the current editor.
    void focusEditor();

Q_SIGNALS:
    void tabChosen(int index);
    void emptyActionRequested();

private:
    EditorTabBar* m_bar;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    std::vector<std::unique_ptr<EditorTab>> m_tabs;  // as the bar shows them
    bool m_changing = false;
};

}  // namespace trestle::ui
