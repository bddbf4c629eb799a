#include "core/aws/remote/Forward.h"

#include "core/aws/remote/RemoteEndpoint.h"
#include "core/base/Json.h"

namespace trestle::aws {

namespace {

bool changesTableSet(QByteArrayView operation)
{
    return operation == "CreateTable" || operation == "DeleteTable" || operation == "UpdateTable";
}

QByteArray tableNameIn(const QByteArray& body)
{
    const auto json = base::parseJson(body);
    const base::JsonValue* name = json ? json->find("TableName") : nullptr;
    return name && name->isString() ? name->string() : QByteArray();
}

}  // namespace

void forward(Exchange exchange)
{
    RemoteEndpoint& store = *exchange.services().store;
    const QByteArray body = exchange.request().body;
    const QByteArray target = exchange.request().headers.value("x-amz-target").toByteArray();
    const auto repeat = repeatOf(exchange.operation(), body);
    exchange.setTable(tableNameIn(body));
    store.send(
        target, body, repeat,
        [exchange = std::move(exchange), body](base::Result<RemoteEndpoint::Answer> answer) mutable {
            if (!answer) return exchange.fail({base::ErrorCode::InternalServerError, answer.error().message});
            if (answer->status == 200 && changesTableSet(exchange.operation()) && exchange.services().tableSetChanged)
                exchange.services().tableSetChanged(tableNameIn(body));
            exchange.send(answer->status, std::move(answer->body));
        });
}

}  // namespace trestle::aws
