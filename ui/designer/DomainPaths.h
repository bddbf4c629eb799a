// The paths of a custom domain and the stages that they lead to, as rows of "/path" and "API / stage"; "/" is the
// domain itself. Both control planes have mappings of their own: a row stays with the one that its mapping came from,
// and new ones are API mappings.
#pragma once

#include "core/base/Result.h"
#include "core/workspace/Workspace.h"
#include "ui/widgets/KeyValueTable.h"

namespace trestle::ui {

/// Null if there is none.
[[nodiscard]] const gateway::Api* apiOfId(const workspace::Workspace& design, const QByteArray& id);

[[nodiscard]] KeyValues domainPaths(const workspace::Workspace& design, const QByteArray& domain);
/// The account's documents with these paths in place of the domain's. Without a stage the API's first one is meant.
/// Error: InvalidArgument, a sentence for whoever wrote the rows.
[[nodiscard]] base::Result<gateway::Documents> withDomainPaths(const workspace::Workspace& design,
                                                               const QByteArray& domain, const KeyValues& rows);

}  // namespace trestle::ui
