// What an operation is asked, gathered from path, query, headers and body into one object, with the types that the
// model says. Pure; any thread.
#pragma once

#include "core/aws/rest/Failure.h"
#include "core/aws/rest/UriTable.h"

namespace trestle::aws::rest {

/// Members go by their names in the model (see `Model`); what the model does not know and what is null is left out. A
/// payload of bytes is a string with these bytes.
[[nodiscard]] Outcome gatherInput(const Model& model, const UriMatch& match, const http::Request& request);

}  // namespace trestle::aws::rest
