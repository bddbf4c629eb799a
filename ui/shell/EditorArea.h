// The open editors behind their tabs. Editors are made when first shown, so restoring thirty tabs costs one. Remembers
// what was closed, and in which order tabs were used.
#pragma once

#include "ui/shell/Editor.h"

#include <QJsonArray>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QStackedWidget;

namespace trestle::ui {

class EditorTabBar;

class EditorArea : public QWidget
{
    Q_OBJECT

public:
    /// Makes the editor of a key; null if there is no such thing any more.
    using Factory = std::function<std::unique_ptr<Editor>(const QString& key)>;

    explicit EditorArea(Factory factory, QWidget* parent = nullptr);
    ~EditorArea() override;

    /// Shows the editor, making it if needed. Nothing happens if the factory knows no such key.
    void open(const QString& key);
    void close(const QString& key);
    /// Closes every editor of a key that `gone` names.
    void closeIf(const std::function<bool(const QString& key)>& gone);
    void reopenClosed();
    [[nodiscard]] bool canReopen() const;
    [[nodiscard]] Editor* current() const;
    [[nodiscard]] QString currentKey() const;
    [[nodiscard]] QStringList keys() const;
    /// The last used editor that `wanted` accepts; "" if there is none.
    [[nodiscard]] QString lastUsed(const std::function<bool(const QString& key)>& wanted) const;

    // Ctrl+Tab: walks through the tabs by last use until endWalk(), when the one shown becomes the last used.
    void walk(int step);
    void endWalk();

    [[nodiscard]] QJsonArray saveTabs() const;
    void restoreTabs(const QJsonArray& tabs, const QString& current);

Q_SIGNALS:
    void currentChanged(trestle::ui::Editor* editor);
    void tabsChanged();

private:
    struct Tab;

    [[nodiscard]] int indexOf(const QString& key) const;
    void insert(int index, std::unique_ptr<Tab> tab);
    void closeAt(int index);
    void showAt(int index);
    bool make(Tab& tab);
    void refreshTab(const Editor* editor);

    Factory m_factory;
    EditorTabBar* m_bar;
    QStackedWidget* m_stack;
    std::vector<std::unique_ptr<Tab>> m_tabs;  // as the bar shows them
    QStringList m_lastUsed;                    // keys, the last used first
    std::vector<QJsonObject> m_closed;         // the last closed at the end
    int m_walkAt = -1;
    bool m_changing = false;
};

}  // namespace trestle::ui
