#include "core/gateway/access/AuthorizerAnswer.h"

namespace trestle::gateway {

namespace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

Error malformedAnswer(const QString& text)
{
    return {ErrorCode::Parse, text};
}

// As a REST API hands it on. Nothing for a list or an object.
std::optional<JsonValue> flattened(const JsonValue& value)
{
    switch (value.type()) {
        case JsonValue::Type::Null:
        case JsonValue::Type::String:
            return value;
        case JsonValue::Type::Number:
            return JsonValue(value.numberText());
        case JsonValue::Type::Bool:
            return JsonValue(value.toBool() ? "true" : "false");
        case JsonValue::Type::Array:
        case JsonValue::Type::Object:
            return std::nullopt;
    }
    return std::nullopt;
}

Result<void> readContext(AuthorizerAnswer& answer, const JsonValue& context, AuthorizerFormat format)
{
    if (context.isNull()) return {};
    if (!context.isObject()) return malformedAnswer(QStringLiteral("context is not an object"));
    for (const auto& [name, value] : context.object()) {
        if (format != AuthorizerFormat::Rest) {
            answer.context.emplace_back(name, value);
            continue;
        }
        std::optional<JsonValue> flat = flattened(value);
        if (!flat)
            return malformedAnswer(
                QStringLiteral("context.%1 is neither a text, a number nor a truth").arg(QString::fromUtf8(name)));
        answer.context.emplace_back(name, std::move(*flat));
    }
    return {};
}

}  // namespace

Result<AuthorizerAnswer> AuthorizerAnswer::read(const QByteArray& payload, AuthorizerFormat format)
{
    const Result<JsonValue> document = base::parseJson(payload);
    if (!document) return document.error();
    if (!document->isObject()) return malformedAnswer(QStringLiteral("the answer is not an object"));
    AuthorizerAnswer answer;
    if (const JsonValue* context = document->find("context"))
        if (Result<void> read = readContext(answer, *context, format); !read) return read.error();

    if (format == AuthorizerFormat::HttpSimple) {
        const JsonValue* authorized = document->find("isAuthorized");
        if (!authorized || !authorized->isBool())
            return malformedAnswer(QStringLiteral("isAuthorized is not true or false"));
        answer.authorized = authorized->toBool();
        return answer;
    }

    const JsonValue* principal = document->find("principalId");
    if (principal && principal->isString()) answer.principalId = principal->string();
    if (format == AuthorizerFormat::Rest && answer.principalId.isEmpty())
        return malformedAnswer(QStringLiteral("principalId is missing"));
    if (const JsonValue* key = document->find("usageIdentifierKey"); key && !key->isNull()) {
        if (!key->isString()) return malformedAnswer(QStringLiteral("usageIdentifierKey is not a text"));
        answer.usageIdentifierKey = key->string();
    }
    const JsonValue* policy = document->find("policyDocument");
    if (!policy) return malformedAnswer(QStringLiteral("policyDocument is missing"));
    // Measured as it is written without blanks.
    Result<PolicyDocument> parsed =
        PolicyDocument::parse(base::writeJson(*policy), {.resourceLength = longestResource});
    if (!parsed) return malformedAnswer(QStringLiteral("policyDocument: %1").arg(parsed.error().message));
    answer.policy = std::move(*parsed);
    return answer;
}

const JsonValue* AuthorizerAnswer::find(QByteArrayView name) const
{
    for (const auto& [key, value] : context)
        if (key == name) return &value;
    return nullptr;
}

}  // namespace trestle::gateway
