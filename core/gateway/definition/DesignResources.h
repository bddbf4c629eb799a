// What integrations may refer to. A value.
#pragma once

#include "core/tables/schema/TableDescription.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace trestle::gateway {

struct DesignResources
{
    std::optional<std::vector<QByteArray>> functions;  // nothing: not known, and so not checked
    std::vector<tables::TableDescription> tables;

    [[nodiscard]] bool hasFunction(QByteArrayView name) const;
    [[nodiscard]] const tables::TableDescription* table(QByteArrayView name) const;
};

}  // namespace trestle::gateway
