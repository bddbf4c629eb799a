#include "ui/functions/FunctionEditor.h"

#include "ui/document/HandlerFile.h"
#include "ui/functions/CodeSymbols.h"
#include "ui/functions/EventPane.h"
#include "ui/functions/RunPane.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/CodePlace.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QDirIterator>
#include <QEvent>
#include <QJsonObject>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>

namespace trestle::ui {

namespace {

constexpr int mostFiles = 200;
// Where tools look for them.
constexpr quint16 nodeDebugPort = 9229;
constexpr quint16 pythonDebugPort = 5678;

CodeLanguage languageOf(const QString& path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == u"py") return CodeLanguage::Python;
    if (ending == u"json") return CodeLanguage::Json;
    if (ending == u"mjs" || ending == u"js" || ending == u"cjs" || ending == u"ts") return CodeLanguage::JavaScript;
    return CodeLanguage::Plain;
}

// What a person edits of a function: its code and data, without what was installed and the events beside it.
QStringList sourceFiles(const QString& folder)
{
    const QStringList endings{QStringLiteral("*.mjs"), QStringLiteral("*.js"), QStringLiteral("*.cjs"),
                              QStringLiteral("*.ts"),  QStringLiteral("*.py"), QStringLiteral("*.json")};
    QStringList files;
    QDirIterator walk(folder, endings, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext() && files.size() < mostFiles) {
        const QString path = QDir(folder).relativeFilePath(walk.next());
        if (!path.startsWith(u"events/") && !path.contains(u"node_modules/") && !path.contains(u"__pycache__/"))
            files.append(path);
    }
    files.sort();
    return files;
}

}  // namespace

FunctionEditor::FunctionEditor(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench,
                               const QByteArray& function)
    : m_engine(engine),
      m_document(document),
      m_workbench(workbench),
      m_function(function),
      m_widget(new QWidget),
      m_events(new EventPane(engine, document, workbench, function)),
      m_files(new QComboBox),
      m_state(new ThemedLabel({}, FontRole::BodyStrong)),
      m_debug(makeIconButton(QStringLiteral("debug"), tr("Run under a debugger"))),
      m_place(makeButton({}, ButtonKind::Link)),
      m_problem(new InlineError),
      m_conflict(makeConflictBar()),
      m_codeStack(new QStackedWidget),
      m_missing(new EmptyState({}, tr("Create the handler"))),
      m_code(new CodeEdit),
      m_runs(new RunPane(engine, workbench, function))
{
    m_code->setAccessibleName(tr("Source of %1").arg(QString::fromUtf8(function)));
    m_codeStack->addWidget(m_code);
    m_codeStack->addWidget(m_missing);
    m_problem->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 8);
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_problem);
    column->addWidget(m_conflict);
    column->addWidget(m_codeStack, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(upper);
    splitter->addWidget(m_runs);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({420, 260});
    auto* whole = new QVBoxLayout(m_widget);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(splitter);
    m_widget->setAutoFillBackground(true);
    m_widget->setBackgroundRole(QPalette::Base);
    m_widget->setFocusProxy(m_code);
    m_widget->installEventFilter(this);

    connect(m_code, &CodeEdit::textChanged, this, [this] {
        if (m_following) return;
        m_file.edit(m_code->text());
        Q_EMIT edited();
    });
    connect(&m_file, &HandlerDocument::loaded, this, [this] {
        m_following = true;
        m_code->replaceText(m_file.text());
        m_following = false;
    });
    connect(&m_file, &HandlerDocument::savedChanged, this, &Editor::titleChanged);
    connect(&m_file, &HandlerDocument::conflictChanged, m_conflict, &QWidget::setVisible);
    connect(&m_file, &HandlerDocument::saveFailed, this,
            [this](const QString& message) { m_workbench.toast(message); });
    connect(m_missing, &EmptyState::actionRequested, this, &FunctionEditor::createHandler);
    connect(m_events, &EventPane::runRequested, this, &FunctionEditor::run);
    connect(m_runs, &RunPane::placeChosen, this, &FunctionEditor::goToCode);
    connect(&engine, &engine::Engine::functionStatusChanged, this, [this](const QByteArray& name) {
        if (name == m_function) refreshState();
    });
    connect(&document, &WorkspaceDocument::changed, this, [this] {
        if (description() != nullptr) openHandler();
        refreshState();
    });
    openHandler();
    refreshState();
}

FunctionEditor::~FunctionEditor()
{
    delete m_widget;
    delete m_events;
}

QString FunctionEditor::keyOf(const QByteArray& function)
{
    return QStringLiteral("function:") + QString::fromUtf8(function);
}

QString FunctionEditor::title() const
{
    const QString name = QString::fromUtf8(m_function);
    return m_file.isSaved() ? name : name + QStringLiteral(" ●");
}

QWidget* FunctionEditor::inspector()
{
    return m_events;
}

QWidget* FunctionEditor::makeBar()
{
    auto* bar = new QWidget;
    bar->setFixedHeight(Theme::toolbarHeight);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(12);
    m_files->setAccessibleName(tr("File of the function"));
    m_files->setObjectName(QStringLiteral("file"));
    m_files->setMinimumWidth(160);
    auto* outside = makeIconButton(QStringLiteral("link"), tr("Open in the system's editor"));
    row->addWidget(m_files);
    row->addWidget(m_state);
    row->addWidget(m_place);
    row->addStretch();
    m_debug->setObjectName(QStringLiteral("debug"));
    m_debug->setCheckable(true);
    row->addWidget(m_debug);
    row->addWidget(outside);
    connect(m_debug, &QToolButton::clicked, this, &FunctionEditor::setDebugged);
    connect(m_files, &QComboBox::activated, this,
            [this] { openFile(QDir(folder()).filePath(m_files->currentText())); });
    connect(outside, &QToolButton::clicked, this, [this] {
        if (m_file.saveNow()) QDesktopServices::openUrl(QUrl::fromLocalFile(m_file.path()));
    });
    connect(m_place, &QPushButton::clicked, this, [this] {
        if (const auto place = placeIn(m_engine.functionStatus(m_function).problem)) goToCode(place->file, place->line);
    });
    return bar;
}

QWidget* FunctionEditor::makeConflictBar()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 8);
    row->setSpacing(8);
    auto* words = new ThemedLabel(tr("Another program changed this file while it had unsaved edits here"),
                                  FontRole::Secondary, Role::Warning);
    words->setWordWrap(true);
    QPushButton* theirs = makeButton(tr("Take theirs"));
    QPushButton* mine = makeButton(tr("Keep mine"));
    row->addWidget(words, 1);
    row->addWidget(theirs);
    row->addWidget(mine);
    connect(theirs, &QPushButton::clicked, this, [this] { m_file.takeTheirs(); });
    connect(mine, &QPushButton::clicked, this, [this] {
        if (const auto saved = m_file.keepMine(); !saved) m_workbench.toast(saved.error().message);
    });
    bar->hide();
    return bar;
}

QString FunctionEditor::folder() const
{
    return m_document.folder().functionFolder(m_function);
}

const functions::FunctionDescription* FunctionEditor::description() const
{
    return m_document.workspace().function(m_function);
}

// The handler's file, unless a file of the function is open already.
void FunctionEditor::openHandler()
{
    const QString handler = description() == nullptr ? QString() : handlerFile(folder(), *description());
    if (handler.isEmpty()) {
        const QByteArray name = description() == nullptr ? QByteArray() : description()->handler;
        m_missing->setSentence(tr("There is no file for the handler %1 yet").arg(QString::fromUtf8(name)));
        m_codeStack->setCurrentWidget(m_missing);
        return;
    }
    m_codeStack->setCurrentWidget(m_code);
    if (m_file.path().isEmpty()) openFile(handler);
}

void FunctionEditor::openFile(const QString& path)
{
    if (path != m_file.path()) {
        m_code->setLanguage(languageOf(path));
        if (const auto opened = m_file.open(path); !opened) m_workbench.toast(opened.error().message);
        // Undo does not lead into the file that was open before.
        m_following = true;
        m_code->setText(m_file.text());
        m_following = false;
    }
    fillFiles();
    refreshState();
}

void FunctionEditor::fillFiles()
{
    m_files->clear();
    m_files->addItems(sourceFiles(folder()));
    m_files->setCurrentText(QDir(folder()).relativeFilePath(m_file.path()));
}

void FunctionEditor::createHandler()
{
    if (description() == nullptr) return;
    if (const auto written = writeHandlerFile(folder(), *description()); !written)
        m_workbench.toast(written.error().message);
    openHandler();
}

void FunctionEditor::goToCode(const QString& file, int line)
{
    const QString name = QFileInfo(file).fileName();
    for (const QString& path : sourceFiles(folder())) {
        if (QFileInfo(path).fileName() != name) continue;
        openFile(QDir(folder()).filePath(path));
        if (line > 0) m_code->setCaret(line);
        m_code->setFocus();
        return;
    }
}

void FunctionEditor::refreshState()
{
    const functions::FunctionStatus status = m_engine.functionStatus(m_function);
    switch (status.state) {
        case functions::FunctionState::NotLoaded:
            m_state->setText(tr("loads when called"));
            m_state->setRole(Role::Text2);
            break;
        case functions::FunctionState::Ready:
            m_state->setText(tr("v%1 live").arg(status.version));
            m_state->setRole(Role::Success);
            break;
        case functions::FunctionState::Failed:
            m_state->setText(status.version > 0 ? tr("does not load; v%1 serves on").arg(status.version)
                                                : tr("does not load"));
            m_state->setRole(Role::Danger);
            break;
    }
    const std::optional<quint16> debugger = m_engine.debugPort(m_function);
    m_debug->setChecked(debugger.has_value());
    if (debugger) m_state->setText(tr("%1; a debugger may attach to 127.0.0.1:%2").arg(m_state->text()).arg(*debugger));
    m_problem->setMessage(status.problem);
    const auto place = placeIn(status.problem);
    m_place->setVisible(place.has_value());
    const bool here = place && QFileInfo(place->file).fileName() == QFileInfo(m_file.path()).fileName();
    m_code->setErrorLine(here ? place->line : 0);
    if (!place) return;
    m_place->setText(QStringLiteral("%1:%2").arg(QFileInfo(place->file).fileName()).arg(place->line));
    m_place->setAccessibleName(tr("Go to %1").arg(m_place->text()));
}

void FunctionEditor::runMainAction()
{
    run();
}

bool FunctionEditor::goToLine(int line)
{
    m_code->setCaret(line);
    m_code->setFocus();
    return true;
}

void FunctionEditor::run()
{
    if (m_running) return;
    if (const auto saved = m_file.saveNow(); !saved) {
        m_runs->showRefusal(saved.error().message);
        return;
    }
    m_events->saveNow();
    m_running = true;
    m_events->setRunEnabled(false);
    m_runs->showRunning();
    m_engine.invokeFunction(m_function, m_events->event(), this, [this](base::Result<engine::FunctionRun> run) {
        m_running = false;
        m_events->setRunEnabled(true);
        m_events->showError(run ? QString() : tr("The event is no JSON: %1").arg(run.error().message));
        if (run)
            m_runs->showRun(*run);
        else
            m_runs->showRefusal(tr("The event is no JSON"));
    });
}

void FunctionEditor::setDebugged(bool debugged)
{
    if (!debugged) {
        m_engine.stopDebugging(m_function);
    } else if (description() != nullptr) {
        const bool isPython = functions::runtimeKind(description()->runtime) == functions::RuntimeKind::Python;
        const auto begun = m_engine.debugFunction(m_function, isPython ? pythonDebugPort : nodeDebugPort);
        if (!begun) m_workbench.toast(begun.error().message);
    }
    refreshState();
}

bool FunctionEditor::eventFilter(QObject* watched, QEvent* event)
{
    // What is being typed is live before anything else is looked at.
    if (watched == m_widget && (event->type() == QEvent::Hide || event->type() == QEvent::WindowDeactivate)) {
        if (const auto saved = m_file.saveNow(); !saved && !m_file.isInConflict())
            m_workbench.toast(saved.error().message);
    }
    return Editor::eventFilter(watched, event);
}

std::vector<NamedThing> FunctionEditor::places() const
{
    std::vector<NamedThing> places;
    for (const CodeSymbol& symbol : codeSymbols(m_file.path(), m_code->text()))
        places.push_back({symbol.name, tr("Line %1").arg(symbol.line), QStringLiteral("function"), {}, symbol.line});
    return places;
}

void FunctionEditor::goToPlace(const NamedThing& place)
{
    goToLine(static_cast<int>(place.id));
}

QJsonObject FunctionEditor::saveState() const
{
    if (!m_events) return {};
    return {{QStringLiteral("file"), QDir(folder()).relativeFilePath(m_file.path())},
            {QStringLiteral("event"), m_events->chosen()},
            {QStringLiteral("draft"), m_events->chosen().isEmpty() ? QString::fromUtf8(m_events->event()) : QString()}};
}

void FunctionEditor::restoreState(const QJsonObject& state)
{
    if (const QString file = state[QStringLiteral("file")].toString(); sourceFiles(folder()).contains(file))
        openFile(QDir(folder()).filePath(file));
    if (const QString event = state[QStringLiteral("event")].toString(); !event.isEmpty())
        m_events->choose(event);
    else if (const QString draft = state[QStringLiteral("draft")].toString(); !draft.isEmpty())
        m_events->setDraft(draft.toUtf8());
}

}  // namespace trestle::ui
