// The open workspace as the window edits it: the value, the undo stack that changes it, the folder it is saved to.
// Views change the design only through the edits below and hear of it only through changed(): a view does not update
// itself after a click. Edits are undone and redone by undoStack(); edits of one object in a row merge.
// Saved 800 ms after the last edit and 1.6 s after the first unsaved one, on focus loss and on close. Edits by others
// are read in at once and merged with unsaved ones object by object; one that both changed is a clash: nothing is
// written until it is resolved. What cannot be written is kept in memory and, for the worst case, in a copy outside the
// folder. Main thread.
#pragma once

#include "core/workspace/Merge.h"
#include "core/workspace/Workspace.h"
#include "core/workspace/WorkspaceFolder.h"

#include <QObject>
#include <QUndoStack>

#include <memory>
#include <vector>

namespace trestle::ui {

/// One step of the design, told once. `before` names the object as it was called, `after` as it is called now; what
/// came or went bears its name in both. A rename changes the references to the object in the same step.
struct Change
{
    enum class Kind { Added, Removed, Changed, Reset };  // Reset: anything may have changed
    Kind kind = Kind::Reset;
    workspace::ObjectRef before;
    workspace::ObjectRef after;
};

class WorkspaceDocument : public QObject
{
    Q_OBJECT

public:
    /// Takes over the folder and loads it.
    explicit WorkspaceDocument(std::unique_ptr<workspace::WorkspaceFolder> folder, QObject* parent = nullptr);
    ~WorkspaceDocument() override;

    [[nodiscard]] const workspace::Workspace& workspace() const;
    [[nodiscard]] workspace::WorkspaceFolder& folder();
    [[nodiscard]] QUndoStack* undoStack();
    [[nodiscard]] const std::vector<workspace::Problem>& problems() const;

    // Edits. Errors: AlreadyExists (a name is taken), NotFound, InvalidArgument; then nothing changed.
    base::Result<void> addApi(gateway::Api api);
    base::Result<void> setApi(const QByteArray& name, gateway::Api api);  // its routes too
    base::Result<void> removeApi(const QByteArray& name);
    base::Result<void> addRoute(const QByteArray& api, gateway::Route route);
    base::Result<void> setRoute(const QByteArray& api, const QByteArray& key, gateway::Route route);
    base::Result<void> removeRoute(const QByteArray& api, const QByteArray& key);
    base::Result<void> addFunction(functions::FunctionDescription function);  // writes a handler file if there is none
    base::Result<void> setFunction(const QByteArray& name, functions::FunctionDescription function);
    base::Result<void> removeFunction(const QByteArray& name);
    base::Result<void> addTable(tables::TableDescription table);
    base::Result<void> setTable(const QByteArray& name, tables::TableDescription table);
    base::Result<void> removeTable(const QByteArray& name);
    base::Result<void> addRequest(requests::SavedRequest request);
    base::Result<void> setRequest(const QByteArray& name, requests::SavedRequest request);
    base::Result<void> removeRequest(const QByteArray& name);

    /// What trestle.yaml says of the workspace as a whole.
    void setSettings(workspace::Settings settings);
    /// Puts `documents` in the place of those of an API, or of the account, in one step. It is about one of them, an
    /// ApiDocument or a Document, which came, went or changed; the others follow from it.
    base::Result<void> setDocuments(const workspace::ObjectRef& about, gateway::Documents documents);

    /// What a client of a control plane made of the design: a step like any other, merged with what was edited here; an
    /// object that both changed stays as it is here.
    void takeClientEdit(const workspace::Workspace& before, const workspace::Workspace& after);

    /// Writes what is not saved yet. Errors as WorkspaceFolder::save, NotFound when the folder is gone, AlreadyExists
    /// while there are clashes; the edits stay in memory and are tried again.
    base::Result<void> saveNow();
    [[nodiscard]] bool isSaved() const;
    /// Why the last save failed; "" after one that did not.
    [[nodiscard]] QString saveProblem() const;
    /// Writes the whole design and every other file that can be read into another folder, made if needed. The document
    /// stays with its own. Errors: AlreadyExists (the folder is not empty), InvalidArgument (it lies in this one),
    /// PermissionDenied, Io, DiskFull.
    [[nodiscard]] base::Result<void> saveElsewhere(const QString& path);

    /// Objects that were changed here and by another hand; empty when there is nothing to choose.
    [[nodiscard]] const std::vector<workspace::Clash>& clashes() const;
    /// Ends the clashes: what was changed by one hand only is kept from both. Two steps: the files as they are, then
    /// what was chosen of ours, so that undo leads to either side.
    void resolveClashes(const std::function<workspace::Side(const workspace::ObjectRef&)>& choose);

    /// The one selection that tree, canvas and inspector share. It follows renames; what goes passes it to what held
    /// it.
    [[nodiscard]] workspace::ObjectRef selection() const;
    /// What does not exist cannot be selected: then nothing happens.
    void select(const workspace::ObjectRef& object);

Q_SIGNALS:
    void changed(const trestle::ui::Change& change);
    void selectionChanged(const trestle::workspace::ObjectRef& object);
    void problemsChanged();
    void savedChanged(bool saved);
    void saveFailed(const QString& message);
    void clashesChanged();
    /// saveProblem() came, went or changed.
    void saveProblemChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::ui
