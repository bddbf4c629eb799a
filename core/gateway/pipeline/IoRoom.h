// What the gateway keeps on one I/O thread: the calls that wait there and the client whose connections live there.
// Made, used and destroyed on that thread.
#pragma once

#include "core/gateway/httpapi/IssuerKeys.h"
#include "core/gateway/pipeline/PendingCalls.h"
#include "core/gateway/rest/IdleStreams.h"
#include "core/http/HttpClient.h"

namespace trestle::gateway {

struct SocketHub;

struct IoRoom
{
    std::shared_ptr<SocketHub> sockets;
    PendingCalls pending;
    IdleStreams streams;
    IssuerKeys issuers;
    http::HttpClient client;
};

/// What takes the answer, on any thread, of whoever was asked on behalf of the exchange that waits as `ticket`: both go
/// to `answered` on `home`, the room's thread, unless the wait or the room is over by then.
template <typename Answer>
[[nodiscard]] auto whenAnswered(base::Mailbox* home, const std::shared_ptr<IoRoom>& room, PendingCalls::Ticket ticket,
                                void (*answered)(std::unique_ptr<Exchange>, Answer))
{
    return [home, ticket, answered, weak = std::weak_ptr<IoRoom>(room)](Answer answer) {
        home->post([ticket, answered, weak, answer = std::move(answer)]() mutable {
            const std::shared_ptr<IoRoom> there = weak.lock();
            if (!there) return;
            if (std::unique_ptr<Exchange> waiting = there->pending.take(ticket))
                answered(std::move(waiting), std::move(answer));
        });
    };
}

}  // namespace trestle::gateway
