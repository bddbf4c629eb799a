#include "ui/tables/RequestJson.h"

#include "core/tables/values/AttributeJson.h"

#include <QCoreApplication>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

QString translatedRequest(const char* text)
{
    return QCoreApplication::translate("trestle::ui::RequestJson", text);
}

Error wrongType(const QByteArray& member, const QString& wanted)
{
    return {ErrorCode::InvalidArgument, translatedRequest("%1 is %2").arg(QString::fromUtf8(member), wanted)};
}

Result<void> readMember(const QByteArray& name, const JsonValue& value, tables::QueryRequest& into)
{
    const auto text = [&](auto& field) -> Result<void> {
        if (!value.isString()) return wrongType(name, translatedRequest("a string"));
        field = value.string();
        return {};
    };
    const auto flag = [&](bool& field) -> Result<void> {
        if (!value.isBool()) return wrongType(name, translatedRequest("true or false"));
        field = value.toBool();
        return {};
    };
    if (name == "TableName") return {};
    if (name == "IndexName") return text(into.indexName);
    if (name == "KeyConditionExpression") return text(into.keyConditionExpression);
    if (name == "FilterExpression") return text(into.filterExpression);
    if (name == "ProjectionExpression") return text(into.projectionExpression);
    if (name == "ScanIndexForward") return flag(into.scanIndexForward);
    if (name == "ConsistentRead") return flag(into.consistentRead);
    if (name == "Limit") {
        into.limit = value.toInteger();
        if (!into.limit || *into.limit < 1) return wrongType(name, translatedRequest("a whole number from 1"));
        return {};
    }
    if (name == "ExpressionAttributeNames") {
        if (!value.isObject()) return wrongType(name, translatedRequest("an object of names"));
        std::map<QByteArray, QByteArray> names;
        for (const auto& [placeholder, called] : value.object()) {
            if (!called.isString()) return wrongType(placeholder, translatedRequest("a string"));
            names[placeholder] = called.string();
        }
        into.expression.names = std::move(names);
        return {};
    }
    if (name == "ExpressionAttributeValues") {
        auto values = tables::itemFromTypedJson(value);
        if (!values) return values.error();
        into.expression.values = std::move(*values);
        return {};
    }
    return Error{ErrorCode::InvalidArgument,
                 translatedRequest("%1 is no member of a Query or Scan here").arg(QString::fromUtf8(name))};
}

}  // namespace

JsonValue requestToJson(const ReadRequest& request)
{
    JsonValue json;
    std::visit(
        [&json](const auto& read) {
            constexpr bool isQuery = std::is_same_v<std::decay_t<decltype(read)>, tables::QueryRequest>;
            json.insert("TableName", JsonValue(read.tableName));
            if (read.indexName) json.insert("IndexName", JsonValue(*read.indexName));
            if constexpr (isQuery) json.insert("KeyConditionExpression", JsonValue(read.keyConditionExpression));
            if (read.filterExpression) json.insert("FilterExpression", JsonValue(*read.filterExpression));
            if (read.projectionExpression) json.insert("ProjectionExpression", JsonValue(*read.projectionExpression));
            if (read.expression.names) {
                JsonValue names;
                names.makeObject();
                for (const auto& [placeholder, called] : *read.expression.names)
                    names.insert(placeholder, JsonValue(called));
                json.insert("ExpressionAttributeNames", std::move(names));
            }
            if (read.expression.values)
                json.insert("ExpressionAttributeValues", tables::toTypedJson(*read.expression.values));
            if constexpr (isQuery)
                if (!read.scanIndexForward) json.insert("ScanIndexForward", JsonValue(false));
            if (read.consistentRead) json.insert("ConsistentRead", JsonValue(true));
            if (read.limit) json.insert("Limit", JsonValue(*read.limit));
        },
        request);
    return json;
}

Result<ReadRequest> requestFromJson(const JsonValue& json, const QByteArray& table)
{
    if (!json.isObject()) return Error{ErrorCode::InvalidArgument, translatedRequest("A request is a JSON object")};
    tables::QueryRequest request;
    for (const auto& [name, value] : json.object())
        if (const auto read = readMember(name, value, request); !read) return read.error();
    request.tableName = table;
    request.returnConsumedCapacity = tables::ReturnConsumedCapacity::Total;
    if (!request.keyConditionExpression.isEmpty()) return ReadRequest(std::move(request));
    tables::ScanRequest scan;
    static_cast<tables::ReadPageRequest&>(scan) = std::move(static_cast<tables::ReadPageRequest&>(request));
    return ReadRequest(std::move(scan));
}

}  // namespace trestle::ui
