#include "core/gateway/openapi/Description.h"

#include "core/gateway/openapi/Extensions.h"
#include "core/gateway/openapi/Members.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr int longestChain = 20;  // of references that lead to references
constexpr std::array<QByteArrayView, 7> methods{"get", "head", "post", "put", "patch", "delete", "options"};

base::Error malformed(const QString& text)
{
    return {base::ErrorCode::Parse, text};
}

QByteArray cleanPath(QByteArray path)
{
    while (path.endsWith('/'))
        path.chop(1);
    return path.isEmpty() || path.startsWith('/') ? path : '/' + path;
}

// Of 3.x: the path of the first server, with the defaults of its variables in their places.
QByteArray serverPath(const JsonValue& root)
{
    const auto& servers = valueOf(root, "servers").array();
    if (servers.empty()) return {};
    QByteArray url = textOf(servers.front(), "url");
    for (const auto& [name, variable] : valueOf(servers.front(), "variables").object())
        url.replace('{' + name + '}', textOf(variable, "default"));
    const qsizetype scheme = url.indexOf("://");
    const qsizetype path = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
    return path < 0 ? QByteArray() : cleanPath(url.sliced(path));
}

JsonValue tagsOf(const JsonValue& root)
{
    JsonValue tags = JsonValue::Object();
    for (const JsonValue& tag : valueOf(root, "tags").array())
        if (const JsonValue* value = tag.find(extension::tagValue)) tags.insert(textOf(tag, "name"), *value);
    return tags;
}

// An operation's parameters go before those of its path with the same name and place.
void addParameters(const Description& description, JsonValue& operation, const JsonValue& ofPath)
{
    if (ofPath.array().empty()) return;
    JsonValue all = JsonValue::Array();
    for (const JsonValue& parameter : valueOf(operation, "parameters").array())
        all.makeArray().push_back(description.followed(parameter));
    for (const JsonValue& each : ofPath.array()) {
        const JsonValue& parameter = description.followed(each);
        const bool known = std::any_of(all.array().begin(), all.array().end(), [&](const JsonValue& other) {
            return textOf(other, "name") == textOf(parameter, "name") && textOf(other, "in") == textOf(parameter, "in");
        });
        if (!known) all.makeArray().push_back(parameter);
    }
    std::erase_if(operation.makeObject(), [](const auto& member) { return member.first == "parameters"; });
    operation.insert("parameters", std::move(all));
}

QByteArray methodOf(const QByteArray& member)
{
    if (member == extension::anyMethod) return "ANY";
    const bool known = std::find(methods.begin(), methods.end(), QByteArrayView(member)) != methods.end();
    return known ? member.toUpper() : QByteArray();
}

}  // namespace

const JsonValue* Description::resolve(QByteArrayView reference) const
{
    if (!reference.startsWith(QByteArrayView("#/"))) return nullptr;
    const JsonValue* at = &root;
    for (QByteArray step : reference.sliced(2).toByteArray().split('/')) {
        step = QByteArray::fromPercentEncoding(step).replace("~1", "/").replace("~0", "~");
        at = at->find(step);
        if (!at) return nullptr;
    }
    return at;
}

const JsonValue* Description::endpointConfiguration() const
{
    if (const JsonValue* endpoint = root.find(extension::endpointConfiguration)) return endpoint;
    for (const JsonValue& server : valueOf(root, "servers").array())
        if (const JsonValue* endpoint = server.find(extension::endpointConfiguration)) return endpoint;
    return nullptr;
}

const JsonValue& Description::followed(const JsonValue& value) const
{
    const JsonValue* at = &value;
    for (int i = 0; i < longestChain; ++i) {
        const JsonValue* reference = at->find("$ref");
        const JsonValue* target = reference ? resolve(reference->string()) : nullptr;
        if (!target) return *at;
        at = target;
    }
    return *at;
}

base::Result<Description> Description::read(JsonValue document, BasePath basePath, Findings& findings)
{
    Description made;
    made.root = std::move(document);
    const JsonValue& root = made.root;
    if (!root.isObject()) return malformed(QStringLiteral("Invalid OpenAPI input: it is no object"));
    const QByteArray swagger = scalarOf(root, "swagger");
    const QByteArray openapi = scalarOf(root, "openapi");
    if (swagger == "2.0")
        made.major = 2;
    else if (openapi.startsWith("3.1"))
        made.minor = 1;
    else if (!openapi.startsWith("3.0"))
        return malformed(
            QStringLiteral("Invalid OpenAPI input: neither \"swagger\": \"2.0\" nor \"openapi\": \"3.0\" or "
                           "\"3.1\" is said"));
    const JsonValue& info = valueOf(root, "info");
    made.title = textOf(info, "title");
    made.version = scalarOf(info, "version");
    made.text = textOf(info, "description");
    made.basePath = made.major == 2 ? cleanPath(textOf(root, "basePath")) : serverPath(root);
    const JsonValue& components = valueOf(root, "components");
    made.schemas = made.major == 2 ? valueOf(root, "definitions") : valueOf(components, "schemas");
    made.securitySchemes =
        made.major == 2 ? valueOf(root, "securityDefinitions") : valueOf(components, "securitySchemes");
    made.tags = tagsOf(root);

    if (basePath == BasePath::Prepend) made.prefix = made.basePath;
    // The first segment is a stage's name then.
    if (basePath == BasePath::Split && made.basePath.indexOf('/', 1) > 0)
        made.prefix = made.basePath.sliced(made.basePath.indexOf('/', 1));
    const JsonValue& paths = valueOf(root, "paths");
    if (!paths.isObject()) return malformed(QStringLiteral("Invalid OpenAPI input: it has no paths"));
    for (const auto& [path, item] : paths.object()) {
        const JsonValue& members = made.followed(item);
        if (path.startsWith("x-")) continue;
        const QByteArray place = "/paths" + pointerStep(path);
        for (const auto& [member, operation] : members.object()) {
            const QByteArray method = methodOf(member);
            if (method.isEmpty()) {
                if (member == "trace")
                    findings.push_back({Finding::Severity::Warning, place + "/trace",
                                        "The method TRACE of " + path + " is not supported and was left out"});
                continue;
            }
            DescribedOperation described{method, made.prefix + path, operation, place + pointerStep(member)};
            if (!described.operation.isObject()) described.operation = JsonValue::Object();
            addParameters(made, described.operation, valueOf(members, "parameters"));
            made.operations.push_back(std::move(described));
        }
    }
    return made;
}

}  // namespace trestle::gateway
