#include "core/gateway/openapi/DescribedDocumentation.h"

#include "core/base/Ids.h"
#include "core/gateway/openapi/Extensions.h"
#include "core/gateway/openapi/Members.h"

#include <array>
#include <map>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr const char* kind = "documentationParts";
constexpr qsizetype shortIdLength = 6;

constexpr std::array<QByteArrayView, 2> resourceFields{"summary", "description"};
constexpr std::array<QByteArrayView, 5> infoFields{"summary", "description", "termsOfService", "contact", "license"};
constexpr std::array<QByteArrayView, 6> parameterFields{"description", "deprecated", "example",
                                                        "examples",    "style",      "explode"};
constexpr std::array<QByteArrayView, 2> mediaFields{"example", "examples"};

QByteArray parameterType(const QByteArray& in)
{
    if (in == "path") return "PATH_PARAMETER";
    if (in == "query") return "QUERY_PARAMETER";
    return in == "header" ? "REQUEST_HEADER" : QByteArray();
}

// What is more than "type": "string", which every parameter is to the service.
JsonValue schemaOf(const JsonValue& parameter)
{
    JsonValue schema = parameter.find("schema") ? valueOf(parameter, "schema") : picked(parameter, typeFields);
    JsonValue plain = JsonValue::Object();
    plain.insert("type", "string");
    return schema == plain ? JsonValue() : schema;
}

// The examples of a body by media type, as 3.x has them: { "application/json": { "example": … } }.
JsonValue examplesOf(const JsonValue& body)
{
    JsonValue content = JsonValue::Object();
    for (const auto& [type, media] : valueOf(body, "content").object())
        setUnlessEmpty(content, type, picked(media, mediaFields));
    // Of 2.0: { "application/json": … }.
    for (const auto& [type, example] : valueOf(body, "examples").object()) {
        JsonValue media = JsonValue::Object();
        media.insert("example", example);
        content.insert(type, std::move(media));
    }
    return content;
}

// The parts that a description's own fields make.
class DocumentationReader
{
public:
    DocumentationReader(const Documents& documents, const Description& description)
        : m_description(description), m_said(documents.all(kind))
    {
    }

    JsonValue read()
    {
        readApi();
        for (const auto& [path, item] : valueOf(m_description.root, "paths").object())
            add({"RESOURCE", m_description.prefix + path, {}, {}, {}},
                picked(m_description.followed(item), resourceFields));
        for (const auto& [name, scheme] : m_description.securitySchemes.object())
            add({"AUTHORIZER", {}, {}, {}, name},
                picked(m_description.followed(scheme), std::array<QByteArrayView, 1>{"description"}));
        for (const DescribedOperation& described : m_description.operations)
            readMethod(described);
        JsonValue documentation = JsonValue::Object();
        documentation.insert(kind, std::move(m_made));
        return documentation;
    }

private:
    void add(const DocumentedPlace& place, const JsonValue& properties)
    {
        if (properties.object().empty()) return;
        const JsonValue known = m_said.of(place);
        const bool isKnown =
            std::all_of(properties.object().begin(), properties.object().end(), [&](const auto& property) {
                const JsonValue* same = known.find(property.first);
                return same && *same == property.second;
            });
        if (isKnown) return;
        JsonValue part = JsonValue::Object();
        part.insert("location", place.json());
        part.insert("properties", properties);
        m_made.push_back(std::move(part));
    }

    void readApi()
    {
        const JsonValue& root = m_description.root;
        JsonValue properties = JsonValue::Object();
        setUnlessEmpty(properties, "info", picked(valueOf(root, "info"), infoFields));
        setUnlessEmpty(properties, "externalDocs", valueOf(root, "externalDocs"));
        JsonValue tags = JsonValue::Array();
        for (const JsonValue& tag : valueOf(root, "tags").array())
            if (!tag.find(extension::tagValue)) tags.makeArray().push_back(tag);
        setUnlessEmpty(properties, "tags", std::move(tags));
        add({"API", {}, {}, {}, {}}, properties);
    }

    void readMethod(const DescribedOperation& described)
    {
        const JsonValue& operation = described.operation;
        const DocumentedPlace place{{}, described.path, described.method, {}, {}};
        const auto at = [&](const char* type, const QByteArray& status = {}, const QByteArray& name = {}) {
            return DocumentedPlace{type, place.path, place.method, status, name};
        };
        add(at("METHOD"), picked(operation, methodFields));
        for (const JsonValue& each : valueOf(operation, "parameters").array()) {
            const JsonValue& parameter = m_description.followed(each);
            const QByteArray in = textOf(parameter, "in");
            if (in == "body") {
                add(at("REQUEST_BODY"), picked(parameter, std::array<QByteArrayView, 1>{"description"}));
                continue;
            }
            const QByteArray type = parameterType(in);
            if (type.isEmpty()) continue;
            JsonValue properties = picked(parameter, parameterFields);
            setUnlessEmpty(properties, "schema", schemaOf(parameter));
            add({type, place.path, place.method, {}, textOf(parameter, "name")}, properties);
        }
        const JsonValue& body = m_description.followed(valueOf(operation, "requestBody"));
        JsonValue ofBody = picked(body, std::array<QByteArrayView, 1>{"description"});
        setUnlessEmpty(ofBody, "content", examplesOf(body));
        add(at("REQUEST_BODY"), ofBody);
        for (const auto& [status, each] : valueOf(operation, "responses").object()) {
            const JsonValue& response = m_description.followed(each);
            JsonValue ofResponse = JsonValue::Object();
            if (const QByteArray text = textOf(response, "description"); text != status + " response")
                setUnlessEmpty(ofResponse, "description", text);
            add(at("RESPONSE", status), ofResponse);
            JsonValue ofContent = JsonValue::Object();
            setUnlessEmpty(ofContent, "content", examplesOf(response));
            add(at("RESPONSE_BODY", status), ofContent);
            for (const auto& [name, header] : valueOf(response, "headers").object()) {
                JsonValue ofHeader = picked(m_description.followed(header), parameterFields);
                setUnlessEmpty(ofHeader, "schema", schemaOf(m_description.followed(header)));
                add(at("RESPONSE_HEADER", status, name), ofHeader);
            }
        }
    }

    const Description& m_description;
    const Documentation m_said;  // by the extension, and before it
    JsonValue::Array m_made;
};

std::map<QByteArray, QByteArray> idsByPlace(const Documents& documents)
{
    std::map<QByteArray, QByteArray> ids;
    for (const auto& [id, part] : documents.all(kind))
        ids.emplace(writeJson(DocumentedPlace::of(valueOf(part, "location")).json()), id);
    return ids;
}

}  // namespace

std::vector<QByteArray> takeDocumentationParts(Documents& documents, const QByteArray& apiId,
                                               const JsonValue& documentation, const QByteArray& place,
                                               Findings& findings)
{
    std::vector<QByteArray> taken;
    const std::map<QByteArray, QByteArray> known = idsByPlace(documents);
    const auto& parts = valueOf(documentation, kind).array();
    for (size_t i = 0; i < parts.size(); ++i) {
        const DocumentedPlace at = DocumentedPlace::of(valueOf(parts[i], "location"));
        const JsonValue& properties = valueOf(parts[i], "properties");
        if (at.type.isEmpty() || (!properties.isObject() && !properties.isString())) {
            findings.push_back({Finding::Severity::Warning,
                                place + '/' + kind + '/' + QByteArray::number(qulonglong(i)),
                                "A documentation part has a location with a type, and properties"});
            continue;
        }
        const QByteArray word = writeJson(at.json());
        const auto same = known.find(word);
        const QByteArray id = same != known.end()
                                  ? same->second
                                  : base::stableResourceId(apiId + '/' + kind + '/' + word).first(shortIdLength);
        JsonValue part = JsonValue::Object();
        part.insert("location", at.json());
        part.insert("properties", properties.isObject() ? writeJson(properties) : properties.string());
        documents.set(kind, id, std::move(part));
        taken.push_back(id);
    }
    return taken;
}

void takeDocumentation(Api& api, const Description& description, bool overwrites, Findings& findings)
{
    if (overwrites) {
        const Documents::OfKind old = api.documents.all(kind);
        for (const auto& [id, part] : old)
            api.documents.remove(kind, id);
    }
    takeDocumentationParts(api.documents, api.resourceId(), valueOf(description.root, extension::documentation),
                           pointerStep(extension::documentation.toByteArray()), findings);
    const JsonValue made = DocumentationReader(api.documents, description).read();
    takeDocumentationParts(api.documents, api.resourceId(), made, {}, findings);
}

}  // namespace trestle::gateway
