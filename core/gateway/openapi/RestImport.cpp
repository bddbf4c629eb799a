#include "core/gateway/openapi/RestImport.h"

#include "core/base/Ids.h"
#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/openapi/DescribedDocumentation.h"
#include "core/gateway/openapi/Extensions.h"
#include "core/gateway/openapi/Members.h"
#include "core/gateway/openapi/ModelSchema.h"

#include <array>
#include <map>
#include <set>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr qsizetype givenIdLength = 6;

// What an overwritten API loses unless the description says it.
constexpr std::array<const char*, 8> settings{"version", "apiKeySource",           "binaryMediaTypes",
                                              "policy",  "minimumCompressionSize", "disableExecuteApiEndpoint",
                                              "name",    "endpointAccessMode"};
constexpr std::array<const char*, 5> overwrittenKinds{"models", "requestValidators", "authorizers", "gatewayResponses",
                                                      "resources"};

bool isStatus(const QByteArray& text)
{
    return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

QByteArray alphanumeric(const QByteArray& name)
{
    QByteArray plain;
    for (const char c : name)
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) plain += c;
    return plain;
}

std::vector<QByteArray> mediaTypes(const JsonValue& operation, const JsonValue& root, QByteArrayView member)
{
    const JsonValue* own = operation.find(member);
    std::vector<QByteArray> types;
    for (const JsonValue& type : (own ? *own : valueOf(root, member)).array())
        types.push_back(type.string());
    if (types.empty()) types.emplace_back("application/json");
    return types;
}

// Puts one description into one API.
class RestApiReader
{
public:
    RestApiReader(Api& api, const Description& description, const RestImport& options, Findings& findings)
        : m_api(api), m_description(description), m_options(options), m_findings(findings)
    {
    }

    void read()
    {
        rememberIds();
        rememberPaths();
        if (m_options.mode == RestImport::Mode::Overwrite) clear();
        if (!m_api.document.isObject()) m_api.document = JsonValue::Object();
        readSettings();
        readModels();
        readValidators();
        readAuthorizers();
        readGatewayResponses();
        for (size_t i = 0; i < m_api.routes.size(); ++i) {
            m_routes[m_api.routes[i].key()] = i;
            (void)secondVariable(m_api.routes[i].path);
        }
        for (const DescribedOperation& operation : m_description.operations)
            readMethod(operation);
        readEmptyResources();
        if (m_options.documentation)
            takeDocumentation(m_api, m_description, m_options.mode == RestImport::Mode::Overwrite, m_findings);
    }

private:
    void warn(const QByteArray& place, QByteArray text)
    {
        m_findings.push_back({Finding::Severity::Warning, place, std::move(text)});
    }
    void fail(const QByteArray& place, QByteArray text)
    {
        m_findings.push_back({Finding::Severity::Error, place, std::move(text)});
    }

    [[nodiscard]] QByteArray filled(QByteArray text) const
    {
        return text.replace("${AWS::Region}", m_options.region)
            .replace("${AWS::AccountId}", m_options.accountId)
            .replace("${AWS::Partition}", "aws");
    }

    void fill(JsonValue& object, const QByteArray& name) const
    {
        if (const JsonValue* member = object.find(name); member && member->isString())
            setMember(object, name, filled(member->string()));
    }

    void rememberIds()
    {
        for (const char* kind : {"authorizers", "requestValidators"})
            for (const auto& [id, document] : m_api.documents.all(kind))
                m_ids[{kind, textOf(document, "name")}] = id;
    }

    // The id of what is called `name`: the one it had, or one that follows from its name.
    [[nodiscard]] QByteArray idOf(const QByteArray& kind, const QByteArray& name) const
    {
        const auto known = m_ids.find({kind, name});
        if (known != m_ids.end()) return known->second;
        return base::stableResourceId(m_api.resourceId() + '/' + kind + '/' + name).first(givenIdLength);
    }

    void clear()
    {
        for (const QByteArray kind : overwrittenKinds) {
            const Documents::OfKind old = m_api.documents.all(kind);
            for (const auto& [id, document] : old)
                if (kind != "resources" || !m_paths.contains(textOf(document, "path")))
                    m_api.documents.remove(kind, id);
        }
        m_api.routes.clear();
        m_api.description.clear();
        for (const char* name : settings)
            removeMember(m_api.document, name);
    }

    // The paths of operations, and those above them.
    void rememberPaths()
    {
        for (const DescribedOperation& described : m_description.operations)
            for (qsizetype end = described.path.size(); end > 0; end = described.path.lastIndexOf('/', end - 1))
                if (!m_paths.insert(described.path.first(end)).second) break;
    }

    void readSettings()
    {
        const JsonValue& root = m_description.root;
        JsonValue& document = m_api.document;
        if (!m_description.text.isEmpty()) m_api.description = m_description.text;
        setUnlessEmpty(document, "version", m_description.version);
        setUnlessEmpty(document, "apiKeySource", textOf(root, extension::apiKeySource).toUpper());
        readBinaryTypes(valueOf(root, extension::binaryMediaTypes));
        setUnlessEmpty(document, "securityPolicy", textOf(root, extension::securityPolicy));
        setUnlessEmpty(document, "endpointAccessMode", textOf(root, extension::endpointAccessMode));
        if (const auto bytes = valueOf(root, extension::minimumCompressionSize).toInteger())
            setMember(document, "minimumCompressionSize", *bytes);
        if (const JsonValue& policy = valueOf(root, extension::policy); policy.isObject())
            setMember(document, "policy", writeJson(policy));
        if (!m_description.tags.object().empty()) setMember(document, "tags", m_description.tags);
        readEndpoint();
    }

    // Into those of the API, which an overwritten one has not.
    void readBinaryTypes(const JsonValue& said)
    {
        JsonValue types = valueOf(m_api.document, "binaryMediaTypes");
        types.makeArray();
        for (const JsonValue& type : said.array())
            if (std::find(types.array().begin(), types.array().end(), type) == types.array().end())
                types.makeArray().push_back(type);
        setUnlessEmpty(m_api.document, "binaryMediaTypes", std::move(types));
    }

    void readEndpoint()
    {
        const JsonValue* endpoint = m_description.endpointConfiguration();
        if (!endpoint) return;
        if (const JsonValue* disabled = endpoint->find("disableExecuteApiEndpoint"))
            setMember(m_api.document, "disableExecuteApiEndpoint", disabled->toBool());
        JsonValue kept = valueOf(m_api.document, "endpointConfiguration");
        for (const char* name : {"types", "vpcEndpointIds", "ipAddressType"})
            if (const JsonValue* said = endpoint->find(name)) setMember(kept, name, *said);
        setUnlessEmpty(m_api.document, "endpointConfiguration", std::move(kept));
    }

    void readModels()
    {
        std::set<QByteArray> taken;
        for (const auto& [name, schema] : m_description.schemas.object()) {
            const QByteArray plain = alphanumeric(name);
            QByteArray model = plain.isEmpty() ? QByteArray("Model") : plain;
            for (int number = 2; !taken.insert(model).second; ++number)
                model = plain + QByteArray::number(number);
            m_modelNames[name] = model;
            if (model != name)
                warn(schemaPlaceOf(name),
                     "A model's name has letters and digits only: the schema " + name + " became " + model);
        }
        for (const auto& [name, schema] : m_description.schemas.object())
            keepModel(m_modelNames[name], name, schema, schemaPlaceOf(name));
    }

    [[nodiscard]] QByteArray schemaPlaceOf(const QByteArray& name) const
    {
        return (m_description.major == 2 ? "/definitions" : "/components/schemas") + pointerStep(name);
    }

    void keepModel(const QByteArray& model, const QByteArray& name, const JsonValue& schema, const QByteArray& place)
    {
        std::vector<QByteArray> unknown;
        const JsonValue made = modelSchema(
            schema, m_api.resourceId(), name.isEmpty() ? QByteArray() : model,
            [this](const QByteArray& other) {
                const auto found = m_modelNames.find(other);
                if (found != m_modelNames.end()) return found->second;
                return isKnownModel(other) ? other : QByteArray();
            },
            unknown);
        for (const QByteArray& reference : unknown)
            fail(place, "Unable to create model '" + model + "': there is no schema " + reference);
        const JsonValue* old = m_api.documents.find("models", model);
        if (!old && made == builtInSchema(model)) return;
        JsonValue document = old ? *old : JsonValue(JsonValue::Object());
        setMember(document, "contentType", "application/json");
        setUnlessEmpty(document, "description", textOf(schema, "description"));
        setMember(document, "schema", writeJson(made, base::JsonStyle::Indented));
        m_api.documents.set("models", model, std::move(document));
    }

    // One that the API has without the description's saying so.
    [[nodiscard]] bool isKnownModel(const QByteArray& name) const
    {
        return name == "Empty" || name == "Error" || m_api.documents.find("models", name);
    }

    // The model for a schema of a body: the named one it refers to, or one made of what stands there.
    [[nodiscard]] QByteArray modelOf(const JsonValue& schema, const QByteArray& place)
    {
        const QByteArray reference = textOf(schema, "$ref");
        if (const SchemaReference target = schemaReference(reference);
            !target.name.isEmpty() && target.pointer.isEmpty()) {
            const auto found = m_modelNames.find(target.name);
            if (found != m_modelNames.end()) return found->second;
            if (isKnownModel(target.name)) return target.name;
            fail(place, "Invalid model identifier specified: " + target.name);
            return {};
        }
        if (!schema.isObject()) return {};
        if (schema.object().empty()) return "Empty";
        const QByteArray model = "MODEL" + base::stableResourceId(writeJson(schema)).first(givenIdLength);
        keepModel(model, {}, schema, place);
        return model;
    }

    void readValidators()
    {
        for (const auto& [name, said] : valueOf(m_description.root, extension::requestValidators).object()) {
            JsonValue document = JsonValue::Object();
            document.insert("name", name);
            document.insert("validateRequestBody", valueOf(said, "validateRequestBody").toBool());
            document.insert("validateRequestParameters", valueOf(said, "validateRequestParameters").toBool());
            m_api.documents.set("requestValidators", idOf("requestValidators", name), std::move(document));
        }
    }

    void readAuthorizers()
    {
        const QByteArray schemes =
            m_description.major == 2 ? QByteArray("/securityDefinitions") : QByteArray("/components/securitySchemes");
        for (const auto& [name, each] : m_description.securitySchemes.object()) {
            const JsonValue& scheme = m_description.followed(each);
            const JsonValue& said = m_description.followed(valueOf(scheme, extension::authorizer));
            if (!said.isObject()) continue;
            const QByteArray place = schemes + pointerStep(name);
            const QByteArray type = textOf(said, "type").toUpper();
            if (type != "TOKEN" && type != "REQUEST" && type != "COGNITO_USER_POOLS") {
                fail(place, "Unable to create authorizer '" + name +
                                "': Invalid authorizer type specified: " + textOf(said, "type"));
                continue;
            }
            JsonValue document = picked(said, authorizerMembers);
            setMember(document, "name", name);
            setMember(document, "type", type);
            const QByteArray authType = textOf(scheme, extension::authtype);
            setMember(document, "authType",
                      !authType.isEmpty()            ? authType
                      : type == "COGNITO_USER_POOLS" ? QByteArray("cognito_user_pools")
                                                     : QByteArray("custom"));
            // The header that carries the token is the scheme's.
            if (const QByteArray header = textOf(scheme, "name");
                type != "REQUEST" && !document.find("identitySource") && !header.isEmpty())
                document.insert("identitySource", "method.request.header." + header);
            fill(document, "authorizerUri");
            fill(document, "authorizerCredentials");
            m_api.documents.set("authorizers", idOf("authorizers", name), std::move(document));
        }
    }

    void readGatewayResponses()
    {
        for (const auto& [type, said] : valueOf(m_description.root, extension::gatewayResponses).object()) {
            JsonValue document = JsonValue::Object();
            setUnlessEmpty(document, "statusCode", scalarOf(said, "statusCode"));
            for (const char* name : {"responseParameters", "responseTemplates"})
                setUnlessEmpty(document, name, valueOf(said, name));
            m_api.documents.set("gatewayResponses", type.toUpper(), std::move(document));
        }
    }

    struct SecondVariable
    {
        QByteArray path;     // up to it
        QByteArray sibling;  // "{id}"
    };

    // A parent has one variable part below it, the first that is seen.
    std::optional<SecondVariable> secondVariable(const QByteArray& path)
    {
        for (qsizetype slash = 0; slash >= 0;) {
            const qsizetype next = path.indexOf('/', slash + 1);
            const QByteArray until = path.first(next < 0 ? path.size() : next);
            const QByteArray part = until.sliced(slash + 1);
            if (part.startsWith('{')) {
                const auto known = m_variables.emplace(path.first(slash), part).first;
                if (known->second != part) return SecondVariable{until, known->second};
            }
            slash = next;
        }
        return std::nullopt;
    }

    void readMethod(const DescribedOperation& described)
    {
        QByteArray path = described.path;
        while (path.size() > 1 && path.endsWith('/'))
            path.chop(1);
        if (path.isEmpty()) path = "/";
        base::Result<Route> route = parseRouteKey(described.method + ' ' + path);
        if (!route) {
            fail(described.place,
                 "Unable to create resource at path '" + path + "': " + route.error().message.toUtf8());
            return;
        }
        if (const auto second = secondVariable(path)) {
            fail(described.place, "Unable to create resource at path '" + second->path + "': A sibling (" +
                                      second->sibling +
                                      ") of this resource already has a variable path part -- only one is allowed");
            return;
        }
        m_name = "'" + described.method + "' on resource at path '" + path + '\'';
        m_where = "resource '" + path + "' and method '" + described.method + '\'';
        JsonValue method = JsonValue::Object();
        readSecurity(described, method);
        setUnlessEmpty(method, "operationName", textOf(described.operation, "operationId"));
        readValidator(described, method);
        readRequest(described, method);
        readResponses(described, method);
        if (const JsonValue* integration = described.operation.find(extension::integration))
            readIntegration(m_description.followed(*integration),
                            described.place + pointerStep(extension::integration.toByteArray()), method);
        route->document = std::move(method);
        const auto [same, isNew] = m_routes.emplace(route->key(), m_api.routes.size());
        if (isNew)
            m_api.routes.push_back(std::move(*route));
        else
            m_api.routes[same->second] = std::move(*route);
    }

    void readSecurity(const DescribedOperation& described, JsonValue& method)
    {
        QByteArray type = "NONE";
        bool apiKeyRequired = false;
        const JsonValue* own = described.operation.find("security");
        for (const JsonValue& requirement : (own ? *own : valueOf(m_description.root, "security")).array())
            for (const auto& [name, scopes] : requirement.object()) {
                const JsonValue& scheme = m_description.followed(valueOf(m_description.securitySchemes, name));
                const JsonValue* authorizer = m_api.documents.find("authorizers", idOf("authorizers", name));
                if (authorizer) {
                    const bool isPool = textOf(*authorizer, "type") == "COGNITO_USER_POOLS";
                    type = isPool ? "COGNITO_USER_POOLS" : "CUSTOM";
                    setMember(method, "authorizerId", idOf("authorizers", name));
                    if (isPool) setUnlessEmpty(method, "authorizationScopes", scopes);
                } else if (textOf(scheme, extension::authtype).compare("awsSigv4", Qt::CaseInsensitive) == 0) {
                    type = "AWS_IAM";
                } else if (textOf(scheme, "type") == "apiKey" &&
                           textOf(scheme, "name").compare("x-api-key", Qt::CaseInsensitive) == 0) {
                    apiKeyRequired = true;
                } else {
                    warn(described.place, "The security scheme " + name + " of method " + m_name +
                                              " is neither an authorizer nor an API key, and guards nothing");
                }
            }
        const QByteArray said = textOf(valueOf(described.operation, extension::auth), "type").toUpper();
        if (said == "AWS_IAM" || said == "NONE") type = said;
        if (type == "NONE" || type == "AWS_IAM") removeMember(method, "authorizerId");
        setMember(method, "authorizationType", type);
        setMember(method, "apiKeyRequired", apiKeyRequired);
    }

    void readValidator(const DescribedOperation& described, JsonValue& method)
    {
        const JsonValue* own = described.operation.find(extension::requestValidator);
        const QByteArray name = own ? own->string() : textOf(m_description.root, extension::requestValidator);
        if (name.isEmpty()) return;
        const QByteArray id = idOf("requestValidators", name);
        if (m_api.documents.find("requestValidators", id))
            setMember(method, "requestValidatorId", id);
        else
            fail(described.place, "Unable to put method " + m_name + ": there is no request validator " + name);
    }

    void readRequest(const DescribedOperation& described, JsonValue& method)
    {
        JsonValue parameters = JsonValue::Object();
        JsonValue models = JsonValue::Object();
        const auto& all = valueOf(described.operation, "parameters").array();
        for (size_t i = 0; i < all.size(); ++i) {
            const JsonValue& parameter = m_description.followed(all[i]);
            const QByteArray place = described.place + "/parameters/" + QByteArray::number(qulonglong(i));
            const QByteArray in = textOf(parameter, "in");
            const QByteArray name = textOf(parameter, "name");
            if (in == "body") {
                const QByteArray model = modelOf(valueOf(parameter, "schema"), place + "/schema");
                for (const QByteArray& type : mediaTypes(described.operation, m_description.root, "consumes"))
                    if (!model.isEmpty()) setMember(models, type, model);
            } else if (in == "path" || in == "header" || in == "query") {
                const QByteArray word = in == "query" ? QByteArray("querystring") : in;
                setMember(parameters, "method.request." + word + '.' + name, valueOf(parameter, "required").toBool());
            } else {
                warn(place, "The parameter " + name + " of method " + m_name + " is in " + in +
                                ", which the service does not know; it was left out");
            }
        }
        const JsonValue& body = m_description.followed(valueOf(described.operation, "requestBody"));
        for (const auto& [type, media] : valueOf(body, "content").object())
            if (const JsonValue* schema = media.find("schema"))
                if (const QByteArray model =
                        modelOf(*schema, described.place + "/requestBody/content" + pointerStep(type) + "/schema");
                    !model.isEmpty())
                    setMember(models, type, model);
        setUnlessEmpty(method, "requestParameters", std::move(parameters));
        setUnlessEmpty(method, "requestModels", std::move(models));
    }

    void readResponses(const DescribedOperation& described, JsonValue& method)
    {
        JsonValue responses = JsonValue::Object();
        for (const auto& [status, each] : valueOf(described.operation, "responses").object()) {
            if (status.startsWith("x-")) continue;
            const QByteArray place = described.place + "/responses" + pointerStep(status);
            if (!isStatus(status)) {
                warn(place, "The response '" + status + "' of method " + m_name +
                                " was left out: a method's responses have a status of three digits");
                continue;
            }
            const JsonValue& said = m_description.followed(each);
            JsonValue response = JsonValue::Object();
            response.insert("statusCode", status);
            JsonValue headers = JsonValue::Object();
            for (const auto& [name, header] : valueOf(said, "headers").object())
                headers.insert("method.response.header." + name, false);
            setUnlessEmpty(response, "responseParameters", std::move(headers));
            setUnlessEmpty(response, "responseModels", responseModels(described, said, place));
            responses.insert(status, std::move(response));
        }
        setUnlessEmpty(method, "methodResponses", std::move(responses));
    }

    [[nodiscard]] JsonValue responseModels(const DescribedOperation& described, const JsonValue& response,
                                           const QByteArray& place)
    {
        JsonValue models = JsonValue::Object();
        const auto add = [&](const QByteArray& type, const JsonValue& schema, const QByteArray& at) {
            if (const QByteArray model = modelOf(schema, at); !model.isEmpty()) setMember(models, type, model);
        };
        if (const JsonValue* schema = response.find("schema"))
            for (const QByteArray& type : mediaTypes(described.operation, m_description.root, "produces"))
                add(type, *schema, place + "/schema");
        for (const auto& [type, media] : valueOf(response, "content").object())
            if (const JsonValue* schema = media.find("schema"))
                add(type, *schema, place + "/content" + pointerStep(type) + "/schema");
        return models;
    }

    void readIntegration(const JsonValue& said, const QByteArray& place, JsonValue& method)
    {
        JsonValue integration = JsonValue::Object();
        integration.insert("type", textOf(said, "type").toUpper());
        if (textOf(said, "type").isEmpty())
            fail(place, "Unable to put integration for method " + m_name + ": it has no type");
        copyMembers(integration, said, integrationMembers);
        setMember(integration, "requestParameters", texts(valueOf(said, "requestParameters"), place));
        const QByteArray passthrough = textOf(said, "passthroughBehavior").toUpper();
        integration.insert("passthroughBehavior", passthrough.isEmpty() ? QByteArray("WHEN_NO_MATCH") : passthrough);
        for (const char* name : {"uri", "credentials", "connectionId"})
            fill(integration, name);
        // What the service has anyway is not kept.
        if (textOf(integration, "connectionType").toUpper() == "INTERNET") removeMember(integration, "connectionType");
        if (valueOf(integration, "timeoutInMillis").toInteger() == 29'000) removeMember(integration, "timeoutInMillis");
        if (valueOf(integration, "cacheKeyParameters").array().empty()) removeMember(integration, "cacheKeyParameters");
        for (const char* name : {"requestParameters", "requestTemplates"})
            if (valueOf(integration, name).object().empty()) removeMember(integration, name);
        setUnlessEmpty(integration, "integrationResponses", integrationResponses(said, place));
        method.insert("methodIntegration", std::move(integration));
    }

    // Parameters that are no texts are left out.
    [[nodiscard]] JsonValue texts(const JsonValue& parameters, const QByteArray& place)
    {
        JsonValue kept = JsonValue::Object();
        for (const auto& [name, value] : parameters.object()) {
            if (value.isString())
                kept.insert(name, value);
            else
                warn(place + "/requestParameters" + pointerStep(name),
                     "Invalid format for 'requestParameters'. Expected type string for property '" + name + "' of " +
                         m_where + " but got '" + writeJson(value) + '\'');
        }
        return kept;
    }

    [[nodiscard]] JsonValue integrationResponses(const JsonValue& said, const QByteArray& place)
    {
        JsonValue responses = JsonValue::Object();
        for (const auto& [pattern, each] : valueOf(said, "responses").object()) {
            const QByteArray status = scalarOf(each, "statusCode");
            const QByteArray at = place + "/responses" + pointerStep(pattern);
            if (!isStatus(status)) {
                fail(at, "Unable to put integration response for method " + m_name + ": it has no statusCode");
                continue;
            }
            if (responses.find(status)) {
                warn(at, "The integration of method " + m_name + " answers " + status + " by two patterns; '" +
                             pattern + "' was left out");
                continue;
            }
            JsonValue response = JsonValue::Object();
            response.insert("statusCode", status);
            if (pattern != "default") response.insert("selectionPattern", pattern);
            for (const QByteArrayView name : integrationResponseMembers)
                setUnlessEmpty(response, name.toByteArray(), valueOf(each, name));
            responses.insert(status, std::move(response));
        }
        return responses;
    }

    // Paths without methods are resources all the same.
    void readEmptyResources()
    {
        std::set<QByteArray> known = m_paths;
        for (const auto& [id, document] : m_api.documents.all("resources"))
            known.insert(textOf(document, "path"));
        for (const auto& [path, item] : valueOf(m_description.root, "paths").object()) {
            const QByteArray full = m_description.prefix + path;
            if (!full.startsWith('/') || full == "/" || full.endsWith('/') || !known.insert(full).second) continue;
            if (!parsePathTemplate(full)) continue;
            JsonValue document = JsonValue::Object();
            document.insert("path", full);
            m_api.documents.set("resources", base::stableResourceId(m_api.resourceId() + full), std::move(document));
        }
    }

    Api& m_api;
    const Description& m_description;
    const RestImport& m_options;
    Findings& m_findings;
    std::map<std::pair<QByteArray, QByteArray>, QByteArray> m_ids;  // by kind and name
    std::map<QByteArray, QByteArray> m_modelNames;                  // by the schema's name
    std::set<QByteArray> m_paths;                                   // with methods, or above one
    std::map<QByteArray, size_t> m_routes;                          // by key, in the API
    std::map<QByteArray, QByteArray> m_variables;                   // "{id}" by the path it is below
    QByteArray m_name;                                              // of the method that is being read
    QByteArray m_where;                                             // the same in other messages
};

}  // namespace

void takeRestDescription(Api& api, const Description& description, const RestImport& options, Findings& findings)
{
    RestApiReader(api, description, options, findings).read();
}

}  // namespace trestle::gateway
