#include "ui/functions/HandlerDocument.h"

#include "core/workspace/AtomicFile.h"

#include <QFileInfo>

namespace trestle::ui {

namespace {

constexpr int saveAfterMs = 800;

}  // namespace

HandlerDocument::HandlerDocument(QObject* parent) : QObject(parent)
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveAfterMs);
    connect(&m_saveTimer, &QTimer::timeout, this, [this] {
        if (const auto saved = saveNow(); !saved && !m_conflict) Q_EMIT saveFailed(saved.error().message);
    });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &HandlerDocument::lookAtDisk);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &HandlerDocument::lookAtDisk);
}

HandlerDocument::~HandlerDocument()
{
    [[maybe_unused]] const auto saved = saveNow();
}

base::Result<void> HandlerDocument::open(const QString& path)
{
    if (const auto saved = saveNow(); !saved) return saved.error();
    const auto bytes = workspace::readFile(path);
    if (!bytes) return bytes.error();
    if (QString::fromUtf8(*bytes).toUtf8() != *bytes)
        return base::Error{base::ErrorCode::InvalidArgument,
                           tr("%1 is not UTF-8 text: edit it where it was made").arg(QFileInfo(path).fileName())};
    m_path = path;
    setConflict(false);
    setSaved(true);
    watch();
    take(*bytes);
    return {};
}

// A file that is replaced is another file to the kernel, so its folder is watched too.
void HandlerDocument::watch()
{
    const QStringList old = m_watcher.files() + m_watcher.directories();
    if (!old.isEmpty()) m_watcher.removePaths(old);
    m_watcher.addPaths({m_path, QFileInfo(m_path).path()});
}

void HandlerDocument::take(const QByteArray& bytes)
{
    m_onDisk = bytes;
    m_text = QString::fromUtf8(bytes);
    Q_EMIT loaded();
}

void HandlerDocument::edit(const QString& text)
{
    if (text == m_text) return;
    m_text = text;
    setSaved(false);
    m_saveTimer.start();
}

base::Result<void> HandlerDocument::saveNow()
{
    m_saveTimer.stop();
    if (m_saved) return {};
    lookAtDisk();
    if (m_conflict)
        return base::Error{base::ErrorCode::Cancelled,
                           tr("%1 was changed by another program").arg(QFileInfo(m_path).fileName())};
    return keepMine();
}

base::Result<void> HandlerDocument::keepMine()
{
    const QByteArray bytes = m_text.toUtf8();
    if (const auto written = workspace::writeAtomically(m_path, bytes); !written) return written;
    m_onDisk = bytes;
    watch();
    setConflict(false);
    setSaved(true);
    return {};
}

void HandlerDocument::takeTheirs()
{
    const auto bytes = workspace::readFile(m_path);
    if (!bytes) return;
    setConflict(false);
    setSaved(true);
    m_saveTimer.stop();
    take(*bytes);
}

void HandlerDocument::lookAtDisk()
{
    const auto bytes = workspace::readFile(m_path);
    // A file that is gone for a moment is being replaced; one that stays away is written anew by the next save.
    if (!bytes || *bytes == m_onDisk) return;
    watch();
    if (m_saved) {
        take(*bytes);
    } else if (*bytes == m_text.toUtf8()) {
        m_onDisk = *bytes;
        setSaved(true);
    } else {
        setConflict(true);
    }
}

void HandlerDocument::setSaved(bool saved)
{
    if (m_saved == saved) return;
    m_saved = saved;
    Q_EMIT savedChanged(saved);
}

void HandlerDocument::setConflict(bool conflict)
{
    if (m_conflict == conflict) return;
    m_conflict = conflict;
    Q_EMIT conflictChanged(conflict);
}

}  // namespace trestle::ui
