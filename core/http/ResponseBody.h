// The body of an answer that is sent as it comes to be, after Responder::begin() sent status and headers. Moves with
// the work, any thread, one at a time. Destroyed before end(), the answer is broken: the connection is cut, so that the
// client knows that it has not all of it.
#pragma once

#include "core/http/ResponseSink.h"

namespace trestle::http {

class ResponseBody
{
public:
    ResponseBody(std::shared_ptr<ResponseSink> sink, quint64 requestNumber, std::shared_ptr<BodyFlow> flow);
    ResponseBody(ResponseBody&&) noexcept = default;
    ResponseBody& operator=(ResponseBody&& other) noexcept;
    ~ResponseBody();

    /// Sends a piece now, however small.
    void write(QByteArray bytes);
    /// That was all of it. Uses the body up.
    void end();
    /// `call` runs once the client has left before the body's end, now if it has already. For the connection's thread,
    /// and run there, in the midst of what the connection does.
    void whenGone(base::UniqueFunction<void()> call);
    /// How many bytes of what was written the client's system has not taken yet; none once the connection is gone. Who
    /// writes more while these are many fills memory.
    [[nodiscard]] qint64 waiting() const { return m_flow->posted + m_flow->unsent; }

private:
    std::shared_ptr<ResponseSink> m_sink;  // null: ended
    quint64 m_requestNumber;
    std::shared_ptr<BodyFlow> m_flow;
};

}  // namespace trestle::http
