// A REST API as it runs: its stages, each serving a plan. Immutable; what outlives a deployment (caches) is shared.
#pragma once

#include "core/gateway/rest/ResponseCache.h"
#include "core/gateway/rest/RestPlan.h"

#include <map>

namespace trestle::gateway {

enum class CacheControl { Fail, WarnInHeader, Ignore };  // of a client that may not invalidate

/// One entry of a stage's methodSettings.
struct MethodSettings
{
    bool logErrors = false;
    bool logAll = false;     // loggingLevel INFO
    bool dataTrace = false;  // full requests and answers in the log
    bool caching = false;
    bool cachingSet = false;  // said by the entry of the method itself, so also for methods other than GET
    int cacheTtlSeconds = 300;
    bool guardInvalidation = true;  // requireAuthorizationForCacheControl
    CacheControl unauthorized = CacheControl::WarnInHeader;
};

struct Canary
{
    double percent = 0;
    std::shared_ptr<const RestPlan> plan;
    StageVariables variables;  // the stage's with the canary's over them
    bool useStageCache = false;
};

struct RestStage
{
    QByteArray name;
    base::JsonValue document;  // the service's Stage
    StageVariables variables;
    std::shared_ptr<const RestPlan> plan;
    std::optional<Canary> canary;
    std::shared_ptr<ResponseCache> cache;  // null: the stage has none

    /// The settings for a request that `method` takes: those of "{resource}/{METHOD}", by the request's own method
    /// before ANY, over those of "*/*".
    [[nodiscard]] const MethodSettings& settings(const RestMethod& method, const QByteArray& requestMethod) const;

    MethodSettings general;
    std::map<QByteArray, MethodSettings> byMethod;  // "/pets/{id}/GET"
};

struct RestApi
{
    std::vector<RestStage> stages;
    std::shared_ptr<const RestPlan> draft;

    [[nodiscard]] const RestStage* stage(QByteArrayView name) const;
};

/// Plans and caches of before, which a new compilation goes on with.
struct RestMemory
{
    std::shared_ptr<const Api> design;  // what `running` was compiled from
    std::shared_ptr<const RestApi> running;
    std::shared_ptr<const RestPlan> good;  // of the design when it compiled last; null: it never did
    std::vector<DesignProblem> problems;
    std::map<QByteArray, std::shared_ptr<const RestPlan>> deployments;  // never change, so are compiled once
    std::map<QByteArray, std::shared_ptr<ResponseCache>> caches;        // by stage
};

/// Compiles the stages of `api`. While something of the design does not compile, stages that serve the design go on
/// with what compiled last; what a deployment froze runs as it was, answering 500 for such parts as the service does. A
/// stage whose deployment is not there serves nothing and is reported.
[[nodiscard]] std::shared_ptr<const RestApi> compileRestApi(const Api& api, RestMemory& memory,
                                                            std::vector<DesignProblem>& problems);

}  // namespace trestle::gateway
