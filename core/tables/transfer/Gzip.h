// A file in gzip's format, written as a stream. One thread at a time.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace trestle::tables {

class GzipWriter
{
public:
    /// Errors: Io, PermissionDenied.
    [[nodiscard]] static base::Result<GzipWriter> create(const QString& path);
    GzipWriter(GzipWriter&&) noexcept;
    ~GzipWriter();

    /// Errors: Io, DiskFull.
    [[nodiscard]] base::Result<void> write(const QByteArray& bytes);
    /// Ends the file and makes it durable.
    [[nodiscard]] base::Result<void> finish();

private:
    struct Stream;
    explicit GzipWriter(std::unique_ptr<Stream> stream);
    std::unique_ptr<Stream> m_stream;
};

}  // namespace trestle::tables
