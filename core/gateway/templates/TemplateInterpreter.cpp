#include "core/gateway/templates/TemplateInterpreter.h"

#include "core/gateway/templates/DefinedBlock.h"
#include "core/gateway/templates/InputObject.h"
#include "core/gateway/templates/UtilObject.h"

#include <ctime>

namespace trestle::gateway {

namespace {

constexpr int maximumRounds = 1000;
constexpr int stepsBetweenClocks = 64;

qint64 threadTimeNs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

TemplateInterpreter::TemplateInterpreter(const TemplateTree& tree, TemplateContext& context,
                                         const RenderOptions& options)
    : m_tree(tree),
      m_context(context),
      m_heap(context.heap()),
      m_options(options),
      m_variables(tree.names.size()),
      m_deadlineNs(threadTimeNs() + qint64(options.limits.milliseconds) * 1'000'000)
{
    if (options.chunks == OutputChunks::Recorded) m_origins.resize(tree.names.size());
}

// Blocks may be kept in the context, where they live longer than what can run them.
TemplateInterpreter::~TemplateInterpreter()
{
    for (DefinedBlock* block : m_defined)
        block->interpreter = nullptr;
}

base::Result<TemplateOutput, TemplateFailure> TemplateInterpreter::run(const TemplateInput& input)
{
    // On the heap, since the template may keep them in the context.
    m_variables[Input] =
        TemplateValue(static_cast<TemplateObject*>(m_heap.make<InputObject>(input.body, input.parameters)));
    m_variables[Util] = TemplateValue(static_cast<TemplateObject*>(m_heap.make<UtilObject>()));
    m_variables[Context] = TemplateValue(&m_context.context());
    m_variables[StageVariables] = TemplateValue(&m_context.stageVariables());
    OutputWriter out(m_options.limits.outputBytes, m_options.chunks);
    run(m_tree.body, out);
    if (m_failure) return *m_failure;
    TemplateOutput output = out.take();
    output.steps = m_steps;
    return output;
}

void TemplateInterpreter::fail(TemplateFailure::Kind kind, const QString& message, const SourceRange& source)
{
    if (!m_failure) m_failure = TemplateFailure{kind, message, source};
    m_interruption = Interruption::Failure;
}

bool TemplateInterpreter::step(const SourceRange& source)
{
    if (interrupted()) return false;
    if (++m_steps > m_options.limits.steps)
        fail(TemplateFailure::Kind::Limit,
             QStringLiteral("the template runs more than %1 steps").arg(m_options.limits.steps), source);
    else if (m_heap.exhausted())
        fail(TemplateFailure::Kind::Limit, QStringLiteral("the template makes too much"), source);
    else if (m_steps % stepsBetweenClocks == 0 && threadTimeNs() > m_deadlineNs)
        fail(TemplateFailure::Kind::Limit,
             QStringLiteral("the template runs longer than %1 ms").arg(m_options.limits.milliseconds), source);
    return !interrupted();
}

void TemplateInterpreter::run(const Block& block, OutputWriter& out)
{
    for (const Statement& statement : block) {
        if (!step(statement.range)) return;
        if (m_options.watch && !m_options.watch->beforeStatement(statement.range, {m_tree.names, m_variables}))
            return fail(TemplateFailure::Kind::Cancelled, QStringLiteral("cancelled"), statement.range);
        std::visit([&](const auto& node) { run(statement, node, out); }, statement.node);
        if (interrupted()) return;
    }
}

void TemplateInterpreter::run(const Statement& statement, const TextStatement& text, OutputWriter& out)
{
    if (!out.write(text.utf8, statement.range))
        fail(TemplateFailure::Kind::Limit, QStringLiteral("the output is too long"), statement.range);
}

void TemplateInterpreter::run(const Statement& statement, const OutputStatement& output, OutputWriter& out)
{
    const Reference& reference = output.reference;
    const TemplateValue value = valueOf(reference);
    if (interrupted()) return;
    QString text = reference.literal;
    if (!reference.escaped) {
        DefinedBlock* block = dynamic_cast<DefinedBlock*>(value.object());
        if (block && block->running < DefinedBlock::maximumRunning) {
            if (out.write(reference.prefix.toUtf8(), statement.range) && runDefined(*block, out)) return;
        }
        if (!block) text = printed(value, statement.range);
    }
    if (interrupted()) return;
    if (!reference.prefix.isEmpty()) text.prepend(reference.prefix);
    if (!out.write(text.toUtf8(), statement.range, out.recorded() ? originOf(reference) : QByteArray()))
        fail(TemplateFailure::Kind::Limit, QStringLiteral("the output is too long"), statement.range);
}

void TemplateInterpreter::run(const Statement&, const SetStatement& set, OutputWriter&)
{
    TemplateValue value = evaluate(set.value);
    // Nothing is assigned where the value is null.
    if (interrupted() || value.isNull()) return;
    if (!m_origins.empty() && set.target.steps.empty()) {
        const Reference* source = std::get_if<Reference>(&set.value.node);
        noteOrigin(set.target.variable, source ? originOf(*source) : QByteArray());
    }
    assign(set.target, std::move(value));
}

void TemplateInterpreter::run(const Statement&, const IfStatement& choice, OutputWriter& out)
{
    for (const IfStatement::Branch& branch : choice.branches) {
        const bool taken = !branch.condition || test(*branch.condition);
        if (interrupted()) return;
        if (taken) return run(branch.body, out);
    }
}

void TemplateInterpreter::run(const Statement& statement, const ForeachStatement& loop, OutputWriter& out)
{
    if (!loop.items) return;
    const TemplateValue items = evaluate(*loop.items);
    if (interrupted() || (!items.list() && !items.map())) return;
    if (!m_origins.empty()) {
        const Reference* source = std::get_if<Reference>(&loop.items->node);
        const QByteArray origin = source ? originOf(*source) : QByteArray();
        if (loop.variable >= 0) noteOrigin(loop.variable, origin.isEmpty() ? origin : origin + "[*]");
    }
    const auto saved = [&](int variable) { return variable < 0 ? TemplateValue() : m_variables[size_t(variable)]; };
    const TemplateValue element = saved(loop.variable);
    const TemplateValue outer = saved(Foreach);
    const TemplateValue count = saved(Count);
    const TemplateValue hasNext = saved(HasNext);
    LoopScope* scope = m_heap.make<LoopScope>(dynamic_cast<LoopScope*>(outer.object()));
    runRounds(loop, items, *scope, statement.range, out);
    if (m_interruption == Interruption::Break && (!m_broken || m_broken == scope)) m_interruption = Interruption::None;
    if (loop.variable >= 0) m_variables[size_t(loop.variable)] = element;
    m_variables[Foreach] = outer;
    m_variables[Count] = count;
    m_variables[HasNext] = hasNext;
}

// As Java's iterators do it: a list that was changed is noticed when the next item is asked for, a map's members are
// over when there was no next one before the change.
void TemplateInterpreter::runRounds(const ForeachStatement& loop, const TemplateValue& items, LoopScope& scope,
                                    const SourceRange& source, OutputWriter& out)
{
    const TemplateList* list = items.list();
    const TemplateMap* map = list ? list->origin : items.map();
    const int revision = map ? map->revision() : list->revision;
    const auto size = [&] { return static_cast<int>(list ? list->items.size() : map->size()); };
    const int mapSize = map ? size() : 0;
    int round = 0;
    while (round < maximumRounds && round != (map ? mapSize : size())) {
        if (!step(source)) return;
        if ((map ? map->revision() : list->revision) != revision)
            return fail(TemplateFailure::Kind::Evaluation,
                        QStringLiteral("java.util.ConcurrentModificationException: the list was changed in its loop"),
                        source);
        const size_t position = static_cast<size_t>(round);
        TemplateValue item = list ? list->items[position] : map->members()[position].value;
        const bool more = round + 1 != (map ? mapSize : size());
        if (loop.variable >= 0) m_variables[size_t(loop.variable)] = std::move(item);
        m_variables[Foreach] = TemplateValue(static_cast<TemplateObject*>(&scope));
        m_variables[Count] = TemplateValue(round + 1);
        m_variables[HasNext] = TemplateValue(more);
        scope.advance(round, more);
        run(loop.body, out);
        if (interrupted()) return;
        ++round;
    }
}

void TemplateInterpreter::run(const Statement&, const DefineStatement& define, OutputWriter&)
{
    DefinedBlock* block = m_heap.make<DefinedBlock>(*this, define);
    m_defined.push_back(block);
    if (define.variable >= 0) m_variables[size_t(define.variable)] = TemplateValue(static_cast<TemplateObject*>(block));
}

void TemplateInterpreter::run(const Statement& statement, const BreakStatement& broken, OutputWriter&)
{
    m_broken = nullptr;
    if (broken.scope) {
        const TemplateValue scope = evaluate(*broken.scope);
        if (interrupted()) return;
        m_broken = dynamic_cast<LoopScope*>(scope.object());
        if (!m_broken)
            return fail(TemplateFailure::Kind::Evaluation, QStringLiteral("#break is given what is no loop"),
                        statement.range);
    }
    m_interruption = Interruption::Break;
}

void TemplateInterpreter::run(const Statement&, const StopStatement&, OutputWriter&)
{
    m_interruption = Interruption::Stop;
}

void TemplateInterpreter::run(const Statement& statement, const RefusedStatement& refused, OutputWriter&)
{
    fail(TemplateFailure::Kind::Evaluation, QStringLiteral("#%1 cannot be used like this here").arg(refused.directive),
         statement.range);
}

// False if the block is not run, since it runs already as often as is allowed.
bool TemplateInterpreter::runDefined(DefinedBlock& block, OutputWriter& out)
{
    if (interrupted() || block.running >= DefinedBlock::maximumRunning) return false;
    if (m_depth >= m_options.limits.depth) {
        fail(TemplateFailure::Kind::Limit,
             QStringLiteral("blocks are nested deeper than %1").arg(m_options.limits.depth), {});
        return false;
    }
    ++m_depth;
    ++block.running;
    run(block.define.body, out);
    --block.running;
    --m_depth;
    // It is the nearest thing that a #break ends.
    if (m_interruption == Interruption::Break && !m_broken) m_interruption = Interruption::None;
    return true;
}

std::optional<QString> TemplateInterpreter::textOf(DefinedBlock& block)
{
    OutputWriter inner(m_options.limits.outputBytes, OutputChunks::None);
    if (!runDefined(block, inner)) return std::nullopt;
    const QString text = QString::fromUtf8(inner.take().text);
    m_heap.charge(text.size() * 2);
    return text;
}

QByteArray TemplateInterpreter::originOf(const Reference& reference) const
{
    if (m_origins.empty() || reference.variable < 0) return {};
    QByteArray origin = m_origins[size_t(reference.variable)];
    for (size_t i = 0; i < reference.steps.size(); ++i) {
        const auto& node = reference.steps[i].step;
        const auto* call = std::get_if<CallStep>(&node);
        if (i == 0 && reference.variable == Input) {
            const auto* property = std::get_if<PropertyStep>(&node);
            if (property && property->name == QLatin1String("body")) return "body $";
            const Expression* argument = call && call->arguments.size() == 1 ? &call->arguments[0] : nullptr;
            const auto* literal = argument ? std::get_if<LiteralNode>(&argument->node) : nullptr;
            const QByteArray text =
                literal && literal->value.string() ? literal->value.string()->toUtf8() : QByteArray();
            if (!call || text.isEmpty()) return {};
            origin = (call->name == QLatin1String("params") ? "param " : "body ") + text;
        } else if (origin.isEmpty()) {
            return {};
        } else if (const auto* property = std::get_if<PropertyStep>(&node)) {
            origin += '.' + property->name.toUtf8();
        } else if (const auto* index = std::get_if<IndexStep>(&node)) {
            const auto* literal = std::get_if<LiteralNode>(&index->index->node);
            const qint32* position = literal ? literal->value.as<qint32>() : nullptr;
            origin += position ? '[' + QByteArray::number(*position) + ']' : QByteArray("[*]");
        }
    }
    return origin;
}

void TemplateInterpreter::noteOrigin(int variable, QByteArray origin)
{
    if (variable >= 0) m_origins[size_t(variable)] = std::move(origin);
}

}  // namespace trestle::gateway
