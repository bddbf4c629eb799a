// What a REST API knows of one request under way, beside what every exchange has. Owned by the exchange; moves with it.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/gateway/rest/ExecutionLog.h"
#include "core/gateway/rest/RestApi.h"
#include "core/gateway/templates/TemplateContext.h"

#include <optional>

namespace trestle::gateway {

/// The answer as it leaves.
using RestTested =
    base::UniqueFunction<void(const http::Response& response, const ExecutionLog& log, qint64 latencyMs)>;

class RestStream;

struct RestCall
{
    const RestStage* stage = nullptr;  // null: a test of the design
    const RestPlan* plan = nullptr;
    const RestMethod* method = nullptr;         // once routed
    const StageVariables* variables = nullptr;  // those that hold for this request
    QByteArray stageName;
    QByteArrayView askedPath;  // behind the stage; the exchange's address has it without doubled slashes in front
    bool canary = false;
    QByteArray requestId;                                    // a UUID
    QByteArray extendedId;                                   // ends in '='
    std::optional<std::vector<http::QueryParameter>> query;  // see queryOf()

    // Put in by access control: what the function gets as requestContext.authorizer and templates as
    // $context.authorizer, and members for requestContext.identity (apiKey, apiKeyId, accountId, caller, user,
    // userArn…).
    base::JsonValue authorizer;
    base::JsonValue identity;

    QByteArray endpoint;  // what the integration called, for the trace
    // Of the integration, once it answered.
    int integrationStatus = 0;
    std::optional<int> functionStatus;  // of a function called as a proxy: what its code said; 0: nothing of use
    qint64 integrationMs = -1;
    QByteArray integrationRequestId;
    QByteArray integrationError;

    qint64 headersMs = -1;               // until all headers of its answer were there
    qint64 firstContentMs = -1;          // and the first of its body
    std::shared_ptr<RestStream> stream;  // of an answer that leaves piece by piece

    std::optional<RestFailure> failure;
    int responseStatus = 0;
    qsizetype responseLength = 0;
    QByteArray cacheKey;  // null: this answer is not kept
    QByteArray cacheWarning;

    std::unique_ptr<TemplateContext> context;  // see contextOf()
    ContextNeeds inContext;
    std::unique_ptr<ExecutionLog> log;  // null: not logged
    StageVariables testVariables;
    RestTested tested;  // set: a test; gets the answer instead of the client
};

}  // namespace trestle::gateway
