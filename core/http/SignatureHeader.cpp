#include "core/http/SignatureHeader.h"

#include <QDateTime>

#include <map>

namespace trestle::http {

namespace {

constexpr qint64 allowedSkewMs = 5 * 60'000;
constexpr qint64 longestValidSeconds = 7 * 86'400;  // of a presigned URL

QByteArray timeText(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC)
        .toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"))
        .toLatin1();
}

SignatureProblem invalidSignature(const QByteArray& message)
{
    return {"InvalidSignatureException", message};
}

std::optional<SignatureProblem> incomplete(const QByteArray& message)
{
    return SignatureProblem{"IncompleteSignatureException", message};
}

std::optional<SignatureProblem> queryProblem(const std::vector<QueryParameter>& parameters)
{
    QByteArray missing;
    for (const char* name :
         {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
        const bool present = std::any_of(parameters.begin(), parameters.end(), [&](const QueryParameter& one) {
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

// As long for a signature that is right at the beginning as for one that is wrong there.
bool isSame(const QByteArray& a, const QByteArray& b)
{
    if (a.size() != b.size()) return false;
    int difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= a[i] ^ b[i];
    return difference == 0;
}

}  // namespace

std::optional<SignatureProblem> signatureProblem(const Request& request)
{
    const QByteArray authorization = request.headers.value("authorization").toByteArray().trimmed();
    const std::vector<QueryParameter> query = parseQuery(request.query());
    const bool inQuery = std::any_of(query.begin(), query.end(),
                                     [](const QueryParameter& one) { return one.name == "X-Amz-Algorithm"; });
    if (inQuery && !authorization.isEmpty())
        return SignatureProblem{
            "InvalidSignatureException",
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."};
    if (inQuery) return queryProblem(query);
    if (!authorization.startsWith("AWS4-"))
        return SignatureProblem{"MissingAuthenticationTokenException", "Request is missing Authentication Token"};
    return headerProblem(request);
}

std::optional<SignatureProblem> headerProblem(const Request& request)
{
    const QByteArray authorization = request.headers.value("authorization").toByteArray().trimmed();
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

std::optional<SignatureProblem> wrongTime(const ClaimedSignature& claim, qint64 nowMs)
{
    QDateTime signedAt = QDateTime::fromString(QString::fromLatin1(claim.time), QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    signedAt.setTimeSpec(Qt::UTC);
    if (!signedAt.isValid())
        return SignatureProblem{"IncompleteSignatureException", "Date must be in ISO-8601 'basic format'. Got '" +
                                                                    claim.time +
                                                                    "'. See http://en.wikipedia.org/wiki/ISO_8601"};
    const qint64 at = signedAt.toMSecsSinceEpoch();
    const QByteArray now = timeText(nowMs);
    if (claim.inQuery && at + claim.validSeconds * 1'000 < nowMs)
        return invalidSignature("Signature expired: " + now + " is now later than " +
                                timeText(at + claim.validSeconds * 1'000) + " (" + claim.time + " + " +
                                QByteArray::number(claim.validSeconds) + " sec.)");
    if (!claim.inQuery && at < nowMs - allowedSkewMs)
        return invalidSignature("Signature expired: " + claim.time + " is now earlier than " +
                                timeText(nowMs - allowedSkewMs) + " (" + now + " - 5 min.)");
    if (at > nowMs + allowedSkewMs)
        return invalidSignature("Signature not yet current: " + claim.time + " is still later than " +
                                timeText(nowMs + allowedSkewMs) + " (" + now + " + 5 min.)");
    return std::nullopt;
}

base::Result<ClaimedSignature, SignatureProblem> claimedSignature(const Request& request)
{
    ClaimedSignature claim;
    QByteArray credential;
    const QByteArray authorization = request.headers.value("authorization").toByteArray().trimmed();
    if (authorization.isEmpty()) {
        claim.inQuery = true;
        for (const QueryParameter& parameter : parseQuery(request.query())) {
            if (parameter.name == "X-Amz-Credential") credential = parameter.value;
            if (parameter.name == "X-Amz-Date") claim.time = parameter.value;
            if (parameter.name == "X-Amz-SignedHeaders") claim.signedHeaders = parameter.value.split(';');
            if (parameter.name == "X-Amz-Signature") claim.signature = parameter.value;
            if (parameter.name == "X-Amz-Expires") claim.validSeconds = parameter.value.toLongLong();
        }
        if (claim.validSeconds <= 0 || claim.validSeconds > longestValidSeconds)
            claim.validSeconds = allowedSkewMs / 1'000;
    } else {
        const std::map<QByteArray, QByteArray> parameters = headerParameters(authorization);
        credential = parameters.at("Credential");
        claim.signedHeaders = parameters.at("SignedHeaders").split(';');
        claim.signature = parameters.at("Signature");
        claim.time = request.headers.value(request.headers.contains("x-amz-date") ? "x-amz-date" : "date")
                         .toByteArray()
                         .trimmed();
    }
    const QList<QByteArray> parts = credential.split('/');
    if (parts.size() != 5)
        return SignatureProblem{"IncompleteSignatureException",
                                "Credential must have exactly 5 slash-delimited elements, e.g. "
                                "keyid/date/region/service/term, got '" +
                                    credential + '\''};
    claim.accessKeyId = parts[0];
    claim.region = parts[2];
    claim.service = parts[3];
    return claim;
}

bool isSignedBy(const QByteArray& secretAccessKey, const Request& request, const ClaimedSignature& claim)
{
    SignedRequest covered;
    covered.method = request.method;
    covered.path = request.path().toByteArray();
    for (const QByteArray& parameter : request.query().toByteArray().split('&')) {
        if (claim.inQuery && parameter.startsWith("X-Amz-Signature=")) continue;
        covered.query += (covered.query.isEmpty() ? "" : "&") + parameter;
    }
    covered.payloadHash = sha256Hex(request.body);
    for (const Header& header : request.headers)
        if (claim.signedHeaders.contains(header.name.toLower())) covered.headers.push_back(header);
    return isSame(signatureV4(covered, claim.time, {claim.region, claim.service}, secretAccessKey), claim.signature);
}

std::optional<SignatureProblem> wrongScope(const ClaimedSignature& claim, const SigningScope& scope)
{
    QByteArray message;
    if (claim.region != scope.region) message += "Credential should be scoped to a valid region. ";
    if (claim.service != scope.service)
        message += "Credential should be scoped to correct service: '" + scope.service + "'. ";
    if (message.isEmpty()) return std::nullopt;
    return invalidSignature(message);
}

SignatureProblem mismatchedSignature()
{
    return invalidSignature(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.");
}

std::optional<SignatureProblem> wrongSignature(const Request& request, const Credentials& credentials,
                                               const SigningScope& scope, qint64 nowMs)
{
    if (!request.headers.contains("authorization")) return mismatchedSignature();
    const base::Result<ClaimedSignature, SignatureProblem> claim = claimedSignature(request);
    if (!claim) return claim.error();
    if (claim->accessKeyId != credentials.accessKeyId)
        return SignatureProblem{"UnrecognizedClientException",
                                "The security token included in the request is invalid."};
    if (auto problem = wrongScope(*claim, scope)) return problem;
    if (auto problem = wrongTime(*claim, nowMs)) return problem;
    if (isSignedBy(credentials.secretAccessKey, request, *claim)) return std::nullopt;
    return mismatchedSignature();
}

}  // namespace trestle::http
