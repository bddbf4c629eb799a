#include "core/gateway/integrations/FunctionAnswer.h"

#include "core/base/JsonMember.h"
#include "core/gateway/integrations/HeaderRules.h"
#include "core/http/Syntax.h"

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr QByteArrayView plainText("text/plain; charset=utf-8");

base::Error unsendable(const QString& text)
{
    return {base::ErrorCode::InvalidArgument, QStringLiteral("The function's result cannot be sent: ") + text};
}

base::Result<int> statusOf(const JsonValue* member)
{
    if (!member) return unsendable(QStringLiteral("it has no statusCode"));
    std::optional<qint64> status = member->toInteger();
    if (member->isString()) {
        bool ok = false;
        status = member->string().toInt(&ok);
        if (!ok) status.reset();
    }
    if (!status || *status < 200 || *status > 599)
        return unsendable(QStringLiteral("statusCode %1 is not a number from 200 to 599")
                              .arg(QString::fromUtf8(base::writeJson(*member))));
    return static_cast<int>(*status);
}

// Builds one response, keeping the first thing that is wrong.
class Answer
{
public:
    bool add(const QByteArray& name, const JsonValue& value)
    {
        if (value.isNull()) return true;
        const std::optional<QByteArray> text = scalarText(value);
        if (!text) return fail(QStringLiteral("the value of header %1 is no string").arg(QString::fromUtf8(name)));
        if (!http::isToken(name))
            return fail(QStringLiteral("\"%1\" cannot be the name of a header").arg(QString::fromUtf8(name)));
        if (!http::isFieldValue(*text))
            return fail(QStringLiteral("the value of header %1 holds a line break or a control character")
                            .arg(QString::fromUtf8(name)));
        if (!isConnectionHeader(name)) m_response.headers.add(name, *text);
        return true;
    }

    bool addHeaders(const JsonValue* headers)
    {
        if (!headers || headers->isNull()) return true;
        if (!headers->isObject()) return fail(QStringLiteral("headers is no object"));
        for (const auto& [name, value] : headers->object())
            if (!add(name, value)) return false;
        return true;
    }

    bool addMultiValueHeaders(const JsonValue* headers)
    {
        if (!headers || headers->isNull()) return true;
        if (!headers->isObject()) return fail(QStringLiteral("multiValueHeaders is no object"));
        for (const auto& [name, values] : headers->object()) {
            if (!values.isArray() && !values.isNull())
                return fail(QStringLiteral("multiValueHeaders.%1 is no list").arg(QString::fromUtf8(name)));
            for (const JsonValue& value : values.array())
                if (!add(name, value)) return false;
        }
        return true;
    }

    bool addCookies(const JsonValue* cookies)
    {
        if (!cookies || cookies->isNull()) return true;
        if (!cookies->isArray()) return fail(QStringLiteral("cookies is no list"));
        for (const JsonValue& cookie : cookies->array())
            if (!add("set-cookie", cookie)) return false;
        return true;
    }

    bool setBody(const JsonValue* body, const JsonValue* base64)
    {
        if (body && !body->isNull()) {
            const std::optional<QByteArray> text = scalarText(*body);
            if (!text)
                return fail(QStringLiteral("its body is an %1; make it text with JSON.stringify or json.dumps")
                                .arg(body->isArray() ? QStringLiteral("array") : QStringLiteral("object")));
            m_response.body = *text;
        }
        if (!base64 || !base64->toBool()) return true;
        const auto decoded = QByteArray::fromBase64Encoding(m_response.body, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded) return fail(QStringLiteral("isBase64Encoded is true, but its body is no base64"));
        m_response.body = *decoded;
        return true;
    }

    base::Result<http::Response> finished(int status)
    {
        if (m_problem) return unsendable(*m_problem);
        m_response.status = status;
        if (!m_response.headers.contains("content-type"))
            m_response.headers.add("content-type", plainText.toByteArray());
        if (status == 204 || status == 304) m_response.body.clear();
        return std::move(m_response);
    }

private:
    bool fail(const QString& problem)
    {
        m_problem = problem;
        return false;
    }

    http::Response m_response;
    std::optional<QString> m_problem;
};

http::Response inferred(QByteArray body)
{
    http::Response response;
    response.headers.add("content-type", "application/json");
    response.body = std::move(body);
    return response;
}

base::Result<http::Response> answerV2(const QByteArray& payload)
{
    const base::Result<JsonValue> result = base::parseJson(payload);
    if (!result) return inferred(payload);
    const JsonValue* statusCode = result->find("statusCode");
    if (!statusCode) return inferred(result->isString() ? result->string() : payload);

    const base::Result<int> status = statusOf(statusCode);
    if (!status) return status.error();
    Answer answer;
    // Cookies stand before a set-cookie header; the first problem ends the building.
    std::ignore = answer.addCookies(result->find("cookies")) && answer.addHeaders(result->find("headers")) &&
                  answer.setBody(result->find("body"), result->find("isBase64Encoded"));
    return answer.finished(*status);
}

base::Result<http::Response> answerV1(const QByteArray& payload)
{
    const base::Result<JsonValue> result = base::parseJson(payload);
    if (!result) return unsendable(QStringLiteral("it is no JSON (%1)").arg(result.error().message));
    if (!result->isObject()) return unsendable(QStringLiteral("it is no object with a statusCode"));
    const base::Result<int> status = statusOf(result->find("statusCode"));
    if (!status) return status.error();
    Answer answer;
    std::ignore = answer.addHeaders(result->find("headers")) &&
                  answer.addMultiValueHeaders(result->find("multiValueHeaders")) &&
                  answer.setBody(result->find("body"), result->find("isBase64Encoded"));
    return answer.finished(*status);
}

}  // namespace

base::Result<http::Response> functionAnswer(PayloadFormat format, const QByteArray& payload)
{
    switch (format) {
        case PayloadFormat::V1:
            return answerV1(payload);
        case PayloadFormat::V2:
            return answerV2(payload);
    }
    return base::Error{base::ErrorCode::Internal, {}};
}

}  // namespace trestle::gateway
