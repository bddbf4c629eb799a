#include "core/workspace/YamlWriter.h"

#include <QRegularExpression>

namespace trestle::workspace {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// yaml-cpp marks scalars that stood in quotes with this tag; it is used the same way for those to be quoted.
constexpr const char* quotedTag = "!";

// Texts that YAML 1.1 or 1.2 readers would take for a number, a truth value, a date or nothing.
bool looksLikeAnotherType(const QByteArray& text)
{
    static const QRegularExpression pattern(
        QStringLiteral(
            "^(~|null|true|false|yes|no|on|off|y|n|[-+]?[.]?[0-9][0-9_.,:eExXa-fA-FoO+-]*|[-+]?[.](inf|nan))$"),
        QRegularExpression::CaseInsensitiveOption);
    return text.isEmpty() || text.front() == ' ' || text.back() == ' ' ||
           pattern.match(QString::fromUtf8(text)).hasMatch();
}

class DocumentWriter
{
public:
    Result<QByteArray> write(const YAML::Node& node)
    {
        if (!emit(node, 0))
            return Error{ErrorCode::TooLarge,
                         QStringLiteral("The file grows too large when its aliases are written out")};
        return QByteArray(m_out.c_str(), static_cast<qsizetype>(m_out.size())) + '\n';
    }

private:
    bool emit(const YAML::Node& node, int depth)
    {
        if (++m_nodes > 100'000 || depth > 100) return false;
        if (node.IsMap()) {
            if (node.size() == 0) m_out << YAML::Flow;
            m_out << YAML::BeginMap;
            for (const auto& entry : node) {
                m_out << YAML::Key;
                if (!emit(entry.first, depth + 1)) return false;
                m_out << YAML::Value;
                if (!emit(entry.second, depth + 1)) return false;
            }
            m_out << YAML::EndMap;
        } else if (node.IsSequence()) {
            if (isShortList(node)) m_out << YAML::Flow;
            m_out << YAML::BeginSeq;
            for (const YAML::Node& element : node)
                if (!emit(element, depth + 1)) return false;
            m_out << YAML::EndSeq;
        } else if (node.IsScalar()) {
            const std::string tag = node.Tag();
            if (tag == quotedTag)
                m_out << YAML::DoubleQuoted;
            else if (tag.size() > 1 && tag.front() == '!')
                m_out << YAML::LocalTag(tag.substr(1));
            m_out << node.Scalar();
        } else {
            m_out << YAML::Null;
        }
        return true;
    }

    // Lists of a few short words read best on one line.
    static bool isShortList(const YAML::Node& list)
    {
        size_t length = 0;
        for (const YAML::Node& element : list) {
            if (!element.IsScalar()) return false;
            length += element.Scalar().size() + 2;
        }
        return length <= 80;
    }

    YAML::Emitter m_out;
    int m_nodes = 0;
};

}  // namespace

YAML::Node yamlText(const QByteArray& value)
{
    YAML::Node node(value.toStdString());
    if (looksLikeAnotherType(value)) node.SetTag(quotedTag);
    return node;
}

YamlWriter::YamlWriter(YAML::Node old) : m_old(std::move(old)) {}

void YamlWriter::set(const char* key, const YAML::Node& value)
{
    m_known.insert(key);
    m_map[key] = value;
}

void YamlWriter::text(const char* key, const QByteArray& value)
{
    set(key, yamlText(value));
}

void YamlWriter::optionalText(const char* key, const QByteArray& value)
{
    if (value.isEmpty())
        absent(key);
    else
        text(key, value);
}

void YamlWriter::integer(const char* key, qint64 value)
{
    set(key, YAML::Node(std::to_string(value)));
}

void YamlWriter::flag(const char* key, bool value)
{
    set(key, YAML::Node(value ? "true" : "false"));
}

void YamlWriter::texts(const char* key, const QList<QByteArray>& values)
{
    if (values.isEmpty()) return absent(key);
    YAML::Node list(YAML::NodeType::Sequence);
    for (const QByteArray& value : values)
        list.push_back(yamlText(value));
    set(key, list);
}

void YamlWriter::textMap(const char* key, const std::map<QByteArray, QByteArray>& values)
{
    if (values.empty()) return absent(key);
    YAML::Node node(YAML::NodeType::Map);
    for (const auto& [name, value] : values)
        node.force_insert(yamlText(name), yamlText(value));
    set(key, node);
}

void YamlWriter::maps(const char* key, const std::vector<YAML::Node>& values)
{
    if (values.empty()) return absent(key);
    YAML::Node list(YAML::NodeType::Sequence);
    for (const YAML::Node& value : values)
        list.push_back(value);
    set(key, list);
}

void YamlWriter::map(const char* key, const YAML::Node& value)
{
    set(key, value);
}

YAML::Node YamlWriter::old(const char* key) const
{
    const YAML::Node map = m_old;
    const YAML::Node node = map.IsMap() ? map[key] : YAML::Node();
    return node.IsDefined() && node.IsMap() ? node : YAML::Node(YAML::NodeType::Map);
}

YAML::Node YamlWriter::old(const char* key, const char* nameKey, const QByteArray& name) const
{
    const YAML::Node map = m_old;
    const YAML::Node list = map.IsMap() ? map[key] : YAML::Node();
    if (list.IsDefined() && list.IsSequence()) {
        for (const YAML::Node& element : list) {
            if (!element.IsMap()) continue;
            const YAML::Node found = element[nameKey];
            if (found.IsDefined() && found.IsScalar() && found.Scalar() == name.toStdString()) return element;
        }
    }
    return YAML::Node(YAML::NodeType::Map);
}

YAML::Node YamlWriter::finish()
{
    if (m_old.IsMap())
        for (const auto& entry : m_old)
            if (!entry.first.IsScalar() || !m_known.contains(entry.first.Scalar()))
                m_map.force_insert(entry.first, entry.second);
    return m_map;
}

Result<QByteArray> yamlDocument(const YAML::Node& map)
{
    return DocumentWriter().write(map);
}

}  // namespace trestle::workspace
