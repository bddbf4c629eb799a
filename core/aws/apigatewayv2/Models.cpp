#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr DocumentFamily modelFamily{"models", "modelId", "Model %1 was not found"};
constexpr int deepestTemplate = 20;

bool isPlainName(const QByteArray& name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

base::Result<void, Failure> checkModel(const gateway::Api& api, JsonValue& document)
{
    if (api.protocol == gateway::Protocol::Http)
        return badRequest("Currently, Models are not permitted for APIs with a protocol type of HTTP");
    if (!isPlainName(textOf(document, "name")))
        return badRequest("Model name must be alphanumeric: " + textOf(document, "name"));
    const auto schema = base::parseJson(textOf(document, "schema"));
    if (!schema || !schema->isObject()) return badRequest("Invalid model schema specified");
    rest::setDefault(document, "contentType", "application/json");
    return {};
}

// A template that passes on what the schema describes, member by member.
QByteArray templateOf(const JsonValue& schema, const QByteArray& path, int depth)
{
    const QByteArray indent(2 * (depth + 1), ' ');
    const QByteArray type = textOf(schema, "type");
    if (depth < deepestTemplate && type == "object") {
        QByteArray members;
        for (const auto& [name, member] : rest::valueOf(schema, "properties").object()) {
            members += members.isEmpty() ? "\n" : ",\n";
            members += indent + '"' + name + "\" : " + templateOf(member, path + '.' + name, depth + 1);
        }
        return '{' + members + '\n' + indent.chopped(2) + '}';
    }
    if (depth < deepestTemplate && type == "array") {
        const QByteArray element = "elem" + QByteArray::number(depth);
        return "[\n#foreach($" + element + " in $" + path + ")\n" + indent +
               templateOf(rest::valueOf(schema, "items"), element, depth + 1) + "#if($foreach.hasNext),#end\n#end\n" +
               indent.chopped(2) + ']';
    }
    return type == "string" ? "\"$" + path + '"' : '$' + path;
}

}  // namespace

Outcome createModel(ApiGatewayV2& gateway, const JsonValue& input)
{
    return createDocument(gateway, input, modelFamily, [](const gateway::Api& api, JsonValue& document) {
        for (const auto& [id, other] : api.documents.all(modelFamily.kind))
            if (textOf(other, "name") == textOf(document, "name"))
                return base::Result<void, Failure>(conflict("Model name already exists for this API"));
        return checkModel(api, document);
    });
}

Outcome getModel(ApiGatewayV2& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, modelFamily);
}

Outcome getModels(ApiGatewayV2& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, modelFamily);
}

Outcome updateModel(ApiGatewayV2& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, modelFamily, checkModel);
}

Outcome deleteModel(ApiGatewayV2& gateway, const JsonValue& input)
{
    return deleteDocument(gateway, input, modelFamily);
}

Outcome getModelTemplate(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        const QByteArray id = textOf(input, "modelId");
        const JsonValue* model = api.documents.find(modelFamily.kind, id);
        if (!model) return missing(modelFamily, id);
        const auto schema = base::parseJson(textOf(*model, "schema"));
        JsonValue answer = JsonValue::Object();
        answer.insert("value", "#set($inputRoot = $input.path('$'))\n" +
                                   (schema ? templateOf(*schema, "inputRoot", 0) : QByteArray("{ }")));
        return answer;
    });
}

}  // namespace trestle::aws::apigatewayv2
