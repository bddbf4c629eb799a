#include "core/gateway/definition/RouteTarget.h"

#include "core/base/Overloaded.h"
#include "core/gateway/definition/RestMethod.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

using base::JsonValue;
using Kind = RouteTarget::Kind;

namespace {

QByteArray memberText(const JsonValue& object, QByteArrayView name, QByteArrayView otherwise = {})
{
    const JsonValue* member = object.find(name);
    if (!member && !otherwise.isEmpty()) member = object.find(otherwise);
    return member ? member->string() : QByteArray();
}

const char* actionName(TableAction action)
{
    constexpr std::array names{"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"};
    return names[static_cast<size_t>(action)];
}

// The table that a request template names in so many words.
QByteArray tableNamedIn(const QByteArray& text)
{
    constexpr QByteArrayView member("\"TableName\"");
    const qsizetype found = text.indexOf(member);
    if (found < 0) return {};
    const qsizetype open = text.indexOf('"', found + member.size());
    const qsizetype close = open < 0 ? -1 : text.indexOf('"', open + 1);
    const bool onlyColon =
        open >= 0 && text.sliced(found + member.size(), open - found - member.size()).trimmed() == ":";
    if (!onlyColon || close < 0) return {};
    const QByteArray name = text.sliced(open + 1, close - open - 1);
    return name.contains('$') || name.contains('#') ? QByteArray() : name;
}

QByteArray tableOf(const JsonValue& integration)
{
    if (const JsonValue* parameters = integration.find("requestParameters"))
        if (const QByteArray name = memberText(*parameters, "TableName"); !name.isEmpty()) return name;
    const JsonValue* templates = integration.find("requestTemplates");
    for (const auto& [type, text] : templates ? templates->object() : JsonValue::Object())
        if (const QByteArray name = tableNamedIn(text.string()); !name.isEmpty()) return name;
    return {};
}

RouteTarget serviceTarget(const JsonValue& integration, const QByteArray& uri)
{
    constexpr QByteArrayView tableSubtype("DynamoDB-");
    constexpr QByteArrayView tableAction(":dynamodb:action/");
    constexpr QByteArrayView functionMark(":function:");
    const QByteArray subtype = memberText(integration, "integrationSubtype");
    if (subtype.startsWith(tableSubtype))
        return {Kind::Table, tableOf(integration), subtype.sliced(tableSubtype.size())};
    if (!subtype.isEmpty()) return {Kind::Other, subtype};
    if (const qsizetype at = uri.indexOf(tableAction); at >= 0)
        return {Kind::Table, tableOf(integration), uri.sliced(at + tableAction.size())};
    QByteArray function;
    if (const auto invoked = invokedFunction(uri))
        function = invoked->name;
    else if (const qsizetype at = uri.indexOf(functionMark); at >= 0)
        function = uri.sliced(at + functionMark.size()).split(':').front();
    // Which one a stage variable names is each stage's.
    if (function.isEmpty() || function.contains('$')) return {Kind::Other, uri};
    return {Kind::Function, function};
}

RouteTarget formTarget(const Integration& integration)
{
    return std::visit(base::Overloaded{
                          [](std::monostate) { return RouteTarget(); },
                          [](const FunctionIntegration& function) {
                              return RouteTarget{Kind::Function, function.function};
                          },
                          [](const TableIntegration& table) {
                              return RouteTarget{Kind::Table, table.table, actionName(table.action)};
                          },
                          [](const HttpIntegration& target) {
                              return RouteTarget{Kind::Http, target.uri};
                          },
                          [](const MockIntegration&) {
                              return RouteTarget{Kind::Mock, {}};
                          },
                      },
                      integration);
}

}  // namespace

RouteTarget integrationTarget(const JsonValue& integration)
{
    const QByteArray type = memberText(integration, "type", "integrationType");
    const QByteArray uri = memberText(integration, "uri", "integrationUri");
    if (type == "MOCK") return {Kind::Mock, {}};
    if (type == "HTTP" || type == "HTTP_PROXY") return {Kind::Http, uri};
    if (type == "AWS" || type == "AWS_PROXY") return serviceTarget(integration, uri);
    return {Kind::Other, type};
}

QByteArray namedIntegration(const Route& route)
{
    constexpr QByteArrayView path("integrations/");
    const QByteArray target = memberText(route.document, "target");
    return target.startsWith(path) ? target.sliced(path.size()) : QByteArray();
}

RouteTarget routeTarget(const Api& api, const Route& route)
{
    if (api.protocol == Protocol::Rest) {
        const JsonValue* integration = route.document.find("methodIntegration");
        return integration ? integrationTarget(*integration) : formTarget(route.integration);
    }
    const QByteArray id = namedIntegration(route);
    if (id.isEmpty()) return formTarget(route.integration);
    const JsonValue* integration = api.documents.find("integrations", id);
    return integration ? integrationTarget(*integration) : RouteTarget{Kind::Other, id};
}

}  // namespace trestle::gateway
