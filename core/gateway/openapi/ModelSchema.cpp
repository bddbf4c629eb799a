#include "core/gateway/openapi/ModelSchema.h"

#include "core/gateway/openapi/Finding.h"
#include "core/gateway/openapi/Members.h"

#include <array>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr std::array<QByteArrayView, 2> places{"#/definitions/", "#/components/schemas/"};
constexpr QByteArrayView modelsPath("/models/");

// Keywords whose value is a schema, a list of schemas, or names with schemas.
constexpr std::array<QByteArrayView, 9> schemaKeywords{
    "items", "additionalProperties", "additionalItems", "not", "contains", "propertyNames", "if", "then", "else"};
constexpr std::array<QByteArrayView, 5> listKeywords{"allOf", "anyOf", "oneOf", "items", "prefixItems"};
constexpr std::array<QByteArrayView, 5> mapKeywords{"properties", "patternProperties", "definitions", "$defs",
                                                    "dependencies"};

template <typename Words>
bool isOneOf(const QByteArray& word, const Words& words)
{
    return std::find(words.begin(), words.end(), QByteArrayView(word)) != words.end();
}

// "exclusiveMinimum": 3 of later drafts is draft 4's "minimum": 3, "exclusiveMinimum": true.
void rewordBound(JsonValue& schema, const QByteArray& bound, const QByteArray& exclusive)
{
    const JsonValue* found = schema.find(exclusive);
    if (!found || !found->isNumber()) return;
    const JsonValue value = *found;
    setMember(schema, bound, value);
    setMember(schema, exclusive, true);
}

void rewordBoundBack(JsonValue& schema, const QByteArray& bound, const QByteArray& exclusive)
{
    const JsonValue* found = schema.find(exclusive);
    if (!found || !found->isBool()) return;
    const JsonValue* value = schema.find(bound);
    if (found->toBool() && value) {
        const JsonValue kept = *value;
        setMember(schema, exclusive, kept);
        removeMember(schema, bound);
    } else {
        removeMember(schema, exclusive);
    }
}

}  // namespace

void forEachSchema(JsonValue& schema, const std::function<void(JsonValue&)>& visit)
{
    if (!schema.isObject()) return;
    for (auto& [keyword, value] : schema.makeObject()) {
        if (value.isArray() && isOneOf(keyword, listKeywords)) {
            for (JsonValue& each : value.makeArray())
                forEachSchema(each, visit);
        } else if (value.isObject() && isOneOf(keyword, mapKeywords)) {
            for (auto& [name, each] : value.makeObject())
                forEachSchema(each, visit);
        } else if (value.isObject() && isOneOf(keyword, schemaKeywords)) {
            forEachSchema(value, visit);
        }
    }
    visit(schema);
}

SchemaReference schemaReference(const QByteArray& reference)
{
    for (const QByteArrayView place : places) {
        if (!reference.startsWith(place)) continue;
        const QByteArray rest = reference.sliced(place.size());
        const qsizetype slash = rest.indexOf('/');
        QByteArray name = QByteArray::fromPercentEncoding(slash < 0 ? rest : rest.first(slash));
        name.replace("~1", "/").replace("~0", "~");
        return {name, slash < 0 ? QByteArray() : rest.sliced(slash)};
    }
    return {};
}

JsonValue modelSchema(const JsonValue& schema, const QByteArray& apiId, const QByteArray& self,
                      const ModelName& modelName, std::vector<QByteArray>& unknown)
{
    JsonValue made = schema;
    forEachSchema(made, [&](JsonValue& each) {
        rewordBound(each, "minimum", "exclusiveMinimum");
        rewordBound(each, "maximum", "exclusiveMaximum");
        if (const JsonValue* only = each.find("const"); only && !each.find("enum")) {
            const JsonValue value = *only;
            removeMember(each, "const");
            each.insert("enum", JsonValue::Array{value});
        }
        const QByteArray reference = textOf(each, "$ref");
        if (reference.isEmpty()) return;
        const SchemaReference target = schemaReference(reference);
        if (!target.pointer.isEmpty() && !self.isEmpty() && modelName(target.name) == self) {
            setMember(each, "$ref", '#' + target.pointer);
            return;
        }
        const QByteArray model = target.name.isEmpty() ? QByteArray() : modelName(target.name);
        if (model.isEmpty()) {
            // What the schema refers to within itself is its own affair.
            if (!reference.startsWith('#') || !target.name.isEmpty()) unknown.push_back(reference);
            return;
        }
        setMember(each, "$ref",
                  "https://apigateway.amazonaws.com/restapis/" + apiId + modelsPath.toByteArray() + model +
                      (target.pointer.isEmpty() ? QByteArray() : '#' + target.pointer));
    });
    return made;
}

QByteArray schemaPlace(const QByteArray& model, OpenApi version)
{
    return (version == OpenApi::Swagger20 ? "#/definitions" : "#/components/schemas") + pointerStep(model);
}

JsonValue describedSchema(const JsonValue& model, const QByteArray& self, OpenApi version)
{
    JsonValue made = model;
    removeMember(made, "$schema");
    forEachSchema(made, [&](JsonValue& each) {
        if (version == OpenApi::OpenApi31) {
            rewordBoundBack(each, "minimum", "exclusiveMinimum");
            rewordBoundBack(each, "maximum", "exclusiveMaximum");
        }
        const QByteArray reference = textOf(each, "$ref");
        if (reference.isEmpty()) return;
        const qsizetype hash = reference.indexOf('#');
        const QByteArray url = hash < 0 ? reference : reference.first(hash);
        const QByteArray pointer = hash < 0 ? QByteArray() : reference.sliced(hash + 1);
        const qsizetype name = url.lastIndexOf(modelsPath);
        if (name >= 0)
            setMember(each, "$ref", schemaPlace(url.sliced(name + modelsPath.size()), version) + pointer);
        else if (url.isEmpty())
            setMember(each, "$ref", schemaPlace(self, version) + pointer);
    });
    return made;
}

JsonValue builtInSchema(const QByteArray& model)
{
    if (model != "Empty" && model != "Error") return {};
    JsonValue schema = JsonValue::Object();
    schema.insert("title", model + " Schema");
    schema.insert("type", "object");
    if (model == "Empty") return schema;
    JsonValue message = JsonValue::Object();
    message.insert("type", "string");
    JsonValue properties = JsonValue::Object();
    properties.insert("message", std::move(message));
    schema.insert("properties", std::move(properties));
    return schema;
}

}  // namespace trestle::gateway
