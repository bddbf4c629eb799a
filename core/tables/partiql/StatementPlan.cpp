#include "core/tables/partiql/StatementPlan.h"

#include "core/tables/expressions/UpdateExpression.h"
#include "core/tables/operations/Cancellation.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/partiql/KeyPredicates.h"
#include "core/tables/partiql/StatementText.h"
#include "core/tables/schema/HashOrder.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/KeyEncoding.h"

namespace trestle::tables {

namespace {

using Expression = StatementExpression;
using Kind = StatementExpression::Kind;
using TreeKind = StatementTree::Kind;
using ActionKind = TransactWriteRequest::Action::Kind;

// What the service calls an expression that is no statement.
QString operationName(const Expression& expression)
{
    static constexpr std::pair<QByteArrayView, QLatin1String> operators[] = {
        {"=", QLatin1String("Eq")},     {"<>", QLatin1String("Ne")},    {"<", QLatin1String("Lt")},
        {"<=", QLatin1String("Lte")},   {">", QLatin1String("Gt")},     {">=", QLatin1String("Gte")},
        {"and", QLatin1String("And")},  {"or", QLatin1String("Or")},    {"not", QLatin1String("Not")},
        {"+", QLatin1String("Plus")},   {"-", QLatin1String("Minus")},  {"*", QLatin1String("Times")},
        {"/", QLatin1String("Divide")}, {"%", QLatin1String("Modulo")}, {"||", QLatin1String("Concat")},
        {"like", QLatin1String("Like")}};
    if (expression.kind == Kind::IsType) return QStringLiteral("IsType");
    if (expression.kind == Kind::Variable) return QStringLiteral("Id");
    if (expression.kind == Kind::Parameter) return QStringLiteral("Parameter");
    if (expression.kind == Kind::Path) return QStringLiteral("Path");
    if (expression.kind == Kind::Function) return QStringLiteral("Call");
    if (expression.kind == Kind::Between) return QStringLiteral("Between");
    if (expression.kind == Kind::In) return QStringLiteral("InCollection");
    if (expression.kind == Kind::List) return QStringLiteral("List");
    if (expression.kind == Kind::Bag) return QStringLiteral("Bag");
    if (expression.kind == Kind::Struct) return QStringLiteral("Struct");
    for (const auto& [symbol, name] : operators)
        if (symbol == expression.text) return name;
    return QStringLiteral("Lit");
}

// What EXISTS(SELECT …) reads.
const StatementTree* checkedSelect(const Expression& root)
{
    const bool isCheck = root.kind == Kind::Function && root.text == "exists" && root.children.size() == 1 &&
                         root.children[0].kind == Kind::Statement &&
                         root.children[0].statement->kind == TreeKind::Select;
    return isCheck ? root.children[0].statement.get() : nullptr;
}

base::Error keySchemaMismatch()
{
    return statementError(QStringLiteral("The provided key element does not match the schema"));
}

// "Table" or "Table"."Index".
struct Source
{
    QByteArray table;
    std::optional<QByteArray> index;
};

base::Result<Source> sourceOf(const Expression& expression)
{
    if (expression.kind != Kind::Variable && expression.kind != Kind::Path)
        return statementError(QStringLiteral("Unexpected from source"));
    const bool isPath = expression.kind == Kind::Path;
    std::vector<QByteArray> parts;
    if (!isPath) parts.push_back(expression.text);
    for (const Expression& step : expression.children) {
        if (step.kind == Kind::Element || step.kind == Kind::AnyElement)
            return statementError(QStringLiteral("Invalid list expression in source."));
        if (step.kind != Kind::Variable && step.kind != Kind::Member)
            return statementError(QStringLiteral(
                "Invalid path dot component in this operation, expecting either an IDENTIFIER or STAR."));
        parts.push_back(step.text);
    }
    if (parts.size() > 2)
        return statementError(QStringLiteral("A path may contain at most 2 components in the FROM clause"));
    for (const QByteArray& part : parts)
        if (part.isEmpty()) return statementError(QStringLiteral("Path component cannot be an empty string"));
    Source source{parts[0], {}};
    if (isPath) source.index = parts[1];
    return source;
}

class Planner
{
public:
    Planner(const TableStore& store, const Statement& statement, StatementSurface surface, bool consistentRead)
        : m_store(store),
          m_statement(statement),
          m_surface(surface),
          m_consistentRead(consistentRead),
          m_values(statement.parameters)
    {
    }

    base::Result<StatementPlan> plan(const base::Result<ParsedStatement>& parsed) const
    {
        if (m_statement.refused) return *m_statement.refused;
        if (!parsed) return parsed.error();
        if (size_t(parsed->parameters) != m_statement.parameters.size())
            return statementError(QStringLiteral("Number of parameters in request and statement don't match."));
        const Expression& root = parsed->root;
        if (const StatementTree* checked = checkedSelect(root)) return check(*checked);
        if (root.kind != Kind::Statement)
            return statementError(QStringLiteral("Unsupported operation: ") + operationName(root));
        const StatementTree& tree = *root.statement;
        switch (tree.kind) {
            case TreeKind::Select:
                return select(tree);
            case TreeKind::Insert:
                return insert(tree);
            case TreeKind::Update:
                return update(tree);
            case TreeKind::Delete:
                return remove(tree);
        }
        Q_UNREACHABLE();
    }

private:
    // The whole WHERE clause, compiled before the table is known: operands are the statement's own affair.
    base::Result<std::optional<ConditionExpression>> compileWhere(const StatementTree& tree) const
    {
        if (!tree.where) return std::optional<ConditionExpression>();
        StatementText text(m_values);
        const auto condition = text.condition(*tree.where);
        if (!condition) return condition.error();
        const ExpressionNames names = text.names();
        auto scope = ExpressionScope::create(names);
        if (!scope) return scope.error();
        auto compiled = ConditionExpression::compile(*condition, *scope);
        if (!compiled) return asStatementError(compiled.error());
        return std::optional(std::move(*compiled));
    }

    base::Result<TablePointer> table(const QByteArray& name) const
    {
        TablePointer found = findTable(m_store, name);
        if (!found) return tableNotFound();
        return found;
    }

    // SELECT

    /// A path from its last name on: of a.b[0] that is "b[0]".
    static QByteArray columnName(const DocumentPath& path)
    {
        QByteArray indexes;
        for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
            if (const auto* name = std::get_if<QByteArray>(&*step)) return *name + indexes;
            indexes.prepend('[' + QByteArray::number(std::get<qint64>(*step)) + ']');
        }
        Q_UNREACHABLE();
    }

    base::Result<std::optional<ProjectionExpression>> columns(const StatementTree& tree) const
    {
        if (tree.everything && !tree.columns.empty())
            return statementError(
                QStringLiteral("Other attributes should not be present in the projection when '*' is used."));
        if (tree.everything) return std::optional<ProjectionExpression>();
        std::vector<DocumentPath> paths;
        std::vector<QByteArray> names;
        for (const Expression& column : tree.columns) {
            auto path = statementPath(column);
            if (!path) return path.error();
            QByteArray name = columnName(*path);
            if (std::find(names.begin(), names.end(), name) != names.end())
                return statementError(
                    QStringLiteral("Duplicate identifiers in select clause: %1").arg(QString::fromUtf8(name)));
            names.push_back(std::move(name));
            paths.push_back(std::move(*path));
        }
        return std::optional(ProjectionExpression::ofColumns(std::move(paths), std::move(names)));
    }

    base::Result<StatementPlan> select(const StatementTree& tree) const
    {
        if (tree.sources.size() > 1)
            return statementError(QStringLiteral("Only select from a single table or index is supported."));
        if (tree.hasAlias) return statementError(QStringLiteral("Aliasing is not supported"));
        if (tree.unsupportedClause)
            return statementError(
                QStringLiteral("Unsupported clause: %1").arg(QString::fromUtf8(*tree.unsupportedClause)));
        const auto from = sourceOf(tree.sources.front());
        if (!from) return from.error();
        SelectPlan plan;
        plan.expressions.filtersTableItems = false;
        auto where = compileWhere(tree);
        if (!where) return where.error();
        plan.expressions.filter = std::move(*where);
        if (auto found = findSelectSource(*from, plan); !found) {
            if (isMissing(found.error())) return cancelled(from->table, std::move(plan), found.error());
            return found.error();
        }
        auto projection = columns(tree);
        if (!projection) return projection.error();
        plan.expressions.projection = std::move(*projection);
        auto keys = keyPredicates(plan.source.keys(), tree.where, m_values);
        if (!keys) return keys.error();
        if (auto ordered = order(tree, plan, *keys); !ordered) return ordered.error();
        if (auto allowed = checkSurface(plan, *keys); !allowed) return allowed.error();
        if (!keys->wrong.empty()) {
            if (m_surface == StatementSurface::Transaction)
                return cancelled(from->table, std::move(plan), keySchemaMismatch());
            return wrongKeyType(keys->wrong.front());
        }
        if (auto projected = checkIndex(plan, *keys); !projected) return projected.error();
        if (keys->isWhole) plan.expressions.filter.reset();
        for (KeyRead& read : keys->reads)
            plan.ranges.push_back(std::move(read.range));
        if (!keys->isKeyed) plan.ranges.push_back(segmentRange(0, 1));
        plan.key = keys->item;
        if (plan.source.index) plan.key.reset();
        QByteArray tableName = plan.source.table->description.name;
        return StatementPlan{std::move(tableName), std::move(plan), {}};
    }

    base::Result<void> findSelectSource(const Source& from, SelectPlan& plan) const
    {
        auto found = table(from.table);
        if (!found) return found.error();
        PageSource& source = plan.source;
        source.table = std::move(*found);
        source.space = source.table->space;
        if (!from.index) return {};
        if (m_surface == StatementSurface::Transaction)
            return statementError(QStringLiteral("Reads on indices are not supported within transactions."));
        const TableDescription& description = source.table->description;
        source.index = description.index(*from.index);
        if (!source.index) return statementError(QStringLiteral("The table does not have the specified index"));
        source.space = source.table->indexSpaces[size_t(source.index - description.indexes.constData())];
        const KeySchema& keys = source.index->keys;
        if (!keys.furtherPartition.isEmpty() || !keys.furtherSort.isEmpty())
            return statementError(
                QStringLiteral("PartiQL statements cannot be executed on tables with multi-attribute "
                               "HASH keys or multi-attribute RANGE keys."));
        if (m_consistentRead && source.index->kind == IndexKind::Global)
            return statementError(
                QStringLiteral("Strongly consistent read is not supported on Global Secondary Indexes"));
        return {};
    }

    base::Result<void> order(const StatementTree& tree, SelectPlan& plan, KeyPredicates& keys) const
    {
        if (tree.order.empty()) return {};
        if (!tree.where)
            return statementError(
                QStringLiteral("Must have WHERE clause in the statement when using ORDER BY clause."));
        if (!keys.isKeyed && keys.wrong.empty())
            return statementError(QStringLiteral(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."));
        const KeySchema& schema = plan.source.keys();
        std::optional<bool> descendingPartition;
        plan.direction = Direction::Backward;  // unless it is told otherwise
        for (const StatementTree::OrderKey& key : tree.order) {
            const QByteArray* name = attributeName(key.expression);
            if (!name)
                return statementError(QStringLiteral("Argument to ORDER BY must be of type VariableReference. Type: %1")
                                          .arg(operationName(key.expression)));
            const bool isPartition = *name == schema.partition.name;
            if (!isPartition && !(schema.sort && *name == schema.sort->name))
                return statementError(QStringLiteral("Attribute %1 in ORDER BY clause must be part of the primary key")
                                          .arg(QString::fromUtf8(*name)));
            if (isPartition)
                descendingPartition = key.descending;
            else
                plan.direction = key.descending ? Direction::Backward : Direction::Forward;
        }
        const auto isElsewhere = [&](const KeyRead& read) { return read.partition != keys.reads.front().partition; };
        if (!descendingPartition && std::any_of(keys.reads.begin(), keys.reads.end(), isElsewhere))
            return statementError(
                QStringLiteral("Must have hash key in ORDER BY clause when more than one hash key "
                               "condition specified in WHERE clause."));
        sortReads(keys.reads, descendingPartition.value_or(false), plan.direction);
        return {};
    }

    // Batches and transactions read single items, by nothing but their primary key.
    base::Result<void> checkSurface(const SelectPlan& plan, const KeyPredicates& keys) const
    {
        if (m_surface == StatementSurface::Single) return {};
        if (!plan.source.index && keys.isItem) return {};
        return statementError(
            QStringLiteral("Select statements within %1 must specify the primary key in the where clause.")
                .arg(m_surface == StatementSurface::Batch ? QLatin1String("BatchExecuteStatement")
                                                          : QLatin1String("ExecuteTransaction")));
    }

    // A global index gives what it holds. A filter must make do with that on both kinds, if the read has a key;
    // without one it sees attributes that are not there.
    static base::Result<void> checkIndex(const SelectPlan& plan, const KeyPredicates& keys)
    {
        const PageSource& source = plan.source;
        if (!source.index) return {};
        if (plan.expressions.projection && source.index->kind == IndexKind::Global)
            if (const auto names = missingAttributes(source, plan.expressions.projection->paths()); !names.isEmpty())
                return projectionNotHeld(*source.index, names);
        if (const auto names = missingInFilters(source, keys.reads); !names.isEmpty())
            return filterNotHeld(*source.index, names);
        return {};
    }

    // Of the reads in the order of their partitions, the last one's; none if any read can do without.
    static QList<QByteArray> missingInFilters(const PageSource& source, std::vector<KeyRead> reads)
    {
        QList<QByteArray> names;
        sortReads(reads, false, Direction::Forward);
        for (const KeyRead& read : reads) {
            names = attributesOf(read.filters);
            names.removeIf([&](const QByteArray& attribute) {
                return isProjected(source.table->description, *source.index, attribute);
            });
            if (names.isEmpty()) return {};
        }
        return inHashOrder(std::move(names));
    }

    // Writes

    StatementPlan planned(WritePlan plan) const
    {
        plan.action.returnValuesOnConditionCheckFailure = m_statement.returnValuesOnConditionCheckFailure;
        QByteArray name = plan.action.tableName;
        return {std::move(name), std::move(plan), {}};
    }

    base::Result<Source> writeTarget(const StatementTree& tree) const
    {
        if (tree.hasAlias) return statementError(QStringLiteral("Aliasing is not supported"));
        auto source = sourceOf(tree.sources.front());
        if (source && source->index)
            return statementError(QStringLiteral("This operation is not supported on an index"));
        const bool isReturning = tree.returning != StatementTree::Returning::None;
        if (source && m_surface == StatementSurface::Transaction && isReturning && findTable(m_store, source->table))
            return statementError(QStringLiteral("RETURNING clause is not supported in ExecuteTransaction."));
        return source;
    }

    // In a transaction a fault of a statement's table or key is told as the reason that cancels it.
    bool cancels() const { return m_surface == StatementSurface::Transaction; }

    bool isReason(const base::Error& error) const { return cancels() && !isEmptyKeyValue(error); }

    bool isMissing(const base::Error& error) const
    {
        return cancels() && error.code == base::ErrorCode::ResourceNotFound;
    }

    template <typename Plan>
    static StatementPlan cancelled(const QByteArray& tableName, Plan plan, const base::Error& error)
    {
        CancellationReason reason = validationReason(error);
        if (error.code == base::ErrorCode::ResourceNotFound) reason.code = "ResourceNotFound";
        return {tableName, std::move(plan), std::move(reason)};
    }

    static ReturnValues returnValues(StatementTree::Returning returning)
    {
        switch (returning) {
            case StatementTree::Returning::None:
                return ReturnValues::None;
            case StatementTree::Returning::AllOld:
                return ReturnValues::AllOld;
            case StatementTree::Returning::ModifiedOld:
                return ReturnValues::UpdatedOld;
            case StatementTree::Returning::AllNew:
                return ReturnValues::AllNew;
            case StatementTree::Returning::ModifiedNew:
                return ReturnValues::UpdatedNew;
        }
        Q_UNREACHABLE();
    }

    base::Result<StatementPlan> insert(const StatementTree& tree) const
    {
        if (!tree.isSingle)
            return statementError(
                QStringLiteral("Unsupported operation: Inserting multiple items in a single statement is not "
                               "supported, use \"INSERT INTO tableName VALUE item\" instead"));
        if (tree.returning != StatementTree::Returning::None)
            return statementError(QStringLiteral("RETURNING is not supported in INSERT"));
        if (tree.unsupportedClause == QByteArray("AT"))
            return statementError(QStringLiteral("AT is not supported in insert statements."));
        if (tree.unsupportedClause)
            return statementError(
                QStringLiteral("Unsupported clause: %1").arg(QString::fromUtf8(*tree.unsupportedClause)));
        const auto target = writeTarget(tree);
        if (!target) return target.error();
        auto item = m_values.item(*tree.value);
        if (!item) return item.error();
        WritePlan plan;
        plan.action.kind = ActionKind::Put;
        const auto found = table(target->table);
        if (!found && isMissing(found.error())) return cancelled(target->table, std::move(plan), found.error());
        if (!found) return found.error();
        const TableDescription& description = (*found)->description;
        const auto fits = cancels() ? validateItem(description, *item) : checkItemKey(description.keys, *item);
        if (!fits && isReason(fits.error())) return cancelled(target->table, std::move(plan), fits.error());
        if (!fits && !cancels()) return fits.error();
        plan.action.tableName = target->table;
        plan.action.item = std::move(*item);
        plan.action.refusesExisting = true;
        return planned(std::move(plan));
    }

    static base::Result<void> checkItemKey(const KeySchema& keys, const Item& item)
    {
        for (const KeyAttribute* key : {&keys.partition, keys.sort ? &*keys.sort : nullptr}) {
            if (!key) continue;
            const AttributeValue* value = item.find(key->name);
            if (!value)
                return statementError(QStringLiteral("Key attribute should be present in the item: Key %1")
                                          .arg(QString::fromUtf8(key->name)));
            if (!hasKeyType(*value, key->type)) return wrongKeyType(key->name);
        }
        return {};
    }

    base::Result<StatementPlan> update(const StatementTree& tree) const
    {
        const auto target = writeTarget(tree);
        if (!target) return target.error();
        if (const auto where = compileWhere(tree); !where) return where.error();
        StatementText text(m_values);
        auto expression = text.update(tree.assignments);
        if (!expression) return expression.error();
        const ExpressionNames names = text.names();
        auto scope = ExpressionScope::create(names);
        if (!scope) return scope.error();
        if (const auto compiled = UpdateExpression::compile(*expression, *scope); !compiled)
            return asStatementError(compiled.error());
        WritePlan plan;
        plan.action.kind = ActionKind::Update;
        plan.action.updateExpression = std::move(*expression);
        plan.returning = returnValues(tree.returning);
        // An update never makes an item.
        return keyed(tree, *target, text, std::move(plan), Existence::Required);
    }

    base::Result<StatementPlan> remove(const StatementTree& tree) const
    {
        static constexpr std::pair<StatementTree::Returning, const char*> others[] = {
            {StatementTree::Returning::ModifiedOld, "MODIFIED OLD *"},
            {StatementTree::Returning::AllNew, "ALL NEW *"},
            {StatementTree::Returning::ModifiedNew, "MODIFIED NEW *"},
        };
        for (const auto& [returning, words] : others)
            if (tree.returning == returning)
                return statementError(QStringLiteral("Invalid returning clause: RETURNING %1. Only RETURNING ALL OLD * "
                                                     "is allowed in DELETE statements.")
                                          .arg(QLatin1String(words)));
        const auto target = writeTarget(tree);
        if (!target) return target.error();
        if (const auto where = compileWhere(tree); !where) return where.error();
        WritePlan plan;
        plan.action.kind = ActionKind::Delete;
        plan.returning = returnValues(tree.returning);
        StatementText text(m_values);
        return keyed(tree, *target, text, std::move(plan), Existence::Open);
    }

    // EXISTS(SELECT … WHERE key AND condition)
    base::Result<StatementPlan> check(const StatementTree& tree) const
    {
        if (m_surface != StatementSurface::Transaction)
            return statementError(QStringLiteral("EXISTS can only be used in ExecuteTransaction write requests."));
        const auto target = sourceOf(tree.sources.front());
        if (!target) return target.error();
        if (target->index)
            return statementError(QStringLiteral("Operations on indices are not supported in transactions"));
        if (const auto where = compileWhere(tree); !where) return where.error();
        WritePlan plan;
        plan.action.kind = ActionKind::ConditionCheck;
        StatementText text(m_values);
        const auto keyed = single(tree, *target, text, plan.action, Existence::Required);
        if (!keyed && isMissing(keyed.error())) return cancelled(target->table, std::move(plan), keyed.error());
        if (!keyed || keyed->rest == Rest::None)
            return statementError(QStringLiteral("EXISTS() must contain a single item read with additional condition"));
        return planned(std::move(plan));
    }

    enum class Existence { Open, Required };
    enum class Rest { None, Condition };
    struct Keyed
    {
        Rest rest = Rest::None;
        std::optional<QByteArray> twice;
        KeySchema keys;
    };

    // The plan of an update or a delete, which name one item.
    base::Result<StatementPlan> keyed(const StatementTree& tree, const Source& target, StatementText& text,
                                      WritePlan plan, Existence existence) const
    {
        const auto keyed = single(tree, target, text, plan.action, existence);
        if (!keyed && isMissing(keyed.error())) return cancelled(target.table, std::move(plan), keyed.error());
        if (cancels() && (!keyed || keyed->twice)) return cancelled(target.table, std::move(plan), keySchemaMismatch());
        if (!keyed) return keyed.error();
        if (keyed->twice)
            return statementError(QStringLiteral("Multiple conditions on same key %1. Only single item "
                                                 "Update/Insert/Delete are supported")
                                      .arg(QString::fromUtf8(*keyed->twice)));
        if (const auto fits = validateKey(keyed->keys, plan.action.item); !fits && isReason(fits.error()))
            return cancelled(target.table, std::move(plan), fits.error());
        return planned(std::move(plan));
    }

    // Takes the key out of a WHERE clause and makes the rest the action's condition.
    base::Result<Keyed> single(const StatementTree& tree, const Source& target, StatementText& text,
                               TransactWriteRequest::Action& action, Existence existence) const
    {
        const auto found = table(target.table);
        if (!found) return found.error();
        const KeySchema& keys = (*found)->description.keys;
        auto split = splitKey(keys, tree.where, m_values);
        if (!split) return split.error();
        action.tableName = target.table;
        action.item = std::move(split->key);
        QByteArray condition;
        if (existence == Existence::Required) condition = "attribute_exists(" + text.name(keys.partition.name) + ')';
        for (const Expression* rest : split->rest) {
            const auto part = text.condition(*rest);
            if (!part) return part.error();
            const bool isLooser = rest->kind == Kind::Binary && rest->text == "or";
            const bool alone = condition.isEmpty() && split->rest.size() == 1;
            if (!condition.isEmpty()) condition += " AND ";
            condition += isLooser && !alone ? '(' + *part + ')' : *part;
        }
        // A delete asks nothing of an item that is not there.
        if (existence == Existence::Open && !condition.isEmpty())
            condition.prepend("attribute_not_exists(" + text.name(keys.partition.name) + ") OR ");
        if (!condition.isEmpty()) action.conditionExpression = condition;
        action.expression = text.names();
        return Keyed{split->rest.empty() ? Rest::None : Rest::Condition, std::move(split->twice), keys};
    }

    const TableStore& m_store;
    const Statement& m_statement;
    const StatementSurface m_surface;
    const bool m_consistentRead;
    const StatementValues m_values;
};

}  // namespace

base::Result<StatementPlan> planStatement(const TableStore& store, const Statement& statement,
                                          const base::Result<ParsedStatement>& parsed, StatementSurface surface,
                                          bool consistentRead)
{
    return Planner(store, statement, surface, consistentRead).plan(parsed);
}

std::optional<bool> readsOnly(const base::Result<ParsedStatement>& parsed)
{
    if (!parsed) return {};
    if (checkedSelect(parsed->root)) return false;
    if (parsed->root.kind != Kind::Statement) return {};
    return parsed->root.statement->kind == TreeKind::Select;
}

base::Error asStatementError(base::Error error)
{
    static constexpr const char* prefixes[] = {"1 validation error detected: ", "Invalid ConditionExpression: ",
                                               "Invalid UpdateExpression: ", "Invalid FilterExpression: "};
    for (const char* prefix : prefixes)
        if (error.message.startsWith(QLatin1String(prefix))) error.message.remove(0, qsizetype(qstrlen(prefix)));
    const QLatin1String addition(": Attributes in the item have nested levels beyond supported limit");
    if (error.message.endsWith(addition)) error.message.chop(addition.size());
    return error;
}

}  // namespace trestle::tables
