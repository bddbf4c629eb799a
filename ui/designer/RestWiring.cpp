#include "ui/designer/RestWiring.h"

#include "core/gateway/definition/RestMethod.h"
#include "ui/designer/JsonEdit.h"
#include "ui/designer/Wording.h"

namespace trestle::ui {

using base::JsonValue;
using gateway::TableAction;

namespace {

constexpr QByteArrayView mappedType("application/json");

// "${request.path.id}" of a form as a template says it.
QByteArray templateText(const QByteArray& mapping)
{
    const qsizetype dot = mapping.indexOf('.', mapping.indexOf('.') + 1);
    const QByteArray name = mapping.sliced(dot + 1, mapping.size() - dot - 2);
    const bool ofBody = mapping.startsWith("${request.body.");
    return ofBody ? "$input.path('$." + name + "')" : "$input.params('" + name + "')";
}

QByteArray typedValue(const tables::KeyAttribute& attribute, const QByteArray& mapping)
{
    const QByteArray text = templateText(mapping);
    switch (attribute.type) {
        case tables::KeyType::S:
            // escapeJavaScript() escapes single quotes too, which JSON does not know.
            return "{\"S\": \"$util.escapeJavaScript(" + text + ").replaceAll(\"\\\\'\", \"'\")\"}";
        case tables::KeyType::N:
            return "{\"N\": \"" + text + "\"}";
        case tables::KeyType::B:
            return "{\"B\": \"$util.base64Encode(" + text + ")\"}";
    }
    return {};
}

std::vector<tables::KeyAttribute> attributesOf(const tables::KeySchema& keys)
{
    std::vector<tables::KeyAttribute> attributes{keys.partition};
    if (keys.sort) attributes.push_back(*keys.sort);
    return attributes;
}

// The members of a key, a line each.
QByteArray keyMembers(const gateway::Route& route, const tables::KeySchema& keys, TableAction action)
{
    const std::map<QByteArray, QByteArray> mappings = suitableKey(route, keys, action);
    QByteArrayList lines;
    for (const tables::KeyAttribute& attribute : attributesOf(keys)) {
        const auto mapping = mappings.find(attribute.name);
        if (mapping != mappings.end())
            lines.append("    \"" + attribute.name + "\": " + typedValue(attribute, mapping->second));
    }
    return lines.join(",\n");
}

QByteArray queryMembers(const gateway::Route& route, const tables::KeySchema& keys)
{
    const std::map<QByteArray, QByteArray> mappings = suitableKey(route, keys, TableAction::Query);
    QByteArrayList conditions;
    QByteArrayList names;
    QByteArrayList values;
    for (const tables::KeyAttribute& attribute : attributesOf(keys)) {
        const auto mapping = mappings.find(attribute.name);
        if (mapping == mappings.end()) continue;
        const QByteArray place = QByteArray::number(names.size() + 1);
        conditions.append("#k" + place + " = :k" + place);
        names.append("\"#k" + place + "\": \"" + attribute.name + '"');
        values.append("    \":k" + place + "\": " + typedValue(attribute, mapping->second));
    }
    return "  \"KeyConditionExpression\": \"" + conditions.join(" AND ") + "\",\n  \"ExpressionAttributeNames\": {" +
           names.join(", ") + "},\n  \"ExpressionAttributeValues\": {\n" + values.join(",\n") + "\n  }\n";
}

gateway::Integration byForm(const gateway::Route& route, const Target& target, const workspace::Workspace& workspace)
{
    gateway::Route bare;
    bare.method = route.method;
    bare.path = route.path;
    return connected(bare, target, workspace);
}

JsonValue answer(const char* status, const char* pattern)
{
    JsonValue response = JsonValue::Object();
    response.insert("statusCode", status);
    if (pattern != nullptr) response.insert("selectionPattern", pattern);
    return response;
}

JsonValue tableIntegration(const gateway::Route& route, const tables::TableDescription& table)
{
    const TableAction action = suitableAction(route, table.keys);
    JsonValue integration = JsonValue::Object();
    integration.insert("type", "AWS");
    integration.insert("httpMethod", "POST");
    integration.insert("uri", "arn:aws:apigateway:us-east-1:dynamodb:action/" + actionName(action));
    integration.insert("passthroughBehavior", "WHEN_NO_TEMPLATES");
    JsonValue templates = JsonValue::Object();
    templates.insert(mappedType.toByteArray(), tableTemplate(route, table, action));
    integration.insert("requestTemplates", std::move(templates));
    JsonValue answers = JsonValue::Object();
    answers.insert("200", answer("200", nullptr));
    answers.insert("400", answer("400", "4\\d{2}"));
    integration.insert("integrationResponses", std::move(answers));
    return integration;
}

}  // namespace

QByteArray tableTemplate(const gateway::Route& route, const tables::TableDescription& table, TableAction action)
{
    const QByteArray head = "{\n  \"TableName\": \"" + table.name + '"';
    // The one attribute that shows how others are written; requestFor() sends it.
    constexpr const char* example = R"({"S": $input.json('$.name')})";
    switch (action) {
        case TableAction::GetItem:
        case TableAction::DeleteItem:
            return head + ",\n  \"Key\": {\n" + keyMembers(route, table.keys, action) + "\n  }\n}\n";
        case TableAction::PutItem:
            return head + ",\n  \"Item\": {\n" + keyMembers(route, table.keys, action) + ",\n    \"name\": " + example +
                   "\n  }\n}\n";
        case TableAction::UpdateItem:
            return head + ",\n  \"Key\": {\n" + keyMembers(route, table.keys, action) +
                   "\n  },\n  \"UpdateExpression\": \"SET #name = :name\",\n"
                   "  \"ExpressionAttributeNames\": {\"#name\": \"name\"},\n"
                   "  \"ExpressionAttributeValues\": {\":name\": " +
                   example + "},\n  \"ReturnValues\": \"ALL_NEW\"\n}\n";
        case TableAction::Query:
            return head + ",\n" + queryMembers(route, table.keys) + "}\n";
        case TableAction::Scan:
            return head + "\n}\n";
    }
    return {};
}

JsonValue restIntegration(const gateway::Route& route, const Target& target, const workspace::Workspace& workspace)
{
    if (target.kind == Target::Kind::Table) {
        const tables::TableDescription* table = workspace.table(target.name);
        tables::TableDescription missing;
        missing.name = target.name;
        missing.keys.partition.name = "id";
        return tableIntegration(route, table == nullptr ? missing : *table);
    }
    gateway::Route wired;
    wired.path = route.path;
    wired.integration = byForm(route, target, workspace);
    const JsonValue method = gateway::restMethod(wired);
    const JsonValue* integration = method.find("methodIntegration");
    return integration == nullptr ? JsonValue() : *integration;
}

gateway::Route withIntegration(gateway::Route route, JsonValue integration)
{
    route.integration = std::monostate();
    if (!route.document.isObject()) route.document = JsonValue::Object();
    const JsonValue* answers = integration.find("integrationResponses");
    for (const auto& [key, response] : answers == nullptr ? JsonValue::Object() : answers->object()) {
        const QByteArray status = response.find("statusCode") == nullptr ? key : textOf(response, "statusCode");
        if (valueAt(route.document, {"methodResponses", status}) != nullptr) continue;
        JsonValue method = JsonValue::Object();
        method.insert("statusCode", status);
        setValueAt(route.document, {"methodResponses", status}, std::move(method));
    }
    setMember(route.document, "methodIntegration", std::move(integration));
    return route;
}

}  // namespace trestle::ui
