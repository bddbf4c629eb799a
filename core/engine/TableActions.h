// The table service as integrations of REST APIs call it: by its wire, within the process. Signatures are not asked
// for, since the gateway calls in the API's own name.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/gateway/ServiceActions.h"
#include "core/http/IoThreads.h"

namespace trestle::engine {

class TableActions final : public gateway::ServiceActions
{
public:
    TableActions(aws::DynamoDbApi::Services services, http::IoThreads& threads);

    void perform(Call call, Reply reply) override;

private:
    aws::DynamoDbApi m_service;
    http::IoThreads& m_threads;
};

}  // namespace trestle::engine
