// An answer of a proxy integration that leaves while it is being made: responseTransferMode STREAM. What needs all of
// an answer (the cache, packing, response templates) does not happen to it, as at the service.
#pragma once

#include "core/base/Clock.h"
#include "core/gateway/functionurls/StreamedAnswer.h"
#include "core/http/ResponseBody.h"

#include <atomic>
#include <mutex>

namespace trestle::gateway {

/// A test of a stream ends when the stream does, after this time, or once it has more than this of a body, and has what
/// there is then; the status 0 if that is not even the headers.
inline constexpr int streamTestMs = 35'000;
inline constexpr qint64 streamTestBytes = qint64(1) << 20;

/// Used on the exchange's I/O thread, but for pass() and waiting().
class RestStream
{
public:
    enum class For { Client, Test };
    explicit RestStream(const base::Clock& clock, For whom = For::Client);

    [[nodiscard]] bool begun() const { return m_body.has_value(); }
    /// `head` has been sent; what came of its body with it counts as sent, too.
    void begin(http::ResponseBody body, http::Response head);
    void write(QByteArray piece);
    /// See http::ResponseBody::whenGone(). Once it has begun.
    void whenGone(base::UniqueFunction<void()> call) { m_body->whenGone(std::move(call)); }
    void end(http::BodyEnd how);

    /// Status and headers, and as much of the body as a trace keeps, or a test.
    [[nodiscard]] const http::Response& sent() const { return m_sent; }
    [[nodiscard]] qint64 sentBytes() const { return m_sentBytes; }
    /// There is more than a test asks for.
    [[nodiscard]] bool isTested() const { return m_for == For::Test && m_sentBytes > streamTestBytes; }

    /// Runs `take(piece)` on the thread of `home`, with the piece counted until then. Any thread.
    template <typename Home, typename Take>
    static void pass(const std::shared_ptr<RestStream>& stream, Home& home, QByteArray piece, Take take)
    {
        const qint64 size = piece.size();
        stream->m_onTheirWay += size;
        home.post([stream, size, piece = std::move(piece), take = std::move(take)]() mutable {
            take(std::move(piece));
            stream->m_onTheirWay -= size;
        });
    }
    /// Bytes that the client's system has not taken yet, and those that went before their time: the first 10 MB go as
    /// fast as they can, what follows at 2 MB/s. Any thread.
    [[nodiscard]] qint64 waiting() const;

    StreamedAnswer beginning{StreamedAnswer::For::RestApi};  // of a function's
    QByteArray problem;                                      // with that
    bool stoodStill = false;                                 // for longer than it may: see IdleStreams

private:
    void note(const QByteArray& piece);

    const base::Clock& m_clock;
    const For m_for;
    mutable std::mutex m_mutex;  // of what follows, where another thread asks how much waits
    std::optional<http::ResponseBody> m_body;
    qint64 m_sentBytes = 0;
    qint64 m_pacedFromNs = 0;  // when more than the first bytes had gone
    std::atomic<qint64> m_onTheirWay = 0;
    http::Response m_sent;
};

}  // namespace trestle::gateway
