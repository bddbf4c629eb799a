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
using rest::setMember;
using rest::textOf;

namespace {

constexpr qsizetype shortestValue = 20;
constexpr qsizetype shortestImported = 30;
constexpr qsizetype longestValue = 128;

constexpr PatchRule apiKeyRules[] = {
    {"/name"},
    {"/description"},
    {"/enabled", opReplace, PatchValue::Boolean},
    {"/customerId", opReplace, PatchValue::OptionalText},
    {"/stageKeys", opAdd | opRemove, PatchValue::Element},
};
constexpr DocumentFamily apiKeyFamily{DocumentFamily::Owner::Account,
                                      "apiKeys",
                                      "apiKey",
                                      "id",
                                      "Invalid API Key identifier specified",
                                      {PatchManner::ListsOperations, apiKeyRules}};

QByteArray newKeyValue()
{
    QByteArray value;
    while (value.size() < 40)
        value += base::newResourceId();
    return value.first(40);
}

Result<void, Failure> checkValue(const gateway::Documents& documents, const QByteArray& value, qsizetype shortest)
{
    if (value.size() < shortest)
        return badRequest("API Key value should be at least " + QByteArray::number(shortest) + " characters");
    if (value.size() > longestValue) return badRequest("API Key value exceeds maximum size of 128 characters");
    for (const auto& [id, other] : documents.all(apiKeyFamily.kind))
        if (textOf(other, "value") == value) return conflict("API Key already exists");
    return {};
}

enum class ShowValue { No, Yes };

JsonValue keyJson(const QByteArray& id, const JsonValue& document, ShowValue value)
{
    JsonValue json = shown(apiKeyFamily, id, document);
    if (value == ShowValue::No) rest::removeMember(json, "value");
    rest::setDefault(json, "enabled", false);
    rest::setDefault(json, "createdDate", 0);
    rest::setDefault(json, "lastUpdatedDate", 0);
    rest::setDefault(json, "stageKeys", JsonValue::Array());
    return json;
}

JsonValue newKey(const JsonValue& members, qint64 nowSeconds)
{
    JsonValue key = JsonValue::Object();
    rest::copyMembers(key, members, {"name", "description", "enabled", "customerId", "value", "tags"});
    rest::setDefault(key, "enabled", false);
    if (textOf(key, "value").isEmpty()) setMember(key, "value", newKeyValue());
    key.insert("createdDate", nowSeconds);
    key.insert("lastUpdatedDate", nowSeconds);
    return key;
}

// One line of a CSV file; a quote inside quotes is doubled.
QList<QByteArray> csvFields(const QByteArray& line)
{
    QList<QByteArray> fields{QByteArray()};
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && isQuoted && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += '"';
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == ',' && !isQuoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    for (QByteArray& field : fields)
        field = field.trimmed();
    return fields;
}

struct ImportedKey
{
    JsonValue members = JsonValue::Object();
    QList<QByteArray> usagePlanIds;
};

// name,key[,description,enabled,usageplanIds], in any order, named by the first line.
Result<std::vector<ImportedKey>, Failure> readCsv(const QByteArray& text)
{
    QList<QByteArray> lines = text.split('\n');
    const QList<QByteArray> columns = lines.isEmpty() ? QList<QByteArray>() : csvFields(lines.takeFirst().toLower());
    const qsizetype nameColumn = columns.indexOf("name");
    const qsizetype keyColumn = columns.indexOf("key");
    if (nameColumn < 0 || keyColumn < 0)
        return badRequest("Failed to parse API key file: the first line must name the columns Name and key");
    std::vector<ImportedKey> keys;
    for (const QByteArray& line : lines) {
        if (line.trimmed().isEmpty()) continue;
        const QList<QByteArray> fields = csvFields(line);
        ImportedKey key;
        key.members.insert("name", fields.value(nameColumn));
        key.members.insert("value", fields.value(keyColumn));
        for (qsizetype i = 0; i < columns.size(); ++i) {
            if (columns[i] == "description" && !fields.value(i).isEmpty())
                key.members.insert("description", fields.value(i));
            if (columns[i] == "enabled") key.members.insert("enabled", fields.value(i).toLower() == "true");
            if (columns[i] == "usageplanids")
                for (const QByteArray& plan : fields.value(i).split(','))
                    if (!plan.trimmed().isEmpty()) key.usagePlanIds += plan.trimmed();
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace

Outcome createApiKey(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        JsonValue key = newKey(input, gateway.nowSeconds());
        if (auto checked = checkValue(design.documents, textOf(key, "value"), shortestValue); !checked)
            return checked.error();
        JsonValue::Array stages;
        for (const JsonValue& stage : rest::valueOf(input, "stageKeys").array())
            stages.emplace_back(textOf(stage, "restApiId") + '/' + textOf(stage, "stageName"));
        if (!stages.empty()) key.insert("stageKeys", std::move(stages));
        const QByteArray id = base::newResourceId();
        design.documents.set(apiKeyFamily.kind, id, key);
        return keyJson(id, key, ShowValue::Yes);
    });
}

Outcome getApiKey(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray id = textOf(input, apiKeyFamily.inputId);
    const JsonValue* key = design->documents.find(apiKeyFamily.kind, id);
    if (!key) return notFound(apiKeyFamily.missing);
    JsonValue json = keyJson(id, *key, rest::flagOf(input, "includeValue") ? ShowValue::Yes : ShowValue::No);
    rest::setDefault(json, "tags", JsonValue::Object());
    return json;
}

Outcome getApiKeys(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray name = textOf(input, "nameQuery");
    const QByteArray customer = textOf(input, "customerId");
    std::vector<std::pair<QByteArray, JsonValue>> all;
    for (const auto& [id, key] : design->documents.all(apiKeyFamily.kind)) {
        if (!customer.isEmpty() && textOf(key, "customerId") != customer) continue;
        // A key is found by the beginning of its name, or by its whole value.
        if (!name.isEmpty() && !textOf(key, "name").startsWith(name) && textOf(key, "value") != name) continue;
        all.emplace_back(id, keyJson(id, key, rest::flagOf(input, "includeValues") ? ShowValue::Yes : ShowValue::No));
    }
    return page(input, all);
}

Outcome updateApiKey(ApiGateway& gateway, const JsonValue& input)
{
    // Stages go by another name in patches than in the document.
    JsonValue renamed = input;
    if (JsonValue* operations = rest::memberOf(renamed, "patchOperations"))
        for (JsonValue& operation : operations->makeArray())
            if (textOf(operation, "path") == "/stages") setMember(operation, "path", "/stageKeys");
    Outcome updated =
        updateDocument(gateway, renamed, apiKeyFamily, [&gateway](JsonValue& key) -> Result<void, Failure> {
            setMember(key, "lastUpdatedDate", gateway.nowSeconds());
            return {};
        });
    if (!updated) return updated;
    JsonValue json = keyJson(textOf(*updated, "id"), *updated, ShowValue::No);
    rest::setDefault(json, "tags", JsonValue::Object());
    return json;
}

Outcome deleteApiKey(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, apiKeyFamily.inputId);
        if (!design.documents.remove(apiKeyFamily.kind, id)) return notFound(apiKeyFamily.missing);
        const gateway::Documents::OfKind members = design.documents.all("usagePlanKeys");
        for (const auto& [key, member] : members)
            if (key.endsWith(':' + id)) design.documents.remove("usagePlanKeys", key);
        return JsonValue();
    });
}

Outcome importApiKeys(ApiGateway& gateway, const JsonValue& input)
{
    const Result<std::vector<ImportedKey>, Failure> keys = readCsv(textOf(input, "body"));
    if (!keys) return keys.error();
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        JsonValue::Array ids;
        JsonValue::Array warnings;
        for (const ImportedKey& imported : *keys) {
            const JsonValue key = newKey(imported.members, gateway.nowSeconds());
            if (auto checked = checkValue(design.documents, textOf(key, "value"), shortestImported); !checked) {
                warnings.emplace_back("Skipping key '" + textOf(key, "name") + "': " + checked.error().message);
                continue;
            }
            const QByteArray id = base::newResourceId();
            design.documents.set(apiKeyFamily.kind, id, key);
            ids.emplace_back(id);
            for (const QByteArray& plan : imported.usagePlanIds) {
                if (!design.documents.find("usagePlans", plan)) {
                    warnings.emplace_back("There is no usage plan " + plan + " for key '" + textOf(key, "name") + '\'');
                    continue;
                }
                JsonValue member = JsonValue::Object();
                member.insert("usagePlanId", plan);
                member.insert("type", "API_KEY");
                design.documents.set("usagePlanKeys", plan + ':' + id, std::move(member));
            }
        }
        if (rest::flagOf(input, "failOnWarnings") && !warnings.empty()) return badRequest(warnings.front().string());
        JsonValue answer = JsonValue::Object();
        answer.insert("ids", std::move(ids));
        if (!warnings.empty()) answer.insert("warnings", std::move(warnings));
        return answer;
    });
}

}  // namespace trestle::aws::apigateway
