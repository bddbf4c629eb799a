// Feeds HttpParser arbitrary bytes, whole and cut: the outcome must not depend on the cuts, nor exceed the limits. The
// first byte of the input says where to cut.
#include "tests/core/http/ParserOutcome.h"

#include <cstdlib>

using namespace trestle;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size < 1) return 0;
    const http::HttpParser::Limits limits{512, 2048};
    const auto bytes = QByteArray(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1));
    const tests::ParserOutcome whole = tests::parseInPieces(bytes, bytes.size(), 1, limits);
    const qsizetype first = bytes.isEmpty() ? 0 : data[0] % bytes.size();
    if (tests::parseInPieces(bytes, first, std::max<qsizetype>(1, bytes.size()), limits) != whole) std::abort();
    if (tests::parseInPieces(bytes, first, 1 + data[0] % 7, limits) != whole) std::abort();
    if (tests::parseInPieces(bytes, 1, 1, limits) != whole) std::abort();
    for (const QByteArray& request : whole.requests)
        if (request.size() > 512 + 2048 + 64) std::abort();
    return 0;
}
