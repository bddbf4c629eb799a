// One tab of the editor area: the canvas, a table, a request, the activity list. Made by a Page, owned by the shell.
#pragma once

#include "core/workspace/Workspace.h"
#include "ui/shell/NameProvider.h"

#include <QIcon>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QWidget>

#include <optional>

namespace trestle::ui {

class Editor : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Unique among all editors and stable across restarts: "design:library", "table:Library", "request:books/create".
    [[nodiscard]] virtual QString key() const = 0;
    [[nodiscard]] virtual QString title() const = 0;
    /// Shown before the title as a chip, e.g. "POST"; "" for none.
    [[nodiscard]] virtual QByteArray methodChip() const { return {}; }
    /// Owned by the editor until the shell parents it. Its focus proxy gets the focus when it comes here for the first
    /// time; without one the first control that Tab reaches does.
    [[nodiscard]] virtual QWidget* widget() = 0;
    /// Shown in the inspector pane while this editor is current; null hides the pane.
    [[nodiscard]] virtual QWidget* inspector() { return nullptr; }
    /// One line over the inspector: "ROUTE", "ITEM".
    [[nodiscard]] virtual QString inspectorTitle() const { return {}; }
    /// The object of the design it is about, which is selected while it is the one in use; nothing for pages of many.
    [[nodiscard]] virtual std::optional<workspace::ObjectRef> subject() const { return std::nullopt; }
    /// What F5 and Ctrl+Enter do.
    virtual void runMainAction() {}
    /// What ":12" in "Go to anything" does; false where there are no lines.
    virtual bool goToLine(int) { return false; }
    /// The same in one of several files.
    virtual void goToCode(const QString&, int line) { goToLine(line); }
    /// What "@" in "Go to anything" finds here: the functions of a handler, the attributes of a table. Going to one is
    /// given back as it was named.
    [[nodiscard]] virtual std::vector<NamedThing> places() const { return {}; }
    virtual void goToPlace(const NamedThing&) {}
    /// What Ctrl+L focuses: the URL or key field.
    virtual void focusAddress() {}

    [[nodiscard]] virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject&) {}

Q_SIGNALS:
    void titleChanged();
    void inspectorChanged();
    /// The user changed something here: a preview tab stays from now on.
    void edited();
};

}  // namespace trestle::ui
