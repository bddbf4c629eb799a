// The keyboard map: every action with its keys, found by name or by pressing keys, changed by pressing others. What
// else the keys reach is said before they are taken.
#pragma once

#include "ui/shell/Editor.h"

class QAction;
class QKeySequenceEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace trestle::ui {

class ActionRegister;
class FilterEdit;
class InlineError;
class ThemedLabel;

class KeyboardEditor : public Editor
{
    Q_OBJECT

public:
    explicit KeyboardEditor(ActionRegister& actions);

    [[nodiscard]] QString key() const override { return QStringLiteral("keyboard:"); }
    [[nodiscard]] QString title() const override { return tr("Keyboard"); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }
    void focusAddress() override;

private:
    void refresh();
    void filter();
    void showCurrent();
    void takeKeys();
    [[nodiscard]] QAction* current() const;

    ActionRegister& m_actions;
    QWidget* m_widget;
    FilterEdit* m_filter;
    QKeySequenceEdit* m_pressed;
    QTreeWidget* m_list;
    ThemedLabel* m_name;
    QKeySequenceEdit* m_keys;
    QPushButton* m_take;
    QPushButton* m_remove;
    QPushButton* m_reset;
    InlineError* m_conflict;
};

}  // namespace trestle::ui
