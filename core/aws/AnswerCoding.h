// In what an answer is packed, by the Accept-Encoding of its request, as the table service reads that. Pure function.
#pragma once

#include "core/gateway/rest/Compression.h"

namespace trestle::aws {

/// Answers of more bytes than this are packed for who asks.
constexpr qsizetype packedAbove = 4096;

/// The greatest weight wins, of several the first; "*" stands for what is not named, gzip before deflate. identity and
/// all that is unknown is read over.
[[nodiscard]] std::optional<gateway::ContentCoding> answerCoding(QByteArrayView acceptEncoding);

}  // namespace trestle::aws
