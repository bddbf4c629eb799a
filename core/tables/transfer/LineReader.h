// The lines of a file that is plain or packed by gzip or Zstandard, as its first bytes say. One thread at a time.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

namespace trestle::tables {

enum class Packing { None, Gzip, Zstd };

class LineReader
{
public:
    /// As the first bytes say; nothing for an empty file, or one that cannot be read.
    [[nodiscard]] static std::optional<Packing> packing(const QString& path);
    /// Errors: Io, PermissionDenied.
    [[nodiscard]] static base::Result<LineReader> open(const QString& path);
    LineReader(LineReader&&) noexcept;
    ~LineReader();

    /// With its line feed, if it has one; empty at the end. Errors: Io for a damaged or unreadable file, TooLarge for a
    /// line of more than 16 MiB.
    [[nodiscard]] base::Result<QByteArray> next();

private:
    class Source;
    class GzipSource;
    class ZstdSource;
    explicit LineReader(std::unique_ptr<Source> source);

    std::unique_ptr<Source> m_source;
    QByteArray m_bytes;    // read, of which
    qsizetype m_at = 0;    // those before this were handed out
    bool m_atEnd = false;  // of the source
};

}  // namespace trestle::tables
