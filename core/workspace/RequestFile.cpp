// requests/<folders>/<name>.yaml: method · url · headers: list of {name, value, enabled} · bodyFile (beside this file)
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

using requests::SavedHeader;
using requests::SavedRequest;

SavedRequest readRequest(const QByteArray& name, const YamlReader& yaml, const ReadAttachment& attachment)
{
    SavedRequest request;
    request.name = name;
    request.method = yaml.text("method", "GET");
    request.url = yaml.text("url");
    for (const YamlReader& header : yaml.maps("headers"))
        request.headers.push_back({header.text("name"), header.text("value"), header.flag("enabled", true)});
    if (yaml.has("bodyFile")) request.body = attachment(yaml.text("bodyFile"));
    return request;
}

YAML::Node writeRequest(const SavedRequest& request, const QByteArray& stem, const YAML::Node& old,
                        std::vector<Attachment>& attachments)
{
    YamlWriter yaml(old);
    yaml.text("method", request.method);
    yaml.text("url", request.url);
    std::vector<YAML::Node> headers;
    QByteArray contentType;
    for (const SavedHeader& header : request.headers) {
        YamlWriter map(yaml.old("headers", "name", header.name));
        map.text("name", header.name);
        map.text("value", header.value);
        if (header.enabled)
            map.absent("enabled");
        else
            map.flag("enabled", false);
        headers.push_back(map.finish());
        if (header.name.compare("content-type", Qt::CaseInsensitive) == 0) contentType = header.value;
    }
    yaml.maps("headers", headers);
    if (request.body.isEmpty()) {
        yaml.absent("bodyFile");
    } else {
        attachments.push_back({stem + ".body." + bodyFileExtension(contentType, request.body), request.body});
        yaml.text("bodyFile", attachments.back().path);
    }
    return yaml.finish();
}

QByteArray bodyFileExtension(const QByteArray& contentType, const QByteArray& body)
{
    const QByteArray type = contentType.toLower();
    const QByteArray start = body.left(64).trimmed();
    if (type.contains("json") || (type.isEmpty() && (start.startsWith('{') || start.startsWith('[')))) return "json";
    if (type.contains("html") || (type.isEmpty() && start.toLower().startsWith("<!doctype html"))) return "html";
    if (type.contains("xml") || (type.isEmpty() && start.startsWith("<?xml"))) return "xml";
    return "txt";
}

}  // namespace trestle::workspace
