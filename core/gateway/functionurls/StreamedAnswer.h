// The beginning of an answer that comes in pieces, however they are cut: what its prelude says (JSON of statusCode,
// headers and cookies, eight zero bytes), if its content type promises one, else 200 with that type.
#pragma once

#include "core/base/Result.h"
#include "core/http/Message.h"

#include <optional>

namespace trestle::gateway {

class StreamedAnswer
{
public:
    /// The next piece of a stream of that type. Once status and headers are known: these, with what has come of the
    /// body; take() is then not called again. Error: InvalidArgument, saying what is wrong with the prelude.
    [[nodiscard]] base::Result<std::optional<http::Response>> take(const QByteArray& contentType, QByteArrayView piece);

private:
    QByteArray m_prelude;  // as far as it has come
};

}  // namespace trestle::gateway
