// The right to answer one request, once. Moves with the work: answer it on the connection's I/O thread and nothing
// crosses a thread; answer it from another thread and the response is posted to the connection's. A responder destroyed
// unanswered answers 500; a connection that is gone drops the answer.
#pragma once

#include "core/http/ResponseBody.h"

#include <memory>

namespace trestle::http {

class Responder
{
public:
    explicit Responder(std::shared_ptr<ResponseSink> sink, quint64 requestNumber);
    Responder(Responder&&) noexcept;
    Responder& operator=(Responder&&) noexcept;
    ~Responder();

    /// Any thread. Uses the responder up.
    void respond(Response response);
    /// Answers with status and headers now, and a body that follows piece by piece, beginning with the response's. Any
    /// thread. Uses the responder up.
    [[nodiscard]] ResponseBody begin(Response head);
    /// Answers a request for a WebSocket (see WebSocketHandshake.h) with yes. Any thread. Uses the responder up.
    /// Another request gets 500, and a connection that is gone drops the user.
    void accept(WebSocketAcceptance acceptance);

    /// Runs `work(Responder)` on the connection's I/O thread, later, with the right moved on: what is left to do goes
    /// back where the request was read, and what was allocated there is freed there. Any thread. Uses the responder up.
    template <typename Work>
    void post(Work work)
    {
        const auto sink = std::exchange(m_sink, nullptr);
        sink->post([work = std::move(work), responder = Responder(sink, m_requestNumber)]() mutable {
            work(std::move(responder));
        });
    }

private:
    std::shared_ptr<ResponseSink> m_sink;
    quint64 m_requestNumber = 0;
};

}  // namespace trestle::http
