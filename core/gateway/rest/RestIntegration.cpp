#include "core/gateway/rest/RestIntegration.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/RestMethod.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

using base::JsonValue;

namespace {

constexpr int shortestMs = 50;
constexpr int longestMs = 29'000;

// Mapping one of these is a 500 of every request: on any type, and on those that call a service.
constexpr std::array<QByteArrayView, 2> refusedHeaders{"content-length", "transfer-encoding"};
constexpr std::array<QByteArrayView, 5> refusedForServices{"authorization", "connection", "expect",
                                                           "proxy-authenticate", "te"};

std::optional<RestIntegration::Type> typeOf(const QByteArray& name)
{
    if (name == "AWS_PROXY") return RestIntegration::Type::AwsProxy;
    if (name == "AWS") return RestIntegration::Type::Aws;
    if (name == "HTTP_PROXY") return RestIntegration::Type::HttpProxy;
    if (name == "HTTP") return RestIntegration::Type::Http;
    if (name == "MOCK") return RestIntegration::Type::Mock;
    return std::nullopt;
}

ContentHandling handlingOf(const JsonValue& document)
{
    const QByteArray name = textOf(document, "contentHandling");
    if (name == "CONVERT_TO_BINARY") return ContentHandling::ToBinary;
    if (name == "CONVERT_TO_TEXT") return ContentHandling::ToText;
    return ContentHandling::None;
}

PassthroughBehavior passthroughOf(const JsonValue& document)
{
    const QByteArray name = textOf(document, "passthroughBehavior");
    if (name == "NEVER") return PassthroughBehavior::Never;
    if (name == "WHEN_NO_TEMPLATES") return PassthroughBehavior::WhenNoTemplates;
    return PassthroughBehavior::WhenNoMatch;
}

template <size_t N>
bool isAmong(const std::array<QByteArrayView, N>& names, const QByteArray& name)
{
    const QByteArray lower = name.toLower();
    return std::any_of(names.begin(), names.end(), [&lower](QByteArrayView each) { return each == lower; });
}

ParameterMappings mappingsOf(ParameterMapping::Of message, const JsonValue* map, const ReportProblem& report)
{
    ParameterMappings mappings;
    if (!map) return mappings;
    for (const auto& [target, source] : map->object()) {
        auto mapping = ParameterMapping::compile(message, target, source.string());
        if (!mapping) {
            report(mapping.error().message);
            continue;
        }
        mappings.list.push_back(std::move(*mapping));
        mappings.needs.add(contextNeeds(source.string()));
        mappings.readsBody = mappings.readsBody || source.string().contains(".body");
    }
    return mappings;
}

void reportTemplates(const TemplateSet& templates, const char* which, const ReportProblem& report)
{
    for (size_t i = 0; i < templates.types.size(); ++i)
        if (const TemplateFailure* problem = templates.templates[i].problem())
            report(QStringLiteral("%1 template for %2, line %3, column %4: %5")
                       .arg(QLatin1String(which), QString::fromUtf8(templates.types[i]))
                       .arg(problem->line)
                       .arg(problem->column)
                       .arg(problem->message));
}

std::optional<IntegrationResponse> responseOf(const JsonValue& document, const QByteArray& key,
                                              const ReportProblem& report)
{
    IntegrationResponse response;
    const QByteArray status = document.find("statusCode") ? textOf(document, "statusCode") : key;
    bool ok = false;
    response.status = status.toInt(&ok);
    if (!ok || response.status < 100 || response.status > 599) {
        report(QStringLiteral("\"%1\" is no status of an answer").arg(QString::fromUtf8(status)));
        return std::nullopt;
    }
    if (const QByteArray text = textOf(document, "selectionPattern"); !text.isEmpty()) {
        auto pattern = JavaPattern::compile(QString::fromUtf8(text));
        if (!pattern) {
            report(QStringLiteral("the selection pattern of %1 cannot run: %2")
                       .arg(response.status)
                       .arg(pattern.error().message));
            return std::nullopt;
        }
        response.pattern = std::move(*pattern);
    }
    response.parameters = mappingsOf(ParameterMapping::Of::Response, document.find("responseParameters"), report);
    response.templates = TemplateSet::compile(document.find("responseTemplates"));
    reportTemplates(response.templates, "the response", report);
    response.contentHandling = handlingOf(document);
    return response;
}

void readTimeout(RestIntegration& made, const JsonValue& document, const ReportProblem& report)
{
    const JsonValue* timeout = document.find("timeoutInMillis");
    if (!timeout) return;
    made.timeoutMs = static_cast<int>(timeout->toInteger().value_or(longestMs));
    if (made.timeoutMs >= shortestMs) return;
    report(QStringLiteral("A timeout of %1 ms is below %2 ms").arg(made.timeoutMs).arg(shortestMs));
    made.timeoutMs = shortestMs;
}

// A parameter of the integration's request counts as what it is mapped from.
std::vector<QByteArray> cacheKeysOf(const JsonValue& document)
{
    std::vector<QByteArray> keys;
    const JsonValue* parameters = document.find("cacheKeyParameters");
    if (!parameters) return keys;
    const JsonValue* mappings = document.find("requestParameters");
    for (const JsonValue& parameter : parameters->array()) {
        const JsonValue* source = mappings ? mappings->find(parameter.string()) : nullptr;
        keys.push_back(source ? source->string() : parameter.string());
    }
    return keys;
}

// What the service accepts and then answers every request with 500.
void findFaults(RestIntegration& made, const ReportProblem& report)
{
    const auto note = [&](const QByteArray& fault) {
        made.fault = fault;
        report(QString::fromUtf8(fault) + QStringLiteral("; every request is answered with 500"));
    };
    const bool service = made.type == RestIntegration::Type::Aws || made.type == RestIntegration::Type::AwsProxy;
    for (const ParameterMapping& mapping : made.parameters.list)
        if (mapping.place() == ParameterMapping::Place::Header &&
            (isAmong(refusedHeaders, mapping.name()) || (service && isAmong(refusedForServices, mapping.name()))))
            note("the header " + mapping.name() + " cannot be mapped");
    if (service && std::holds_alternative<FunctionTarget>(made.target) && !made.httpMethod.isEmpty() &&
        made.httpMethod != "POST")
        note("functions are invoked with POST, not " + made.httpMethod);
}

// The first without a pattern is for what no pattern fits, and comes last.
std::vector<IntegrationResponse> integrationResponsesOf(const JsonValue& document, const ReportProblem& report)
{
    std::vector<IntegrationResponse> list;
    std::optional<IntegrationResponse> byDefault;
    if (const JsonValue* responses = document.find("integrationResponses"))
        for (const auto& [key, response] : responses->object()) {
            auto compiled = responseOf(response, key, report);
            if (!compiled) continue;
            if (compiled->pattern)
                list.push_back(std::move(*compiled));
            else if (!byDefault)
                byDefault = std::move(compiled);
        }
    if (byDefault) list.push_back(std::move(*byDefault));
    return list;
}

}  // namespace

IntegrationTarget targetOf(RestIntegration::Type type, const QByteArray& uri)
{
    switch (type) {
        case RestIntegration::Type::Mock:
            return UrlTarget{};
        case RestIntegration::Type::Http:
        case RestIntegration::Type::HttpProxy:
            if (uri.startsWith("http://") || uri.startsWith("https://")) return UrlTarget{};
            return NoTarget{"Invalid HTTP endpoint specified for URI: " + uri};
        case RestIntegration::Type::Aws:
        case RestIntegration::Type::AwsProxy:
            break;
    }
    if (const auto invoked = invokedFunction(uri)) return FunctionTarget{invoked->name, invoked->qualifier};
    if (type == RestIntegration::Type::AwsProxy)
        return NoTarget{"AWS_PROXY integrations lead to functions; this one leads to " + uri};
    // arn:aws:apigateway:{region}:{service}:action/{action}
    const QList<QByteArray> parts = uri.split(':');
    if (parts.size() == 6 && parts[0] == "arn" && parts[2] == "apigateway" && parts[5].startsWith("action/")) {
        if (parts[4] == "dynamodb") return ActionTarget{parts[4], parts[5].sliced(7)};
        return NoTarget{"There is no service " + parts[4] + " here"};
    }
    return NoTarget{"Invalid ARN specified in the request: " + uri};
}

std::optional<RestIntegration> compileIntegration(const JsonValue& document, const ReportProblem& report)
{
    const QByteArray typeName = textOf(document, "type");
    const std::optional<RestIntegration::Type> type = typeOf(typeName);
    if (!type) {
        report(QStringLiteral("\"%1\" is no type of integration").arg(QString::fromUtf8(typeName)));
        return std::nullopt;
    }
    RestIntegration made;
    const ReportProblem reportBroken = [&](const QString& problem) {
        made.isBroken = true;
        report(problem);
    };
    made.type = *type;
    made.httpMethod = textOf(document, "httpMethod");
    // The service's API calls it httpMethod, OpenAPI integrationHttpMethod.
    if (made.httpMethod.isEmpty()) made.httpMethod = textOf(document, "integrationHttpMethod");
    made.uri = UriText::compile(textOf(document, "uri"));
    made.target = targetOf(made.type, made.uri.source());
    if (!made.uri.hasVariables())
        if (const auto* none = std::get_if<NoTarget>(&made.target)) report(QString::fromUtf8(none->reason));
    made.passthrough = passthroughOf(document);
    made.contentHandling = handlingOf(document);
    made.parameters = mappingsOf(ParameterMapping::Of::Request, document.find("requestParameters"), reportBroken);
    made.templates = TemplateSet::compile(document.find("requestTemplates"));
    reportTemplates(made.templates, "the request", reportBroken);
    if (made.type == RestIntegration::Type::Mock)
        for (BodyTemplate& each : made.templates.templates)
            each.readMockStatus();
    readTimeout(made, document, report);
    const bool asksToStream = textOf(document, "responseTransferMode") == "STREAM";
    made.streams = asksToStream && made.isProxy();
    if (asksToStream && !made.streams) report(QStringLiteral("only AWS_PROXY and HTTP_PROXY stream their answers"));
    made.cacheKeyParameters = cacheKeysOf(document);
    made.cacheNamespace = textOf(document, "cacheNamespace");

    findFaults(made, report);
    made.responses = integrationResponsesOf(document, reportBroken);
    if (!made.isProxy() && made.responses.empty())
        report(QStringLiteral("no integration response is defined, so that every request is answered with 500"));
    return made;
}

}  // namespace trestle::gateway
