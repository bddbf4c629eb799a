// One source file of a function as it is being edited: saved 800 ms after the last key and when asked, by atomic
// replace; followed on disk. An edit by another hand is read in at once, unless there are unsaved edits here: then
// nothing is written until one side is chosen. Main thread.
#pragma once

#include "core/base/Result.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace trestle::ui {

class HandlerDocument : public QObject
{
    Q_OBJECT

public:
    explicit HandlerDocument(QObject* parent = nullptr);
    /// Saves.
    ~HandlerDocument() override;

    /// Saves what was open before. Errors: as readFile, and InvalidArgument for what is not UTF-8.
    base::Result<void> open(const QString& path);
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString text() const { return m_text; }

    void edit(const QString& text);
    /// Errors: as writeAtomically; Cancelled while the file changed under unsaved edits.
    base::Result<void> saveNow();
    [[nodiscard]] bool isSaved() const { return m_saved; }
    [[nodiscard]] bool isInConflict() const { return m_conflict; }
    /// Ends a conflict by dropping the edits here, or by writing them over the other hand's.
    void takeTheirs();
    base::Result<void> keepMine();

Q_SIGNALS:
    /// The text came from disk: opened or changed by another hand.
    void loaded();
    void savedChanged(bool saved);
    void conflictChanged(bool conflict);
    void saveFailed(const QString& message);

private:
    void lookAtDisk();
    void watch();
    void take(const QByteArray& bytes);
    void setSaved(bool saved);
    void setConflict(bool conflict);

    QString m_path;
    QString m_text;
    QByteArray m_onDisk;  // as last read or written
    bool m_saved = true;
    bool m_conflict = false;
    QTimer m_saveTimer;
    QFileSystemWatcher m_watcher;
};

}  // namespace trestle::ui
