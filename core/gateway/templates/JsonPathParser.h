// Reads a JSONPath. One use.
#pragma once

#include "core/gateway/templates/JsonPath.h"

namespace trestle::gateway {

class JsonPathParser
{
public:
    /// `depth` counts the filters and functions around this path.
    explicit JsonPathParser(const QString& text, int depth = 0) : m_text(text), m_depth(depth) {}

    [[nodiscard]] base::Result<JsonPath> parse();

private:
    bool steps();
    bool dotStep();
    bool bracketStep();
    bool nameOrFunction();
    bool functionArguments(JsonPathStep::Function& function);
    bool functionArgument(JsonPathStep::Function& function, const QString& text);
    bool quotedNames();
    bool indexesOrSlice();
    bool filter();
    void add(decltype(JsonPathStep::step) step);
    bool fail(const char* problem);

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar at(qsizetype position) const
    {
        return position >= 0 && position < m_text.size() ? m_text[position] : QChar();
    }
    [[nodiscard]] qsizetype afterBlanks(qsizetype position) const;

    QString m_text;
    int m_depth;
    qsizetype m_at = 0;
    JsonPath m_path;
    std::optional<base::Error> m_error;
};

}  // namespace trestle::gateway
