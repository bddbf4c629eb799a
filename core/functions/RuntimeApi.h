// The service's Runtime API, version 2018-06-01, for runtimes of one's own ("provided.*") and the official runtime
// clients: GET runtime/invocation/next, POST runtime/invocation/<id>/response and …/error, POST runtime/init/error.
// An answer that is streamed is told piece by piece as it comes, and its reading pauses while the channel is held.
// Every environment has a server and a port to itself, since those clients take no path before the version.
//
// RuntimeApis holds the one I/O thread of all these servers and outlives the channels. Requests are handed from there
// to the thread of Functions, where a channel lives and is made and destroyed.
#pragma once

#include "core/base/Mailbox.h"
#include "core/functions/RuntimeChannel.h"
#include "core/http/HttpServer.h"

#include <atomic>
#include <deque>
#include <memory>
#include <optional>

namespace trestle::functions {

class RuntimeApi final : public RuntimeChannel, private http::Handler
{
public:
    /// Listens on 127.0.0.1. Errors: as of HttpServer::listen.
    [[nodiscard]] static base::Result<std::unique_ptr<RuntimeApi>> listen(http::IoThreads& threads);
    ~RuntimeApi() override;

    /// "127.0.0.1:PORT", what AWS_LAMBDA_RUNTIME_API says.
    [[nodiscard]] QByteArray address() const;

    void open(Receiver& receiver) override { m_receiver = &receiver; }
    void send(const CallHead& call, const QByteArray& event) override;
    void setHeld(bool held) override;
    void readRest() override;
    void close() override;

private:
    // What the runtime may do: ask for the first call; ask for another; answer one; go on with its answer.
    enum class State { Starting, Asking, Working, Streaming, Answered };
    // A request, or a piece of one.
    struct Arrival
    {
        http::Request request;
        std::optional<http::Responder> responder = {};  // nothing: there is more to come, or never will be
        quint64 upload = 0;                             // 0: it came whole
        std::shared_ptr<http::BodyWindow> window = {};  // of a piece
        bool isBroken = false;
    };
    class Inbox;
    class Upload;

    RuntimeApi();
    void handle(http::Request request, http::Responder responder) override;
    std::unique_ptr<http::BodyReader> bodyBegins(const http::Request& head,
                                                 std::shared_ptr<http::BodyWindow> window) override;
    void arrive(Arrival arrival);
    void takeArrivals();
    void take(Arrival arrival);
    /// 403: what the runtime's state does not allow; `to` as the service calls the state asked for.
    [[nodiscard]] http::Response wrongState(QByteArrayView to) const;
    void next(http::Responder responder);
    void initError(const http::Request& request, http::Responder responder);
    void answer(http::Request request, http::Responder responder);
    void takePiece(Arrival arrival);
    void beginStream(const http::Request& request);
    void endStream(const http::Request& request, http::Responder responder);
    void error(const http::Request& request, http::Responder responder);
    void deliver();
    void tell(Frame frame);

    std::shared_ptr<Inbox> m_inbox;
    std::unique_ptr<base::Mailbox> m_mailbox;
    std::unique_ptr<http::HttpServer> m_server;
    Receiver* m_receiver = nullptr;  // null: closed
    State m_state = State::Starting;
    std::optional<http::Responder> m_asking;
    QByteArray m_requestId;                // of the call that is being worked on, or was last
    std::optional<http::Response> m_call;  // that waits to be asked for
    QByteArray m_callId;                   // its id
    quint64 m_upload = 0;                  // whose pieces are the answer; 0: none is
    std::shared_ptr<http::BodyWindow> m_window;
    qint64 m_kept = 0;  // bytes the window is not given back while the channel is held
    bool m_isHeld = false;
    std::atomic<quint64> m_uploads = 0;  // on the I/O thread
};

}  // namespace trestle::functions
