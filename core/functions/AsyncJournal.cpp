// The journal is a row of records; later ones count:
//
//     record   = length checksum body       length of the body, CRC-32 of it: u32, big-endian
//     body     = 'P' event                  put
//              | 'R' id                     removed
//     event    = id function qualifier payload clientContext traceRoot lineage acceptedMs attempts dueMs
//
// Texts and numbers of the body as QDataStream (Qt 6.0) writes QByteArray, qint64 and qint32.
#include "core/functions/AsyncJournal.h"

#include <QDataStream>
#include <QSaveFile>
#include <QtEndian>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace trestle::functions {

namespace {

constexpr qsizetype headSize = 8;
constexpr qint64 rewriteBytes = 8 << 20;  // below it, what is over does no harm

quint32 checksum(QByteArrayView bytes)
{
    static const auto table = [] {
        std::array<quint32, 256> values{};
        for (quint32 n = 0; n < 256; ++n) {
            quint32 value = n;
            for (int bit = 0; bit < 8; ++bit)
                value = value & 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            values[n] = value;
        }
        return values;
    }();
    quint32 sum = ~0u;
    for (const char each : bytes)
        sum = table[(sum ^ static_cast<quint8>(each)) & 0xFF] ^ (sum >> 8);
    return ~sum;
}

QByteArray record(const QByteArray& body)
{
    QByteArray bytes(headSize, Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(body.size()), bytes.data());
    qToBigEndian(checksum(body), bytes.data() + 4);
    return bytes + body;
}

QByteArray putRecord(const AsyncEvent& event)
{
    QByteArray body("P");
    QDataStream out(&body, QIODevice::WriteOnly | QIODevice::Append);
    out.setVersion(QDataStream::Qt_6_0);
    out << event.id << event.function << event.qualifier << event.payload << event.clientContext << event.traceRoot
        << event.lineage << event.acceptedMs << event.attempts << event.dueMs;
    return record(body);
}

AsyncEvent eventOf(const QByteArray& record)
{
    AsyncEvent event;
    QDataStream in(record.mid(headSize + 1));
    in.setVersion(QDataStream::Qt_6_0);
    in >> event.id >> event.function >> event.qualifier >> event.payload >> event.clientContext >> event.traceRoot >>
        event.lineage >> event.acceptedMs >> event.attempts >> event.dueMs;
    return event;
}

base::Error fileError(const QFile& file)
{
    const bool isDenied = file.error() == QFile::PermissionsError;
    return {isDenied ? base::ErrorCode::PermissionDenied : base::ErrorCode::Io,
            file.fileName() + QStringLiteral(": ") + file.errorString()};
}

}  // namespace

base::Result<std::unique_ptr<AsyncJournal>> AsyncJournal::open(const QString& path)
{
    std::unique_ptr<AsyncJournal> journal(new AsyncJournal(path));
    if (base::Result<void> loaded = journal->load(); !loaded) return loaded.error();
    journal->m_thread = std::thread([self = journal.get()] { self->run(); });
    return journal;
}

AsyncJournal::~AsyncJournal()
{
    if (!m_thread.joinable()) return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

base::Result<void> AsyncJournal::load()
{
    if (!m_file.open(QIODevice::ReadWrite)) return fileError(m_file);
    const QByteArray bytes = m_file.readAll();
    for (qsizetype at = 0; bytes.size() - at > headSize;) {
        const auto length = static_cast<qsizetype>(qFromBigEndian<quint32>(bytes.constData() + at));
        if (length == 0 || bytes.size() - at - headSize < length) break;
        const QByteArray body = bytes.mid(at + headSize, length);
        if (checksum(body) != qFromBigEndian<quint32>(bytes.constData() + at + 4)) break;
        if (body.startsWith('P')) {
            const QByteArray whole = bytes.mid(at, headSize + length);
            const QByteArray id = eventOf(whole).id;
            if (m_records.insert_or_assign(id, whole).second) m_order.push_back(id);
        } else {
            m_records.erase(body.mid(1));
        }
        at += headSize + length;
    }
    return rewrite();
}

std::vector<AsyncEvent> AsyncJournal::events() const
{
    std::vector<AsyncEvent> events;
    for (const QByteArray& id : m_order) {
        const auto at = m_records.find(id);
        if (at != m_records.end()) events.push_back(eventOf(at->second));
    }
    return events;
}

// Only what still counts, in a new file.
base::Result<void> AsyncJournal::rewrite()
{
    QSaveFile fresh(m_file.fileName());
    if (!fresh.open(QIODevice::WriteOnly))
        return base::Error{base::ErrorCode::Io, fresh.fileName() + QStringLiteral(": ") + fresh.errorString()};
    fresh.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    m_liveBytes = 0;
    for (const auto& [id, bytes] : m_records) {
        fresh.write(bytes);
        m_liveBytes += bytes.size();
    }
    if (!fresh.commit())
        return base::Error{base::ErrorCode::Io, fresh.fileName() + QStringLiteral(": ") + fresh.errorString()};
    m_file.close();
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered)) return fileError(m_file);
    return {};
}

void AsyncJournal::put(const AsyncEvent& event, Written written)
{
    add(putRecord(event), std::move(written));
}

void AsyncJournal::remove(const QByteArray& id)
{
    add(record("R" + id), {});
}

void AsyncJournal::add(QByteArray bytes, Written written)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back({std::move(bytes), std::move(written)});
    }
    m_wake.notify_one();
}

void AsyncJournal::run()
{
    for (;;) {
        std::vector<Job> jobs;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
            if (m_jobs.empty()) return;
            jobs.swap(m_jobs);
        }
        QByteArray records;
        for (const Job& job : jobs) {
            records += job.record;
            if (job.record[headSize] == 'P')
                m_records[eventOf(job.record).id] = job.record;
            else
                m_records.erase(job.record.mid(headSize + 1));
        }
        const base::Result<void> result = write(records);
        for (Job& job : jobs) {
            if (job.written) job.written(result);
        }
    }
}

base::Result<void> AsyncJournal::write(const QByteArray& records)
{
    if (m_file.size() > rewriteBytes) {
        m_liveBytes = 0;
        for (const auto& [id, bytes] : m_records)
            m_liveBytes += bytes.size();
        if (m_file.size() > 2 * m_liveBytes) return rewrite();
    }
    if (m_file.write(records) != records.size() || fdatasync(m_file.handle()) != 0) return fileError(m_file);
    return {};
}

}  // namespace trestle::functions
