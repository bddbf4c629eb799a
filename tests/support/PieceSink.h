// What a client has of an answer in pieces, without a client: a test looks at it while the answer is made.
#pragma once

#include "core/http/ResponseSink.h"

#include <mutex>
#include <optional>

namespace trestle::tests {

/// Any thread.
class PieceSink final : public http::ResponseSink
{
public:
    void respond(quint64, http::Response whole) override
    {
        const std::lock_guard lock(m_mutex);
        m_response = std::move(whole);
        m_end = http::BodyEnd::Complete;
    }
    void accept(quint64, http::WebSocketAcceptance) override {}
    void post(base::UniqueFunction<void()> work) override { work(); }
    void begin(quint64, http::Response head, std::shared_ptr<http::BodyFlow> flow) override
    {
        const std::lock_guard lock(m_mutex);
        m_response = std::move(head);
        m_flow = std::move(flow);
    }
    void write(quint64, http::BodyPiece piece) override
    {
        const std::lock_guard lock(m_mutex);
        m_response.body += piece.bytes();
        if (isSlow) m_flow->unsent += piece.bytes().size();
    }
    void end(quint64, http::BodyEnd how) override
    {
        const std::lock_guard lock(m_mutex);
        m_end = how;
    }
    [[nodiscard]] http::Response response() const
    {
        const std::lock_guard lock(m_mutex);
        return m_response;
    }
    [[nodiscard]] std::optional<http::BodyEnd> ended() const
    {
        const std::lock_guard lock(m_mutex);
        return m_end;
    }
    /// Takes all that waits, and what comes from now on.
    void catchUp()
    {
        const std::lock_guard lock(m_mutex);
        isSlow = false;
        m_flow->unsent = 0;
    }

    std::atomic<bool> isSlow = false;  // takes nothing

private:
    mutable std::mutex m_mutex;  // guards what follows
    http::Response m_response;
    std::shared_ptr<http::BodyFlow> m_flow;
    std::optional<http::BodyEnd> m_end;
};

}  // namespace trestle::tests
