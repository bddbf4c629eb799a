// Exports to and imports from buckets as jobs that can be asked about, also after they ended and after a restart.
// Buckets are the subfolders of one folder, which a user has to name.
//
// Threads: any may call. Jobs run one after the other on a thread of their own.
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/tables/transfer/TaskThread.h"

#include <QString>

#include <mutex>
#include <optional>
#include <vector>

namespace trestle::tables {

class BucketJobs
{
public:
    enum class Kind { Export, Import };
    struct Job
    {
        Kind kind = Kind::Export;
        QByteArray id;
        QByteArray tableName;
        base::JsonValue description;  // in the service's words
        QByteArray digest = {};       // of the request, to tell one that is sent again
    };
    /// What a job's work changes in its description: members take the place of those of the same name.
    using Work = base::UniqueFunction<base::JsonValue::Object(const std::atomic<bool>& stopping)>;

    /// `recordPath`: where jobs are remembered. `bucketsFolder` empty: there are no buckets.
    BucketJobs(QString bucketsFolder, QString recordPath);

    /// The folder of a bucket; empty where buckets have no folder, or it holds no such bucket.
    [[nodiscard]] QString folderOf(const QByteArray& bucket) const;
    [[nodiscard]] bool hasBuckets() const { return !m_bucketsFolder.isEmpty(); }

    void start(Job job, Work work);
    /// Newest first.
    [[nodiscard]] std::vector<Job> jobs(Kind kind) const;
    [[nodiscard]] std::optional<Job> find(Kind kind, const QByteArray& id) const;

private:
    void load();
    void save() const;  // with m_mutex held

    const QString m_bucketsFolder;
    const QString m_recordPath;
    mutable std::mutex m_mutex;  // guards m_jobs and the file
    std::vector<Job> m_jobs;     // in the order they began
    TaskThread m_tasks;          // uses all of the above: ends first
};

}  // namespace trestle::tables
