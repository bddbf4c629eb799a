// A table integration compiled: its mappings read, its table known. Values; any thread.
#pragma once

#include "core/gateway/definition/DesignResources.h"
#include "core/gateway/definition/Integration.h"
#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/integrations/MappingText.h"

namespace trestle::gateway {

struct TablePlan
{
    struct Mapped
    {
        QByteArray attribute;
        MappingText mapping;
    };

    TableIntegration design;
    QByteArray title;  // "GetItem books"
    std::vector<Mapped> key;
    std::vector<Mapped> attributes;
    bool readsBody = false;
    std::optional<tables::TableDescription> table;  // nothing: not known when compiled

    [[nodiscard]] const Mapped* keyMapping(QByteArrayView attribute) const;

    /// Error: Parse or InvalidArgument, naming what of the design cannot run.
    [[nodiscard]] static base::Result<TablePlan> compile(const TableIntegration& design,
                                                         const std::vector<PathSegment>& path,
                                                         const DesignResources& resources);
};

/// "GetItem"
[[nodiscard]] QByteArray actionName(TableAction action);
/// The key schema that reads and writes of `design` go by: the index's or the table's. Null if the index is not there.
[[nodiscard]] const tables::KeySchema* keysFor(const TableIntegration& design, const tables::TableDescription& table);

}  // namespace trestle::gateway
