// The ids of the resources of a REST API. Value to value; any thread.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::gateway {

/// The id of the resource at `path`: its document's, or one that stands for it as long as there is none.
[[nodiscard]] QByteArray restResourceId(const Api& api, const QByteArray& path);

}  // namespace trestle::gateway
