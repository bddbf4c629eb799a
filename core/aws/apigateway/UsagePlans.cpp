#include "core/gateway/access/UsagePlans.h"
#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/StageJson.h"
#include "core/aws/rest/JsonMembers.h"

#include <QDate>

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::memberOf;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr PatchRule usagePlanRules[] = {
    {"/name"},
    {"/description"},
    {"/productCode", opAdd | opReplace | opRemove, PatchValue::OptionalText},
    {"/throttle", opRemove},
    {"/throttle/rateLimit", opAdd | opReplace, PatchValue::Number},
    {"/throttle/burstLimit", opAdd | opReplace, PatchValue::Integer},
    {"/quota", opRemove},
    {"/quota/limit", opAdd | opReplace, PatchValue::Integer},
    {"/quota/offset", opAdd | opReplace, PatchValue::Integer},
    {"/quota/period", opAdd | opReplace},
};
constexpr DocumentFamily usagePlanFamily{DocumentFamily::Owner::Account,
                                         "usagePlans",
                                         "usagePlanId",
                                         "id",
                                         "Invalid Usage Plan ID specified",
                                         {PatchManner::ListsOperations, usagePlanRules}};
const char* const memberKind = "usagePlanKeys";

enum class TagsShown { WhenSet, Always };

JsonValue planJson(const QByteArray& id, const JsonValue& document, TagsShown tags)
{
    JsonValue json = shown(usagePlanFamily, id, document);
    rest::setDefault(json, "apiStages", JsonValue::Array());
    if (JsonValue* quota = memberOf(json, "quota")) rest::setDefault(*quota, "offset", 0);
    if (tags == TagsShown::Always) rest::setDefault(json, "tags", JsonValue::Object());
    return json;
}

// Plans are for stages of REST and of WebSocket APIs.
Result<void, Failure> checkStage(const workspace::Workspace& design, const QByteArray& apiId, const QByteArray& stage)
{
    const auto api = std::find_if(design.apis.begin(), design.apis.end(), [&](const gateway::Api& each) {
        return each.protocol != gateway::Protocol::Http && each.resourceId() == apiId;
    });
    if (api == design.apis.end() || !findStage(*api, stage))
        return notFound("API Stage not found: " + apiId + ':' + stage);
    return {};
}

Result<void, Failure> checkPlan(const JsonValue& plan)
{
    if (textOf(plan, "name").isEmpty()) return badRequest("Usage Plan name cannot be blank");
    const JsonValue* quota = plan.find("quota");
    if (!quota) return {};
    const QByteArray period = textOf(*quota, "period");
    const qint64 offset = rest::valueOf(*quota, "offset").toInteger().value_or(0);
    const qint64 days = period == "WEEK" ? 7 : period == "MONTH" ? 28 : 1;
    if (period != "DAY" && period != "WEEK" && period != "MONTH")
        return badRequest("Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]");
    if (offset < 0 || offset >= days)
        return badRequest("Usage Plan quota offset must be between 0 and " + QByteArray::number(days - 1) +
                          " inclusive in the " + period + " period");
    if (rest::valueOf(*quota, "limit").toInteger().value_or(0) < 0)
        return badRequest("Usage Plan quota limit must be a non-negative numeric");
    return {};
}

JsonValue* stageOf(JsonValue& plan, const QByteArray& name)
{
    JsonValue* stages = memberOf(plan, "apiStages");
    if (!stages) return nullptr;
    for (JsonValue& stage : stages->makeArray())
        if (textOf(stage, "apiId") + ':' + textOf(stage, "stage") == name) return &stage;
    return nullptr;
}

// "/apiStages", the value being "<api id>:<stage>".
Result<void, Failure> patchStages(const workspace::Workspace& design, JsonValue& plan, const PatchOperation& operation)
{
    const QByteArray name = operation.value.value_or(QByteArray());
    const qsizetype colon = name.indexOf(':');
    if (colon < 0) return badRequest("Invalid API Stage specified. It should be of the form apiId:stageName");
    if (operation.op == "remove") {
        const JsonValue* stage = stageOf(plan, name);
        if (!stage) return notFound("API Stage not found: " + name);
        std::erase_if(memberOf(plan, "apiStages")->makeArray(),
                      [stage](const JsonValue& one) { return &one == stage; });
        return {};
    }
    if (operation.op != "add") return badRequest("Invalid patch operation specified. Must be one of: [add, remove]");
    if (auto checked = checkStage(design, name.first(colon), name.sliced(colon + 1)); !checked) return checked;
    if (stageOf(plan, name)) return {};
    rest::setDefault(plan, "apiStages", JsonValue::Array());
    JsonValue stage = JsonValue::Object();
    stage.insert("apiId", name.first(colon));
    stage.insert("stage", name.sliced(colon + 1));
    memberOf(plan, "apiStages")->makeArray().push_back(std::move(stage));
    return {};
}

// "/apiStages/<api id>:<stage>/throttle[/<path>/<METHOD>[/rateLimit | /burstLimit]]"
Result<void, Failure> patchStageThrottle(JsonValue& plan, const PatchOperation& operation)
{
    constexpr QByteArrayView start("/apiStages/");
    QByteArray place = operation.path->mid(start.size());
    const qsizetype mark = place.indexOf("/throttle");
    JsonValue* stage = mark < 0 ? nullptr : stageOf(plan, place.first(mark));
    if (mark >= 0 && !stage) return notFound("API Stage not found: " + place.first(mark));
    if (!stage) return badRequest("Invalid patch path " + *operation.path);
    place = place.mid(mark + 10);
    place.replace("~1", "/");
    if (operation.op == "remove") {
        JsonValue* throttle = memberOf(*stage, "throttle");
        if (throttle && !place.isEmpty()) rest::removeMember(*throttle, place);
        if (place.isEmpty() || (throttle && throttle->object().empty())) rest::removeMember(*stage, "throttle");
        return {};
    }
    const bool isRate = place.endsWith("/rateLimit");
    if (!isRate && !place.endsWith("/burstLimit")) return badRequest("Invalid patch path " + *operation.path);
    const QByteArray method = place.chopped(isRate ? 10 : 11);
    bool ok = false;
    const double value = operation.value.value_or(QByteArray()).toDouble(&ok);
    if (!ok) return badRequest("Invalid value specified for " + *operation.path);
    rest::setDefault(*stage, "throttle", JsonValue::Object());
    JsonValue& throttle = *memberOf(*stage, "throttle");
    rest::setDefault(throttle, method, JsonValue::Object());
    setMember(*memberOf(throttle, method), isRate ? "rateLimit" : "burstLimit",
              isRate ? JsonValue(value) : JsonValue(qint64(value)));
    return {};
}

// A key in a plan, as the service shows it.
JsonValue memberJson(const workspace::Workspace& design, const QByteArray& keyId)
{
    JsonValue json = JsonValue::Object();
    json.insert("id", keyId);
    json.insert("type", "API_KEY");
    if (const JsonValue* key = design.documents.find("apiKeys", keyId))
        rest::copyMembers(json, *key, {"value", "name"});
    return json;
}

QByteArray memberId(const JsonValue& input)
{
    return textOf(input, "usagePlanId") + ':' + textOf(input, "keyId");
}

// The ids of the keys that a plan has.
std::vector<QByteArray> keysOf(const workspace::Workspace& design, const QByteArray& planId)
{
    std::vector<QByteArray> keys;
    for (const auto& [id, member] : design.documents.all(memberKind)) {
        if (id.startsWith(planId + ':'))
            keys.push_back(id.sliced(planId.size() + 1));
        else if (textOf(member, "usagePlanId") == planId)
            keys.push_back(textOf(member, "id"));
    }
    return keys;
}

Result<qint64, Failure> dayOfText(const QByteArray& text)
{
    const QDate date = QDate::fromString(QString::fromLatin1(text), Qt::ISODate);
    if (!date.isValid()) return badRequest("Invalid date specified: " + text + ". It should be of the form YYYY-MM-DD");
    return QDate(1970, 1, 1).daysTo(date);
}

JsonValue usageOf(const ApiGateway& gateway, const JsonValue& plan, const QByteArray& planId, const QByteArray& keyId,
                  qint64 firstDay, qint64 lastDay)
{
    const auto account = gateway.usage ? gateway.usage->find(planId, keyId) : nullptr;
    const std::optional<gateway::Quota> quota = gateway::UsagePlan::read(planId, plan).quota;
    JsonValue::Array days;
    if (account) {
        for (const auto& day : account->usage(quota, firstDay, lastDay))
            days.emplace_back(JsonValue::Array{JsonValue(day.used), JsonValue(day.remaining)});
    } else {
        for (qint64 day = firstDay; day <= lastDay; ++day)
            days.emplace_back(JsonValue::Array{JsonValue(0), JsonValue(quota ? quota->limit : qint64(0))});
    }
    return days;
}

JsonValue usageJson(const QByteArray& planId, const QByteArray& start, const QByteArray& end, JsonValue values)
{
    JsonValue json = JsonValue::Object();
    json.insert("usagePlanId", planId);
    json.insert("startDate", start);
    json.insert("endDate", end);
    json.insert("values", std::move(values));
    return json;
}

}  // namespace

Outcome createUsagePlan(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        JsonValue plan = JsonValue::Object();
        rest::copyMembers(plan, input, {"name", "description", "apiStages", "throttle", "quota", "tags"});
        if (auto checked = checkPlan(plan); !checked) return checked.error();
        for (const JsonValue& stage : rest::valueOf(plan, "apiStages").array())
            if (auto checked = checkStage(design, textOf(stage, "apiId"), textOf(stage, "stage")); !checked)
                return checked.error();
        const QByteArray id = newShortId(design.documents.all(usagePlanFamily.kind));
        design.documents.set(usagePlanFamily.kind, id, plan);
        return planJson(id, plan, TagsShown::WhenSet);
    });
}

Outcome getUsagePlan(ApiGateway& gateway, const JsonValue& input)
{
    const Outcome plan = getDocument(gateway, input, usagePlanFamily);
    if (!plan) return plan;
    return planJson(textOf(*plan, "id"), *plan, TagsShown::Always);
}

Outcome getUsagePlans(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray keyId = textOf(input, "keyId");
    std::vector<std::pair<QByteArray, JsonValue>> all;
    for (const auto& [id, plan] : design->documents.all(usagePlanFamily.kind)) {
        const std::vector<QByteArray> keys = keyId.isEmpty() ? std::vector<QByteArray>() : keysOf(*design, id);
        if (!keyId.isEmpty() && std::find(keys.begin(), keys.end(), keyId) == keys.end()) continue;
        all.emplace_back(id, planJson(id, plan, TagsShown::WhenSet));
    }
    return page(input, all);
}

Outcome updateUsagePlan(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, usagePlanFamily.inputId);
        const JsonValue* document = design.documents.find(usagePlanFamily.kind, id);
        if (!document) return notFound(usagePlanFamily.missing);
        JsonValue plan = *document;
        for (const PatchOperation& operation : patchOperations(input)) {
            const QByteArray path = operation.path.value_or(QByteArray());
            const auto done = path == "/apiStages"             ? patchStages(design, plan, operation)
                              : path.startsWith("/apiStages/") ? patchStageThrottle(plan, operation)
                                                               : patch(plan, operation, usagePlanFamily.table);
            if (!done) return done.error();
        }
        if (auto checked = checkPlan(plan); !checked) return checked.error();
        design.documents.set(usagePlanFamily.kind, id, plan);
        return planJson(id, plan, TagsShown::Always);
    });
}

Outcome deleteUsagePlan(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, usagePlanFamily.inputId);
        const JsonValue* plan = design.documents.find(usagePlanFamily.kind, id);
        if (!plan) return notFound(usagePlanFamily.missing);
        if (!rest::valueOf(*plan, "apiStages").array().empty())
            return badRequest("Cannot delete Usage Plan " + id + " because API stages are still associated with it");
        design.documents.remove(usagePlanFamily.kind, id);
        for (const QByteArray& key : keysOf(design, id))
            design.documents.remove(memberKind, id + ':' + key);
        return JsonValue();
    });
}

Outcome createUsagePlanKey(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray planId = textOf(input, "usagePlanId");
        const QByteArray keyId = textOf(input, "keyId");
        if (!design.documents.find(usagePlanFamily.kind, planId)) return notFound(usagePlanFamily.missing);
        if (textOf(input, "keyType") != "API_KEY") return badRequest("Usage Plan Key type must be API_KEY");
        if (!design.documents.find("apiKeys", keyId)) return notFound("Invalid API Key identifier specified");
        if (design.documents.find(memberKind, memberId(input)))
            return conflict("Usage Plan Key for API Key " + keyId + " already exists in Usage Plan " + planId);
        JsonValue member = JsonValue::Object();
        member.insert("id", keyId);
        member.insert("type", "API_KEY");
        member.insert("usagePlanId", planId);
        design.documents.set(memberKind, memberId(input), std::move(member));
        return memberJson(design, keyId);
    });
}

Outcome getUsagePlanKey(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray keyId = textOf(input, "keyId");
    if (!design->documents.find("apiKeys", keyId)) return notFound("Invalid API Key identifier specified");
    if (!design->documents.find(memberKind, memberId(input))) return notFound(usagePlanFamily.missing);
    return memberJson(*design, keyId);
}

Outcome getUsagePlanKeys(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray planId = textOf(input, "usagePlanId");
    if (!design->documents.find(usagePlanFamily.kind, planId)) return notFound(usagePlanFamily.missing);
    const QByteArray name = textOf(input, "nameQuery");
    std::vector<std::pair<QByteArray, JsonValue>> all;
    for (const QByteArray& keyId : keysOf(*design, planId)) {
        JsonValue member = memberJson(*design, keyId);
        if (name.isEmpty() || textOf(member, "name").startsWith(name)) all.emplace_back(keyId, std::move(member));
    }
    return page(input, all);
}

Outcome deleteUsagePlanKey(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        if (!design.documents.remove(memberKind, memberId(input))) return notFound(usagePlanFamily.missing);
        return JsonValue();
    });
}

Outcome getUsage(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray planId = textOf(input, "usagePlanId");
    const JsonValue* plan = design->documents.find(usagePlanFamily.kind, planId);
    if (!plan) return notFound(usagePlanFamily.missing);
    const auto first = dayOfText(textOf(input, "startDate"));
    const auto last = dayOfText(textOf(input, "endDate"));
    if (!first) return first.error();
    if (!last) return last.error();
    if (*last < *first || *last - *first > gateway::UsageLedger::keptDays)
        return badRequest("Invalid date range specified: it must not end before it starts, and span at most 90 days");
    const QByteArray wanted = textOf(input, "keyId");
    JsonValue values = JsonValue::Object();
    for (const QByteArray& keyId : keysOf(*design, planId))
        if (wanted.isEmpty() || keyId == wanted)
            values.insert(keyId, usageOf(gateway, *plan, planId, keyId, *first, *last));
    return usageJson(planId, textOf(input, "startDate"), textOf(input, "endDate"), std::move(values));
}

Outcome updateUsage(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray planId = textOf(input, "usagePlanId");
    const QByteArray keyId = textOf(input, "keyId");
    const JsonValue* plan = design->documents.find(usagePlanFamily.kind, planId);
    if (!plan) return notFound(usagePlanFamily.missing);
    if (!design->documents.find(memberKind, memberId(input))) return notFound("Invalid API Key identifier specified");
    const std::optional<gateway::Quota> quota = gateway::UsagePlan::read(planId, *plan).quota;
    if (!quota) return badRequest("Usage Plan " + planId + " has no quota");
    for (const PatchOperation& operation : patchOperations(input)) {
        if (operation.op != "replace" || operation.path != QByteArray("/remaining"))
            return badRequest("Invalid patch path " + operation.path.value_or("null"));
        bool ok = false;
        const qint64 remaining = operation.value.value_or(QByteArray()).toLongLong(&ok);
        if (!ok || remaining < 0) return badRequest("Invalid value specified for /remaining");
        if (gateway.usage)
            gateway.usage->account(planId, keyId)->setRemaining(*quota, gateway.surroundings.nowMs(), remaining);
    }
    const qint64 today = gateway::dayOf(gateway.surroundings.nowMs());
    const QByteArray date = QDate(1970, 1, 1).addDays(today).toString(Qt::ISODate).toLatin1();
    JsonValue values = JsonValue::Object();
    values.insert(keyId, usageOf(gateway, *plan, planId, keyId, today, today));
    return usageJson(planId, date, date, std::move(values));
}

}  // namespace trestle::aws::apigateway
