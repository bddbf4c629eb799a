#include "core/gateway/integrations/TableCall.h"

#include "core/base/Overloaded.h"
#include "core/gateway/integrations/TableAnswer.h"
#include "core/gateway/integrations/TableRequest.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

#include <QThread>

namespace trestle::gateway {

namespace {

using observe::ItemAccess;
using observe::StationKind;
using observe::StationOutcome;

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

void readItem(std::unique_ptr<Exchange> exchange, const tables::Item& key,
              const tables::OperationResult<tables::GetItemResult>& result)
{
    const TablePlan& plan = planOf(*exchange);
    QByteArray detail = describeKey(key);
    if (!result) return end(std::move(exchange), std::move(detail), tableFailure(plan, result.error()));
    exchange->trace.readUnits += result->capacity.total;
    ItemAccess seen = access(*exchange, ItemAccess::Kind::Read, &key);
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

void readPage(std::unique_ptr<Exchange> exchange, const tables::OperationResult<tables::PageResult>& result)
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

// The reply of a table operation, which may come on any thread: goes on with `next` where the request lives, at once if
// that is here.
template <typename T, typename Next>
tables::TableService::Reply<T> replyAtHome(std::unique_ptr<Exchange> exchange, Next next)
{
    base::Mailbox* const home = exchange->home;
    return [home, next = std::move(next), exchange = std::move(exchange)](tables::OperationResult<T> result) mutable {
        if (home->thread() == QThread::currentThread()) return next(std::move(exchange), result);
        home->post([next = std::move(next), exchange = std::move(exchange), result = std::move(result)]() mutable {
            next(std::move(exchange), result);
        });
    };
}

tables::TableService::Reply<tables::WriteResult> writeReply(std::unique_ptr<Exchange> exchange, ItemAccess::Kind kind,
                                                            tables::Item key)
{
    return replyAtHome<tables::WriteResult>(
        std::move(exchange), [kind, key = std::move(key)](std::unique_ptr<Exchange> home, const auto& result) {
            written(std::move(home), kind, key, result);
        });
}

void perform(std::unique_ptr<Exchange> exchange, const tables::KeySchema& keys, TableRequest operation)
{
    tables::TableService& tables = exchange->services->tables;
    const tables::Cause cause{tables::Cause::Kind::Request, exchange->trace.id};
    std::visit(base::Overloaded{
                   [&](tables::GetItemRequest& request) {
                       tables.read(request, replyAtHome<tables::GetItemResult>(
                                                std::move(exchange), [key = request.key](std::unique_ptr<Exchange> home,
                                                                                         const auto& result) {
                                                    readItem(std::move(home), key, result);
                                                }));
                   },
                   [&](tables::QueryRequest& request) {
                       tables.read(request, replyAtHome<tables::PageResult>(std::move(exchange), readPage));
                   },
                   [&](tables::ScanRequest& request) {
                       tables.read(request, replyAtHome<tables::PageResult>(std::move(exchange), readPage));
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

void call(std::unique_ptr<Exchange> exchange, const tables::TableDescription& table)
{
    const TablePlan& plan = planOf(*exchange);
    auto body = tableBody(plan, exchange->request.body);
    if (!body) return end(std::move(exchange), body.error().message, body.error());
    const std::vector<http::QueryParameter> query = http::parseQuery(exchange->request.query());
    const MappingInput input{.path = exchange->match.parameters,
                             .query = query,
                             .headers = exchange->request.headers,
                             .body = *body,
                             .requestId = exchange->requestId,
                             .timeMs = exchange->trace.startedMs};
    auto operation = tableRequest(plan, table, input);
    if (!operation) return end(std::move(exchange), operation.error().message, operation.error());
    perform(std::move(exchange), table.keys, std::move(*operation));
}

}  // namespace

void callTable(std::unique_ptr<Exchange> exchange, const TablePlan& plan)
{
    exchange->integrationNs = exchange->now();
    if (plan.table) return call(std::move(exchange), *plan.table);
    tables::TableService& tables = exchange->services->tables;
    tables.readDescription(
        plan.design.table,
        replyAtHome<tables::TableStatus>(std::move(exchange), [](std::unique_ptr<Exchange> home, const auto& status) {
            if (status) return call(std::move(home), status->description);
            const TablePlan& asked = planOf(*home);
            end(std::move(home), {}, tableFailure(asked, status.error()));
        }));
}

}  // namespace trestle::gateway
