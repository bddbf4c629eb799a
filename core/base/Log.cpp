#include "core/base/Log.h"

namespace trestle::base {

Q_LOGGING_CATEGORY(logHttp, "trestle.http", QtInfoMsg)
Q_LOGGING_CATEGORY(logTables, "trestle.tables", QtInfoMsg)
Q_LOGGING_CATEGORY(logFunctions, "trestle.functions", QtInfoMsg)
Q_LOGGING_CATEGORY(logGateway, "trestle.gateway", QtInfoMsg)
Q_LOGGING_CATEGORY(logWorkspace, "trestle.workspace", QtInfoMsg)
Q_LOGGING_CATEGORY(logEngine, "trestle.engine", QtInfoMsg)

}  // namespace trestle::base
