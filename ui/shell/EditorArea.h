// The open editors: one or more sides, each with its tabs, split right and down, and windows of their own. An editor is
// open once, wherever it stands. Editors are made when first shown, so restoring thirty tabs costs one a side.
// Remembers what was closed, in which order tabs were used, and which side is in use: the one that had the focus last.
// How tabs are dragged stands in EditorDrag.cpp, how all of it is saved in EditorSession.cpp.
#pragma once

#include "ui/shell/EditorTab.h"

#include <QJsonObject>
#include <QPointer>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QMenu;
class QSplitter;

namespace trestle::ui {

class DropMark;
class EditorGroup;
class EditorWindow;

class EditorArea : public QWidget
{
    Q_OBJECT

public:
    /// Makes the editor of a key; null if there is no such thing any more.
    using Factory = std::function<std::unique_ptr<Editor>(const QString& key)>;

    explicit EditorArea(Factory factory, QWidget* parent = nullptr);
    ~EditorArea() override;

    enum class Opening {
        Keep,
        Preview,  // in the side's preview tab if it is not open yet; asked for again while it is shown, it stays
        Aside,    // on another side than the one in use
    };
    /// Shows the editor, making it if needed. Nothing happens if the factory knows no such key.
    void open(const QString& key, Opening opening = Opening::Keep);
    void close(const QString& key);
    /// Closes every editor of a key that `gone` names.
    void closeIf(const std::function<bool(const QString& key)>& gone);
    void reopenClosed();
    [[nodiscard]] bool canReopen() const;
    /// A preview tab stays from now on.
    void keep(const QString& key);

    /// Of the side in use; null and "" when it shows none.
    [[nodiscard]] Editor* current() const;
    [[nodiscard]] QString currentKey() const;
    /// Side by side, then those of the other windows.
    [[nodiscard]] QStringList keys() const;
    /// The last used editor that `wanted` accepts; "" if there is none.
    [[nodiscard]] QString lastUsed(const std::function<bool(const QString& key)>& wanted) const;

    // Ctrl+Tab: walks through the tabs by last use until endWalk(), when the one shown becomes the last used.
    void walk(int step);
    void endWalk();

    enum class Direction { Right, Down };
    /// The current tab moves to a new side; a tab that is alone stays, and the new side waits for what is opened next.
    void split(Direction direction);
    /// The current tab moves to a window of its own.
    void moveToWindow();
    /// The sides of the main window, for the cycle of panes.
    [[nodiscard]] QList<QWidget*> sides() const;
    [[nodiscard]] int windowCount() const { return int(m_windows.size()); }
    void focusCurrent();
    /// What stands in the titles of other windows after the editor's: "shop — Trestle".
    void setTitleSuffix(const QString& suffix);

    [[nodiscard]] QJsonObject save() const;
    void restore(const QJsonObject& saved);

Q_SIGNALS:
    void currentChanged(trestle::ui::Editor* editor);
    /// Tabs, sides or windows changed: what save() tells.
    void tabsChanged();
    /// Came into being; shortcuts are to work there too.
    void windowOpened(QWidget* window);
    void emptyActionRequested();

private:
    struct Place
    {
        EditorGroup* group = nullptr;
        int index = -1;
    };
    /// Where a dragged tab would go.
    struct Target
    {
        enum class Kind { None, Tabs, Right, Down, Window };
        Kind kind = Kind::None;
        EditorGroup* group = nullptr;
        int index = 0;  // for Tabs
    };

    EditorGroup* makeGroup();
    [[nodiscard]] Place placeOf(const QString& key) const;
    [[nodiscard]] Place placeOf(const Editor* editor) const;
    [[nodiscard]] std::vector<EditorGroup*> mainGroups() const;
    [[nodiscard]] EditorGroup* groupForOpening(Opening opening);
    bool make(EditorTab& tab);
    void showAt(EditorGroup* group, int index);
    void closeAt(EditorGroup* group, int index);
    void end(std::unique_ptr<EditorTab> tab);
    void refreshTab(const Editor* editor);
    void markUsed(const QString& key);
    void setInUse(EditorGroup* group);
    void follow(const QWidget* focus);
    void announce();

    EditorGroup* splitFrom(EditorGroup* group, Direction direction);
    void removeIfEmpty(EditorGroup* group);
    EditorWindow* openWindow(QSplitter* root, const QByteArray& geometry);
    void dock(EditorWindow* window);
    void forget(EditorWindow* window);
    void moveTab(EditorGroup* from, int index, EditorGroup* to, int toIndex);

    [[nodiscard]] Target targetAt(const EditorGroup* from, const QPoint& globalPosition) const;
    void showTarget(const Target& target);
    void drop(EditorGroup* from, int index, const QPoint& globalPosition);
    void showTabMenu(EditorGroup* group, int index, const QPoint& globalPosition);

    [[nodiscard]] QJsonObject saveNode(const QWidget* node) const;
    QWidget* restoreNode(const QJsonObject& saved, int depth);
    QSplitter* restoreRoot(const QJsonObject& saved);
    void refreshWindowTitles();

    Factory m_factory;
    QSplitter* m_root;
    std::vector<EditorGroup*> m_groups;  // in order of making
    EditorGroup* m_inUse = nullptr;
    QPointer<EditorGroup> m_lastMain;  // the side of the main window that was in use last
    std::vector<std::unique_ptr<EditorWindow>> m_windows;
    DropMark* m_dropMark = nullptr;
    QString m_titleSuffix;
    QStringList m_lastUsed;             // keys, the last used first
    std::vector<QJsonObject> m_closed;  // the last closed at the end
    int m_walkAt = -1;
};

}  // namespace trestle::ui
