#include "core/workspace/YamlReader.h"

#include <charconv>
#include <set>
#include <string_view>

namespace trestle::workspace {

namespace {

constexpr qsizetype mostLookedAt = 1'000'000;

TextPlace placeOf(const YAML::Mark& mark)
{
    return mark.is_null() ? TextPlace() : TextPlace{mark.line + 1, mark.column + 1};
}

TextPlace placeOf(const YAML::Node& node)
{
    return placeOf(node.Mark());
}

QByteArray scalarText(const YAML::Node& node)
{
    if (node.IsNull()) return {};
    return QByteArray::fromStdString(node.Scalar());
}

bool isScalar(const YAML::Node& node)
{
    return node.IsScalar() || node.IsNull();
}

// A map that says one thing twice would be followed in the one and not in the other. What aliases repeat is looked at
// again: `left` ends that, as `depth` ends an alias of what it stands in.
std::optional<YamlError> repeatedKey(const YAML::Node& node, qsizetype& left, int depth)
{
    if (depth > 200) return std::nullopt;
    std::set<std::string_view> keys;
    for (const auto& entry : node) {
        if (--left < 0) return std::nullopt;
        if (node.IsMap() && entry.first.IsScalar() && !keys.insert(entry.first.Scalar()).second)
            return YamlError{QStringLiteral("\"%1\" stands here a second time; one of them is to go")
                                 .arg(QString::fromStdString(entry.first.Scalar())),
                             placeOf(entry.first)};
        const YAML::Node& value = node.IsMap() ? entry.second : entry;
        if (value.IsMap() || value.IsSequence())
            if (auto repeated = repeatedKey(value, left, depth + 1)) return repeated;
    }
    return std::nullopt;
}

}  // namespace

void FileContext::problem(TextPlace place, const QString& message, Severity severity) const
{
    if (problems) problems->push_back({severity, file, place.line, object, message, place.column});
}

base::Result<YAML::Node, YamlError> parseYamlMap(const QByteArray& text)
{
    try {
        YAML::Node node = YAML::Load(text.toStdString());
        if (node.IsNull()) return YAML::Node(YAML::NodeType::Map);
        if (!node.IsMap()) return YamlError{QStringLiteral("The file is to hold keys and values"), placeOf(node)};
        qsizetype left = mostLookedAt;
        if (auto repeated = repeatedKey(node, left, 0)) return *repeated;
        return node;
    } catch (const YAML::Exception& exception) {
        return YamlError{QStringLiteral("Not valid YAML: %1").arg(QString::fromStdString(exception.msg)),
                         placeOf(exception.mark)};
    } catch (const std::exception& exception) {
        return YamlError{QStringLiteral("Not valid YAML: %1").arg(QString::fromUtf8(exception.what())), {}};
    }
}

YAML::Node YamlReader::at(const char* key) const
{
    // A const look-up does not add the key.
    const YAML::Node map = m_map;
    return map.IsMap() ? map[key] : YAML::Node(YAML::NodeType::Undefined);
}

bool YamlReader::has(const char* key) const
{
    const YAML::Node node = at(key);
    return node.IsDefined() && !node.IsNull();
}

QByteArray YamlReader::text(const char* key, const QByteArray& fallback) const
{
    if (!has(key)) return fallback;
    const YAML::Node node = at(key);
    if (isScalar(node)) return scalarText(node);
    problem(key, QStringLiteral("\"%1\" is to be a text").arg(QLatin1String(key)));
    return fallback;
}

std::optional<qint64> YamlReader::integer(const char* key, qint64 min, qint64 max) const
{
    if (!has(key)) return std::nullopt;
    const QByteArray digits = text(key);
    qint64 value = 0;
    const auto parsed = std::from_chars(digits.begin(), digits.end(), value);
    if (parsed.ec == std::errc() && parsed.ptr == digits.end() && value >= min && value <= max) return value;
    problem(key,
            QStringLiteral("\"%1\" is to be a whole number from %2 to %3").arg(QLatin1String(key)).arg(min).arg(max));
    return std::nullopt;
}

qint64 YamlReader::integer(const char* key, qint64 min, qint64 max, qint64 fallback) const
{
    return integer(key, min, max).value_or(fallback);
}

bool YamlReader::flag(const char* key, bool fallback) const
{
    return choice<bool>(key, {{"true", true}, {"false", false}}, fallback);
}

QList<QByteArray> YamlReader::texts(const char* key) const
{
    QList<QByteArray> out;
    if (!has(key)) return out;
    const YAML::Node node = at(key);
    if (!node.IsSequence()) {
        problem(key, QStringLiteral("\"%1\" is to be a list").arg(QLatin1String(key)));
        return out;
    }
    for (const YAML::Node& element : node) {
        if (isScalar(element))
            out.push_back(scalarText(element));
        else
            m_context->problem(placeOf(element), QStringLiteral("\"%1\" is to hold texts").arg(QLatin1String(key)));
    }
    return out;
}

std::map<QByteArray, QByteArray> YamlReader::textMap(const char* key) const
{
    std::map<QByteArray, QByteArray> out;
    if (!has(key)) return out;
    const YAML::Node node = at(key);
    if (!node.IsMap()) {
        problem(key, QStringLiteral("\"%1\" is to hold names and values").arg(QLatin1String(key)));
        return out;
    }
    for (const auto& entry : node) {
        if (isScalar(entry.first) && isScalar(entry.second))
            out[scalarText(entry.first)] = scalarText(entry.second);
        else
            m_context->problem(placeOf(entry.second),
                               QStringLiteral("\"%1\" is to hold names with texts").arg(QLatin1String(key)));
    }
    return out;
}

YamlReader YamlReader::map(const char* key) const
{
    if (has(key)) {
        const YAML::Node node = at(key);
        if (node.IsMap()) return YamlReader(node, *m_context);
        problem(key, QStringLiteral("\"%1\" is to hold keys and values").arg(QLatin1String(key)));
    }
    return YamlReader(YAML::Node(YAML::NodeType::Map), *m_context);
}

std::vector<YamlReader> YamlReader::maps(const char* key) const
{
    std::vector<YamlReader> out;
    if (!has(key)) return out;
    const YAML::Node node = at(key);
    if (!node.IsSequence()) {
        problem(key, QStringLiteral("\"%1\" is to be a list").arg(QLatin1String(key)));
        return out;
    }
    for (const YAML::Node& element : node) {
        if (element.IsMap())
            out.emplace_back(element, *m_context);
        else
            m_context->problem(placeOf(element),
                               QStringLiteral("\"%1\" is to be a list of keys and values").arg(QLatin1String(key)));
    }
    return out;
}

void YamlReader::problem(const char* key, const QString& message) const
{
    const YAML::Node node = at(key);
    m_context->problem(placeOf(node.IsDefined() ? node : m_map), message);
}

}  // namespace trestle::workspace
