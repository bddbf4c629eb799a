#include "core/functions/Call.h"

#include "core/base/Json.h"

namespace trestle::functions {

QByteArray functionArn(const FunctionPlace& place, const Invocation& invocation)
{
    QByteArray arn = "arn:aws:lambda:" + place.region + ':' + place.accountId + ":function:" + invocation.function;
    if (!invocation.qualifier.isEmpty()) arn += ':' + invocation.qualifier;
    return arn;
}

QByteArray errorDocument(QByteArrayView errorType, QByteArrayView message)
{
    QByteArray document = "{\"errorType\":";
    base::appendJsonString(document, errorType);
    document += ",\"errorMessage\":";
    base::appendJsonString(document, message);
    return document + '}';
}

QByteArray answerTooLarge()
{
    return errorDocument(
        "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size (" + QByteArray::number(answerLimit) + " bytes).");
}

QByteArray processMessage(const Invocation& invocation, QByteArrayView what)
{
    QByteArray message = "RequestId: " + invocation.requestId + " Error: ";
    return message.append(what);
}

Failure processFailure(QByteArrayView errorType, const QByteArray& what)
{
    return {{}, errorDocument(errorType, "Error: " + what), what, errorType.toByteArray()};
}

QByteArray documentFor(const Failure& failure, const Invocation& invocation)
{
    if (failure.what.isEmpty()) return failure.document;
    return errorDocument(failure.errorType, processMessage(invocation, failure.what));
}

// "startLoan/index.py:21" for "/home/…/functions/startLoan/index.py:21": a message is read by people who know where
// their workspace is, and the whole path would push the rest out of sight.
static QByteArrayView shortPlace(QByteArrayView place)
{
    const qsizetype file = place.lastIndexOf('/');
    const qsizetype folder = file > 0 ? place.lastIndexOf('/', file - 1) : -1;
    return folder < 0 ? place : place.sliced(folder + 1);
}

QString messageOf(QByteArrayView place, const QByteArray& document)
{
    QByteArray message;
    if (!place.isEmpty()) message.append(shortPlace(place)).append(": ");
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

void refuse(Call& call, const QByteArray& reason, const QString& message)
{
    InvocationResult result;
    result.payload = errorDocument("TooManyRequestsException", "Rate Exceeded.");
    result.error = base::Error{base::ErrorCode::LimitExceeded, message};
    result.throttleReason = reason;
    call.reply(std::move(result));
}

}  // namespace trestle::functions
