// The service's Runtime API, version 2018-06-01, for runtimes of one's own ("provided.*") and the official runtime
// clients: GET runtime/invocation/next, POST runtime/invocation/<id>/response and …/error, POST runtime/init/error.
// Every environment has a server and a port to itself, since those clients take no path before the version.
//
// RuntimeApis holds the one I/O thread of all these servers and outlives the channels. Requests are handed from there
// to the thread of Functions, where a channel lives and is made and destroyed.
#pragma once

#include "core/base/Mailbox.h"
#include "core/functions/RuntimeChannel.h"
#include "core/http/HttpServer.h"

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
    void setHeld(bool /*held*/) override {}  // a request has come whole
    void readRest() override;
    void close() override;

private:
    // What the runtime may do: ask for the first call; ask for another; answer one.
    enum class State { Starting, Asking, Working, Answered };
    struct Arrival
    {
        http::Request request;
        http::Responder responder;
    };
    class Inbox;

    RuntimeApi();
    void handle(http::Request request, http::Responder responder) override;
    void takeArrivals();
    void take(Arrival arrival);
    void next(http::Responder responder);
    void initError(const http::Request& request, http::Responder responder);
    void answer(http::Request request, http::Responder responder);
    void error(const http::Request& request, http::Responder responder);
    void deliver();
    void tell(Frame frame);

    std::shared_ptr<Inbox> m_inbox;
    std::unique_ptr<base::Mailbox> m_mailbox;
    std::unique_ptr<http::HttpServer> m_server;
    Receiver* m_receiver = nullptr;  // null: closed
    State m_state = State::Starting;
    std::optional<http::Responder> m_asking;
    QByteArray m_requestId;                // of the call that is being worked on
    std::optional<http::Response> m_call;  // that waits to be asked for
};

}  // namespace trestle::functions
