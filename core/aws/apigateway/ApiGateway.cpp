#include "core/aws/apigateway/ApiGateway.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;

namespace {

constexpr qint64 defaultPage = 25;
constexpr qint64 largestPage = 500;

template <typename Workspace>
auto* findIn(Workspace& design, QByteArrayView id)
{
    const auto found = std::find_if(design.apis.begin(), design.apis.end(), [id](const gateway::Api& api) {
        return api.protocol == gateway::Protocol::Rest && api.resourceId() == id;
    });
    return found == design.apis.end() ? nullptr : &*found;
}

}  // namespace

Outcome changeDesign(ApiGateway& gateway, const std::function<Outcome(workspace::Workspace& design)>& edit)
{
    Outcome outcome = JsonValue();
    gateway.design.change([&](workspace::Workspace& design) {
        outcome = edit(design);
        return bool(outcome);
    });
    return outcome;
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

gateway::Api* findApi(workspace::Workspace& design, QByteArrayView id)
{
    return findIn(design, id);
}

const gateway::Api* findApi(const workspace::Workspace& design, QByteArrayView id)
{
    return findIn(design, id);
}

Failure noSuchApi(const ApiGateway& gateway, const QByteArray& id)
{
    return notFound("Invalid API identifier specified " + gateway.accountId() + ':' + id);
}

QByteArray newShortId(const gateway::Documents::OfKind& documents)
{
    QByteArray id;
    do {
        id = base::newResourceId().first(6);
    } while (documents.contains(id));
    return id;
}

Outcome page(const JsonValue& input, const std::vector<std::pair<QByteArray, JsonValue>>& elements)
{
    qint64 limit = rest::valueOf(input, "limit").toInteger().value_or(defaultPage);
    if (limit < 1) limit = defaultPage;
    limit = std::min(limit, largestPage);
    auto at = elements.begin();
    if (const QByteArray position = rest::textOf(input, "position"); !position.isEmpty()) {
        const QByteArray last = QByteArray::fromBase64(position, QByteArray::Base64UrlEncoding);
        at = std::find_if(elements.begin(), elements.end(), [&last](const auto& one) { return one.first == last; });
        if (at == elements.end()) return badRequest("Invalid position parameter specified: " + position);
        ++at;
    }
    JsonValue::Array items;
    for (; at != elements.end() && qint64(items.size()) < limit; ++at)
        items.push_back(at->second);
    JsonValue answer = JsonValue::Object();
    if (at != elements.end() && at != elements.begin())
        answer.insert("position", std::prev(at)->first.toBase64(QByteArray::Base64UrlEncoding));
    answer.insert("item", std::move(items));
    return answer;
}

}  // namespace trestle::aws::apigateway
