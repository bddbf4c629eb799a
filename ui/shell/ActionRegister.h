// Every action of the window, declared once with a stable id: menus, palette, shortcuts and the shortcut page read it.
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

namespace trestle::ui {

struct ActionDeclaration
{
    QByteArray id;  // "design.addRoute"
    QString text;   // "Add route", with menu mnemonic where it stands in a menu
    QString menu;   // "File", "Edit", "View", "Go", "Run", "Data", "Help"; "" for palette only
    QList<QKeySequence> shortcuts;
    QString iconName;
    std::function<void()> run;
    std::function<bool()> enabled;  // asked when a menu or the palette opens, and before run; empty: always
};

class ActionRegister : public QObject
{
    Q_OBJECT

public:
    explicit ActionRegister(QObject* parent = nullptr);
    ~ActionRegister() override;

    /// An id may be declared once; `context` ends the action.
    QAction* declare(const ActionDeclaration& declaration, QObject* context);
    [[nodiscard]] QAction* find(const QByteArray& id) const;
    /// In order of declaration.
    [[nodiscard]] QList<QAction*> actions() const;
    [[nodiscard]] QByteArray idOf(const QAction* action) const;
    [[nodiscard]] QString menuOf(const QAction* action) const;
    /// The words of the palette: "View: Theme: Dark", without mnemonics.
    [[nodiscard]] QString titleOf(const QAction* action) const;
    /// What the user chose instead of the declared shortcuts, by id; for actions declared later too. An empty list:
    /// none.
    using Shortcuts = QHash<QByteArray, QList<QKeySequence>>;
    void setShortcuts(const Shortcuts& chosen);
    [[nodiscard]] QList<QKeySequence> declaredShortcuts(const QAction* action) const;
    /// Another action than `except` that these keys reach, or the first keys of a longer sequence; null if there is
    /// none.
    [[nodiscard]] QAction* reachedBy(const QKeySequence& keys, const QAction* except) const;
    /// Asks every declaration's `enabled`. The window does so before it opens a menu or the palette.
    void refreshEnabled();
    /// Enables all again, so that no shortcut stays dead because a menu was opened at a bad moment.
    void enableAll();
    /// Runs an action by id if it is enabled.
    void trigger(const QByteArray& id);

Q_SIGNALS:
    void declared(QAction* action);
    void shortcutsChanged();

private:
    struct Entry
    {
        QByteArray id;
        QString menu;
        QAction* action;
        QList<QKeySequence> shortcuts;  // as declared
        std::function<bool()> enabled;
    };
    [[nodiscard]] const Entry* entryOf(const QAction* action) const;

    QList<Entry> m_entries;
    Shortcuts m_chosen;
};

}  // namespace trestle::ui
