// record = [{"Kind": "Export" | "Import", "Id": text, "Table": text, "Description": {…}, "Request": digest}, …]
#include "core/tables/transfer/BucketJobs.h"

#include "core/base/JsonMember.h"
#include "core/base/Log.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace trestle::tables {

namespace {

using base::JsonValue;

constexpr size_t mostRemembered = 1000;

QByteArrayView statusName(BucketJobs::Kind kind)
{
    return kind == BucketJobs::Kind::Export ? "ExportStatus" : "ImportStatus";
}

void setMember(JsonValue& json, QByteArray name, JsonValue value)
{
    for (auto& [known, old] : json.makeObject()) {
        if (known != name) continue;
        old = std::move(value);
        return;
    }
    json.insert(std::move(name), std::move(value));
}

}  // namespace

BucketJobs::BucketJobs(QString bucketsFolder, QString recordPath)
    : m_bucketsFolder(std::move(bucketsFolder)), m_recordPath(std::move(recordPath))
{
    load();
}

QString BucketJobs::folderOf(const QByteArray& bucket) const
{
    // Names of buckets are checked before, but a folder above is no bucket whoever asks.
    if (!hasBuckets() || bucket.isEmpty() || bucket.startsWith('.') || bucket.contains('/')) return {};
    const QString path = QDir(m_bucketsFolder).filePath(QString::fromUtf8(bucket));
    return QFileInfo(path).isDir() ? path : QString();
}

void BucketJobs::load()
{
    QFile file(m_recordPath);
    if (!file.open(QIODevice::ReadOnly)) return;
    const auto json = base::parseJson(file.readAll());
    if (!json) {
        qCWarning(base::logTables, "%s: %s", qUtf8Printable(m_recordPath), qUtf8Printable(json.error().message));
        return;
    }
    for (const JsonValue& each : json->array()) {
        const JsonValue* description = each.find("Description");
        if (!description) continue;
        Job job{textOf(each, "Kind") == "Import" ? Kind::Import : Kind::Export, textOf(each, "Id"),
                textOf(each, "Table"), *description, textOf(each, "Request")};
        if (textOf(job.description, statusName(job.kind)) == "IN_PROGRESS") {
            setMember(job.description, statusName(job.kind).toByteArray(), "FAILED");
            setMember(job.description, "FailureCode", "InternalServerError");
            setMember(job.description, "FailureMessage", "The program ended before the job did");
        }
        m_jobs.push_back(std::move(job));
    }
}

void BucketJobs::save() const
{
    JsonValue::Array record;
    for (const Job& job : m_jobs) {
        JsonValue json;
        json.insert("Kind", job.kind == Kind::Export ? "Export" : "Import");
        json.insert("Id", job.id);
        json.insert("Table", job.tableName);
        json.insert("Description", job.description);
        if (!job.digest.isEmpty()) json.insert("Request", job.digest);
        record.push_back(std::move(json));
    }
    QSaveFile file(m_recordPath);
    const QByteArray text = base::writeJson(record);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        qCWarning(base::logTables, "%s: %s", qUtf8Printable(m_recordPath), qUtf8Printable(file.errorString()));
}

void BucketJobs::start(Job job, Work work)
{
    const Kind kind = job.kind;
    const QByteArray id = job.id;
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
        if (m_jobs.size() > mostRemembered) m_jobs.erase(m_jobs.begin());
        save();
    }
    m_tasks.post([this, kind, id, work = std::move(work)](const std::atomic<bool>& stopping) mutable {
        JsonValue::Object changes = work(stopping);
        const std::lock_guard lock(m_mutex);
        for (Job& each : m_jobs)
            if (each.kind == kind && each.id == id)
                for (auto& [name, value] : changes)
                    setMember(each.description, name, std::move(value));
        save();
    });
}

std::vector<BucketJobs::Job> BucketJobs::jobs(Kind kind) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Job> found;
    for (auto job = m_jobs.rbegin(); job != m_jobs.rend(); ++job)
        if (job->kind == kind) found.push_back(*job);
    return found;
}

std::optional<BucketJobs::Job> BucketJobs::find(Kind kind, const QByteArray& id) const
{
    const std::lock_guard lock(m_mutex);
    for (const Job& job : m_jobs)
        if (job.kind == kind && job.id == id) return job;
    return {};
}

}  // namespace trestle::tables
