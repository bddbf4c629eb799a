#include "core/gateway/rest/RequestCheck.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

QByteArray listed(const std::vector<QByteArray>& words)
{
    QByteArray text;
    for (const QByteArray& word : words)
        text += (text.isEmpty() ? "" : ", ") + word;
    return text;
}

bool isBlank(QByteArrayView value)
{
    return value.trimmed().isEmpty();
}

std::optional<RestFailure> parameterProblem(const RequestCheck& check, const CheckedRequest& request)
{
    std::vector<QByteArray> missing;
    for (const QByteArray& name : check.headers)
        if (isBlank(request.headers.value(name))) missing.push_back(name);
    for (const QByteArray& name : check.pathParameters) {
        const auto found = std::find_if(request.path.begin(), request.path.end(),
                                        [&name](const auto& parameter) { return parameter.name == name; });
        if (found == request.path.end() || isBlank(found->value)) missing.push_back(name);
    }
    for (const QByteArray& name : check.queryParameters) {
        const bool given = std::any_of(request.query.begin(), request.query.end(), [&name](const auto& parameter) {
            return parameter.name == name && !isBlank(parameter.value);
        });
        if (!given) missing.push_back(name);
    }
    if (missing.empty()) return std::nullopt;
    const QByteArray text = "Missing required request parameters: [" + listed(missing) + ']';
    return RestFailure{.type = GatewayResponseType::BadRequestParameters, .message = text, .note = text};
}

const JsonSchema* modelFor(const RequestCheck& check, QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArray sent =
        (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed().toByteArray().toLower();
    const QByteArray type = sent.isEmpty() ? QByteArray("application/json") : sent;
    for (const QByteArray& wanted : {type, QByteArray("$default")}) {
        const auto found = std::find_if(check.models.begin(), check.models.end(),
                                        [&wanted](const auto& model) { return model.first == wanted; });
        if (found != check.models.end()) return &found->second;
    }
    return nullptr;
}

std::optional<RestFailure> bodyProblem(const RequestCheck& check, const CheckedRequest& request)
{
    const QByteArrayView contentType = request.headers.value("content-type");
    const JsonSchema* model = modelFor(check, contentType);
    if (!model) return std::nullopt;
    std::vector<QByteArray> problems;
    const auto document = base::parseJson(request.body.isEmpty() ? QByteArrayView("{}") : QByteArrayView(request.body));
    if (document)
        problems = model->problems(*document);
    else
        problems.push_back("the body is no JSON: " + document.error().message.toUtf8());
    if (problems.empty()) return std::nullopt;
    const QByteArray details = '[' + listed(problems) + ']';
    const QByteArray type = contentType.isEmpty() ? QByteArray("application/json") : contentType.toByteArray();
    return RestFailure{.type = GatewayResponseType::BadRequestBody,
                       .note = "Request body does not match model schema for content type " + type + ": " + details,
                       .validationError = details};
}

}  // namespace

std::optional<RestFailure> requestProblem(const RequestCheck& check, const CheckedRequest& request)
{
    if (check.parameters)
        if (auto problem = parameterProblem(check, request)) return problem;
    if (check.body) return bodyProblem(check, request);
    return std::nullopt;
}

}  // namespace trestle::gateway
