#include "core/engine/ReferenceEndpoint.h"

#include "core/aws/LoopbackGuard.h"
#include "core/workspace/ApiDescriptions.h"
#include "core/workspace/ApiReference.h"

#include <QString>

namespace trestle::engine {

namespace {

http::Response answerOf(int status, const char* contentType, const QByteArray& body)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", contentType);
    response.headers.add("Cache-Control", "no-store");
    response.body = body;
    return response;
}

http::Response notFound()
{
    return answerOf(404, "text/plain; charset=utf-8", "There is no such API\n");
}

bool isDescribed(const gateway::Api& api)
{
    return api.protocol != gateway::Protocol::WebSocket;
}

QByteArray listOf(const workspace::Workspace& design)
{
    QByteArray page =
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>APIs</title>"
        "<body style=\"font: 16px/1.6 system-ui, sans-serif; margin: 40px\"><h1>APIs</h1><ul>";
    for (const gateway::Api& api : design.apis)
        if (isDescribed(api))
            page += "<li><a href=\"" + ReferenceEndpoint::path.toByteArray() + '/' + api.name.toPercentEncoding() +
                    "\">" + QString::fromUtf8(api.name).toHtmlEscaped().toUtf8() + "</a></li>";
    return page + "</ul></body></html>";
}

// Where the API's first stage answers at the endpoint that was asked.
QByteArray addressOf(const gateway::Api& api, const http::Request& request)
{
    const QByteArray stage = api.stages.empty() ? QByteArray("$default") : api.stages.front().name;
    return "http://" + request.headers.value("host").toByteArray() + "/restapis/" + api.resourceId() + '/' +
           stage.toPercentEncoding("$") + "/_user_request_";
}

}  // namespace

bool ReferenceEndpoint::accepts(const http::Request& request)
{
    const QByteArrayView asked = request.path();
    return asked == path || (asked.startsWith(path) && asked.sliced(path.size()).startsWith('/'));
}

http::Response ReferenceEndpoint::answer(const http::Request& request) const
{
    const aws::GuardVerdict verdict = aws::judgeRequest(aws::Surface::ControlPlane, request);
    if (verdict != aws::GuardVerdict::Allowed)
        return answerOf(403, "text/plain; charset=utf-8", aws::guardMessage(verdict, request));
    const std::shared_ptr<const workspace::Workspace> design = m_design.design();
    QByteArray name = http::percentDecoded(request.path().sliced(path.size())).mid(1);
    if (name.isEmpty()) return answerOf(200, "text/html; charset=utf-8", listOf(*design));
    const bool isJson = name.endsWith(".json") && !design->api(name);
    if (isJson) name.chop(5);
    const gateway::Api* api = design->api(name);
    if (!api || !isDescribed(*api)) return notFound();
    const QByteArray address = addressOf(*api, request);
    if (isJson) {
        const auto document = workspace::exportApi(
            *api, {.version = gateway::OpenApi::OpenApi31, .extensions = false, .server = address});
        return document ? answerOf(200, "application/json", base::writeJson(*document, base::JsonStyle::Indented))
                        : notFound();
    }
    const auto page = workspace::referencePage(*api, address);
    return page ? answerOf(200, "text/html; charset=utf-8", *page) : notFound();
}

}  // namespace trestle::engine
