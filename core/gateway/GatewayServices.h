// What the gateway works with. All of it must outlive the gateway and the requests it has under way.
#pragma once

#include "core/base/Clock.h"
#include "core/functions/Functions.h"
#include "core/gateway/routing/DomainTable.h"
#include "core/http/IoThreads.h"
#include "core/http/SignatureV4.h"
#include "core/http/WebSocket.h"
#include "core/observe/AccessLogs.h"
#include "core/observe/LogStore.h"
#include "core/observe/TraceStore.h"
#include "core/tables/TableService.h"

#include <QByteArray>

namespace trestle::gateway {

class ServiceActions;

struct GatewayServices
{
    tables::TableService& tables;
    functions::Functions& functions;
    observe::TraceStore& traces;
    http::IoThreads& threads;            // HTTP proxy requests leave on the thread their request came in on
    const base::Clock* clock = nullptr;  // SystemClock if null
    QByteArray accountId = "000000000000";
    QByteArray region = "us-east-1";
    // Of AWS_IAM: the keys that are known here, if any, and whether signatures by others are refused.
    http::Credentials credentials = {};
    bool onlyKnownCredentials = false;
    observe::AccessLogs* accessLogs = nullptr;  // null: none are written
    observe::LogStore* logs = nullptr;          // where execution logs are kept; null: nowhere but in traces
    ServiceActions* actions = nullptr;          // null: AWS integrations reach functions only
    http::WebSocketLimits webSocketLimits = {};
    QString usageFile = {};                     // where the usage of API keys is kept; "" forgets it in the end
    DomainTable::Truststores truststores = {};  // of mutual TLS; none: nobody is let in
};

}  // namespace trestle::gateway
