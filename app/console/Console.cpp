#include "app/console/Console.h"

#include "app/console/FolderTrust.h"
#include "core/workspace/Sample.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

namespace trestle::console {

using base::Result;

Console::Console() = default;

Console::~Console() = default;

ui::WorkspaceOpener Console::opener()
{
    return {[this](const QString& folder) { return open(folder); },
            [this](const ui::NewWorkspace& wanted) { return create(wanted); }, [this] { return openSample(); }};
}

Result<void> Console::open(const QString& folder)
{
    const QString path = QDir(folder).absolutePath();
    for (const auto& each : m_windows) {
        if (each->folder() != path) continue;
        each->window().raise();
        each->window().activateWindow();
        return {};
    }
    if (isTrusted(path)) return openTrusted(path);
    ask(path);
    return {};
}

// Over the window that the wish came from; Home where there is none.
void Console::ask(const QString& path)
{
    if (m_windows.empty() && !m_home) openHome();
    QWidget* parent = m_home.get();
    for (const auto& each : m_windows)
        if (!parent || &each->window() == QApplication::activeWindow()) parent = &each->window();
    askForTrust(path, parent, [this, path] {
        trust(path);
        if (const Result<void> opened = openTrusted(path); !opened) {
            if (m_home)
                m_home->setNotice(opened.error().message);
            else
                m_windows.front()->window().toast(opened.error().message);
        }
    });
}

Result<void> Console::openTrusted(const QString& path)
{
    auto opened = WorkspaceWindow::open(path, opener());
    if (!opened) return opened.error();
    (*opened)->window().installEventFilter(this);
    (*opened)->window().show();
    m_windows.push_back(std::move(*opened));
    // Home alone has done its part; it may be what called us.
    if (m_home) m_home.release()->deleteLater();
    return {};
}

Result<void> Console::create(const ui::NewWorkspace& wanted)
{
    Result<void> created = workspace::createFromTemplate(wanted.folder, wanted.name, wanted.begins);
    if (!created) return created;
    if (wanted.gitRepository)
        QProcess::startDetached(QStringLiteral("git"), {QStringLiteral("init"), QStringLiteral("-q"), wanted.folder});
    trust(wanted.folder);
    return open(wanted.folder);
}

Result<void> Console::openSample()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                           QStringLiteral("/trestle/samples/lending-library");
    if (!QDir(folder).exists() || QDir(folder).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot))
        if (Result<void> copied = workspace::copySample(folder); !copied) return copied;
    trust(folder);
    return open(folder);
}

void Console::openHome(const QString& message)
{
    ui::WindowParts parts;
    parts.opener = opener();
    m_home = std::make_unique<ui::MainWindow>(std::move(parts));
    m_home->show();
    m_home->setNotice(message);
}

void Console::keepAll()
{
    for (const auto& each : m_windows)
        static_cast<void>(each->window().keepAll());
}

bool Console::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Hide && !event->spontaneous())
        QTimer::singleShot(0, this, [this, watched] { forget(watched); });
    return QObject::eventFilter(watched, event);
}

void Console::forget(QObject* window)
{
    std::erase_if(m_windows, [window](const auto& each) { return &each->window() == window; });
}

}  // namespace trestle::console
