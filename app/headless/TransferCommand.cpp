#include "app/headless/TransferCommand.h"

#include "app/headless/Counted.h"
#include "app/headless/ExitCode.h"
#include "app/headless/WorkspaceData.h"
#include "core/base/Json.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/transfer/ItemExport.h"
#include "core/tables/transfer/ItemImport.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

#include <unistd.h>
#include <atomic>
#include <csignal>
#include <cstdio>

namespace trestle::headless {

using base::Result;

namespace {

std::atomic<bool> endRequested = false;

void requestEnd(int)
{
    endRequested = true;
}

void watchSignals()
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGINT, requestEnd);
    std::signal(SIGTERM, requestEnd);
}

void say(const QString& line)
{
    std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(line));
}

int fail(const base::Error& error)
{
    say(error.message);
    return Failure;
}

// Each second on a terminal, nothing elsewhere.
class ProgressLine
{
public:
    ProgressLine() : m_shown(::isatty(STDERR_FILENO) != 0) { m_sinceLast.start(); }
    ~ProgressLine()
    {
        if (m_wrote) std::fputc('\n', stderr);
    }
    void show(const QString& text)
    {
        if (!m_shown || m_sinceLast.elapsed() < 1000) return;
        m_sinceLast.restart();
        m_wrote = true;
        std::fprintf(stderr, "\r%s\033[K", qUtf8Printable(text));
        std::fflush(stderr);
    }

private:
    const bool m_shown;
    bool m_wrote = false;
    QElapsedTimer m_sinceLast;
};

QString percent(qint64 part, qint64 whole)
{
    return whole > 0 ? QStringLiteral(" (%1 %)").arg(part * 100 / whole) : QString();
}

// One for each file and table, beside the data.
QString checkpointPath(const WorkspaceData& data, const TransferOptions& options)
{
    const QByteArray name = QFileInfo(options.file).absoluteFilePath().toUtf8() + '\0' + options.table;
    const QByteArray hash = QCryptographicHash::hash(name, QCryptographicHash::Sha1).toHex().first(16);
    return QDir(data.dataFolder).filePath(QStringLiteral("import-%1.json").arg(QString::fromLatin1(hash)));
}

QString itemsWritten(qint64 count)
{
    return counted(count, QLatin1String("item")) + QStringLiteral(" written");
}

QString summary(const tables::ImportProgress& progress)
{
    return QStringLiteral("%1, %2 %3 there already, %4 refused")
        .arg(itemsWritten(progress.written))
        .arg(progress.unchanged)
        .arg(progress.unchanged == 1 ? QLatin1String("was") : QLatin1String("were"))
        .arg(counted(progress.refused, QLatin1String("line")));
}

// The last line of a former export that is whole, and where it ends; what follows it is cut off.
std::optional<tables::Item> lastItem(QFile& part, tables::LineFormat format)
{
    constexpr qint64 longestLine = qint64(16) << 20;
    const qint64 from = std::max<qint64>(0, part.size() - longestLine);
    part.seek(from);
    const QByteArray tail = part.readAll();
    const qsizetype end = tail.lastIndexOf('\n');
    const qsizetype begin = end <= 0 ? -1 : tail.lastIndexOf('\n', end - 1);
    std::optional<tables::Item> item;
    if (end > 0)
        if (auto read = tables::itemFromLine(QByteArrayView(tail).sliced(begin + 1, end - begin - 1), format))
            item = std::move(*read);
    const qint64 size = item ? from + end + 1 : 0;
    if (!part.resize(size) || !part.seek(size)) return std::nullopt;
    return item;
}

}  // namespace

int runImport(const TransferOptions& options)
{
    watchSignals();
    auto data = openData(options.folder);
    if (!data) return fail(data.error());
    if (auto needed = needTable(*data, options.table); !needed) return fail(needed.error());
    QFile source(options.file);
    const bool isStream = options.file == u"-";
    if (isStream ? !source.open(stdin, QIODevice::ReadOnly) : !source.open(QIODevice::ReadOnly)) {
        say(QStringLiteral("Cannot read %1: %2").arg(options.file, source.errorString()));
        return Failure;
    }
    tables::ImportOptions importing;
    importing.tableName = options.table;
    importing.format = options.format;
    importing.rejectsPath = !options.rejects.isEmpty() ? options.rejects
                            : isStream ? QString::fromUtf8(options.table) + QStringLiteral(".rejects.jsonl")
                                       : options.file + QStringLiteral(".rejects.jsonl");
    if (!isStream && !source.isSequential()) importing.checkpointPath = checkpointPath(*data, options);
    if (options.fromStart) QFile::remove(importing.checkpointPath);

    ProgressLine line;
    bool told = false;
    const auto done =
        tables::importItems(*data->tables, source, importing, [&](const tables::ImportProgress& progress) {
            if (progress.resumedAtLine > 0 && !std::exchange(told, true))
                say(QStringLiteral("goes on after line %1, where a former import ended").arg(progress.resumedAtLine));
            line.show(QStringLiteral("%1%2").arg(summary(progress), percent(progress.bytes, source.size())));
            return !endRequested;
        });
    if (!done) {
        say(QStringLiteral("what was written before this stays; the same command goes on there"));
        return fail(done.error());
    }
    if (done->cancelled) {
        say(QStringLiteral("ended early: %1; %2 of %3 bytes are done and durable%4")
                .arg(summary(*done))
                .arg(done->bytes)
                .arg(isStream ? QStringLiteral("?") : QString::number(source.size()))
                .arg(importing.checkpointPath.isEmpty() ? QString()
                                                        : QStringLiteral("; the same command goes on there")));
        return Interrupted;
    }
    say(summary(*done));
    if (done->refused == 0) return Success;
    say(QStringLiteral("refused lines, each with its number and the reason: %1").arg(importing.rejectsPath));
    return Findings;
}

int runExport(const TransferOptions& options)
{
    watchSignals();
    auto data = openData(options.folder);
    if (!data) return fail(data.error());
    const auto table = data->tables->describeTable(options.table);
    if (!table) return fail(table.error());
    const bool isStream = options.file == u"-";
    const QString partPath = options.file + QStringLiteral(".part");
    QFile out(isStream ? options.file : partPath);
    const bool opened = isStream ? out.open(stdout, QIODevice::WriteOnly)
                                 : out.open(QIODevice::ReadWrite);  // what a former export left is gone on from
    if (!opened) {
        say(QStringLiteral("Cannot write %1: %2").arg(out.fileName(), out.errorString()));
        return Failure;
    }
    std::optional<tables::Item> after;
    if (!isStream) {
        if (options.fromStart) out.resize(0);
        if (auto last = lastItem(out, options.format)) {
            after = tables::keyOf(table->description.keys, *last);
            say(QStringLiteral("goes on after what %1 already holds").arg(partPath));
        }
    }
    ProgressLine line;
    const auto done = tables::exportItems(
        *data->tables, options.table, out, options.format, after, [&](const tables::ExportProgress& progress) {
            line.show(itemsWritten(progress.items) + percent(progress.items, table->itemCount));
            return !endRequested;
        });
    if (!done) return fail(done.error());
    if (!out.flush() || (!isStream && ::fsync(out.handle()) != 0)) {
        say(QStringLiteral("Cannot write %1: %2").arg(out.fileName(), out.errorString()));
        return Failure;
    }
    if (done->cancelled) {
        say(isStream ? QStringLiteral("ended early: %1").arg(itemsWritten(done->items))
                     : QStringLiteral("ended early: %1 to %2; the same command goes on there")
                           .arg(itemsWritten(done->items), partPath));
        return Interrupted;
    }
    out.close();
    if (!isStream &&
        std::rename(QFile::encodeName(partPath).constData(), QFile::encodeName(options.file).constData()) != 0) {
        say(QStringLiteral("Cannot write %1: %2").arg(options.file, qt_error_string(errno)));
        return Failure;
    }
    say(itemsWritten(done->items));
    return Success;
}

}  // namespace trestle::headless
