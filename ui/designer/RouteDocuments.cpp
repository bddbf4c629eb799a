#include "ui/designer/RouteDocuments.h"

#include "core/gateway/definition/RestMethod.h"
#include "core/gateway/definition/RouteTarget.h"
#include "core/gateway/templates/MappingTemplate.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace trestle::ui {

using base::JsonValue;

namespace {

constexpr const char* jsonType = "application/json";

struct RouteDocuments
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::RouteDocuments)
};

bool isRest(const gateway::Api& api)
{
    return api.protocol == gateway::Protocol::Rest;
}

// What the route's own parts are parts of.
JsonValue documentOf(const gateway::Api& api, const gateway::Route& route)
{
    JsonValue document = isRest(api) ? gateway::restMethod(route) : route.document;
    if (!document.isObject()) document = JsonValue::Object();
    return document;
}

RoutePart templatePart(const QString& title, const QByteArray& type, const RoutePart& owner, JsonPath path)
{
    path.append(type);
    return {RoutePart::Kind::Template, title, QString::fromUtf8(type), owner.family, owner.id, std::move(path)};
}

void addTemplates(std::vector<RoutePart>& parts, const JsonValue& document, const QString& title,
                  const RoutePart& owner, const JsonPath& path)
{
    const JsonValue* templates = valueAt(document, path);
    for (const auto& [type, text] : templates == nullptr ? JsonValue::Object() : templates->object())
        parts.push_back(templatePart(title, type, owner, path));
}

QString requestTitle()
{
    return RouteDocuments::tr("Request template");
}

QString answerTitle(const QByteArray& status)
{
    return RouteDocuments::tr("Answer %1").arg(QString::fromUtf8(status));
}

// Where the integration of a route stands, and the answers of it that stand there too.
RoutePart integrationOwner(const gateway::Api& api, const gateway::Route& route)
{
    if (isRest(api)) return {};
    return {RoutePart::Kind::Document,
            RouteDocuments::tr("Integration"),
            {},
            "integrations",
            gateway::namedIntegration(route)};
}

JsonPath integrationPath(const gateway::Api& api)
{
    return isRest(api) ? JsonPath{"methodIntegration"} : JsonPath{};
}

const JsonValue* ownDocument(const gateway::Api& api, const RoutePart& owner)
{
    return api.documents.find(owner.family, owner.id);
}

}  // namespace

QByteArray RoutePart::key() const
{
    return family + '/' + id + '/' + path.join('/');
}

std::vector<RoutePart> routeParts(const gateway::Api& api, const gateway::Route& route)
{
    const JsonValue own = documentOf(api, route);
    std::vector<RoutePart> parts{
        {RoutePart::Kind::Document, isRest(api) ? RouteDocuments::tr("Method") : RouteDocuments::tr("Route")}};
    const RoutePart owner = integrationOwner(api, route);
    const JsonValue* integration = &own;
    if (!isRest(api)) {
        integration = ownDocument(api, owner);
        if (integration == nullptr) return parts;
        parts.push_back(owner);
    }
    const JsonPath path = integrationPath(api);
    addTemplates(parts, *integration, requestTitle(), owner, path + JsonPath{"requestTemplates"});
    if (isRest(api)) {
        const JsonValue* answers = valueAt(own, path + JsonPath{"integrationResponses"});
        for (const auto& [status, answer] : answers == nullptr ? JsonValue::Object() : answers->object())
            addTemplates(parts, own, answerTitle(status), owner,
                         path + JsonPath{"integrationResponses", status, "responseTemplates"});
        return parts;
    }
    for (const auto& [id, answer] : api.documents.all("integrationResponses")) {
        if (!id.startsWith(owner.id + '/') && textOf(answer, "integrationId") != owner.id) continue;
        RoutePart part{RoutePart::Kind::Document,
                       answerTitle(textOf(answer, "integrationResponseKey")),
                       {},
                       "integrationResponses",
                       id};
        parts.push_back(part);
        addTemplates(parts, answer, part.title, part, {"responseTemplates"});
    }
    return parts;
}

std::vector<RoutePart> missingTemplates(const gateway::Api& api, const gateway::Route& route)
{
    std::vector<RoutePart> missing;
    const JsonValue own = documentOf(api, route);
    const RoutePart owner = integrationOwner(api, route);
    const JsonValue* document = isRest(api) ? &own : ownDocument(api, owner);
    const JsonPath path = integrationPath(api);
    const JsonValue* integration = document == nullptr ? nullptr : valueAt(*document, path);
    // Proxies pass the request and the answer on as they are.
    if (integration == nullptr || textOf(*integration, "type").endsWith("_PROXY") ||
        textOf(*integration, "integrationType").endsWith("_PROXY"))
        return missing;
    const auto offer = [&](const QString& title, const JsonPath& templates) {
        if (valueAt(*document, templates + JsonPath{jsonType}) == nullptr)
            missing.push_back(templatePart(title, jsonType, owner, templates));
    };
    offer(requestTitle(), path + JsonPath{"requestTemplates"});
    const JsonValue* answers = integration->find("integrationResponses");
    for (const auto& [status, answer] : answers == nullptr ? JsonValue::Object() : answers->object())
        offer(answerTitle(status), path + JsonPath{"integrationResponses", status, "responseTemplates"});
    return missing;
}

QByteArray partText(const gateway::Api& api, const gateway::Route& route, const RoutePart& part)
{
    const JsonValue own = documentOf(api, route);
    const JsonValue* document = part.family.isEmpty() ? &own : ownDocument(api, part);
    const JsonValue* value = document == nullptr ? nullptr : valueAt(*document, part.path);
    if (value == nullptr) return {};
    return part.kind == RoutePart::Kind::Template ? value->string()
                                                  : base::writeJson(*value, base::JsonStyle::Indented);
}

base::Result<gateway::Api> withPart(const gateway::Api& api, const QByteArray& routeKey, const RoutePart& part,
                                    const QByteArray& text)
{
    JsonValue value = text;
    if (part.kind == RoutePart::Kind::Document) {
        auto parsed = base::parseJson(text);
        if (!parsed) return parsed.error();
        if (!parsed->isObject())
            return base::Error{base::ErrorCode::Parse, RouteDocuments::tr("line 1: a document is an object: { … }")};
        value = std::move(*parsed);
    }
    gateway::Api changed = api;
    const auto route = std::find_if(changed.routes.begin(), changed.routes.end(),
                                    [&routeKey](const gateway::Route& each) { return each.key() == routeKey; });
    if (route == changed.routes.end())
        return base::Error{base::ErrorCode::NotFound,
                           RouteDocuments::tr("There is no %1").arg(QString::fromUtf8(routeKey))};
    if (part.family.isEmpty()) {
        JsonValue document = documentOf(api, *route);
        setValueAt(document, part.path, std::move(value));
        route->document = std::move(document);
        // Of a REST API the document says now what the form said.
        if (isRest(api)) route->integration = std::monostate();
        return changed;
    }
    const JsonValue* known = ownDocument(api, part);
    if (known == nullptr)
        return base::Error{base::ErrorCode::NotFound,
                           RouteDocuments::tr("There is no %1").arg(QString::fromUtf8(part.id))};
    JsonValue document = *known;
    setValueAt(document, part.path, std::move(value));
    changed.documents.set(part.family, part.id, std::move(document));
    return changed;
}

TextProblem problemOfText(RoutePart::Kind kind, const QByteArray& text)
{
    if (kind == RoutePart::Kind::Template) {
        const auto compiled = gateway::MappingTemplate::compile(text);
        return compiled ? TextProblem() : TextProblem{compiled.error().line, compiled.error().message};
    }
    const auto parsed = base::parseJson(text);
    if (parsed)
        return parsed->isObject() ? TextProblem() : TextProblem{1, RouteDocuments::tr("A document is an object")};
    static const QRegularExpression place(QStringLiteral("^line (\\d+), column \\d+: "));
    const auto found = place.match(parsed.error().message);
    return {found.hasMatch() ? found.captured(1).toInt() : 1, parsed.error().message.mid(found.capturedLength())};
}

}  // namespace trestle::ui
