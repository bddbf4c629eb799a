#include "core/observe/OtlpJson.h"

#include "core/base/Json.h"

#include <QCryptographicHash>

namespace trestle::observe {

namespace {

using base::JsonValue;

// "1-5759e988-bd862e3fe1be46a994272793" without its dashes and version is 32 digits; anything else is hashed to as
// many.
QByteArray traceId(const Trace& trace)
{
    if (trace.id.size() == 35 && trace.id.startsWith("1-"))
        return (trace.id.sliced(2, 8) + trace.id.sliced(11)).toLower();
    return QCryptographicHash::hash(trace.id + trace.requestId, QCryptographicHash::Sha256).first(16).toHex();
}

// The same for the same request, so that one sent twice is told once.
QByteArray spanId(const Trace& trace, size_t number)
{
    const QByteArray name = trace.id + '/' + trace.requestId + '/' + QByteArray::number(trace.number) + '/' +
                            QByteArray::number(quint64(number));
    return QCryptographicHash::hash(name, QCryptographicHash::Sha256).first(8).toHex();
}

JsonValue object()
{
    return JsonValue(JsonValue::Object());
}

void addAttribute(JsonValue& attributes, const char* key, JsonValue value)
{
    JsonValue attribute = object();
    attribute.insert("key", key);
    attribute.insert("value", std::move(value));
    attributes.makeArray().push_back(std::move(attribute));
}

void addText(JsonValue& attributes, const char* key, const QByteArray& text)
{
    if (text.isEmpty()) return;
    JsonValue value = object();
    value.insert("stringValue", text);
    addAttribute(attributes, key, std::move(value));
}

void addNumber(JsonValue& attributes, const char* key, qint64 number)
{
    JsonValue value = object();
    value.insert("intValue", QByteArray::number(number));  // 64 bits travel as text
    addAttribute(attributes, key, std::move(value));
}

QByteArrayView kindName(StationKind kind)
{
    switch (kind) {
        case StationKind::Accept:
            return "accept";
        case StationKind::Route:
            return "route";
        case StationKind::Cors:
            return "cors";
        case StationKind::Authorizer:
            return "authorizer";
        case StationKind::Validation:
            return "validation";
        case StationKind::Throttle:
            return "throttle";
        case StationKind::RequestMapping:
            return "request mapping";
        case StationKind::Function:
            return "function";
        case StationKind::Table:
            return "table";
        case StationKind::HttpTarget:
            return "http target";
        case StationKind::Mock:
            return "mock";
        case StationKind::ResponseMapping:
            return "response mapping";
        case StationKind::Response:
            return "response";
    }
    return {};
}

JsonValue span(const Trace& trace, const QByteArray& id, const QByteArray& parent, const QByteArray& name, int kind,
               qint64 startNs, qint64 durationNs, JsonValue attributes, bool failed)
{
    const qint64 start = trace.startedMs * 1'000'000 + startNs;
    JsonValue out = object();
    out.insert("traceId", traceId(trace));
    out.insert("spanId", id);
    if (!parent.isEmpty()) out.insert("parentSpanId", parent);
    out.insert("name", name);
    out.insert("kind", kind);
    out.insert("startTimeUnixNano", QByteArray::number(start));
    out.insert("endTimeUnixNano", QByteArray::number(start + durationNs));
    out.insert("attributes", std::move(attributes));
    JsonValue status = object();
    if (failed) status.insert("code", 2);
    out.insert("status", std::move(status));
    return out;
}

void addSpans(JsonValue::Array& spans, const Trace& trace)
{
    constexpr int internal = 1;
    constexpr int server = 2;
    const QByteArray root = spanId(trace, 0);
    JsonValue attributes{JsonValue::Array()};
    addText(attributes, "http.request.method", trace.method);
    addText(attributes, "url.path",
            trace.target.first(trace.target.contains('?') ? trace.target.indexOf('?') : trace.target.size()));
    const qsizetype blank = trace.routeKey.indexOf(' ');
    addText(attributes, "http.route", blank < 0 ? trace.routeKey : trace.routeKey.sliced(blank + 1));
    addNumber(attributes, "http.response.status_code", trace.status);
    addText(attributes, "user_agent.original", trace.client);
    addText(attributes, "trestle.api", trace.api);
    addText(attributes, "trestle.stage", trace.stage);
    addText(attributes, "trestle.request_id", trace.requestId);
    addText(attributes, "trestle.note", trace.note);
    const QByteArray name = trace.routeKey.isEmpty() ? trace.method : trace.routeKey;
    spans.push_back(
        span(trace, root, {}, name, server, 0, trace.durationNs, std::move(attributes), trace.status >= 500));

    QByteArray above = root;
    for (size_t i = 0; i < trace.stations.size(); ++i) {
        const Station& station = trace.stations[i];
        const QByteArray id = spanId(trace, i + 1);
        JsonValue about{JsonValue::Array()};
        addText(about, "trestle.station", kindName(station.kind).toByteArray());
        addText(about, "trestle.detail", station.detail);
        spans.push_back(span(trace, id, station.depth == 0 ? root : above, station.title, internal, station.startNs,
                             station.durationNs, std::move(about), station.outcome == StationOutcome::Failed));
        if (station.depth == 0) above = id;
    }
}

}  // namespace

QByteArray otlpJson(const std::vector<std::shared_ptr<const Trace>>& traces)
{
    JsonValue::Array spans;
    for (const auto& trace : traces)
        addSpans(spans, *trace);
    JsonValue scope = object();
    scope.insert("name", "trestle");
    scope.insert("version", TRESTLE_VERSION);
    JsonValue scopeSpans = object();
    scopeSpans.insert("scope", std::move(scope));
    scopeSpans.insert("spans", JsonValue(std::move(spans)));
    JsonValue attributes{JsonValue::Array()};
    addText(attributes, "service.name", "trestle");
    JsonValue resource = object();
    resource.insert("attributes", std::move(attributes));
    JsonValue resourceSpans = object();
    resourceSpans.insert("resource", std::move(resource));
    resourceSpans.insert("scopeSpans", JsonValue(JsonValue::Array{std::move(scopeSpans)}));
    JsonValue document = object();
    document.insert("resourceSpans", JsonValue(JsonValue::Array{std::move(resourceSpans)}));
    return base::writeJson(document);
}

}  // namespace trestle::observe
