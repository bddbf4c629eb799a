// The stage's cache on a request's way: an answer from it ends the way; otherwise the request goes on, and its answer
// may be kept.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

using RestStep = void (*)(std::unique_ptr<Exchange>, const std::shared_ptr<IoRoom>&);

/// On with `next`, where the cache has no answer.
void answerFromCache(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next);

}  // namespace trestle::gateway
