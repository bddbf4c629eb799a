#include "core/gateway/openapi/HttpDescription.h"

#include "core/base/Ids.h"
#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/httpapi/HttpRoute.h"
#include "core/gateway/httpapi/IntegrationDocument.h"
#include "core/gateway/openapi/Extensions.h"
#include "core/gateway/openapi/Members.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr qsizetype routeIdLength = 7;

// What a description calls the members of an integration, and what the service's model does.
constexpr std::array<std::pair<const char*, const char*>, 15> integrationNames{{
    {"type", "integrationType"},
    {"subtype", "integrationSubtype"},
    {"integrationSubtype", "integrationSubtype"},
    {"httpMethod", "integrationMethod"},
    {"uri", "integrationUri"},
    {"credentials", "credentialsArn"},
    {"connectionType", "connectionType"},
    {"connectionId", "connectionId"},
    {"payloadFormatVersion", "payloadFormatVersion"},
    {"requestParameters", "requestParameters"},
    {"responseParameters", "responseParameters"},
    {"timeoutInMillis", "timeoutInMillis"},
    {"tlsConfig", "tlsConfig"},
    {"passthroughBehavior", "passthroughBehavior"},
    {"description", "description"},
}};
// The same of an authorizer.
constexpr std::array<std::pair<const char*, const char*>, 7> authorizerNames{{
    {"authorizerUri", "authorizerUri"},
    {"authorizerCredentials", "authorizerCredentialsArn"},
    {"authorizerPayloadFormatVersion", "authorizerPayloadFormatVersion"},
    {"authorizerResultTtlInSeconds", "authorizerResultTtlInSeconds"},
    {"enableSimpleResponses", "enableSimpleResponses"},
    {"jwtConfiguration", "jwtConfiguration"},
    {"identityValidationExpression", "identityValidationExpression"},
}};

template <size_t count>
JsonValue renamed(const JsonValue& object, const std::array<std::pair<const char*, const char*>, count>& names)
{
    JsonValue made = JsonValue::Object();
    for (const auto& [from, to] : names)
        if (const JsonValue* member = object.find(from); member && !member->isNull()) setMember(made, to, *member);
    return made;
}

template <size_t count>
JsonValue renamedBack(const JsonValue& object, const std::array<std::pair<const char*, const char*>, count>& names)
{
    JsonValue made = JsonValue::Object();
    for (const auto& [to, from] : names)
        if (const JsonValue* member = object.find(from); member && !made.find(to)) made.insert(to, *member);
    return made;
}

QByteArray shortId(const QByteArray& place)
{
    return base::stableResourceId(place).first(routeIdLength);
}

Cors corsOf(const JsonValue& json)
{
    const auto texts = [&](const char* name) {
        QList<QByteArray> list;
        const JsonValue& member = valueOf(json, name);
        if (member.isString()) list = member.string().split(',');
        for (const JsonValue& each : member.array())
            list.append(each.string());
        return list;
    };
    Cors cors;
    cors.allowOrigins = texts("allowOrigins");
    cors.allowMethods = texts("allowMethods");
    cors.allowHeaders = texts("allowHeaders");
    cors.exposeHeaders = texts("exposeHeaders");
    cors.allowCredentials = valueOf(json, "allowCredentials").toBool();
    if (const auto seconds = valueOf(json, "maxAge").toInteger()) cors.maxAgeSeconds = static_cast<int>(*seconds);
    return cors;
}

JsonValue listOf(const QList<QByteArray>& texts)
{
    JsonValue list = JsonValue::Array();
    for (const QByteArray& text : texts)
        list.makeArray().push_back(text);
    return list;
}

JsonValue corsJson(const Cors& cors)
{
    JsonValue json = JsonValue::Object();
    const auto add = [&](const char* name, const QList<QByteArray>& texts) {
        if (!texts.isEmpty()) json.insert(name, listOf(texts));
    };
    add("allowMethods", cors.allowMethods);
    add("allowOrigins", cors.allowOrigins);
    add("allowHeaders", cors.allowHeaders);
    add("exposeHeaders", cors.exposeHeaders);
    if (cors.maxAgeSeconds) json.insert("maxAge", *cors.maxAgeSeconds);
    if (cors.allowCredentials) json.insert("allowCredentials", true);
    return json;
}

// Of an HTTP API's endpoint configuration.
constexpr const char* endpointMembers[] = {"disableExecuteApiEndpoint", "ipAddressType"};

// Puts a description's operations into one API.
class HttpApiReader
{
public:
    HttpApiReader(Api& api, const Description& description, Findings& findings)
        : m_api(api), m_description(description), m_findings(findings)
    {
    }

    void read()
    {
        for (const char* kind : {"integrations", "authorizers"}) {
            const auto old = m_api.documents.all(kind);
            for (const auto& [id, document] : old)
                m_api.documents.remove(kind, id);
        }
        m_api.routes.clear();
        readTexts();
        readAuthorizers();
        for (const DescribedOperation& operation : m_description.operations)
            readRoute(operation);
    }

private:
    void warn(const QByteArray& place, QByteArray text)
    {
        m_findings.push_back({Finding::Severity::Warning, place, std::move(text)});
    }

    void readTexts()
    {
        if (!m_api.document.isObject()) m_api.document = JsonValue::Object();
        m_api.description = m_description.text;
        if (!m_description.version.isEmpty()) setMember(m_api.document, "version", m_description.version);
        if (!m_description.tags.object().empty()) setMember(m_api.document, "tags", m_description.tags);
        if (const JsonValue* endpoint = m_description.endpointConfiguration())
            for (const char* member : endpointMembers)
                if (const JsonValue* said = endpoint->find(member)) setMember(m_api.document, member, *said);
        m_api.cors.reset();
        if (const JsonValue* cors = m_description.root.find(extension::cors)) m_api.cors = corsOf(*cors);
    }

    void readAuthorizers()
    {
        for (const auto& [name, scheme] : m_description.securitySchemes.object()) {
            const JsonValue& given = valueOf(m_description.followed(scheme), extension::authorizer);
            if (!given.isObject()) continue;
            const QByteArray type = textOf(given, "type").toUpper();
            if (type != "JWT" && type != "REQUEST") {
                warn("/components/securitySchemes" + pointerStep(name),
                     "The authorizer of the security scheme " + name +
                         " has a type that HTTP APIs do not have: " + textOf(given, "type"));
                continue;
            }
            JsonValue document = renamed(given, authorizerNames);
            document.insert("authorizerType", type);
            document.insert("name", name);
            const JsonValue& source = valueOf(given, "identitySource");
            if (source.isArray())
                document.insert("identitySource", source);
            else if (source.isString())
                document.insert("identitySource", listOf(source.string().split(',')));
            m_api.documents.set("authorizers", shortId(m_api.resourceId() + " authorizer " + name),
                                std::move(document));
        }
    }

    void readRoute(const DescribedOperation& described)
    {
        const bool isDefault = described.path.endsWith("/$default");
        const QByteArray key = isDefault ? QByteArray("$default") : described.method + ' ' + described.path;
        base::Result<Route> route = parseRouteKey(key);
        if (!route) {
            warn(described.place, "The route " + key + " was left out: " + route.error().message.toUtf8());
            return;
        }
        route->document = JsonValue::Object();
        if (const QByteArray id = textOf(described.operation, "operationId"); !id.isEmpty())
            route->document.insert("operationName", id);
        if (const QByteArray text = textOf(described.operation, "description"); !text.isEmpty())
            route->description = text;
        readSecurity(described, key, *route);
        readIntegration(described, key, *route);
        m_api.routes.push_back(std::move(*route));
    }

    void readSecurity(const DescribedOperation& described, const QByteArray& key, Route& route)
    {
        const JsonValue& operation = described.operation;
        if (textOf(valueOf(operation, extension::auth), "type").toUpper() == "AWS_IAM") {
            route.document.insert("authorizationType", "AWS_IAM");
            return;
        }
        const JsonValue* own = operation.find("security");
        const JsonValue& security = own ? *own : valueOf(m_description.root, "security");
        for (const JsonValue& requirement : security.array())
            for (const auto& [name, scopes] : requirement.object()) {
                const QByteArray id = shortId(m_api.resourceId() + " authorizer " + name);
                const JsonValue* authorizer = m_api.documents.find("authorizers", id);
                if (!authorizer) {
                    warn(described.place + "/security",
                         "The security scheme " + name + " of " + key + " names no authorizer and was left out");
                    continue;
                }
                const bool jwt = textOf(*authorizer, "authorizerType") == "JWT";
                route.document.insert("authorizationType", jwt ? "JWT" : "CUSTOM");
                route.document.insert("authorizerId", id);
                if (jwt && !scopes.array().empty()) route.document.insert("authorizationScopes", scopes);
                return;
            }
    }

    void readIntegration(const DescribedOperation& described, const QByteArray& key, Route& route)
    {
        const JsonValue* given = described.operation.find(extension::integration);
        if (!given) {
            warn(described.place, "The route " + key + " has no integration");
            return;
        }
        const QByteArray shared = textOf(*given, "$ref");
        const JsonValue& said = m_description.followed(*given);
        JsonValue document = renamed(said, integrationNames);
        setMember(document, "integrationType", textOf(said, "type").toUpper());
        if (textOf(document, "connectionType").isEmpty()) setMember(document, "connectionType", "INTERNET");
        if (textOf(document, "payloadFormatVersion").isEmpty()) setMember(document, "payloadFormatVersion", "1.0");
        if (!document.find("timeoutInMillis")) document.insert("timeoutInMillis", 30'000);
        const auto runs = integrationOf(document);
        if (!runs && runs.error().code == base::ErrorCode::InvalidArgument)
            warn(described.place + pointerStep(extension::integration.toByteArray()),
                 "The integration of " + key + ": " + runs.error().message.toUtf8());
        // Routes that refer to one integration share it.
        const QByteArray id = shortId(m_api.resourceId() + " integration " + (shared.isEmpty() ? key : shared));
        m_api.documents.set("integrations", id, std::move(document));
        route.document.insert("target", "integrations/" + id);
    }

    Api& m_api;
    const Description& m_description;
    Findings& m_findings;
};

JsonValue parametersOf(const QByteArray& path)
{
    JsonValue parameters = JsonValue::Array();
    if (const auto segments = parsePathTemplate(path))
        for (const PathSegment& segment : *segments) {
            if (segment.kind == PathSegment::Kind::Literal) continue;
            JsonValue schema = JsonValue::Object();
            schema.insert("type", "string");
            JsonValue parameter = JsonValue::Object();
            parameter.insert("name", segment.text);
            parameter.insert("in", "path");
            parameter.insert("required", true);
            parameter.insert("schema", std::move(schema));
            parameters.makeArray().push_back(std::move(parameter));
        }
    return parameters;
}

QByteArray authorizerName(const Api& api, const QByteArray& id)
{
    const JsonValue* document = api.documents.find("authorizers", id);
    const QByteArray name = document ? textOf(*document, "name") : QByteArray();
    return name.isEmpty() ? id : name;
}

void describeSecurity(const Api& api, const Route& route, bool extensions, JsonValue& operation)
{
    if (textOf(route.document, "authorizationType") == "AWS_IAM" && extensions) {
        JsonValue auth = JsonValue::Object();
        auth.insert("type", "AWS_IAM");
        operation.insert(extension::auth.toByteArray(), std::move(auth));
    }
    const QByteArray id = textOf(route.document, "authorizerId");
    if (id.isEmpty()) return;
    const JsonValue& scopes = valueOf(route.document, "authorizationScopes");
    JsonValue requirement = JsonValue::Object();
    requirement.insert(authorizerName(api, id), scopes.isArray() ? scopes : JsonValue(JsonValue::Array()));
    operation.insert("security", JsonValue::Array{std::move(requirement)});
}

JsonValue describeIntegration(const Api& api, const Route& route)
{
    const JsonValue* found = api.documents.find("integrations", targetOf(route));
    const JsonValue document = found ? *found : integrationDocument(route.integration);
    if (!document.isObject()) return {};
    JsonValue described = renamedBack(document, integrationNames);
    setMember(described, "type", textOf(document, "integrationType").toLower());
    return described;
}

JsonValue describeOperation(const Api& api, const Route& route, bool extensions)
{
    JsonValue operation = JsonValue::Object();
    if (const QByteArray name = textOf(route.document, "operationName"); !name.isEmpty())
        operation.insert("operationId", name);
    if (!route.description.isEmpty()) operation.insert("description", route.description);
    if (JsonValue parameters = parametersOf(route.path); !parameters.array().empty())
        operation.insert("parameters", std::move(parameters));
    JsonValue answer = JsonValue::Object();
    answer.insert("description", "Default response for " + route.key());
    JsonValue responses = JsonValue::Object();
    responses.insert("default", std::move(answer));
    operation.insert("responses", std::move(responses));
    describeSecurity(api, route, extensions, operation);
    if (!extensions) return operation;
    if (JsonValue integration = describeIntegration(api, route); !integration.isNull())
        operation.insert(extension::integration.toByteArray(), std::move(integration));
    return operation;
}

JsonValue describeAuthorizers(const Api& api, bool extensions)
{
    JsonValue schemes = JsonValue::Object();
    for (const auto& [id, document] : api.documents.all("authorizers")) {
        const bool jwt = textOf(document, "authorizerType") == "JWT";
        JsonValue scheme = JsonValue::Object();
        if (jwt) {
            scheme.insert("type", "oauth2");
            scheme.insert("flows", JsonValue::Object());
        } else {
            scheme.insert("type", "apiKey");
            scheme.insert("name", "Authorization");
            scheme.insert("in", "header");
        }
        if (extensions) {
            JsonValue authorizer = renamedBack(document, authorizerNames);
            authorizer.insert("type", jwt ? "jwt" : "request");
            QByteArray sources;
            for (const JsonValue& source : valueOf(document, "identitySource").array())
                sources += (sources.isEmpty() ? QByteArray() : QByteArray(",")) + source.string();
            if (!sources.isEmpty()) authorizer.insert("identitySource", sources);
            scheme.insert(extension::authorizer.toByteArray(), std::move(authorizer));
        }
        schemes.insert(authorizerName(api, id), std::move(scheme));
    }
    return schemes;
}

}  // namespace

base::Result<void> takeHttpDescription(Api& api, const Description& description, Findings& findings)
{
    if (description.major == 2)
        return base::Error{base::ErrorCode::Unsupported,
                           QStringLiteral("HTTP APIs are described by OpenAPI 3.0; this is a description of 2.0")};
    HttpApiReader(api, description, findings).read();
    return {};
}

JsonValue describeHttpApi(const Api& api, const HttpExport& options)
{
    JsonValue root = JsonValue::Object();
    root.insert("openapi", "3.0.1");
    JsonValue info = JsonValue::Object();
    const QByteArray name = textOf(api.document, "name");
    info.insert("title", name.isEmpty() ? api.name : name);
    if (!api.description.isEmpty()) info.insert("description", api.description);
    const QByteArray version = textOf(api.document, "version");
    info.insert("version", version.isEmpty() ? QByteArray("1.0") : version);
    root.insert("info", std::move(info));
    JsonValue endpoint = JsonValue::Object();
    if (options.extensions)
        for (const char* member : endpointMembers)
            if (const JsonValue* said = api.document.find(member)) endpoint.insert(member, *said);
    const bool saysEndpoint = !endpoint.object().empty();
    if (options.server.isEmpty()) {
        if (saysEndpoint) root.insert(extension::endpointConfiguration.toByteArray(), std::move(endpoint));
    } else {
        JsonValue basePath = JsonValue::Object();
        basePath.insert("default", options.stage == "$default" ? QByteArray() : options.stage);
        JsonValue variables = JsonValue::Object();
        variables.insert("basePath", std::move(basePath));
        JsonValue server = JsonValue::Object();
        server.insert("url", options.server + "/{basePath}");
        server.insert("variables", std::move(variables));
        if (saysEndpoint) server.insert(extension::endpointConfiguration.toByteArray(), std::move(endpoint));
        root.insert("servers", JsonValue::Array{std::move(server)});
    }
    JsonValue tags = JsonValue::Array();
    for (const auto& [tag, value] : valueOf(api.document, "tags").object()) {
        JsonValue one = JsonValue::Object();
        one.insert("name", tag);
        if (options.extensions) one.insert(extension::tagValue.toByteArray(), value);
        tags.makeArray().push_back(std::move(one));
    }
    if (!tags.array().empty()) root.insert("tags", std::move(tags));

    JsonValue paths = JsonValue::Object();
    for (const Route& route : api.routes) {
        const QByteArray path = route.method.isEmpty() ? '/' + route.path : route.path;
        const bool any = route.method.isEmpty() || route.method == "ANY";
        JsonValue item = valueOf(paths, path);
        if (!item.isObject()) item = JsonValue::Object();
        JsonValue operation = describeOperation(api, route, options.extensions);
        if (route.method.isEmpty()) operation.insert("isDefaultRoute", true);
        item.insert(any ? extension::anyMethod.toByteArray() : route.method.toLower(), std::move(operation));
        setMember(paths, path, std::move(item));
    }
    root.insert("paths", std::move(paths));
    if (JsonValue schemes = describeAuthorizers(api, options.extensions); !schemes.object().empty()) {
        JsonValue components = JsonValue::Object();
        components.insert("securitySchemes", std::move(schemes));
        root.insert("components", std::move(components));
    }
    if (options.extensions) {
        if (api.cors) root.insert(extension::cors.toByteArray(), corsJson(*api.cors));
        root.insert("x-amazon-apigateway-importexport-version", "1.0");
    }
    return root;
}

}  // namespace trestle::gateway
