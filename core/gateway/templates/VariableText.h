// Text in which only variables are replaced, without the template language: access log formats and the bodies of
// gateway responses.
//     text     = *( character / variable )
//     variable = ( "$context." / "$stageVariables." ) name *( "." name )      name = 1*( letter / digit / "_" / "-" )
//     also "${context.name}"
// Compiled once; any thread.
#pragma once

#include "core/gateway/templates/TemplateContext.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace trestle::gateway {

class VariableText
{
public:
    [[nodiscard]] static VariableText compile(QByteArrayView utf8);

    /// The text with its variables' values; `absent` for those that are not set or null. Maps and lists print as JSON.
    [[nodiscard]] QByteArray text(TemplateContext& context, const QByteArray& absent) const;
    /// The same with the values that `value` gives for names such as "context.identity.sourceIp".
    using Values = std::function<std::optional<QByteArray>(const QByteArray& name)>;
    [[nodiscard]] QByteArray text(const Values& value, const QByteArray& absent) const;
    /// The variables it names, e.g. "context.identity.sourceIp".
    [[nodiscard]] QStringList variables() const;

private:
    struct Part
    {
        QByteArray text;
        QStringList path;  // "context" or "stageVariables" and the names behind; empty for text alone
    };
    std::vector<Part> m_parts;
};

}  // namespace trestle::gateway
