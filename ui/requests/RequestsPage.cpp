#include "ui/requests/RequestsPage.h"

#include "ui/requests/RequestEditor.h"
#include "ui/shell/ActionRegister.h"

namespace trestle::ui {

using requests::SavedRequest;

namespace {
const QString savedPrefix = QStringLiteral("request:");
const QString draftPrefix = QStringLiteral("draft:");
}  // namespace

RequestsPage::RequestsPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent)
    : Page(parent), m_engine(engine), m_document(document), m_workbench(workbench)
{
}

QString RequestsPage::homeEditor() const
{
    const auto& saved = m_document.workspace().requests;
    return saved.empty() ? draftPrefix + u'1' : savedPrefix + QString::fromUtf8(saved.front().name);
}

bool RequestsPage::owns(const QString& key) const
{
    return key.startsWith(savedPrefix) || key.startsWith(draftPrefix);
}

std::unique_ptr<Editor> RequestsPage::createEditor(const QString& key)
{
    if (!owns(key)) return nullptr;
    if (key.startsWith(savedPrefix) && !m_document.workspace().request(key.mid(savedPrefix.size()).toUtf8()))
        return nullptr;
    if (key.startsWith(draftPrefix)) m_lastDraft = std::max(m_lastDraft, key.mid(draftPrefix.size()).toInt());
    auto editor = std::make_unique<RequestEditor>(key, m_engine, m_document, m_workbench);
    m_editors[key] = editor.get();
    return editor;
}

QString RequestsPage::editorFor(const workspace::ObjectRef& object) const
{
    if (object.kind != workspace::ObjectRef::Kind::Request) return {};
    return savedPrefix + QString::fromUtf8(object.name);
}

void RequestsPage::declareActions(ActionRegister& actions)
{
    actions.declare({.id = "requests.new",
                     .text = tr("New request"),
                     .menu = QStringLiteral("File"),
                     .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_T)},
                     .iconName = QStringLiteral("request"),
                     .run = [this] { m_workbench.openEditor(newDraftKey()); }},
                    this);
    const auto hasCurrent = [this] { return current() != nullptr; };
    actions.declare({.id = "requests.save",
                     .text = tr("Save request as…"),
                     .menu = QStringLiteral("File"),
                     .run = [this] { current()->saveAs(); },
                     .enabled = [this] { return current() && current()->session().savedName().isEmpty(); }},
                    this);
    actions.declare({.id = "requests.stop",
                     .text = tr("Stop waiting for the answer"),
                     .menu = QStringLiteral("Run"),
                     .shortcuts = {QKeySequence(Qt::SHIFT | Qt::Key_F5)},
                     .iconName = QStringLiteral("stop"),
                     .run = [this] { current()->session().cancel(); },
                     .enabled = [this] { return current() && current()->session().isSending(); }},
                    this);
    actions.declare({.id = "requests.trace",
                     .text = tr("Trace of the answer shown"),
                     .menu = QStringLiteral("Run"),
                     .run = [this] { current()->showLastTrace(); },
                     .enabled = hasCurrent},
                    this);
}

bool RequestsPage::composeRequest(const SavedRequest& request, Workbench::Sending sending)
{
    const QString key = newDraftKey();
    m_workbench.openEditor(key);
    RequestEditor* editor = m_editors[key];
    if (!editor) return false;
    editor->session().setRequest(request);
    Q_EMIT editor->session().requestReplaced();
    if (sending == Workbench::Sending::Now) editor->runMainAction();
    return true;
}

QString RequestsPage::newDraftKey()
{
    return draftPrefix + QString::number(++m_lastDraft);
}

RequestEditor* RequestsPage::current() const
{
    // The one in use; a window that does not say so has the one it shows.
    const QString inUse = m_workbench.currentEditor();
    for (const auto& [key, editor] : m_editors)
        if (editor && (inUse.isEmpty() ? editor->widget()->isVisible() : editor->key() == inUse)) return editor;
    return nullptr;
}

}  // namespace trestle::ui
