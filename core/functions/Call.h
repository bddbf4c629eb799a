// One invocation on its way: what was asked, who waits for it, and since when.
#pragma once

#include "core/functions/Frames.h"
#include "core/functions/Functions.h"

namespace trestle::functions {

struct Call
{
    Invocation invocation;
    Functions::Reply reply;
    qint64 queuedNs = 0;
};

/// Where functions are: parts of their ARNs.
struct FunctionPlace
{
    QByteArray region;
    QByteArray accountId;
};
/// arn:aws:lambda:REGION:ACCOUNT:function:NAME, with the qualifier the call named.
[[nodiscard]] QByteArray functionArn(const FunctionPlace& place, const Invocation& invocation);

/// The service's error document of failures that no bootstrap can write.
[[nodiscard]] QByteArray errorDocument(QByteArrayView errorType, QByteArrayView message);
/// The error document of an answer beyond answerLimit.
[[nodiscard]] QByteArray answerTooLarge();
/// "RequestId: <id> Error: <what>", as the service words what happens to a process.
[[nodiscard]] QByteArray processMessage(const Invocation& invocation, QByteArrayView what);
/// A failure of the process before any call, and its document for a call that had to hear of it.
[[nodiscard]] Failure processFailure(QByteArrayView errorType, const QByteArray& what);
[[nodiscard]] QByteArray documentFor(const Failure& failure, const Invocation& invocation);
/// For people: "file:line: errorType: errorMessage" from a document, with as much of it as there is.
[[nodiscard]] QString messageOf(QByteArrayView place, const QByteArray& document);
/// Answers `call` without a process having worked on it.
void answerUnserved(Call& call, base::ErrorCode code, const QByteArray& document, const QString& message);
/// The same for a call above a limit: the service's TooManyRequestsException with that Reason.
void refuse(Call& call, const QByteArray& reason, const QString& message);

}  // namespace trestle::functions
