// Logging categories of the core. Messages are for developers: English, one line, no secrets (no Authorization header,
// cookie, API key or environment value ever stands in one).
#pragma once

#include <QLoggingCategory>

namespace trestle::base {

Q_DECLARE_LOGGING_CATEGORY(logHttp)
Q_DECLARE_LOGGING_CATEGORY(logTables)
Q_DECLARE_LOGGING_CATEGORY(logFunctions)
Q_DECLARE_LOGGING_CATEGORY(logGateway)
Q_DECLARE_LOGGING_CATEGORY(logWorkspace)
Q_DECLARE_LOGGING_CATEGORY(logEngine)

}  // namespace trestle::base
