// From an HTTP request to a table operation, by a plan: no code of the user's, no I/O.
#pragma once

#include "core/gateway/integrations/TablePlan.h"
#include "core/gateway/pipeline/Failure.h"
#include "core/tables/operations/Requests.h"

#include <variant>

namespace trestle::gateway {

using TableRequest = std::variant<tables::GetItemRequest, tables::PutItemRequest, tables::UpdateItemRequest,
                                  tables::DeleteItemRequest, tables::QueryRequest, tables::ScanRequest>;

/// The body as JSON if the plan reads it; an empty one reads as {}. Failure: BadRequest with line and column.
[[nodiscard]] base::Result<base::JsonValue, Failure> tableBody(const TablePlan& plan, const QByteArray& body);

/// Failure: BadRequest, naming the parameter that is missing or cannot be read as its key attribute's type.
/// PutItem takes the body's members, UpdateItem sets them one by one (null sets NULL; members the body does not have
/// stay); mapped attributes go over them and are left out where the request has nothing for a mapping that is one
/// reference. A Query leaves its sort key uncompared where the request has nothing for it.
[[nodiscard]] base::Result<TableRequest, Failure> tableRequest(const TablePlan& plan,
                                                               const tables::TableDescription& table,
                                                               const MappingInput& input);

}  // namespace trestle::gateway
