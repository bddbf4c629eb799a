// An integration's URI with its holes: ${stageVariables.name} is filled from the stage, {name} with what the method
// maps to the path. A {name} that nothing fills stays as it is written, a variable the stage does not have vanishes.
// Compiled once; any thread.
#pragma once

#include <QByteArray>

#include <map>
#include <vector>

namespace trestle::gateway {

using StageVariables = std::map<QByteArray, QByteArray>;

class UriText
{
public:
    [[nodiscard]] static UriText compile(QByteArrayView text);

    [[nodiscard]] bool hasVariables() const;
    /// `path` holds values as they travel: percent-encoded.
    [[nodiscard]] QByteArray text(const StageVariables& variables,
                                  const std::vector<std::pair<QByteArray, QByteArray>>& path) const;
    [[nodiscard]] const QByteArray& source() const { return m_source; }

private:
    struct Part
    {
        enum class Kind { Text, StageVariable, Path };
        Kind kind = Kind::Text;
        QByteArray text;  // or the name
    };
    QByteArray m_source;
    std::vector<Part> m_parts;
};

}  // namespace trestle::gateway
