#include "core/gateway/integrations/TableAnswer.h"

#include "core/gateway/integrations/PageToken.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::gateway {

namespace {

Failure damaged(const base::Error& error)
{
    return {Failure::Kind::InternalServerError, {}, "The stored item cannot be read: " + error.message.toUtf8()};
}

void appendShown(QByteArray& out, const TablePlan& plan, tables::Item item)
{
    for (const QByteArray& name : plan.design.hidden)
        item.remove(name);
    tables::appendPlainJson(out, item);
}

std::optional<Failure> appendShown(QByteArray& out, const TablePlan& plan, QByteArrayView encodedItem)
{
    if (plan.design.hidden.isEmpty()) {
        if (const auto written = tables::appendPlainJsonFromEncoded(out, encodedItem); !written)
            return damaged(written.error());
        return std::nullopt;
    }
    auto item = tables::decodeItem(encodedItem);
    if (!item) return damaged(item.error());
    appendShown(out, plan, std::move(*item));
    return std::nullopt;
}

http::Response jsonAnswer(const TablePlan& plan, QByteArray body)
{
    http::Response response;
    response.status = plan.design.successStatus.value_or(plan.design.action == TableAction::PutItem ? 201 : 200);
    if (response.status != 204) {
        response.headers.add("content-type", "application/json");
        response.body = std::move(body);
    }
    return response;
}

}  // namespace

base::Result<http::Response, Failure> itemAnswer(const TablePlan& plan, QByteArrayView encodedItem)
{
    QByteArray body;
    body.reserve(encodedItem.size() * 2);
    if (auto failure = appendShown(body, plan, encodedItem)) return *failure;
    return jsonAnswer(plan, std::move(body));
}

base::Result<http::Response, Failure> itemAnswer(const TablePlan& plan, const tables::Item& item)
{
    QByteArray body;
    appendShown(body, plan, item);
    return jsonAnswer(plan, std::move(body));
}

base::Result<http::Response, Failure> pageAnswer(const TablePlan& plan, const tables::PageResult& page)
{
    QByteArray body("{\"items\":[");
    const auto separate = [&body] {
        if (!body.endsWith('[')) body += ',';
    };
    for (const QByteArray& item : page.encodedItems) {
        separate();
        if (auto failure = appendShown(body, plan, item)) return *failure;
    }
    for (const tables::Item& item : page.items) {
        separate();
        appendShown(body, plan, item);
    }
    body += ']';
    if (page.lastEvaluatedKey)
        body += ",\"nextToken\":\"" + pageToken(plan.design.table, plan.design.index, *page.lastEvaluatedKey) + '"';
    body += '}';
    return jsonAnswer(plan, std::move(body));
}

http::Response emptyAnswer(const TablePlan& plan)
{
    http::Response response;
    response.status = plan.design.successStatus.value_or(204);
    return response;
}

Failure tableFailure(const TablePlan& plan, const base::Error& error)
{
    const QByteArray text = error.message.toUtf8();
    const QByteArray note = plan.title + ": " + text;
    if (error.code == base::ErrorCode::ConditionalCheckFailed) {
        if (plan.design.action == TableAction::PutItem)
            return {Failure::Kind::Conflict, "An item with this key exists already", note};
        return {Failure::Kind::NotFound, {}, note};
    }
    if (error.code == base::ErrorCode::Validation || error.code == base::ErrorCode::Serialization ||
        error.code == base::ErrorCode::ItemCollectionSizeLimitExceeded)
        return {Failure::Kind::BadRequest, text, note};
    if (error.code == base::ErrorCode::DiskFull || error.code == base::ErrorCode::Io)
        return {Failure::Kind::InternalServerError, text, note};
    return {Failure::Kind::InternalServerError, {}, note};
}

}  // namespace trestle::gateway
