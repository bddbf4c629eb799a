// A mapping template: compiled once, rendered for each request. The language is Apache Velocity 1.7 with the service's
// four switches: #macro has no effect and calls stay as text, #evaluate is text and #parse and #include are errors, an
// undefined reference is an empty string, #foreach ends after 1,000 rounds. A copy is cheap; any thread renders at the
// same time.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/templates/InputObject.h"
#include "core/gateway/templates/TemplateContext.h"
#include "core/gateway/templates/TemplateFailure.h"

#include <memory>

namespace trestle::gateway {

struct TemplateTree;

struct TemplateInput
{
    QByteArray body;  // "" reads as {}
    TemplateParameters parameters;
};

struct TemplateLimits
{
    int steps = 1'000'000;   // statements run and rounds of loops
    int milliseconds = 250;  // of this thread's processor time
    int depth = 60;          // strings with references, and #define'd blocks, inside each other
    qsizetype outputBytes = qsizetype(10) << 20;
};

/// The variables as they stand while a template runs.
struct TemplateVariables
{
    const std::vector<QString>& names;
    const std::vector<TemplateValue>& values;  // null where nothing is set
};

/// Told before each statement: for the debugger and the trace.
class TemplateWatch
{
public:
    virtual ~TemplateWatch() = default;
    /// False ends the rendering.
    virtual bool beforeStatement(const SourceRange& source, const TemplateVariables& variables) = 0;
};

enum class OutputChunks { None, Recorded };

struct RenderOptions
{
    TemplateLimits limits;
    TemplateWatch* watch = nullptr;
    OutputChunks chunks = OutputChunks::None;
};

/// A piece of the output and what made it.
struct OutputChunk
{
    qsizetype begin = 0;  // bytes of the output, `end` not included
    qsizetype end = 0;
    SourceRange source;
    QByteArray input;  // the part of the request it came from: "body $.pet.name", "param id"; "" for none
    bool operator==(const OutputChunk&) const = default;
};

struct TemplateOutput
{
    QByteArray text;
    std::vector<OutputChunk> chunks;
    int steps = 0;
};

class MappingTemplate
{
public:
    static constexpr qsizetype maximumBytes = 300 << 10;

    /// Failures: Syntax, and Limit for a text that is too long or nested too deep.
    [[nodiscard]] static base::Result<MappingTemplate, TemplateFailure> compile(QByteArrayView utf8);

    /// `context` keeps what the template writes there, also when it fails.
    [[nodiscard]] base::Result<TemplateOutput, TemplateFailure> render(const TemplateInput& input,
                                                                       TemplateContext& context,
                                                                       const RenderOptions& options = {}) const;

    /// The text it was compiled from; ranges of statements, chunks and failures count its characters.
    [[nodiscard]] const QString& source() const;

private:
    explicit MappingTemplate(std::shared_ptr<const TemplateTree> tree) : m_tree(std::move(tree)) {}
    std::shared_ptr<const TemplateTree> m_tree;
};

}  // namespace trestle::gateway
