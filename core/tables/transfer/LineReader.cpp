#include "core/tables/transfer/LineReader.h"

#include <QFile>

#include <zlib.h>
#include <zstd.h>
#include <cerrno>
#include <cstring>

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qsizetype chunk = 1 << 17;
constexpr qsizetype longestTextLine = 16 << 20;
constexpr QByteArrayView gzipBeginning("\x1f\x8b", 2);
constexpr QByteArrayView zstdBeginning("\x28\xb5\x2f\xfd", 4);

Error unreadable(const QString& path, const QString& why)
{
    return {ErrorCode::Io, QStringLiteral("Cannot read %1: %2").arg(path, why)};
}

Error damaged(const QString& path)
{
    return unreadable(path, QStringLiteral("it is damaged"));
}

}  // namespace

class LineReader::Source
{
public:
    explicit Source(QString path) : m_path(std::move(path)) {}
    virtual ~Source() = default;
    Q_DISABLE_COPY_MOVE(Source)

    /// Puts at most `room` unpacked bytes at `to`: how many; 0 at the end only.
    [[nodiscard]] virtual Result<qsizetype> read(char* to, qsizetype room) = 0;
    [[nodiscard]] const QString& path() const { return m_path; }

private:
    const QString m_path;
};

/// zlib reads plain files as they are.
class LineReader::GzipSource final : public Source
{
public:
    GzipSource(QString path, gzFile file) : Source(std::move(path)), m_file(file) { gzbuffer(m_file, chunk); }
    ~GzipSource() override { gzclose(m_file); }

    Result<qsizetype> read(char* to, qsizetype room) override
    {
        errno = 0;
        const int count = gzread(m_file, to, unsigned(room));
        int code = Z_OK;
        gzerror(m_file, &code);
        if (code == Z_ERRNO) return unreadable(path(), QString::fromLocal8Bit(std::strerror(errno)));
        if (count < 0 || (code != Z_OK && code != Z_STREAM_END)) return damaged(path());
        return qsizetype(count);
    }

private:
    gzFile m_file;
};

class LineReader::ZstdSource final : public Source
{
public:
    explicit ZstdSource(std::unique_ptr<QFile> file)
        : Source(file->fileName()), m_file(std::move(file)), m_stream(ZSTD_createDStream(), &ZSTD_freeDStream)
    {
    }

    Result<qsizetype> read(char* to, qsizetype room) override
    {
        ZSTD_outBuffer out{to, size_t(room), 0};
        while (out.pos == 0) {
            if (m_next.pos == m_next.size) {
                m_packed = m_file->read(chunk);
                if (m_file->error() != QFileDevice::NoError) return unreadable(path(), m_file->errorString());
                m_next = {m_packed.constData(), size_t(m_packed.size()), 0};
                // A frame that has not ended may still hold back what is unpacked already.
                if (m_packed.isEmpty() && m_frameEnded) return 0;
            }
            const bool isLast = m_packed.isEmpty();
            const size_t hint = ZSTD_decompressStream(m_stream.get(), &out, &m_next);
            if (ZSTD_isError(hint) || (isLast && out.pos == 0)) return damaged(path());
            m_frameEnded = hint == 0;
        }
        return qsizetype(out.pos);
    }

private:
    std::unique_ptr<QFile> m_file;
    std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> m_stream;
    QByteArray m_packed;
    ZSTD_inBuffer m_next{nullptr, 0, 0};
    bool m_frameEnded = true;
};

LineReader::LineReader(std::unique_ptr<Source> source) : m_source(std::move(source)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

std::optional<Packing> LineReader::packing(const QString& path)
{
    QFile file(path);
    const QByteArray beginning = file.open(QIODevice::ReadOnly) ? file.read(zstdBeginning.size()) : QByteArray();
    if (beginning.isEmpty()) return std::nullopt;
    if (beginning == zstdBeginning) return Packing::Zstd;
    return beginning.startsWith(gzipBeginning) ? Packing::Gzip : Packing::None;
}

Result<LineReader> LineReader::open(const QString& path)
{
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return Error{file->error() == QFileDevice::PermissionsError ? ErrorCode::PermissionDenied : ErrorCode::Io,
                     QStringLiteral("Cannot read %1: %2").arg(path, file->errorString())};
    if (file->peek(zstdBeginning.size()) == zstdBeginning)
        return LineReader(std::make_unique<ZstdSource>(std::move(file)));
    errno = 0;
    gzFile packed = gzopen(QFile::encodeName(path).constData(), "rb");
    if (!packed) return unreadable(path, QString::fromLocal8Bit(std::strerror(errno)));
    return LineReader(std::make_unique<GzipSource>(path, packed));
}

Result<QByteArray> LineReader::next()
{
    qsizetype searched = m_at;
    while (true) {
        if (const qsizetype feed = m_bytes.indexOf('\n', searched); feed >= 0) {
            const QByteArray line = m_bytes.sliced(m_at, feed + 1 - m_at);
            m_at = feed + 1;
            return line;
        }
        if (m_atEnd) return m_bytes.sliced(std::exchange(m_at, m_bytes.size()));
        m_bytes.remove(0, std::exchange(m_at, 0));
        searched = m_bytes.size();
        if (searched > longestTextLine)
            return Error{ErrorCode::TooLarge, QStringLiteral("A line of %1 is too long").arg(m_source->path())};
        m_bytes.resize(searched + chunk);
        const Result<qsizetype> count = m_source->read(m_bytes.data() + searched, chunk);
        m_bytes.resize(searched + (count ? *count : 0));
        if (!count) return count.error();
        m_atEnd = *count == 0;
    }
}

}  // namespace trestle::tables
