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

constexpr int deepest = 200;                 // as of JSON
constexpr qsizetype mostValues = 1'000'000;  // an alias counts as what it stands for

bool isUtf8(const std::string& text)
{
    return QByteArrayView(text.data(), qsizetype(text.size())).isValidUtf8();
}

// What keeps the value from being one of JSON; null if nothing does.
const char* faultOf(const YAML::Node& node, qsizetype& left, int depth)
{
    if (--left < 0 || depth > deepest) return "it holds too many values, or too deep";
    if (node.IsScalar()) return isUtf8(node.Scalar()) ? nullptr : "it is not UTF-8";
    if (node.IsMap()) {
        for (const auto& entry : node) {
            if (entry.first.IsScalar() && !isUtf8(entry.first.Scalar())) return "it is not UTF-8";
            if (const char* fault = faultOf(entry.second, left, depth + 1)) return fault;
        }
    } else if (node.IsSequence()) {
        for (const YAML::Node& element : node)
            if (const char* fault = faultOf(element, left, depth + 1)) return fault;
    }
    return nullptr;
}

}  // namespace

base::Result<JsonValue> jsonOfText(const QByteArray& text)
{
    const auto placed = [](const YamlError& problem, const QString& message) {
        return base::Error{
            base::ErrorCode::Parse,
            QStringLiteral("line %1, column %2: %3").arg(problem.place.line).arg(problem.place.column).arg(message)};
    };
    if (text.trimmed().startsWith('{')) {
        auto document = base::parseJson(text);
        // Of some faults, such as an early end, only the reader of YAML knows the place.
        if (document || document.error().message.startsWith(QStringLiteral("line "))) return document;
        const auto map = parseYamlMap(text);
        return map ? document : placed(map.error(), document.error().message);
    }
    const auto map = parseYamlMap(text);
    if (!map) return placed(map.error(), map.error().message);
    qsizetype left = mostValues;
    if (const char* fault = faultOf(*map, left, 0))
        return base::Error{base::ErrorCode::TooLarge,
                           QStringLiteral("The text cannot be read: ") + QLatin1String(fault)};
    return readDocument(*map, [](const QByteArray&) { return QByteArray(); });
}

base::Result<QByteArray> yamlOfJson(const JsonValue& value)
{
    return yamlDocument(nodeOf(value));
}

struct TextPlaces::Tree
{
    YAML::Node root;
};

TextPlaces::TextPlaces(const QByteArray& text)
{
    if (auto map = parseYamlMap(text)) m_tree = std::make_unique<Tree>(Tree{std::move(*map)});
}

TextPlaces::~TextPlaces() = default;

std::optional<TextPlaces::Place> TextPlaces::find(const QByteArray& pointer) const
{
    if (!m_tree) return std::nullopt;
    YAML::Mark mark = m_tree->root.Mark();
    YAML::Node at = m_tree->root;
    for (QByteArray step : pointer.split('/').mid(1)) {
        const std::string name = step.replace("~1", "/").replace("~0", "~").toStdString();
        bool isThere = false;
        if (at.IsMap()) {
            for (const auto& entry : at) {
                if (!entry.first.IsScalar() || entry.first.Scalar() != name) continue;
                mark = entry.first.Mark();
                at.reset(entry.second);
                isThere = true;
                break;
            }
        } else if (at.IsSequence()) {
            bool isNumber = false;
            const size_t index = step.toULongLong(&isNumber);
            isThere = isNumber && index < at.size();
            if (isThere) {
                at.reset(at[index]);
                mark = at.Mark();
            }
        }
        if (!isThere) break;
    }
    if (mark.is_null()) return std::nullopt;
    return Place{mark.line + 1, mark.column + 1};
}

}  // namespace trestle::workspace
