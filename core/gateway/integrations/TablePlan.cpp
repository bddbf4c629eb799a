#include "core/gateway/integrations/TablePlan.h"

#include "core/gateway/definition/Invalid.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

constexpr std::array<QByteArrayView, 6> sortOperators{"=", "<", "<=", ">", ">=", "begins_with"};

QString quoted(QByteArrayView text)
{
    return QLatin1Char('"') + QString::fromUtf8(text) + QLatin1Char('"');
}

bool needsWholeKey(TableAction action)
{
    switch (action) {
        case TableAction::GetItem:
        case TableAction::UpdateItem:
        case TableAction::DeleteItem:
            return true;
        case TableAction::PutItem:
        case TableAction::Query:
        case TableAction::Scan:
            return false;
    }
    return false;
}

bool takesBody(TableAction action)
{
    return action == TableAction::PutItem || action == TableAction::UpdateItem;
}

base::Result<std::vector<TablePlan::Mapped>> compileMappings(const std::map<QByteArray, QByteArray>& mappings,
                                                             const std::vector<PathSegment>& path)
{
    std::vector<TablePlan::Mapped> compiled;
    for (const auto& [attribute, text] : mappings) {
        base::Result<MappingText> mapping = MappingText::compile(text);
        if (!mapping)
            return invalid(QStringLiteral("The mapping of %1: %2").arg(quoted(attribute), mapping.error().message));
        for (const MappingReference* reference : mapping->references()) {
            if (reference->source != MappingReference::Source::Path) continue;
            const bool known = std::any_of(path.cbegin(), path.cend(), [&](const PathSegment& segment) {
                return segment.kind != PathSegment::Kind::Literal && segment.text == reference->name;
            });
            if (!known)
                return invalid(QStringLiteral("The mapping of %1 reads the path parameter {%2}, which the route does "
                                              "not have")
                                   .arg(quoted(attribute), QString::fromUtf8(reference->name)));
        }
        compiled.push_back({attribute, std::move(*mapping)});
    }
    return compiled;
}

// Against the table's keys; only if the table is known.
base::Result<void> checkKeys(const TablePlan& plan)
{
    const TableIntegration& design = plan.design;
    const tables::KeySchema* keys = keysFor(design, *plan.table);
    if (!keys)
        return invalid(QStringLiteral("The table %1 has no index %2").arg(quoted(design.table), quoted(design.index)));
    const auto isKey = [&](QByteArrayView name) {
        return name == keys->partition.name || (keys->sort && name == keys->sort->name);
    };
    for (const TablePlan::Mapped& mapped : plan.key)
        if (!isKey(mapped.attribute))
            return invalid(
                QStringLiteral("%1 is no key attribute of %2")
                    .arg(quoted(mapped.attribute), quoted(design.index.isEmpty() ? design.table : design.index)));
    const bool partition = needsWholeKey(design.action) || design.action == TableAction::Query;
    if (partition && !plan.keyMapping(keys->partition.name))
        return invalid(QStringLiteral("The key attribute %1 has no mapping").arg(quoted(keys->partition.name)));
    if (needsWholeKey(design.action) && keys->sort && !plan.keyMapping(keys->sort->name))
        return invalid(QStringLiteral("The key attribute %1 has no mapping").arg(quoted(keys->sort->name)));
    if (design.action == TableAction::Query && keys->sort && keys->sort->type == tables::KeyType::N &&
        design.sortOperator == "begins_with" && plan.keyMapping(keys->sort->name))
        return invalid(
            QStringLiteral("begins_with does not compare numbers, and %1 is one").arg(quoted(keys->sort->name)));
    return {};
}

}  // namespace

QByteArray actionName(TableAction action)
{
    switch (action) {
        case TableAction::GetItem:
            return "GetItem";
        case TableAction::PutItem:
            return "PutItem";
        case TableAction::UpdateItem:
            return "UpdateItem";
        case TableAction::DeleteItem:
            return "DeleteItem";
        case TableAction::Query:
            return "Query";
        case TableAction::Scan:
            return "Scan";
    }
    return {};
}

const tables::KeySchema* keysFor(const TableIntegration& design, const tables::TableDescription& table)
{
    const bool page = design.action == TableAction::Query || design.action == TableAction::Scan;
    if (!page || design.index.isEmpty()) return &table.keys;
    const tables::IndexDescription* index = table.index(design.index);
    return index ? &index->keys : nullptr;
}

const TablePlan::Mapped* TablePlan::keyMapping(QByteArrayView attribute) const
{
    const auto found = std::find_if(key.cbegin(), key.cend(), [attribute](const Mapped& mapped) {
        return QByteArrayView(mapped.attribute) == attribute;
    });
    return found == key.cend() ? nullptr : &*found;
}

base::Result<TablePlan> TablePlan::compile(const TableIntegration& design, const std::vector<PathSegment>& path,
                                           const DesignResources& resources)
{
    if (design.table.isEmpty()) return invalid(QStringLiteral("No table is chosen"));
    if (std::find(sortOperators.begin(), sortOperators.end(), QByteArrayView(design.sortOperator)) ==
        sortOperators.end())
        return invalid(QStringLiteral("%1 does not compare sort keys; use =, <, <=, >, >= or begins_with")
                           .arg(quoted(design.sortOperator)));
    if (design.successStatus && (*design.successStatus < 200 || *design.successStatus > 299))
        return invalid(QStringLiteral("The status %1 of success is not within 200 and 299").arg(*design.successStatus));

    auto key = compileMappings(design.key, path);
    if (!key) return key.error();
    auto attributes = compileMappings(design.attributes, path);
    if (!attributes) return attributes.error();

    TablePlan plan{design, actionName(design.action) + ' ' + design.table, std::move(*key), std::move(*attributes)};
    const auto readsBody = [](const std::vector<Mapped>& mappings) {
        return std::any_of(mappings.cbegin(), mappings.cend(), [](const Mapped& mapped) {
            const auto references = mapped.mapping.references();
            return std::any_of(references.cbegin(), references.cend(), [](const MappingReference* reference) {
                return reference->source == MappingReference::Source::Body;
            });
        });
    };
    plan.readsBody = takesBody(design.action) || readsBody(plan.key) || readsBody(plan.attributes);
    if (const tables::TableDescription* table = resources.table(design.table)) {
        plan.table = *table;
        if (const auto checked = checkKeys(plan); !checked) return checked.error();
    }
    return plan;
}

}  // namespace trestle::gateway
