#include "ui/functions/FunctionsPage.h"

#include "ui/functions/FunctionEditor.h"
#include "ui/shell/ActionRegister.h"
#include "ui/widgets/EmptyState.h"

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

const QString emptyKey = QStringLiteral("functions");
const QString keyPrefix = QStringLiteral("function:");

/// What stands here while the design has no function.
class NoFunctions : public Editor
{
public:
    explicit NoFunctions(Workbench& workbench)
        : m_widget(new EmptyState(
              FunctionsPage::tr(
                  "A function answers a route with code of yours: a handler file in JavaScript or Python, "
                  "live as soon as it is saved"),
              FunctionsPage::tr("Add function")))
    {
        m_widget->setAutoFillBackground(true);
        m_widget->setBackgroundRole(QPalette::Base);
        connect(m_widget, &EmptyState::actionRequested, this,
                [&workbench] { workbench.actions().trigger("design.addFunction"); });
    }
    ~NoFunctions() override { delete m_widget; }

    [[nodiscard]] QString key() const override { return emptyKey; }
    [[nodiscard]] QString title() const override { return FunctionsPage::tr("Functions"); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }

private:
    QPointer<EmptyState> m_widget;
};

}  // namespace

FunctionsPage::FunctionsPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent)
    : Page(parent), m_engine(engine), m_document(document), m_workbench(workbench)
{
    connect(&document, &WorkspaceDocument::changed, this, &FunctionsPage::follow);
}

QString FunctionsPage::homeEditor() const
{
    const auto& functions = m_document.workspace().functions;
    if (functions.empty()) return emptyKey;
    const ObjectRef selected = m_document.selection();
    return FunctionEditor::keyOf(selected.kind == ObjectRef::Kind::Function ? selected.name : functions.front().name);
}

bool FunctionsPage::owns(const QString& key) const
{
    return key == emptyKey || key.startsWith(keyPrefix);
}

std::unique_ptr<Editor> FunctionsPage::createEditor(const QString& key)
{
    if (key == emptyKey) return std::make_unique<NoFunctions>(m_workbench);
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
        m_workbench.closeEditor(emptyKey);
    const bool went = change.before.kind == ObjectRef::Kind::Function && change.before.name != change.after.name;
    if (went || (change.kind == Change::Kind::Removed && change.before.kind == ObjectRef::Kind::Function))
        m_workbench.closeEditor(FunctionEditor::keyOf(change.before.name));
}

}  // namespace trestle::ui
