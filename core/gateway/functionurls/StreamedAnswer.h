// The beginning of an answer that comes in pieces, however they are cut: what its prelude says (JSON of statusCode,
// headers and cookies, eight zero bytes). At a function's URL it has one if its content type promises it, and is 200
// with that type otherwise; a REST API asks for one in any case, within the first 16 KB, and knows multiValueHeaders,
// too.
#pragma once

#include "core/base/Result.h"
#include "core/http/Message.h"

#include <optional>

namespace trestle::gateway {

class StreamedAnswer
{
public:
    enum class For { FunctionUrl, RestApi };
    StreamedAnswer() = default;
    explicit StreamedAnswer(For whom) : m_for(whom) {}

    /// The next piece of a stream of that type. Once status and headers are known: these, with what has come of the
    /// body; take() is then not called again. Error: InvalidArgument, saying what is wrong with the prelude.
    [[nodiscard]] base::Result<std::optional<http::Response>> take(const QByteArray& contentType, QByteArrayView piece);

private:
    For m_for = For::FunctionUrl;
    QByteArray m_prelude;  // as far as it has come
};

}  // namespace trestle::gateway
