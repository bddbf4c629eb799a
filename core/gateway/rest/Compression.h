// Bodies packed and unpacked in memory: Content-Encoding gzip and deflate. Pure functions, any thread.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace trestle::gateway {

enum class ContentCoding { Gzip, Deflate };

/// The coding that a Content-Encoding names; nothing for identity and for what we do not know.
[[nodiscard]] std::optional<ContentCoding> contentCoding(QByteArrayView contentEncoding);
/// The one of ours that an Accept-Encoding allows; gzip goes before deflate.
[[nodiscard]] std::optional<ContentCoding> acceptedCoding(QByteArrayView acceptEncoding);
[[nodiscard]] QByteArrayView codingName(ContentCoding coding);

[[nodiscard]] QByteArray packed(const QByteArray& body, ContentCoding coding);
/// Errors: Parse for damaged bytes, TooLarge for more than `limit` bytes.
[[nodiscard]] base::Result<QByteArray> unpacked(const QByteArray& body, ContentCoding coding, qsizetype limit);

}  // namespace trestle::gateway
