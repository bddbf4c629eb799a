// Builds one map of a workspace file in stable key order. Keys that the file had and Trestle does not know come after
// those it knows, as they were. Every key a file may have is named once, also when it is not written: what is never
// named counts as unknown.
#pragma once

#include "core/base/Result.h"

#include <yaml-cpp/yaml.h>

#include <QByteArray>
#include <QList>

#include <map>
#include <set>
#include <string>

namespace trestle::workspace {

/// A text that is read back as one: quoted if it looks like another type.
[[nodiscard]] YAML::Node yamlText(const QByteArray& value);

class YamlWriter
{
public:
    /// `old` is the map as it stands in the file (an empty one for a new file).
    explicit YamlWriter(YAML::Node old);

    void text(const char* key, const QByteArray& value);
    /// Left out when empty.
    void optionalText(const char* key, const QByteArray& value);
    void integer(const char* key, qint64 value);
    void flag(const char* key, bool value);
    /// Left out when empty.
    void texts(const char* key, const QList<QByteArray>& values);
    void textMap(const char* key, const std::map<QByteArray, QByteArray>& values);
    /// Left out when empty.
    void maps(const char* key, const std::vector<YAML::Node>& values);
    /// "key: []"
    void emptyList(const char* key) { set(key, YAML::Node(YAML::NodeType::Sequence)); }
    void map(const char* key, const YAML::Node& value);
    /// Names a key that is not written this time.
    void absent(const char* key) { m_known.insert(key); }

    /// The old map at `key`, for a writer of its own; empty if there is none.
    [[nodiscard]] YAML::Node old(const char* key) const;
    /// The old map in the list at `key` whose `nameKey` is `name`; empty if there is none.
    [[nodiscard]] YAML::Node old(const char* key, const char* nameKey, const QByteArray& name) const;

    /// The map with the unknown keys at its end. Ends the writing.
    [[nodiscard]] YAML::Node finish();

private:
    void set(const char* key, const YAML::Node& value);

    YAML::Node m_old;
    YAML::Node m_map{YAML::NodeType::Map};
    std::set<std::string> m_known;
};

/// The file's text: block style, final newline; texts that look like another type are quoted.
/// Error: TooLarge when aliases blow the file up beyond 100,000 nodes or 100 levels.
[[nodiscard]] base::Result<QByteArray> yamlDocument(const YAML::Node& map);

}  // namespace trestle::workspace
