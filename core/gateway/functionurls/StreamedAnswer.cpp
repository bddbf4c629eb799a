#include "core/gateway/functionurls/StreamedAnswer.h"

#include "core/base/Json.h"
#include "core/gateway/definition/Invalid.h"
#include "core/gateway/integrations/FunctionAnswer.h"
#include "core/gateway/rest/ProxyAnswer.h"

namespace trestle::gateway {

namespace {

constexpr char integrationResponse[] = "application/vnd.awslambda.http-integration-response";
constexpr qsizetype preludeLimit = 64 * 1024;  // far more than headers may have
constexpr qsizetype restPreludeLimit = 16 * 1024;
const QByteArray endOfPrelude(8, '\0');

// The members of a format 2.0 answer, but for the body.
base::Result<http::Response> headOf(StreamedAnswer::For whom, const QByteArray& prelude)
{
    if (whom == StreamedAnswer::For::RestApi) return streamedHead(prelude);
    auto document = base::parseJson(prelude);
    if (!document || !document->isObject()) return invalid(QStringLiteral("the stream's prelude is no JSON object"));
    if (!document->find("statusCode")) document->insert("statusCode", 200);
    return functionAnswer(PayloadFormat::V2, base::writeJson(*document));
}

}  // namespace

base::Result<std::optional<http::Response>> StreamedAnswer::take(const QByteArray& contentType, QByteArrayView piece)
{
    if (m_for == For::FunctionUrl && contentType != integrationResponse) {
        http::Response response;
        response.headers.add("Content-Type", contentType);
        response.body = piece.toByteArray();
        return std::optional(std::move(response));
    }
    m_prelude += piece;
    const qsizetype end = m_prelude.indexOf(endOfPrelude);
    const qsizetype limit = m_for == For::RestApi ? restPreludeLimit : preludeLimit;
    if ((end < 0 ? m_prelude.size() : end) > limit) return invalid(QStringLiteral("the stream has no prelude"));
    if (end < 0) return std::optional<http::Response>();
    auto response = headOf(m_for, m_prelude.first(end));
    if (!response) return response.error();
    response->body = m_prelude.mid(end + endOfPrelude.size());
    m_prelude.clear();
    return std::optional(std::move(*response));
}

}  // namespace trestle::gateway
