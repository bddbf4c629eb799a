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

Error failed(const QString& path, int code)
{
    return {code == ENOSPC || code == EDQUOT ? ErrorCode::DiskFull : ErrorCode::Io,
            QStringLiteral("Cannot write %1: %2").arg(path, QString::fromLocal8Bit(std::strerror(code)))};
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
    if (!stream->packed) return failed(path, errno);
    return GzipWriter(std::move(stream));
}

base::Result<void> GzipWriter::write(const QByteArray& bytes)
{
    errno = 0;
    if (!bytes.isEmpty() && gzwrite(m_stream->packed, bytes.constData(), unsigned(bytes.size())) != bytes.size())
        return failed(m_stream->path, errno);
    return {};
}

base::Result<void> GzipWriter::finish()
{
    errno = 0;
    const int code = gzclose(std::exchange(m_stream->packed, nullptr));
    if (code != Z_OK || ::fsync(m_stream->file.handle()) != 0) return failed(m_stream->path, errno);
    return {};
}

}  // namespace trestle::tables
