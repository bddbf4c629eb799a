// What goes on between a table and a file, and how the last of it ended: an import, its undo or an export, one at a
// time. Belongs to the page and not to the table's tab, which may be closed meanwhile. Free of widgets; main thread.
#pragma once

#include "core/engine/Engine.h"
#include "core/tables/transfer/RefusedLine.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>

namespace trestle::ui {

class ItemTransfer : public QObject
{
    Q_OBJECT

public:
    /// Of refused lines so many are shown; all of them are in refusedFile().
    static constexpr size_t shownRefused = 1'000;

    enum class State { Idle, Running, Cancelling, Done, Cancelled, Failed };

    ItemTransfer(const QByteArray& table, engine::Engine& engine, QObject* parent = nullptr);
    ~ItemTransfer() override;

    // One at a time: nothing happens while one is under way.
    void importFile(const QString& file, const tables::SourceFormat& format = tables::LineFormat::Any);
    /// `expected`: items there may be, for the share that is done; 0: nobody knows.
    void exportTo(engine::ExportOrder order, qint64 expected);
    /// Takes back what the last import wrote.
    void undoImport();
    void cancel();
    /// Forgets how the last one ended.
    void dismiss();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isRunning() const { return m_state == State::Running || m_state == State::Cancelling; }
    /// How it stands, or how it ended: "Imported books.jsonl: 2,103 items written".
    [[nodiscard]] QString sentence() const { return m_sentence; }
    /// Of the work, from 0 to 1.
    [[nodiscard]] std::optional<double> share() const { return m_share; }
    /// Whether an import is shown that wrote something.
    [[nodiscard]] bool canUndo() const { return !isRunning() && m_brought > 0; }
    [[nodiscard]] qint64 refusedCount() const { return m_imported.refused; }
    /// Of an import that ended, the first of them.
    [[nodiscard]] std::vector<tables::RefusedLine> refused() const;
    [[nodiscard]] QString refusedFile() const;

Q_SIGNALS:
    void changed();
    /// It ended; `wrote`: the table has other items now.
    void finished(bool wrote);

private:
    void begin(const QString& file, const QString& sentence);
    void end(State state, const QString& sentence, bool wrote);
    void showImport();
    /// ", 21,400 items/s" once it takes long enough to tell.
    [[nodiscard]] QString rateOf(qint64 items) const;
    void importEnded(const base::Result<tables::ImportProgress>& done);
    void undoEnded(const base::Result<tables::UndoProgress>& done);
    void exportEnded(const base::Result<tables::ExportProgress>& done);

    const QByteArray m_table;
    engine::Engine& m_engine;
    QTemporaryDir m_folder;  // of the refused lines
    State m_state = State::Idle;
    engine::TransferEnd m_end;
    QString m_file;  // its name, without folders
    QElapsedTimer m_running;
    qint64 m_size = 0;
    tables::ImportProgress m_imported;
    tables::UndoProgress m_undone;
    qint64 m_brought = 0;           // items that the last import wrote, and that can be taken back
    tables::ChangeSpan m_undoable;  // their changes
    QString m_sentence;
    std::optional<double> m_share;
};

}  // namespace trestle::ui
