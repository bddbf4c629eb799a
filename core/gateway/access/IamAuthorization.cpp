#include "core/gateway/access/IamAuthorization.h"

namespace trestle::gateway {

namespace {

Refusal refused(const http::SignatureProblem& problem)
{
    Refusal refusal{Refusal::Kind::InvalidSignature, problem.message, problem.message, problem.exception};
    if (problem.exception == "MissingAuthenticationTokenException") {
        refusal = {Refusal::Kind::MissingAuthenticationToken, "the request is not signed"};
    }
    return refusal;
}

// A header of another scheme ("Bearer …") is read as if it were a signature's, and found wanting.
std::optional<http::SignatureProblem> problemOf(const http::Request& request)
{
    const QByteArray authorization = request.headers.value("authorization").toByteArray().trimmed();
    if (authorization.isEmpty() || authorization.startsWith("AWS4-")) return http::signatureProblem(request);
    const QByteArray parameters = authorization.mid(authorization.indexOf(' ') + 1);
    for (const QByteArray& part : parameters.split(',')) {
        const QByteArray pair = part.trimmed();
        if (!pair.isEmpty() && !pair.contains('='))
            return http::SignatureProblem{"IncompleteSignatureException",
                                          '\'' + pair +
                                              "' not a valid key=value pair (missing equal-sign) in Authorization "
                                              "header: '" +
                                              authorization + "'."};
    }
    return http::headerProblem(request);
}

}  // namespace

QByteArray IamCaller::describe() const
{
    return "signed by " + accessKeyId + (verified ? "" : "; not checked, for the key is not known here");
}

base::Result<IamCaller, Refusal> authenticate(const http::Request& request, const IamKeys& keys, qint64 nowMs)
{
    if (const auto problem = problemOf(request)) return refused(*problem);
    const auto claim = http::claimedSignature(request);
    if (!claim) return refused(claim.error());
    if (const auto problem = http::wrongScope(*claim, {keys.region, keys.service})) return refused(*problem);
    const bool known = !keys.credentials.accessKeyId.isEmpty() && claim->accessKeyId == keys.credentials.accessKeyId;
    if (!known && keys.onlyKnown)
        return refused({"UnrecognizedClientException", "The security token included in the request is invalid."});
    if (const auto problem = http::wrongTime(*claim, nowMs)) return refused(*problem);
    if (known && !http::isSignedBy(keys.credentials.secretAccessKey, request, *claim))
        return refused(http::mismatchedSignature());
    return IamCaller{claim->accessKeyId, keys.accountId,
                     "arn:aws:iam::" + keys.accountId + ":user/" + claim->accessKeyId, known};
}

}  // namespace trestle::gateway
