#include "core/workspace/ApiReference.h"

#include "core/workspace/ApiDescriptions.h"
#include "core/workspace/YamlJson.h"

#include <QFile>

namespace trestle::workspace {

using base::JsonStyle;
using base::JsonValue;
using base::Result;
using gateway::OpenApi;

namespace {

Result<JsonValue> describedFor(const gateway::Api& api, OpenApi version, const QByteArray& server)
{
    return exportApi(api, {.version = version, .extensions = false, .server = server});
}

// JSON inside a script: what could end that is written as its number.
QByteArray inScript(QByteArray json)
{
    return json.replace('<', "\\u003c");
}

// A text inside a script's quotes.
QByteArray inQuotes(const QByteArray& text)
{
    QByteArray quoted;
    base::appendJsonString(quoted, text);
    return inScript(quoted.sliced(1).chopped(1));
}

}  // namespace

Result<QByteArray> referencePage(const gateway::Api& api, const QByteArray& server)
{
    const auto document = describedFor(api, OpenApi::OpenApi31, {});
    if (!document) return document.error();
    QFile file(QStringLiteral(":/trestle/reference/reference.html"));
    if (!file.open(QIODevice::ReadOnly))
        return base::Error{base::ErrorCode::Internal, QStringLiteral("The template of the reference is missing")};
    QByteArray page = file.readAll();
    page.replace("@BASE@", inQuotes(server));
    page.replace("@DESCRIPTION@", inScript(base::writeJson(*document)));
    return page;
}

Result<std::map<QByteArray, QByteArray>> referenceFiles(const gateway::Api& api, const QByteArray& server)
{
    std::map<QByteArray, QByteArray> files;
    auto page = referencePage(api, server);
    if (!page) return page.error();
    files["index.html"] = std::move(*page);
    for (const auto& [name, version] :
         {std::pair("openapi-3.0", OpenApi::OpenApi30), std::pair("openapi-3.1", OpenApi::OpenApi31)}) {
        const auto document = describedFor(api, version, server);
        if (!document) return document.error();
        auto yaml = yamlOfJson(*document);
        if (!yaml) return yaml.error();
        files[name + QByteArray(".json")] = base::writeJson(*document, JsonStyle::Indented) + '\n';
        files[name + QByteArray(".yaml")] = std::move(*yaml);
    }
    return files;
}

}  // namespace trestle::workspace
