#include "ui/designer/FunctionInspector.h"

#include "ui/designer/IntegrationForm.h"
#include "ui/designer/NewFunctionDialog.h"
#include "ui/designer/Wording.h"
#include "ui/document/HandlerFile.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QSpinBox>

namespace trestle::ui {

using workspace::ObjectRef;

FunctionInspector::FunctionInspector(DesignCommands& commands)
    : m_commands(commands),
      m_state(new ThemedLabel({}, FontRole::BodyStrong)),
      m_problem(new ThemedLabel({}, FontRole::Secondary, Role::Danger)),
      m_file(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2)),
      m_open(makeButton(tr("Edit code"))),
      m_nameField(new QLineEdit),
      m_runtime(new QComboBox),
      m_handler(new QLineEdit),
      m_timeout(new QSpinBox),
      m_memory(new QSpinBox),
      m_environment(new KeyValueTable(tr("Environment variables"), KeyValueTable::Mode::Editable)),
      m_description(new TextArea)
{
    addWidget(m_state);
    m_problem->setWordWrap(true);
    addWidget(m_problem);
    m_file->setElided(true);
    addWidget(m_file);
    addWidget(m_open);
    addSeparator();
    m_nameField->setObjectName(QStringLiteral("name"));
    m_handler->setFont(Theme::instance().font(FontRole::Code));
    fillRuntimes(*m_runtime);
    m_timeout->setRange(1, 900);
    m_timeout->setSuffix(tr(" s"));
    m_memory->setRange(128, 10'240);
    m_memory->setSingleStep(64);
    m_memory->setSuffix(tr(" MB"));
    m_environment->setFixedHeight(112);
    m_description->setFixedHeight(64);
    m_nameError = addField(tr("Name"), m_nameField);
    addField(tr("Runtime"), m_runtime);
    m_handlerError = addField(tr("Handler"), m_handler);
    addRow({{tr("Timeout"), m_timeout}, {tr("Memory"), m_memory}});
    addField(tr("Environment"), m_environment);
    addField(tr("Description"), m_description);
    addStretch();

    connect(m_open, &QPushButton::clicked, this, [this] { m_commands.open({ObjectRef::Kind::Function, m_name, {}}); });
    connect(m_nameField, &QLineEdit::editingFinished, this, [this] {
        edit([this](auto& function) { function.name = m_nameField->text().trimmed().toUtf8(); }, m_nameError);
    });
    connect(m_runtime, &QComboBox::activated, this,
            [this] { edit([this](auto& function) { function.runtime = m_runtime->currentData().toByteArray(); }); });
    connect(m_handler, &QLineEdit::editingFinished, this, [this] {
        edit([this](auto& function) { function.handler = m_handler->text().trimmed().toUtf8(); }, m_handlerError);
    });
    connect(m_timeout, &QSpinBox::valueChanged, this,
            [this](int seconds) { edit([seconds](auto& function) { function.timeoutMs = seconds * 1000; }); });
    connect(m_memory, &QSpinBox::valueChanged, this,
            [this](int megabytes) { edit([megabytes](auto& function) { function.memoryMb = megabytes; }); });
    connect(m_environment, &KeyValueTable::pairsEdited, this, [this] {
        edit([this](auto& function) {
            function.environment.clear();
            for (const auto& [name, value] : m_environment->pairs())
                function.environment[name] = value;
        });
    });
    connect(m_description, &QPlainTextEdit::textChanged, this,
            [this] { edit([this](auto& function) { function.description = m_description->toPlainText().toUtf8(); }); });
    connect(&commands.document(), &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Changed && change.before == ObjectRef{ObjectRef::Kind::Function, m_name, {}})
            m_name = change.after.name;
        refresh();
    });
    connect(&commands.running(), &Running::changed, this, &FunctionInspector::refreshState);
}

void FunctionInspector::edit(const std::function<void(functions::FunctionDescription&)>& change, InlineError* error)
{
    const functions::FunctionDescription* function = m_commands.document().workspace().function(m_name);
    if (m_showing || function == nullptr) return;
    functions::FunctionDescription changed = *function;
    change(changed);
    const auto result = m_commands.document().setFunction(m_name, std::move(changed));
    if (error != nullptr)
        error->setMessage(result ? QString() : result.error().message);
    else if (!result)
        m_commands.workbench().toast(result.error().message);
}

void FunctionInspector::show(const ObjectRef& object)
{
    if (object.name != m_name) {
        m_nameError->setMessage({});
        m_handlerError->setMessage({});
    }
    m_name = object.name;
    refresh();
}

void FunctionInspector::refresh()
{
    const functions::FunctionDescription* function = m_commands.document().workspace().function(m_name);
    if (function == nullptr) return;
    m_showing = true;
    showText(*m_nameField, function->name);
    if (m_runtime->findData(function->runtime) < 0)
        m_runtime->addItem(runtimeWords(function->runtime), function->runtime);
    m_runtime->setCurrentIndex(m_runtime->findData(function->runtime));
    showText(*m_handler, function->handler);
    m_timeout->setValue(function->timeoutMs / 1000);
    m_memory->setValue(function->memoryMb);
    const KeyValues pairs(function->environment.begin(), function->environment.end());
    if (m_environment->pairs() != pairs) m_environment->setPairs(pairs);
    showText(*m_description, function->description);
    m_showing = false;
    refreshState();
}

QString FunctionInspector::file() const
{
    const functions::FunctionDescription* function = m_commands.document().workspace().function(m_name);
    if (function == nullptr) return {};
    return handlerFile(m_commands.document().folder().functionFolder(m_name), *function);
}

void FunctionInspector::refreshState()
{
    const functions::FunctionStatus status = m_commands.running().functionStatus(m_name);
    switch (status.state) {
        case functions::FunctionState::NotLoaded:
            m_state->setText(tr("Loads when called"));
            m_state->setRole(Role::Text2);
            break;
        case functions::FunctionState::Ready:
            m_state->setText(tr("Version %1 is live").arg(status.version));
            m_state->setRole(Role::Success);
            break;
        case functions::FunctionState::Failed:
            m_state->setText(status.version > 0 ? tr("Does not load; version %1 serves on").arg(status.version)
                                                : tr("Does not load"));
            m_state->setRole(Role::Danger);
            break;
    }
    m_problem->setText(status.problem);
    m_problem->setVisible(!status.problem.isEmpty());
    const QString path = file();
    m_file->setText(path.isEmpty() ? tr("There is no handler file yet")
                                   : QDir(m_commands.document().folder().path()).relativeFilePath(path));
}

}  // namespace trestle::ui
