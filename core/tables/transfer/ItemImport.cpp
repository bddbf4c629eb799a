// checkpoint = {"table": text, "beginning": hash of the source's first bytes, "bytes": …, "line": …, "lines": …,
// "written":
//               …, "unchanged": …, "refused": …}
#include "core/tables/transfer/ItemImport.h"

#include "core/base/Json.h"
#include "core/tables/storage/StoredRow.h"
#include "core/tables/transfer/RefusedLine.h"

#include <QSaveFile>

#include <condition_variable>
#include <deque>
#include <mutex>

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

constexpr size_t stepLines = 4000;
constexpr qint64 stepBytes = qint64(4) << 20;
constexpr qint64 blockBytes = qint64(256) << 10;
constexpr size_t stepsUnderWay = 3;
constexpr qint64 longestLine = qint64(16) << 20;
constexpr qint64 beginningBytes = qint64(64) << 10;

// A line whose item the table was given: its number, and where it stands in the step's text.
struct GivenLine
{
    qint64 line = 0;
    qsizetype begin = 0;
    qsizetype size = 0;
};

// Some lines of the source, read and handed to the table.
struct Step
{
    QByteArray text;     // of all of them
    qint64 endByte = 0;  // of the source
    qint64 endLine = 0;
    qint64 lines = 0;
    std::vector<RefusedLine> refused;
    std::vector<GivenLine> given;  // one an item, for refusals by the table
    std::optional<OperationResult<BulkPutResult>> outcome;
};

Error cannot(const char* what, const QFileDevice& file)
{
    const bool full = file.error() == QFileDevice::ResourceError;
    return {full ? ErrorCode::DiskFull : ErrorCode::Io,
            QStringLiteral("Cannot %1 %2: %3").arg(QLatin1String(what), file.fileName(), file.errorString())};
}

class Import
{
public:
    Import(Tables& tables, QFile& source, const ImportOptions& options,
           const std::function<bool(const ImportProgress&)>& tell)
        : m_tables(tables), m_source(source), m_options(options), m_tell(tell), m_rejects(options.rejectsPath)
    {
    }

    Result<ImportProgress> run()
    {
        if (auto resumed = resume(); !resumed) return resumed.error();
        while (!m_failure && !m_progress.cancelled && !m_atEnd) {
            auto step = readStep();
            if (!step) {
                m_failure = step.error();
                break;
            }
            submit(std::move(*step));
            settle(stepsUnderWay);
        }
        settle(0);
        if (m_failure) return *m_failure;
        if (!m_progress.cancelled && !m_options.checkpointPath.isEmpty()) QFile::remove(m_options.checkpointPath);
        return m_progress;
    }

private:
    Result<QByteArray> beginning()
    {
        const QByteArray bytes = m_source.peek(beginningBytes);
        return QByteArray::number(stableHash(bytes), 16);
    }

    Result<void> resume()
    {
        if (m_options.checkpointPath.isEmpty()) return {};
        auto hash = beginning();
        if (!hash) return hash.error();
        m_beginning = *std::move(hash);
        QFile file(m_options.checkpointPath);
        if (!file.open(QIODevice::ReadOnly)) return {};
        const auto json = base::parseJson(file.readAll());
        if (!json) return {};
        const auto number = [&json](QByteArrayView name) {
            const JsonValue* found = json->find(name);
            return found ? found->toInteger().value_or(0) : 0;
        };
        const auto text = [&json](QByteArrayView name) {
            const JsonValue* found = json->find(name);
            return found ? found->string() : QByteArray();
        };
        if (text("table") != m_options.tableName || text("beginning") != m_beginning) return {};
        if (number("bytes") <= 0 || number("bytes") > m_source.size() || !m_source.seek(number("bytes"))) return {};
        m_byte = m_progress.bytes = number("bytes");
        m_isHeader = false;
        m_line = m_progress.resumedAtLine = number("line");
        m_progress.lines = number("lines");
        m_progress.written = number("written");
        m_progress.unchanged = number("unchanged");
        m_progress.refused = number("refused");
        return {};
    }

    Result<void> remember(const Step& step)
    {
        if (m_options.checkpointPath.isEmpty()) return {};
        JsonValue json;
        json.insert("table", m_options.tableName);
        json.insert("beginning", m_beginning);
        json.insert("bytes", step.endByte);
        json.insert("line", step.endLine);
        json.insert("lines", m_progress.lines);
        json.insert("written", m_progress.written);
        json.insert("unchanged", m_progress.unchanged);
        json.insert("refused", m_progress.refused);
        QSaveFile file(m_options.checkpointPath);
        if (!file.open(QIODevice::WriteOnly)) return cannot("write", file);
        file.write(base::writeJson(json));
        if (!file.commit()) return cannot("write", file);
        return {};
    }

    Result<std::shared_ptr<Step>> readStep()
    {
        auto step = std::make_shared<Step>();
        if (auto read = readText(); !read) return read.error();
        step->text = std::exchange(m_text, {});
        qsizetype at = m_byte == 0 ? byteOrderMark(step->text) : 0;
        while (at < step->text.size() && step->given.size() + step->refused.size() < stepLines) {
            const auto end =
                recordEnd(m_options.format, step->text, at, m_sourceEnded ? TextEnd::OfSource : TextEnd::OfWhatWasRead);
            if (!end) break;
            readRecord(*step, at, QByteArrayView(step->text).sliced(at, *end - at));
            at = *end;
        }
        m_text = step->text.sliced(at);
        step->text.truncate(at);
        m_byte += at;
        m_atEnd = m_sourceEnded && m_text.isEmpty();
        step->endByte = m_byte;
        step->endLine = m_line;
        return step;
    }

    // Until there is enough for a step, a line at least, or nothing more.
    Result<void> readText()
    {
        bool hasLine = m_text.contains('\n');
        while (!m_sourceEnded && (!hasLine || m_text.size() < stepBytes)) {
            if (!hasLine && m_text.size() > longestLine)
                return Error{ErrorCode::TooLarge,
                             QStringLiteral("Line %1 of %2 is too long").arg(m_line + 1).arg(m_source.fileName())};
            const QByteArray block = m_source.read(blockBytes);
            if (block.isEmpty() && m_source.error() != QFileDevice::NoError) return cannot("read", m_source);
            m_sourceEnded = block.isEmpty();
            hasLine = hasLine || block.contains('\n');
            m_text += block;
        }
        return {};
    }

    void readRecord(Step& step, qsizetype begin, QByteArrayView record)
    {
        const qint64 line = m_line + 1;
        m_line += linesOf(record);
        const QByteArrayView text = record.trimmed();
        if (text.isEmpty() || std::exchange(m_isHeader, false)) return;
        ++step.lines;
        auto item = itemFromRecord(m_options.format, record);
        if (!item) {
            step.refused.push_back({line, item.error().message, text.toByteArray()});
            return;
        }
        m_items.push_back(std::move(*item));
        step.given.push_back({line, begin, record.size()});
    }

    void submit(std::shared_ptr<Step> step)
    {
        m_steps.push_back(step);
        BulkPutRequest request;
        request.tableName = m_options.tableName;
        request.items = std::exchange(m_items, {});
        m_tables.bulkPut(std::move(request), [this, step](OperationResult<BulkPutResult> outcome) {
            const std::lock_guard lock(m_mutex);
            step->outcome.emplace(std::move(outcome));
            m_answered.notify_one();
        });
    }

    /// Waits until no more than `left` steps are under way, and books those that ended.
    void settle(size_t left)
    {
        std::unique_lock lock(m_mutex);
        while (!m_steps.empty()) {
            if (m_steps.size() > left) m_answered.wait(lock, [this] { return m_steps.front()->outcome.has_value(); });
            if (!m_steps.front()->outcome) return;
            const std::shared_ptr<Step> step = std::move(m_steps.front());
            m_steps.pop_front();
            lock.unlock();
            if (auto booked = m_failure ? Result<void>() : book(*step); !booked) m_failure = booked.error();
            lock.lock();
        }
    }

    Result<void> book(Step& step)
    {
        if (!*step.outcome) return step.outcome->error();
        BulkPutResult& result = **step.outcome;
        for (BulkPutResult::Refusal& refusal : result.refused) {
            const GivenLine& given = step.given[refusal.index];
            step.refused.push_back(
                {given.line, std::move(refusal.error.message), step.text.sliced(given.begin, given.size).trimmed()});
        }
        if (auto noted = noteRefused(step.refused); !noted) return noted;
        m_progress.bytes = step.endByte;
        m_progress.lines += step.lines;
        m_progress.written += result.written;
        m_progress.changes.add(result.changes);
        m_progress.unchanged += result.unchanged;
        m_progress.refused += qint64(step.refused.size());
        if (auto remembered = remember(step); !remembered) return remembered;
        if (!m_tell(m_progress)) m_progress.cancelled = true;
        return {};
    }

    Result<void> noteRefused(std::vector<RefusedLine>& refused)
    {
        if (refused.empty() || m_options.rejectsPath.isEmpty()) return {};
        // A run that begins anew begins the file anew; one that goes on adds to it.
        const auto mode = m_progress.resumedAtLine > 0 ? QIODevice::Append : QIODevice::Truncate;
        if (!m_rejects.isOpen() && !m_rejects.open(QIODevice::WriteOnly | mode)) return cannot("write", m_rejects);
        std::stable_sort(refused.begin(), refused.end(),
                         [](const RefusedLine& one, const RefusedLine& other) { return one.line < other.line; });
        QByteArray out;
        for (const RefusedLine& each : refused)
            appendRefusedLine(out, each);
        if (m_rejects.write(out) != out.size() || !m_rejects.flush()) return cannot("write", m_rejects);
        return {};
    }

    Tables& m_tables;
    QFile& m_source;
    const ImportOptions& m_options;
    const std::function<bool(const ImportProgress&)>& m_tell;
    QFile m_rejects;
    QByteArray m_beginning;
    QByteArray m_text;  // read of the source and in no step yet
    bool m_sourceEnded = false;
    qint64 m_byte = 0;                              // where m_text begins
    bool m_isHeader = hasHeader(m_options.format);  // what comes next
    qint64 m_line = 0;
    bool m_atEnd = false;       // of the source and of m_text
    std::vector<Item> m_items;  // of the step being read
    ImportProgress m_progress;
    std::optional<Error> m_failure;
    std::mutex m_mutex;  // guards m_steps' outcomes
    std::condition_variable m_answered;
    std::deque<std::shared_ptr<Step>> m_steps;
};

}  // namespace

Result<ImportProgress> importItems(Tables& tables, QFile& source, const ImportOptions& options,
                                   const std::function<bool(const ImportProgress&)>& tell)
{
    return Import(tables, source, options, tell).run();
}

}  // namespace trestle::tables
