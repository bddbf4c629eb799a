// The one command template of the design: a step replaces values (API, route, documents, function, table, request) at
// their places by other values, and undo puts the old ones back. Adding is replacing nothing, removing is replacing by
// nothing.
#pragma once

#include "ui/document/WorkspaceDocument.h"

#include <QUndoCommand>

#include <functional>
#include <limits>
#include <optional>
#include <variant>

namespace trestle::ui {

/// One value: where it stood, where it stands after, since values are kept in order (workspace::sortObjects).
/// `api` is the place of the API that a route or documents are of and means nothing for other values.
template <typename T>
struct Replacement
{
    size_t place = 0;
    std::optional<T> before;
    size_t placeAfter = 0;
    std::optional<T> after;
    size_t api = 0;
};

/// In the place of `api` in a Replacement<gateway::Documents>: those of the account.
constexpr size_t accountsDocuments = std::numeric_limits<size_t>::max();

using AnyReplacement =
    std::variant<Replacement<gateway::Api>, Replacement<gateway::Route>, Replacement<gateway::Documents>,
                 Replacement<functions::FunctionDescription>, Replacement<tables::TableDescription>,
                 Replacement<requests::SavedRequest>, Replacement<workspace::Workspace>>;

enum class StepDirection { Forwards, Backwards };

class Step : public QUndoCommand
{
public:
    /// Called after each time the step was taken or taken back.
    using Taken = std::function<void(const Step&, const Change&)>;

    /// The first of `replacements` is what the step is about; the others follow from it (references to a new name).
    Step(workspace::Workspace& workspace, std::vector<AnyReplacement> replacements, Change change, const QString& text,
         Taken taken);

    void redo() override;
    void undo() override;
    /// Steps merge if both change the same single member of the same value: a text being typed, a number being turned.
    [[nodiscard]] int id() const override { return m_member == 0 ? -1 : 1; }
    bool mergeWith(const QUndoCommand* next) override;

private:
    void take(StepDirection direction);

    workspace::Workspace& m_workspace;
    std::vector<AnyReplacement> m_replacements;
    Change m_change;
    Taken m_taken;
    unsigned m_member = 0;  // which member of the value changes; 0 if several do, or the value comes or goes
};

}  // namespace trestle::ui
