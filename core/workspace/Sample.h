// The samples and templates that come with Trestle, compiled in: copied to a folder the user can change and delete.
#pragma once

#include "core/base/Result.h"

#include <QStringList>

namespace trestle::workspace {

/// Copies the sample "Lending Library" into `folder`, which is made if it does not exist and otherwise must be empty.
/// Errors: AlreadyExists (it holds something), PermissionDenied, Io, DiskFull.
[[nodiscard]] base::Result<void> copySample(const QString& folder);

/// What a new workspace begins with. Each works as soon as it is opened.
enum class Template {
    Empty,
    HttpTable,      // an HTTP API over a table, without code
    RestTable,      // a REST API over a table, with a model and mapping templates
    HttpFunction,   // an HTTP API and a function in node
    WebSocketChat,  // a WebSocket API, a function that knows who is connected, and a page that speaks to it
};

/// The files a new workspace will have, relative to its folder, sorted.
[[nodiscard]] QStringList templateFiles(Template which);
/// As copySample(), with `name` in trestle.yaml.
[[nodiscard]] base::Result<void> createFromTemplate(const QString& folder, const QByteArray& name, Template which);

}  // namespace trestle::workspace
