// From a table operation's outcome to the response, in plain JSON. Value to value.
#pragma once

#include "core/gateway/integrations/TablePlan.h"
#include "core/gateway/pipeline/Failure.h"
#include "core/tables/operations/Requests.h"

namespace trestle::gateway {

/// One item, given encoded or not, without the hidden attributes. Failure: InternalServerError for damaged bytes.
[[nodiscard]] base::Result<http::Response, Failure> itemAnswer(const TablePlan& plan, QByteArrayView encodedItem);
[[nodiscard]] base::Result<http::Response, Failure> itemAnswer(const TablePlan& plan, const tables::Item& item);
/// {"items": […], "nextToken": "…"}
[[nodiscard]] base::Result<http::Response, Failure> pageAnswer(const TablePlan& plan, const tables::PageResult& page);
/// 204, or the plan's own status, without a body.
[[nodiscard]] http::Response emptyAnswer(const TablePlan& plan);
/// A condition that failed: 409 for PutItem, 404 for the others. What the client sent wrongly: 400 with the service's
/// text. All else: 500, with the reason where it is the disk's.
[[nodiscard]] Failure tableFailure(const TablePlan& plan, const base::Error& error);

}  // namespace trestle::gateway
