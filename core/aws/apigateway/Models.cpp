#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr PatchRule modelRules[] = {{"/description"}, {"/schema"}};
constexpr PatchTable modelTable{PatchManner::ListsPaths, modelRules};

Failure noSuchModel(const QByteArray& name)
{
    return notFound("Invalid model name specified: " + name);
}

// The member of an API's document that lists which of the two it has not: they were deleted, or the API was imported.
constexpr const char* leftOutMember = "withoutModels";

// The two models that an API is created with.
std::optional<JsonValue> builtInModel(const QByteArray& name)
{
    JsonValue model = JsonValue::Object();
    if (name == "Empty") {
        model.insert("description", "This is a default empty schema model");
        model.insert("schema",
                     "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty Schema\",\n"
                     "  \"type\" : \"object\"\n}");
    } else if (name == "Error") {
        model.insert("description", "This is a default error schema model");
        model.insert(
            "schema",
            "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Error Schema\",\n"
            "  \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}");
    } else {
        return std::nullopt;
    }
    return model;
}

// Files may hold a schema as an object; the service's is text.
JsonValue modelJson(const gateway::Api& api, const QByteArray& name, const JsonValue& document)
{
    JsonValue json = document;
    json.makeObject();
    rest::setMember(json, "name", name);
    rest::setDefault(json, "id", base::stableResourceId(api.resourceId() + "/models/" + name).first(6));
    rest::setDefault(json, "contentType", "application/json");
    if (JsonValue* schema = rest::memberOf(json, "schema"); schema && schema->isObject())
        *schema = writeJson(*schema, base::JsonStyle::Indented);
    return json;
}

std::map<QByteArray, JsonValue> modelsOf(const gateway::Api& api)
{
    std::map<QByteArray, JsonValue> models;
    const auto& leftOut = rest::valueOf(api.document, leftOutMember).array();
    for (const QByteArray name : {"Empty", "Error"})
        if (std::find(leftOut.begin(), leftOut.end(), JsonValue(name)) == leftOut.end())
            models[name] = modelJson(api, name, *builtInModel(name));
    for (const auto& [name, document] : api.documents.all("models"))
        models[name] = modelJson(api, name, document);
    return models;
}

std::optional<JsonValue> findModel(const gateway::Api* api, const QByteArray& name)
{
    if (!api) return std::nullopt;
    const std::map<QByteArray, JsonValue> models = modelsOf(*api);
    const auto found = models.find(name);
    return found == models.end() ? std::nullopt : std::optional(found->second);
}

Result<void, Failure> checkSchema(const JsonValue& model)
{
    if (const QByteArray type = textOf(model, "contentType"); !type.contains('/'))
        return badRequest("Invalid content type specified: " + type);
    const QByteArray schema = textOf(model, "schema");
    if (schema.trimmed().isEmpty())
        return badRequest("Model schema must have at least 1 property or array items defined");
    const bool isJson = textOf(model, "contentType").contains("json");
    const auto parsed = isJson ? base::parseJson(schema) : base::Result<JsonValue>(JsonValue(JsonValue::Object()));
    if (!parsed || !parsed->isObject())
        return badRequest(
            "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema "
            "specified. " +
            (parsed ? QByteArray("It is no JSON object") : parsed.error().message.toUtf8()) + ']');
    return {};
}

// "/pets/GET" of a method that uses the model.
QByteArray userOf(const gateway::Api& api, const QByteArray& name)
{
    for (auto route = api.routes.rbegin(); route != api.routes.rend(); ++route)
        for (const auto& [type, model] : rest::valueOf(route->document, "requestModels").object())
            if (model.string() == name) return route->path + '/' + route->method;
    return {};
}

// References to other models become references to definitions, which are collected.
void flatten(const gateway::Api& api, JsonValue& schema, JsonValue& definitions)
{
    if (schema.isArray()) {
        for (JsonValue& element : schema.makeArray())
            flatten(api, element, definitions);
        return;
    }
    if (!schema.isObject()) return;
    for (auto& [name, value] : schema.makeObject()) {
        const qsizetype mark = name == "$ref" ? value.string().indexOf("/models/") : -1;
        if (mark < 0) {
            flatten(api, value, definitions);
            continue;
        }
        const QByteArray model = value.string().mid(mark + 8);
        value = JsonValue("#/definitions/" + model);
        if (definitions.find(model)) continue;
        const auto referred = findModel(&api, model);
        auto parsed = base::parseJson(referred ? textOf(*referred, "schema") : QByteArray("{}"));
        definitions.insert(model, JsonValue());
        JsonValue inner = parsed ? *parsed : JsonValue(JsonValue::Object());
        flatten(api, inner, definitions);
        rest::setMember(definitions, model, std::move(inner));
    }
}

// A template that writes what the schema describes, every member from the input.
class TemplateWriter
{
public:
    QByteArray write(const JsonValue& schema)
    {
        value(schema, "$inputRoot", 0);
        return "#set($inputRoot = $input.path('$'))\n" + m_out;
    }

private:
    void value(const JsonValue& schema, const QByteArray& reference, int depth)
    {
        const QByteArray type = textOf(schema, "type");
        const QByteArray indent(depth * 2, ' ');
        if (type == "array") {
            const QByteArray element = depth == 0 ? QByteArray("elem") : "elem" + QByteArray::number(depth);
            m_out += "[\n" + indent + "#foreach($" + element + " in " + reference + ")\n" + indent + "  ";
            value(rest::valueOf(schema, "items"), '$' + element, depth + 1);
            m_out += "#if($foreach.hasNext),#end\n" + indent + "#end\n" + indent + ']';
        } else if (type == "object" || schema.find("properties")) {
            m_out += "{\n";
            const auto& properties = rest::valueOf(schema, "properties").object();
            for (size_t i = 0; i < properties.size(); ++i) {
                m_out += indent + "  \"" + properties[i].first + "\" : ";
                value(properties[i].second, reference + '.' + properties[i].first, depth + 1);
                m_out += i + 1 < properties.size() ? ",\n" : "\n";
            }
            m_out += indent + '}';
        } else if (type == "number" || type == "integer" || type == "boolean") {
            m_out += reference;
        } else {
            m_out += '"' + reference + '"';
        }
    }

    QByteArray m_out;
};

}  // namespace

void leaveOutModel(gateway::Api& api, const QByteArray& name)
{
    JsonValue names = rest::valueOf(api.document, leftOutMember);
    auto& list = names.makeArray();
    if (std::find(list.begin(), list.end(), JsonValue(name)) == list.end()) list.emplace_back(name);
    rest::setMember(api.document, leftOutMember, std::move(names));
}

Outcome createModel(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        const QByteArray name = textOf(input, "name");
        if (name.isEmpty()) return badRequest("Model name must be non-empty");
        const bool isPlain = std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
        if (!isPlain) return badRequest("Model name must be alphanumeric: " + name);
        if (findModel(api, name)) return conflict("Model name already exists for this REST API");
        JsonValue document = JsonValue::Object();
        document.insert("id", base::newResourceId().first(6));
        rest::copyMembers(document, input, {"description", "contentType", "schema"});
        if (auto checked = checkSchema(document); !checked) return checked.error();
        api->documents.set("models", name, document);
        return modelJson(*api, name, document);
    });
}

Outcome getModel(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    auto model = findModel(api, textOf(input, "modelName"));
    if (!model) return noSuchModel(textOf(input, "modelName"));
    if (!rest::flagOf(input, "flatten")) return *model;
    auto schema = base::parseJson(textOf(*model, "schema"));
    if (!schema) return *model;
    JsonValue definitions = JsonValue::Object();
    flatten(*api, *schema, definitions);
    if (!definitions.object().empty()) rest::setMember(*schema, "definitions", std::move(definitions));
    rest::setMember(*model, "schema", writeJson(*schema, base::JsonStyle::Indented));
    return *model;
}

Outcome getModels(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
    const std::map<QByteArray, JsonValue> models = modelsOf(*api);
    return page(input, {models.begin(), models.end()});
}

Outcome updateModel(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        const QByteArray name = textOf(input, "modelName");
        auto model = findModel(api, name);
        if (!model) return noSuchModel(name);
        if (auto done = patch(*model, patchOperations(input), modelTable); !done) return done.error();
        if (auto checked = checkSchema(*model); !checked) return checked.error();
        rest::removeMember(*model, "name");
        api->documents.set("models", name, *model);
        return modelJson(*api, name, *model);
    });
}

Outcome deleteModel(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        const QByteArray name = textOf(input, "modelName");
        if (!findModel(api, name)) return noSuchModel(name);
        if (const QByteArray user = userOf(*api, name); !user.isEmpty())
            return conflict("Cannot delete model '" + name + "', is referenced in method request: " + user);
        api->documents.remove("models", name);
        if (builtInModel(name)) leaveOutModel(*api, name);
        return JsonValue();
    });
}

Outcome getModelTemplate(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const auto model = findModel(findApi(*design, textOf(input, "restApiId")), textOf(input, "modelName"));
    if (!model) return noSuchModel(textOf(input, "modelName"));
    const auto schema = base::parseJson(textOf(*model, "schema"));
    if (!schema) return badRequest("Invalid model schema: " + schema.error().message.toUtf8());
    JsonValue answer = JsonValue::Object();
    answer.insert("value", TemplateWriter().write(*schema));
    return answer;
}

}  // namespace trestle::aws::apigateway
