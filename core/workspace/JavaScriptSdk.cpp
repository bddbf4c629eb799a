#include "core/workspace/JavaScriptSdk.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/PathTemplate.h"

#include <QFile>

#include <set>

namespace trestle::workspace {

using base::JsonStyle;
using base::JsonValue;
using base::Result;

namespace {

// "pets-of owner" and "PetsOf_owner" are both "PetsOfOwner".
QByteArray inPascalCase(const QByteArray& text)
{
    QByteArray name;
    bool begins = true;
    for (const char character : text) {
        const bool isWord = (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
                            (character >= 'A' && character <= 'Z');
        if (isWord) name += begins ? QByteArray(1, character).toUpper() : QByteArray(1, character);
        begins = !isWord;
    }
    return name;
}

QByteArray inCamelCase(const QByteArray& text)
{
    const QByteArray name = inPascalCase(text);
    return name.left(1).toLower() + name.mid(1);
}

// "GET /pets/{petId}" is petsPetIdGet, "GET /" rootGet.
QByteArray functionName(const gateway::Route& route)
{
    const QByteArray path = inPascalCase(route.path);
    return inCamelCase((path.isEmpty() ? QByteArray("root") : path) + ' ' + route.method.toLower());
}

JsonValue namesOf(const std::vector<QByteArray>& names)
{
    return JsonValue::Array(names.begin(), names.end());
}

// What a function needs to know of its method.
JsonValue operationOf(const gateway::Route& route, const QByteArray& name)
{
    std::vector<QByteArray> headers;
    std::vector<QByteArray> query;
    std::vector<QByteArray> required;
    if (const auto segments = gateway::parsePathTemplate(route.path))
        for (const gateway::PathSegment& segment : *segments)
            if (segment.kind != gateway::PathSegment::Kind::Literal) required.push_back(segment.text);
    constexpr QByteArrayView header("method.request.header.");
    constexpr QByteArrayView querystring("method.request.querystring.");
    if (const JsonValue* parameters = route.document.find("requestParameters"))
        for (const auto& [place, isRequired] : parameters->object()) {
            const bool isHeader = place.startsWith(header);
            if (!isHeader && !place.startsWith(querystring)) continue;
            const QByteArray parameter = place.mid(isHeader ? header.size() : querystring.size());
            (isHeader ? headers : query).push_back(parameter);
            if (isRequired.toBool()) required.push_back(parameter);
        }
    JsonValue operation = JsonValue::Object();
    operation.insert("name", name);
    operation.insert("verb", route.method);
    operation.insert("path", route.path);
    operation.insert("required", namesOf(required));
    operation.insert("headers", namesOf(headers));
    operation.insert("query", namesOf(query));
    return operation;
}

// A function for each method under the name of its path, and a second one under its operation's name.
JsonValue::Array operationsOf(const gateway::Api& api)
{
    JsonValue::Array operations;
    std::set<QByteArray> names;
    const auto add = [&](const gateway::Route& route, const QByteArray& name) {
        QByteArray free = name;
        for (int number = 2; !names.insert(free).second; ++number)
            free = name + QByteArray::number(number);
        operations.push_back(operationOf(route, free));
    };
    for (const gateway::Route& route : api.routes)
        if (route.method != "ANY") add(route, functionName(route));
    for (const gateway::Route& route : api.routes) {
        const QByteArray name = inCamelCase(base::textOf(route.document, "operationName"));
        if (route.method != "ANY" && !name.isEmpty() && !names.contains(name)) add(route, name);
    }
    return operations;
}

QByteArray listOf(const JsonValue::Array& operations)
{
    if (operations.empty()) return "None: all methods are ANY, and those have to be written by hand.";
    QByteArray list = "| Function | Method | Parameters, those in bold needed |\n| --- | --- | --- |\n";
    for (const JsonValue& operation : operations) {
        const JsonValue::Array& required = operation.find("required")->array();
        QByteArray parameters;
        for (const JsonValue& name : required)
            parameters += (parameters.isEmpty() ? "" : ", ") + ("**`" + name.string() + "`**");
        for (const char* kind : {"headers", "query"})
            for (const JsonValue& name : operation.find(kind)->array())
                if (std::find(required.begin(), required.end(), name) == required.end())
                    parameters += (parameters.isEmpty() ? "" : ", ") + ('`' + name.string() + '`');
        list += "| `" + base::textOf(operation, "name") + "` | `" + base::textOf(operation, "verb") + ' ' +
                base::textOf(operation, "path") + "` | " + parameters + " |\n";
    }
    return list.chopped(1);
}

Result<QByteArray> sdkResource(const char* name)
{
    QFile file(QStringLiteral(":/trestle/sdk/javascript/") + QLatin1String(name));
    if (file.open(QIODevice::ReadOnly)) return file.readAll();
    return base::Error{base::ErrorCode::Internal, QStringLiteral("%1 of SDKs is missing").arg(QLatin1String(name))};
}

// The template with what stands for each of `words`, none of which is looked for in what another stood for.
QByteArray filledIn(const QByteArray& text, const std::map<QByteArray, QByteArray>& words)
{
    QByteArray filled;
    for (qsizetype at = 0; at < text.size();) {
        const auto word = std::find_if(words.begin(), words.end(), [&](const auto& one) {
            return QByteArrayView(text).sliced(at).startsWith(one.first);
        });
        filled += word == words.end() ? QByteArray(1, text[at]) : word->second;
        at += word == words.end() ? 1 : word->first.size();
    }
    return filled;
}

}  // namespace

Result<std::map<QByteArray, QByteArray>> javaScriptSdk(const gateway::Api& api, const QByteArray& invokeUrl)
{
    const JsonValue::Array operations = operationsOf(api);
    const std::map<QByteArray, QByteArray> words = {
        {"@NAME@", api.name},
        {"@INVOKE_URL@", base::writeJson(JsonValue(invokeUrl))},
        {"@OPERATIONS@", base::writeJson(JsonValue(operations), JsonStyle::Indented)},
        {"@FUNCTIONS@", listOf(operations)},
    };
    std::map<QByteArray, QByteArray> files;
    for (const auto& [name, place] : {std::pair("README.md", ""), std::pair("apigClient.js", ""),
                                      std::pair("apiGatewayClient.js", "lib/apiGatewayCore/")}) {
        if (operations.empty() && name == QByteArrayView("apigClient.js")) continue;
        const auto text = sdkResource(name);
        if (!text) return text.error();
        files[QByteArray("apiGateway-js-sdk/") + place + name] = filledIn(*text, words);
    }
    return files;
}

}  // namespace trestle::workspace
