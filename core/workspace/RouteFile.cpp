// apis/<api>/routes/<stem>.yaml: route ("POST /books", "$default") · description · settings: what else the service
// knows of a route or method, in its own words (see DocumentFile.cpp) · integration, by its type:
//   function: function · qualifier · payloadFormat ("2.0" | "1.0") · timeout (ms, 50…30000)
//   table: table · action (GetItem … Scan) · index · key (attributes with mappings) · sortOperator · attributes
//          · hidden (list) · conditional (true | false) · successStatus
//   http: uri · method · timeout (ms)
//   mock: status · headers (list of {name, value}) · bodyFile (beside this file)
#include "core/gateway/definition/SocketRouteKey.h"
#include "core/workspace/DocumentFile.h"
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/RouteText.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

using gateway::FunctionIntegration;
using gateway::HttpIntegration;
using gateway::Integration;
using gateway::MockIntegration;
using gateway::PayloadFormat;
using gateway::Route;
using gateway::TableAction;
using gateway::TableIntegration;

namespace {

constexpr std::pair<const char*, TableAction> actionNames[] = {
    {"GetItem", TableAction::GetItem},       {"PutItem", TableAction::PutItem}, {"UpdateItem", TableAction::UpdateItem},
    {"DeleteItem", TableAction::DeleteItem}, {"Query", TableAction::Query},     {"Scan", TableAction::Scan}};

QByteArray actionName(TableAction action)
{
    for (const auto& [name, value] : actionNames)
        if (value == action) return name;
    Q_UNREACHABLE();
}

TableIntegration readTableIntegration(const YamlReader& yaml)
{
    TableIntegration table;
    table.table = yaml.text("table");
    table.action = yaml.choice<TableAction>(
        "action", {actionNames[0], actionNames[1], actionNames[2], actionNames[3], actionNames[4], actionNames[5]},
        TableAction::GetItem);
    table.index = yaml.text("index");
    table.key = yaml.textMap("key");
    table.sortOperator = yaml.text("sortOperator", table.sortOperator);
    table.attributes = yaml.textMap("attributes");
    table.hidden = yaml.texts("hidden");
    table.conditional = yaml.flag("conditional", false);
    if (const auto status = yaml.integer("successStatus", 200, 299)) table.successStatus = static_cast<int>(*status);
    return table;
}

MockIntegration readMockIntegration(const YamlReader& yaml, const ReadAttachment& attachment)
{
    MockIntegration mock;
    mock.status = static_cast<int>(yaml.integer("status", 100, 599, 200));
    for (const YamlReader& header : yaml.maps("headers"))
        mock.headers.emplace_back(header.text("name"), header.text("value"));
    if (yaml.has("bodyFile")) mock.body = attachment(yaml.text("bodyFile"));
    return mock;
}

Integration readIntegration(const YamlReader& yaml, const ReadAttachment& attachment)
{
    enum class Kind { None, Function, Table, Http, Mock };
    const Kind kind = yaml.choice<Kind>(
        "type", {{"function", Kind::Function}, {"table", Kind::Table}, {"http", Kind::Http}, {"mock", Kind::Mock}},
        Kind::None);
    const auto timeout = [&] { return static_cast<int>(yaml.integer("timeout", 50, 30'000, 30'000)); };
    switch (kind) {
        case Kind::None:
            if (!yaml.has("type")) yaml.problem("type", QStringLiteral("An integration needs a type"));
            return {};
        case Kind::Function:
            return FunctionIntegration{
                yaml.text("function"),
                yaml.choice<PayloadFormat>("payloadFormat", {{"2.0", PayloadFormat::V2}, {"1.0", PayloadFormat::V1}},
                                           PayloadFormat::V2),
                timeout(), yaml.text("qualifier")};
        case Kind::Table:
            return readTableIntegration(yaml);
        case Kind::Http:
            return HttpIntegration{yaml.text("uri"), yaml.text("method", "ANY"), timeout()};
        case Kind::Mock:
            return readMockIntegration(yaml, attachment);
    }
    Q_UNREACHABLE();
}

struct IntegrationWriter
{
    YamlWriter& yaml;
    const QByteArray& stem;
    std::vector<Attachment>& attachments;

    void operator()(std::monostate) const {}
    void operator()(const FunctionIntegration& function) const
    {
        yaml.text("type", "function");
        yaml.text("function", function.function);
        yaml.optionalText("qualifier", function.qualifier);
        yaml.text("payloadFormat", function.payloadFormat == PayloadFormat::V2 ? "2.0" : "1.0");
        yaml.integer("timeout", function.timeoutMs);
    }
    void operator()(const TableIntegration& table) const
    {
        yaml.text("type", "table");
        yaml.text("table", table.table);
        yaml.text("action", actionName(table.action));
        yaml.optionalText("index", table.index);
        yaml.textMap("key", table.key);
        if (table.sortOperator != TableIntegration().sortOperator) yaml.text("sortOperator", table.sortOperator);
        yaml.textMap("attributes", table.attributes);
        yaml.texts("hidden", table.hidden);
        if (table.conditional) yaml.flag("conditional", true);
        if (table.successStatus) yaml.integer("successStatus", *table.successStatus);
    }
    void operator()(const HttpIntegration& http) const
    {
        yaml.text("type", "http");
        yaml.text("uri", http.uri);
        yaml.text("method", http.method);
        yaml.integer("timeout", http.timeoutMs);
    }
    void operator()(const MockIntegration& mock) const
    {
        yaml.text("type", "mock");
        yaml.integer("status", mock.status);
        std::vector<YAML::Node> headers;
        QByteArray contentType;
        for (const auto& [name, value] : mock.headers) {
            YamlWriter header(yaml.old("headers", "name", name));
            header.text("name", name);
            header.text("value", value);
            headers.push_back(header.finish());
            if (name.compare("content-type", Qt::CaseInsensitive) == 0) contentType = value;
        }
        yaml.maps("headers", headers);
        if (mock.body.isEmpty()) return;
        attachments.push_back(
            {stem + '.' + QByteArray::number(mock.status) + '.' + bodyFileExtension(contentType, mock.body),
             mock.body});
        yaml.text("bodyFile", attachments.back().path);
    }
};

}  // namespace

std::optional<Route> readRoute(const YamlReader& yaml, gateway::Protocol protocol, const ReadAttachment& attachment)
{
    const base::Result<Route> key = gateway::parseRouteKey(protocol, yaml.text("route"));
    if (!key) {
        yaml.problem("route", key.error().message);
        return std::nullopt;
    }
    Route route = *key;
    route.description = yaml.text("description");
    if (yaml.has("integration")) route.integration = readIntegration(yaml.map("integration"), attachment);
    if (yaml.has("settings")) route.document = readDocument(yaml.map("settings").node(), attachment);
    return route;
}

YAML::Node writeRoute(const Route& route, const QByteArray& stem, const YAML::Node& old,
                      std::vector<Attachment>& attachments)
{
    YamlWriter yaml(old);
    yaml.text("route", route.key());
    yaml.optionalText("description", route.description);
    if (route.document.isNull())
        yaml.absent("settings");
    else
        yaml.map("settings", writeDocument(route.document, stem, attachments));
    if (std::holds_alternative<std::monostate>(route.integration)) {
        yaml.absent("integration");
        return yaml.finish();
    }
    YamlWriter integration(yaml.old("integration"));
    // A key of another kind of integration is known too, and goes when the kind changes.
    for (const char* key : {"type", "function", "qualifier", "payloadFormat", "timeout", "table", "action", "index",
                            "key", "sortOperator", "attributes", "hidden", "conditional", "successStatus", "uri",
                            "method", "status", "headers", "bodyFile"})
        integration.absent(key);
    std::visit(IntegrationWriter{integration, stem, attachments}, route.integration);
    yaml.map("integration", integration.finish());
    return yaml.finish();
}

QByteArray routeFileStem(const Route& route)
{
    const bool keyed = route.method.isEmpty();  // $default, or a route of a WebSocket API
    static constexpr QByteArrayView plain("_-+{}$~");
    QByteArray stem;
    for (const char c : route.path.mid(keyed ? 0 : 1)) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '/')
            stem += '.';
        else if (letter || plain.contains(c))
            stem += c;
        else
            stem += '%' + QByteArray(1, c).toHex();
    }
    if (stem.isEmpty()) stem = "_";
    // Most file systems allow names of 255 bytes; the ending and a mark for namesakes need some of them.
    return keyed ? stem.left(200) : stem.left(200) + '.' + route.method.toLower();
}

QByteArray routeText(const gateway::Route& route)
{
    std::vector<Attachment> attachments;
    const auto text =
        yamlDocument(writeRoute(route, routeFileStem(route), YAML::Node(YAML::NodeType::Map), attachments));
    return text ? *text : QByteArray();
}

}  // namespace trestle::workspace
