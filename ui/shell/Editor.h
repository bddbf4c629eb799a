// One tab of the editor area: the canvas, a table, a request, the activity list. Made by a Page, owned by the shell.
#pragma once

#include "ui/shell/NameProvider.h"

#include <QIcon>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QWidget>

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
    /// Owned by the editor until the shell parents it.
    [[nodiscard]] virtual QWidget* widget() = 0;
    /// Shown in the inspector pane while this editor is current; null hides the pane.
    [[nodiscard]] virtual QWidget* inspector() { return nullptr; }
    /// One line over the inspector: "ROUTE", "ITEM".
    [[nodiscard]] virtual QString inspectorTitle() const { return {}; }
    /// What F5 and Ctrl+Enter do.
    virtual void runMainAction() {}
    /// What ":12" in "Go to anything" does; false where there are no lines.
    virtual bool goToLine(int) { return false; }
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
