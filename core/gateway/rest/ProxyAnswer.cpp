#include "core/gateway/rest/ProxyAnswer.h"

#include "core/base/JsonMember.h"
#include "core/http/Syntax.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

using base::JsonValue;

namespace {

constexpr std::array<QByteArrayView, 5> members{"statusCode", "headers", "multiValueHeaders", "body",
                                                "isBase64Encoded"};
constexpr std::array<QByteArrayView, 4> streamedMembers{"statusCode", "headers", "multiValueHeaders", "cookies"};

base::Error malformed(const QString& text)
{
    return {base::ErrorCode::InvalidArgument, QStringLiteral("Malformed Lambda proxy response: ") + text};
}

const JsonValue* memberOf(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member && !member->isNull() ? member : nullptr;
}

base::Result<int> statusOf(const JsonValue* member)
{
    if (!member) return 200;
    bool ok = true;
    qint64 status = 0;
    if (member->isString())
        status = member->string().toLongLong(&ok);
    else if (member->isNumber())
        status = static_cast<qint64>(member->numberText().toDouble(&ok));
    else
        ok = false;
    // Below 200 the client would go on waiting for the answer.
    if (!ok || status < 200 || status > 599)
        return malformed(QStringLiteral("statusCode %1 is no status").arg(QString::fromUtf8(base::writeJson(*member))));
    return static_cast<int>(status);
}

// The headers of both maps, in the order they are sent.
class HeaderReader
{
public:
    std::optional<base::Error> read(const JsonValue* single, const JsonValue* multi)
    {
        if (single && !single->isObject()) return malformed(QStringLiteral("headers is no object"));
        if (multi && !multi->isObject()) return malformed(QStringLiteral("multiValueHeaders is no object"));
        if (multi) readMulti(*multi);
        if (single) readSingle(*single);
        if (m_problem) return m_problem;
        return std::nullopt;
    }

    http::Headers headers;

private:
    void readMulti(const JsonValue& multi)
    {
        for (const auto& [name, values] : multi.object()) {
            if (!values.isArray() && !values.isNull())
                m_problem = malformed(QStringLiteral("multiValueHeaders.%1 is no list").arg(QString::fromUtf8(name)));
            for (const JsonValue& value : values.array())
                add(name, value);
        }
    }

    // Behind the list of the same name, in that one's spelling, unless the list has the value already.
    void readSingle(const JsonValue& single)
    {
        const std::vector<http::Header> listed(headers.begin(), headers.end());
        for (const auto& [name, value] : single.object()) {
            const auto isSame = [&name = name](const http::Header& each) {
                return http::equalsIgnoringCase(each.name, name);
            };
            const auto twin = std::find_if(listed.begin(), listed.end(), isSame);
            const std::optional<QByteArray> text = scalarText(value);
            const bool known = std::any_of(listed.begin(), listed.end(), [&](const http::Header& each) {
                return isSame(each) && text == each.value;
            });
            if (!known) add(twin == listed.end() ? name : twin->name, value);
        }
    }

    void add(const QByteArray& name, const JsonValue& value)
    {
        if (value.isNull()) return;
        const std::optional<QByteArray> text = scalarText(value);
        if (text && http::isToken(name) && http::isFieldValue(*text))
            headers.add(name, *text);
        else
            m_problem = malformed(QStringLiteral("the header %1 cannot be sent").arg(QString::fromUtf8(name)));
    }

    std::optional<base::Error> m_problem;
};

bool isTrue(const JsonValue* flag)
{
    return flag && (flag->toBool() || flag->string().toLower() == "true");
}

template <size_t N>
base::Result<JsonValue> objectOf(const QByteArray& payload, const std::array<QByteArrayView, N>& known)
{
    base::Result<JsonValue> result = base::parseJson(payload);
    if (!result) return malformed(QStringLiteral("it is no JSON (%1)").arg(result.error().message));
    if (!result->isObject()) return malformed(QStringLiteral("it is no object"));
    for (const auto& [name, value] : result->object())
        if (std::find(known.begin(), known.end(), QByteArrayView(name)) == known.end())
            return malformed(QStringLiteral("it has a member %1").arg(QString::fromUtf8(name)));
    return result;
}

base::Result<http::Response> headOf(const JsonValue& object)
{
    http::Response response;
    const base::Result<int> status = statusOf(memberOf(object, "statusCode"));
    if (!status) return status.error();
    response.status = *status;
    HeaderReader reader;
    if (auto problem = reader.read(memberOf(object, "headers"), memberOf(object, "multiValueHeaders"))) return *problem;
    response.headers = std::move(reader.headers);
    return response;
}

void nameType(http::Headers& headers)
{
    if (!headers.contains("content-type")) headers.add("Content-Type", "application/json");
}

}  // namespace

base::Result<http::Response> proxyAnswer(const QByteArray& payload, bool binary)
{
    const base::Result<JsonValue> result = objectOf(payload, members);
    if (!result) return result.error();
    base::Result<http::Response> made = headOf(*result);
    if (!made) return made;
    http::Response& response = *made;
    if (const JsonValue* body = memberOf(*result, "body")) {
        const std::optional<QByteArray> text = scalarText(*body);
        if (!text)
            return malformed(QStringLiteral("its body is no text; make it text with JSON.stringify or json.dumps"));
        response.body = *text;
    }
    if (binary && isTrue(memberOf(*result, "isBase64Encoded"))) {
        auto decoded = QByteArray::fromBase64Encoding(response.body, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded) return malformed(QStringLiteral("isBase64Encoded is true, but its body is no base64"));
        response.body = std::move(*decoded);
    }
    nameType(response.headers);
    return made;
}

base::Result<http::Response> streamedHead(const QByteArray& metadata)
{
    const base::Result<JsonValue> result = objectOf(metadata, streamedMembers);
    if (!result) return result.error();
    base::Result<http::Response> made = headOf(*result);
    if (!made) return made;
    if (const JsonValue* cookies = memberOf(*result, "cookies")) {
        if (!cookies->isArray()) return malformed(QStringLiteral("cookies is no list"));
        for (const JsonValue& cookie : cookies->array()) {
            if (!cookie.isString() || !http::isFieldValue(cookie.string()))
                return malformed(QStringLiteral("a cookie cannot be sent"));
            made->headers.add("Set-Cookie", cookie.string());
        }
    }
    nameType(made->headers);
    return made;
}

}  // namespace trestle::gateway
