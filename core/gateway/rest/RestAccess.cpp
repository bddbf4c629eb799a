#include "core/gateway/rest/RestAccess.h"

namespace trestle::gateway {

void checkResourcePolicy(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next)
{
    next(std::move(exchange), room);
}

void authorizeMethod(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next)
{
    next(std::move(exchange), room);
}

void checkApiKey(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next)
{
    next(std::move(exchange), room);
}

void throttle(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next)
{
    next(std::move(exchange), room);
}

}  // namespace trestle::gateway
