#include "app/console/Console.h"

#include "app/console/FolderTrust.h"
#include "core/workspace/Sample.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QPointer>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>
#include <QUrl>

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
    askForTrust(path, &front(), [this, path] {
        trust(path);
        if (const Result<void> opened = openTrusted(path); !opened) {
            if (m_home)
                m_home->setNotice(opened.error().message);
            else
                m_windows.front()->window().toast(opened.error().message);
        }
    });
}

ui::MainWindow& Console::front()
{
    if (m_windows.empty() && !m_home) openHome();
    ui::MainWindow* window = m_home.get();
    for (const auto& each : m_windows)
        if (!window || &each->window() == QApplication::activeWindow()) window = &each->window();
    return *window;
}

void Console::tellUnopened(const QString& path, const QString& why)
{
    QPointer<ui::MainWindow> window = &front();
    const QString file = path + QStringLiteral("/trestle.yaml");
    window->setNotice(tr("%1 is not opened. %2").arg(QDir(path).dirName(), why),
                      {{tr("Open trestle.yaml"),
                        [window, file] {
                            if (!QDesktopServices::openUrl(QUrl::fromLocalFile(file)))
                                window->toast(tr("No program of this desktop opens %1").arg(file));
                        }},
                       {tr("Try again"),
                        [this, window, path] {
                            window->setNotice({});
                            if (const Result<void> opened = open(path); !opened && window)
                                window->setNotice(opened.error().message);
                        }},
                       {tr("Dismiss"), [window] { window->setNotice({}); }}});
}

Result<void> Console::openTrusted(const QString& path)
{
    auto opened = WorkspaceWindow::open(path, opener());
    if (!opened && opened.error().code == base::ErrorCode::InvalidArgument) {
        tellUnopened(path, opened.error().message);  // what its settings say cannot be followed
        return {};
    }
    if (!opened && opened.error().code == base::ErrorCode::PermissionDenied)
        return base::Error{opened.error().code, tr("%1. A workspace keeps its data in its folder .trestle: make that "
                                                   "writable, or open a copy of the workspace.")
                                                    .arg(opened.error().message)};
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
    Result<void> opened = open(wanted.folder);
    if (opened && !wanted.description.isEmpty()) m_windows.back()->window().takeFile(wanted.description);
    return opened;
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
