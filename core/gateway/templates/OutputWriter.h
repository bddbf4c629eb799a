// Collects a rendering's output and, where they are wanted, the chunks that tell what made it.
#pragma once

#include "core/gateway/templates/MappingTemplate.h"

namespace trestle::gateway {

class OutputWriter
{
public:
    OutputWriter(qsizetype limit, OutputChunks chunks) : m_limit(limit), m_recorded(chunks == OutputChunks::Recorded) {}

    /// False when the output would be longer than the limit; nothing is written then.
    [[nodiscard]] bool write(const QByteArray& utf8, const SourceRange& source, const QByteArray& input = {})
    {
        if (m_output.text.size() + utf8.size() > m_limit) return false;
        if (m_recorded && !utf8.isEmpty())
            m_output.chunks.push_back({m_output.text.size(), m_output.text.size() + utf8.size(), source, input});
        m_output.text += utf8;
        return true;
    }

    [[nodiscard]] bool recorded() const { return m_recorded; }
    [[nodiscard]] TemplateOutput take() { return std::move(m_output); }

private:
    qsizetype m_limit;
    bool m_recorded;
    TemplateOutput m_output;
};

}  // namespace trestle::gateway
