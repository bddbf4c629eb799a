// TransactWriteItems and TransactGetItems.
#include "core/aws/AnswerJson.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using observe::ItemAccess;
using tables::ValueLayer;
using Action = tables::TransactWriteRequest::Action;

namespace {

struct ActionForm
{
    QByteArrayView member;
    QByteArrayView subject;  // Item or Key
    Action::Kind kind;
    ItemAccess::Kind access;
};
constexpr ActionForm forms[] = {
    {"ConditionCheck", "Key", Action::Kind::ConditionCheck, ItemAccess::Kind::Read},
    {"Put", "Item", Action::Kind::Put, ItemAccess::Kind::Put},
    {"Delete", "Key", Action::Kind::Delete, ItemAccess::Kind::Delete},
    {"Update", "Key", Action::Kind::Update, ItemAccess::Kind::Update},
};

ItemAccess::Kind accessKind(Action::Kind kind)
{
    for (const ActionForm& form : forms)
        if (form.kind == kind) return form.access;
    Q_UNREACHABLE();
}

WireResult<Action> readAction(Exchange& exchange, const JsonValue& json)
{
    const WireMembers item(json);
    const ActionForm* form = nullptr;
    for (const ActionForm& candidate : forms) {
        if (!item.find(candidate.member)) continue;
        if (form)
            return tables::OperationError(
                ErrorCode::Validation,
                QStringLiteral("TransactItems can only contain one of Check, Put, Update or Delete"));
        form = &candidate;
    }
    if (!form)
        return tables::OperationError(
            ErrorCode::Validation,
            QStringLiteral("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"));
    const WireMembers members(*item.find(form->member));
    Action action;
    action.kind = form->kind;
    auto name = readTableName(members);
    if (!name) return name.error();
    exchange.noteArn(*name, members.text("TableName").value_or(QByteArray()));
    action.tableName = *std::move(name);
    auto subject = readItem(members, form->subject, ValueLayer::Older);
    if (!subject && form->kind == Action::Kind::Put) return subject.error();
    if (subject)
        action.item = *std::move(subject);
    else
        action.refused = subject.error();
    auto names = readExpressionNames(members, ValueLayer::Older);
    if (!names) return names.error();
    action.expression = *std::move(names);
    action.updateExpression = members.text("UpdateExpression");
    action.conditionExpression = members.text("ConditionExpression");
    action.returnValuesOnConditionCheckFailure = readReturnValues(members, "ReturnValuesOnConditionCheckFailure");
    return action;
}

WireResult<tables::TransactGetRequest::Get> readGet(Exchange& exchange, const JsonValue& json)
{
    const WireMembers members(*WireMembers(json).find("Get"));
    tables::TransactGetRequest::Get get;
    auto name = readTableName(members);
    if (!name) return name.error();
    exchange.noteArn(*name, members.text("TableName").value_or(QByteArray()));
    get.tableName = *std::move(name);
    auto key = readItem(members, "Key", ValueLayer::Older);
    if (!key) return key.error();
    get.key = *std::move(key);
    auto names = readExpressionNames(members, ValueLayer::Older);
    if (!names) return names.error();
    get.expression = *std::move(names);
    get.projectionExpression = members.text("ProjectionExpression");
    return get;
}

// Actions are checked one after the other, so what cannot be read is told when its turn comes.
template <typename Part, typename Read>
std::vector<Part> readAll(Exchange& exchange, const JsonValue& list, Read read)
{
    std::vector<Part> parts;
    for (const JsonValue& json : list.array()) {
        auto part = read(exchange, json);
        if (part) {
            parts.push_back(*std::move(part));
            continue;
        }
        parts.emplace_back();
        parts.back().refused = part.error();
    }
    return parts;
}

template <typename Part>
QByteArray tablesOf(const std::vector<Part>& parts)
{
    QByteArrayList names;
    for (const Part& part : parts)
        if (!part.tableName.isEmpty() && !names.contains(part.tableName)) names << part.tableName;
    return names.join(", ");
}

void answerTransactWrite(Exchange& exchange, tables::OperationResult<tables::TransactWriteResult> result,
                         std::vector<ItemAccess> accesses)
{
    if (!result) return exchange.fail(result.error());
    for (size_t i = 0; i < result->writes.size(); ++i) {
        const tables::WriteResult& write = result->writes[i];
        accesses[i].before = write.before;
        accesses[i].after = write.after;
        accesses[i].sequenceNumber = write.sequenceNumber;
        exchange.addItem(std::move(accesses[i]));
    }
    QByteArray out;
    exchange.nameAsAsked(result->capacity);
    appendConsumedCapacity(out, result->capacity);
    for (auto& [table, metrics] : result->collectionMetrics)
        table = exchange.asAsked(table);
    appendCollectionMetricsByTable(out, result->collectionMetrics);
    exchange.addUnits(result->capacity);
    exchange.answer(out.isEmpty() ? QByteArrayLiteral("{}") : out + '}');
}

}  // namespace

void transactWriteItems(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::TransactWriteRequest request;
    request.actions = readAll<Action>(exchange, *members.find("TransactItems"), readAction);
    request.clientRequestToken = members.text("ClientRequestToken").value_or(QByteArray());
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);
    request.returnItemCollectionMetrics = readReturnItemCollectionMetrics(members);
    request.cause = exchange.cause();
    exchange.setTable(tablesOf(request.actions));

    std::vector<ItemAccess> accesses;
    for (const Action& action : request.actions) {
        ItemAccess access;
        access.kind = accessKind(action.kind);
        access.table = action.tableName;
        accesses.push_back(std::move(access));
    }
    tables::Tables& store = exchange.services().tables;
    store.transactWriteItems(
        std::move(request), [exchange = std::move(exchange), accesses = std::move(accesses)](
                                tables::OperationResult<tables::TransactWriteResult> result) mutable {
            Exchange::resume(std::move(exchange),
                             [accesses = std::move(accesses), result = std::move(result)](Exchange back) mutable {
                                 answerTransactWrite(back, std::move(result), std::move(accesses));
                             });
        });
}

void transactGetItems(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::TransactGetRequest request;
    request.gets = readAll<tables::TransactGetRequest::Get>(exchange, *members.find("TransactItems"), readGet);
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);
    exchange.setTable(tablesOf(request.gets));
    auto result = exchange.services().tables.transactGetItems(request);
    if (!result) return exchange.fail(result.error());

    QByteArray out = "{\"Responses\":[";
    for (size_t i = 0; i < result->responses.size(); ++i) {
        const tables::GetItemResult& response = result->responses[i];
        if (out.back() != '[') out += ',';
        out += '{';
        ItemAccess access;
        access.table = request.gets[i].tableName;
        access.key = tables::encodeItem(request.gets[i].key);
        if (response.encodedItem) {
            access.after = *response.encodedItem;
            out += "\"Item\":";
            if (auto written = tables::appendTypedJsonFromEncoded(out, *response.encodedItem); !written)
                return exchange.fail(tables::OperationError(written.error()));
        } else if (response.item) {
            access.after = tables::encodeItem(*response.item);
            out += "\"Item\":";
            tables::appendTypedJson(out, *response.item);
        }
        out += '}';
        exchange.addItem(std::move(access));
    }
    out += ']';
    exchange.nameAsAsked(result->capacity);
    appendConsumedCapacity(out, result->capacity);
    exchange.addUnits(result->capacity);
    exchange.answer(out + '}');
}

}  // namespace trestle::aws
