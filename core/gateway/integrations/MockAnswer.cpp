#include "core/gateway/integrations/MockAnswer.h"

#include "core/gateway/integrations/HeaderRules.h"
#include "core/http/Syntax.h"

namespace trestle::gateway {

base::Result<MockAnswer> MockAnswer::compile(const MockIntegration& integration)
{
    const auto invalid = [](const QString& text) { return base::Error{base::ErrorCode::InvalidArgument, text}; };
    if (integration.status < 200 || integration.status > 599)
        return invalid(QStringLiteral("The fixed response has status %1; use 200 to 599").arg(integration.status));

    MockAnswer answer;
    answer.response.status = integration.status;
    bool typed = false;
    for (const auto& [name, value] : integration.headers) {
        if (!http::isToken(name))
            return invalid(QStringLiteral("\"%1\" cannot be the name of a header").arg(QString::fromUtf8(name)));
        if (!http::isFieldValue(value))
            return invalid(QStringLiteral("The value of header %1 holds a line break or a control character")
                               .arg(QString::fromUtf8(name)));
        if (isConnectionHeader(name)) continue;
        typed = typed || name.compare("content-type", Qt::CaseInsensitive) == 0;
        answer.response.headers.add(http::sharedWord(name), http::sharedWord(value));
    }
    const bool bodyless = integration.status == 204 || integration.status == 304;
    if (!bodyless) answer.response.body = integration.body;
    if (!typed && !answer.response.body.isEmpty()) {
        const QByteArray text = answer.response.body.trimmed();
        const bool json = text.startsWith('{') || text.startsWith('[');
        answer.response.headers.add("content-type", json ? "application/json" : "text/plain; charset=utf-8");
    }
    answer.detail = QByteArrayLiteral("an extension of Trestle: HTTP APIs of the service have no mocks");
    return answer;
}

}  // namespace trestle::gateway
