#include "core/gateway/templates/MappingTemplate.h"

#include "core/gateway/templates/TemplateInterpreter.h"
#include "core/gateway/templates/TemplateParser.h"

namespace trestle::gateway {

namespace {

TemplateFailure located(TemplateFailure failure, const QString& source)
{
    const QStringView before = QStringView(source).first(qBound<qsizetype>(0, failure.range.begin, source.size()));
    failure.line = static_cast<int>(before.count(u'\n')) + 1;
    failure.column = static_cast<int>(before.size() - before.lastIndexOf(u'\n'));
    return failure;
}

}  // namespace

base::Result<MappingTemplate, TemplateFailure> MappingTemplate::compile(QByteArrayView utf8)
{
    if (utf8.size() > maximumBytes)
        return TemplateFailure{
            TemplateFailure::Kind::Limit,
            QStringLiteral("the template has %1 bytes; at most %2 are read").arg(utf8.size()).arg(maximumBytes)};
    auto tree = std::make_shared<TemplateTree>();
    tree->source = QString::fromUtf8(utf8);
    VariableNumbers variables;
    for (const char* name : templateVariables)
        variables.of(QLatin1String(name));
    base::Result<Block, TemplateFailure> body = TemplateParser(tree->source, variables).parse();
    if (!body) return located(body.error(), tree->source);
    tree->body = std::move(*body);
    tree->names = std::move(variables.names);
    return MappingTemplate(std::move(tree));
}

base::Result<TemplateOutput, TemplateFailure> MappingTemplate::render(const TemplateInput& input,
                                                                      TemplateContext& context,
                                                                      const RenderOptions& options) const
{
    TemplateInterpreter interpreter(*m_tree, context, options);
    base::Result<TemplateOutput, TemplateFailure> output = interpreter.run(input);
    if (!output) return located(output.error(), m_tree->source);
    return output;
}

const QString& MappingTemplate::source() const
{
    return m_tree->source;
}

}  // namespace trestle::gateway
