#include "core/gateway/integrations/TableCall.h"

#include "core/gateway/integrations/TableAnswer.h"
#include "core/gateway/integrations/TableRequest.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::gateway {

namespace {

using observe::ItemAccess;
using observe::StationKind;
using observe::StationOutcome;

template <class... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

constexpr observe::RecordingLimits recording;

const TablePlan& planOf(const Exchange& exchange)
{
    return std::get<TablePlan>(exchange.route->integration);
}

void end(std::unique_ptr<Exchange> exchange, QByteArray detail, base::Result<http::Response, Failure> answer)
{
    const TablePlan& plan = planOf(*exchange);
    if (!answer && !answer.error().note.isEmpty()) detail = answer.error().note;
    exchange->addStation(StationKind::Table, answer ? StationOutcome::Passed : StationOutcome::Failed, plan.title,
                         std::move(detail), exchange->integrationNs);
    if (answer)
        finish(std::move(exchange), std::move(*answer));
    else
        fail(std::move(exchange), answer.error());
}

ItemAccess access(const Exchange& exchange, ItemAccess::Kind kind, const tables::Item* key)
{
    ItemAccess item;
    item.kind = kind;
    item.table = planOf(exchange).design.table;
    if (key) item.key = tables::encodeItem(*key);
    item.atNs = exchange.now() - exchange.startNs;
    return item;
}

tables::Item keyPart(const tables::Item& item, const tables::KeySchema& keys)
{
    tables::Item key;
    for (const tables::KeyAttribute* attribute : {&keys.partition, keys.sort ? &*keys.sort : nullptr})
        if (attribute)
            if (const tables::AttributeValue* value = item.find(attribute->name)) key.set(attribute->name, *value);
    return key;
}

QByteArray describeKey(const tables::Item& key)
{
    QByteArray text("key ");
    tables::appendPlainJson(text, key);
    return text;
}

void read(std::unique_ptr<Exchange> exchange, const tables::GetItemRequest& request)
{
    const TablePlan& plan = planOf(*exchange);
    QByteArray detail = describeKey(request.key);
    auto result = exchange->services->tables.getItem(request);
    if (!result) return end(std::move(exchange), std::move(detail), tableFailure(plan, result.error()));
    exchange->trace.readUnits += result->capacity.total;
    ItemAccess seen = access(*exchange, ItemAccess::Kind::Read, &request.key);
    if (result->encodedItem) seen.after = *result->encodedItem;
    exchange->trace.items.push_back(std::move(seen));
    if (result->encodedItem) {
        auto answer = itemAnswer(plan, QByteArrayView(*result->encodedItem));
        return end(std::move(exchange), std::move(detail), std::move(answer));
    }
    if (result->item) return end(std::move(exchange), std::move(detail), itemAnswer(plan, *result->item));
    const QByteArray note = plan.title + ": there is no item with " + detail;
    end(std::move(exchange), std::move(detail), Failure{Failure::Kind::NotFound, {}, note});
}

void readPage(std::unique_ptr<Exchange> exchange, tables::OperationResult<tables::PageResult> result)
{
    const TablePlan& plan = planOf(*exchange);
    if (!result) return end(std::move(exchange), {}, tableFailure(plan, result.error()));
    exchange->trace.readUnits += result->capacity.total;
    for (const QByteArray& item : result->encodedItems) {
        if (exchange->trace.items.size() >= recording.items) break;
        // Without a key of its own: the item holds it, and taking it out costs more than reading the item did.
        ItemAccess seen = access(*exchange, ItemAccess::Kind::Read, nullptr);
        seen.after = item;
        exchange->trace.items.push_back(std::move(seen));
    }
    QByteArray detail = QByteArray::number(result->count) + " of " + QByteArray::number(result->scannedCount) + " read";
    if (result->lastEvaluatedKey) detail += ", more follow";
    end(std::move(exchange), std::move(detail), pageAnswer(plan, *result));
}

base::Result<http::Response, Failure> writeAnswer(const TablePlan& plan, const tables::WriteResult& result)
{
    if (plan.design.action == TableAction::DeleteItem) return emptyAnswer(plan);
    return itemAnswer(plan, QByteArrayView(result.after));
}

void written(std::unique_ptr<Exchange> exchange, ItemAccess::Kind kind, const tables::Item& key,
             const tables::OperationResult<tables::WriteResult>& result)
{
    const TablePlan& plan = planOf(*exchange);
    QByteArray detail = describeKey(key);
    if (!result) return end(std::move(exchange), std::move(detail), tableFailure(plan, result.error()));
    exchange->trace.writeUnits += result->capacity.total;
    ItemAccess change = access(*exchange, kind, &key);
    change.before = result->before;
    change.after = result->after;
    change.sequenceNumber = result->sequenceNumber;
    exchange->trace.items.push_back(std::move(change));
    auto answer = writeAnswer(plan, *result);
    end(std::move(exchange), std::move(detail), std::move(answer));
}

// The reply of a write: from the writer thread back to where the request lives.
tables::Tables::Reply<tables::WriteResult> writeReply(std::unique_ptr<Exchange> exchange, ItemAccess::Kind kind,
                                                      tables::Item key)
{
    base::Mailbox* const home = exchange->home;
    return [home, kind, key = std::move(key),
            exchange = std::move(exchange)](tables::OperationResult<tables::WriteResult> result) mutable {
        home->post([kind, key = std::move(key), exchange = std::move(exchange), result = std::move(result)]() mutable {
            written(std::move(exchange), kind, key, result);
        });
    };
}

void perform(std::unique_ptr<Exchange> exchange, const tables::KeySchema& keys, TableRequest operation)
{
    tables::Tables& tables = exchange->services->tables;
    const tables::Cause cause{tables::Cause::Kind::Request, exchange->trace.id};
    std::visit(Overloaded{
                   [&](tables::GetItemRequest& request) { read(std::move(exchange), request); },
                   [&](tables::QueryRequest& request) {
                       auto page = tables.query(request);
                       readPage(std::move(exchange), std::move(page));
                   },
                   [&](tables::ScanRequest& request) {
                       auto page = tables.scan(request);
                       readPage(std::move(exchange), std::move(page));
                   },
                   [&](tables::PutItemRequest& request) {
                       request.cause = cause;
                       tables::Item key = keyPart(request.item, keys);
                       tables.putItem(std::move(request),
                                      writeReply(std::move(exchange), ItemAccess::Kind::Put, std::move(key)));
                   },
                   [&](tables::UpdateItemRequest& request) {
                       request.cause = cause;
                       tables::Item key = request.key;
                       tables.updateItem(std::move(request),
                                         writeReply(std::move(exchange), ItemAccess::Kind::Update, std::move(key)));
                   },
                   [&](tables::DeleteItemRequest& request) {
                       request.cause = cause;
                       tables::Item key = request.key;
                       tables.deleteItem(std::move(request),
                                         writeReply(std::move(exchange), ItemAccess::Kind::Delete, std::move(key)));
                   },
               },
               operation);
}

}  // namespace

void callTable(std::unique_ptr<Exchange> exchange, const TablePlan& plan)
{
    exchange->integrationNs = exchange->now();
    std::optional<tables::TableDescription> found;
    const tables::TableDescription* table = plan.table ? &*plan.table : nullptr;
    if (!table) {
        auto status = exchange->services->tables.describeTable(plan.design.table);
        if (!status) return end(std::move(exchange), {}, tableFailure(plan, status.error()));
        found = std::move(status->description);
        table = &*found;
    }

    auto body = tableBody(plan, exchange->request.body);
    if (!body) return end(std::move(exchange), body.error().message, body.error());
    const std::vector<http::QueryParameter> query = http::parseQuery(exchange->request.query());
    const MappingInput input{.path = exchange->match.parameters,
                             .query = query,
                             .headers = exchange->request.headers,
                             .body = *body,
                             .requestId = exchange->requestId,
                             .timeMs = exchange->trace.startedMs};
    auto operation = tableRequest(plan, *table, input);
    if (!operation) return end(std::move(exchange), operation.error().message, operation.error());
    perform(std::move(exchange), table->keys, std::move(*operation));
}

}  // namespace trestle::gateway
