#include "ui/tables/ItemTransfer.h"

#include "ui/tables/Counted.h"
#include "ui/widgets/Format.h"

#include <QFileInfo>

namespace trestle::ui {

using base::Result;
using tables::ExportProgress;
using tables::ImportProgress;
using tables::UndoProgress;

namespace {

constexpr qint64 shownBytes = qint64(1) << 20;

// "2,103 items written, 12 were there just so, 3 lines refused"
QString figures(const ImportProgress& progress)
{
    QStringList parts{ItemTransfer::tr("%1 written").arg(Counted::items(progress.written))};
    if (progress.unchanged > 0) parts << ItemTransfer::tr("%L1 unchanged").arg(progress.unchanged);
    if (progress.refused > 0) parts << ItemTransfer::tr("%1 refused").arg(Counted::lines(progress.refused));
    return parts.join(QStringLiteral(", "));
}

}  // namespace

ItemTransfer::ItemTransfer(const QByteArray& table, engine::Engine& engine, QObject* parent)
    : QObject(parent), m_table(table), m_engine(engine)
{
}

ItemTransfer::~ItemTransfer()
{
    if (m_end) *m_end = true;
}

void ItemTransfer::begin(const QString& file, const QString& sentence)
{
    m_file = QFileInfo(file).fileName();
    m_size = 0;
    m_imported = {};
    m_brought = 0;
    m_share.reset();
    m_end = std::make_shared<std::atomic<bool>>(false);
    m_state = State::Running;
    m_running.start();
    m_sentence = sentence.arg(m_file);
    Q_EMIT changed();
}

void ItemTransfer::end(State state, const QString& sentence, bool wrote)
{
    m_state = state;
    m_sentence = sentence;
    m_share.reset();
    Q_EMIT changed();
    Q_EMIT finished(wrote);
}

void ItemTransfer::importFile(const QString& file, const tables::SourceFormat& format)
{
    if (isRunning()) return;
    begin(file, tr("Importing %1…"));
    m_size = QFileInfo(file).size();
    m_engine.transfers().importItems({file, m_table, refusedFile(), format}, m_end,
                                     {this,
                                      [this](const ImportProgress& progress) {
                                          m_imported = progress;
                                          showImport();
                                      },
                                      [this](const Result<ImportProgress>& done) { importEnded(done); }});
}

QString ItemTransfer::rateOf(qint64 items) const
{
    const QString rate = rateText(items, m_running.elapsed());
    return rate.isEmpty() ? QString() : tr(", %1 items/s").arg(rate);
}

void ItemTransfer::showImport()
{
    if (m_state != State::Running) return;
    m_sentence = tr("Importing %1: %2%3").arg(m_file, figures(m_imported), rateOf(m_imported.lines));
    if (m_size > 0) m_share = std::min(1.0, double(m_imported.bytes) / double(m_size));
    Q_EMIT changed();
}

void ItemTransfer::importEnded(const Result<ImportProgress>& done)
{
    if (done) m_imported = *done;
    const bool wrote = m_imported.written > 0;
    m_brought = m_imported.written;
    m_undoable = m_imported.changes;
    if (!done && !wrote)
        end(State::Failed, tr("%1 was not imported. %2").arg(m_file, done.error().message), false);
    else if (!done)
        end(State::Failed,
            tr("The import of %1 broke off; what it wrote stays (%2). %3")
                .arg(m_file, figures(m_imported), done.error().message),
            true);
    else if (done->cancelled)
        end(State::Cancelled,
            wrote ? tr("Cancelled the import of %1%2: %3")
                        .arg(m_file, m_size > 0 ? tr(" at %1 %").arg(m_imported.bytes * 100 / m_size) : QString(),
                             figures(m_imported))
                  : tr("Cancelled the import of %1; nothing was written").arg(m_file),
            wrote);
    else
        end(State::Done, tr("Imported %1: %2").arg(m_file, figures(m_imported)), wrote);
}

void ItemTransfer::undoImport()
{
    if (!canUndo()) return;
    const qint64 brought = m_brought;
    begin(m_file, tr("Taking back the import of %1…"));
    m_brought = brought;
    m_undone = {};
    m_undone.remaining = m_undoable;
    m_engine.transfers().undoImport(m_table, m_undoable, m_end,
                                    {this,
                                     [this](const UndoProgress& progress) {
                                         m_undone = progress;
                                         if (m_state != State::Running) return;
                                         const qint64 lookedAt = progress.takenBack + progress.writtenSince;
                                         m_sentence = tr("Taking back the import of %1: %L2 of %3%4")
                                                          .arg(m_file)
                                                          .arg(lookedAt)
                                                          .arg(Counted::items(m_brought), rateOf(lookedAt));
                                         m_share = std::min(1.0, double(lookedAt) / double(m_brought));
                                         Q_EMIT changed();
                                     },
                                     [this](const Result<UndoProgress>& done) { undoEnded(done); }});
}

void ItemTransfer::undoEnded(const Result<UndoProgress>& done)
{
    if (done) m_undone = *done;
    const qint64 takenBack = m_undone.takenBack;
    const QString share = tr("%L1 of %2").arg(takenBack).arg(Counted::items(m_brought));
    m_undoable = m_undone.remaining;
    if (!done || done->cancelled) {
        m_brought -= takenBack + m_undone.writtenSince;
        const QString sentence =
            done ? tr("Cancelled: %1 that %2 brought were taken back").arg(share, m_file)
                 : tr("%1 that %2 brought were taken back. %3").arg(share, m_file, done.error().message);
        return end(done ? State::Cancelled : State::Failed, sentence, takenBack > 0);
    }
    QStringList parts{tr("Took back the import of %1: %2").arg(m_file, Counted::items(takenBack))};
    if (m_undone.writtenSince == 1) parts << tr("1 item written since stays");
    if (m_undone.writtenSince > 1) parts << tr("%L1 items written since stay").arg(m_undone.writtenSince);
    const qint64 forgotten = m_brought - takenBack - m_undone.writtenSince;
    if (forgotten > 0) parts << tr("the change log no longer has %1").arg(Counted::items(forgotten));
    m_brought = 0;
    end(State::Done, parts.join(QStringLiteral("; ")), takenBack > 0);
}

void ItemTransfer::exportTo(engine::ExportOrder order, qint64 expected)
{
    if (isRunning()) return;
    order.table = m_table;
    begin(order.file, tr("Exporting to %1…"));
    const auto told = [this, expected](const ExportProgress& progress) {
        if (m_state != State::Running) return;
        m_sentence = tr("Exporting to %1: %2%3").arg(m_file, Counted::items(progress.items), rateOf(progress.items));
        if (expected > 0) m_share = std::min(1.0, double(progress.items) / double(expected));
        Q_EMIT changed();
    };
    m_engine.transfers().exportItems(std::move(order), m_end,
                                     {this, told, [this](const Result<ExportProgress>& done) { exportEnded(done); }});
}

void ItemTransfer::exportEnded(const Result<ExportProgress>& done)
{
    if (!done)
        end(State::Failed, tr("Nothing was exported. %1").arg(done.error().message), false);
    else if (done->cancelled)
        end(State::Cancelled, tr("Cancelled the export; %1 was not written").arg(m_file), false);
    else
        end(State::Done, tr("Exported %1 to %2, %3").arg(Counted::items(done->items), m_file, sizeText(done->bytes)),
            false);
}

void ItemTransfer::cancel()
{
    if (m_state != State::Running) return;
    *m_end = true;
    m_state = State::Cancelling;
    Q_EMIT changed();
}

void ItemTransfer::dismiss()
{
    if (isRunning()) return;
    m_state = State::Idle;
    m_brought = 0;
    m_sentence.clear();
    Q_EMIT changed();
}

QString ItemTransfer::refusedFile() const
{
    return m_folder.filePath(QStringLiteral("refused.jsonl"));
}

std::vector<tables::RefusedLine> ItemTransfer::refused() const
{
    auto lines = tables::readRefusedLines(refusedFile(), shownRefused, shownBytes);
    return lines ? std::move(*lines) : std::vector<tables::RefusedLine>();
}

}  // namespace trestle::ui
