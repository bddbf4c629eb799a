#include "core/gateway/websocket/SocketModels.h"

#include "core/base/JsonMember.h"

namespace trestle::gateway {

using base::JsonValue;

namespace {

RestFailure refused(const QByteArray& note, const QByteArray& details = {})
{
    return {.type = GatewayResponseType::BadRequestBody, .note = note, .validationError = details};
}

/// The schemas of the API's models, by name.
std::map<QByteArray, JsonValue> schemasOf(const Api& api, const std::function<void(const QString&)>& report)
{
    std::map<QByteArray, JsonValue> schemas;
    for (const auto& [id, model] : api.documents.all("models")) {
        const QByteArray name = textOf(model, "name");
        auto schema = base::parseJson(textOf(model, "schema"));
        if (schema)
            schemas.emplace(name, std::move(*schema));
        else
            report(QStringLiteral("Model %1 is no JSON: %2").arg(QString::fromUtf8(name), schema.error().message));
    }
    return schemas;
}

}  // namespace

std::optional<RestFailure> SocketModels::problemOf(const SelectionSource& source) const
{
    const QByteArray key = selection.evaluate(source);
    auto found = byKey.find(key);
    if (found == byKey.end()) found = byKey.find("$default");
    if (found == byKey.end()) return refused("there is no model for \"" + key.left(128) + '"');
    if (!source.requestJson) return refused("the message is no JSON");
    QByteArray problems;
    for (const QByteArray& problem : found->second.problems(*source.requestJson))
        problems += (problems.isEmpty() ? "" : ", ") + problem;
    if (problems.isEmpty()) return std::nullopt;
    const QByteArray details = '[' + problems + ']';
    return refused("the message does not fit the model for \"" + found->first + "\": " + details, details);
}

std::optional<SocketModels> compileSocketModels(const Api& api, const JsonValue& route,
                                                const std::function<void(const QString&)>& report,
                                                const std::function<void(const QString&)>& reportBroken)
{
    const QByteArray text = textOf(route, "modelSelectionExpression");
    if (text.isEmpty()) return std::nullopt;
    auto selection = SelectionExpression::compile(text);
    if (!selection) {
        reportBroken(selection.error().message);
        return std::nullopt;
    }
    SocketModels models{std::move(*selection), {}};
    const JsonValue* names = route.find("requestModels");
    if (!names) return models;
    const std::map<QByteArray, JsonValue> schemas = schemasOf(api, reportBroken);
    const JsonSchema::FindModel findModel = [&schemas](const QByteArray& name) -> const JsonValue* {
        const auto found = schemas.find(name);
        return found == schemas.end() ? nullptr : &found->second;
    };
    for (const auto& [key, name] : names->object()) {
        const JsonValue* schema = findModel(name.string());
        if (!schema) {
            report(QStringLiteral("There is no model \"%1\"").arg(QString::fromUtf8(name.string())));
            continue;
        }
        auto compiled = JsonSchema::compile(*schema, findModel);
        if (compiled)
            models.byKey.emplace(key, std::move(*compiled));
        else
            reportBroken(
                QStringLiteral("Model %1: %2").arg(QString::fromUtf8(name.string()), compiled.error().message));
    }
    return models;
}

}  // namespace trestle::gateway
