// What a page may ask of the window around it. Pages do not include one another: they meet here.
#pragma once

#include "core/requests/SavedRequest.h"
#include "core/tables/values/AttributeValue.h"
#include "core/workspace/Workspace.h"

#include <QString>

#include <functional>

namespace trestle::ui {

class ActionRegister;

class Workbench
{
public:
    virtual ~Workbench() = default;

    /// Opens or shows the editor with this key; the page that knows it makes it.
    virtual void openEditor(const QString& key) = 0;
    virtual void closeEditor(const QString& key) = 0;
    /// Goes to an object of the design: selects it, and shows the editor that edits it, in a preview tab if it is not
    /// open: the next one revealed takes its place unless it was edited or asked for again.
    virtual void reveal(const workspace::ObjectRef& object) = 0;
    /// The same beside the editor in use.
    virtual void revealAside(const workspace::ObjectRef& object) { reveal(object); }
    /// The same at a line of the object's code; `file` as a message names it, with or without folders.
    virtual void revealCode(const workspace::ObjectRef& object, [[maybe_unused]] const QString& file,
                            [[maybe_unused]] int line)
    {
        reveal(object);
    }
    /// Key of the editor in use: of several that are visible, the one that had the focus last; "" if none is open.
    [[nodiscard]] virtual QString currentEditor() const { return {}; }
    virtual void showTrace(qint64 number) = 0;
    virtual void showItem(const QByteArray& table, const tables::Item& key) = 0;

    enum class Sending { Later, Now };
    /// Opens a request as a draft in the tester, and sends it at once if asked.
    virtual void composeRequest(const requests::SavedRequest& request, Sending sending) = 0;

    /// One line at the window's foot for 8 s, with at most one action.
    virtual void toast(const QString& text, const QString& actionText = {}, std::function<void()> action = {}) = 0;
    [[nodiscard]] virtual ActionRegister& actions() = 0;
};

}  // namespace trestle::ui
