#include "core/aws/remote/RemoteRequests.h"

#include "core/aws/AnswerJson.h"
#include "core/aws/SchemaJson.h"
#include "core/base/Json.h"
#include "core/tables/schema/SettingWords.h"
#include "core/tables/schema/TableDefinition.h"
#include "core/tables/values/AttributeJson.h"

namespace trestle::aws {

namespace {

void appendText(QByteArray& out, QByteArrayView name, const std::optional<QByteArray>& value)
{
    if (value) appendString(out, name, *value);
}

void appendItem(QByteArray& out, QByteArrayView name, const tables::Item& item)
{
    appendMember(out, name);
    tables::appendTypedJson(out, item);
}

void appendFlag(QByteArray& out, QByteArrayView name, bool value)
{
    appendMember(out, name);
    out += value ? "true" : "false";
}

void appendInteger(QByteArray& out, QByteArrayView name, const std::optional<qint64>& value)
{
    if (value) appendNumber(out, name, *value);
}

void appendPlaceholders(QByteArray& out, const tables::ExpressionNames& expression)
{
    if (expression.names) {
        appendMember(out, "ExpressionAttributeNames");
        out += '{';
        for (const auto& [placeholder, name] : *expression.names) {
            if (out.back() != '{') out += ',';
            base::appendJsonString(out, placeholder);
            out += ':';
            base::appendJsonString(out, name);
        }
        out += '}';
    }
    if (expression.values) appendItem(out, "ExpressionAttributeValues", *expression.values);
}

void appendCapacity(QByteArray& out, tables::ReturnConsumedCapacity wanted)
{
    appendString(
        out, "ReturnConsumedCapacity",
        wanted == tables::ReturnConsumedCapacity::Indexes ? QByteArrayView("INDEXES") : QByteArrayView("TOTAL"));
}

QByteArrayView nameOf(tables::ReturnValues values)
{
    switch (values) {
        case tables::ReturnValues::None:
            return "NONE";
        case tables::ReturnValues::AllOld:
            return "ALL_OLD";
        case tables::ReturnValues::UpdatedOld:
            return "UPDATED_OLD";
        case tables::ReturnValues::AllNew:
            return "ALL_NEW";
        case tables::ReturnValues::UpdatedNew:
            return "UPDATED_NEW";
    }
    Q_UNREACHABLE();
}

void appendWrite(QByteArray& out, const tables::WriteCommon& request, tables::ReturnValues unlessAsked)
{
    appendString(out, "TableName", QByteArrayView(request.tableName));
    appendText(out, "ConditionExpression", request.conditionExpression);
    appendPlaceholders(out, request.expression);
    appendString(out, "ReturnValues",
                 nameOf(request.returnValues == tables::ReturnValues::None ? unlessAsked : request.returnValues));
    if (request.returnValuesOnConditionCheckFailure == tables::ReturnValues::AllOld)
        appendString(out, "ReturnValuesOnConditionCheckFailure", QByteArrayView("ALL_OLD"));
    if (request.returnItemCollectionMetrics == tables::ReturnItemCollectionMetrics::Size)
        appendString(out, "ReturnItemCollectionMetrics", QByteArrayView("SIZE"));
    appendCapacity(out, request.returnConsumedCapacity);
}

void appendPage(QByteArray& out, const tables::ReadPageRequest& request)
{
    appendString(out, "TableName", QByteArrayView(request.tableName));
    appendText(out, "IndexName", request.indexName);
    appendText(out, "FilterExpression", request.filterExpression);
    appendText(out, "ProjectionExpression", request.projectionExpression);
    appendPlaceholders(out, request.expression);
    switch (request.select) {
        case tables::Select::Unset:
            break;
        case tables::Select::AllAttributes:
            appendString(out, "Select", QByteArrayView("ALL_ATTRIBUTES"));
            break;
        case tables::Select::AllProjectedAttributes:
            appendString(out, "Select", QByteArrayView("ALL_PROJECTED_ATTRIBUTES"));
            break;
        case tables::Select::SpecificAttributes:
            appendString(out, "Select", QByteArrayView("SPECIFIC_ATTRIBUTES"));
            break;
        case tables::Select::Count:
            appendString(out, "Select", QByteArrayView("COUNT"));
            break;
    }
    if (request.consistentRead) appendFlag(out, "ConsistentRead", true);
    appendInteger(out, "Limit", request.limit);
    if (request.exclusiveStartKey) appendItem(out, "ExclusiveStartKey", *request.exclusiveStartKey);
    appendCapacity(out, request.returnConsumedCapacity);
}

void appendIndex(QByteArray& out, const tables::IndexDescription& index, tables::BillingMode billing)
{
    out += '{';
    appendString(out, "IndexName", QByteArrayView(index.name));
    appendKeySchema(out, index.keys);
    appendMember(out, "Projection");
    out += '{';
    appendString(out, "ProjectionType", wordOf(tables::projectionWords, index.projection));
    if (index.projection == tables::ProjectionType::Include)
        appendStrings(out, "NonKeyAttributes", index.nonKeyAttributes);
    out += '}';
    if (index.kind == tables::IndexKind::Global && billing == tables::BillingMode::Provisioned)
        appendThroughput(out, index.throughput);
    out += '}';
}

void appendIndexes(QByteArray& out, QByteArrayView member, const tables::TableDescription& table,
                   tables::IndexKind kind)
{
    QByteArray list;
    for (const tables::IndexDescription& index : table.indexes) {
        if (index.kind != kind) continue;
        if (!list.isEmpty()) list += ',';
        appendIndex(list, index, table.billing);
    }
    if (list.isEmpty()) return;
    appendMember(out, member);
    out += '[' + list + ']';
}

}  // namespace

QByteArray requestJson(const tables::GetItemRequest& request)
{
    QByteArray out;
    appendString(out, "TableName", QByteArrayView(request.tableName));
    appendItem(out, "Key", request.key);
    if (request.consistentRead) appendFlag(out, "ConsistentRead", true);
    appendText(out, "ProjectionExpression", request.projectionExpression);
    appendPlaceholders(out, request.expression);
    appendCapacity(out, request.returnConsumedCapacity);
    return out + '}';
}

QByteArray requestJson(const tables::QueryRequest& request)
{
    QByteArray out;
    appendPage(out, request);
    appendString(out, "KeyConditionExpression", QByteArrayView(request.keyConditionExpression));
    if (!request.scanIndexForward) appendFlag(out, "ScanIndexForward", false);
    return out + '}';
}

QByteArray requestJson(const tables::ScanRequest& request)
{
    QByteArray out;
    appendPage(out, request);
    appendInteger(out, "Segment", request.segment);
    appendInteger(out, "TotalSegments", request.totalSegments);
    return out + '}';
}

QByteArray requestJson(const tables::PutItemRequest& request)
{
    QByteArray out;
    appendWrite(out, request, tables::ReturnValues::AllOld);
    appendItem(out, "Item", request.item);
    return out + '}';
}

QByteArray requestJson(const tables::UpdateItemRequest& request)
{
    QByteArray out;
    appendWrite(out, request, tables::ReturnValues::AllNew);
    appendItem(out, "Key", request.key);
    appendText(out, "UpdateExpression", request.updateExpression);
    return out + '}';
}

QByteArray requestJson(const tables::DeleteItemRequest& request)
{
    QByteArray out;
    appendWrite(out, request, tables::ReturnValues::AllOld);
    appendItem(out, "Key", request.key);
    return out + '}';
}

QByteArray requestJson(const tables::BatchWriteRequest& request)
{
    std::map<QByteArray, QByteArray> tables;
    for (const tables::BatchWriteRequest::Write& write : request.writes) {
        QByteArray& list = tables[write.tableName];
        list += list.isEmpty() ? "[{" : ",{";
        appendMember(list, write.put ? QByteArrayView("PutRequest") : QByteArrayView("DeleteRequest"));
        list += '{';
        if (write.put)
            appendItem(list, "Item", *write.put);
        else if (write.deleteKey)
            appendItem(list, "Key", *write.deleteKey);
        list += "}}";
    }
    QByteArray out;
    appendMember(out, "RequestItems");
    out += '{';
    for (const auto& [name, list] : tables) {
        appendMember(out, name);
        out += list + ']';
    }
    out += '}';
    appendCapacity(out, request.returnConsumedCapacity);
    return out + '}';
}

QByteArray requestJson(const tables::TransactWriteRequest& request)
{
    using Kind = tables::TransactWriteRequest::Action::Kind;
    QByteArray out;
    appendMember(out, "TransactItems");
    out += '[';
    for (const tables::TransactWriteRequest::Action& action : request.actions) {
        out += out.back() == '[' ? "{" : ",{";
        switch (action.kind) {
            case Kind::Put:
                appendMember(out, "Put");
                break;
            case Kind::Update:
                appendMember(out, "Update");
                break;
            case Kind::Delete:
                appendMember(out, "Delete");
                break;
            case Kind::ConditionCheck:
                appendMember(out, "ConditionCheck");
                break;
        }
        out += '{';
        appendString(out, "TableName", QByteArrayView(action.tableName));
        appendItem(out, action.kind == Kind::Put ? QByteArrayView("Item") : QByteArrayView("Key"), action.item);
        appendText(out, "UpdateExpression", action.updateExpression);
        appendText(out, "ConditionExpression", action.conditionExpression);
        appendPlaceholders(out, action.expression);
        if (action.returnValuesOnConditionCheckFailure == tables::ReturnValues::AllOld)
            appendString(out, "ReturnValuesOnConditionCheckFailure", QByteArrayView("ALL_OLD"));
        out += "}}";
    }
    out += ']';
    if (!request.clientRequestToken.isEmpty())
        appendString(out, "ClientRequestToken", QByteArrayView(request.clientRequestToken));
    appendCapacity(out, request.returnConsumedCapacity);
    return out + '}';
}

QByteArray requestJson(const tables::ExecuteStatementRequest& request)
{
    QByteArray out;
    appendString(out, "Statement", QByteArrayView(request.text));
    if (!request.parameters.empty()) {
        appendMember(out, "Parameters");
        out += '[';
        for (const tables::AttributeValue& parameter : request.parameters) {
            if (out.back() != '[') out += ',';
            tables::appendTypedJson(out, parameter);
        }
        out += ']';
    }
    if (request.consistentRead) appendFlag(out, "ConsistentRead", true);
    appendInteger(out, "Limit", request.limit);
    appendText(out, "NextToken", request.nextToken);
    appendCapacity(out, request.returnConsumedCapacity);
    return out + '}';
}

QByteArray requestJson(const tables::TableDescription& created)
{
    QByteArray out;
    appendString(out, "TableName", QByteArrayView(created.name));
    appendMember(out, "AttributeDefinitions");
    out += '[';
    for (const tables::KeyAttribute& attribute : tables::attributeDefinitions(created)) {
        out += out.back() == '[' ? "{" : ",{";
        appendString(out, "AttributeName", QByteArrayView(attribute.name));
        appendString(out, "AttributeType", wordOf(tables::keyTypeWords, attribute.type));
        out += '}';
    }
    out += ']';
    appendKeySchema(out, created.keys);
    appendIndexes(out, "LocalSecondaryIndexes", created, tables::IndexKind::Local);
    appendIndexes(out, "GlobalSecondaryIndexes", created, tables::IndexKind::Global);
    const bool provisioned = created.billing == tables::BillingMode::Provisioned;
    appendString(out, "BillingMode", provisioned ? QByteArrayView("PROVISIONED") : QByteArrayView("PAY_PER_REQUEST"));
    if (provisioned) appendThroughput(out, created.throughput);
    return out + '}';
}

}  // namespace trestle::aws
