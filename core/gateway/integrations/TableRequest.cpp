#include "core/gateway/integrations/TableRequest.h"

#include "core/gateway/integrations/PageToken.h"
#include "core/tables/values/AttributeJson.h"

namespace trestle::gateway {

namespace {

using tables::AttributeValue;
using tables::Item;
using tables::KeyAttribute;
using tables::KeyType;

constexpr qint64 maxPage = 1'000;

Failure badRequest(const QByteArray& message)
{
    return {Failure::Kind::BadRequest, message, {}};
}

// What a message calls the source of a mapped value.
QByteArray sourceOf(const TablePlan::Mapped& mapped)
{
    const std::vector<const MappingReference*> references = mapped.mapping.references();
    return references.empty() ? "mapping of \"" + mapped.attribute + '"' : references.front()->describe();
}

base::Result<AttributeValue, Failure> keyValue(const TablePlan::Mapped& mapped, KeyType type, const MappingInput& input)
{
    if (const MappingReference* missing = mapped.mapping.missing(input))
        return badRequest("The " + missing->describe() + " is missing");
    if (const base::JsonValue* value = mapped.mapping.bodyValue(input)) {
        const bool fits = value->isString() || (type == KeyType::N && value->isNumber());
        if (!fits)
            return badRequest("The " + sourceOf(mapped) + " has to be " + (type == KeyType::N ? "a number" : "text") +
                              ": " + base::writeJson(*value));
    }
    QByteArray text = mapped.mapping.text(input);
    if (text.isEmpty()) return badRequest("The " + sourceOf(mapped) + " is empty");
    switch (type) {
        case KeyType::S:
            if (!text.isValidUtf8()) return badRequest("The " + sourceOf(mapped) + " is not UTF-8 text");
            return AttributeValue::string(std::move(text));
        case KeyType::N: {
            const auto number = tables::Decimal::parse(text);
            if (!number)
                return badRequest("The " + sourceOf(mapped) + " has to be a number: \"" + text + "\" (" +
                                  number.error().message.toUtf8() + ')');
            return AttributeValue::number(*number);
        }
        case KeyType::B: {
            const auto bytes = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
            if (!bytes) return badRequest("The " + sourceOf(mapped) + " has to be base64: \"" + text + '"');
            return AttributeValue::binary(*bytes);
        }
    }
    return badRequest({});
}

// The type a key of the table or of one of its indexes asks for; nothing for other attributes.
std::optional<KeyType> keyType(const tables::TableDescription& table, QByteArrayView name)
{
    const auto of = [name](const tables::KeySchema& keys) -> std::optional<KeyType> {
        if (QByteArrayView(keys.partition.name) == name) return keys.partition.type;
        if (keys.sort && QByteArrayView(keys.sort->name) == name) return keys.sort->type;
        return std::nullopt;
    };
    if (const auto type = of(table.keys)) return type;
    for (const tables::IndexDescription& index : table.indexes)
        if (const auto type = of(index.keys)) return type;
    return std::nullopt;
}

base::Result<Item, Failure> keyOf(const TablePlan& plan, const tables::KeySchema& keys, const MappingInput& input)
{
    Item key;
    const auto add = [&](const KeyAttribute& attribute) -> std::optional<Failure> {
        const TablePlan::Mapped* mapped = plan.keyMapping(attribute.name);
        if (!mapped)
            return Failure{
                Failure::Kind::InternalServerError, {}, "The key attribute \"" + attribute.name + "\" has no mapping"};
        auto value = keyValue(*mapped, attribute.type, input);
        if (!value) return value.error();
        key.set(attribute.name, std::move(*value));
        return std::nullopt;
    };
    if (auto failure = add(keys.partition)) return *failure;
    if (keys.sort)
        if (auto failure = add(*keys.sort)) return *failure;
    return key;
}

// The body's members, with the mapped attributes over them.
base::Result<Item, Failure> attributesOf(const TablePlan& plan, const tables::TableDescription& table,
                                         const MappingInput& input)
{
    auto item = tables::itemFromPlainJson(input.body);
    if (!item) return badRequest(item.error().message.toUtf8());
    for (const TablePlan::Mapped& mapped : plan.attributes) {
        if (mapped.mapping.soleReference() && mapped.mapping.missing(input)) continue;
        if (const auto type = keyType(table, mapped.attribute)) {
            auto value = keyValue(mapped, *type, input);
            if (!value) return value.error();
            item->set(mapped.attribute, std::move(*value));
        } else if (const base::JsonValue* json = mapped.mapping.bodyValue(input)) {
            auto value = tables::valueFromPlainJson(*json);
            if (!value) return badRequest(value.error().message.toUtf8());
            item->set(mapped.attribute, std::move(*value));
        } else {
            QByteArray text = mapped.mapping.text(input);
            if (!text.isValidUtf8()) return badRequest("The " + sourceOf(mapped) + " is not UTF-8 text");
            item->set(mapped.attribute, AttributeValue::string(std::move(text)));
        }
    }
    return std::move(*item);
}

void requireExistence(tables::WriteCommon& write, const char* condition, const QByteArray& partition)
{
    write.conditionExpression = condition;
    if (!write.expression.names) write.expression.names.emplace();
    (*write.expression.names)["#key"] = partition;
}

base::Result<TableRequest, Failure> putItem(const TablePlan& plan, const tables::TableDescription& table,
                                            const MappingInput& input)
{
    auto item = attributesOf(plan, table, input);
    if (!item) return item.error();
    for (const TablePlan::Mapped& mapped : plan.key) {
        const auto type = keyType(table, mapped.attribute);
        auto value = keyValue(mapped, type.value_or(KeyType::S), input);
        if (!value) return value.error();
        item->set(mapped.attribute, std::move(*value));
    }
    tables::PutItemRequest request;
    request.tableName = plan.design.table;
    request.item = std::move(*item);
    if (plan.design.conditional) requireExistence(request, "attribute_not_exists(#key)", table.keys.partition.name);
    return TableRequest(std::move(request));
}

base::Result<TableRequest, Failure> updateItem(const TablePlan& plan, const tables::TableDescription& table,
                                               const MappingInput& input)
{
    auto key = keyOf(plan, table.keys, input);
    if (!key) return key.error();
    auto changes = attributesOf(plan, table, input);
    if (!changes) return changes.error();

    tables::UpdateItemRequest request;
    request.tableName = plan.design.table;
    request.returnValues = tables::ReturnValues::None;
    QByteArray assignments;
    std::map<QByteArray, QByteArray> names;
    Item values;
    for (const auto& [name, value] : *changes) {
        if (const AttributeValue* keyPart = key->find(name)) {
            if (*keyPart != value)
                return badRequest("The body member \"" + name + "\" differs from the item's key, which cannot change");
            continue;
        }
        const QByteArray number = QByteArray::number(names.size());
        assignments += (assignments.isEmpty() ? "SET #n" : ", #n") + number + " = :v" + number;
        names["#n" + number] = name;
        values.set(":v" + number, value);
    }
    request.key = std::move(*key);
    if (!assignments.isEmpty()) {
        request.updateExpression = assignments;
        request.expression.names = std::move(names);
        request.expression.values = std::move(values);
    }
    if (plan.design.conditional) requireExistence(request, "attribute_exists(#key)", table.keys.partition.name);
    return TableRequest(std::move(request));
}

std::optional<QByteArray> queryValue(const MappingInput& input, QByteArrayView name)
{
    for (auto parameter = input.query.rbegin(); parameter != input.query.rend(); ++parameter)
        if (QByteArrayView(parameter->name) == name) return parameter->value;
    return std::nullopt;
}

std::optional<Failure> readPaging(tables::ReadPageRequest& request, const TablePlan& plan, const MappingInput& input)
{
    request.tableName = plan.design.table;
    if (!plan.design.index.isEmpty()) request.indexName = plan.design.index;
    if (const auto limit = queryValue(input, "limit")) {
        bool ok = false;
        request.limit = limit->toLongLong(&ok);
        if (!ok || *request.limit < 1 || *request.limit > maxPage)
            return badRequest("The query parameter \"limit\" has to be a number from 1 to " +
                              QByteArray::number(maxPage) + ": \"" + *limit + '"');
    }
    if (const auto token = queryValue(input, "nextToken")) {
        auto key = lastKeyOf(*token, plan.design.table, plan.design.index);
        if (!key) return badRequest(key.error().message.toUtf8());
        request.exclusiveStartKey = std::move(*key);
    }
    return std::nullopt;
}

base::Result<TableRequest, Failure> query(const TablePlan& plan, const tables::KeySchema& keys,
                                          const MappingInput& input)
{
    tables::QueryRequest request;
    if (auto failure = readPaging(request, plan, input)) return *failure;
    const TablePlan::Mapped* partition = plan.keyMapping(keys.partition.name);
    if (!partition)
        return Failure{
            Failure::Kind::InternalServerError, {}, "The key attribute \"" + keys.partition.name + "\" has no mapping"};
    auto value = keyValue(*partition, keys.partition.type, input);
    if (!value) return value.error();
    request.expression.names.emplace({std::pair<const QByteArray, QByteArray>("#p", keys.partition.name)});
    request.expression.values.emplace();
    request.expression.values->set(":p", std::move(*value));
    request.keyConditionExpression = "#p = :p";

    const TablePlan::Mapped* sort = keys.sort ? plan.keyMapping(keys.sort->name) : nullptr;
    if (sort && !sort->mapping.missing(input)) {
        auto compared = keyValue(*sort, keys.sort->type, input);
        if (!compared) return compared.error();
        (*request.expression.names)["#s"] = keys.sort->name;
        request.expression.values->set(":s", std::move(*compared));
        request.keyConditionExpression += plan.design.sortOperator == "begins_with"
                                              ? QByteArray(" AND begins_with(#s, :s)")
                                              : " AND #s " + plan.design.sortOperator + " :s";
    }
    return TableRequest(std::move(request));
}

}  // namespace

base::Result<base::JsonValue, Failure> tableBody(const TablePlan& plan, const QByteArray& body)
{
    base::JsonValue empty;
    empty.makeObject();
    if (!plan.readsBody || body.isEmpty()) return empty;
    auto json = base::parseJson(body);
    if (!json) return badRequest("The request's body cannot be read: " + json.error().message.toUtf8());
    if (!json->isObject()) return badRequest("The request's body has to be a JSON object");
    return std::move(*json);
}

base::Result<TableRequest, Failure> tableRequest(const TablePlan& plan, const tables::TableDescription& table,
                                                 const MappingInput& input)
{
    const tables::KeySchema* keys = keysFor(plan.design, table);
    if (!keys)
        return Failure{Failure::Kind::InternalServerError, {}, "The table has no index \"" + plan.design.index + '"'};
    switch (plan.design.action) {
        case TableAction::GetItem: {
            auto key = keyOf(plan, *keys, input);
            if (!key) return key.error();
            tables::GetItemRequest request;
            request.tableName = plan.design.table;
            request.key = std::move(*key);
            return TableRequest(std::move(request));
        }
        case TableAction::PutItem:
            return putItem(plan, table, input);
        case TableAction::UpdateItem:
            return updateItem(plan, table, input);
        case TableAction::DeleteItem: {
            auto key = keyOf(plan, *keys, input);
            if (!key) return key.error();
            tables::DeleteItemRequest request;
            request.tableName = plan.design.table;
            request.key = std::move(*key);
            if (plan.design.conditional) requireExistence(request, "attribute_exists(#key)", table.keys.partition.name);
            return TableRequest(std::move(request));
        }
        case TableAction::Query:
            return query(plan, *keys, input);
        case TableAction::Scan: {
            tables::ScanRequest request;
            if (auto failure = readPaging(request, plan, input)) return *failure;
            return TableRequest(std::move(request));
        }
    }
    return Failure{};
}

}  // namespace trestle::gateway
