#include "core/aws/SignatureHeader.h"

#include <QDateTime>

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

namespace {

constexpr qint64 allowedSkewMs = 5 * 60'000;

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

std::optional<SignatureProblem> checkTime(const QByteArray& time, qint64 nowMs)
{
    QDateTime signedAt = QDateTime::fromString(QString::fromLatin1(time), QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    signedAt.setTimeSpec(Qt::UTC);
    if (!signedAt.isValid())
        return SignatureProblem{
            "IncompleteSignatureException",
            "Date must be in ISO-8601 'basic format'. Got '" + time + "'. See http://en.wikipedia.org/wiki/ISO_8601"};
    const qint64 at = signedAt.toMSecsSinceEpoch();
    const QByteArray now = timeText(nowMs);
    if (at < nowMs - allowedSkewMs)
        return invalidSignature("Signature expired: " + time + " is now earlier than " +
                                timeText(nowMs - allowedSkewMs) + " (" + now + " - 5 min.)");
    if (at > nowMs + allowedSkewMs)
        return invalidSignature("Signature not yet current: " + time + " is still later than " +
                                timeText(nowMs + allowedSkewMs) + " (" + now + " + 5 min.)");
    return std::nullopt;
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

std::optional<SignatureProblem> wrongSignature(const http::Request& request, const Credentials& credentials,
                                               const SigningScope& scope, qint64 nowMs)
{
    const QByteArray mismatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.";
    const QByteArray authorization = request.headers.value("authorization").toByteArray().trimmed();
    if (authorization.isEmpty()) return invalidSignature(mismatch);
    const std::map<QByteArray, QByteArray> parameters = headerParameters(authorization);
    const QList<QByteArray> credential = parameters.at("Credential").split('/');
    if (credential.size() != 5)
        return SignatureProblem{"IncompleteSignatureException",
                                "Credential must have exactly 5 slash-delimited elements, e.g. "
                                "keyid/date/region/service/term, got '" +
                                    parameters.at("Credential") + '\''};
    if (credential[0] != credentials.accessKeyId)
        return SignatureProblem{"UnrecognizedClientException",
                                "The security token included in the request is invalid."};
    if (credential[2] != scope.region) return invalidSignature("Credential should be scoped to a valid region. ");
    if (credential[3] != scope.service)
        return invalidSignature("Credential should be scoped to correct service: '" + scope.service + "'. ");

    const QByteArray time =
        request.headers.value(request.headers.contains("x-amz-date") ? "x-amz-date" : "date").toByteArray().trimmed();
    if (auto problem = checkTime(time, nowMs)) return problem;

    SignedRequest covered;
    covered.method = request.method;
    covered.path = request.path().toByteArray();
    covered.query = request.query().toByteArray();
    covered.payloadHash = sha256Hex(request.body);
    const QList<QByteArray> names = parameters.at("SignedHeaders").split(';');
    for (const http::Header& header : request.headers)
        if (names.contains(header.name.toLower())) covered.headers.push_back(header);
    if (isSame(signatureV4(covered, time, scope, credentials.secretAccessKey), parameters.at("Signature")))
        return std::nullopt;
    return invalidSignature(mismatch);
}

}  // namespace trestle::aws
