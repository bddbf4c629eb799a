#include "core/aws/apigatewayv2/ApiGatewayV2.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/aws/rest/Output.h"
#include "core/base/Ids.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr qsizetype shortIdLength = 7;
constexpr size_t pageSize = 500;

bool isOurs(const gateway::Api& api, QByteArrayView id)
{
    return api.protocol != gateway::Protocol::Rest && QByteArrayView(api.resourceId()) == id;
}

Failure noSuchApi(const ApiGatewayV2& gateway, const QByteArray& id)
{
    return notFound("Invalid API identifier specified " + gateway.surroundings.accountId + ':' + id);
}

}  // namespace

QByteArray ApiGatewayV2::now() const
{
    return rest::isoTime(surroundings.nowMs());
}

Failure badRequest(QByteArray message)
{
    return {"BadRequestException", std::move(message)};
}

Failure notFound(QByteArray message)
{
    return {"NotFoundException", std::move(message)};
}

Failure conflict(QByteArray message)
{
    return {"ConflictException", std::move(message)};
}

Outcome changeDesign(ApiGatewayV2& gateway, const std::function<Outcome(workspace::Workspace& design)>& edit)
{
    Outcome outcome = JsonValue();
    gateway.design.change([&](workspace::Workspace& design) {
        outcome = edit(design);
        if (outcome) workspace::sortObjects(design);
        return static_cast<bool>(outcome);
    });
    return outcome;
}

gateway::Api* findApi(workspace::Workspace& design, QByteArrayView id)
{
    const auto found =
        std::find_if(design.apis.begin(), design.apis.end(), [id](const gateway::Api& api) { return isOurs(api, id); });
    return found == design.apis.end() ? nullptr : &*found;
}

const gateway::Api* findApi(const workspace::Workspace& design, QByteArrayView id)
{
    const auto found =
        std::find_if(design.apis.begin(), design.apis.end(), [id](const gateway::Api& api) { return isOurs(api, id); });
    return found == design.apis.end() ? nullptr : &*found;
}

Outcome readApi(ApiGatewayV2& gateway, const JsonValue& input,
                const std::function<Outcome(const gateway::Api& api)>& read)
{
    const auto design = gateway.design.design();
    const QByteArray id = textOf(input, "apiId");
    const gateway::Api* api = findApi(*design, id);
    return api ? read(*api) : Outcome(noSuchApi(gateway, id));
}

Outcome changeApi(ApiGatewayV2& gateway, const JsonValue& input, const std::function<Outcome(gateway::Api& api)>& edit)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "apiId");
        gateway::Api* api = findApi(design, id);
        return api ? edit(*api) : Outcome(noSuchApi(gateway, id));
    });
}

QByteArray newShortId()
{
    return base::newResourceId().first(shortIdLength);
}

QByteArray stableShortId(const QByteArray& place)
{
    return base::stableResourceId(place).first(shortIdLength);
}

Outcome page(const JsonValue& input, std::vector<JsonValue> elements)
{
    size_t from = 0;
    if (const QByteArray token = textOf(input, "nextToken"); !token.isEmpty()) {
        bool isNumber = false;
        from = QByteArray::fromBase64(token).toULongLong(&isNumber);
        if (!isNumber || from > elements.size()) return badRequest("Invalid next token specified");
    }
    size_t size = pageSize;
    if (const QByteArray text = textOf(input, "maxResults"); !text.isEmpty()) {
        bool isNumber = false;
        size = text.toULongLong(&isNumber);
        if (!isNumber || size == 0) return badRequest("Invalid max results specified");
    }
    const size_t to = std::min(elements.size(), from + size);
    JsonValue answer = JsonValue::Object();
    JsonValue items;
    JsonValue::Array& list = items.makeArray();
    std::move(elements.begin() + static_cast<qsizetype>(from), elements.begin() + static_cast<qsizetype>(to),
              std::back_inserter(list));
    answer.insert("items", std::move(items));
    if (to < elements.size()) answer.insert("nextToken", QByteArray::number(quint64(to)).toBase64());
    return answer;
}

}  // namespace trestle::aws::apigatewayv2
