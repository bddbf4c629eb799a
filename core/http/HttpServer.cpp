#include "core/http/HttpServer.h"

#include "core/http/ConnectionHost.h"
#include "core/http/Listener.h"

#include <QSemaphore>

#include <sys/socket.h>
#include <unistd.h>

#include <string_view>

namespace trestle::http {

namespace {

constexpr int politePercent = 80;  // of the connection limit: beyond it, 503
// So many connections are on the first thread before others get as many: threads that share little work only wake one
// another, and a request then costs more. Once it is busy they are spread (ConnectionHost).
constexpr int together = 64;

/// Runs `task` on the thread of `mailbox` and waits for it. Not to be called on that thread.
void runOn(base::Mailbox& mailbox, const std::function<void()>& task)
{
    QSemaphore done;
    mailbox.post([&] {
        task();
        done.release();
    });
    done.acquire();
}

}  // namespace

class HttpServer::Private
{
public:
    Private(IoThreads& ioThreads, const Options& options, Handler& handler)
        : threads(ioThreads), context{options.limits, options.tls, handler}
    {
    }

    ~Private()
    {
        stopListening();
        context.isStopping = true;
        for (int i = 0; i < threads.count(); ++i)
            runOn(threads.mailbox(i), [] {});  // from here on nobody gives a connection to another thread
        for (int i = 0; i < threads.count(); ++i)
            runOn(threads.mailbox(i), [&] { hosts[static_cast<size_t>(i)].reset(); });
    }

    void start(ListeningSocket socket)
    {
        context.port = socket.port();
        hosts.resize(static_cast<size_t>(threads.count()));
        for (int i = 0; i < threads.count(); ++i)
            runOn(threads.mailbox(i), [&] {
                hosts[static_cast<size_t>(i)] = std::make_unique<ConnectionHost>(context, threads.mailbox(i));
            });
        for (const auto& host : hosts)
            context.hosts.push_back(host.get());
        runOn(threads.mailbox(0), [&] {
            listener = std::make_unique<Listener>(
                std::move(socket),
                [this](int descriptor, const QHostAddress& peer, quint16 port) { accepted(descriptor, peer, port); });
        });
    }

    void stopListening()
    {
        if (listener) runOn(threads.mailbox(0), [this] { listener.reset(); });
    }

    /// On the first I/O thread.
    void accepted(int descriptor, const QHostAddress& peer, quint16 peerPort)
    {
        const int open = context.connections.fetch_add(1) + 1;
        if (open > context.limits.connections) {
            static constexpr std::string_view answer =
                "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            if (!context.tls) [[maybe_unused]]
                const ssize_t sent = ::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL);
            ::close(descriptor);
            context.connections.fetch_sub(1);
            return;
        }
        const bool crowded = open > qint64(context.limits.connections) * politePercent / 100;
        const auto welcome = crowded ? Arrival::Welcome::Refuse : Arrival::Welcome::Serve;
        hostOfNext().expect({descriptor, peer, peerPort, welcome});
    }

    ConnectionHost& hostOfNext()
    {
        // An encrypted connection cannot change its thread later.
        const int lead = context.tls || hosts.front()->isBusy() ? 0 : together;
        const auto byLoad = [&](const auto& a, const auto& b) {
            return a->load() - (a == hosts.front() ? lead : 0) < b->load() - (b == hosts.front() ? lead : 0);
        };
        return **std::min_element(hosts.begin(), hosts.end(), byLoad);
    }

    IoThreads& threads;
    ServerContext context;
    std::vector<std::unique_ptr<ConnectionHost>> hosts;  // by I/O thread
    std::unique_ptr<Listener> listener;                  // on the first one
};

base::Result<std::unique_ptr<HttpServer>> HttpServer::listen(IoThreads& threads, const Options& options,
                                                             Handler& handler)
{
    base::Result<ListeningSocket> socket = ListeningSocket::open(options.address, options.port);
    if (!socket) return socket.error();
    auto d = std::make_unique<Private>(threads, options, handler);
    d->start(std::move(*socket));
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(d)));
}

HttpServer::HttpServer(std::unique_ptr<Private> d_) : d(std::move(d_)) {}

HttpServer::~HttpServer() = default;

quint16 HttpServer::port() const
{
    return d->context.port;
}

void HttpServer::drain(int ms)
{
    d->stopListening();
    const auto ended = std::make_shared<QSemaphore>();
    for (int i = 0; i < d->threads.count(); ++i)
        d->threads.mailbox(i).post(
            [host = d->hosts[static_cast<size_t>(i)].get(), ended] { host->drain([ended] { ended->release(); }); });
    ended->tryAcquire(d->threads.count(), ms);
}

}  // namespace trestle::http
