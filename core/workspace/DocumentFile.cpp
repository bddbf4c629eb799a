// apis/<api>/<kind>/<id>.yaml and gateway/<kind>/<id>.yaml: one object in the service's own words, member by member as
// on the wire. Mapping templates and schemas of some length stand in files of their own beside it; their member then is
// !file <name>. Characters of an id that a file name cannot have are written %XX.
#include "core/workspace/DocumentFile.h"

#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

using base::JsonValue;

namespace {

constexpr const char* textTag = "!";  // as in YamlWriter.cpp
constexpr const char* fileTag = "!file";

bool isPlainInName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '$';
}

// What of a member's place tells its file from others: books.post.request.vtl, books.post.200.response.vtl.
QByteArray placeWord(const QByteArray& name)
{
    if (name == "methodIntegration" || name == "integrationResponses" || name == "application/json") return {};
    if (name == "requestTemplates") return "request";
    if (name == "responseTemplates") return "response";
    return fileWord(name);
}

// The members whose texts may stand in files: all in a map of templates, and a schema.
constexpr QByteArrayView templates("templates");
constexpr QByteArrayView schema("schema");

QByteArrayView filesOf(const QByteArray& name)
{
    if (name == "requestTemplates" || name == "responseTemplates") return templates;
    return name == schema ? schema : QByteArrayView();
}

class Writer
{
public:
    Writer(const QByteArray& stem, std::vector<Attachment>& attachments) : m_stem(stem), m_attachments(attachments) {}

    YAML::Node node(const JsonValue& value, const QByteArray& place, QByteArrayView files)
    {
        switch (value.type()) {
            case JsonValue::Type::Null:
                return YAML::Node(YAML::NodeType::Null);
            case JsonValue::Type::Bool:
                return YAML::Node(value.toBool() ? "true" : "false");
            case JsonValue::Type::Number:
                return YAML::Node(value.numberText().toStdString());
            case JsonValue::Type::String:
                return text(value.string(), place, files);
            case JsonValue::Type::Array: {
                YAML::Node list(YAML::NodeType::Sequence);
                for (const JsonValue& element : value.array())
                    list.push_back(node(element, place, {}));
                return list;
            }
            case JsonValue::Type::Object: {
                YAML::Node map(YAML::NodeType::Map);
                for (const auto& [name, member] : value.object()) {
                    const QByteArray word = placeWord(name);
                    const QByteArray inner = word.isEmpty() ? place : place + '.' + word;
                    map.force_insert(yamlText(name), node(member, inner, files == templates ? files : filesOf(name)));
                }
                return map;
            }
        }
        Q_UNREACHABLE();
    }

private:
    YAML::Node text(const QByteArray& value, const QByteArray& place, QByteArrayView files)
    {
        if (files.isEmpty() || (value.size() <= 60 && !value.contains('\n'))) return yamlText(value);
        const QByteArray name = m_stem + place + (files == schema ? ".json" : ".vtl");
        m_attachments.push_back({name, value});
        YAML::Node file(name.toStdString());
        file.SetTag(fileTag);
        return file;
    }

    const QByteArray& m_stem;
    std::vector<Attachment>& m_attachments;
};

bool isNumber(const QByteArray& text)
{
    const auto json = base::parseJson(text);
    return json && json->isNumber();
}

JsonValue scalar(const YAML::Node& node)
{
    const QByteArray text = QByteArray::fromStdString(node.Scalar());
    if (node.Tag() == textTag) return text;
    if (text == "true") return true;
    if (text == "false") return false;
    if (isNumber(text)) return JsonValue::Number{text};
    return text;
}

JsonValue value(const YAML::Node& node, const ReadAttachment& attachment)
{
    if (node.IsScalar())
        return node.Tag() == fileTag ? JsonValue(attachment(QByteArray::fromStdString(node.Scalar()))) : scalar(node);
    if (node.IsSequence()) {
        JsonValue::Array list;
        for (const YAML::Node& element : node)
            list.push_back(value(element, attachment));
        return list;
    }
    if (!node.IsMap()) return {};
    JsonValue::Object object;
    for (const auto& entry : node)
        if (entry.first.IsScalar())
            object.emplace_back(QByteArray::fromStdString(entry.first.Scalar()), value(entry.second, attachment));
    return object;
}

}  // namespace

QByteArray fileWord(const QByteArray& id)
{
    QByteArray word;
    for (const char c : id)
        word += isPlainInName(c) ? QByteArray(1, c) : '%' + QByteArray(1, c).toHex().toUpper();
    return word;
}

QByteArray idOfFileWord(const QByteArray& word)
{
    return QByteArray::fromPercentEncoding(word);
}

JsonValue readDocument(const YAML::Node& map, const ReadAttachment& attachment)
{
    JsonValue document = value(map, attachment);
    document.makeObject();
    return document;
}

YAML::Node writeDocument(const JsonValue& document, const QByteArray& stem, std::vector<Attachment>& attachments)
{
    return Writer(stem, attachments).node(document, {}, {});
}

}  // namespace trestle::workspace
