#include "ui/functions/FunctionsPage.h"

#include "ui/functions/FunctionEditor.h"
#include "ui/shell/EmptyEditor.h"

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

const QString noFunctions = QStringLiteral("functions");
const QString keyPrefix = QStringLiteral("function:");

}  // namespace

FunctionsPage::FunctionsPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent)
    : Page(parent), m_engine(engine), m_document(document), m_workbench(workbench)
{
    connect(&document, &WorkspaceDocument::changed, this, &FunctionsPage::follow);
}

QString FunctionsPage::homeEditor() const
{
    const auto& functions = m_document.workspace().functions;
    if (functions.empty()) return noFunctions;
    const ObjectRef selected = m_document.selection();
    return FunctionEditor::keyOf(selected.kind == ObjectRef::Kind::Function ? selected.name : functions.front().name);
}

bool FunctionsPage::owns(const QString& key) const
{
    return key == noFunctions || key.startsWith(keyPrefix);
}

std::unique_ptr<Editor> FunctionsPage::createEditor(const QString& key)
{
    if (key == noFunctions)
        return std::make_unique<EmptyEditor>(
            EmptyEditor::Words{noFunctions, title(),
                               tr("A function answers a route with code of yours: a handler file in JavaScript or "
                                  "Python, live as soon as it is saved."),
                               tr("Add function")},
            "design.addFunction", m_workbench);
    const QByteArray name = key.mid(keyPrefix.size()).toUtf8();
    if (!key.startsWith(keyPrefix) || m_document.workspace().function(name) == nullptr) return nullptr;
    return std::make_unique<FunctionEditor>(m_engine, m_document, m_workbench, name);
}

QString FunctionsPage::editorFor(const ObjectRef& object) const
{
    return object.kind == ObjectRef::Kind::Function ? FunctionEditor::keyOf(object.name) : QString();
}

// A function that goes takes its tab along; the first one that comes takes the place of the empty page.
void FunctionsPage::follow(const Change& change)
{
    if (change.kind == Change::Kind::Added && change.after.kind == ObjectRef::Kind::Function)
        m_workbench.closeEditor(noFunctions);
    const bool went = change.before.kind == ObjectRef::Kind::Function && change.before.name != change.after.name;
    if (went || (change.kind == Change::Kind::Removed && change.before.kind == ObjectRef::Kind::Function))
        m_workbench.closeEditor(FunctionEditor::keyOf(change.before.name));
}

}  // namespace trestle::ui
