// What #define gives a variable: a block that is rendered each time it is printed. Only the interpreter that ran the
// #define can render it; afterwards it prints nothing.
#pragma once

#include "core/gateway/templates/TemplateInterpreter.h"

namespace trestle::gateway {

class DefinedBlock : public TemplateObject
{
public:
    /// How often it may run inside itself; deeper it prints its name.
    static constexpr int maximumRunning = 2;

    DefinedBlock(TemplateInterpreter& runner, const DefineStatement& statement)
        : define(statement), interpreter(&runner)
    {
    }

    [[nodiscard]] QString className() const override
    {
        return QStringLiteral("org.apache.velocity.runtime.directive.Block$Reference");
    }
    [[nodiscard]] std::optional<QString> text(int) const override
    {
        // Rendering counts how deep it is in itself, which does not change what the block is.
        return interpreter ? interpreter->textOf(const_cast<DefinedBlock&>(*this)) : QString();
    }
    [[nodiscard]] std::optional<TemplateValue> property(const QString&, TemplateHeap&) override { return std::nullopt; }
    [[nodiscard]] CallOutcome call(const QString&, const std::vector<TemplateValue>&, TemplateHeap&) override
    {
        return NoSuchMethod{};
    }

    const DefineStatement& define;
    TemplateInterpreter* interpreter;
    int running = 0;
};

}  // namespace trestle::gateway
