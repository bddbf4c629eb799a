#include "core/workspace/YamlJson.h"

#include "core/workspace/DocumentFile.h"
#include "core/workspace/YamlReader.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

using base::JsonValue;

namespace {

YAML::Node nodeOf(const JsonValue& value)
{
    switch (value.type()) {
        case JsonValue::Type::Null:
            return YAML::Node(YAML::NodeType::Null);
        case JsonValue::Type::Bool:
            return YAML::Node(value.toBool() ? "true" : "false");
        case JsonValue::Type::Number:
            return YAML::Node(value.numberText().toStdString());
        case JsonValue::Type::String:
            return yamlText(value.string());
        case JsonValue::Type::Array: {
            YAML::Node list(YAML::NodeType::Sequence);
            for (const JsonValue& element : value.array())
                list.push_back(nodeOf(element));
            return list;
        }
        case JsonValue::Type::Object: {
            YAML::Node map(YAML::NodeType::Map);
            for (const auto& [name, member] : value.object())
                map.force_insert(yamlText(name), nodeOf(member));
            return map;
        }
    }
    return {};
}

}  // namespace

base::Result<JsonValue> jsonOfText(const QByteArray& text)
{
    if (text.trimmed().startsWith('{')) return base::parseJson(text);
    const auto map = parseYamlMap(text);
    if (!map)
        return base::Error{base::ErrorCode::Parse,
                           QStringLiteral("line %1: %2").arg(map.error().line).arg(map.error().message)};
    return readDocument(*map, [](const QByteArray&) { return QByteArray(); });
}

base::Result<QByteArray> yamlOfJson(const JsonValue& value)
{
    return yamlDocument(nodeOf(value));
}

}  // namespace trestle::workspace
