// The table service's wire: JSON 1.0 requests told apart by X-Amz-Target, translated to calls of tables::Tables and
// back, with the service's order of checks, error documents and headers.
//
// Threads: handle() runs on the connection's I/O thread; reads and writes of items are answered there.
// Answers under way may outlive the object, but not the tables and traces it was made with.
#pragma once

#include "core/aws/LoopbackGuard.h"
#include "core/aws/SignatureCheck.h"
#include "core/base/Clock.h"
#include "core/http/HttpServer.h"
#include "core/http/SignatureV4.h"
#include "core/observe/TraceStore.h"
#include "core/tables/Tables.h"

#include <functional>

namespace trestle::aws {

using workspace::ErrorProfile;

class RemoteEndpoint;

class DynamoDbApi
{
public:
    struct Services
    {
        tables::Tables& tables;
        observe::TraceStore& traces;
        const base::Clock* clock = nullptr;  // SystemClock if null
        QByteArray accountId = "000000000000";
        QByteArray region = "us-east-1";
        ErrorProfile profile = ErrorProfile::Aws2026;
        SignatureCheck signatures = SignatureCheck::Lenient;
        http::Credentials credentials = {};  // for Verified
        GuardExceptions guard;
        RemoteEndpoint* store = nullptr;  // set: requests are passed on to it, and `tables` is not asked
        /// Called on the writer thread after a table was created, changed or deleted over the wire, before the answer
        /// leaves.
        std::function<void(const QByteArray& tableName)> tableSetChanged;

        [[nodiscard]] const base::Clock& usedClock() const { return clock ? *clock : base::SystemClock::instance(); }
    };

    explicit DynamoDbApi(Services services);

    /// Any request that reached the endpoint and is not an API's; answers those that are not the table service's too.
    void handle(http::Request request, http::Responder responder);

private:
    std::shared_ptr<const Services> m_services;
};

}  // namespace trestle::aws
