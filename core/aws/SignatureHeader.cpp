#include "core/aws/SignatureHeader.h"

#include <map>

namespace trestle::aws {

namespace {

std::optional<SignatureProblem> incomplete(const QByteArray& message)
{
    return SignatureProblem{"IncompleteSignatureException", message};
}

std::optional<SignatureProblem> queryProblem(const std::vector<http::QueryParameter>& parameters)
{
    QByteArray missing;
    for (const char* name :
         {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
        const bool present = std::any_of(parameters.begin(), parameters.end(), [&](const http::QueryParameter& one) {
            return one.name == name && !one.value.isEmpty();
        });
        if (!present) missing += "AWS query-string parameters must include '" + QByteArray(name) + "'. ";
    }
    if (missing.isEmpty()) return std::nullopt;
    return incomplete(missing + "Re-examine the query-string parameters.");
}

// "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…": commas and blanks separate alike.
std::map<QByteArray, QByteArray> headerParameters(const QByteArray& authorization)
{
    std::map<QByteArray, QByteArray> parameters;
    QByteArray rest = authorization.mid(authorization.indexOf(' ') + 1);
    rest.replace(',', ' ');
    for (const QByteArray& pair : rest.split(' ')) {
        const qsizetype equals = pair.indexOf('=');
        if (equals > 0) parameters.emplace(pair.first(equals), pair.mid(equals + 1));
    }
    return parameters;
}

}  // namespace

std::optional<SignatureProblem> signatureProblem(const http::Request& request)
{
    const QByteArray authorization = request.headers.value("authorization").toByteArray().trimmed();
    const std::vector<http::QueryParameter> query = http::parseQuery(request.query());
    const bool inQuery = std::any_of(query.begin(), query.end(),
                                     [](const http::QueryParameter& one) { return one.name == "X-Amz-Algorithm"; });
    if (inQuery && !authorization.isEmpty())
        return SignatureProblem{
            "InvalidSignatureException",
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."};
    if (inQuery) return queryProblem(query);
    if (!authorization.startsWith("AWS4-"))
        return SignatureProblem{"MissingAuthenticationTokenException", "Request is missing Authentication Token"};

    const std::map<QByteArray, QByteArray> parameters = headerParameters(authorization);
    QByteArray missing;
    for (const char* name : {"Credential", "Signature", "SignedHeaders"})
        if (!parameters.contains(name))
            missing += "Authorization header requires '" + QByteArray(name) + "' parameter. ";
    if (!request.headers.contains("x-amz-date") && !request.headers.contains("date"))
        missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    if (missing.isEmpty()) return std::nullopt;
    return incomplete(missing + "Authorization=" + authorization);
}

}  // namespace trestle::aws
