// Reads one map of a workspace file, key by key, and notes what is wrong with file and line. A value that cannot be
// used becomes a problem and the fallback; it never stops the rest of the file from being read.
#pragma once

#include "core/base/Result.h"
#include "core/workspace/Workspace.h"

#include <yaml-cpp/yaml.h>

#include <QByteArray>
#include <QString>

#include <initializer_list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace trestle::workspace {

/// From 1; 0 where it is not known.
struct TextPlace
{
    int line = 0;
    int column = 0;
};

/// Where the problems of one file go.
struct FileContext
{
    QString file;  // relative to the workspace
    ObjectRef object;
    std::vector<Problem>* problems = nullptr;

    void problem(TextPlace place, const QString& message, Severity severity = Severity::Error) const;
};

/// Parses a file whose top is a map (an empty file is an empty map), in which no map has a key twice. Error: its
/// message without file name.
struct YamlError
{
    QString message;
    TextPlace place;
};
[[nodiscard]] base::Result<YAML::Node, YamlError> parseYamlMap(const QByteArray& text);

class YamlReader
{
public:
    YamlReader(YAML::Node map, const FileContext& context) : m_map(std::move(map)), m_context(&context) {}

    [[nodiscard]] bool has(const char* key) const;
    /// The scalar's text, whatever it looks like ("3000" and "yes" are texts too).
    [[nodiscard]] QByteArray text(const char* key, const QByteArray& fallback = {}) const;
    [[nodiscard]] std::optional<qint64> integer(const char* key, qint64 min, qint64 max) const;
    [[nodiscard]] qint64 integer(const char* key, qint64 min, qint64 max, qint64 fallback) const;
    [[nodiscard]] bool flag(const char* key, bool fallback) const;
    [[nodiscard]] QList<QByteArray> texts(const char* key) const;
    [[nodiscard]] std::map<QByteArray, QByteArray> textMap(const char* key) const;
    /// An empty reader if the key is absent or no map.
    [[nodiscard]] YamlReader map(const char* key) const;
    [[nodiscard]] std::vector<YamlReader> maps(const char* key) const;
    /// The map itself, for what is read member by member.
    [[nodiscard]] const YAML::Node& node() const { return m_map; }

    template <typename E>
    [[nodiscard]] E choice(const char* key, std::initializer_list<std::pair<const char*, E>> words, E fallback) const
    {
        if (!has(key)) return fallback;
        const QByteArray word = text(key);
        QByteArray known;
        for (const auto& [name, value] : words) {
            if (word == name) return value;
            known += (known.isEmpty() ? "" : ", ") + QByteArray(name);
        }
        problem(key, QStringLiteral("\"%1\" is none of: %2").arg(QString::fromUtf8(word), QString::fromUtf8(known)));
        return fallback;
    }

    /// Notes a problem at `key`, or at the map's own line if it is absent.
    void problem(const char* key, const QString& message) const;
    [[nodiscard]] const FileContext& context() const { return *m_context; }

private:
    [[nodiscard]] YAML::Node at(const char* key) const;

    YAML::Node m_map;
    const FileContext* m_context;
};

}  // namespace trestle::workspace
