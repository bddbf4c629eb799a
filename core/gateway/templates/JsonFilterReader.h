// Reads the text of a JSONPath filter into a tree. One use.
#pragma once

#include "core/gateway/templates/JsonFilter.h"

namespace trestle::gateway {

class JsonFilterReader
{
public:
    JsonFilterReader(const QString& text, int depth) : m_text(text), m_depth(depth) {}

    [[nodiscard]] base::Result<JsonFilter::Node> read();

private:
    using Node = JsonFilter::Node;
    using Value = JsonFilter::Value;

    Node orNode();
    Node andNode();
    Node operand();
    Node comparison(bool negated);
    std::optional<JsonFilter::Operator> comparisonOperator();
    Value value();
    Value pathValue();
    Value patternValue();
    Value jsonValue();
    Value plainValue();
    void fail(const char* problem);

    [[nodiscard]] QChar current() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    bool isQuoted(QChar& quote);
    void skipBlanks();
    bool take(QStringView symbol);

    QString m_text;
    int m_depth;
    int m_nesting = 0;
    qsizetype m_at = 0;
    std::optional<base::Error> m_error;
};

}  // namespace trestle::gateway
