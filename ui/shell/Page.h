// One place of the rail: Design, Tables, Requests, Activity. A page is whole: it brings its editors, actions and state.
#pragma once

#include "ui/shell/Editor.h"
#include "ui/shell/NameProvider.h"
#include "ui/shell/Workbench.h"

#include "core/tables/values/AttributeValue.h"
#include "core/workspace/Workspace.h"

#include <memory>
#include <vector>

namespace trestle::ui {

class ActionRegister;

/// One line of what stands out: data edits that are staged, a design that is not deployed or not saved.
struct PendingChange
{
    QString text;    // "Library: 3 items edited, 1 deleted"
    QString detail;  // how it is settled: "Commit with Ctrl+S"
    QString iconName;
    QString editor;  // key of the editor that settles it
    int count = 1;   // edits in this line

    bool operator==(const PendingChange&) const = default;
};

class Page : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual QByteArray id() const = 0;  // "design"
    [[nodiscard]] virtual QString title() const = 0;  // "Design"
    [[nodiscard]] virtual QString iconName() const = 0;
    /// The editor that choosing the place in the rail opens when none of this page's is open.
    [[nodiscard]] virtual QString homeEditor() const = 0;
    /// Whether `key` names an editor of this page.
    [[nodiscard]] virtual bool owns(const QString& key) const = 0;
    /// Null if there is no such thing (any more).
    [[nodiscard]] virtual std::unique_ptr<Editor> createEditor(const QString& key) = 0;
    /// The editor to show for an object of the design; "" if it is not this page's.
    [[nodiscard]] virtual QString editorFor(const workspace::ObjectRef&) const { return {}; }
    virtual void declareActions(ActionRegister&) {}
    /// Names that only this page knows, for "Go to anything"; they live as long as the page.
    [[nodiscard]] virtual std::vector<NameProvider*> nameProviders() { return {}; }

    /// What this page holds that is not committed yet; told anew by pendingChanged().
    [[nodiscard]] virtual std::vector<PendingChange> pendingChanges() const { return {}; }

    // Navigation that ends on one page; true if this is the one.
    virtual bool showTrace(qint64) { return false; }
    virtual bool showLastTrace() { return false; }
    virtual bool showItem(const QByteArray&, const tables::Item&) { return false; }
    /// A file was dropped on the window, which what is asked of it stands over.
    virtual bool takeFile(const QString&, QWidget*) { return false; }
    virtual bool composeRequest(const requests::SavedRequest&, Workbench::Sending) { return false; }

Q_SIGNALS:
    void pendingChanged();
};

}  // namespace trestle::ui
