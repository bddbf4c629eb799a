#include "core/gateway/websocket/SocketIntegration.h"

#include "core/base/JsonMember.h"
#include "core/base/Overloaded.h"
#include "core/gateway/definition/Invalid.h"

#include <algorithm>

namespace trestle::gateway {

using base::JsonValue;

namespace {

using Report = std::function<void(const QString&)>;

constexpr int shortestMs = 50;
constexpr int longestMs = 29'000;
constexpr QByteArrayView defaultKey("$default");

std::optional<SelectionExpression> selectionOf(const JsonValue& document, QByteArrayView name, const Report& report)
{
    const QByteArray text = textOf(document, name);
    if (text.isEmpty()) return std::nullopt;
    auto compiled = SelectionExpression::compile(text);
    if (compiled) return std::move(*compiled);
    report(compiled.error().message);
    return std::nullopt;
}

SocketTemplates templatesOf(const JsonValue& document, QByteArrayView name, const Report& report)
{
    SocketTemplates templates;
    templates.selection = selectionOf(document, "templateSelectionExpression", report);
    const JsonValue* map = document.find(name);
    if (!map) return templates;
    for (const auto& [key, text] : map->object()) {
        auto compiled = MappingTemplate::compile(text.string());
        if (compiled)
            templates.byKey.emplace(key, std::move(*compiled));
        else
            report(QStringLiteral("The template \"%1\", line %2, column %3: %4")
                       .arg(QString::fromUtf8(key))
                       .arg(compiled.error().line)
                       .arg(compiled.error().column)
                       .arg(compiled.error().message));
    }
    return templates;
}

SocketContent contentOf(const JsonValue& document)
{
    const QByteArray name = textOf(document, "contentHandlingStrategy");
    if (name == "CONVERT_TO_BINARY") return SocketContent::ToBinary;
    return name == "CONVERT_TO_TEXT" ? SocketContent::ToText : SocketContent::AsIs;
}

/// What a WebSocket API calls route.request is method.request to REST APIs.
std::vector<ParameterMapping> parametersOf(const JsonValue& document, const Report& report)
{
    std::vector<ParameterMapping> parameters;
    const JsonValue* map = document.find("requestParameters");
    if (!map) return parameters;
    for (const auto& [target, source] : map->object()) {
        QByteArray from = source.string();
        if (from.startsWith("route.request.")) from.replace(0, 5, "method");
        auto compiled = ParameterMapping::compile(ParameterMapping::Of::Request, target, from);
        if (compiled)
            parameters.push_back(std::move(*compiled));
        else
            report(compiled.error().message);
    }
    return parameters;
}

/// Documents that belong to another: by their id "owner/id", or by the member that names it.
std::vector<std::pair<QByteArray, const JsonValue*>> documentsOf(const Api& api, const QByteArray& kind,
                                                                 QByteArrayView member, const QByteArray& owner)
{
    std::vector<std::pair<QByteArray, const JsonValue*>> found;
    for (const auto& [id, document] : api.documents.all(kind))
        if (id.startsWith(owner + '/') || textOf(document, member) == owner) found.emplace_back(id, &document);
    return found;
}

std::vector<SocketIntegrationResponse> responsesOf(const Api& api, const QByteArray& integrationId,
                                                   const Report& report)
{
    std::vector<SocketIntegrationResponse> responses;
    std::optional<SocketIntegrationResponse> byDefault;
    for (const auto& [id, document] : documentsOf(api, "integrationResponses", "integrationId", integrationId)) {
        SocketIntegrationResponse response;
        response.templates = templatesOf(*document, "responseTemplates", report);
        response.content = contentOf(*document);
        QByteArray key = textOf(*document, "integrationResponseKey");
        if (key == defaultKey || key.isEmpty()) {
            byDefault = std::move(response);
            continue;
        }
        if (key.size() > 1 && key.startsWith('/') && key.endsWith('/')) key = key.sliced(1, key.size() - 2);
        auto pattern = JavaPattern::compile(QString::fromUtf8(key));
        if (!pattern) {
            report(QStringLiteral("The integration response \"%1\" cannot run: %2")
                       .arg(QString::fromUtf8(key), pattern.error().message));
            continue;
        }
        response.pattern = std::move(*pattern);
        responses.push_back(std::move(response));
    }
    if (byDefault) responses.push_back(std::move(*byDefault));
    return responses;
}

/// The bare ARN of a function is taken too, as HTTP APIs have it.
QByteArray invocationOf(const QByteArray& uri)
{
    if (!uri.startsWith("arn:aws:lambda:") || !uri.contains(":function:")) return uri;
    return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + uri + "/invocations";
}

base::Result<SocketIntegration> compileDocument(const Api& api, const QByteArray& id, const JsonValue& document,
                                                const std::map<QByteArray, QByteArray>& variables,
                                                const DesignResources& resources, const Report& report)
{
    SocketIntegration made;
    // It stands in a file of its own.
    const Report reportBroken = [&](const QString& problem) {
        made.isBroken = true;
        report(QStringLiteral("Integration %1: %2").arg(QString::fromUtf8(id), problem));
    };
    const QByteArray type = textOf(document, "integrationType");
    const QByteArray uri = withStageVariables(textOf(document, "integrationUri"), variables);
    if (type == "MOCK") {
        made.to = SocketIntegration::Mock{};
    } else if (type == "HTTP" || type == "HTTP_PROXY") {
        if (!uri.startsWith("http://") && !uri.startsWith("https://"))
            return invalid(
                QStringLiteral("The target \"%1\" is no http:// or https:// URL").arg(QString::fromUtf8(uri)));
        const QByteArray method = textOf(document, "integrationMethod");
        made.to = SocketIntegration::Target{uri, method.isEmpty() ? QByteArray("POST") : method, type == "HTTP_PROXY"};
    } else if (type == "AWS" || type == "AWS_PROXY") {
        const bool proxy = type == "AWS_PROXY";
        const IntegrationTarget target =
            targetOf(proxy ? RestIntegration::Type::AwsProxy : RestIntegration::Type::Aws, invocationOf(uri));
        if (const auto* function = std::get_if<FunctionTarget>(&target)) {
            if (!resources.hasFunction(function->function))
                report(QStringLiteral("There is no function \"%1\"").arg(QString::fromUtf8(function->function)));
            made.to = SocketIntegration::Function{function->function, function->qualifier, proxy};
        } else if (const auto* action = std::get_if<ActionTarget>(&target)) {
            made.to = *action;
        } else {
            return base::Error{base::ErrorCode::Unsupported, QString::fromUtf8(std::get<NoTarget>(target).reason)};
        }
    } else {
        return invalid(QStringLiteral("\"%1\" is no type of integration").arg(QString::fromUtf8(type)));
    }
    made.templates = templatesOf(document, "requestTemplates", reportBroken);
    const QByteArray passthrough = textOf(document, "passthroughBehavior");
    if (passthrough == "NEVER") made.passthrough = PassthroughBehavior::Never;
    if (passthrough == "WHEN_NO_TEMPLATES") made.passthrough = PassthroughBehavior::WhenNoTemplates;
    made.content = contentOf(document);
    made.parameters = parametersOf(document, reportBroken);
    made.responseSelection = selectionOf(document, "integrationResponseSelectionExpression", reportBroken);
    made.responses = responsesOf(api, id, reportBroken);
    if (const JsonValue* timeout = document.find("timeoutInMillis"))
        made.timeoutMs = std::clamp(static_cast<int>(timeout->toInteger().value_or(longestMs)), shortestMs, longestMs);
    return made;
}

QByteArray targetOf(const Route& route)
{
    constexpr QByteArrayView prefix("integrations/");
    const QByteArray target = textOf(route.document, "target");
    return target.startsWith(prefix) ? target.sliced(prefix.size()) : QByteArray();
}

}  // namespace

const MappingTemplate* SocketTemplates::choose(const SelectionSource& source) const
{
    // Without an expression the one there is for JSON, as integrations of REST APIs name it.
    auto found = byKey.find(selection ? selection->evaluate(source) : QByteArray("application/json"));
    if (found == byKey.end()) found = byKey.find(defaultKey.toByteArray());
    return found == byKey.end() ? nullptr : &found->second;
}

QByteArray withStageVariables(const QByteArray& text, const std::map<QByteArray, QByteArray>& stageVariables)
{
    constexpr QByteArrayView opening("${stageVariables.");
    QByteArray out;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype open = text.indexOf(opening, at);
        const qsizetype close = open < 0 ? -1 : text.indexOf('}', open);
        if (close < 0) return out + text.sliced(at);
        out += QByteArrayView(text).sliced(at, open - at);
        const auto found = stageVariables.find(text.sliced(open + opening.size(), close - open - opening.size()));
        if (found != stageVariables.end()) out += found->second;
        at = close + 1;
    }
    return out;
}

bool leadsNowhere(const Route& route)
{
    return std::holds_alternative<std::monostate>(route.integration) && targetOf(route).isEmpty();
}

base::Result<SocketIntegration> compileSocketIntegration(const Api& api, const Route& route,
                                                         const std::map<QByteArray, QByteArray>& stageVariables,
                                                         const DesignResources& resources, const Report& report)
{
    if (const QByteArray id = targetOf(route); !id.isEmpty()) {
        const JsonValue* document = api.documents.find("integrations", id);
        if (!document)
            return base::Error{base::ErrorCode::NotFound,
                               QStringLiteral("There is no integration \"%1\"").arg(QString::fromUtf8(id))};
        return compileDocument(api, id, *document, stageVariables, resources, report);
    }
    SocketIntegration made;
    const auto bounded = [](int ms) { return std::clamp(ms, shortestMs, longestMs); };
    return std::visit(
        base::Overloaded{
            [](std::monostate) -> base::Result<SocketIntegration> {
                return invalid(
                    QStringLiteral("Leads nowhere yet: wire it to a function, a table, a target or a fixed "
                                   "response"));
            },
            [&](const FunctionIntegration& function) -> base::Result<SocketIntegration> {
                if (!resources.hasFunction(function.function))
                    report(QStringLiteral("There is no function \"%1\"").arg(QString::fromUtf8(function.function)));
                made.to = SocketIntegration::Function{function.function, function.qualifier, true};
                made.timeoutMs = bounded(function.timeoutMs);
                return made;
            },
            [&](const TableIntegration& table) -> base::Result<SocketIntegration> {
                auto plan = TablePlan::compile(table, {}, resources);
                if (!plan) return plan.error();
                if (!plan->table)
                    report(QStringLiteral("There is no table \"%1\"").arg(QString::fromUtf8(table.table)));
                made.to = std::move(*plan);
                return made;
            },
            [&](const HttpIntegration& target) -> base::Result<SocketIntegration> {
                const QByteArray url = withStageVariables(target.uri, stageVariables);
                if (!url.startsWith("http://") && !url.startsWith("https://"))
                    return invalid(
                        QStringLiteral("The target \"%1\" is no http:// or https:// URL").arg(QString::fromUtf8(url)));
                made.to =
                    SocketIntegration::Target{url, target.method == "ANY" ? QByteArray("POST") : target.method, true};
                made.timeoutMs = bounded(target.timeoutMs);
                return made;
            },
            [&](const MockIntegration& mock) -> base::Result<SocketIntegration> {
                auto answer = MockAnswer::compile(mock);
                if (!answer) return answer.error();
                made.to = std::move(*answer);
                return made;
            },
        },
        route.integration);
}

}  // namespace trestle::gateway
