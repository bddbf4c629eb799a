// Stages and what they serve: the design as it is, or a deployment that froze it. Values.
#pragma once

#include "core/gateway/definition/Api.h"

#include <QDateTime>

namespace trestle::ui {

/// The deployment that `stage` serves; "" if it follows the design.
[[nodiscard]] QByteArray deploymentOf(const gateway::Stage& stage);
/// `api` with a new deployment of its design, served by that stage from now on.
[[nodiscard]] gateway::Api deployed(gateway::Api api, const QByteArray& stage, const QDateTime& now);
/// `api` with that stage following the design again. Its deployments stay.
[[nodiscard]] gateway::Api following(gateway::Api api, const QByteArray& stage);
/// Whether what that stage serves is not the design as it is now.
[[nodiscard]] bool differsFromDesign(const gateway::Api& api, const gateway::Stage& stage);
/// When a deployment or stage was made; invalid if nothing says so.
[[nodiscard]] QDateTime createdAt(const base::JsonValue& document);

}  // namespace trestle::ui
