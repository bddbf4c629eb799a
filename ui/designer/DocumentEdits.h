// Steps of the workspace's document that put and take away what DocumentFamilies.h has forms for, wherever the design
// keeps it. Errors: NotFound if its API is gone, and as WorkspaceDocument::setApi.
#pragma once

#include "ui/designer/DocumentFamilies.h"
#include "ui/document/WorkspaceDocument.h"

namespace trestle::ui {

/// Adds it, or has `value` in its place.
[[nodiscard]] base::Result<void> putDocument(WorkspaceDocument& document, const workspace::ObjectRef& object,
                                             base::JsonValue value);
/// With what belonged to it: keys in plans, mappings of domains.
[[nodiscard]] base::Result<void> removeDocument(WorkspaceDocument& document, const workspace::ObjectRef& object);

}  // namespace trestle::ui
