#include "core/tables/transfer/Gzip.h"

#include <QFile>

#include <unistd.h>
#include <zlib.h>
#include <cerrno>
#include <cstring>

namespace trestle::tables {

using base::Error;
using base::ErrorCode;

namespace {

constexpr int chunk = 1 << 16;
constexpr int longestLine = 16 << 20;

Error failed(const char* what, const QString& path, int code)
{
    return {code == ENOSPC || code == EDQUOT ? ErrorCode::DiskFull : ErrorCode::Io,
            QStringLiteral("Cannot %1 %2: %3")
                .arg(QLatin1String(what), path,
                     code != 0 ? QString::fromLocal8Bit(std::strerror(code)) : QStringLiteral("it is damaged"))};
}

}  // namespace

struct GzipWriter::Stream
{
    QString path;
    QFile file;
    gzFile packed = nullptr;

    ~Stream()
    {
        if (packed) gzclose(packed);
    }
};

GzipWriter::GzipWriter(std::unique_ptr<Stream> stream) : m_stream(std::move(stream)) {}
GzipWriter::GzipWriter(GzipWriter&&) noexcept = default;
GzipWriter::~GzipWriter() = default;

base::Result<GzipWriter> GzipWriter::create(const QString& path)
{
    auto stream = std::make_unique<Stream>();
    stream->path = path;
    stream->file.setFileName(path);
    if (!stream->file.open(QIODevice::WriteOnly))
        return Error{ErrorCode::Io, QStringLiteral("Cannot write %1: %2").arg(path, stream->file.errorString())};
    // gzclose() closes a descriptor of its own; the other one is for fsync.
    stream->packed = gzdopen(::dup(stream->file.handle()), "wb6");
    if (!stream->packed) return failed("write", path, errno);
    return GzipWriter(std::move(stream));
}

base::Result<void> GzipWriter::write(const QByteArray& bytes)
{
    errno = 0;
    if (!bytes.isEmpty() && gzwrite(m_stream->packed, bytes.constData(), unsigned(bytes.size())) != bytes.size())
        return failed("write", m_stream->path, errno);
    return {};
}

base::Result<void> GzipWriter::finish()
{
    errno = 0;
    const int code = gzclose(std::exchange(m_stream->packed, nullptr));
    if (code != Z_OK || ::fsync(m_stream->file.handle()) != 0) return failed("write", m_stream->path, errno);
    return {};
}

struct LineReader::Stream
{
    QString path;
    gzFile packed = nullptr;

    ~Stream()
    {
        if (packed) gzclose(packed);
    }
};

LineReader::LineReader(std::unique_ptr<Stream> stream) : m_stream(std::move(stream)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

base::Result<LineReader> LineReader::open(const QString& path)
{
    auto stream = std::make_unique<Stream>();
    stream->path = path;
    errno = 0;
    stream->packed = gzopen(QFile::encodeName(path).constData(), "rb");  // reads plain files as they are
    if (!stream->packed) return failed("read", path, errno);
    gzbuffer(stream->packed, chunk);
    return LineReader(std::move(stream));
}

base::Result<QByteArray> LineReader::next()
{
    QByteArray line;
    QByteArray part(chunk, Qt::Uninitialized);
    while (gzgets(m_stream->packed, part.data(), int(part.size()))) {
        line += part.constData();
        if (line.endsWith('\n')) return line;
        if (line.size() > longestLine)
            return Error{ErrorCode::TooLarge, QStringLiteral("A line of %1 is too long").arg(m_stream->path)};
    }
    int code = Z_OK;
    gzerror(m_stream->packed, &code);
    if (code != Z_OK && code != Z_STREAM_END) return failed("read", m_stream->path, code == Z_ERRNO ? errno : 0);
    return line;
}

}  // namespace trestle::tables
