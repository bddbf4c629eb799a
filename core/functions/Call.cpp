#include "core/functions/Call.h"

#include "core/base/Json.h"

namespace trestle::functions {

QByteArray errorDocument(QByteArrayView errorType, QByteArrayView message)
{
    QByteArray document = "{\"errorType\":";
    base::appendJsonString(document, errorType);
    document += ",\"errorMessage\":";
    base::appendJsonString(document, message);
    return document + '}';
}

QByteArray processMessage(const Invocation& invocation, QByteArrayView what)
{
    QByteArray message = "RequestId: " + invocation.requestId + " Error: ";
    return message.append(what);
}

QString messageOf(QByteArrayView place, const QByteArray& document)
{
    QByteArray message;
    if (!place.isEmpty()) message.append(place).append(": ");
    const base::Result<base::JsonValue> parsed = base::parseJson(document);
    if (parsed) {
        const base::JsonValue* type = parsed->find("errorType");
        const base::JsonValue* text = parsed->find("errorMessage");
        if (type && !type->string().isEmpty()) message += type->string() + ": ";
        if (text) message += text->string();
    }
    return QString::fromUtf8(message);
}

void answerUnserved(Call& call, base::ErrorCode code, const QByteArray& document, const QString& message)
{
    InvocationResult result;
    result.payload = document;
    result.error = base::Error{code, message};
    call.reply(std::move(result));
}

}  // namespace trestle::functions
