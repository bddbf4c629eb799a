// Runs a template's tree once. Whatever ends the statements being run before their end (#break, #stop, a failure) is
// noted in one member, which every loop and every expression looks at; it is resolved where it belongs.
#pragma once

#include "core/gateway/templates/LoopScope.h"
#include "core/gateway/templates/OutputWriter.h"
#include "core/gateway/templates/TemplateTree.h"

namespace trestle::gateway {

/// The variables that have a fixed number, in this order.
inline constexpr const char* templateVariables[] = {"input",   "util",          "context",        "stageVariables",
                                                    "foreach", "velocityCount", "velocityHasNext"};

class DefinedBlock;

class TemplateInterpreter
{
public:
    TemplateInterpreter(const TemplateTree& tree, TemplateContext& context, const RenderOptions& options);
    ~TemplateInterpreter();
    TemplateInterpreter(const TemplateInterpreter&) = delete;
    TemplateInterpreter& operator=(const TemplateInterpreter&) = delete;

    [[nodiscard]] base::Result<TemplateOutput, TemplateFailure> run(const TemplateInput& input);

private:
    friend class DefinedBlock;

    enum class Interruption { None, Break, Stop, Failure };
    enum Fixed { Input, Util, Context, StageVariables, Foreach, Count, HasNext };

    void run(const Block& block, OutputWriter& out);
    void run(const Statement& statement, const TextStatement& text, OutputWriter& out);
    void run(const Statement& statement, const OutputStatement& output, OutputWriter& out);
    void run(const Statement& statement, const SetStatement& set, OutputWriter& out);
    void run(const Statement& statement, const IfStatement& choice, OutputWriter& out);
    void run(const Statement& statement, const ForeachStatement& loop, OutputWriter& out);
    void run(const Statement& statement, const DefineStatement& define, OutputWriter& out);
    void run(const Statement& statement, const BreakStatement& broken, OutputWriter& out);
    void run(const Statement& statement, const StopStatement& stop, OutputWriter& out);
    void run(const Statement& statement, const RefusedStatement& refused, OutputWriter& out);
    void runRounds(const ForeachStatement& loop, const TemplateValue& items, LoopScope& scope,
                   const SourceRange& source, OutputWriter& out);
    bool runDefined(DefinedBlock& block, OutputWriter& out);
    [[nodiscard]] std::optional<QString> textOf(DefinedBlock& block);

    [[nodiscard]] TemplateValue evaluate(const Expression& expression);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const LiteralNode& literal);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const InterpolationNode& text);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const ListNode& list);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const MapNode& map);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const RangeNode& range);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const NotNode& negated);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const BinaryNode& binary);
    [[nodiscard]] TemplateValue evaluate(const Expression& expression, const Reference& reference);
    /// As a condition: what is no reference and no comparison is false.
    [[nodiscard]] bool test(const Expression& expression);
    [[nodiscard]] TemplateValue add(const BinaryNode& binary, const TemplateValue& left, const TemplateValue& right,
                                    const SourceRange& source);
    [[nodiscard]] bool equal(const TemplateValue& left, const TemplateValue& right, const SourceRange& source);

    [[nodiscard]] TemplateValue valueOf(const Reference& reference);
    [[nodiscard]] TemplateValue follow(const TemplateValue& value, const ReferenceStep& step);
    [[nodiscard]] TemplateValue indexOf(const TemplateValue& value, const IndexStep& step, const SourceRange& source);
    void assign(const Reference& target, TemplateValue value);
    [[nodiscard]] TemplateValue outcome(CallOutcome outcome, const SourceRange& source);
    [[nodiscard]] QString printed(const TemplateValue& value, const SourceRange& source);

    // Which part of the request a reference shows: only asked for when chunks are recorded.
    [[nodiscard]] QByteArray originOf(const Reference& reference) const;
    void noteOrigin(int variable, QByteArray origin);

    [[nodiscard]] bool step(const SourceRange& source);
    void fail(TemplateFailure::Kind kind, const QString& message, const SourceRange& source);
    [[nodiscard]] bool interrupted() const { return m_interruption != Interruption::None; }

    const TemplateTree& m_tree;
    TemplateContext& m_context;
    TemplateHeap& m_heap;
    RenderOptions m_options;
    std::vector<TemplateValue> m_variables;
    std::vector<QByteArray> m_origins;  // of variables, by their number; empty unless chunks are recorded
    std::vector<DefinedBlock*> m_defined;
    Interruption m_interruption = Interruption::None;
    const TemplateObject* m_broken = nullptr;  // the loop a #break is for; null for the nearest
    std::optional<TemplateFailure> m_failure;
    int m_steps = 0;
    int m_depth = 0;
    qint64 m_deadlineNs = 0;
};

}  // namespace trestle::gateway
