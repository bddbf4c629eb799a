#include "core/gateway/rest/Compression.h"

#include "core/http/Syntax.h"

#include <zlib.h>

namespace trestle::gateway {

namespace {

constexpr qsizetype chunkBytes = 64 << 10;

// zlib's own header for deflate, gzip's with 16 added; 32 lets the reader tell them apart.
int windowBits(ContentCoding coding)
{
    return coding == ContentCoding::Gzip ? MAX_WBITS + 16 : MAX_WBITS;
}

// zlib reads through a pointer to mutable bytes and writes none of them.
Bytef* bytesOf(const QByteArray& body)
{
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(body.constData()));
}

// A gzip body may be several, one behind the other; what does not begin like one is no part of it.
bool anotherMember(ContentCoding coding, const z_stream& stream)
{
    constexpr Bytef first = 0x1f;
    constexpr Bytef second = 0x8b;
    return coding == ContentCoding::Gzip && stream.avail_in >= 2 && stream.next_in[0] == first &&
           stream.next_in[1] == second;
}

}  // namespace

std::optional<ContentCoding> contentCoding(QByteArrayView contentEncoding)
{
    const QByteArrayView name = contentEncoding.trimmed();
    if (http::equalsIgnoringCase(name, "gzip") || http::equalsIgnoringCase(name, "x-gzip")) return ContentCoding::Gzip;
    if (http::equalsIgnoringCase(name, "deflate")) return ContentCoding::Deflate;
    return std::nullopt;
}

std::optional<ContentCoding> acceptedCoding(QByteArrayView acceptEncoding)
{
    bool gzip = false;
    bool deflate = false;
    http::forEachElement(acceptEncoding, [&](QByteArrayView element) {
        const qsizetype semicolon = element.indexOf(';');
        const QByteArrayView name = semicolon < 0 ? element : element.first(semicolon);
        if (semicolon >= 0) {
            const QByteArrayView weight = element.sliced(semicolon + 1).trimmed();
            if (weight.startsWith("q=") && weight.sliced(2).toDouble() == 0) return;
        }
        const std::optional<ContentCoding> coding = contentCoding(name);
        gzip = gzip || coding == ContentCoding::Gzip || name.trimmed() == "*";
        deflate = deflate || coding == ContentCoding::Deflate;
    });
    if (gzip) return ContentCoding::Gzip;
    if (deflate) return ContentCoding::Deflate;
    return std::nullopt;
}

QByteArrayView codingName(ContentCoding coding)
{
    return coding == ContentCoding::Gzip ? QByteArrayView("gzip") : QByteArrayView("deflate");
}

QByteArray packed(const QByteArray& body, ContentCoding coding)
{
    z_stream stream{};
    constexpr int memoryLevel = 8;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits(coding), memoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return {};
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(body.size()))), Qt::Uninitialized);
    stream.next_in = bytesOf(body);
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

base::Result<QByteArray> unpacked(const QByteArray& body, ContentCoding coding, qsizetype limit)
{
    z_stream stream{};
    if (inflateInit2(&stream, windowBits(coding)) != Z_OK)
        return base::Error{base::ErrorCode::Internal, QStringLiteral("zlib does not start")};
    stream.next_in = bytesOf(body);
    stream.avail_in = static_cast<uInt>(body.size());
    QByteArray out;
    int state = Z_OK;
    while (state == Z_OK && out.size() <= limit) {
        const qsizetype had = out.size();
        out.resize(had + chunkBytes);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
        stream.avail_out = static_cast<uInt>(chunkBytes);
        state = inflate(&stream, Z_NO_FLUSH);
        out.truncate(out.size() - static_cast<qsizetype>(stream.avail_out));
        if (state == Z_STREAM_END && anotherMember(coding, stream)) state = inflateReset(&stream);
        if (state == Z_BUF_ERROR) break;
    }
    inflateEnd(&stream);
    if (out.size() > limit)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("unpacked, it has more than %1 bytes").arg(limit)};
    if (state != Z_STREAM_END)
        return base::Error{base::ErrorCode::Parse, QStringLiteral("the packed bytes are damaged or cut off")};
    return out;
}

}  // namespace trestle::gateway
