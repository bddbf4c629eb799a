#include "core/gateway/openapi/RestExport.h"

#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/definition/ResourceId.h"
#include "core/gateway/definition/RestMethod.h"
#include "core/gateway/openapi/Documentation.h"
#include "core/gateway/openapi/Extensions.h"
#include "core/gateway/openapi/Members.h"

#include <QUrl>

#include <map>
#include <set>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr const char* json = "application/json";
constexpr const char* apiKeyScheme = "api_key";
constexpr const char* signatureScheme = "sigv4";
constexpr QByteArrayView parameterPrefix("method.request.");
constexpr QByteArrayView headerPrefix("method.response.header.");

JsonValue stringSchema()
{
    JsonValue schema = JsonValue::Object();
    schema.insert("type", "string");
    return schema;
}

JsonValue textList(const std::set<QByteArray>& texts)
{
    JsonValue list = JsonValue::Array();
    for (const QByteArray& text : texts)
        list.makeArray().emplace_back(text);
    return list;
}

void merge(JsonValue& object, const JsonValue& said)
{
    for (const auto& [name, value] : said.object())
        setMember(object, name, value);
}

// Writes one API.
class Writer
{
public:
    Writer(const Api& api, const RestExport& options)
        : m_api(api),
          m_options(options),
          m_documentation(options.parts ? *options.parts : Documents::OfKind()),
          m_is2(options.version == OpenApi::Swagger20)
    {
    }

    JsonValue write()
    {
        JsonValue root = JsonValue::Object();
        if (m_is2)
            root.insert("swagger", "2.0");
        else
            root.insert("openapi", m_options.version == OpenApi::OpenApi31 ? "3.1.0" : "3.0.1");
        const JsonValue said = m_documentation.of({"API", {}, {}, {}, {}});
        root.insert("info", info(said));
        addServer(root);
        addTags(root, said);
        setUnlessEmpty(root, "externalDocs", valueOf(said, "externalDocs"));
        root.insert("paths", paths());
        JsonValue security = securitySchemes();
        JsonValue schemas = models();
        if (m_is2) {
            setUnlessEmpty(root, "securityDefinitions", std::move(security));
            setUnlessEmpty(root, "definitions", std::move(schemas));
        } else {
            JsonValue components = JsonValue::Object();
            setUnlessEmpty(components, "schemas", std::move(schemas));
            setUnlessEmpty(components, "securitySchemes", std::move(security));
            setUnlessEmpty(root, "components", std::move(components));
        }
        if (m_options.integrations) addExtensions(root);
        if (m_options.documentation) addDocumentation(root);
        return root;
    }

private:
    JsonValue info(const JsonValue& said)
    {
        JsonValue info = JsonValue::Object();
        const QByteArray name = textOf(m_api.document, "name");
        info.insert("title", name.isEmpty() ? m_api.name : name);
        merge(info, valueOf(said, "info"));
        setUnlessEmpty(info, "description", m_api.description);
        const QByteArray version = textOf(m_api.document, "version");
        setMember(info, "version", version.isEmpty() ? m_options.apiVersion : version);
        return info;
    }

    // The service's extensions of an endpoint stand at the server in 3.x, at the document in 2.0.
    [[nodiscard]] JsonValue endpoint() const
    {
        JsonValue endpoint = JsonValue::Object();
        if (!m_options.integrations) return endpoint;
        if (valueOf(m_api.document, "disableExecuteApiEndpoint").toBool())
            endpoint.insert("disableExecuteApiEndpoint", true);
        setUnlessEmpty(endpoint, "vpcEndpointIds",
                       valueOf(valueOf(m_api.document, "endpointConfiguration"), "vpcEndpointIds"));
        return endpoint;
    }

    void addServer(JsonValue& root)
    {
        JsonValue ofEndpoint = endpoint();
        if (m_options.server.isEmpty()) {
            setUnlessEmpty(root, extension::endpointConfiguration.toByteArray(), std::move(ofEndpoint));
            return;
        }
        if (m_is2) {
            const QUrl url(QString::fromUtf8(m_options.server));
            root.insert("host", url.authority());
            root.insert("basePath", '/' + m_options.stage);
            root.insert("schemes", JsonValue::Array{JsonValue(url.scheme())});
            setUnlessEmpty(root, extension::endpointConfiguration.toByteArray(), std::move(ofEndpoint));
            return;
        }
        JsonValue basePath = JsonValue::Object();
        basePath.insert("default", m_options.stage);
        JsonValue variables = JsonValue::Object();
        variables.insert("basePath", std::move(basePath));
        JsonValue server = JsonValue::Object();
        server.insert("url", m_options.server + "/{basePath}");
        server.insert("variables", std::move(variables));
        setUnlessEmpty(server, extension::endpointConfiguration.toByteArray(), std::move(ofEndpoint));
        root.insert("servers", JsonValue::Array{std::move(server)});
    }

    void addTags(JsonValue& root, const JsonValue& said)
    {
        JsonValue tags = JsonValue::Array(valueOf(said, "tags").array());
        if (m_options.integrations)
            for (const auto& [name, value] : valueOf(m_api.document, "tags").object()) {
                JsonValue tag = JsonValue::Object();
                tag.insert("name", name);
                tag.insert(extension::tagValue.toByteArray(), value);
                tags.makeArray().push_back(std::move(tag));
            }
        setUnlessEmpty(root, "tags", std::move(tags));
    }

    JsonValue paths()
    {
        std::vector<std::pair<QByteArray, JsonValue>> items;  // in the routes' order
        std::map<QByteArray, size_t> at;
        const auto item = [&](const QByteArray& path) -> JsonValue& {
            const auto [found, isNew] = at.emplace(path, items.size());
            if (isNew) {
                items.emplace_back(path, JsonValue::Object());
                merge(items.back().second, m_is2 ? JsonValue() : m_documentation.of({"RESOURCE", path, {}, {}, {}}));
            }
            return items[found->second].second;
        };
        for (const Route& route : m_api.routes) {
            const bool any = route.method == "ANY";
            setMember(item(route.path), any ? extension::anyMethod.toByteArray() : route.method.toLower(),
                      operation(route));
        }
        // Resources with methods on or below them need no mention.
        std::set<QByteArray> known{"/"};
        for (const Route& route : m_api.routes)
            for (qsizetype end = route.path.size(); end > 0; end = route.path.lastIndexOf('/', end - 1))
                known.insert(route.path.first(end));
        for (const auto& [id, resource] : m_api.documents.all("resources"))
            if (const QByteArray path = textOf(resource, "path"); path.startsWith('/') && !known.contains(path))
                item(path);
        return JsonValue(
            JsonValue::Object(std::make_move_iterator(items.begin()), std::make_move_iterator(items.end())));
    }

    JsonValue operation(const Route& route)
    {
        const JsonValue method = restMethod(route);
        const JsonValue& integration = valueOf(method, "methodIntegration");
        JsonValue operation = JsonValue::Object();
        merge(operation, picked(m_documentation.of({"METHOD", route.path, route.method, {}, {}}), methodFields));
        setUnlessEmpty(operation, "operationId", textOf(method, "operationName"));
        std::set<QByteArray> takes = typesOf(valueOf(method, "requestModels"));
        takes.merge(typesOf(valueOf(integration, "requestTemplates")));
        if (m_is2) {
            setUnlessEmpty(operation, "consumes", textList(takes));
            std::set<QByteArray> gives;
            for (const auto& [status, response] : valueOf(method, "methodResponses").object())
                gives.merge(typesOf(valueOf(response, "responseModels")));
            for (const auto& [status, response] : valueOf(integration, "integrationResponses").object())
                gives.merge(typesOf(valueOf(response, "responseTemplates")));
            setUnlessEmpty(operation, "produces", textList(gives));
        }
        setUnlessEmpty(operation, "parameters", parameters(route, method));
        if (!m_is2) setUnlessEmpty(operation, "requestBody", requestBody(route, method));
        operation.insert("responses", responses(route, method, integration));
        setUnlessEmpty(operation, "security", security(method));
        if (!m_options.integrations) return operation;
        if (const JsonValue* validator =
                m_api.documents.find("requestValidators", textOf(method, "requestValidatorId")))
            operation.insert(extension::requestValidator.toByteArray(), textOf(*validator, "name"));
        if (integration.isObject())
            operation.insert(extension::integration.toByteArray(), describedIntegration(route, integration));
        return operation;
    }

    static std::set<QByteArray> typesOf(const JsonValue& byType)
    {
        std::set<QByteArray> types;
        for (const auto& [type, value] : byType.object())
            types.insert(type);
        return types;
    }

    JsonValue parameters(const Route& route, const JsonValue& method)
    {
        JsonValue list = JsonValue::Array();
        std::set<QByteArray> inPath;
        for (const auto& [source, required] : valueOf(method, "requestParameters").object()) {
            if (!source.startsWith(parameterPrefix)) continue;
            const qsizetype dot = source.indexOf('.', parameterPrefix.size());
            const QByteArray place = source.mid(parameterPrefix.size(), dot - parameterPrefix.size());
            const QByteArray name = source.mid(dot + 1);
            if (place == "path") inPath.insert(name);
            list.makeArray().push_back(parameter(route, place, name, required.toBool()));
        }
        if (m_options.pathParameters)
            if (const auto segments = parsePathTemplate(route.path))
                for (const PathSegment& segment : *segments)
                    if (segment.kind != PathSegment::Kind::Literal && !inPath.contains(segment.text))
                        list.makeArray().push_back(parameter(route, "path", segment.text, true));
        if (m_is2)
            if (JsonValue body = bodyParameter(route, method); !body.isNull())
                list.makeArray().push_back(std::move(body));
        return list;
    }

    JsonValue parameter(const Route& route, const QByteArray& place, const QByteArray& name, bool required)
    {
        const char* type = place == "path"     ? "PATH_PARAMETER"
                           : place == "header" ? "REQUEST_HEADER"
                                               : "QUERY_PARAMETER";
        JsonValue said = m_documentation.of({type, route.path, route.method, {}, name});
        JsonValue parameter = JsonValue::Object();
        parameter.insert("name", name);
        parameter.insert("in", place == "querystring" ? QByteArray("query") : place);
        if (m_is2 || required) parameter.insert("required", required);
        addSchema(parameter, said);
        merge(parameter, said);
        return parameter;
    }

    // The type of a parameter or header: what the documentation says, else what it is to the service.
    void addSchema(JsonValue& described, JsonValue& said) const
    {
        const JsonValue schema = said.find("schema") ? valueOf(said, "schema") : stringSchema();
        removeMember(said, "schema");
        if (!m_is2) {
            described.insert("schema", describedSchema(schema, {}, m_options.version));
            return;
        }
        merge(described, picked(schema, typeFields));
        if (!described.find("type")) described.insert("type", "string");
        for (const char* only3 : {"style", "explode", "examples", "example"})
            removeMember(said, only3);
    }

    // 2.0 knows one body for all media types.
    JsonValue bodyParameter(const Route& route, const JsonValue& method)
    {
        const JsonValue& models = valueOf(method, "requestModels");
        if (models.object().empty()) return {};
        const QByteArray preferred = textOf(models, json);
        const QByteArray model = preferred.isEmpty() ? models.object().front().second.string() : preferred;
        JsonValue body = JsonValue::Object();
        body.insert("in", "body");
        body.insert("name", model);
        body.insert("required", true);
        setUnlessEmpty(body, "description",
                       textOf(m_documentation.of({"REQUEST_BODY", route.path, route.method, {}, {}}), "description"));
        body.insert("schema", reference(model));
        return body;
    }

    JsonValue requestBody(const Route& route, const JsonValue& method)
    {
        const JsonValue& models = valueOf(method, "requestModels");
        const JsonValue said = m_documentation.of({"REQUEST_BODY", route.path, route.method, {}, {}});
        JsonValue content = contentOf(models, valueOf(said, "content"));
        if (content.object().empty()) return {};
        JsonValue body = JsonValue::Object();
        setUnlessEmpty(body, "description", textOf(said, "description"));
        body.insert("content", std::move(content));
        if (!models.object().empty()) body.insert("required", true);
        return body;
    }

    JsonValue contentOf(const JsonValue& models, const JsonValue& examples)
    {
        JsonValue content = JsonValue::Object();
        for (const auto& [type, model] : models.object()) {
            JsonValue media = JsonValue::Object();
            media.insert("schema", reference(model.string()));
            content.insert(type, std::move(media));
        }
        for (const auto& [type, said] : examples.object()) {
            JsonValue media = valueOf(content, type);
            merge(media, said);
            setMember(content, type, std::move(media));
        }
        return content;
    }

    JsonValue reference(const QByteArray& model)
    {
        if (model == "Empty" || model == "Error") m_builtIn.insert(model);
        JsonValue schema = JsonValue::Object();
        schema.insert("$ref", schemaPlace(model, m_options.version));
        return schema;
    }

    JsonValue responses(const Route& route, const JsonValue& method, const JsonValue& integration)
    {
        JsonValue all = JsonValue::Object();
        for (const auto& [status, response] : valueOf(method, "methodResponses").object()) {
            const JsonValue said = m_documentation.of({"RESPONSE", route.path, route.method, status, {}});
            const JsonValue ofBody = m_documentation.of({"RESPONSE_BODY", route.path, route.method, status, {}});
            const QByteArray text = textOf(said, "description");
            JsonValue described = JsonValue::Object();
            described.insert("description", text.isEmpty() ? status + " response" : text);
            setUnlessEmpty(described, "headers", headers(route, status, response));
            const JsonValue& models = valueOf(response, "responseModels");
            const JsonValue& examples = valueOf(ofBody, "content");
            if (m_is2) {
                if (!models.object().empty()) {
                    const QByteArray preferred = textOf(models, json);
                    described.insert(
                        "schema", reference(preferred.isEmpty() ? models.object().front().second.string() : preferred));
                }
                JsonValue byType = JsonValue::Object();
                for (const auto& [type, media] : examples.object())
                    setUnlessEmpty(byType, type, valueOf(media, "example"));
                setUnlessEmpty(described, "examples", std::move(byType));
            } else {
                JsonValue content = contentOf(models, examples);
                const JsonValue& answer = valueOf(valueOf(integration, "integrationResponses"), status);
                if (!content.object().empty() || !valueOf(answer, "responseTemplates").object().empty())
                    described.insert("content", std::move(content));
            }
            all.insert(status, std::move(described));
        }
        return all;
    }

    JsonValue headers(const Route& route, const QByteArray& status, const JsonValue& response)
    {
        JsonValue headers = JsonValue::Object();
        for (const auto& [source, required] : valueOf(response, "responseParameters").object()) {
            if (!source.startsWith(headerPrefix)) continue;
            const QByteArray name = source.sliced(headerPrefix.size());
            JsonValue said = m_documentation.of({"RESPONSE_HEADER", route.path, route.method, status, name});
            JsonValue header = JsonValue::Object();
            addSchema(header, said);
            merge(header, said);
            headers.insert(name, std::move(header));
        }
        return headers;
    }

    JsonValue security(const JsonValue& method)
    {
        JsonValue all = JsonValue::Array();
        const auto add = [&](const QByteArray& scheme, JsonValue scopes) {
            JsonValue requirement = JsonValue::Object();
            requirement.insert(scheme, std::move(scopes));
            all.makeArray().push_back(std::move(requirement));
        };
        if (textOf(method, "authorizationType") == "AWS_IAM") {
            m_usesSignatures = true;
            add(signatureScheme, JsonValue::Array());
        }
        if (const QByteArray id = textOf(method, "authorizerId"); m_api.documents.find("authorizers", id))
            add(authorizerName(id), JsonValue::Array(valueOf(method, "authorizationScopes").array()));
        if (valueOf(method, "apiKeyRequired").toBool()) {
            m_usesKeys = true;
            add(apiKeyScheme, JsonValue::Array());
        }
        return all;
    }

    [[nodiscard]] QByteArray authorizerName(const QByteArray& id) const
    {
        const JsonValue* authorizer = m_api.documents.find("authorizers", id);
        const QByteArray name = authorizer ? textOf(*authorizer, "name") : QByteArray();
        return name.isEmpty() ? id : name;
    }

    JsonValue describedIntegration(const Route& route, const JsonValue& integration) const
    {
        JsonValue described = JsonValue::Object();
        described.insert("type", textOf(integration, "type").toLower());
        for (const QByteArrayView name : integrationMembers)
            if (const JsonValue& value = valueOf(integration, name); !isDefault(route, name, value))
                setUnlessEmpty(described, name.toByteArray(), value);
        JsonValue responses = JsonValue::Object();
        for (const auto& [status, response] : valueOf(integration, "integrationResponses").object()) {
            JsonValue answer = JsonValue::Object();
            answer.insert("statusCode", status);
            for (const QByteArrayView name : integrationResponseMembers)
                setUnlessEmpty(answer, name.toByteArray(), valueOf(response, name));
            const QByteArray pattern = textOf(response, "selectionPattern");
            setMember(responses, pattern.isEmpty() ? QByteArray("default") : pattern, std::move(answer));
        }
        setUnlessEmpty(described, "responses", std::move(responses));
        const QByteArray passthrough = textOf(integration, "passthroughBehavior").toLower();
        described.insert("passthroughBehavior", passthrough.isEmpty() ? QByteArray("when_no_match") : passthrough);
        return described;
    }

    [[nodiscard]] bool isDefault(const Route& route, QByteArrayView name, const JsonValue& value) const
    {
        if (name == "connectionType") return value.string() == "INTERNET";
        if (name == "timeoutInMillis") return value.toInteger() == 29'000;
        if (name == "cacheNamespace") return value.string() == restResourceId(m_api, route.path);
        return false;
    }

    JsonValue securitySchemes()
    {
        JsonValue schemes = JsonValue::Object();
        const auto scheme = [](const QByteArray& header) {
            JsonValue made = JsonValue::Object();
            made.insert("type", "apiKey");
            made.insert("name", header);
            made.insert("in", "header");
            return made;
        };
        if (m_usesKeys) schemes.insert(apiKeyScheme, scheme("x-api-key"));
        if (m_usesSignatures) {
            JsonValue signature = scheme("Authorization");
            signature.insert(extension::authtype.toByteArray(), "awsSigv4");
            schemes.insert(signatureScheme, std::move(signature));
        }
        for (const auto& [id, authorizer] : m_api.documents.all("authorizers")) {
            const QByteArray source = textOf(authorizer, "identitySource");
            constexpr QByteArrayView inHeader("method.request.header.");
            const bool isHeader = source.startsWith(inHeader) && !source.contains(',');
            JsonValue described = scheme(isHeader ? source.sliced(inHeader.size()) : QByteArray("Unused"));
            const QByteArray name = authorizerName(id);
            merge(described, picked(m_documentation.of({"AUTHORIZER", {}, {}, {}, name}),
                                    std::array<QByteArrayView, 1>{"description"}));
            if (m_options.authorizers) {
                setUnlessEmpty(described, extension::authtype.toByteArray(), textOf(authorizer, "authType"));
                JsonValue call = JsonValue::Object();
                const QByteArray type = textOf(authorizer, "type").toLower();
                call.insert("type", type);
                for (const QByteArrayView member : authorizerMembers)
                    if (member != "identitySource" || type == "request" || !isHeader)
                        setUnlessEmpty(call, member.toByteArray(), valueOf(authorizer, member));
                described.insert(extension::authorizer.toByteArray(), std::move(call));
            }
            schemes.insert(name, std::move(described));
        }
        return schemes;
    }

    JsonValue models()
    {
        JsonValue schemas = JsonValue::Object();
        for (const auto& [id, document] : m_api.documents.all("models")) {
            const QByteArray name = textOf(document, "name").isEmpty() ? id : textOf(document, "name");
            const JsonValue& kept = valueOf(document, "schema");
            auto schema = kept.isObject() ? base::Result<JsonValue>(kept) : base::parseJson(kept.string());
            if (!schema || !schema->isObject()) continue;
            JsonValue described = describedSchema(*schema, name, m_options.version);
            if (!described.find("description"))
                setUnlessEmpty(described, "description", textOf(document, "description"));
            // Where the parts themselves are told too, the schema stays what it is.
            if (!m_options.documentation) merge(described, m_documentation.of({"MODEL", {}, {}, {}, name}));
            m_builtIn.erase(name);
            schemas.insert(name, std::move(described));
        }
        for (const QByteArray& name : m_builtIn)
            schemas.insert(name, builtInSchema(name));
        return schemas;
    }

    void addExtensions(JsonValue& root) const
    {
        const JsonValue& settings = m_api.document;
        const auto add = [&](QByteArrayView name, JsonValue value) {
            setUnlessEmpty(root, name.toByteArray(), std::move(value));
        };
        JsonValue validators = JsonValue::Object();
        for (const auto& [id, document] : m_api.documents.all("requestValidators")) {
            JsonValue validator = JsonValue::Object();
            for (const char* name : {"validateRequestParameters", "validateRequestBody"})
                validator.insert(name, valueOf(document, name).toBool());
            validators.insert(textOf(document, "name"), std::move(validator));
        }
        JsonValue responses = JsonValue::Object();
        for (const auto& [type, document] : m_api.documents.all("gatewayResponses")) {
            JsonValue response = JsonValue::Object();
            if (const qint64 status = scalarOf(document, "statusCode").toLongLong(); status > 0)
                response.insert("statusCode", status);
            for (const char* name : {"responseParameters", "responseTemplates"})
                setUnlessEmpty(response, name, valueOf(document, name));
            responses.insert(type, std::move(response));
        }
        add(extension::requestValidators, std::move(validators));
        add(extension::gatewayResponses, std::move(responses));
        add(extension::binaryMediaTypes, valueOf(settings, "binaryMediaTypes"));
        add(extension::minimumCompressionSize, valueOf(settings, "minimumCompressionSize"));
        add(extension::securityPolicy, textOf(settings, "securityPolicy"));
        add(extension::endpointAccessMode, textOf(settings, "endpointAccessMode"));
        if (const QByteArray source = textOf(settings, "apiKeySource"); source == "AUTHORIZER")
            add(extension::apiKeySource, source);
        if (const auto policy = base::parseJson(textOf(settings, "policy"))) add(extension::policy, *policy);
    }

    void addDocumentation(JsonValue& root) const
    {
        if (!m_options.parts || m_options.parts->empty()) return;
        JsonValue parts = JsonValue::Array();
        for (const auto& [id, document] : *m_options.parts) {
            const JsonValue& kept = valueOf(document, "properties");
            const auto properties = kept.isObject() ? base::Result<JsonValue>(kept) : base::parseJson(kept.string());
            if (!properties) continue;
            JsonValue part = JsonValue::Object();
            part.insert("location", valueOf(document, "location"));
            part.insert("properties", *properties);
            parts.makeArray().push_back(std::move(part));
        }
        JsonValue documentation = JsonValue::Object();
        setUnlessEmpty(documentation, "version", m_options.documentationVersion);
        documentation.insert("documentationParts", std::move(parts));
        root.insert(extension::documentation.toByteArray(), std::move(documentation));
    }

    const Api& m_api;
    const RestExport& m_options;
    const Documentation m_documentation;
    const bool m_is2;
    std::set<QByteArray> m_builtIn;  // models that are referred to and that no document has
    bool m_usesKeys = false;
    bool m_usesSignatures = false;
};

}  // namespace

JsonValue describeRestApi(const Api& api, const RestExport& options)
{
    return Writer(api, options).write();
}

}  // namespace trestle::gateway
